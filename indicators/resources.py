"""The catalogue of indicators and figures as sheets."""

from import_export import fields, widgets

from indicators.enums import Aggregation, Direction, UnitOfMeasure
from indicators.models import Indicator, Measurement, ReformArea
from indicators.services.indicators import save_indicator
from indicators.services.measurements import record_measurement
from organisations.models import Unit, User
from organisations.resources import ServiceResource
from reform.common.errors import Invalid
from reform.common.periods import Period
from reform.common.spreadsheets import ChoiceWidget, CodeWidget, DecimalWidget, WholeNumberWidget, YesNoWidget

_TEXT = widgets.CharWidget()


class IndicatorResource(ServiceResource):
    """Indicators by code; columns that a sheet leaves out stay as they are."""

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
    source = fields.Field("source", "Nguồn", widget=_TEXT)

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
            "source",
        )
        import_order = export_order = fields
        import_id_fields = ("code",)
        skip_unchanged = True
        report_skipped = True

    def get_queryset(self):
        """With areas, for export."""
        return super().get_queryset().select_related("area")

    def write(self, by: User, instance: Indicator, row: dict) -> Indicator:
        if instance.area_id is None:
            raise Invalid("Hãy ghi lĩnh vực.")
        return save_indicator(by=by, **{name: getattr(instance, name) for name in self._meta.fields})


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
        """With indicators and units, for export."""
        return super().get_queryset().select_related("indicator", "unit")

    def write(self, by: User, instance: Measurement, row: dict) -> Measurement:
        if instance.indicator_id is None or instance.unit_id is None or instance.year is None:
            raise Invalid("Mỗi dòng phải có mã chỉ tiêu, mã đơn vị và năm.")
        keys = [name for name in self._meta.fields if name != "reason"]
        values = {name: getattr(instance, name) for name in keys}
        if instance.indicator.aggregation == Aggregation.RATIO_OF_SUMS and "Giá trị" not in row:
            values["value"] = None  # what the row held before does not belong to the new parts
        return record_measurement(by=by, reason=str(row.get("Lý do sửa") or ""), **values)
