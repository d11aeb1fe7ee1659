"""Reads agencies' numbers as of a day: what their work was then, and what was measured for the period."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from indicators.models import Measurement, ReformArea
from organisations.models import Unit
from plans.models import ProgressUpdate
from reform.common.periods import NATIONAL, Period
from reporting.models import ReportRound
from reporting.queries.earlier import earlier_of_units, period_before, rhythm_of
from reporting.queries.register_sums import registers_of
from reporting.queries.targets_asked import Asked, targets_asked
from reporting.queries.work import Bodies, cancelled_work, spoken_for, work_lines
from reporting.snapshot import AreaCounts, Counts, Figure, Snapshot, WorkLine


def area_counts(
    areas: Iterable[ReformArea],
    lines: Iterable[WorkLine] = (),
    cancelled: Mapping[str, int] | None = None,
    told: Collection[int] = (),
) -> tuple[AreaCounts, ...]:
    """Counts of each of the areas, in their order, zeros included; `cancelled` is by area, `told` are the lines of
    continuous work of which something was said in the window.
    """
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    spoken: Counter[str] = Counter()
    for line in lines:
        tally[line.area][line.part] += 1
        spoken[line.area] += line.assignment in told
    gone = cancelled or {}
    return tuple(
        AreaCounts(area.key, area.name, Counts(**tally[area.key]), gone.get(area.key, 0), spoken[area.key])
        for area in areas
    )


def measured_figures(
    units: Collection[Unit], year: int, period: str, rhythm: Sequence[str] = NATIONAL
) -> dict[int, tuple[Figure, ...]]:
    """By unit its whole figures of the period that stand, as they were defined when they were counted, each beside the
    target for the year, the same period's figure of the year before and that of the report before; those of ad-hoc
    periods beside none. `rhythm` are the periods that follow each other there. Two queries,
    two more where there are targets, however many units.
    """
    before, ago = period_before(year, period, rhythm), (year - 1, period)
    periods = [(year, period)] if period == Period.AD_HOC else [(year, period), before, ago]
    rows = (
        Measurement.objects.counted()
        .filter(reduce(or_, (Q(year=one, period=name) for one, name in periods)), unit__in=units)
        .order_by("indicator__area__position", "indicator__code")
        .values_list(*_ENTRY)
    )
    found: dict[int, dict[tuple[int, str], dict[int, _Entry]]] = defaultdict(lambda: defaultdict(dict))
    for row in map(_Entry._make, rows):
        found[row.unit][row.year, row.period][row.indicator] = row
    targets = targets_asked([[unit.pk, unit.province_id] for unit in units], year)
    return {
        unit.pk: tuple(
            asked[key].judged(figure, unit, year, period) if key in asked else figure
            for key, row in of_unit[year, period].items()
            for figure in [_figure(row, of_unit[ago].get(key), of_unit[before].get(key), asked.get(key))]
        )
        for unit, asked in zip(units, targets, strict=True)
        for of_unit in [found[unit.pk]]
    }


def agency_snapshots(round_: ReportRound, units: Collection[Unit]) -> dict[int, Snapshot]:
    """By unit all numbers of its report in the round, as of its cut-off. Some twenty queries, however many units."""
    starts_on, cutoff_on, bodies = round_.starts_on, round_.cutoff_on, Bodies.of(units)
    work = work_lines(bodies, round_.year, cutoff_on)
    cancelled = cancelled_work(bodies, round_.year, cutoff_on)
    spoken = spoken_for(bodies, round_.year, starts_on, cutoff_on)
    figures = measured_figures(units, round_.year, round_.period, rhythm_of(round_))
    registers = registers_of(units, starts_on, cutoff_on)
    earlier = earlier_of_units(round_, units)
    made_up = _with_illustrative_data(units, round_.year)
    areas = list(ReformArea.objects.all())
    found = {}
    for unit in units:
        lines, gone = work.get(unit.pk, []), cancelled.get(unit.pk, {})
        told = {line.assignment for line in lines if line.part == "continuous"} & spoken
        last, year_before = earlier[unit.pk]
        found[unit.pk] = Snapshot(
            year=round_.year,
            period=round_.period,
            starts_on=starts_on,
            cutoff_on=cutoff_on,
            unit=unit.code,
            unit_name=unit.name,
            areas=area_counts(areas, lines, gone, told),
            lines=tuple(lines),
            figures=figures[unit.pk],
            due_in_window=sum(1 for line in lines if line.due_on and starts_on <= line.due_on <= cutoff_on),
            done_in_window=sum(
                1 for line in lines if line.completed_on and starts_on <= line.completed_on <= cutoff_on
            ),
            continuous_told=len(told),
            cancelled=sum(gone.values()),
            registers=registers[unit.pk].sums,
            register_lines=registers[unit.pk].lines,
            last=last,
            year_before=year_before,
            illustrative=registers[unit.pk].illustrative or unit.pk in made_up,
        )
    return found


class _Entry(NamedTuple):
    unit: int
    year: int
    period: str
    indicator: int
    code: str
    area: str
    definition: int
    name: str
    unit_of_measure: str
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    band: str


_ENTRY = (
    "unit_id",
    "year",
    "period",
    "indicator_id",
    "indicator__code",
    "indicator__area__key",
    "definition_id",
    "definition__name",
    "definition__unit_of_measure",
    "numerator",
    "denominator",
    "value",
    "band",
)


def _figure(row: _Entry, ago: _Entry | None, before: _Entry | None, asked: Asked | None) -> Figure:
    """`ago` is the figure of the same period of the year before, `before` that of the report before."""
    alike = [one if one and one.definition == row.definition else None for one in (ago, before)]
    previous, last_period = (one.value if one else None for one in alike)
    return Figure(
        code=row.code,
        name=row.name,  # what was measured then, though the catalogue calls it otherwise since
        area=row.area,
        unit_of_measure=row.unit_of_measure,
        target=asked.text if asked else "",
        numerator=row.numerator,
        denominator=row.denominator,
        value=row.value,
        band=row.band,
        previous=previous,
        last_period=last_period,
        redefined=alike != [ago, before],
    )


def _with_illustrative_data(units: Collection[Unit], year: int) -> set[int]:
    """Those of them whose work or whose figures of the year are made up in part. One query."""
    bodies = Bodies.of(units)
    steps = ProgressUpdate.objects.filter(is_illustrative=True).order_by()
    entries = Measurement.objects.filter(is_illustrative=True, year=year, unit=OuterRef("pk")).order_by()
    told = Exists(entries) | Exists(steps.filter(assignment__agency=OuterRef("pk")))
    told_of_division = Exists(entries) | Exists(steps.filter(assignment__unit=OuterRef("pk")))
    of_agencies = Q(told, pk__in=bodies.agencies)
    asked = of_agencies | Q(told_of_division, pk__in=bodies.divisions) if bodies.divisions else of_agencies
    return set(Unit.objects.filter(asked).order_by().values_list("pk", flat=True))
