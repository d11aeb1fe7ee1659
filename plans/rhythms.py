"""How often work comes again, read from a deadline's words: "6 tháng và cả năm" → the 30th of June and the 31st of
December.
"""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from plans.calendars import last_day_of_month
from plans.deadline_words import prepare, without_documents

_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_ROMAN = ("I", "II", "III", "IV")
_HALF, _NINE_MONTHS, _YEAR_NAME = "6 tháng đầu năm", "9 tháng", "Năm"
_JUNE, _SEPTEMBER, _DECEMBER = 6, 9, 12
_MONTHS_OF_QUARTER = 3
_LEAP_YEAR, _COMMON_YEAR = 2024, 2023

_NEXT = r"(?:\s?(?:,|;|va|-|&|/)\s?)"
_NUMERAL = r"(?:iv|i{1,3}|[1-4])\b"
_MONTH = r"(?:1[0-2]|0?[1-9])\b(?!\s?/\s?\d)"
_DAY = re.compile(r"(?<![\d/])(\d{1,2}) ?(?:/|-|\.|thang) ?(\d{1,2})(?![\d%])(?! lan)")
_DAY_OF_QUARTER = re.compile(
    r"\bngay (\d{1,2}) (?:cua )?(?:cac )?thang (cuoi|dau)(?: cua)?(?: cac| hang| moi)? qu[yi]( sau)?"
)
_DAY_OF_MONTH = re.compile(r"\bngay (\d{1,2}) (?:cua )?(?:hang|moi|cac|tung) thang")
_NAMED_QUARTERS = re.compile(rf"\bqu[yi] ?({_NUMERAL}(?:{_NEXT}(?:qu[yi] ?)?{_NUMERAL})*)")
_NAMED_MONTHS = re.compile(rf"(?<!\d )(?<!\d)\bthang ({_MONTH}(?:{_NEXT}(?:thang )?{_MONTH})*)")
_EVERY = r"(?:hang|moi|tung|theo|cac|cuoi|dau|\d\d? (?:lan|dot|ky|cuoc) ?/|cac ky)"
_ONCE = r"(?:\d |mot )lan\b"
_MONTHLY = re.compile(rf"\b{_EVERY} ?(?:cac )?thang\b(?! (?:cuoi|dau))|\bthang {_ONCE}|\b(?:12|muoi hai) thang\b")
_QUARTERLY = re.compile(
    rf"\b{_EVERY} ?(?:cac )?qu[yi]\b(?! (?:dinh|che|trinh|hoach|mo))|\bqu[yi] {_ONCE}|\b(?:4|bon) qu[yi]\b"
    r"|\b0?3 thang ?/ ?(?:1 |01 |mot )?lan\b|\bqu[yi](?=\s?(?:,|;|va\b|/|$))"
)
_HALF_YEARLY = re.compile(r"(?<![\d/])0?6 thang\b|\bnua nam\b")
_NINE = re.compile(r"(?<![\d/])0?9 thang\b")
_YEARLY = re.compile(
    rf"\b(?:hang|moi|tung|ca|cac|cuoi) nam\b|\bthuong nien\b|\bdinh ky nam\b|\bnam {_ONCE}"
    r"|(?:,|;|\bva\b|/) ?nam(?=$| ?[,;.])"
)
# "Quý IV các năm" is that quarter of every year, and no milestone of the year besides.
_OF_EVERY_YEAR = re.compile(rf"(\bqu[yi] ?{_NUMERAL}) (?:cua )?(?:hang|cac|moi|tung) nam\b")
_TIMES_A_YEAR = re.compile(r"\b(\d{1,2}|mot|hai) (?:lan|ky|dot|cuoc) ?/ ?(?:1 |01 |mot )?nam\b")
_MONTHS_OF_TIMES = {1: (12,), 2: (6, 12), 4: (3, 6, 9, 12), 12: tuple(range(1, 13))}
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_EVERY_YEAR = re.compile(r"\b(?:hang|cac|moi) nam\b")


class Mark(NamedTuple):
    """A milestone of each year: its name and its day; `later` counts the years by which the day lies after it."""

    name: str
    month: int
    day: int
    later: int = 0

    def on(self, year: int) -> date:
        """The day in that year; in shorter months the last one."""
        last = last_day_of_month(year + self.later, self.month)
        return last.replace(day=min(self.day, last.day))


class Rhythm(NamedTuple):
    """The milestones of a year in their order, and the years that the words name (0 where they name none)."""

    marks: tuple[Mark, ...]
    first_year: int = 0
    last_year: int = 0


@lru_cache(maxsize=2048)
def read_rhythm(text: str) -> Rhythm:
    """The milestones that the words name; none where they name no rhythm ("Định kỳ", "hằng tuần"). Never raises."""
    wording = prepare(text)
    folded = without_documents(" , ".join(part for part in (wording.main, *wording.notes) if part))
    folded = " ".join(folded.split())
    marks = _days(folded) or _by_day_of_period(folded) or _months(folded) or _times(folded) or _named(folded)
    years = [int(year) for year in _YEAR.findall(folded)]
    if not years:
        return Rhythm(marks)
    goes_on = len(set(years)) == 1 and _EVERY_YEAR.search(folded)
    return Rhythm(marks, min(years), 0 if goes_on else max(years))


