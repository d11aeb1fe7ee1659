"""Reads the đầu việc of many bodies as of a day: how each stood then, what was said of it, what was cancelled."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Count, Max, Q, QuerySet

from organisations.enums import UnitKind
from organisations.models import Unit
from plans.enums import UpdateKind, WorkStatus
from plans.models import Assignment, ProgressUpdate
from plans.models.progress import citation_of
from plans.queries.as_of import cancelled_on, live_on, values_before
from plans.states import State
from reporting.snapshot import WorkLine

PART_OF_STATE = {
    State.DONE: "done_on_time",
    State.DONE_LATE: "done_late",
    State.OVERDUE: "overdue",
    State.CONTINUOUS: "continuous",
    State.WAITING: "waiting",
    State.NOT_STARTED: "not_started",
    State.IN_PROGRESS: "in_progress",
}
_ORDER = ("area__position", "-plan__first_year", "plan__code", "activity__position", "unit__sort_key", "id")


def part_of(status: str, deadline_kind: str, due_on: date | None, completed_on: date | None, *, on: date) -> str:
    """The field of `Counts` in which such work is counted on that day; empty for cancelled work."""
    state = _state(status, deadline_kind, due_on, completed_on, on)
    if state is State.DUE_SOON:  # due, but not past it: reports count what was done of it
        state = State.NOT_STARTED if status == WorkStatus.NOT_STARTED else State.IN_PROGRESS
    return PART_OF_STATE.get(state, "")


@lru_cache(maxsize=1 << 14)
def _state(status: str, deadline_kind: str, due_on: date | None, completed_on: date | None, on: date) -> State:
    """In a province the same few statuses and days come again and again."""
    return State.of(status, deadline_kind, due_on, completed_on, on=on)


@dataclass(frozen=True)
class Bodies:
    """Agencies and divisions whose work is read together. An agency answers for its own and for that of the units
    inside it, a division for its own alone (`AssignmentQuerySet.of`), so that a row may belong to both.
    """

    agencies: frozenset[int]
    divisions: frozenset[int]

    @classmethod
    def of(cls, units: Iterable[Unit]) -> "Bodies":
        """These bodies; each once."""
        kinds = {unit.pk: unit.kind for unit in units}
        divisions = frozenset(pk for pk, kind in kinds.items() if kind == UnitKind.DIVISION)
        return cls(frozenset(kinds) - divisions, divisions)

    def of_year(self, year: int) -> QuerySet[Assignment]:
        """Their lead assignments in issued plans that cover the year."""
        own = Q(agency__in=self.agencies)
        return Assignment.objects.counted_in(year).filter(own | Q(unit__in=self.divisions) if self.divisions else own)

    def answering(self, agency: int | None, unit: int) -> Iterator[int]:
        """Which of them a row of that agency and unit belongs to."""
        if agency in self.agencies:
            yield agency
        if unit in self.divisions:
            yield unit


class _Row(NamedTuple):
    assignment: int
    agency: int | None
    unit: int
    activity: int
    area: str
    plan_number: str
    plan_title: str
    unit_name: str
    label: str
    title: str
    deadline_text: str
    product: str
    deadline_kind: str
    due_on: date | None


_ROW = (
    "pk",
    "agency_id",
    "unit_id",
    "activity_id",
    "area__key",
    "plan__number",
    "plan__title",
    "unit__name",
    "activity__label",
    "activity__title",
    "activity__deadline_text",
    "activity__product",
    "activity__deadline_kind",
    "activity__due_on",
)


class _Step(NamedTuple):
    pk: int
    assignment: int
    kind: str
    status: str
    progress: int
    completed_on: date | None
    result: str
    difficulty: str
    proposal: str
    delay_reason: str


_STEP = ("pk", "assignment_id", *_Step._fields[2:])


def work_lines(bodies: Bodies, year: int, on: date) -> dict[int, list[WorkLine]]:
    """By body every đầu việc that it, or a unit inside it, leads in plans in force for the year and issued by `on`, as
    it stood on `on`, in the order of the annex.

    The state is the last step's that held by that day, whatever was recorded for later days; the words are those of
    the unit's own last report, though somebody has returned or accepted it since. Work that an amendment took out after
    that day was still to be done then, so it counts, and work that came later does not (`plans.queries.as_of`). Four
    queries, however many bodies.
    """
    rows = live_on(bodies.of_year(year).issued_by(on), on)
    steps = _steps_by(on, bodies.of_year(year))
    last: dict[int, _Step] = {}
    said: dict[int, _Step] = {}
    for step in map(_Step._make, _last_of(steps, "assignment", "kind").order_by("pk").values_list(*_STEP)):
        last[step.assignment] = step
        if step.kind == UpdateKind.REPORT:
            said[step.assignment] = step
    proofs = _proofs(_last_of(steps.filter(kind=UpdateKind.REPORT), "assignment"))
    was = values_before(rows.order_by(), on)
    found: dict[int, list[WorkLine]] = defaultdict(list)
    for row in map(_Row._make, rows.order_by(*_ORDER).values_list(*_ROW)):
        if before := was.get(row.activity):
            row = row._replace(**{name: before[name] for name in _CHANGING if name in before})
        line = _line(row, last.get(row.assignment), said.get(row.assignment), proofs, on)
        for body in bodies.answering(row.agency, row.unit):
            found[body].append(line)
    return found


_CHANGING = ("label", "title", "deadline_text", "product", "deadline_kind", "due_on")


def states_on(bodies: Bodies, year: int, on: date) -> dict[int, Counter[State]]:
    """By body how much of its work for the year stood how on that day; cancelled work is left out. Three queries, one
    where there was none.
    """
    work = live_on(bodies.of_year(year).issued_by(on), on).order_by()
    rows = list(work.values_list("pk", "agency_id", "unit_id", "activity_id", "deadline_kind", "due_on"))
    found: dict[int, Counter[State]] = defaultdict(Counter)
    if not rows:
        return found
    steps = _last_of(_steps_by(on, bodies.of_year(year)), "assignment").order_by()
    last = {pk: how for pk, *how in steps.values_list("assignment", "status", "completed_on")}
    was = values_before(work, on)
    for pk, agency, unit, activity, kind, due_on in rows:
        status, completed_on = last.get(pk, _NEW)
        if before := was.get(activity):
            kind, due_on = before.get("deadline_kind", kind), before.get("due_on", due_on)
        state = _state(status, kind, due_on, completed_on, on)
        for body in bodies.answering(agency, unit):
            found[body][state] += 1
    return found


_NEW = (WorkStatus.NOT_STARTED, None)


def cancelled_work(bodies: Bodies, year: int, on: date) -> dict[int, dict[str, int]]:
    """By body and area how much of its work for the year had been cancelled by that day. One query."""
    gone = cancelled_on(bodies.of_year(year).issued_by(on), on)
    found: dict[int, Counter[str]] = defaultdict(Counter)
    counted = gone.order_by().values_list("agency", "unit", "area__key").annotate(number=Count("pk"))
    for agency, unit, area, number in counted:
        for body in bodies.answering(agency, unit):
            found[body][area] += number
    return found


def spoken_for(bodies: Bodies, year: int, starts_on: date, ends_on: date) -> set[int]:
    """The bodies' assignments of which the unit reported for a day of the window. One query."""
    steps = ProgressUpdate.objects.filter(
        assignment__in=bodies.of_year(year).order_by().values("pk"),
        kind=UpdateKind.REPORT,
        on__range=(starts_on, ends_on),
    )
    return set(steps.order_by().values_list("assignment", flat=True).distinct())


