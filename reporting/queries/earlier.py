"""What a report is compared with: the report before it, and that of the same period a year before."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.db.models.fields.json import KeyTransform

from organisations.models import Unit
from plans.states import State
from reform.common.periods import NATIONAL, PERIODIC, Period, default_window, period_order
from reporting.enums import SENT_REPORT_STATUSES, ReportLevel
from reporting.models import RegimePeriod, Report, ReportRound
from reporting.queries.work import PART_OF_STATE, Bodies, states_on
from reporting.snapshot import Counts, Earlier, Snapshot, areas_from_json, total

_PARTS = PART_OF_STATE | {State.DUE_SOON: "in_progress"}  # whether it was begun changes nothing that is compared


def earlier_of_units(round_: ReportRound, units: Collection[Unit]) -> dict[int, tuple[Earlier | None, Earlier | None]]:
    """By unit its report before this round's, and that of the same period of the year before.

    What was sent is taken as it was sent. Where nothing was sent, the work is counted as it stood on the cut-off that
    the period had then; None where the unit had no work. Ad-hoc rounds are compared with nothing. One query, three more
    for either where not all units sent one, one for the regime's rhythm.
    """
    if round_.period == Period.AD_HOC:
        return {unit.pk: (None, None) for unit in units}
    sent = _sent(round_, Report.objects.filter(unit__in=units).exclude(level=ReportLevel.PROVINCE))
    before = period_before(round_.year, round_.period, rhythm_of(round_))
    last = {unit.pk: _last(sent[unit.pk], before) for unit in units}
    ago = {unit.pk: sent[unit.pk].get((round_.year - 1, round_.period)) for unit in units}
    for found, when in ((last, before), (ago, (round_.year - 1, round_.period))):
        if silent := [unit for unit in units if found[unit.pk] is None]:
            found |= _recounted(silent, *when)
    return {unit.pk: (last[unit.pk], ago[unit.pk]) for unit in units}


def earlier_of_province(accepted: Iterable[Snapshot]) -> tuple[Earlier | None, Earlier | None]:
    """As `earlier_of_units` for the province's report: the sums of what the accepted snapshots are compared with
    themselves, so that the same units stand on both sides. No queries.
    """
    snapshots = [one for one in accepted if one.counts.planned]
    return _added_up(one.last for one in snapshots), _added_up(one.year_before for one in snapshots)


def _sent(round_: ReportRound, reports) -> dict[int, dict[tuple[int, str], Earlier]]:
    """By unit, and by year and period, what was sent; the snapshot's counts are read alone."""
    found = (
        reports.filter(status__in=SENT_REPORT_STATUSES, round__cutoff_on__lt=round_.cutoff_on)
        .exclude(round__period=Period.AD_HOC)
        .annotate(area_rows=KeyTransform("areas", "snapshot"))
        .values_list("unit", "round__year", "round__period", "round__cutoff_on", "area_rows", "pk")
    )
    sent: dict[int, dict[tuple[int, str], Earlier]] = defaultdict(dict)
    for unit, year, period, cutoff_on, rows, pk in found:
        sent[unit][year, period] = Earlier(year, period, cutoff_on, total(areas_from_json(rows)), pk)
    return sent


def _added_up(earlier: Iterable[Earlier | None]) -> Earlier | None:
    """None where one of them is compared with nothing, or with another period than the others."""
    found = list(earlier)
    if not found or None in found or len({(one.year, one.period) for one in found}) > 1:
        return None
    cutoff_on = max(one.cutoff_on for one in found)
    return Earlier(found[0].year, found[0].period, cutoff_on, sum((one.counts for one in found), Counts()))


def _last(known: dict[tuple[int, str], Earlier], before: tuple[int, str]) -> Earlier | None:
    """The newest that closed before the round did, if it is the report just before and not an older one."""
    newest = max(known.values(), key=lambda one: (one.cutoff_on, period_order(one.year, one.period)), default=None)
    if newest is None or period_order(newest.year, newest.period) < period_order(*before):
        return None
    return newest


def period_before(year: int, period: str, rhythm: Sequence[str] = NATIONAL) -> tuple[int, str]:
    """The last period of the rhythm that closes before one of the year: the year's of the year before for the first
    quarter, the half year's for nine months, which close with the third quarter.
    """
    earlier = [one for one in rhythm if _closing(year, one) < _closing(year, period)]
    return (year, earlier[-1]) if earlier else (year - 1, rhythm[-1])


def _closing(year: int, period: str) -> date:
    return date(year, 12, 31) if period == Period.AD_HOC else default_window(year, Period(period)).cutoff_on


def rhythm_of(round_: ReportRound) -> Sequence[str]:
    """The periods that follow each other where the round was opened: those of its regime, else the national ones. At
    most one query.
    """
    periods = RegimePeriod.objects.filter(regime=round_.regime_id).values_list("period", flat=True)
    found = {Period(period) for period in periods} if round_.regime_id else set()
    return [period for period in PERIODIC if period in found] or NATIONAL


def _recounted(units: Iterable[Unit], year: int, period: str) -> dict[int, Earlier]:
    """By unit its work of that year as it stood on the period's cut-off; who had none is left out. Three queries."""
    day = default_window(year, Period(period)).cutoff_on
    found = {}
    for body, states in states_on(Bodies.of(units), year, day).items():
        counts: Counter[str] = Counter()
        for state, number in states.items():
            counts[_PARTS[state]] += number
        found[body] = Earlier(year, period, day, Counts(**counts))
    return found
