"""How work stands on a day, in the words and figures that pages show."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from plans.enums import UpdateKind
from plans.milestones import WorkPeriod, period_asked
from plans.models import Activity, Assignment, ProgressUpdate
from plans.queries.periods import periods_of_work
from plans.states import State

_ORDER = (
    State.DONE,
    State.DONE_LATE,
    State.IN_PROGRESS,
    State.RETURNED,
    State.CONTINUOUS,
    State.WAITING,
    State.NOT_STARTED,
    State.DUE_SOON,
    State.OVERDUE,
)


class Standing(NamedTuple):
    """A state with the words that its tag shows beside the label: `{% status_tag standing.state standing.detail %}`.

    `asked` is the period of continuous or recurring work that the unit has still to speak for; `presses` says that it
    is over or in its last days. Such work is never late.
    """

    state: State
    detail: str
    asked: WorkPeriod | None = None
    presses: bool = False

    @property
    def row_class(self) -> str:
        """Which edge the row has in a table."""
        return "soon" if self.presses else {State.OVERDUE: "late", State.DUE_SOON: "soon"}.get(self.state, "")


def standing_of_assignment(assignment: Assignment, on: date) -> Standing:
    """How the unit's part stands; returned work says so unless its deadline presses more. No query where activity
    and plan are loaded.
    """
    state = assignment.state_on(on)
    if assignment.is_returned and state not in (State.OVERDUE, State.DUE_SOON):
        state = State.RETURNED
    if state is State.CONTINUOUS:
        return _standing_by_period(periods_of_work(assignment), assignment.confirmed_to, on)
    return Standing(state, _detail(state, assignment.due_on, assignment.completed_on, on))


def standing_of_activity(activity: Activity, on: date) -> Standing:
    """How the activity stands as a whole."""
    state = State.of(activity.status, activity.deadline_kind, activity.due_on, activity.completed_on, on=on)
    return Standing(state, _detail(state, activity.due_on, activity.completed_on, on))


def standing_at(update: ProgressUpdate) -> Standing:
    """How the work stood by that step of its history, on the step's own day; `assignment` is loaded."""
    work = update.assignment
    if update.kind == UpdateKind.RETURN:
        return Standing(State.RETURNED, "")
    state = State.of(update.status, work.deadline_kind, work.due_on, update.completed_on, on=update.on)
    return Standing(state, _detail(state, work.due_on, update.completed_on, update.on))


def _standing_by_period(periods: tuple[WorkPeriod, ...], confirmed_to: date | None, on: date) -> Standing:
    asked = period_asked(periods, confirmed_to, on)
    if asked is None:
        begun = periods and periods[0].starts_on <= on
        return Standing(State.CONTINUOUS, "đã báo cáo kỳ này" if begun else "")
    if not asked.is_closing(on):
        return Standing(State.CONTINUOUS, "chưa báo cáo kỳ này", asked)
    until = f"{asked.ends_on.day}/{asked.ends_on.month}" + (f"/{asked.ends_on.year}" * (asked.ends_on.year != on.year))
    return Standing(State.CONTINUOUS, f"chưa báo cáo kỳ {asked.name} (đến {until})", asked, presses=True)


def _detail(state: State, due_on: date | None, completed_on: date | None, on: date) -> str:
    if due_on is None:
        return ""
    if state is State.OVERDUE:
        return f"{(on - due_on).days} ngày"
    if state is State.DUE_SOON:
        return f"còn {(due_on - on).days} ngày" if due_on > on else "hôm nay"
    if state is State.DONE_LATE and completed_on:
        return f"chậm {(completed_on - due_on).days} ngày"
    return ""


@dataclass(frozen=True)
class StateCounts:
    """How many activities stand in each state; cancelled ones are no longer part of the plan's work."""

    by_state: dict[State, int]

    @property
    def total(self) -> int:
        """All but the cancelled."""
        return sum(count for state, count in self.by_state.items() if state is not State.CANCELLED)

    @property
    def done(self) -> int:
        """Finished in time or late."""
        return sum(count for state, count in self.by_state.items() if state.is_done)

    @property
    def overdue(self) -> int:
        """Open although the due day has passed."""
        return self.by_state.get(State.OVERDUE, 0)

    @property
    def due_soon(self) -> int:
        """Open and due within the next days."""
        return self.by_state.get(State.DUE_SOON, 0)

    @property
    def parts(self) -> list[tuple[str, str, int]]:
        """For the tags `stacked_bar` and `status_bar`: label, tone, count, what is finished first."""
        return [(state.label, state.tone, self.by_state.get(state, 0)) for state in _ORDER if self.by_state.get(state)]