def _steps_by(day: date, work: QuerySet[Assignment]) -> QuerySet[ProgressUpdate]:
    """The steps of that work that held by the day."""
    return ProgressUpdate.objects.filter(assignment__in=work.order_by().values("pk"), on__lte=day)


def _last_of(steps: QuerySet[ProgressUpdate], *alike: str) -> QuerySet[ProgressUpdate]:
    """Of those of them that are alike in these columns the last one."""
    last = steps.order_by().values(*alike).annotate(last=Max("pk")).values("last")
    return ProgressUpdate.objects.filter(pk__in=last)


def _proofs(steps: QuerySet[ProgressUpdate]) -> Mapping[int, Collection[str]]:
    """By step how its pieces of evidence are cited, in the order in which the store lists them. One query."""
    links = ProgressUpdate.evidence.through.objects.filter(progressupdate__in=steps.order_by().values("pk"))
    names = ("kind", "number", "issued_on", "title", "file_name", "url")
    found: dict[int, list[str]] = defaultdict(list)
    cited: dict[int, str] = {}
    rows = links.order_by("-evidence").values_list(
        "progressupdate", "evidence", *(f"evidence__{name}" for name in names)
    )
    for step, pk, kind, number, issued_on, title, file_name, url in rows:
        if pk not in cited:
            cited[pk] = citation_of(kind, title or number or file_name or url, number, issued_on)
        found[step].append(cited[pk])
    return found


def _line(
    row: _Row, step: _Step | None, said: _Step | None, proofs: Mapping[int, Collection[str]], on: date
) -> WorkLine:
    """`step` is how the work stood, `said` what the unit said of it; a result that was returned is none."""
    status = step.status if step else WorkStatus.NOT_STARTED
    completed_on = step.completed_on if step else None
    shown = said if said and step and step.kind != UpdateKind.RETURN else None
    return WorkLine(
        assignment=row.assignment,
        area=row.area,
        plan=row.plan_number or row.plan_title,
        label=row.label,
        title=row.title,
        unit=row.unit_name,
        deadline_text=row.deadline_text,
        due_on=row.due_on,
        part=part_of(status, row.deadline_kind, row.due_on, completed_on, on=on),
        progress=step.progress if step else 0,
        completed_on=completed_on,
        product=row.product,
        result=shown.result if shown else "",
        difficulty=said.difficulty if said else "",
        proposal=said.proposal if said else "",
        evidence=tuple(proofs.get(shown.pk, ())) if shown else (),
        delay_reason=said.delay_reason if said else "",
    )