def _days(folded: str) -> tuple[Mark, ...]:
    """ "trước ngày 15/3, 15/6": days of the year, the day before each where the words say "trước"."""
    days = {}
    for found in _DAY.finditer(folded):
        day, month = int(found[1]), int(found[2])
        if 1 <= month <= _DECEMBER and 1 <= day <= last_day_of_month(_LEAP_YEAR, month).day:
            days[month, day] = None
    if not days:
        return ()
    ends = sorted(_day_before(month, day) if _before(folded) else (month, day) for month, day in days)
    return tuple(
        Mark(_YEAR_NAME if len(ends) == 1 else f"Đợt {number}", month, day)
        for number, (month, day) in enumerate(ends, start=1)
    )


def _before(folded: str) -> bool:
    return re.search(r"\btruoc\b", folded) is not None


def _day_before(month: int, day: int) -> tuple[int, int]:
    """The day before in a common year; before the first of January there is no day of that year."""
    before = date(_COMMON_YEAR, month, min(day, last_day_of_month(_COMMON_YEAR, month).day)) - timedelta(days=1)
    return (before.month, before.day) if before.year == _COMMON_YEAR else (month, day)


def _by_day_of_period(folded: str) -> tuple[Mark, ...]:
    """ "ngày 20 tháng cuối quý", "trước ngày 15 hằng tháng"."""
    found = _DAY_OF_QUARTER.search(folded)
    if found:
        day = _shifted(int(found[1]), folded)
        first = 1 if found[2] == "dau" else _MONTHS_OF_QUARTER
        shift = _MONTHS_OF_QUARTER if found[3] else 0
        months = [first + _MONTHS_OF_QUARTER * quarter + shift for quarter in range(4)]
        return tuple(
            Mark(f"Quý {_ROMAN[quarter]}", (month - 1) % _DECEMBER + 1, day, (month - 1) // _DECEMBER)
            for quarter, month in enumerate(months)
        )
    found = _DAY_OF_MONTH.search(folded)
    if found:
        day = _shifted(int(found[1]), folded)
        return tuple(Mark(f"Tháng {month}", month, day) for month in range(1, 13))
    return ()


def _shifted(day: int, folded: str) -> int:
    return max(1, min(31, day - 1 if _before(folded) else day))


def _months(folded: str) -> tuple[Mark, ...]:
    """ "Tháng 3, 6, 9, 12": each month's last day."""
    found = [] if _MONTHLY.search(folded) else _NAMED_MONTHS.findall(folded)
    months = sorted({int(number) for names in found for number in re.findall(r"\d{1,2}", names)})
    return tuple(Mark(f"Tháng {month}", month, 31) for month in months)


def _times(folded: str) -> tuple[Mark, ...]:
    """ "02 đợt/năm": so many times a year, where the year divides into halves, quarters or months."""
    found = _TIMES_A_YEAR.search(folded)
    if not found:
        return ()
    count = {"mot": 1, "hai": 2}.get(found[1]) or int(found[1])
    return tuple(_end_of(month, monthly=count == _DECEMBER) for month in _MONTHS_OF_TIMES.get(count, ()))


def _named(folded: str) -> tuple[Mark, ...]:
    """Months, quarters, halves and years that the words name; what ends on one day has the longest one's name."""
    folded = _OF_EVERY_YEAR.sub(r"\1", folded)
    marks: dict[int, Mark] = {}
    if _MONTHLY.search(folded):
        marks |= {month: _end_of(month, monthly=True) for month in range(1, 13)}
    if _QUARTERLY.search(folded):
        marks |= {month: _quarter(month // _MONTHS_OF_QUARTER) for month in (3, 6, 9, 12)}
    for names in _NAMED_QUARTERS.findall(folded):
        numbers = [_QUARTERS[numeral] for numeral in re.findall(rf"\b{_NUMERAL}", names)]
        marks |= {number * _MONTHS_OF_QUARTER: _quarter(number) for number in numbers}
    if _HALF_YEARLY.search(folded):
        marks[_JUNE] = Mark(_HALF, _JUNE, 30)
    if _NINE.search(folded):
        marks[_SEPTEMBER] = Mark(_NINE_MONTHS, _SEPTEMBER, 30)
    if _YEARLY.search(folded) or (_HALF_YEARLY.search(folded) and len(marks) == 1):
        # "Six months" alone comes twice a year: the second half ends with the year.
        marks[_DECEMBER] = _end_of(_DECEMBER)
    return tuple(marks[month] for month in sorted(marks))


def _quarter(number: int) -> Mark:
    return Mark(f"Quý {_ROMAN[number - 1]}", number * _MONTHS_OF_QUARTER, 31)


def _end_of(month: int, *, monthly: bool = False) -> Mark:
    if monthly:
        return Mark(f"Tháng {month}", month, 31)
    names = {_JUNE: _HALF, _DECEMBER: _YEAR_NAME}
    return Mark(names[month], month, 31) if month in names else _quarter(month // _MONTHS_OF_QUARTER)
