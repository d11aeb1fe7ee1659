"""Reads an agency's numbers as of a day: what its work was then, and what was measured for the period."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Count, Q

from indicators.models import Measurement, ReformArea
from organisations.models import Unit
from plans.enums import PlanStatus, UpdateKind, WorkStatus
from plans.models import Assignment, ProgressUpdate, Target
from plans.queries.as_of import live_on, put_words_back
from plans.states import State
from reporting.models import ReportRound
from reporting.snapshot import AreaCounts, Counts, Figure, Snapshot, WorkLine

_PART_OF_STATE = {
    State.DONE: "done_on_time",
    State.DONE_LATE: "done_late",
    State.OVERDUE: "overdue",
    State.CONTINUOUS: "continuous",
    State.WAITING: "waiting",
    State.NOT_STARTED: "not_started",
    State.IN_PROGRESS: "in_progress",
}


def part_of(status: str, deadline_kind: str, due_on: date | None, completed_on: date | None, *, on: date) -> str:
    """The field of `Counts` in which such work is counted on that day; empty for cancelled work."""
    state = State.of(status, deadline_kind, due_on, completed_on, on=on)
    if state is State.DUE_SOON:  # due, but not past it: reports count what was done of it
        state = State.NOT_STARTED if status == WorkStatus.NOT_STARTED else State.IN_PROGRESS
    return _PART_OF_STATE.get(state, "")


def work_lines(unit: Unit, year: int, on: date) -> list[WorkLine]:
    """Every đầu việc that the unit, or a unit inside it, leads in plans in force for the year and issued by `on`,
    as it stood on `on`.

    The state is the last step's that held by that day, whatever was recorded for later days; the words are those of
    the unit's own last report, though somebody has returned or accepted it since. Work that an amendment took out after
    that day was still to be done then, so it counts, and work that came later does not (`plans.queries.as_of`). Five
    queries, two more where a report was answered.
    """
    rows = (
        live_on(Assignment.objects.counted_in(year).of(unit).issued_by(on), on)
        .select_related("activity", "plan", "unit", "area")
        .order_by("area__position", "-plan__first_year", "plan__code", "activity__position", "unit__sort_key", "id")
    )
    steps = ProgressUpdate.objects.filter(assignment__in=rows.order_by()).prefetch_related("evidence")
    last = {step.assignment_id: step for step in steps.latest_as_of(on)}
    said = {row: step for row, step in last.items() if step.kind == UpdateKind.REPORT}
    if answered := last.keys() - said.keys():
        reports = ProgressUpdate.objects.filter(assignment__in=answered, kind=UpdateKind.REPORT)
        said |= {step.assignment_id: step for step in reports.latest_as_of(on).prefetch_related("evidence")}
    put_words_back([row.activity for row in rows], on)
    return [_line(row, last.get(row.pk), said.get(row.pk), on) for row in rows]


def area_counts(lines: Iterable[WorkLine]) -> tuple[AreaCounts, ...]:
    """Counts of each of the seven areas, in their order, zeros included. One query."""
    tally: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for line in lines:
        tally[line.area][line.part] += 1
    return tuple(AreaCounts(area.key, area.name, Counts(**tally[area.key])) for area in ReformArea.objects.all())


def measured_figures(unit: Unit, year: int, period: str) -> tuple[Figure, ...]:
    """The unit's figures of the period, each beside the target for the year and the same period's figure of the
    year before. Two queries.
    """
    rows = (
        Measurement.objects.filter(unit=unit, period=period, year__in=(year, year - 1))
        .select_related("indicator", "indicator__area")
        .order_by("indicator__area__position", "indicator__code")
    )
    by_year: dict[int, dict[int, Measurement]] = defaultdict(dict)
    for row in rows:
        by_year[row.year][row.indicator_id] = row
    targets = target_words([unit.pk, unit.province_id], year)
    return tuple(
        _figure(row, by_year[year - 1].get(row.indicator_id), targets.get(row.indicator_id, ""))
        for row in by_year[year].values()
    )


def target_words(owners: Sequence[int | None], year: int) -> dict[int, str]:
    """Words of the target for the year by indicator, the first owner's plan before the next's; a draft sets none. One
    query.
    """
    found: dict[int, tuple[int, str]] = {}
    targets = Target.objects.exclude(plan__status=PlanStatus.DRAFT).filter(
        plan__owner__in=[owner for owner in owners if owner], horizon_year=year, indicator__isnull=False
    )
    for indicator, owner, text in targets.values_list("indicator", "plan__owner", "text"):
        rank = list(owners).index(owner)
        if indicator not in found or rank < found[indicator][0]:
            found[indicator] = (rank, text)
    return {indicator: text for indicator, (_, text) in found.items()}


def agency_snapshot(round_: ReportRound, unit: Unit) -> Snapshot:
    """All numbers of one agency's report in the round, as of its cut-off."""
    lines = work_lines(unit, round_.year, round_.cutoff_on)
    in_window = [line for line in lines if line.due_on and round_.starts_on <= line.due_on <= round_.cutoff_on]
    done = [line for line in lines if line.completed_on and round_.starts_on <= line.completed_on <= round_.cutoff_on]
    return Snapshot(
        year=round_.year,
        period=round_.period,
        starts_on=round_.starts_on,
        cutoff_on=round_.cutoff_on,
        unit=unit.code,
        unit_name=unit.name,
        areas=area_counts(lines),
        lines=tuple(lines),
        figures=measured_figures(unit, round_.year, round_.period),
        due_in_window=len(in_window),
        done_in_window=len(done),
        continuous_told=_told(lines, round_),
        illustrative=_has_illustrative_data(unit, round_),
    )


