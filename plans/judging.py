"""How a target stands on a day: met, on track, at risk, missed, not to be known yet, without data; pure.

The rules, as the page of targets tells them under "Cách đánh giá":

- The figure of the whole horizon year decides: MET or MISSED. One made of several units decides once all of them have
  told theirs, or the year is over. A count that only grows decides earlier, when the rest of the year cannot change it.
- A figure made of units of which fewer than half have told theirs decides nothing: NOT_YET, at the end too, but for a
  count that is settled already. Before the end the latest figure that enough have told is judged, where there is one.
- Before that the latest figure is ON_TRACK where it meets the target already, or keeps to its pace; else AT_RISK.
- LINEAR: a straight line from the baseline to the target, quarters of a year included. Without a baseline the target
  itself is asked for in the horizon year; a count that grows through the year is asked for its share of the year.
- STEPS: the last step of the plan that was due. END: nothing is said before the end of the horizon year.
- Bands lie on one scale of words and have no line between them.
- What others publish the year after is NOT_YET until then, what is told once a year until its end; so is whatever did
  not occur (a zero denominator), and what would be compared across a change of the indicator's definition.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from indicators.comparisons import Comparator, Measure
from indicators.enums import UnitOfMeasure
from plans import judging_words as words
from plans.enums import Pace, TargetResult
from plans.promises import SHARES, Bounds, Promise, Reading, Start, line_at, share_of, step_before, step_bounds
from reform.common.periods import Period, period_order


@dataclass(frozen=True)
class Judgement:
    """How a target stands, why in one sentence, and the reading that it rests on, if any."""

    result: TargetResult
    reason: str
    reading: Reading | None = None

    @property
    def value(self) -> Decimal | None:
        """The measured value; None for a band."""
        return self.reading.value if self.reading else None


@dataclass(frozen=True)
class _Case:
    """A promise with its readings, earliest first, on a day."""

    promise: Promise
    readings: list[Reading]
    on: date
    start: Start | None = field(default=None)

    @property
    def counting(self) -> list[Reading]:
        """The readings of the plan's own years up to the horizon."""
        return [one for one in self.readings if self.promise.since <= one.year <= self.promise.horizon]

    @property
    def is_over(self) -> bool:
        return self.on.year > self.promise.horizon

    def same_period_of_baseline(self, reading: Reading) -> Reading | None:
        start, year = self.promise.start, self.promise.baseline_year
        if start and reading.is_whole_year:
            return Reading(start.year, Period.YEAR, start.value, definition=start.definition)
        wanted = (one for one in self.readings if one.year == year and one.period == reading.period)
        return next(wanted, None)


def judge(promise: Promise, readings: Iterable[Reading], on: date) -> Judgement:
    """How the promise stands on the day by these readings (of any periods, in any order, one a period).

    Never raises. The readings are what was known on that day; those of the baseline year may be among them.
    """
    told = sorted(
        (one for one in readings if one.period in SHARES and one.says_something),
        key=lambda one: (one.at, period_order(one.year, one.period)),  # nine months end with the third quarter
    )
    case = _Case(promise, told, on, promise.known_start(told))
    if not promise.fits_its_unit:
        return Judgement(TargetResult.NOT_YET, words.wrong_unit(promise))
    final = next((one for one in told if one.year == promise.horizon and one.is_whole_year), None)
    if final and (case.is_over or not final.is_partial):
        return _judge(case, final, is_final=True)
    if promise.published_in and on.year >= promise.horizon and not final:
        return _unpublished(case)
    if case.is_over:
        last = case.counting[-1] if case.counting else None
        return Judgement(TargetResult.NO_DATA, words.no_final(promise, last), last)
    if reading := _latest(case):
        return _judge(case, reading, is_final=False)
    if promise.once_a_year and on.year <= min(promise.since, promise.horizon):
        return Judgement(TargetResult.NOT_YET, words.not_told_yet(promise))
    return Judgement(TargetResult.NO_DATA, words.no_data(promise))


