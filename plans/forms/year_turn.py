"""Forms of the turn of the year: a plan for next year, a draft put in force, a plan closed and opened again."""

from django import forms

from plans.models import Plan
from plans.services.plan_copy import CopyScope
from reform.common import clock
from reform.common.forms import RefusableForm, day_box, day_field


class CopyForm(RefusableForm):
    """For which year, and what of this plan the new one begins with."""

    year = forms.IntegerField(
        label="Năm của kế hoạch mới",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Hãy nhập năm.", "invalid": "Năm là số, ví dụ 2026."},
    )
    what = forms.ChoiceField(label="Sao chép", choices=CopyScope.choices, widget=forms.RadioSelect)

    def __init__(self, *args, plan: Plan, **kwargs) -> None:
        super().__init__(*args, initial={"year": plan.last_year + 1, "what": CopyScope.ALL}, **kwargs)


class IssueForm(RefusableForm):
    """Number and day of the issued plan; both can be entered empty and are then unknown."""

    number = forms.CharField(
        label="Số, ký hiệu",
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "15/KH-UBND", "autocomplete": "off"}),
    )
    issued_on = day_field("Ngày ban hành", example="30/12/2025")


class CloseForm(RefusableForm):
    """The day on which the plan's work came to its end."""

    on = forms.DateField(
        label="Kết thúc từ ngày",
        widget=day_box(),
        error_messages={
            "required": "Hãy nhập ngày kết thúc.",
            "invalid": "Ngày kết thúc ghi theo ngày/tháng/năm, ví dụ 31/12/2025.",
        },
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, initial={"on": clock.today()}, **kwargs)


class ReopenForm(RefusableForm):
    """Why a closed plan is opened again."""

    reason = forms.CharField(
        label="Lý do mở lại",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Hãy ghi lý do mở lại kế hoạch."},
    )
