"""How the work of units stands at the beginning of a week, for the digest of everybody who looks after it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count

from organisations.enums import Role
from organisations.models import Unit, User
from plans.enums import OPEN_STATUSES, Reviewer, WorkStatus
from plans.models import Assignment, ProgressUpdate
from plans.queries.as_of import as_of
from plans.reminders import monday_of
from plans.states import State

_WEEK = timedelta(days=6)


class Line(NamedTuple):
    """One đầu việc as the digest names it."""

    path: str
    agency: int
    unit: str
    label: str
    title: str
    due_on: date


@dataclass(frozen=True)
class UnitNews:
    """The work of a unit, or of a whole agency; `late` and `due` (until the week's Sunday) by their due days."""

    name: str
    on: date
    counts: dict[State, int]
    late: list[Line]
    due: list[Line]
    waiting: dict[str, int]

    @property
    def total(self) -> int:
        """All but the cancelled."""
        return sum(count for state, count in self.counts.items() if state is not State.CANCELLED)

    @property
    def done(self) -> int:
        """Finished in time or late."""
        return sum(count for state, count in self.counts.items() if state.is_done)

    @property
    def until(self) -> date:
        """The last day of the week."""
        return monday_of(self.on) + _WEEK


class NewsOfUnits:
    """The news of any unit as of a day, out of four queries for all of them (or for one agency). Steps of later days,
    where there are any, are not counted: who reads the digest of Monday is not told what was done on Wednesday.
    """

    def __init__(self, on: date, agency: Unit | None = None) -> None:
        self.on = on
        self._made: dict[tuple[str, int], UnitNews] = {}
        leads = Assignment.objects.leading().in_force()
        if agency:
            leads = leads.of(agency)
        if ProgressUpdate.objects.filter(on__gt=on).exists():
            leads = as_of(leads, on)
        columns = leads.columns
        place = ("unit__path", "agency")
        counted = leads.with_state(on).order_by().values_list(*place, "state").annotate(Count("pk"))
        self._counts = _by_agency(counted)
        waiting = leads.exclude(awaits="").exclude(status=WorkStatus.CANCELLED).order_by()
        awaited = waiting.values_list(*place, "awaits").annotate(Count("pk"))
        self._waiting = _by_agency(awaited)
        due = {f"{columns.due_on}__lte": monday_of(on) + _WEEK, f"{columns.status}__in": OPEN_STATUSES}
        lines = (
            leads.filter(**due)
            .order_by(columns.due_on, "plan", "activity__position", "pk")
            .values_list(*place, "unit__name", "activity__label", "activity__title", columns.due_on)
        )
        self._lines = _by_agency(lines)

    def of(self, person: User) -> UnitNews:
        """An official's or a leader's own unit with what is below it; the whole agency for its office."""
        unit = person.unit
        path = "/" if person.role == Role.OFFICE else unit.path
        key = (path, unit.agency_id)
        if key not in self._made:
            self._made[key] = self._news(path, unit)
        return self._made[key]

    def _news(self, path: str, unit: Unit) -> UnitNews:
        name = unit.agency.name if path == "/" else unit.name
        counts: Counter[State] = Counter()
        for _, _, state, count in _inside(self._counts[unit.agency_id], path):
            counts[State(state)] += count
        waiting: Counter[str] = Counter()
        for _, _, whom, count in _inside(self._waiting[unit.agency_id], path):
            waiting[Reviewer(whom)] += count
        lines = [Line(*row) for row in _inside(self._lines[unit.agency_id], path)]
        late = [line for line in lines if line.due_on < self.on]
        due = [line for line in lines if line.due_on >= self.on]
        return UnitNews(name=name, on=self.on, counts=dict(counts), late=late, due=due, waiting=dict(waiting))


def _by_agency(rows: Iterable[tuple]) -> dict[int, list[tuple]]:
    found: dict[int, list[tuple]] = defaultdict(list)
    for row in rows:
        found[row[1]].append(row)
    return found


def _inside(rows: list[tuple], path: str) -> Iterator[tuple]:
    return (row for row in rows if row[0].startswith(path))
