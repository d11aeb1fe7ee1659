"""How targets stand on a day: their promises held against the figures of the bodies that issued the plans."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from indicators.adding import ADDED_UP
from indicators.comparisons import BANDS, Comparator, Measure, Threshold
from indicators.enums import Aggregation, Direction, UnitOfMeasure
from indicators.models import Indicator, IndicatorPart, IndicatorVersion
from indicators.models.measurements import units_measured_for
from indicators.queries.roll_up import Rolled, roll_up
from indicators.queries.roll_up_each import roll_up_each
from organisations.enums import UnitKind
from organisations.models import Unit, User
from plans import judging_words as words
from plans.enums import MeasureKind, PlanStatus, TargetResult
from plans.judging import Judgement, judge
from plans.models import Target, TargetStep
from plans.promises import Promise, Reading, Start, described
from plans.queries.target_levels import LEVELS, silent_levels
from reform.common import clock
from reform.common.periods import Period
from reform.common.text import fold

_COUNTED = (UnitOfMeasure.COUNT, UnitOfMeasure.MONEY)
_MILLION = Decimal(1_000_000)


@dataclass(frozen=True)
class TargetStanding:
    """A target with its result on a day and what that rests on; without an indicator there is no promise to judge."""

    target: Target
    judgement: Judgement
    promise: Promise | None = None
    readings: tuple[Reading, ...] = ()

    @property
    def result(self) -> TargetResult:
        """The result; it knows how it looks."""
        return self.judgement.result

    @property
    def reason(self) -> str:
        """Why, in one sentence."""
        return self.judgement.reason

    @property
    def threshold(self) -> str:
        """What has to be reached: "từ 85% trở lên"."""
        return asked_words(self.target)

    @property
    def value_words(self) -> str:
        """The latest value: "96,5%", "nhóm khá"; empty where there is none."""
        reading = self.judgement.reading
        if reading is None or not self.promise:
            return ""
        return "không phát sinh" if reading.nothing_occurred else words.value_of(reading, self.promise.unit)

    @property
    def when(self) -> str:
        """The period of the latest value: "6 tháng đầu năm 2025"."""
        reading = self.judgement.reading
        return Period(reading.period).title(reading.year) if reading else ""

    @property
    def coverage(self) -> str:
        """ "12/20 đơn vị đã nhập" of a value that is made of several units, else empty."""
        reading = self.judgement.reading
        return f"{reading.counted}/{reading.expected} đơn vị đã nhập" if reading and reading.expected else ""


def standings(targets: Collection[Target], on: date, viewer: User | None = None) -> list[TargetStanding]:
    """The targets with their results as of the end of the day, in their order; plan, owner and indicator are loaded.

    The province's plan is judged by the province's figures (a target of one level by the units of that level), an
    agency's by the agency's own, one whose population is a named part of the indicator by that part. Figures count as
    they were recorded by that day. To a `viewer` who does not see the
    figures of a plan's owner its targets say nothing but that, and those of a draft that it is one. Five queries
    for the targets of any number of agencies, three more for each province, level and part among them, one more for
    populations and levels, one for several levels, one for a viewer and some more for an earlier day.
    """
    closed = _closed_to(viewer, targets) if viewer else {}
    measured = [target for target in targets if target.indicator_id and target.pk not in closed]
    steps = _steps(measured)
    versions = _versions(measured)
    readings, silent = _Readings(measured, on), silent_levels(measured, on)
    found = []
    for target in targets:
        if target.pk in closed or not target.indicator_id:
            unmeasured = Judgement(TargetResult.NO_DATA, words.no_indicator())
            found.append(TargetStanding(target, closed.get(target.pk, unmeasured)))
            continue
        of_indicator = versions[target.indicator_id]
        promise = promise_of(target, steps.get(target.pk, ()), of_indicator)
        known = readings.of(target)
        if promise.accrues and not _meaning(target, of_indicator).cumulative:
            known = from_january(known)
        found.append(TargetStanding(target, _judged(target, promise, known, on, silent), promise, known))
    return found


def _judged(
    target: Target, promise: Promise, known: tuple[Reading, ...], on: date, silent: dict[int, list[str]]
) -> Judgement:
    found = judge(promise, known, on)
    if target.pk in silent and found.reading:
        return replace(found, reason=f"{found.reason} {words.levels_without_units(silent[target.pk])}")
    return found


def _closed_to(viewer: User, targets: Iterable[Target]) -> dict[int, Judgement]:
    """What is said instead of a result that is not for this person's eyes, or of a plan without any. One query."""
    owners = set(units_measured_for(viewer).filter(pk__in={one.plan.owner_id for one in targets}).values_list("pk"))
    found = {}
    for target in targets:
        if target.plan.status == PlanStatus.DRAFT:
            found[target.pk] = Judgement(TargetResult.NOT_YET, words.still_a_draft())
        elif (target.plan.owner_id,) not in owners:
            found[target.pk] = Judgement(TargetResult.NOT_YET, words.not_for_everybody(str(target.plan.owner)))
    return found


