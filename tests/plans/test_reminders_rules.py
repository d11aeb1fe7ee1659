"""The rules of reminding on every day of several years: nothing twice, nothing on a day off, nothing lost."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.calendars import is_working_day
from plans.reminders import (
    Occasion,
    is_digest_day,
    is_for_leader,
    is_period_closing,
    is_waiting_too_long,
    monday_of,
    occasions_on,
)

DAYS = [date(2024, 12, 1) + timedelta(days=number) for number in range(500)]
due_days = st.dates(date(2025, 1, 1), date(2025, 12, 31))


@given(due_days)
@settings(max_examples=150)
def test_each_occasion_comes_once_on_a_working_day_and_none_is_lost(due_on):
    told = {day: occasions_on(due_on, day) for day in DAYS}
    assert [day for day, found in told.items() if found and not is_working_day(day)] == []
    before = Counter(one for found in told.values() for one in found if one != Occasion.LATE)
    assert before == {one: 1 for one in Occasion if one != Occasion.LATE}
    assert all(day <= due_on for day, found in told.items() if found - {Occasion.LATE})
    late = [day for day, found in told.items() if Occasion.LATE in found]
    assert all(day > due_on for day in late)
    # every seventh day has its answer before two weeks are over, and no week is answered twice
    for week in range(1, 9):
        nominal = due_on + timedelta(days=7 * week)
        answered = [day for day in late if nominal <= day < nominal + timedelta(days=10)]
        assert answered, f"{week} weeks late is lost"
    assert len(late) <= len([day for day in DAYS if day > due_on]) // 7 + 1


@given(due_days)
def test_a_leader_is_told_once_on_a_day_of_weekly_reminders(due_on):
    [day] = [day for day in DAYS if is_for_leader(due_on, day)]
    assert is_working_day(day)
    assert Occasion.LATE in occasions_on(due_on, day)


@given(due_days)
def test_the_end_of_a_period_is_told_once_in_its_last_week(ends_on):
    [day] = [day for day in DAYS if is_period_closing(ends_on, day)]
    assert is_working_day(day)
    week = [ends_on - timedelta(days=number) for number in range(7)]
    assert day in week or not any(is_working_day(one) for one in week)


@given(due_days)
def test_who_must_decide_is_reminded_after_three_working_days_then_weekly(since):
    told = [day for day in DAYS if is_waiting_too_long(since, day)]
    working = [day for day in DAYS if day > since and is_working_day(day)]
    assert told[0] == working[2]
    assert all(is_working_day(day) for day in told)
    assert all(1 <= (after - day).days <= 17 for day, after in pairwise(told))


def test_there_is_one_digest_in_each_week_that_has_a_working_day():
    told = [day for day in DAYS if is_digest_day(day) and is_working_day(day)]
    assert Counter(map(monday_of, told)) == {monday_of(day): 1 for day in DAYS if is_working_day(day)}
    assert date(2025, 6, 16) in told
    assert date(2025, 9, 3) in told  # 1 and 2 September are off


@pytest.mark.parametrize(
    ("due_on", "today", "expected"),
    [
        # an ordinary week: Friday 20/06/2025
        (date(2025, 6, 20), date(2025, 6, 13), {Occasion.WEEK_BEFORE}),
        (date(2025, 6, 20), date(2025, 6, 17), {Occasion.THREE_DAYS_BEFORE}),
        (date(2025, 6, 20), date(2025, 6, 19), {Occasion.DAY_BEFORE}),
        (date(2025, 6, 20), date(2025, 6, 20), {Occasion.ON_THE_DAY}),
        (date(2025, 6, 20), date(2025, 6, 23), set()),
        (date(2025, 6, 20), date(2025, 6, 27), {Occasion.LATE}),
        (date(2025, 6, 20), date(2025, 7, 4), {Occasion.LATE}),
        # due on a Monday: Friday tells of three days and of one
        (date(2025, 6, 16), date(2025, 6, 13), {Occasion.THREE_DAYS_BEFORE, Occasion.DAY_BEFORE}),
        # due on a Sunday: told on the Friday before, late ones on the Monday after
        (date(2025, 6, 15), date(2025, 6, 13), {Occasion.ON_THE_DAY, Occasion.DAY_BEFORE}),
        (date(2025, 6, 15), date(2025, 6, 23), {Occasion.LATE}),
    ],
)
def test_single_days(due_on, today, expected):
    assert occasions_on(due_on, today) == expected


def test_what_falls_into_tet_comes_before_it_and_late_work_after():
    due_on = date(2025, 1, 29)  # the first day of the year Ất Tỵ; off from 25/01 to 02/02
    last, first = date(2025, 1, 24), date(2025, 2, 3)
    assert occasions_on(due_on, last) == {Occasion.THREE_DAYS_BEFORE, Occasion.DAY_BEFORE, Occasion.ON_THE_DAY}
    assert occasions_on(date(2025, 1, 20), first) == {Occasion.LATE}
    assert occasions_on(date(2025, 1, 20), date(2025, 1, 27)) == frozenset()
