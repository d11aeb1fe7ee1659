"""Points and periods of time inside a deadline's words: 30/7/2026, tháng 6, quý III/2023, giai đoạn 2026 – 2030."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from plans.calendars import last_day_of_month

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR = r"20\d\d"
_OF_YEAR = rf"(?:\s?[/.-]\s?(?:nam\s)?(?P<y{{0}}>{_YEAR})|\s?,?\s(?:cua\s)?(?:nam\s)?(?P<z{{0}}>{_YEAR}))?(?![\d/])"


def _with_year(pattern: str, number: int) -> str:
    return pattern + _OF_YEAR.format(number)


# Words are folded ("quý" → "quy"); what is more exact stands first. The named groups of an alternative are its numbers.
_POINTS = [
    rf"(?P<iso>(?P<y0>{_YEAR})-(?P<m0>\d\d)-(?P<d0>\d\d)(?:[ t]00:00(?::00)?)?)(?!\d)",
    rf"(?P<day>(?:ngay\s)?(?P<d1>\d{{1,2}})\s?[/.-]\s?(?P<m1>\d{{1,2}})(?:\s?[/.-]\s?|\snam\s)(?P<y1>{_YEAR}|[23]\d))(?![\d/])",
    rf"(?P<words>(?:ngay\s)?(?P<d2>\d{{1,2}})\sthang\s(?P<m2>\d{{1,2}})(?:,?\snam\s|/)(?P<y2>{_YEAR}))(?!\d)",
    r"(?P<words_plain>ngay\s(?P<d3>\d{1,2})\sthang\s(?P<m3>\d{1,2}))(?![\d/])",
    rf"(?P<years>(?:giai\sdoan\s|cac\snam\s|nam\s)?(?P<y4>{_YEAR})\s?-\s?(?P<e4>{_YEAR}))(?![\d/])",
    "(?P<month>" + _with_year(r"thang\s?(?P<m5>\d{1,2})", 5) + ")",
    rf"(?P<month_year>(?P<m6>\d{{1,2}})\s?[/-]\s?(?P<y6>{_YEAR}))(?![\d/])",
    r"(?P<day_month>(?:ngay\s)?(?P<d7>\d{1,2})/(?P<m7>\d{1,2})|ngay\s(?P<d17>\d{1,2})-(?P<m17>\d{1,2}))(?![\d/])",
    "(?P<quarter>" + _with_year(r"(?:qu[yi]|q)\.?\s?(?P<q8>iv|i{1,3}|[1-4])(?![a-z\d])", 8) + ")",
    rf"(?P<half>(?:0?6|sau)\sthang\s(?P<h9>dau|cuoi)\snam(?:\s(?P<y9>{_YEAR}))?)(?![\d/])",
    rf"(?P<year>(?:(?:trong|ca)\s)?(?:nam\s)?(?P<y10>{_YEAR}))(?![\d/])",
    r"(?P<this_year>(?:(?:trong|ca)\snam|nam\snay)(?:\snay|\ske\shoach)?)(?!\s?\d)\b",
]
# A number after a month, or a Roman numeral after a quarter, goes on with it: "tháng 6, 9", "quý II - III/2025".
_MORE = [
    "(?P<more>" + _with_year(r"(?P<m11>0?[1-9]|1[0-2])(?![a-z\d])", 11) + ")",
    "(?P<more_quarter>" + _with_year(r"(?P<q12>iv|i{1,3})(?![a-z\d])", 12) + ")",
]
_WORDS = [
    r"(?P<before>truoc(?:\s(?:ngay(?!\s\d)|thoi\sdiem))?)\b",
    r"(?P<until>(?:tu\snay\s)?den(?:\s(?:het|cuoi))?|toi|cham\snhat|muon\snhat|khong\squa|(?:thoi\s)?han\scuoi(?:\scung)?"
    r"|het(?=\s(?:thang|qu[yi]|nam|ngay|\d))|cuoi(?=\s(?:thang|qu[yi]|nam))|phai\sxong|xong|hoan\sthanh|ket\sthuc)\b",
    r"(?P<since>(?:bat\sdau\s)?(?:ke\s)?tu|bat\sdau)\b",
    r"(?P<to>-)",
    r"(?P<sep>[,;&+/\n]|va\b|hoac\b)",
    r"(?P<fill>(?:trong|vao|thoi\sgian|thoi\shan|han|thuc\shien|trien\skhai|ban\shanh|bao\scao|to\schuc|trinh|gui|nop|la|ngay|phai"
    r")\b|[.:\s])",
]
_NEXT = re.compile("|".join([*_POINTS, *_WORDS]))
_NEXT_MONTHS = re.compile("|".join([*_POINTS, _MORE[0], *_WORDS]))
_NEXT_QUARTERS = re.compile("|".join([*_POINTS, _MORE[1], *_WORDS]))
_EXACT = re.compile(r"\b(?:" + "|".join(point for point in _POINTS[:-2] if "<years>" not in point) + ")")


@dataclass(frozen=True)
class Term:
    """A point or period with its part in the sentence: `.` on its own, `b` before, `u` until, `f` from."""

    role: str
    first: date
    last: date
    impossible: bool = False


@dataclass(frozen=True)
class _Raw:
    """What stands in the words, before a missing year is supplied."""

    role: str
    shape: str
    year: int | None
    end_year: int | None = None
    part: int = 0
    day: int = 0


def find_term(folded: str) -> str:
    """The first day, month, quarter or half-year in the words (a bare year does not count), or "" without one."""
    found = _EXACT.search(folded)
    return found.group() if found else ""


def scan(folded: str, year: int) -> list[Term] | None:
    """All points and periods of folded words in their order, or None when anything else stands among them.

    Where no year stands, it is the one that the phrase names elsewhere, else `year`.
    """
    raw: list[_Raw] = []
    for item in _tokens(folded):
        if item is None:
            return None
        raw.append(item)
    return [_resolve(item, _year_of(item, raw[index + 1 :], year)) for index, item in enumerate(raw)] or None


def _tokens(folded: str) -> Iterator[_Raw | None]:
    position, role, shape = 0, ".", ""
    while position < len(folded):
        pattern = {"month": _NEXT_MONTHS, "quarter": _NEXT_QUARTERS}.get(shape, _NEXT)
        found = pattern.match(folded, position)
        if found is None or not found.group():
            yield None
            return
        name = _kind(found)
        position = found.end()
        if name in ("sep", "fill"):
            continue
        if name in ("before", "until", "since", "to"):
            role = _next_role(role, name, shape)
            continue
        numbers = {key[0]: value for key, value in found.groupdict().items() if value and key[1:].isdigit()}
        item = _raw(role, numbers)
        shape, role = item.shape, "."
        yield item
    if role != ".":
        yield None


def _kind(found: re.Match[str]) -> str:
    return next(name for name, value in found.groupdict().items() if value is not None and not name[1:].isdigit())


def _next_role(role: str, name: str, shape: str) -> str:
    """ "hoàn thành trước …" means before; a dash goes on from a point and means nothing at the beginning."""
    if name == "to":
        return "u" if shape else role
    return role if role == "b" else {"before": "b", "until": "u", "since": "f"}[name]


def _raw(role: str, numbers: dict[str, str]) -> _Raw:
    text_year = numbers.get("y") or numbers.get("z")
    year = int(text_year) if text_year else None
    if year is not None and year < 100:
        year += 2000
    if "d" in numbers:
        return _Raw(role, "day", year, part=int(numbers["m"]), day=int(numbers["d"]))
    if "q" in numbers:
        return _Raw(role, "quarter", year, part=_ROMAN.get(numbers["q"]) or int(numbers["q"]))
    if "m" in numbers:
        return _Raw(role, "month", year, part=int(numbers["m"]))
    if "h" in numbers:
        return _Raw(role, "half", year, part=1 if numbers["h"] == "dau" else 2)
    return _Raw(role, "year", year, end_year=int(numbers["e"]) if "e" in numbers else None)


def _year_of(item: _Raw, later: list[_Raw], year: int) -> int:
    """The year that stands with a point, else the year at the end of its phrase, else the plan's.

    "Từ tháng 10 đến tháng 3/2026" begins in October 2025: a beginning does not come after its end.
    """
    if item.year is not None:
        return item.year
    shared = next((other for other in later if other.year is not None and other.shape != "year"), None)
    if shared is None or shared.year is None:
        return year
    ordinal = {"day": 1, "month": 1, "quarter": 3, "half": 6}
    starts = item.part * ordinal[item.shape] > shared.part * ordinal[shared.shape] if item.shape in ordinal else False
    return shared.year - 1 if starts else shared.year


def _resolve(item: _Raw, year: int) -> Term:
    if item.shape == "day":
        try:
            day = date(year, item.part, item.day)
        except ValueError:
            return Term(item.role, date.min, date.min, impossible=True)
        return Term(item.role, day, day)
    if item.shape == "year":
        return _span(item.role, year, 1, item.end_year or year, 12)
    months = {"month": 1, "quarter": 3, "half": 6}[item.shape]
    return _span(item.role, year, (item.part - 1) * months + 1, year, item.part * months)


def _span(role: str, year: int, month: int, end_year: int, end_month: int) -> Term:
    if not (1 <= month <= 12 and 1 <= end_month <= 12) or end_year < year:
        return Term(role, date.min, date.min, impossible=True)
    return Term(role, date(year, month, 1), last_day_of_month(end_year, end_month))