def asked_at(promise: Promise, readings: Iterable[Reading], reading: Reading) -> Bounds | None:
    """What the pace asks for at a reading, as tables beside a series show it; None where it asks for nothing there."""
    start = promise.known_start(readings)
    if promise.threshold.comparator == Comparator.BETTER_THAN_YEAR or promise.unit == UnitOfMeasure.BAND:
        return None
    if promise.threshold.comparator == Comparator.REDUCED_BY and not start:
        return None
    if reading.year == promise.horizon and reading.is_whole_year:
        return promise.bounds(start)
    case = _Case(promise, [], date(reading.year, 12, 31), start)
    found = _pace(case, reading)
    return found.bounds if found else None


def _unpublished(case: _Case) -> Judgement:
    last = case.counting[-1] if case.counting else None
    if case.promise.is_published(case.on):
        return Judgement(TargetResult.NO_DATA, words.published_without_data(case.promise), last)
    return Judgement(TargetResult.NOT_YET, words.not_published(case.promise, last), last)


def _latest(case: _Case) -> Reading | None:
    """The reading to be judged before the end: of a count that grows, in earlier years, only whole years."""
    promise = case.promise
    usable = [one for one in case.counting if one.is_whole_year or one.year == promise.horizon or not promise.accrues]
    if promise.threshold.comparator == Comparator.BETTER_THAN_YEAR:
        compared = [one for one in usable if one.year != promise.baseline_year]
        matched = [one for one in compared if case.same_period_of_baseline(one)]
        usable = matched or compared
    usable = [one for one in usable if not one.is_sparse] or usable
    return usable[-1] if usable else None


def _judge(case: _Case, reading: Reading, *, is_final: bool) -> Judgement:
    if reading.nothing_occurred:
        return Judgement(TargetResult.NOT_YET, words.nothing_occurred(reading, is_final), reading)
    if reading.is_sparse and not _decided_early(case, reading):
        return Judgement(TargetResult.NOT_YET, words.too_few_units(case.promise, reading), reading)
    if case.promise.threshold.comparator == Comparator.BETTER_THAN_YEAR:
        return _against_year(case, reading, is_final=is_final)
    if case.promise.threshold.comparator == Comparator.REDUCED_BY and (lack := _no_start(case, reading)):
        return lack
    is_met = _is_met(case, reading)
    if is_met is None:
        return Judgement(TargetResult.NOT_YET, words.unknown_band(case.promise, reading), reading)
    if is_final:
        result = TargetResult.MET if is_met else TargetResult.MISSED
        return Judgement(result, words.held_against_target(case.promise, case.start, reading, is_met, True), reading)
    if decided := _decided_early(case, reading):
        return Judgement(decided, words.decided_early(case.promise, case.start, reading, is_met), reading)
    return _on_the_way(case, reading, is_met)


def _is_met(case: _Case, reading: Reading) -> bool | None:
    promise, value = case.promise, reading.measured
    if promise.threshold.measure == Measure.BAND and (value is None or not promise.word_is_known):
        same = reading.band.strip().lower() == promise.word.strip().lower()
        return True if same else None
    return promise.threshold.is_met_by(value, case.start.value if case.start else None)


def _no_start(case: _Case, reading: Reading) -> Judgement | None:
    """Why a reduction cannot be told; None where it can."""
    start, promise = case.start, case.promise
    if start is None:
        if promise.baseline_year and promise.baseline_year >= case.on.year:
            return Judgement(TargetResult.NOT_YET, words.baseline_year_runs(promise), reading)
        return Judgement(TargetResult.NO_DATA, words.no_baseline(promise), reading)
    if _crosses(start.definition, reading):
        return Judgement(TargetResult.NOT_YET, words.other_definition(start.year, reading), reading)
    if reading.at <= start.year:
        return Judgement(TargetResult.NOT_YET, words.before_the_start(start, reading), reading)
    if promise.threshold.measure == Measure.PERCENT and start.value <= 0:
        return Judgement(TargetResult.NOT_YET, words.baseline_is_zero(start), reading)
    return None


