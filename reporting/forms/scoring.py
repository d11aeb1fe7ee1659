"""Opening a round of scoring, and publishing its ranking."""

from django import forms
from django.db.models import QuerySet

from reform.common.forms import RefusableForm, day_field
from reporting.models import CriteriaSet
from reporting.services.scoring_rounds import Days


class ScoringRoundForm(RefusableForm):
    """By which set, for which year, by when."""

    criteria_set = forms.ModelChoiceField(
        CriteriaSet.objects.none(),
        label="Bộ tiêu chí",
        error_messages={"required": "Hãy chọn bộ tiêu chí.", "invalid_choice": "Hãy chọn bộ tiêu chí đang áp dụng."},
    )
    year = forms.IntegerField(
        label="Năm đánh giá",
        min_value=2012,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Hãy nhập năm.", "invalid": "Năm là bốn chữ số, ví dụ 2025."},
    )
    title = forms.CharField(
        label="Tên đợt chấm điểm", required=False, max_length=200, help_text="Để trống thì đặt theo năm."
    )
    trial = forms.BooleanField(
        label="Chấm thử",
        required=False,
        help_text="Cho một phần của năm, hoặc để tập dượt: kết quả ghi là chấm thử và không so với năm khác.",
    )
    self_due_on = day_field("Hạn đơn vị tự chấm", example="20/01/2026", missing="Hãy nhập hạn đơn vị tự chấm.")
    appraisal_due_on = day_field("Hạn thẩm định", example="20/02/2026", missing="Hãy nhập hạn thẩm định.")
    second_due_on = day_field(
        "Hạn đề nghị xem lại", example="05/03/2026", missing="Hãy nhập hạn đơn vị đề nghị xem lại."
    )

    def __init__(self, *args, sets: QuerySet[CriteriaSet], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["criteria_set"].queryset = sets

    def days(self) -> Days:
        """The three days."""
        return Days(**{name: self.cleaned_data[name] for name in ("self_due_on", "appraisal_due_on", "second_due_on")})


class DecisionForm(RefusableForm):
    """The decision by which something is published."""

    decision_number = forms.CharField(
        label="Số quyết định",
        max_length=60,
        error_messages={"required": "Hãy nhập số quyết định, ví dụ 512/QĐ-UBND."},
    )
    decided_on = day_field("Ngày quyết định", example="20/03/2026", missing="Hãy nhập ngày quyết định.")
