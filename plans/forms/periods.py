"""The two-field form in which a unit confirms a period of continuous or recurring work."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from plans.forms.progress import SeenVersionForm
from plans.models import Assignment
from plans.queries.periods import period_to_confirm
from plans.services.evidence import URL_LIMIT, NewEvidence
from reform.common import clock
from reform.common.errors import Invalid


class ConfirmPeriodForm(SeenVersionForm):
    """What was done in the period, and the number of a document that proves it.

    `period` is the one that was sent or is `wanted` (its last day), else the one that is asked for; None before the
    first.
    """

    piece = "plans/_period_form.html"

    period_end = forms.DateField(
        label="Kỳ",
        widget=forms.HiddenInput,
        input_formats=["%Y-%m-%d"],
        error_messages={"required": "Hãy chọn kỳ cần xác nhận.", "invalid": "Hãy chọn kỳ cần xác nhận."},
    )
    result = forms.CharField(
        label="Kết quả trong kỳ",
        help_text="Một, hai câu: đã làm gì, bao nhiêu.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Hãy ghi kết quả trong kỳ, ví dụ số văn bản, số cuộc đã tổ chức."},
    )
    number = forms.CharField(
        label="Tài liệu kiểm chứng",
        help_text="Số, ký hiệu văn bản, hoặc địa chỉ của trang (https://…).",
        required=False,
        max_length=URL_LIMIT,
    )

    def __init__(self, data: QueryDict | None = None, *, assignment: Assignment, wanted: str = "") -> None:
        named = _day(data.get("period_end", "") if data is not None else wanted)
        self.period = period_to_confirm(assignment, clock.today(), named)
        initial = {
            "seen_version": assignment.version,
            "period_end": self.period.ends_on.isoformat() if self.period else "",
        }
        super().__init__(data, initial=initial, auto_id=f"{assignment.pk}-%s")

    def arguments(self) -> dict[str, Any]:
        """What the service takes: a proof that is an address is a link, any other the number of a document."""
        data = dict(self.cleaned_data)
        proof = data.pop("number")
        is_link = proof.lower().startswith(("http://", "https://"))
        return data | {"new_evidence": NewEvidence(url=proof) if is_link else NewEvidence(number=proof)}

    def refuse(self, error: Invalid) -> None:
        """As above; what speaks against the link stands where it was typed."""
        super().refuse(Invalid(str(error), field="number") if error.field == "url" else error)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
