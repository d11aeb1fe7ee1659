"""The form in which a unit asks to have its work changed, and the one in which it is answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

from organisations.enums import REPORTING_KINDS
from organisations.models import Unit
from organisations.queries.unit_names import NamedUnits, names_for
from plans.enums import ProposalState, WantedChange
from plans.forms.filters import FilterForm
from plans.models import Assignment
from plans.queries.change_words import understood
from plans.services.change_wanted import NO_DEADLINE, read_deadline, wanted_deadline
from reform.common import clock
from reform.common.errors import Invalid
from reform.common.forms import RefusableForm, day_field
from reform.common.text import clean
from reform.common.wording import day

_NO_DOCUMENT_NUMBER = "Hãy nhập số, ký hiệu của văn bản làm căn cứ (tờ trình, công văn, quyết định …)."


@dataclass(frozen=True)
class Reading:
    """What the portal takes a deadline's words for: a sentence and its mark, or what speaks against them. A plain day
    needs no explaining.
    """

    sentence: str = ""
    mark: str = ""
    objection: str = ""
    is_plain: bool = False


def reading_of(assignment: Assignment, text: str) -> Reading:
    """How the words are understood for that work; nothing for no words."""
    words = clean(text)
    if not words:
        return Reading()
    try:
        wanted_deadline(assignment.activity, words)
        found = read_deadline(assignment.plan, words)
    except Invalid as error:
        return Reading(objection=str(error))
    mark = f"{found.kind}/{found.starts_on or ''}/{found.due_on or ''}"
    return Reading(understood(found), mark, is_plain=words == day(found.due_on))


class ChangeRequestForm(RefusableForm):
    """What is to be changed and into what, why, and by which document; the service decides what is accepted.

    `understood` is the mark of the reading that the person saw: words that mean more than they say are shown as they
    are understood before anything is sent.
    """

    piece = "plans/_change_form.html"  # its template under a row
    wanted = forms.ChoiceField(
        label="Nội dung đề nghị",
        choices=WantedChange.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn nội dung đề nghị điều chỉnh."},
    )
    deadline = forms.CharField(
        label="Thời hạn mới",
        help_text="Ngày hoặc lời văn như trong kế hoạch: 30/09/2025, Tháng 9, Quý IV/2025.",
        required=False,
        max_length=500,
    )
    understood = forms.CharField(required=False, widget=forms.HiddenInput)
    lead = forms.CharField(
        label="Đơn vị chủ trì mới", help_text="Gõ tên rồi chọn trong danh sách gợi ý.", required=False, max_length=200
    )
    title = forms.CharField(label="Tên hoạt động", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    product = forms.CharField(label="Kết quả, sản phẩm", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    reason = forms.CharField(
        label="Lý do",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Hãy ghi lý do đề nghị điều chỉnh."},
    )
    number = forms.CharField(
        label="Số, ký hiệu văn bản",
        max_length=60,
        error_messages={"required": _NO_DOCUMENT_NUMBER},
    )
    issued_on = day_field("Ngày văn bản", example="05/06/2025", missing="Hãy nhập ngày của văn bản làm căn cứ.")

    def __init__(self, *args, assignment: Assignment, **kwargs) -> None:
        self.assignment, activity = assignment, assignment.activity
        initial = {"wanted": WantedChange.DEADLINE, "title": activity.title, "product": activity.product}
        super().__init__(*args, initial=initial, auto_id=f"{assignment.pk}-%s", **kwargs)
        self.fields["lead"].widget.attrs |= {"list": f"{assignment.pk}-units", "autocomplete": "off"}
        self.fields["deadline"].widget.attrs |= {"autocomplete": "off"}
        self.names: NamedUnits = names_for(assignment.plan.owner)

    def clean(self) -> dict[str, Any]:
        """A new deadline that is asked for must be named; said together with whatever else is missing."""
        cleaned = super().clean()
        if cleaned.get("wanted") == WantedChange.DEADLINE and not clean(cleaned.get("deadline", "")):
            self.add_error("deadline", NO_DEADLINE)
        return cleaned

    @property
    def units(self) -> Iterable[Unit]:
        """Who may be suggested as the new lead: agencies, and the divisions of the asking unit's own."""
        own, today = self.assignment.unit.agency_id, clock.today()
        units = {unit.pk: unit for unit in self.names.by_key.values()}.values()
        near = (unit for unit in units if unit.kind in REPORTING_KINDS or unit.agency_id == own)
        there = (unit for unit in near if not unit.is_group and not (unit.valid_to and unit.valid_to < today))
        return sorted(there, key=lambda unit: unit.sort_key)

    @property
    def reading(self) -> Reading:
        """How the words that were sent are understood."""
        return reading_of(self.assignment, self.data.get("deadline", "")) if self.is_bound else Reading()

    @property
    def is_unseen(self) -> bool:
        """Whether the valid form holds words whose meaning the person has not been shown yet."""
        if self.cleaned_data["wanted"] != WantedChange.DEADLINE:
            return False
        reading = self.reading
        return bool(reading.mark) and not reading.is_plain and self.cleaned_data["understood"] != reading.mark

    def arguments(self) -> dict[str, Any]:
        """What the service is told."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("wanted", "understood")}
        return data | {"kind": self.cleaned_data["wanted"], "lead": self.names.find(data["lead"])}


class ChangeAnswerForm(RefusableForm):
    """Yes, or no with a reason."""

    APPROVE, REFUSE = "approve", "refuse"
    verdict = forms.ChoiceField(choices=[(APPROVE, "Chấp thuận"), (REFUSE, "Không chấp thuận")])
    answer = forms.CharField(
        label="Ý kiến",
        help_text="Bắt buộc khi không chấp thuận. Đơn vị đề nghị sẽ thấy nguyên văn.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ChangeFilterForm(FilterForm):
    """Requests by what became of them, and of the plan from whose page one comes."""

    q = None
    plan = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    state = forms.ChoiceField(label="Kết quả", required=False, choices=[("", "Tất cả"), *ProposalState.choices])
