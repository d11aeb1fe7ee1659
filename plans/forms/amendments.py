"""The form in which a person decides what of a newer file goes into the plan, and names the amending document."""

from datetime import date
from typing import Any

from django import forms

from plans.queries.plan_diff import PlanDiff
from plans.services.amendments import AmendingDocument, Decisions
from reform.common.forms import RefusableForm, day_field

SAME, DIFFERENT = "cung", "khac"


class AmendmentForm(RefusableForm):
    """Boxes `apply` (all ticked to begin with), for each doubtful pair the answer under its own key, the document.

    A draft needs no document. `seen` is what the person looked at (`plan_diff.mark_of`).
    """

    number = forms.CharField(
        label="Số, ký hiệu văn bản điều chỉnh",
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "700/QĐ-UBND", "autocomplete": "off"}),
        error_messages={"required": "Hãy nhập số, ký hiệu của văn bản điều chỉnh."},
    )
    issued_on = day_field("Ngày văn bản", example="10/06/2025", missing="Hãy nhập ngày của văn bản điều chỉnh.")
    title = forms.CharField(label="Trích yếu", max_length=120, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, diff: PlanDiff, seen: str, draft: bool, **kwargs) -> None:
        super().__init__(*args, initial={"seen": seen}, **kwargs)
        self.diff = diff
        if draft:
            for name in ("number", "issued_on"):
                self.fields[name].required = False

    @property
    def ticked(self) -> set[str]:
        """Keys of the lines that are to be applied."""
        if self.is_bound:
            return set(self.data.getlist("apply"))
        return {line.key for line in self.diff.lines}

    @property
    def answers(self) -> dict[str, bool]:
        """What was said of the doubtful pairs so far."""
        given = {line.key: self.data.get(line.key) for line in self.diff.doubtful} if self.is_bound else {}
        return {key: answer == SAME for key, answer in given.items() if answer in (SAME, DIFFERENT)}

    @property
    def undecided(self) -> set[str]:
        """Keys of the doubtful pairs that somebody forgot."""
        return {line.key for line in self.diff.doubtful} - self.answers.keys() if self.is_bound else set()

    def clean(self) -> dict[str, Any]:
        """Every doubtful pair is decided."""
        if self.undecided:
            words = f"Hãy chọn cho cả {len(self.undecided)} cặp hoạt động chưa chắc chắn là cùng một việc hay không."
            raise forms.ValidationError(words)
        return self.cleaned_data

    def decisions(self) -> Decisions:
        """What the person said, for the service."""
        return Decisions(frozenset(self.ticked), self.answers)

    def document(self) -> AmendingDocument:
        """The document that was named."""
        data = self.cleaned_data
        issued_on: date | None = data.get("issued_on")
        return AmendingDocument(data.get("number", ""), issued_on, data.get("title", ""))
