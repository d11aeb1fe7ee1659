"""Resources `areas`, `indicators` and `measurements`."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import QuerySet

from indicators.api.filters import IndicatorFilters, MeasurementFilters
from indicators.api.serializers import AreaSerializer, IndicatorSerializer, MeasurementSerializer
from indicators.api.writing import WritesMeasurements
from indicators.models import Indicator, Measurement, ReformArea
from indicators.queries.as_of import put_back, recorded_by
from indicators.queries.was_recorded import end_of
from organisations.enums import TokenScope
from reform.common.api.views import CODE, ReadOnlyResource


class AreaView(ReadOnlyResource):
    """The areas; open to every account."""

    singular = "lĩnh vực"
    scope = TokenScope.READ
    about = "Sáu lĩnh vực cải cách theo Nghị quyết 76/NQ-CP và công tác chỉ đạo, điều hành."
    serializer_class = AreaSerializer
    orderings = {"position": "position"}
    lookup_field = "key"
    lookup_value_regex = CODE
    queryset = ReformArea.objects.all()


class IndicatorView(ReadOnlyResource):
    """The catalogue; open to every account."""

    singular = "chỉ tiêu"
    scope = TokenScope.READ
    about = "Chỉ tiêu đo được: đơn vị tính, chiều hướng và cách tổng hợp."
    serializer_class = IndicatorSerializer
    filterset_class = IndicatorFilters
    orderings = {"code": "code"}
    lookup_field = "code"
    lookup_value_regex = CODE
    queryset = Indicator.objects.select_related("area", "narrows")
    no_history = "Chỉ tiêu không tra được theo ngày; định nghĩa của từng giai đoạn có ở “versions”."

    def get_queryset(self) -> QuerySet[Indicator]:
        """Three queries a page: the indicators, their parts, their versions; these two where they are asked for."""
        more = [name for name in ("parts", "versions") if self.wants(name)]
        return super().get_queryset().prefetch_related(*more)


class MeasurementView(WritesMeasurements, ReadOnlyResource):
    """Figures that the account may see."""

    singular = "số liệu"
    scope = TokenScope.READ_FIGURES
    about = "Số liệu của một chỉ tiêu, một đơn vị, một kỳ. Số thập phân viết thành chuỗi để không mất độ chính xác."
    serializer_class = MeasurementSerializer
    filterset_class = MeasurementFilters
    orderings = {"id": "id", "year": "year", "recorded_at": "recorded_at"}

    no_history = ""

    def get_queryset(self) -> QuerySet[Measurement]:
        """One query a page; one or two more where an earlier moment is asked for."""
        figures = Measurement.objects.visible_to(self.request.user)
        figures = figures.select_related("indicator", "unit", "definition")
        if self.as_of is None:
            return figures
        if (report := self.as_of.report) is None:
            return recorded_by(figures, end_of(self.as_of.day))
        figures = figures.filter(year=report.year, period=report.period, unit__path__startswith=report.unit_path)
        return recorded_by(figures, report.taken_at + timedelta(microseconds=1))

    def put_back(self, rows: Sequence[Measurement]) -> Sequence[Measurement]:
        """As they were recorded then; of the body that reported exactly as its report froze them."""
        put_back(rows)
        report = self.as_of.report
        for row in rows if report else ():
            frozen = report.figures.get(row.indicator.code)
            if frozen and row.unit_id == report.unit_id and not row.part:
                row.numerator, row.denominator, row.value, row.band = frozen
        return rows
