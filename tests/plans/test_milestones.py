"""Periods of continuous and recurring work: their days, their names, and both sides of each cut-off."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.enums import DeadlineType
from plans.milestones import last_due, period_asked, period_on, periods_of

CONTINUOUS, RECURRING = DeadlineType.CONTINUOUS, DeadlineType.RECURRING
YEAR = periods_of(CONTINUOUS, "Thường xuyên", 2025, 2025, date(2024, 12, 10))


def ends(periods):
    return [f"{period.title} {period.ends_on:%d/%m/%Y}" for period in periods]


def test_continuous_work_follows_the_windows_of_the_reports():
    assert ends(YEAR) == [
        "Quý I năm 2025 14/03/2025",
        "6 tháng đầu năm 2025 14/06/2025",
        "Quý III năm 2025 14/09/2025",
        "Năm 2025 14/12/2025",
    ]
    assert [period.starts_on for period in YEAR] == [
        date(2024, 12, 15),
        date(2025, 3, 15),
        date(2025, 6, 15),
        date(2025, 9, 15),
    ]


def test_nobody_owes_a_word_on_a_period_before_the_plan():
    late = periods_of(CONTINUOUS, "Thường xuyên", 2025, 2025, date(2025, 4, 2))
    assert [period.name for period in late] == ["6 tháng đầu năm", "Quý III", "Năm"]
    assert late[0].starts_on == date(2025, 4, 2)


def test_recurring_work_has_the_milestones_of_its_words():
    assert ends(periods_of(RECURRING, "6 tháng và cả năm", 2025, 2026)) == [
        "6 tháng đầu năm 2025 30/06/2025",
        "Năm 2025 31/12/2025",
        "6 tháng đầu năm 2026 30/06/2026",
        "Năm 2026 31/12/2026",
    ]
    assert ends(periods_of(RECURRING, "hằng tháng", 2025, 2025))[1] == "Tháng 2/2025 28/02/2025"


def test_words_with_a_year_hold_for_that_year_and_words_without_a_rhythm_follow_the_reports():
    assert ends(periods_of(RECURRING, "Quý I, III năm 2026", 2025, 2027)) == [
        "Quý I năm 2026 31/03/2026",
        "Quý III năm 2026 30/09/2026",
    ]
    assert periods_of(RECURRING, "Định kỳ", 2025, 2025, date(2024, 12, 10)) == YEAR


def test_a_milestone_after_the_turn_of_the_year_belongs_to_the_year_before():
    last = periods_of(RECURRING, "Trước ngày 05 của tháng đầu quý sau", 2025, 2025)[-1]
    assert (last.title, last.ends_on) == ("Quý IV năm 2025", date(2026, 1, 4))


@pytest.mark.parametrize("kind", [DeadlineType.FIXED, DeadlineType.CONDITIONAL, DeadlineType.UNSPECIFIED])
def test_other_work_has_no_periods(kind):
    assert periods_of(kind, "hằng quý", 2025, 2025) == ()


@pytest.mark.parametrize("cutoff", [date(2025, 3, 14), date(2025, 6, 14), date(2025, 9, 14), date(2025, 12, 14)])
def test_a_period_lasts_until_the_midnight_of_its_cut_off(cutoff):
    after = cutoff + timedelta(days=1)
    assert period_on(YEAR, cutoff).ends_on == cutoff
    assert last_due(YEAR, after).ends_on == cutoff
    assert (last_due(YEAR, cutoff) or YEAR[0]).ends_on < cutoff or cutoff == YEAR[0].ends_on
    following = period_on(YEAR, after)
    assert following is None if cutoff == YEAR[-1].ends_on else following.starts_on == after


def test_before_the_first_period_none_is_open():
    assert period_on(YEAR, date(2024, 12, 14)) is None
    assert last_due(YEAR, date(2025, 3, 14)) is None


@pytest.mark.parametrize(
    ("confirmed_to", "day", "asked"),
    [
        (None, date(2025, 3, 14), "Quý I"),
        (None, date(2025, 3, 15), "Quý I"),  # over, and nobody has spoken for it
        (date(2025, 3, 14), date(2025, 3, 14), None),
        (date(2025, 3, 14), date(2025, 3, 15), "6 tháng đầu năm"),
        (date(2025, 6, 14), date(2025, 3, 15), None),
        (None, date(2025, 6, 15), "6 tháng đầu năm"),  # only the last one is asked for
        (date(2025, 9, 14), date(2026, 2, 1), "Năm"),
        (date(2025, 12, 14), date(2026, 2, 1), None),
    ],
)
def test_the_period_that_is_asked_for(confirmed_to, day, asked):
    found = period_asked(YEAR, confirmed_to, day)
    assert (found.name if found else None) == asked


def test_a_period_closes_in_its_last_seven_days():
    first = YEAR[0]
    assert not first.is_closing(date(2025, 3, 7))
    assert first.is_closing(date(2025, 3, 8))
    assert first.is_closing(date(2025, 3, 20))


PHRASES = st.sampled_from(
    ["hằng quý", "hàng tháng", "6 tháng và cả năm", "trước 15/11 hằng năm", "Định kỳ", "02 đợt/năm"]
)


@given(
    st.sampled_from([CONTINUOUS, RECURRING]),
    PHRASES,
    st.integers(2021, 2030),
    st.integers(0, 5),
    st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2031, 1, 1))),
    st.dates(date(2020, 1, 1), date(2037, 1, 1)),
)
def test_periods_follow_each_other_and_each_day_is_in_at_most_one(kind, text, first, span, begins, day):
    periods = periods_of(kind, text, first, first + span, begins)
    for before, after in pairwise(periods):
        assert after.starts_on == before.ends_on + timedelta(days=1)
    assert all(period.starts_on <= period.ends_on for period in periods)
    holding = [period for period in periods if period.starts_on <= day <= period.ends_on]
    assert holding == ([period_on(periods, day)] if period_on(periods, day) else [])
    over = [period for period in periods if period.ends_on < day]
    assert last_due(periods, day) == (over[-1] if over else None)