def _told(lines: Iterable[WorkLine], round_: ReportRound) -> int:
    """Of how many of the continuous lines the unit reported within the window. One query where there are any."""
    continuous = [line.assignment for line in lines if line.part == "continuous"]
    window = (round_.starts_on, round_.cutoff_on)
    steps = ProgressUpdate.objects.filter(assignment__in=continuous, kind=UpdateKind.REPORT, on__range=window)
    return steps.aggregate(told=Count("assignment", distinct=True))["told"] if continuous else 0


def _line(row: Assignment, step: ProgressUpdate | None, said: ProgressUpdate | None, on: date) -> WorkLine:
    """`step` is how the work stood, `said` what the unit said of it; a result that was returned is none."""
    status = step.status if step else WorkStatus.NOT_STARTED
    completed_on = step.completed_on if step else None
    shown = said if said and step and step.kind != UpdateKind.RETURN else None
    activity = row.activity
    return WorkLine(
        assignment=row.pk,
        area=row.area.key,
        plan=row.plan.number or row.plan.title,
        label=activity.label,
        title=activity.title,
        unit=row.unit.name,
        deadline_text=activity.deadline_text,
        due_on=row.then_due_on,
        part=part_of(status, row.then_kind, row.then_due_on, completed_on, on=on),
        progress=step.progress if step else 0,
        completed_on=completed_on,
        product=activity.product,
        result=shown.result if shown else "",
        difficulty=said.difficulty if said else "",
        proposal=said.proposal if said else "",
        evidence=tuple(evidence.citation for evidence in shown.evidence.all()) if shown else (),
        delay_reason=said.delay_reason if said else "",
    )


def _figure(row: Measurement, before: Measurement | None, target: str) -> Figure:
    return Figure(
        code=row.indicator.code,
        name=row.indicator.name,
        area=row.indicator.area.key,
        unit_of_measure=row.indicator.unit_of_measure,
        target=target,
        numerator=row.numerator,
        denominator=row.denominator,
        value=row.value,
        band=row.band,
        previous=before.value if before else None,
    )


def _has_illustrative_data(unit: Unit, round_: ReportRound) -> bool:
    made_up = Q(is_illustrative=True)
    return (
        ProgressUpdate.objects.filter(made_up, assignment__agency=unit).exists()
        or Measurement.objects.filter(made_up, unit=unit, year=round_.year).exists()
    )
