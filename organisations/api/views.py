"""Resource `units`."""

import django_filters
from django.db.models import Prefetch, QuerySet

from organisations.api.serializers import UnitSerializer
from organisations.enums import UnitKind
from organisations.models import Unit
from reform.common.api.filters import ChoiceFilter, CodeFilter, SearchFilter
from reform.common.api.views import CODE, ReadOnlyResource


class UnitFilters(django_filters.FilterSet):
    """What units are looked for by."""

    kind = ChoiceFilter(choices=UnitKind.choices, help_text="Loại cơ quan, đơn vị.")
    province = CodeFilter("province__code", "Mã UBND tỉnh.")
    agency = CodeFilter("agency__code", "Mã cơ quan: chính nó và các đơn vị trực thuộc.")
    parent = CodeFilter("parent__code", "Mã cơ quan cấp trên trực tiếp.")
    q = SearchFilter()


class UnitView(ReadOnlyResource):
    """Units that the account may know."""

    singular = "cơ quan, đơn vị"
    about = "Cơ quan, đơn vị, phòng và nhóm cơ quan của tỉnh, kèm các cơ quan trung ương; cả những đơn vị đã giải thể."
    serializer_class = UnitSerializer
    filterset_class = UnitFilters
    orderings = {"code": "code", "name": "sort_key"}
    lookup_field = "code"
    lookup_value_regex = CODE

    def get_queryset(self) -> QuerySet[Unit]:
        """Two queries a page: the units, the members of groups."""
        members = Prefetch("members", Unit.objects.only("code"))
        units = Unit.objects.visible_to(self.request.user)
        return units.select_related("parent", "province", "agency").prefetch_related(members)
