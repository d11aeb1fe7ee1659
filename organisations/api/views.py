"""Resource `units`."""

from datetime import date

import django_filters
from django.db.models import Prefetch, QuerySet

from organisations.api.known import known_units
from organisations.api.serializers import UnitSerializer
from organisations.enums import TokenScope, UnitKind
from organisations.models import Unit
from reform.common.api.filters import ChoiceFilter, CodeFilter, IsoDateFilter, SearchFilter
from reform.common.api.views import CODE, ReadOnlyResource


class UnitFilters(django_filters.FilterSet):
    """What units are looked for by."""

    kind = ChoiceFilter(choices=UnitKind.choices, help_text="Loại cơ quan, đơn vị.")
    province = CodeFilter("province__code", "Mã UBND tỉnh.", among=known_units)
    agency = CodeFilter("agency__code", "Mã cơ quan: chính nó và các đơn vị trực thuộc.", among=known_units)
    parent = CodeFilter("parent__code", "Mã cơ quan cấp trên trực tiếp.", among=known_units)
    group = CodeFilter("groups__code", "Mã nhóm mà đơn vị là thành viên.", among=known_units)
    valid_on = IsoDateFilter("valid_from", "Còn hoạt động vào ngày này (YYYY-MM-DD).", method="living")
    q = SearchFilter()

    def living(self, units: QuerySet, name: str, value: date) -> QuerySet:
        """Units that were there on the day."""
        return units.valid_on(value)


class UnitView(ReadOnlyResource):
    """Units that the account may know."""

    singular = "cơ quan, đơn vị"
    scope = TokenScope.READ
    about = "Cơ quan, đơn vị, phòng và nhóm cơ quan của tỉnh, kèm các cơ quan trung ương; cả những đơn vị đã giải thể."
    serializer_class = UnitSerializer
    filterset_class = UnitFilters
    orderings = {"code": "code", "name": "sort_key"}
    lookup_field = "code"
    lookup_value_regex = CODE

    def get_queryset(self) -> QuerySet[Unit]:
        """Two queries a page: the units, the members of groups; one where these are not asked for."""
        units = Unit.objects.visible_to(self.request.user).select_related("parent", "province", "agency")
        return (
            units.prefetch_related(Prefetch("members", Unit.objects.only("code"))) if self.wants("members") else units
        )
