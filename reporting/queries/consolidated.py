"""Adds up accepted reports: the province's numbers come from frozen snapshots, never from live data."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from django.db.models.fields.json import KeyTransform

from indicators.adding import add_up
from indicators.models import Indicator, ReformArea
from indicators.queries.definitions import definitions_in
from organisations.models import Unit
from reform.common.periods import Period
from reporting.enums import ReportStatus
from reporting.models import Report, ReportRound
from reporting.queries.earlier import earlier_of_province, period_before, rhythm_of
from reporting.queries.figures import area_counts, measured_figures
from reporting.queries.register_sums import registers_of
from reporting.queries.targets_asked import Asked, targets_asked
from reporting.snapshot import (
    AreaCounts,
    Counts,
    Excluded,
    Figure,
    Snapshot,
    UnitLine,
    figures_from_json,
)


def province_snapshot(round_: ReportRound) -> Snapshot:
    """The sum of the round's accepted snapshots, unit by unit and area by area, and who is missing from it.

    Figures of agencies are added by each indicator's rule; the province's own figures (ranks, surveys of the whole
    province) stand beside them. So do the registers that the province itself keeps.
    """
    reports = list(
        Report.objects.filter(round=round_).of_units().select_related("unit", "round").order_by("unit__sort_key")
    )
    accepted = [report for report in reports if report.status == ReportStatus.ACCEPTED]
    excluded = excluded_from(round_)
    missing = [one for one in reports if one.status != ReportStatus.ACCEPTED and one.unit_id not in excluded]
    snapshots = [(report, report.numbers) for report in accepted]
    units = tuple(_unit_line(report, numbers, round_) for report, numbers in snapshots)
    numbers = [snapshot for _, snapshot in snapshots]
    rhythm = rhythm_of(round_)
    own = measured_figures([round_.province], round_.year, round_.period, rhythm)[round_.province_id]
    [targets] = targets_asked([[round_.province_id]], round_.year)
    added = added_figures(
        [snapshot.figures for snapshot in numbers],
        year=round_.year,
        expected=len(accepted) + len(missing),
        targets={key: asked.text for key, asked in targets.items()},
    )
    beside = _beside_earlier(round_, added, {report.unit: one.figures for report, one in snapshots})
    last, year_before = earlier_of_province(numbers)
    registers = registers_of([round_.province], round_.starts_on, round_.cutoff_on)[round_.province_id]
    return Snapshot(
        year=round_.year,
        period=round_.period,
        starts_on=round_.starts_on,
        cutoff_on=round_.cutoff_on,
        unit=round_.province.code,
        unit_name=round_.province.name,
        areas=_sum_areas(numbers),
        figures=_merge(own, _judged(round_, beside, targets)),
        units=units,
        missing=tuple(report.unit.name for report in missing),
        due_in_window=sum(snapshot.due_in_window for snapshot in numbers),
        done_in_window=sum(snapshot.done_in_window for snapshot in numbers),
        continuous_told=_known_sum(snapshot.continuous_told for snapshot in numbers),
        cancelled=sum(snapshot.cancelled for snapshot in numbers),
        registers=sum((snapshot.registers for snapshot in numbers), registers.sums),
        register_lines=(*registers.lines, *(line for snapshot in numbers for line in snapshot.register_lines)),
        last=last,
        year_before=year_before,
        excluded=tuple(excluded.values()),
        illustrative=registers.illustrative or any(snapshot.illustrative for snapshot in numbers),
    )


def excluded_from(round_: ReportRound) -> dict[int, Excluded]:
    """By unit who need not report in the round, and why. One query."""
    found = round_.exclusions.order_by("unit__sort_key").values_list("unit", "unit__name", "reason")
    return {unit: Excluded(name, reason) for unit, name, reason in found}


def _known_sum(numbers: Iterable[int | None]) -> int | None:
    """Known where every report counted it."""
    told = list(numbers)
    return None if None in told else sum(told)


def added_figures(
    figures: Iterable[Iterable[Figure]], *, year: int, expected: int, targets: dict[int, str]
) -> tuple[Figure, ...]:
    """Agencies' figures as one each, by the rule that the indicator had in the year: ratios as sums of numerators
    over sums of denominators, counts as sums.

    Indicators that do not add up (ranks, bands, latest values) are left out: they are the province's own to state.
    `expected` is how many agencies were asked; `entered` in the result says how many gave a figure. `targets` are the
    words of the province's own targets by indicator: an agency may have promised more. Two queries.
    """
    gathered: dict[str, list[Figure]] = {}
    for of_unit in figures:
        for figure in of_unit:
            gathered.setdefault(figure.code, []).append(figure)
    indicators = {indicator.code: indicator for indicator in Indicator.objects.filter(code__in=gathered)}
    meanings = definitions_in(indicators.values(), year)
    added = [
        _add(gathered[code], meanings[indicator.pk].aggregation, expected, targets.get(indicator.pk, ""))
        for code, indicator in sorted(indicators.items())
    ]
    return tuple(figure for figure in added if figure)


def _beside_earlier(
    round_: ReportRound, figures: tuple[Figure, ...], given: Mapping[Unit, Iterable[Figure]]
) -> tuple[Figure, ...]:
    """The same figures beside those of the same period of the year before and of the report before, of the same units
    (`given` is what each of them gave now) and counted by the same definition. Seven queries, two more for each of the
    two of which not every unit has an accepted report.
    """
    if round_.period == Period.AD_HOC or not figures:
        return figures
    before = period_before(round_.year, round_.period, rhythm_of(round_))
    ago = (round_.year - 1, round_.period)
    indicators = {one.code: one for one in Indicator.objects.filter(code__in=[figure.code for figure in figures])}
    known = {when: _stood(round_, *when, given) for when in (before, ago)}
    meanings = {year: definitions_in(indicators.values(), year) for year in (round_.year, round_.year - 1)}
    found = []
    for figure in figures:
        key = indicators[figure.code].pk
        values = {when: known[when].get(figure.code) for when in (before, ago)}
        alike = {when: meanings[when[0]][key].pk == meanings[round_.year][key].pk for when in values}
        kept = {when: value if alike[when] else None for when, value in values.items()}
        found.append(replace(figure, previous=kept[ago], last_period=kept[before], redefined=kept != values))
    return tuple(found)


def _judged(round_: ReportRound, figures: tuple[Figure, ...], targets: dict[int, Asked]) -> tuple[Figure, ...]:
    """The figures with how they stand against what the province asked of itself. One query."""
    keys = dict(Indicator.objects.filter(pk__in=targets).values_list("code", "pk"))
    return tuple(
        targets[keys[one.code]].judged(one, round_.province, round_.year, round_.period) if one.code in keys else one
        for one in figures
    )


def _stood(
    round_: ReportRound, year: int, period: str, given: Mapping[Unit, Iterable[Figure]]
) -> dict[str, Decimal | None]:
    """By code the values of an earlier period, each of all the units that give it now: sums of what was accepted then,
    of what was entered where a unit had nothing accepted.
    """
    accepted = Report.objects.filter(round__province=round_.province, round__year=year, round__period=period)
    accepted = accepted.of_units().accepted().filter(unit__in=given)
    rows = accepted.annotate(rows=KeyTransform("figures", "snapshot")).order_by("pk").values_list("unit", "rows")
    told = {unit: figures_from_json(figures) for unit, figures in rows}
    if silent := [unit for unit in given if unit.pk not in told]:
        told |= measured_figures(silent, year, period)
    then = {unit.pk: {figure.code: figure for figure in told[unit.pk]} for unit in given}
    codes = {unit.pk: {figure.code for figure in figures} for unit, figures in given.items()}
    partly = {code for unit, asked in codes.items() for code in asked - then[unit].keys()}
    alike = [[then[unit][code] for code in asked - partly] for unit, asked in codes.items()]
    sums = added_figures(alike, year=year, expected=len(given), targets={})
    return {figure.code: figure.value for figure in sums}


def _add(found: list[Figure], rule: str, expected: int, target: str) -> Figure | None:
    first = found[0]
    common = {
        "code": first.code,
        "name": first.name,
        "area": first.area,
        "unit_of_measure": first.unit_of_measure,
        "target": target,
        "entered": len(found),
        "expected": expected,
    }
    made = add_up(found, aggregation=rule, unit_of_measure=first.unit_of_measure)
    if made is None:
        return None
    return Figure(numerator=made.numerator, denominator=made.denominator, value=made.value, **common)


def _merge(own: tuple[Figure, ...], added: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """The province's own figure of an indicator goes before the sum of its agencies'."""
    stated = {figure.code for figure in own}
    return tuple(sorted((*own, *(figure for figure in added if figure.code not in stated)), key=lambda f: f.code))


def _sum_areas(snapshots: list[Snapshot]) -> tuple[AreaCounts, ...]:
    return tuple(
        AreaCounts(
            area.key,
            area.name,
            sum((one.counts for one in found), Counts()),
            sum(one.cancelled for one in found),
            _known_sum(one.continuous_told for one in found),
        )
        for area in area_counts(ReformArea.objects.all())
        for found in [[one for snapshot in snapshots for one in snapshot.areas if one.key == area.key]]
    )


def _unit_line(report: Report, numbers: Snapshot, round_: ReportRound) -> UnitLine:
    return UnitLine(
        code=report.unit.code,
        name=report.unit.name,
        report=report.pk,
        sent_on=report.submitted_on,
        on_time=not report.days_late(report.submitted_on),
        areas=numbers.areas,
        version=report.version,
        answers=numbers.answers,
    )
