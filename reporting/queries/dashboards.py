"""How a province stands today: live sums over lead assignments, by area, by unit and by group of units.

Unlike the province's report, which adds up frozen snapshots, these figures move with every update.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Max, Min, QuerySet

from indicators.models import ReformArea
from organisations.enums import UnitKind
from organisations.models import Unit, User
from plans.enums import PlanStatus, WorkStatus
from plans.models import Assignment, Plan
from plans.states import State

# States in the order in which charts and tables show them.
SHOWN_STATES = (
    State.DONE,
    State.DONE_LATE,
    State.IN_PROGRESS,
    State.DUE_SOON,
    State.NOT_STARTED,
    State.CONTINUOUS,
    State.WAITING,
    State.OVERDUE,
)
# Units are compared within their group only.
_GROUPS = (
    ("departments", "Sở, ban, ngành", (UnitKind.DEPARTMENT, UnitKind.BOARD)),
    ("districts", "UBND cấp huyện", (UnitKind.DISTRICT,)),
    ("communes", "UBND cấp xã", (UnitKind.COMMUNE,)),
    (
        "others",
        "Cơ quan khác",
        (UnitKind.PROVINCE, UnitKind.PARTY, UnitKind.CENTRAL, UnitKind.DIVISION, UnitKind.GROUP),
    ),
)
GROUP_NAMES = [(key, name) for key, name, _ in _GROUPS]
_LATE_SHOWN = 20


@dataclass(frozen=True)
class Line:
    """What stands how: an area or a unit (`key` is the area's key or the unit's code) with its counts by state."""

    key: str
    name: str
    counts: Counter = field(default_factory=Counter)

    @property
    def planned(self) -> int:
        """All đầu việc, cancelled ones left out."""
        return sum(self.counts[state] for state in SHOWN_STATES)

    @property
    def done(self) -> int:
        """Finished, on time or late."""
        return self.counts[State.DONE] + self.counts[State.DONE_LATE]

    @property
    def overdue(self) -> int:
        """Open past the due day."""
        return self.counts[State.OVERDUE]

    @property
    def cells(self) -> list[tuple[State, int]]:
        """Counts in the order of the columns."""
        return [(state, self.counts[state]) for state in SHOWN_STATES]

    @property
    def bar(self) -> list[tuple[str, str, int]]:
        """Parts of the stacked bar."""
        return [(state.label, state.tone, self.counts[state]) for state in SHOWN_STATES]


@dataclass(frozen=True)
class Group:
    """Units that are compared with each other, and their sum."""

    key: str
    name: str
    lines: list[Line]
    total: Line


@dataclass(frozen=True)
class ProvincePage:
    """Everything that the province's page shows of the work."""

    total: Line
    areas: list[Line]
    groups: list[Group]
    late: list[Assignment]
    units_late: int


_SORT_KEYS = {
    "planned": lambda line: line.planned,
    "done": lambda line: line.done,
    "overdue": lambda line: line.overdue,
    "share": lambda line: (line.done / line.planned if line.planned else -1, line.planned),
}
SORTS = frozenset({"name", *_SORT_KEYS})


def province_page(user: User, *, year: int, on: date, sort: str = "-overdue") -> ProvincePage:
    """The province's work of the year as it stands on `on`. Four queries, however many rows.

    `sort` is a key of `SORTS`, with "-" before it for the largest first; ties keep the order of the alphabet.
    """
    work = counted_work(user, year)
    sums = work.with_state(on).values_list("agency", "area", "state").annotate(Count("pk")).order_by()
    by_unit: dict[int | None, Counter] = defaultdict(Counter)
    by_area: dict[int, Counter] = defaultdict(Counter)
    for agency, area, state, count in sums:
        by_unit[agency][state] += count
        by_area[area][state] += count
    units = Unit.objects.filter(pk__in=[pk for pk in by_unit if pk]).order_by("sort_key", "code")
    areas = [Line(area.key, area.name, by_area.get(area.pk, Counter())) for area in ReformArea.objects.all()]
    groups = [_group(key, name, units, by_unit, sort) for key, name, _ in _GROUPS]
    late = work.late(on).select_related("activity", "unit", "agency").order_by("due_on", "unit__sort_key", "pk")
    return ProvincePage(
        total=_sum("Toàn tỉnh", areas),
        areas=areas,
        groups=[group for group in groups if group.lines],
        late=list(late[:_LATE_SHOWN]),
        units_late=sum(1 for counts in by_unit.values() if counts[State.OVERDUE]),
    )


def counted_work(user: User, year: int) -> QuerySet[Assignment]:
    """Lead assignments of the year that the person sees and that count."""
    return Assignment.objects.visible_to(user).counted_in(year).exclude(status=WorkStatus.CANCELLED)


def work_list(
    user: User, *, year: int, on: date, agency: str = "", area: str = "", state: str = "", group: str = ""
) -> QuerySet[Assignment]:
    """The đầu việc behind one number, each with its `state`: of the agency with that code, the area with that key, in
    that state ("DONE" and "done" differ: the latter is both ways of being done). Late ones first.
    """
    work = counted_work(user, year).with_state(on)
    if agency:
        work = work.filter(agency__code=agency)
    if group:
        work = work.filter(agency__kind__in=_kinds(group))
    if area:
        work = work.filter(area__key=area)
    if state:
        work = work.filter(state__in=(State.DONE, State.DONE_LATE) if state == "done" else (state,))
    return work.select_related("activity", "unit", "agency", "area", "plan").order_by(
        "due_on", "agency__sort_key", "activity__position", "pk"
    )


def years_of(user: User, today: date) -> list[int]:
    """Years that plans in force cover, newest first; the present one always. One query."""
    plans = Plan.objects.visible_to(user).filter(status=PlanStatus.IN_FORCE).order_by()
    span = plans.aggregate(first=Min("first_year"), last=Max("last_year"))
    first, last = min(span["first"] or today.year, today.year), max(span["last"] or today.year, today.year)
    return list(range(last, first - 1, -1))


def agencies_of(user: User, year: int) -> list[tuple[str, str]]:
    """Code and name of every agency that has counted work in the year. One query."""
    units = Unit.objects.filter(pk__in=counted_work(user, year).order_by().values("agency"))
    return list(units.order_by("sort_key").values_list("code", "name"))


def _kinds(group: str) -> tuple[str, ...]:
    return next((kinds for key, _, kinds in _GROUPS if key == group), ())


def _group(group: str, name: str, units, by_unit: dict, sort: str) -> Group:
    kinds = _kinds(group)
    lines = [Line(unit.code, unit.name, by_unit[unit.pk]) for unit in units if unit.kind in kinds]
    key, falling = sort.lstrip("-"), sort.startswith("-")
    if key == "name":
        lines = lines[::-1] if falling else lines
    else:
        lines.sort(key=_SORT_KEYS[key], reverse=falling)
    return Group(group, name, lines, _sum(name, lines))


def _sum(name: str, lines: list[Line]) -> Line:
    return Line("", name, sum((line.counts for line in lines), Counter()))
