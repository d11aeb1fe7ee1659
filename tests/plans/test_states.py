"""The Python and the SQL definition of a state are the same, on both sides of every boundary."""

from datetime import date, timedelta
from itertools import product

import pytest

from plans.enums import DeadlineType, WorkStatus
from plans.models import Assignment
from plans.states import DUE_SOON_DAYS, State
from tests import make

ON = date(2025, 6, 12)


@pytest.mark.parametrize(
    ("status", "kind", "due_in", "completed_in", "expected"),
    [
        (WorkStatus.NOT_STARTED, DeadlineType.FIXED, -1, None, State.OVERDUE),
        (WorkStatus.NOT_STARTED, DeadlineType.FIXED, 0, None, State.DUE_SOON),
        (WorkStatus.IN_PROGRESS, DeadlineType.FIXED, DUE_SOON_DAYS, None, State.DUE_SOON),
        (WorkStatus.IN_PROGRESS, DeadlineType.FIXED, DUE_SOON_DAYS + 1, None, State.IN_PROGRESS),
        (WorkStatus.NOT_STARTED, DeadlineType.FIXED, DUE_SOON_DAYS + 1, None, State.NOT_STARTED),
        (WorkStatus.DONE, DeadlineType.FIXED, -10, -10, State.DONE),
        (WorkStatus.DONE, DeadlineType.FIXED, -10, -9, State.DONE_LATE),
        (WorkStatus.DONE, DeadlineType.CONTINUOUS, None, -9, State.DONE),
        (WorkStatus.NOT_STARTED, DeadlineType.CONTINUOUS, None, None, State.CONTINUOUS),
        (WorkStatus.IN_PROGRESS, DeadlineType.RECURRING, None, None, State.CONTINUOUS),
        (WorkStatus.NOT_STARTED, DeadlineType.CONDITIONAL, None, None, State.WAITING),
        (WorkStatus.IN_PROGRESS, DeadlineType.CONDITIONAL, None, None, State.IN_PROGRESS),
        (WorkStatus.NOT_STARTED, DeadlineType.UNSPECIFIED, None, None, State.NOT_STARTED),
        (WorkStatus.CANCELLED, DeadlineType.FIXED, -10, None, State.CANCELLED),
    ],
)
def test_state_on_a_day(status, kind, due_in, completed_in, expected):
    due_on = ON + timedelta(days=due_in) if due_in is not None else None
    completed_on = ON + timedelta(days=completed_in) if completed_in is not None else None
    assert State.of(status, kind, due_on, completed_on, on=ON) is expected


@pytest.mark.django_db
def test_sql_and_python_agree_on_every_combination():
    unit = make.department("Sở Tư pháp", make.province())
    plan = make.plan(unit.province)
    for status, kind, due_in in product(WorkStatus, DeadlineType, (-30, -1, 0, 7, 8, 30)):
        due_on = ON + timedelta(days=due_in) if kind == DeadlineType.FIXED else None
        done = status == WorkStatus.DONE
        activity = make.activity(plan, [unit], due_on=due_on, kind=kind)
        activity.assignments.update(
            status=status, progress=100 if done else 0, completed_on=ON - timedelta(days=2) if done else None
        )
    rows = Assignment.objects.with_state(ON)
    assert rows.count() == 4 * 5 * 6
    for row in rows:
        assert row.state == State.of(row.status, row.deadline_kind, row.due_on, row.completed_on, on=ON)
