"""On which day people are told of a deadline: the rules alone, without a database.

Nobody is told on a weekend or holiday. What would fall on one comes on the last working day before it while the
deadline is still ahead, and on the next working day once the work is late; so nothing is lost and each occasion comes
on one day.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from plans.calendars import is_working_day, working_day_from, working_day_until, working_days_after

_DAY = timedelta(days=1)
_WEEK = 7
PATIENCE = 3  # working days that something may wait with somebody before the person is reminded


class Occasion(StrEnum):
    """Why somebody is told today; the values are the names of the settings by which people choose."""

    WEEK_BEFORE = "week_before"
    THREE_DAYS_BEFORE = "three_days_before"
    DAY_BEFORE = "day_before"
    ON_THE_DAY = "on_the_day"
    LATE = "when_late"


_BEFORE = {
    Occasion.WEEK_BEFORE: 7,
    Occasion.THREE_DAYS_BEFORE: 3,
    Occasion.DAY_BEFORE: 1,
    Occasion.ON_THE_DAY: 0,
}


def occasions_on(due_on: date, today: date) -> frozenset[Occasion]:
    """Why people are told today of open work due on `due_on`; empty on most days, and on every day off.

    Late work is told of when it is 7, 14, … days late. Round a long holiday several occasions may fall together.
    """
    told = days_before_told(due_on, today, _BEFORE.values())
    found = {occasion for occasion, days in _BEFORE.items() if days in told}
    if is_weeks_late(due_on, today):
        found.add(Occasion.LATE)
    return frozenset(found)


def days_before_told(due_on: date, today: date, days_before: Iterable[int]) -> frozenset[int]:
    """Of these numbers of days before `due_on`, those that are told today; empty on a day off."""
    if not is_working_day(today):
        return frozenset()
    return frozenset(days for days in days_before if due_on - timedelta(days=days) in _brought_forward(today))


def is_weeks_late(due_on: date, today: date) -> bool:
    """Whether today is told that `due_on` lies one week behind, two, …; never on a day off."""
    late = ((day - due_on).days for day in _put_off(today)) if is_working_day(today) else ()
    return any(days >= _WEEK and days % _WEEK == 0 for days in late)


def is_for_leader(due_on: date, today: date) -> bool:
    """Whether the leader is told today that the work is a week late; once for each deadline."""
    return today == working_day_from(due_on + timedelta(days=_WEEK))


def is_period_closing(ends_on: date, today: date) -> bool:
    """Whether people are told today that a period of continuous work ends: once, on the first working day of its last
    week; where that is all holidays, on the last working day before.
    """
    first = working_day_from(ends_on - timedelta(days=_WEEK - 1))
    return today == (first if first <= ends_on else working_day_until(ends_on))


def is_waiting_too_long(since: date, today: date) -> bool:
    """Whether who must decide is told today of what waits since that day: after three working days, then weekly."""
    first = working_days_after(since, PATIENCE)
    if today == first:
        return True
    weeks = ((day - first).days for day in _put_off(today))
    return is_working_day(today) and any(days >= _WEEK and days % _WEEK == 0 for days in weeks)


def is_digest_day(today: date) -> bool:
    """Monday, or the first working day of a week whose Monday is a holiday."""
    monday = monday_of(today)
    return today == working_day_from(monday)


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


@lru_cache(maxsize=64)
def _brought_forward(today: date) -> frozenset[date]:
    """The working day `today` and the days off that follow it."""
    days, day = [today], today + _DAY
    while not is_working_day(day):
        days.append(day)
        day += _DAY
    return frozenset(days)


@lru_cache(maxsize=64)
def _put_off(today: date) -> frozenset[date]:
    """The working day `today` and the days off before it."""
    days, day = [today], today - _DAY
    while not is_working_day(day):
        days.append(day)
        day -= _DAY
    return frozenset(days)
