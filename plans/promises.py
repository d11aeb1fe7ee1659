"""What a target promises and what was measured, as values: the line from where it began to where it has to come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from indicators.comparisons import BANDS, Comparator, Measure, Threshold
from indicators.enums import UnitOfMeasure
from plans.enums import Pace
from reform.common.periods import Period

PLACES = Decimal("0.0001")
# How much of the year is over with each period; an ad-hoc figure stands for none.
SHARES = {
    Period.Q1: Decimal("0.25"),
    Period.H1: Decimal("0.5"),
    Period.Q3: Decimal("0.75"),
    Period.M9: Decimal("0.75"),
    Period.YEAR: Decimal(1),
}
_UNITS = {
    Measure.PERCENT: (UnitOfMeasure.PERCENT,),
    Measure.COUNT: (UnitOfMeasure.COUNT, UnitOfMeasure.MONEY),
    Measure.RANK: (UnitOfMeasure.RANK,),
    Measure.BAND: (UnitOfMeasure.BAND,),
}


@dataclass(frozen=True)
class Reading:
    """What was measured for a period: a value, a band's word, or nothing since nothing occurred. `definition` names the
    indicator's version; of a figure made of several units, `counted` of `expected` have told theirs.
    """

    year: int
    period: str = Period.YEAR
    value: Decimal | None = None
    band: str = ""
    nothing_occurred: bool = False
    definition: int | None = None
    counted: int = 0
    expected: int = 0

    @property
    def at(self) -> Decimal:
        """Where it lies in time: the whole of 2024 at 2024, the first half of 2025 at 2024.5."""
        return self.year - 1 + SHARES[Period(self.period)]

    @property
    def is_whole_year(self) -> bool:
        """Whether it speaks for all of its year."""
        return self.period == Period.YEAR

    @property
    def is_partial(self) -> bool:
        """Whether units are missing from it."""
        return self.counted < self.expected

    @property
    def is_sparse(self) -> bool:
        """Whether fewer than half of the units have told theirs: too few to speak for the body."""
        return self.counted * 2 < self.expected

    @property
    def measured(self) -> Decimal | None:
        """The value, or the band's place on the scale; None for a word that the scale does not know."""
        return BANDS.get(self.band.strip().lower()) if self.band else self.value

    @property
    def says_something(self) -> bool:
        """Whether there is anything to be judged."""
        return self.value is not None or bool(self.band) or self.nothing_occurred


@dataclass(frozen=True)
class Start:
    """The value of a whole year from which the way to the target is counted."""

    year: int
    value: Decimal
    definition: int | None = None


