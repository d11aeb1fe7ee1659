"""Resources `areas`, `indicators` and `measurements`."""

import django_filters
from django.db.models import QuerySet

from indicators.api.serializers import AreaSerializer, IndicatorSerializer, MeasurementSerializer
from indicators.enums import AreaKey, UnitOfMeasure
from indicators.models import Indicator, Measurement, ReformArea
from reform.common.api.filters import ChoiceFilter, CodeFilter, SearchFilter, YearFilter
from reform.common.api.views import CODE, ReadOnlyResource
from reform.common.periods import Period

AREA = "Khóa của lĩnh vực."


class IndicatorFilters(django_filters.FilterSet):
    """What indicators are looked for by."""

    area = ChoiceFilter(field_name="area__key", choices=AreaKey.choices, help_text=AREA)
    unit_of_measure = ChoiceFilter(choices=UnitOfMeasure.choices, help_text="Đơn vị tính.")
    q = SearchFilter()


class MeasurementFilters(django_filters.FilterSet):
    """What figures are looked for by."""

    indicator = CodeFilter("indicator__code", "Mã chỉ tiêu.")
    area = ChoiceFilter(field_name="indicator__area__key", choices=AreaKey.choices, help_text=AREA)
    unit = CodeFilter("unit__code", "Mã cơ quan, đơn vị.")
    agency = CodeFilter("unit__agency__code", "Mã cơ quan: chính nó và các đơn vị trực thuộc.")
    year = YearFilter("year", "Năm của số liệu.")
    period = ChoiceFilter(choices=Period.choices, help_text="Kỳ báo cáo.")


class AreaView(ReadOnlyResource):
    """The areas; open to every account."""

    singular = "lĩnh vực"
    about = "Sáu lĩnh vực cải cách theo Nghị quyết 76/NQ-CP và công tác chỉ đạo, điều hành."
    serializer_class = AreaSerializer
    orderings = {"position": "position"}
    lookup_field = "key"
    lookup_value_regex = CODE
    queryset = ReformArea.objects.all()


class IndicatorView(ReadOnlyResource):
    """The catalogue; open to every account."""

    singular = "chỉ tiêu"
    about = "Chỉ tiêu đo được: đơn vị tính, chiều hướng và cách tổng hợp."
    serializer_class = IndicatorSerializer
    filterset_class = IndicatorFilters
    orderings = {"code": "code"}
    lookup_field = "code"
    lookup_value_regex = CODE
    queryset = Indicator.objects.select_related("area")


class MeasurementView(ReadOnlyResource):
    """Figures that the account may see."""

    singular = "số liệu"
    about = "Số liệu của một chỉ tiêu, một đơn vị, một kỳ. Số thập phân viết thành chuỗi để không mất độ chính xác."
    serializer_class = MeasurementSerializer
    filterset_class = MeasurementFilters
    orderings = {"id": "id", "year": "year", "recorded_at": "recorded_at"}

    def get_queryset(self) -> QuerySet[Measurement]:
        """One query a page."""
        return Measurement.objects.visible_to(self.request.user).select_related("indicator", "unit")