def _threshold_of(target: Target) -> Threshold:
    """The threshold that the target's columns hold; of a band that the scale does not know the bound says nothing."""
    comparator = Comparator(target.comparator)
    lower, upper = target.lower, target.upper
    if target.measure == MeasureKind.BAND and comparator != Comparator.BETTER_THAN_YEAR:
        place = BANDS.get(target.band.strip().lower(), Decimal(0))
        upper_only = comparator in (Comparator.AT_MOST, Comparator.LESS_THAN)
        both = comparator in (Comparator.BETWEEN, Comparator.EXACTLY)
        lower, upper = (None if upper_only else place), (place if upper_only or both else None)
    if comparator == Comparator.EXACTLY and lower != upper:
        comparator = Comparator.BETWEEN
    return Threshold(Measure(target.measure), comparator, lower, upper, target.baseline_year)


def promise_of(
    target: Target, steps: tuple[tuple[int, Decimal], ...] = (), versions: Iterable[IndicatorVersion] = ()
) -> Promise:
    """The target as it is judged, by what its indicator means in the year of the horizon; `versions` are the meanings
    of the indicator, the first of them first.
    """
    indicator, meaning, start = target.indicator, _meaning(target, versions), None
    if target.baseline_value is not None:
        then = _version_in(versions, target.baseline_year)
        start = Start(target.baseline_year, target.baseline_value, then.pk if then else None)
    return Promise(
        threshold_in(target, meaning.unit_of_measure),
        horizon=target.horizon_year,
        since=target.plan.first_year,
        unit=meaning.unit_of_measure,
        pace=target.pace,
        steps=steps,
        start=start,
        lower_is_better=meaning.unit_of_measure == UnitOfMeasure.RANK or meaning.direction == Direction.LOWER,
        accrues=_accrues(target, meaning),
        published_in=indicator.published_in,
        once_a_year=indicator.periods_asked == [Period.YEAR],
        word=target.band,
    )


def threshold_in(target: Target, unit: str) -> Threshold:
    """What the target asks for, amounts of money, which documents are read in đồng, as figures of that unit tell it."""
    threshold = _threshold_of(target)
    if unit != UnitOfMeasure.MONEY or threshold.measure != Measure.COUNT:
        return threshold
    lower, upper = (None if bound is None else bound / _MILLION for bound in (threshold.lower, threshold.upper))
    return replace(threshold, lower=lower, upper=upper)


def promises_of(targets: Collection[Target]) -> dict[int, Promise]:
    """By its key what each of these targets promises; indicator and plan are loaded. Two queries, none for none."""
    if not targets:
        return {}
    steps, versions = _steps(targets), _versions(targets)
    return {one.pk: promise_of(one, steps.get(one.pk, ()), versions[one.indicator_id]) for one in targets}