@dataclass(frozen=True)
class Bounds:
    """Between what a value has to lie; None where that side is open."""

    low: Decimal | None = None
    high: Decimal | None = None

    def hold(self, value: Decimal) -> bool:
        """Whether the value lies between them, the bounds included."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def nearest(self, value: Decimal) -> Decimal:
        """The bound that the value breaks, else the one that a value has to be held against first."""
        if self.high is not None and (self.low is None or value > self.high):
            return self.high
        return self.low if self.low is not None else Decimal(0)


def described(threshold: Threshold, unit: str) -> str:
    """The threshold of figures of that unit in words, amounts of money with what they are told in: "từ 1.500 triệu đồng
    trở lên".
    """
    is_amount = unit == UnitOfMeasure.MONEY and threshold.measure == Measure.COUNT
    return threshold.describe(UnitOfMeasure.MONEY.label if is_amount else "")


@dataclass(frozen=True)
class Promise:
    """A target as it is judged. Figures count from the year `since`, in which its plan begins; `start` is the baseline
    that the plan names. `accrues` marks a count that only grows in the course of a year. The index of a year that is
    `published_in` a month of the next cannot be known before, what is told `once_a_year` not before the year ends.
    `word` is a band's own word; where the scale does not know it, the threshold's bound says nothing.
    """

    threshold: Threshold
    horizon: int
    since: int
    unit: str = UnitOfMeasure.PERCENT
    pace: str = Pace.LINEAR
    steps: tuple[tuple[int, Decimal], ...] = ()
    start: Start | None = None
    lower_is_better: bool = False
    accrues: bool = False
    published_in: int | None = None
    once_a_year: bool = False
    word: str = ""

    @property
    def word_is_known(self) -> bool:
        """Whether the band that is asked for has its place on the scale; true of what asks for none."""
        return not self.word or self.word.strip().lower() in BANDS

    @property
    def asked(self) -> str:
        """What has to be reached: "từ 85% trở lên", "nhóm khá trở lên"."""
        if not self.word_is_known:
            return f"nhóm {self.word}"
        return described(self.threshold, self.unit)

    @property
    def baseline_year(self) -> int | None:
        """The year with which the target compares."""
        return self.threshold.baseline_year or (self.start.year if self.start else None)

    @property
    def fits_its_unit(self) -> bool:
        """Whether figures in this unit of measure can be held against the threshold at all."""
        if self.threshold.comparator == Comparator.BETTER_THAN_YEAR:
            return True
        if self.threshold.comparator == Comparator.REDUCED_BY:
            return self.unit != UnitOfMeasure.BAND
        return self.unit in _UNITS[self.threshold.measure]

    def bounds(self, start: Start | None) -> Bounds:
        """What holds at the horizon. Of a reduction it follows from where it began; without that it is open."""
        threshold = self.threshold
        if threshold.comparator != Comparator.REDUCED_BY:
            return Bounds(threshold.lower, threshold.upper)
        if start is None or threshold.lower is None:
            return Bounds()
        if threshold.measure == Measure.PERCENT:
            return Bounds(high=_exact(start.value * (100 - threshold.lower) / 100))
        return Bounds(high=start.value - threshold.lower)

    def is_published(self, on: date) -> bool:
        """Whether the figure of the horizon's year is out: through the month of publication it is awaited."""
        if not self.published_in:
            return True
        return (on.year, on.month) > (self.horizon + 1, self.published_in)

    def known_start(self, readings: Iterable[Reading]) -> Start | None:
        """The baseline that the plan names, else the figure of the year that it names; a target of several years that
        names none begins at the first whole year that was measured, the year before the plan at the earliest.
        """
        if self.start:
            return self.start
        whole = {one.year: one for one in readings if one.is_whole_year and one.measured is not None}
        year = self.threshold.baseline_year
        if year is None and self.horizon > self.since:
            year = min((year for year in whole if self.since - 1 <= year < self.horizon), default=None)
        if year is None or year not in whole:
            return None
        return Start(year, whole[year].measured, whole[year].definition)


def line_at(promise: Promise, start: Start, at: Decimal) -> Bounds:
    """The bounds on the straight line from the start to the horizon; a side that held already stays as it is."""
    goal = promise.bounds(start)
    length = Decimal(promise.horizon - start.year)
    if length <= 0:
        return goal
    way = min(Decimal(1), max(Decimal(0), (at - start.year) / length))
    low, high = goal.low, goal.high
    if low is not None and start.value < low:
        low = _exact(start.value + (low - start.value) * way)
    if high is not None and start.value > high:
        high = _exact(start.value + (high - start.value) * way)
    return Bounds(low, high)


def share_of(promise: Promise, start: Start | None, reading: Reading) -> Bounds:
    """What a count that grows through the year may or must have come to by then."""
    goal, share = promise.bounds(start), SHARES[Period(reading.period)]
    low, high = (None if bound is None else _exact(bound * share) for bound in (goal.low, goal.high))
    return Bounds(low, high)


def step_before(promise: Promise, reading: Reading) -> tuple[int, Decimal] | None:
    """The last step that was due by the reading: at the end of its year for a whole year, else of the year before."""
    due = reading.year if reading.is_whole_year else reading.year - 1
    return max((step for step in promise.steps if step[0] <= due), default=None)


def step_bounds(promise: Promise, start: Start | None, value: Decimal) -> Bounds:
    """The step in place of the bound on whose side it lies."""
    goal = promise.bounds(start)
    if goal.low is not None and (goal.high is None or value <= goal.low):
        return Bounds(value, goal.high)
    return Bounds(goal.low, value)


def _exact(value: Decimal) -> Decimal:
    """To the four decimals that figures have, so that a bound reads as it is compared."""
    return value.quantize(PLACES, ROUND_HALF_UP)
