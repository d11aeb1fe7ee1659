"""Points and periods of time inside a deadline's words: 30/7/2026, tháng 6, quý III/2023, giai đoạn 2026 – 2030."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from plans.calendars import last_day_of_month
from plans.deadline_points import EXACT, NEXT, NEXT_AFTER, NUMBERS

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_NO_SUCH = 99
_DECEMBER = 12
_MONTHS = {"month": 1, "quarter": 3}
_MODIFIERS = {"before": "b", "until": "u", "since": "f"}
# How a point hangs on the one before it, the weaker tie first.
_LINKS = {"": 0, "sep": 1, "to": 1, "verb": 2, "or": 3}
# Years written with two digits, or far from the plan's, are as often mistyped as meant.
_NEAR, _FAR = 3, 15


class Term(NamedTuple):
    """A point or period with its part in the sentence: `.` on its own, `b` before, `u` until, `f` from.

    `link` says how it follows the one before: "sep" by a comma or "và", "to" by a dash, "verb" by words of another
    work, "or" as the other choice, "" by nothing. `vague` marks "đầu tháng 6", `doubtful` a number open to question.
    """

    role: str
    shape: str
    first: date
    last: date
    link: str = ""
    impossible: bool = False
    vague: bool = False
    doubtful: bool = False


@dataclass
class _Raw:
    """What stands in the words, before a missing year is supplied."""

    role: str
    link: str
    shape: str
    year: int | None = None
    end_year: int | None = None
    part: int = 0
    end_part: int = 0
    day: int = 0
    share: str = ""
    short: bool = False
    doubtful: bool = False


def find_term(folded: str, *, own_year: bool = False) -> str:
    """The first day, month, quarter or half-year in the words (a bare year does not count), or "" without one.

    With `own_year` only a point that names its year counts.
    """
    for found in EXACT.finditer(folded):
        if not own_year or any(found[name] for letter, name in NUMBERS[found.lastgroup or ""] if letter in "ys"):
            return found.group()
    return ""


def scan(folded: str, year: int) -> list[Term] | None:
    """All points and periods of folded words in their order, or None when anything else stands among them.

    Where no year stands, it is the one that the phrase names elsewhere, else `year`.
    """
    raw = _points(folded)
    if not raw:
        return None
    if len(raw) > 1:
        _spread_days(raw)
        raw = _spread_years(raw)
    return [_resolve(item, year) for item in raw]


def _points(folded: str) -> list[_Raw] | None:
    position, end = 0, len(folded)
    role, link, share, shape = ".", "", "", ""
    found_so_far: list[_Raw] = []
    while position < end:
        found = NEXT_AFTER.get(shape, NEXT).match(folded, position)
        if found is None:
            return None
        position, name = found.end(), found.lastgroup or ""
        if name == "fill":
            continue
        if name == "to" and shape and role == ".":
            role, link = "u", "to"
        elif name in _LINKS:
            link = max(link, name, key=_LINKS.__getitem__)
        elif name in _MODIFIERS:
            # The last word counts: "hoàn thành trước …" means before, "trước hết quý II" until.
            role = _MODIFIERS[name]
        elif name == "part":
            share = found[name]
        else:
            numbers = {letter: found[group] for letter, group in NUMBERS[name] if found[group]}
            item = _raw(_Raw(role, link, name, share=share), numbers)
            found_so_far.append(item)
            shape = "quarter_digit" if item.shape == "quarter" and numbers.get("q", "").isdigit() else item.shape
            role, link, share = ".", "", ""
    return None if role != "." or share else found_so_far


def _raw(item: _Raw, numbers: dict[str, str]) -> _Raw:
    """The numbers of one match, put into `item`."""
    if "y" in numbers:
        item.year = int(numbers["y"])
    elif "s" in numbers:
        item.year, item.short = 2000 + int(numbers["s"]), True
    if "d" in numbers:
        _put_day(item, numbers)
    elif "q" in numbers:
        item.shape, item.part = "quarter", _quarter(numbers["q"])
    elif "m" in numbers:
        item.shape, item.part = "month", int(numbers["m"])
    elif "h" in numbers:
        count = int(numbers["n"])
        item.shape = "months"
        item.part, item.end_part = (1, count) if numbers["h"] == "dau" else (13 - count, 12)
        item.part = item.part if 0 < count < _DECEMBER else _NO_SUCH
    else:
        item.shape = "year"
        item.end_year = int(numbers["e"]) if "e" in numbers else None
    return item


def _put_day(item: _Raw, numbers: dict[str, str]) -> None:
    """A day, but "11-12/2025" rather means two months."""
    day, month = int(numbers["d"]), int(numbers.get("m", 0))
    if (numbers.get("b"), numbers.get("c")) == ("-", "/") and day < month <= _DECEMBER:
        item.shape, item.part, item.end_part, item.doubtful = "months", day, month, True
    else:
        item.shape, item.day, item.part = "day", day, month


def _quarter(numeral: str) -> int:
    if numeral.isdigit():
        return int(numeral)
    return _ROMAN.get(numeral.replace("l", "i").replace("1", "i"), _NO_SUCH)


def _spread_days(raw: list[_Raw]) -> None:
    """ "10 - 15/12/2025": a first day lies in the month of the next one."""
    for item, after in zip(reversed(raw[:-1]), reversed(raw[1:]), strict=True):
        if item.shape == "day" and not item.part and after.shape == "day":
            item.part, item.year = after.part, after.year if item.year is None else item.year


def _spread_years(raw: list[_Raw]) -> list[_Raw]:
    """The year that a phrase names once holds for its other points.

    "Năm 2025: quý II" is one point. A year before goes on, over the turn of the year where the parts go back; a year
    behind holds for what stands before it, and "từ tháng 10 đến tháng 3/2026" begins in October 2025.
    """
    head, others = raw[0], raw[1:]
    leads = head.shape == "year" and not head.end_year and head.role == "." and others[0].link in ("", "sep")
    if leads and all(item.shape != "year" and item.year is None for item in others):
        for item in others:
            item.year = head.year
        others[0].link = ""
        return others
    known: _Raw | None = None
    for item in raw:
        if item.year is None and known is not None and item.shape != "year":
            item.year = (known.year or 0) + (item.role == "u" and _begin(item) < _begin(known))
        known = item if item.year is not None and item.shape != "year" else known
    later: _Raw | None = None
    for item in reversed(raw):
        if item.year is None and later is not None and item.shape != "year":
            item.year = (later.year or 0) - (_begin(item) > _begin(later))
        later = item if item.year is not None and item.shape != "year" else later
    return raw


def _begin(item: _Raw) -> tuple[int, int]:
    """Month and day at which a point begins, whatever the year."""
    return (item.part - 1) * _MONTHS.get(item.shape, 1) + 1, item.day


def _resolve(item: _Raw, plan_year: int) -> Term:
    year = plan_year if item.year is None else item.year
    impossible = Term(item.role, item.shape, date.min, date.min, item.link, impossible=True)
    end_year, end = item.end_year or year, item.end_part or item.part
    if item.shape == "year":
        begin, end = 1, _DECEMBER
    else:
        width = _MONTHS.get(item.shape, 1)
        begin, end = (item.part - 1) * width + 1, end * width
    if not (1 <= begin <= end <= _DECEMBER) or end_year < year:
        return impossible
    first, last = date(year, begin, 1), last_day_of_month(end_year, end)
    vague = False
    if item.shape == "day":
        if not 1 <= item.day <= last.day:
            return impossible
        first = last = date(year, begin, item.day)
    elif item.share:
        first, last, vague = _share_of(item, first, last)
    doubtful = item.doubtful or (item.short and abs(year - plan_year) > _NEAR)
    doubtful = doubtful or (item.shape != "year" and year - plan_year > _FAR)
    return Term(item.role, item.shape, first, last, item.link, vague=vague, doubtful=doubtful)


def _share_of(item: _Raw, first: date, last: date) -> tuple[date, date, bool]:
    """First and last day of a named part of a period, and whether the words leave its end open.

    Ten days are a "tuần"; "đầu" is taken as the first third (a quarter of a year) and "giữa" as the second.
    """
    if item.shape == "month":
        days = {"dau": (1, 10), "thuong tuan": (1, 10), "giua": (11, 20), "trung tuan": (11, 20), "nua dau": (1, 15)}
        begin, end = days.get(item.share, (16 if item.share == "nua cuoi" else 21, last.day))
        return first.replace(day=begin), first.replace(day=end), item.share in ("dau", "giua")
    parts = {"year": 3, "quarter": 1}.get(item.shape, 1)
    halves = item.shape == "year" and item.share.startswith("nua")
    number = {"nua dau": 0, "nua cuoi": 1}.get(item.share, 0) if halves else int(item.share == "giua")
    width = 6 if halves else parts
    begin = first.month + number * width
    return first.replace(month=begin), last_day_of_month(first.year, begin + width - 1), not halves
