"""The form that makes a plan of an annex that was read."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from plans.importing.years import FIRST_YEAR
from plans.models import Plan, PlanImport
from reform.common import clock
from reform.common.forms import day_field


class PlanChoiceField(forms.ModelChoiceField):
    """Plans by number, name and years."""

    def label_from_instance(self, plan: Plan) -> str:
        """ "831/KH-UBND, Kế hoạch cải cách hành chính … (2022–2030)"."""
        title = plan.title if len(plan.title) <= 90 else f"{plan.title[:88].rsplit(' ', 1)[0]}…"
        return f"{plan.number + ', ' if plan.number else ''}{title} ({plan.years})"


class CommitForm(forms.Form):
    """The head of the new plan, as the file gives it until somebody changes it."""

    number = forms.CharField(
        label="Số, ký hiệu",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "15/KH-UBND", "autocomplete": "off"}),
    )
    issued_on = day_field("Ngày ban hành", example="30/12/2024")
    title = forms.CharField(
        label="Tên kế hoạch",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Hãy nhập tên kế hoạch."},
    )
    parent = PlanChoiceField(
        label="Thực hiện kế hoạch",
        help_text="Kế hoạch của cấp trên hoặc của giai đoạn mà kế hoạch này thực hiện.",
        queryset=Plan.objects.none(),
        required=False,
        empty_label="Không thuộc kế hoạch nào",
        error_messages={"invalid_choice": "Hãy chọn một kế hoạch trong danh sách."},
    )

    beside = forms.BooleanField(required=False, widget=forms.HiddenInput)
    confirmed = forms.BooleanField(required=False)

    def __init__(self, *args, plan_import: PlanImport, parents: QuerySet[Plan], open_doubts: int, **kwargs) -> None:
        self.open_doubts = open_doubts
        self.year = plan_import.year
        read = plan_import.outline["plan"]
        initial = {
            "number": read.get("number", ""),
            "title": read.get("title") or f"Kế hoạch cải cách hành chính năm {self.year}",
            "issued_on": date.fromisoformat(read["issued_on"]) if read.get("issued_on") else None,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["parent"].queryset = parents
        self.fields["confirmed"].label = f"Tôi biết còn {open_doubts} điểm chưa xem và vẫn đưa vào kế hoạch"

    def clean_issued_on(self) -> date | None:
        """A day that such a plan can bear: years lie close to the portal's, or a digit has slipped."""
        day = self.cleaned_data["issued_on"]
        if day and not FIRST_YEAR <= day.year <= max(self.year, clock.today().year):
            raise forms.ValidationError(
                f"Ngày ban hành phải từ năm {FIRST_YEAR} và không sau năm của kế hoạch ({self.year}). "
                f"Ông/bà đã nhập {day:%d/%m/}{day.year}."
            )
        return day

    def clean_confirmed(self) -> bool:
        """Doubts that nobody has looked at do not bar the way, but they are gone over knowingly."""
        confirmed = self.cleaned_data["confirmed"]
        if self.open_doubts and not confirmed:
            raise forms.ValidationError(
                f"Còn {self.open_doubts} điểm chưa xem. Hãy xem tiếp, hoặc đánh dấu để đưa vào kế hoạch như hiện có."
            )
        return confirmed

    def chosen(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "confirmed"}