def _meaning(target: Target, versions: Iterable[IndicatorVersion]) -> IndicatorVersion | Indicator:
    """What the figures of the horizon's year are counted by. The catalogue may have decided on another meaning for
    later years already.
    """
    return _version_in(versions, target.horizon_year) or target.indicator


def _accrues(target: Target, meaning: IndicatorVersion | Indicator) -> bool:
    """Whether the measure counts what comes about in the course of a year: things done, not what there is. A count
    that shall be low in itself (posts, units) is no such thing unless it is kept from the year's beginning, and what
    shall be reduced is compared as it stands.
    """
    counts = meaning.aggregation == Aggregation.SUM and meaning.unit_of_measure in _COUNTED
    compared = target.comparator in (Comparator.REDUCED_BY, Comparator.BETTER_THAN_YEAR)
    return counts and not compared and (meaning.cumulative or meaning.direction == Direction.HIGHER)


def asked_words(target: Target) -> str:
    """The threshold in words: "từ 85% trở lên", "tốp 10", "nhóm khá trở lên", "từ 1.500 triệu đồng trở lên"."""
    if target.band and target.band.strip().lower() not in BANDS:
        return f"nhóm {target.band}"
    unit = target.indicator.unit_of_measure if target.indicator else ""
    return described(threshold_in(target, unit), unit)


def kinds_of(target: Target) -> tuple[str, ...]:
    """Whose figures make the target's where it holds for levels of the administration; empty: for the whole body's.
    All levels together are the whole, and an index does not add up.
    """
    named = [kinds for level, kinds in LEVELS.items() if level in target.scope.lower()]
    if len(named) == len(LEVELS) or target.indicator.aggregation not in ADDED_UP:
        return ()
    return tuple(sorted({kind for kinds in named for kind in kinds}))


