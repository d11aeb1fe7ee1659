"""What indicators and figures are looked for by."""

import django_filters
from django.db.models import QuerySet

from indicators.api.known import known_indicators, known_parts
from indicators.enums import Aggregation, AreaKey, Direction, FigureStatus, UnitOfMeasure
from indicators.queries.observations import WHOLE
from organisations.api.known import known_units
from reform.common.api.filters import ChoiceFilter, CodeFilter, SearchFilter, YearFilter, YesNoFilter
from reform.common.periods import Period

AREA = "Khóa của lĩnh vực."


class IndicatorFilters(django_filters.FilterSet):
    """The catalogue."""

    area = ChoiceFilter(field_name="area__key", choices=AreaKey.choices, help_text=AREA)
    unit_of_measure = ChoiceFilter(choices=UnitOfMeasure.choices, help_text="Đơn vị tính.")
    direction = ChoiceFilter(choices=Direction.choices, help_text="Chiều hướng nào là tốt hơn.")
    aggregation = ChoiceFilter(choices=Aggregation.choices, help_text="Cách cộng số liệu của nhiều đơn vị.")
    active = YesNoFilter("is_active", "Chỉ tiêu đang dùng (true) hoặc đã ngừng (false).")
    q = SearchFilter()


class MeasurementFilters(django_filters.FilterSet):
    """Figures."""

    indicator = CodeFilter("indicator__code", "Mã chỉ tiêu.", among=known_indicators)
    area = ChoiceFilter(field_name="indicator__area__key", choices=AreaKey.choices, help_text=AREA)
    unit = CodeFilter("unit__code", "Mã cơ quan, đơn vị.", among=known_units)
    agency = CodeFilter("unit__agency__code", "Mã cơ quan: chính nó và các đơn vị trực thuộc.", among=known_units)
    province = CodeFilter("unit__province__code", "Mã UBND tỉnh.", among=known_units)
    year = YearFilter("year", "Năm của số liệu.")
    year_from = YearFilter("year", "Từ năm này.", lookup_expr="gte")
    year_to = YearFilter("year", "Đến năm này.", lookup_expr="lte")
    period = ChoiceFilter(choices=Period.choices, help_text="Kỳ báo cáo.")
    part = CodeFilter(
        "part", "Mã của phần, hoặc “_T” là toàn bộ.", method="of_part", among=known_parts, besides=[WHOLE[0]]
    )
    status = ChoiceFilter(choices=FigureStatus.choices, help_text="Có hiệu lực hay đã rút.", method="standing")
    illustrative = YesNoFilter("is_illustrative", "Số liệu minh họa (true) hoặc số liệu thật (false).")
    q = SearchFilter("indicator__search_text", "unit__search_text")

    def of_part(self, figures: QuerySet, name: str, value: str) -> QuerySet:
        """Figures of a part, or whole ones."""
        return figures.filter(part="" if value == "_T" else value)

    def standing(self, figures: QuerySet, name: str, value: str) -> QuerySet:
        """Figures that stand, or that were taken back; by the day that is asked for."""
        column = "then_withdrawn" if "then_withdrawn" in figures.query.annotations else "is_withdrawn"
        return figures.filter(**{column: value == FigureStatus.WITHDRAWN})
