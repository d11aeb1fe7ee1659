"""Whatever is promised and measured, a target stands in one way, for one reason, and better is never worse."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.comparisons import Comparator, Measure, Threshold
from indicators.enums import UnitOfMeasure
from plans.enums import Pace, TargetResult
from plans.judging import judge
from plans.promises import Promise, Reading, Start, line_at
from reform.common.periods import Period
from tests.plans.promised import AFTER, AT_RISK, JUNE, MET, MISSED, ON_TRACK, promise

_values = st.decimals(0, 1000, places=4)
_years = st.integers(2019, 2033)
_periods = st.sampled_from(list(Period))
_maybe = st.one_of(st.none(), _values)
_readings = st.lists(
    st.builds(
        Reading,
        year=_years,
        period=_periods,
        value=_maybe,
        band=st.sampled_from(["", "", "khá", "A"]),
        nothing_occurred=st.booleans(),
        definition=st.sampled_from([None, 1, 2]),
        counted=st.integers(0, 3),
        expected=st.integers(0, 3),
    ),
    max_size=8,
    unique_by=lambda one: (one.year, one.period),
)


@st.composite
def _promises(draw) -> Promise:
    comparator = draw(st.sampled_from(list(Comparator)))
    measure = draw(st.sampled_from(list(Measure)))
    low, high = sorted((draw(_values), draw(_values)))
    low_needed = comparator in ("at_least", "more_than", "reduced_by", "between", "exactly")
    high_needed = comparator in ("at_most", "less_than", "between", "exactly")
    if comparator == Comparator.EXACTLY:
        high = low
    year = draw(_years) if comparator == Comparator.BETTER_THAN_YEAR else draw(st.one_of(st.none(), _years))
    threshold = Threshold(measure, comparator, low if low_needed else None, high if high_needed else None, year)
    return Promise(
        threshold,
        horizon=draw(_years),
        since=draw(_years),
        unit=draw(st.sampled_from(UnitOfMeasure.values)),
        pace=draw(st.sampled_from(Pace.values)),
        steps=tuple(draw(st.lists(st.tuples(_years, _values), max_size=3))),
        start=draw(st.one_of(st.none(), st.builds(Start, _years, _values, st.sampled_from([None, 1])))),
        lower_is_better=draw(st.booleans()),
        accrues=draw(st.booleans()),
        published_in=draw(st.one_of(st.none(), st.integers(1, 12))),
        word=draw(st.sampled_from(["", "khá", "lạ"])),
    )


@settings(deadline=None, max_examples=400)
@given(_promises(), _readings, st.dates(date(2019, 1, 1), date(2034, 12, 31)))
def test_there_is_always_one_result_with_one_sentence(promised, readings, on):
    found = judge(promised, readings, on)
    assert found.result in TargetResult and found.reason.endswith(".") and ".." not in found.reason
    assert found.result not in (MET, MISSED) or found.reading.year == promised.horizon
    if on.year > promised.horizon:
        assert found.result not in (ON_TRACK, AT_RISK)
    assert found == judge(promised, reversed(readings), on)


_ORDER = {MISSED: 0, AT_RISK: 0, ON_TRACK: 1, MET: 1}


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from(["at_least", "more_than", "at_most", "less_than", "reduced_by"]),
    _values,
    st.one_of(st.none(), _values),
    st.tuples(_values, _values),
    st.sampled_from([(2025, Period.YEAR), (2025, Period.H1), (2024, Period.YEAR)]),
    st.booleans(),
    st.sampled_from([JUNE, AFTER]),
)
def test_a_better_value_never_stands_worse(comparator, bound, start, values, when, accrues, on):
    upper = comparator in ("at_most", "less_than")
    promised = promise(
        Comparator(comparator),
        None if upper else bound,
        bound if upper else None,
        measure=Measure.COUNT,
        since=2022,
        accrues=accrues,
        start=None if start is None else Start(2021, start),
    )
    low, high = (judge(promised, [Reading(*when, value)], on).result for value in sorted(values))
    worse, better = (high, low) if upper or comparator == "reduced_by" else (low, high)
    if worse in _ORDER and better in _ORDER:
        assert _ORDER[worse] <= _ORDER[better]


@given(_values, _values, st.integers(2, 10), st.integers(0, 40))
def test_the_line_ends_at_the_target_and_never_leaves_the_way(start, goal, years, quarter):
    promised = promise(lower=goal, horizon=2020 + years, since=2021)
    at = 2020 + Decimal(quarter) / 4
    low = line_at(promised, Start(2020, start), at).low
    assert min(start, goal) <= low <= goal if start < goal else low == goal
    assert line_at(promised, Start(2020, start), Decimal(2020 + years)).low == goal
