"""Days counted from a day: calendar days, months, and working days of Vietnamese offices."""

import calendar
from datetime import date, timedelta
from functools import lru_cache

import holidays

_SATURDAY = 5


def days_after(start: date, count: int) -> date:
    """The `count`-th day after `start`."""
    return start + timedelta(days=count)


def months_after(start: date, count: int) -> date:
    """The same day `count` months later, or that month's last day where it is shorter."""
    years, month = divmod(start.month - 1 + count, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, last_day_of_month(year, month).day))


def working_days_after(start: date, count: int) -> date:
    """The `count`-th working day after `start`: weekends and public holidays (Tết, swapped days) do not count."""
    day = start
    while count > 0:
        day += timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day


def working_days_before(end: date, count: int) -> date:
    """The `count`-th working day before `end`."""
    day = end
    while count > 0:
        day -= timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after `start`, up to and with `end`."""
    return sum(is_working_day(start + timedelta(days=number)) for number in range(1, (end - start).days + 1))


def working_day_until(day: date) -> date:
    """`day` itself, or the last working day before it."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def working_day_from(day: date) -> date:
    """`day` itself, or the first working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def is_working_day(day: date) -> bool:
    """Whether Vietnamese state offices work on `day`."""
    return day.weekday() < _SATURDAY and day not in _holidays(day.year)


def last_day_of_month(year: int, month: int) -> date:
    """The 28th to the 31st, as the calendar has it."""
    return date(year, month, calendar.monthrange(year, month)[1])


@lru_cache(maxsize=64)
def _holidays(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("VN", years=year)