def from_january(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Counts that are told for their period alone, as counts since the year began: the third quarter's comes on top of
    the half year's, and says nothing without it. The other windows begin with the year.
    """
    halves = {one.year: one.value for one in readings if one.period == Period.H1 and one.value is not None}
    found = []
    for one in readings:
        if one.period != Period.Q3:
            found.append(one)
        elif one.value is not None and one.year in halves:
            found.append(replace(one, value=one.value + halves[one.year]))
    return tuple(found)


@dataclass(frozen=True)
class _Place:
    """Where the figures come from: a body, the kinds of its units, the part of the indicators. `level` is the part in
    which other units tell what belongs to the level of these kinds: districts what their communes did.
    """

    owner: int
    kinds: tuple[str, ...] = ()
    part: str = ""
    level: str = ""


class _Readings:
    """The figures that a set of targets is judged by, fetched for all of them at once."""

    def __init__(self, targets: Collection[Target], on: date) -> None:
        self._as_of = on if on < clock.today() else None
        self._on = on
        self._parts = _parts(targets)
        apart: dict[_Place, list[Target]] = defaultdict(list)
        agencies: list[Target] = []
        for target in targets:
            place = self._place(target)
            if place == _Place(target.plan.owner.agency_id or 0) and target.plan.owner.kind != UnitKind.PROVINCE:
                agencies.append(target)
            else:
                apart[place].append(target)
        self._found = {place: self._rolled(place, some) for place, some in apart.items()}
        owners: dict[int, Unit] = {target.plan.owner_id: target.plan.owner for target in agencies}
        each = roll_up_each(
            owners.values(), years=self._years(agencies), indicators=_indicators(agencies), as_of=self._as_of
        )
        self._found |= {_Place(owner): figures for owner, figures in each.items()}
        self._sorted: dict[_Place, dict[int, list[Reading]]] = {}

    def of(self, target: Target) -> tuple[Reading, ...]:
        """What was measured of the target's indicator, any year."""
        place = self._place(target)
        if place not in self._sorted:
            sorted_in: dict[int, list[Reading]] = defaultdict(list)
            for (indicator, _, _), figure in self._found[place].items():
                sorted_in[indicator].append(_reading(figure))
            self._sorted[place] = sorted_in
        return tuple(self._sorted[place].get(target.indicator_id, ()))

    def _place(self, target: Target) -> _Place:
        owner = target.plan.owner
        part = self._parts.get((target.indicator_id, fold(target.population)), "")
        kinds = kinds_of(target) if owner.kind == UnitKind.PROVINCE else ()
        level = self._parts.get((target.indicator_id, fold(target.scope)), "") if kinds and not part else ""
        return _Place(owner.pk, kinds, part, level)

    def _rolled(self, place: _Place, targets: Collection[Target]) -> dict:
        owner, indicators = targets[0].plan.owner, _indicators(targets)
        asked = {"years": self._years(targets), "indicators": indicators, "as_of": self._as_of}
        found = roll_up(owner, **asked, kinds=place.kinds, part=place.part)
        if place.part:
            return _without_coverage(found)
        if place.level:
            return _without_coverage(roll_up(owner, **asked, part=place.level)) | found
        return found

    def _years(self, targets: Collection[Target]) -> list[int]:
        """From the year before the first plan, or the earliest baseline, to the last horizon that has begun."""
        if not targets:
            return []
        first = min(min(target.plan.first_year - 1, target.baseline_year or 9999) for target in targets)
        last = min(self._on.year, max(target.horizon_year for target in targets))
        return list(range(first, last + 1))


def part_judged(target: Target) -> IndicatorPart | None:
    """The part of its indicator by whose figures the target is judged. One query where it names a population."""
    if not target.indicator_id or not target.population:
        return None
    named = (part for part in target.indicator.parts.all() if fold(part.name) == fold(target.population))
    return next(named, None)


def _without_coverage(figures: dict) -> dict:
    """A part of a figure concerns some units only, and nobody says which."""
    return {key: replace(figure, counted=0, expected=0) for key, figure in figures.items()}


def _reading(figure: Rolled) -> Reading:
    return Reading(
        figure.year,
        figure.period,
        figure.value,
        figure.band,
        nothing_occurred=figure.nothing_occurred,
        definition=figure.definition_id,
        counted=figure.counted,
        expected=figure.expected,
    )


def _indicators(targets: Iterable[Target]) -> list[Indicator]:
    return list({target.indicator_id: target.indicator for target in targets}.values())


def _parts(targets: Collection[Target]) -> dict[tuple[int, str], str]:
    """The parts of the targets' indicators by their folded names. One query where a target names a population
    or a level.
    """
    named = [target.indicator_id for target in targets if target.population or target.scope]
    rows = IndicatorPart.objects.filter(indicator__in=named).values_list("indicator", "name", "code")
    return {(indicator, fold(name)): code for indicator, name, code in rows}


def _steps(targets: Collection[Target]) -> dict[int, tuple[tuple[int, Decimal], ...]]:
    found: dict[int, list[tuple[int, Decimal]]] = defaultdict(list)
    rows = TargetStep.objects.filter(target__in=[target.pk for target in targets]).order_by("year")
    for target, year, value in rows.values_list("target", "year", "value"):
        found[target].append((year, value))
    return {target: tuple(steps) for target, steps in found.items()}


def _versions(targets: Collection[Target]) -> dict[int, list[IndicatorVersion]]:
    found: dict[int, list[IndicatorVersion]] = defaultdict(list)
    indicators = [indicator.pk for indicator in _indicators(targets)]
    for version in IndicatorVersion.objects.filter(indicator__in=indicators).order_by("from_year"):
        found[version.indicator_id].append(version)
    return found


def _version_in(versions: Iterable[IndicatorVersion], year: int) -> IndicatorVersion | None:
    """The meaning that held in the year: the newest by then, else the first."""
    versions = list(versions)
    held = [version for version in versions if version.from_year <= year]
    return (held or versions[:1] or [None])[-1]
