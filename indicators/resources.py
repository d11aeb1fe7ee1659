"""The catalogue of indicators and figures as sheets."""

import re

from import_export import fields, widgets

from indicators.enums import Aggregation, Direction, UnitOfMeasure
from indicators.models import Indicator, Measurement, ReformArea
from indicators.queries.catalogue import with_versions
from indicators.services.definitions import change_definition
from indicators.services.indicators import FRAME, MEANING, newest_version, save_indicator
from indicators.services.measurements import record_measurement
from indicators.services.parts import save_parts
from organisations.enums import UnitKind
from organisations.models import Unit, User
from organisations.resources import ServiceResource
from reform.common.errors import Invalid
from reform.common.periods import Period
from reform.common.spreadsheets import (
    ChoicesWidget,
    ChoiceWidget,
    CodeWidget,
    DecimalWidget,
    WholeNumberWidget,
    YesNoWidget,
    read_decimal,
)
from reform.common.text import clean

_TEXT = widgets.CharWidget()


class IndicatorResource(ServiceResource):
    """Indicators by code; columns that a sheet leaves out stay as they are.

    A row whose meaning differs from one that figures were counted by makes a new version when "Áp dụng từ năm" is a
    later year than the newest version's, with "Lý do thay đổi"; otherwise it is refused.
    """

    required_columns = ("Mã", "Tên chỉ tiêu", "Lĩnh vực", "Đơn vị tính", "Chiều hướng", "Cách tổng hợp")

    code = fields.Field("code", "Mã", widget=_TEXT)
    name = fields.Field("name", "Tên chỉ tiêu", widget=_TEXT)
    area = fields.Field("area", "Lĩnh vực", widget=CodeWidget(ReformArea, "lĩnh vực", field="key"))
    unit_of_measure = fields.Field("unit_of_measure", "Đơn vị tính", widget=ChoiceWidget(UnitOfMeasure))
    direction = fields.Field("direction", "Chiều hướng", widget=ChoiceWidget(Direction))
    aggregation = fields.Field("aggregation", "Cách tổng hợp", widget=ChoiceWidget(Aggregation))
    numerator_name = fields.Field("numerator_name", "Tử số", widget=_TEXT)
    denominator_name = fields.Field("denominator_name", "Mẫu số", widget=_TEXT)
    cumulative = fields.Field("cumulative", "Lũy kế", widget=YesNoWidget())
    definition = fields.Field("definition", "Định nghĩa", widget=_TEXT)
    source = fields.Field("source", "Nguồn", widget=_TEXT)
    reporter_kinds = fields.Field("reporter_kinds", "Đơn vị báo cáo", widget=ChoicesWidget(UnitKind))
    periods_asked = fields.Field("periods_asked", "Kỳ báo cáo", widget=ChoicesWidget(Period))
    published_in = fields.Field("published_in", "Tháng công bố năm sau", widget=WholeNumberWidget())
    narrows = fields.Field("narrows", "Trong đó của", widget=CodeWidget(Indicator, "chỉ tiêu"))
    parts = fields.Field(column_name="Các phần", widget=_TEXT)
    parts_add_up = fields.Field("parts_add_up", "Các phần cộng thành tổng", widget=YesNoWidget())
    is_active = fields.Field("is_active", "Đang dùng", widget=YesNoWidget())
    from_year = fields.Field(column_name="Áp dụng từ năm", widget=WholeNumberWidget())
    reason = fields.Field(column_name="Lý do thay đổi", widget=_TEXT)

    class Meta:
        model = Indicator
        fields = (
            "code",
            "name",
            "area",
            "unit_of_measure",
            "direction",
            "aggregation",
            "numerator_name",
            "denominator_name",
            "cumulative",
            "definition",
            "source",
            "reporter_kinds",
            "periods_asked",
            "published_in",
            "narrows",
            "parts",
            "parts_add_up",
            "is_active",
            "from_year",
            "reason",
        )
        import_order = export_order = fields
        import_id_fields = ("code",)
        skip_unchanged = True
        report_skipped = True

    def filter_export(self, queryset, **kwargs):
        """With areas, parts and versions; a list of indicators has them already."""
        if isinstance(queryset, list):
            return queryset
        return with_versions(queryset.select_related("area", "narrows").prefetch_related("parts"))

    def dehydrate_parts(self, indicator: Indicator) -> str:
        """Each part as "mã: tên", separated by semicolons."""
        return parts_text([(part.code, part.name) for part in indicator.parts.all()])

    def dehydrate_from_year(self, indicator: Indicator) -> int:
        """The year from which the newest version holds."""
        return indicator.known_versions[0].from_year

    def dehydrate_reason(self, indicator: Indicator) -> str:
        """Why the newest version was made."""
        return indicator.known_versions[0].reason

    def skip_row(self, instance: Indicator, original: Indicator, row: dict, import_validation_errors=None) -> bool:
        """Unchanged only when its parts are, too."""
        same = super().skip_row(instance, original, row, import_validation_errors)
        return same and (not instance.pk or "Các phần" not in row or _parts(row) == _known_parts(instance))

    def write(self, by: User, instance: Indicator, row: dict) -> Indicator:
        if instance.area_id is None:
            raise Invalid("Hãy ghi lĩnh vực.")
        values = {name: getattr(instance, name) for name in ("code", *MEANING, *FRAME)}
        known = Indicator.objects.filter(code=instance.code).first()
        year = read_decimal(row.get("Áp dụng từ năm"))
        if known and year is not None and year > newest_version(known).from_year:
            meaning = {name: values[name] for name in MEANING}
            reason = str(row.get("Lý do thay đổi") or "")
            change_definition(by=by, indicator=known, from_year=int(year), reason=reason, **meaning)
        saved = save_indicator(by=by, **values)
        if "Các phần" in row:
            save_parts(by=by, indicator=saved, parts=_parts(row))
        return saved


