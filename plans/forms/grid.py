"""The grid in which many pieces of work are updated at once: one day for all, one small form for each row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.safestring import SafeString

from plans.enums import WorkStatus
from plans.forms.filters import PlainInput, PlainSelect
from plans.models import Assignment
from plans.services.evidence import evidence_objections
from plans.services.grid import Outcome, Proof, RowReport, proof_in
from plans.services.progress import objections
from plans.services.progress_rules import may_be_late
from reform.common import clock
from reform.common.errors import ActionError, Conflict, Invalid
from reform.common.forms import RefusableForm, SeenVersionForm, day_box
from reform.common.text import clean
from reform.common.wording import shortened

_STATUSES = [(status.value, status.label) for status in WorkStatus if status != WorkStatus.CANCELLED]
_FIXED_PERCENT = {WorkStatus.DONE.value: 100, WorkStatus.NOT_STARTED.value: 0}
_AT_PROOF = ("no_evidence_reason", "number", "issued_on")  # as the services name what stands in the one box
_CELLS = ("status", "progress", "result", "proof", "delay_reason")
_NAME_LENGTH = 80


class _Hidden(PlainInput):
    input_type = "hidden"


def _seen(field: forms.Field) -> forms.Field:
    """The field with what it showed at first beside it, so that a row which nobody touched is known as such, whatever
    somebody else has written meanwhile.
    """
    field.show_hidden_initial, field.hidden_widget = True, _Hidden
    return field


@dataclass(frozen=True)
class Cell:
    """One box of the grid: its heading, the control, what is wrong with what stands in it; `key` names the control."""

    heading: str
    key: str = ""
    control: str = ""
    errors: Sequence[str] = ()


class GridDayForm(RefusableForm):
    """The day as of which the whole grid is said."""

    on = forms.DateField(
        label="Tính đến ngày",
        widget=day_box(),
        error_messages={
            "required": "Hãy nhập ngày mà tình hình này tính đến, ví dụ 14/06/2025.",
            "invalid": "Ngày ghi theo ngày/tháng/năm, ví dụ 14/06/2025.",
        },
    )

    def clean_on(self) -> date:
        """Not in the future; what else a day must be each row knows."""
        on = self.cleaned_data["on"]
        if on > clock.today():
            raise forms.ValidationError(f"Ngày không được sau hôm nay ({clock.today():%d/%m/%Y}).")
        return on


class GridRowForm(SeenVersionForm):
    """What one row says of its work. `on` is the day of the grid, once it is known; `said_before` why the work was late
    until now.
    """

    seen_version = forms.IntegerField(required=False, widget=_Hidden)
    status = _seen(forms.ChoiceField(label="Tình trạng", choices=_STATUSES, widget=PlainSelect))
    progress = _seen(
        forms.IntegerField(
            label="Tỷ lệ (%)",
            required=False,
            widget=PlainInput,
            error_messages={"invalid": "Tỷ lệ là số nguyên từ 0 đến 100, ví dụ 60."},
        )
    )
    result = forms.CharField(label="Kết quả, sản phẩm đã đạt", required=False, widget=PlainInput)
    proof = forms.CharField(label="Số văn bản, hoặc lý do chưa có", required=False, widget=PlainInput)
    delay_reason = _seen(forms.CharField(label="Nguyên nhân chậm", required=False, widget=PlainInput))

    def __init__(self, *args, assignment: Assignment, on: date | None = None, said_before: str = "", **kwargs) -> None:
        self.assignment, self.on = assignment, on
        self.name = shortened(assignment.activity.title, _NAME_LENGTH)
        initial = {
            "status": assignment.status,
            "progress": assignment.progress,
            "seen_version": assignment.version,
            "delay_reason": clean(said_before),  # a box of one line keeps no other
        }
        super().__init__(*args, initial=initial, prefix=str(assignment.pk), **kwargs)
        if not may_be_late(assignment):
            del self.fields["delay_reason"]

    @property
    def is_touched(self) -> bool:
        """Whether another status or percentage was chosen, or anything typed; a percentage that was emptied is the
        one that stood there."""
        touched = set(self.changed_data) - {"seen_version"}
        if not self["progress"].value():
            touched.discard("progress")
        return bool(touched)

    def clean(self) -> dict[str, Any]:
        """Done is 100 and not begun is 0 where the box was left as it was; all that the services object to at once."""
        data, left = self.cleaned_data, "progress" not in self.changed_data
        if left or ("progress" in data and data["progress"] is None):
            percent = self.assignment.progress if data.get("progress") is None else data["progress"]
            data["progress"] = _FIXED_PERCENT.get(data.get("status"), min(percent, 99))
        for objection in list(self._objections(data)):
            self.refuse(objection)
        return self.cleaned_data

    def refuse(self, error: ActionError) -> None:
        """As above; what the services say of evidence stands at the one box for it."""
        if getattr(error, "field", "") in _AT_PROOF:
            self.add_error("proof", str(error))
        else:
            super().refuse(error)

    def report(self) -> RowReport:
        """What the service takes, of a row that is valid."""
        data = self.cleaned_data
        known = {name: data[name] for name in ("status", "progress", "seen_version", "result")}
        proof = proof_in(data["proof"])
        return RowReport(self.assignment, **known, delay_reason=data.get("delay_reason", ""), proof=proof)

    def seen_now(self, assignment: Assignment, conflict: Conflict) -> "GridRowForm":
        """What was typed, over the work as somebody else has left it, with the words that say so."""
        data: QueryDict = self.data.copy()
        data[self.add_prefix("seen_version")] = str(assignment.version)
        data[self.add_prefix("progress")] = str(self.cleaned_data["progress"])
        again = GridRowForm(data, assignment=assignment, on=self.on)
        again.refuse(conflict)
        return again

    @property
    def cells(self) -> list[Cell]:
        """The boxes in the order of the columns; an empty one where the row is not asked."""
        return [self._cell(name) for name in _CELLS]

    @property
    def hidden(self) -> list[SafeString]:
        """What goes with the row unseen: its version, and what its boxes showed at first."""
        firsts = [bound.as_hidden(only_initial=True) for bound in self if bound.field.show_hidden_initial]
        return [self["seen_version"].as_widget(), *firsts]

    @property
    def troubles(self) -> list[tuple[str, str]]:
        """(control, words) for all that is wrong with the row."""
        at_row = [(self["status"].auto_id, words) for words in self.non_field_errors()]
        return at_row + [(cell.key, f"{cell.heading}: {words}") for cell in self.cells for words in cell.errors]

    def _cell(self, name: str) -> Cell:
        if name not in self.fields:
            return Cell(self.base_fields[name].label)
        bound = self[name]
        wiring = {"aria-label": f"{bound.label} – {self.name}", "autocomplete": "off"}
        wiring |= {"inputmode": "numeric"} if name == "progress" else {}
        wiring["data-first"] = self._first(name)
        errors = list(bound.errors) if self.is_bound else []
        if errors:
            wiring |= {"aria-invalid": "true", "aria-describedby": f"{bound.auto_id}-error"}
        elif name == "status" and self.non_field_errors():
            wiring |= {"aria-invalid": "true", "aria-describedby": f"{self.prefix}-error"}
        return Cell(bound.label, bound.auto_id, bound.as_widget(attrs=wiring), errors)

    def _first(self, name: str) -> str:
        """What the box showed at first; a draft in the browser keeps only boxes that show something else."""
        if not self.base_fields[name].show_hidden_initial:
            return ""
        if self.is_bound:
            return self.data.get(self.add_initial_prefix(name), "")
        return str(self.initial[name])

    def _objections(self, data: dict[str, Any]) -> Iterator[Invalid]:
        try:
            proof = proof_in(data.get("proof", ""))
        except Invalid as error:
            yield error
            proof = Proof(reason=data["proof"])
        known = {name: data.get(name) for name in ("status", "progress")}
        texts = {name: data.get(name, "") for name in ("result", "delay_reason")}
        texts["no_evidence_reason"] = proof.reason
        yield from objections(self.assignment, **known, on=self.on, texts=texts, proofs=bool(proof.new))
        yield from evidence_objections(proof.new)
        if proof.reason and data.get("status") not in (None, WorkStatus.DONE):
            yield Invalid("Lý do chưa có văn bản chỉ ghi khi chọn “Hoàn thành”.", field="no_evidence_reason")


class SentGrid:
    """A grid that was sent: its day, its rows, and after `settle` those that stay with their words."""

    def __init__(self, data: QueryDict, works: Sequence[Assignment]) -> None:
        self.day = GridDayForm(data)
        on = self.day.cleaned_data["on"] if self.day.is_valid() else None
        self.on = on
        self.touched = [form for work in works if (form := GridRowForm(data, assignment=work, on=on)).is_touched]
        self.ready = [form for form in self.touched if form.is_valid()] if on else []
        self.staying = {form.assignment.pk: form for form in self.touched if form not in self.ready}
        self.saved: list[Outcome] = []
        self.conflicts = 0

    def settle(self, outcomes: Sequence[Outcome], now: dict[int, Assignment]) -> None:
        """Take in what became of the rows that were `ready`, in their order; `now` is the work as it is after that."""
        self.saved = [outcome for outcome in outcomes if outcome.made]
        for form, outcome in zip(self.ready, outcomes, strict=True):
            work = outcome.assignment
            if isinstance(outcome.error, Conflict):
                self.conflicts += 1
                self.staying[work.pk] = form.seen_now(now[work.pk], outcome.error)
            elif outcome.error:
                form.refuse(outcome.error)
                self.staying[work.pk] = form

    @property
    def status(self) -> int:
        """How the answer is marked while something stays: a conflict if that is all there is."""
        return 409 if self.conflicts and self.conflicts == len(self.staying) else 422
