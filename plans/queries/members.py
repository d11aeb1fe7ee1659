"""How the members of a group that leads stand: units × states, for one activity and for a whole plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from organisations.models import User
from plans.models import Assignment, Plan
from plans.queries.my_work import WorkRow
from plans.states import State

_ORDER = (
    State.OVERDUE,
    State.DUE_SOON,
    State.RETURNED,
    State.NOT_STARTED,
    State.IN_PROGRESS,
    State.CONTINUOUS,
    State.WAITING,
    State.DONE_LATE,
    State.DONE,
    State.CANCELLED,
)


@dataclass(frozen=True)
class UnitLine:
    """A unit with (state, how many of its assignments stand in it) for each of the matrix's states."""

    unit: str
    cells: tuple[tuple[State, int], ...]
    code: str = ""

    @property
    def total(self) -> int:
        """All of the unit's assignments that the matrix counts."""
        return sum(count for _, count in self.cells)


@dataclass(frozen=True)
class Matrix:
    """Units × states; only states that occur have a column, what presses most comes first."""

    states: tuple[State, ...]
    lines: tuple[UnitLine, ...]

    @property
    def totals(self) -> list[int]:
        """How many assignments stand in each state."""
        return [sum(line.cells[place][1] for line in self.lines) for place in range(len(self.states))]

    @property
    def total(self) -> int:
        """All assignments of the matrix."""
        return sum(self.totals)


def members_matrix(rows: Sequence[WorkRow]) -> Matrix | None:
    """The members of leading groups among the rows, each in its one state; None for fewer than two, as everybody sees
    who may see only the own row. No query.
    """
    members = [row for row in rows if row.assignment.group_id]
    if len(members) < 2:
        return None
    states = tuple(state for state in _ORDER if any(row.standing.state is state for row in members))
    places = {state: place for place, state in enumerate(states)}
    members.sort(key=lambda row: (places[row.standing.state], row.assignment.unit.sort_key))
    return Matrix(
        states,
        tuple(
            UnitLine(str(row.assignment.unit), tuple((state, int(row.standing.state is state)) for state in states))
            for row in members
        ),
    )


def plan_matrix(plan: Plan, viewer: User, on: date) -> Matrix:
    """The units that lead in the plan, as far as the person sees their work, by how it stands; who has most that is
    overdue comes first. One query.
    """
    work = Assignment.objects.visible_to(viewer).leading().filter(plan=plan).with_state(on)
    rows = work.order_by().values_list("unit__sort_key", "unit__name", "unit__code", "state", "is_returned")
    found: dict[tuple[str, str, str], dict[State, int]] = {}
    for key, name, code, state, is_returned, count in rows.annotate(count=Count("pk")):
        of_unit = found.setdefault((key, name, code), {})
        shown = State.RETURNED if is_returned and State(state) is State.IN_PROGRESS else State(state)
        of_unit[shown] = of_unit.get(shown, 0) + count
    states = tuple(state for state in _ORDER if any(state in counts for counts in found.values()))
    ordered = sorted(found, key=lambda unit: (-found[unit].get(State.OVERDUE, 0), unit[0]))
    return Matrix(
        states,
        tuple(
            UnitLine(unit[1], tuple((state, found[unit].get(state, 0)) for state in states), unit[2])
            for unit in ordered
        ),
    )
