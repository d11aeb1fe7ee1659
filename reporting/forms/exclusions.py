"""Why a unit need not report; which divisions are asked by when."""

from django import forms

from organisations.models import Unit
from reform.common.forms import RefusableForm, day_box


class ExclusionForm(RefusableForm):
    """The reason, as the report above prints it. Limits are the service's."""

    reason = forms.CharField(
        label="Lý do",
        help_text="Báo cáo của tỉnh in nguyên văn, ví dụ: Mới thành lập từ ngày 01/06/2025.",
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
        error_messages={"required": "Hãy ghi lý do; báo cáo của tỉnh in nguyên văn lý do này."},
    )


class DivisionsForm(RefusableForm):
    """Divisions of one's agency and the day by which they send."""

    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label="Phòng, đơn vị trực thuộc",
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một phòng, đơn vị trực thuộc."},
    )
    due_on = forms.DateField(label="Hạn gửi Văn phòng", widget=day_box())

    def __init__(self, *args, units: list[Unit], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units]).order_by("sort_key")
