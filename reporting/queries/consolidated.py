"""Adds up accepted reports: the province's numbers come from frozen snapshots, never from live data."""

from collections.abc import Iterable
from decimal import Decimal

from indicators.enums import Aggregation
from indicators.figures import share
from indicators.models import Indicator
from reporting.enums import ReportStatus
from reporting.models import Report, ReportRound
from reporting.queries.figures import area_counts, measured_figures, target_words
from reporting.snapshot import AreaCounts, Counts, Figure, Snapshot, UnitLine


def province_snapshot(round_: ReportRound) -> Snapshot:
    """The sum of the round's accepted snapshots, unit by unit and area by area, and who is missing from it.

    Figures of agencies are added by each indicator's rule; the province's own figures (ranks, surveys of the whole
    province) stand beside them.
    """
    reports = list(Report.objects.filter(round=round_).of_units().select_related("unit").order_by("unit__sort_key"))
    accepted = [report for report in reports if report.status == ReportStatus.ACCEPTED]
    snapshots = [(report, report.numbers) for report in accepted]
    units = tuple(_unit_line(report, numbers, round_) for report, numbers in snapshots)
    numbers = [snapshot for _, snapshot in snapshots]
    own = measured_figures(round_.province, round_.year, round_.period)
    targets = target_words([round_.province_id], round_.year)
    added = added_figures([snapshot.figures for snapshot in numbers], expected=len(reports), targets=targets)
    return Snapshot(
        year=round_.year,
        period=round_.period,
        starts_on=round_.starts_on,
        cutoff_on=round_.cutoff_on,
        unit=round_.province.code,
        unit_name=round_.province.name,
        areas=_sum_areas(numbers),
        figures=_merge(own, added),
        units=units,
        missing=tuple(report.unit.name for report in reports if report.status != ReportStatus.ACCEPTED),
        due_in_window=sum(snapshot.due_in_window for snapshot in numbers),
        done_in_window=sum(snapshot.done_in_window for snapshot in numbers),
        continuous_told=_told(numbers),
        illustrative=any(snapshot.illustrative for snapshot in numbers),
    )


def _told(numbers: list[Snapshot]) -> int | None:
    """Known where every report counted it."""
    told = [snapshot.continuous_told for snapshot in numbers]
    return None if None in told else sum(told)


def added_figures(figures: Iterable[Iterable[Figure]], *, expected: int, targets: dict[int, str]) -> tuple[Figure, ...]:
    """Agencies' figures as one each, by the indicator's rule: ratios as sums of numerators over sums of
    denominators, counts as sums.

    Indicators that do not add up (ranks, bands, latest values) are left out: they are the province's own to state.
    `expected` is how many agencies were asked; `entered` in the result says how many gave a figure. `targets` are the
    words of the province's own targets by indicator: an agency may have promised more. One query.
    """
    gathered: dict[str, list[Figure]] = {}
    for of_unit in figures:
        for figure in of_unit:
            gathered.setdefault(figure.code, []).append(figure)
    indicators = {indicator.code: indicator for indicator in Indicator.objects.filter(code__in=gathered)}
    added = [
        _add(gathered[code], indicator.aggregation, expected, targets.get(indicator.pk, ""))
        for code, indicator in sorted(indicators.items())
    ]
    return tuple(figure for figure in added if figure)


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
    if rule == Aggregation.RATIO_OF_SUMS:
        top = sum((figure.numerator for figure in found if figure.numerator is not None), Decimal(0))
        bottom = sum((figure.denominator for figure in found if figure.denominator is not None), Decimal(0))
        value = share(top, bottom, first.unit_of_measure)
        return Figure(numerator=top, denominator=bottom, value=value, **common)
    if rule == Aggregation.SUM:
        values = [figure.value for figure in found if figure.value is not None]
        return Figure(numerator=None, denominator=None, value=sum(values, Decimal(0)), **common)
    return None


def _merge(own: tuple[Figure, ...], added: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """The province's own figure of an indicator goes before the sum of its agencies'."""
    stated = {figure.code for figure in own}
    return tuple(sorted((*own, *(figure for figure in added if figure.code not in stated)), key=lambda f: f.code))


def _sum_areas(snapshots: list[Snapshot]) -> tuple[AreaCounts, ...]:
    empty = area_counts([])
    return tuple(
        AreaCounts(area.key, area.name, sum((snapshot.area(area.key) for snapshot in snapshots), Counts()))
        for area in empty
    )


def _unit_line(report: Report, numbers: Snapshot, round_: ReportRound) -> UnitLine:
    return UnitLine(
        code=report.unit.code,
        name=report.unit.name,
        report=report.pk,
        sent_on=report.submitted_on,
        on_time=report.submitted_on <= round_.unit_due_on,
        areas=numbers.areas,
    )
