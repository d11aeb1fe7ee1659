"""The one definition of how work stands on a day, in Python and in SQL.

Words follow the status tables of the Government's task tracking: hoàn thành, hoàn thành quá hạn, đang thực hiện,
quá hạn, thường xuyên.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Case, F, Q, Value, When

from plans.enums import DeadlineType, WorkStatus

DUE_SOON_DAYS = 7


class State(models.TextChoices):
    """How an assignment or activity stands on a day; each knows its label, tone and icon."""

    NOT_STARTED = "NOT_STARTED", "Chưa thực hiện"
    IN_PROGRESS = "IN_PROGRESS", "Đang thực hiện"
    RETURNED = "RETURNED", "Bị trả lại"
    DUE_SOON = "DUE_SOON", "Sắp đến hạn"
    OVERDUE = "OVERDUE", "Quá hạn"
    CONTINUOUS = "CONTINUOUS", "Thường xuyên"
    WAITING = "WAITING", "Chờ mốc"
    DONE = "DONE", "Hoàn thành"
    DONE_LATE = "DONE_LATE", "Hoàn thành quá hạn"
    CANCELLED = "CANCELLED", "Đã hủy"

    @property
    def tone(self) -> str:
        """Colour group of the status tag."""
        return _LOOKS[self][0]

    @property
    def icon(self) -> str:
        """Shape of the status tag, so that colour is never alone."""
        return _LOOKS[self][1]

    @property
    def is_done(self) -> bool:
        """Whether the work is finished, late or not."""
        return self in (State.DONE, State.DONE_LATE)

    @classmethod
    def of(
        cls, status: str, deadline_kind: str, due_on: date | None, completed_on: date | None, *, on: date
    ) -> "State":
        """The state on the day `on`: a due day lasts until its midnight, so work is overdue from the day after.

        Work with neither a due day nor an event is simply not started or in progress; thường xuyên and recurring
        work is CONTINUOUS until done; conditional work waits for its event until somebody starts it. RETURNED is
        the assignment's own knowledge and not decided here.
        """
        if status == WorkStatus.CANCELLED:
            return cls.CANCELLED
        if status == WorkStatus.DONE:
            return cls.DONE_LATE if due_on and completed_on and completed_on > due_on else cls.DONE
        if due_on:
            if due_on < on:
                return cls.OVERDUE
            if due_on <= on + timedelta(days=DUE_SOON_DAYS):
                return cls.DUE_SOON
        if deadline_kind in (DeadlineType.CONTINUOUS, DeadlineType.RECURRING):
            return cls.CONTINUOUS
        if deadline_kind == DeadlineType.CONDITIONAL and status == WorkStatus.NOT_STARTED:
            return cls.WAITING
        return cls.NOT_STARTED if status == WorkStatus.NOT_STARTED else cls.IN_PROGRESS


_LOOKS = {
    State.NOT_STARTED: ("grey", "circle"),
    State.IN_PROGRESS: ("blue", "half"),
    State.RETURNED: ("amber", "return"),
    State.DUE_SOON: ("amber", "clock"),
    State.OVERDUE: ("red", "triangle"),
    State.CONTINUOUS: ("teal", "loop"),
    State.WAITING: ("violet", "hourglass"),
    State.DONE: ("green", "tick"),
    State.DONE_LATE: ("green-late", "tick-late"),
    State.CANCELLED: ("struck", "cross"),
}


@dataclass(frozen=True)
class Columns:
    """Where a query holds what decides a state: as stored, or under other names what held on an earlier day."""

    status: str = "status"
    kind: str = "deadline_kind"
    due_on: str = "due_on"
    completed_on: str = "completed_on"
    is_returned: str = "is_returned"


NOW = Columns()
THEN = Columns("then_status", "then_kind", "then_due_on", "then_completed_on", "then_returned")


def state_conditions(on: date, columns: Columns = NOW) -> list[tuple[Q, State]]:
    """`State.of` as conditions over the columns of status, kind of deadline, due day and day of completion: the first
    that holds decides, and the last always holds.
    """
    status, kind, due_on, completed_on = columns.status, columns.kind, columns.due_on, columns.completed_on
    done, new = Q((status, WorkStatus.DONE)), Q((status, WorkStatus.NOT_STARTED))
    return [
        (Q((status, WorkStatus.CANCELLED)), State.CANCELLED),
        (done & Q((f"{due_on}__isnull", False), (f"{completed_on}__gt", F(due_on))), State.DONE_LATE),
        (done, State.DONE),
        (Q((f"{due_on}__lt", on)), State.OVERDUE),
        (Q((f"{due_on}__lte", on + timedelta(days=DUE_SOON_DAYS))), State.DUE_SOON),
        (Q((f"{kind}__in", [DeadlineType.CONTINUOUS, DeadlineType.RECURRING])), State.CONTINUOUS),
        (Q((kind, DeadlineType.CONDITIONAL)) & new, State.WAITING),
        (new, State.NOT_STARTED),
        (Q((status, WorkStatus.IN_PROGRESS)), State.IN_PROGRESS),
    ]


def state_case(on: date, columns: Columns = NOW) -> Case:
    """`State.of` as an SQL expression."""
    whens = [When(condition, then=Value(state.value)) for condition, state in state_conditions(on, columns)]
    return Case(*whens, output_field=models.CharField())


def state_of_leads(states: Sequence[tuple[str, int, date | None]]) -> dict[str, Any]:
    """The fields of an activity whose lead assignments have these (status, progress, completed_on)."""
    if states and all(status == WorkStatus.DONE for status, _, _ in states):
        return {"status": WorkStatus.DONE, "progress": 100, "completed_on": max(day for _, _, day in states)}
    begun = any(status != WorkStatus.NOT_STARTED for status, _, _ in states)
    return {
        "status": WorkStatus.IN_PROGRESS if begun else WorkStatus.NOT_STARTED,
        "progress": min(99, sum(percent for _, percent, _ in states) // len(states)) if states else 0,
        "completed_on": None,
    }