def _against_year(case: _Case, reading: Reading, *, is_final: bool) -> Judgement:
    promise, before = case.promise, case.same_period_of_baseline(reading)
    if before is None:
        if promise.baseline_year >= case.on.year:
            return Judgement(TargetResult.NOT_YET, words.baseline_year_runs(promise), reading)
        return Judgement(TargetResult.NO_DATA, words.no_baseline(promise, reading), reading)
    if before.nothing_occurred:
        return Judgement(TargetResult.NOT_YET, words.nothing_occurred(before, False), reading)
    if _crosses(before.definition, reading):
        return Judgement(TargetResult.NOT_YET, words.other_definition(before.year, reading), reading)
    now, then = reading.measured, before.measured
    if now is None or then is None:
        return Judgement(TargetResult.NOT_YET, words.unknown_band(promise, reading if now is None else before), reading)
    if not is_final and promise.pace == Pace.END:
        return Judgement(TargetResult.NOT_YET, words.only_at_the_end(promise, reading), reading)
    is_better = now < then if promise.lower_is_better else now > then
    if is_final:
        result = TargetResult.MET if is_better else TargetResult.MISSED
    else:
        result = TargetResult.ON_TRACK if is_better else TargetResult.AT_RISK
    return Judgement(result, words.held_against_year(promise, reading, before, is_better), reading)


def _decided_early(case: _Case, reading: Reading) -> TargetResult | None:
    """What a count that only grows has settled before the end of the horizon year."""
    promise = case.promise
    if not promise.accrues or reading.year != promise.horizon or reading.measured is None:
        return None
    high = promise.bounds(case.start).high
    if high is None:
        return TargetResult.MET if _is_met(case, reading) else None
    above = reading.measured > high
    if promise.threshold.comparator == Comparator.LESS_THAN:
        above = reading.measured >= high
    return TargetResult.MISSED if above else None


@dataclass(frozen=True)
class _Pace:
    """What is asked for by then, and why."""

    bounds: Bounds
    kind: str  # of `judging_words`: LINE, SHARE, STEP, TARGET
    step: tuple[int, Decimal] | None = None


def _on_the_way(case: _Case, reading: Reading, is_met: bool) -> Judgement:
    promise = case.promise
    if promise.pace == Pace.END:
        return Judgement(TargetResult.NOT_YET, words.only_at_the_end(promise, reading), reading)
    pace = _pace(case, reading)
    if is_met and not _grows_too_fast(case, reading, pace):
        return Judgement(
            TargetResult.ON_TRACK, words.held_against_target(promise, case.start, reading, True, False), reading
        )
    if pace is None:
        return Judgement(TargetResult.NOT_YET, words.no_pace(promise, case.start, reading), reading)
    if pace.kind == words.TARGET or reading.measured is None:
        return Judgement(
            TargetResult.AT_RISK, words.held_against_target(promise, case.start, reading, False, False), reading
        )
    holds = pace.bounds.hold(reading.measured)
    reason = words.held_against_pace(promise, case.start, reading, pace.bounds, pace.kind, pace.step)
    return Judgement(TargetResult.ON_TRACK if holds else TargetResult.AT_RISK, reason, reading)


def _grows_too_fast(case: _Case, reading: Reading, pace: _Pace | None) -> bool:
    """Whether a count that may not pass a limit has used more of it than of the year."""
    return bool(
        pace and pace.kind == words.SHARE and reading.measured is not None and not pace.bounds.hold(reading.measured)
    )


def _pace(case: _Case, reading: Reading) -> _Pace | None:
    """What is asked for by the time of the reading; None where nothing is known to be."""
    promise, start = case.promise, case.start
    if promise.accrues and reading.year == promise.horizon and not reading.is_whole_year:
        return _Pace(share_of(promise, start, reading), words.SHARE)
    if promise.pace == Pace.STEPS and promise.steps:
        step = step_before(promise, reading)
        return _Pace(step_bounds(promise, start, step[1]), words.STEP, step) if step else None
    usable = (
        promise.pace == Pace.LINEAR
        and promise.unit != UnitOfMeasure.BAND
        and start is not None
        and not _crosses(start.definition, reading)
        and start.year < reading.at
        and start.year < promise.horizon
    )
    if usable:
        return _Pace(line_at(promise, start, reading.at), words.LINE)
    if reading.year == promise.horizon:
        return _Pace(promise.bounds(start), words.TARGET)
    return None


def _crosses(definition: int | None, reading: Reading) -> bool:
    """Whether what is compared was counted by another definition of the indicator."""
    return definition is not None and reading.definition is not None and definition != reading.definition