def parts_text(parts: list[tuple[str, str]]) -> str:
    """Parts as a cell holds them: "mã: tên", separated by semicolons."""
    return "; ".join(f"{code}: {name}" for code, name in parts)


def _parts(row: dict) -> list[tuple[str, str]]:
    """The parts that a cell names; one without a colon has no name, which the service refuses."""
    lines = [line for line in re.split(r"[;\n]", str(row.get("Các phần") or "")) if line.strip()]
    cut = [line.partition(":") for line in lines]
    return [(clean(code), clean(name)) for code, _, name in cut]


def _known_parts(indicator: Indicator) -> list[tuple[str, str]]:
    return [(part.code, part.name) for part in indicator.parts.all()]


class MeasurementResource(ServiceResource):
    """Figures by indicator, unit, year and period; a row that differs from what is there needs "Lý do sửa".

    Values of ratios are computed from their parts; where the sheet has them too, they are compared.
    """

    required_columns = ("Mã chỉ tiêu", "Mã đơn vị", "Năm", "Kỳ")

    indicator = fields.Field("indicator", "Mã chỉ tiêu", widget=CodeWidget(Indicator, "chỉ tiêu"))
    unit = fields.Field("unit", "Mã đơn vị", widget=CodeWidget(Unit, "cơ quan, đơn vị"))
    year = fields.Field("year", "Năm", widget=WholeNumberWidget())
    period = fields.Field("period", "Kỳ", widget=ChoiceWidget(Period))
    numerator = fields.Field("numerator", "Tử số", widget=DecimalWidget())
    denominator = fields.Field("denominator", "Mẫu số", widget=DecimalWidget())
    value = fields.Field("value", "Giá trị", widget=DecimalWidget())
    band = fields.Field("band", "Nhóm", widget=_TEXT)
    note = fields.Field("note", "Ghi chú", widget=_TEXT)
    reason = fields.Field(column_name="Lý do sửa", widget=_TEXT)

    class Meta:
        model = Measurement
        fields = (
            "indicator",
            "unit",
            "year",
            "period",
            "numerator",
            "denominator",
            "value",
            "band",
            "note",
            "reason",
        )
        import_order = export_order = fields
        import_id_fields = ("indicator", "unit", "year", "period")
        skip_unchanged = True
        report_skipped = True

    def get_queryset(self):
        """Whole figures with indicators and units; parts are entered in the sheets of their units."""
        return super().get_queryset().filter(part="").select_related("indicator", "unit")

    def write(self, by: User, instance: Measurement, row: dict) -> Measurement:
        if instance.indicator_id is None or instance.unit_id is None or instance.year is None:
            raise Invalid("Mỗi dòng phải có mã chỉ tiêu, mã đơn vị và năm.")
        keys = [name for name in self._meta.fields if name != "reason"]
        values = {name: getattr(instance, name) for name in keys}
        if instance.indicator.aggregation == Aggregation.RATIO_OF_SUMS and "Giá trị" not in row:
            values["value"] = None  # what the row held before does not belong to the new parts
        return record_measurement(by=by, reason=str(row.get("Lý do sửa") or ""), **values)
