"""What stands above an annex's table: its year, title, and the document that it belongs to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reform.common.text import clean

_YEAR = re.compile(r"\bnăm\s+(20\d\d)\b(?!\s*[-–]\s*20\d\d)", re.IGNORECASE)
_PERIOD = re.compile(r"\b(20\d\d)\s*[-–]\s*(20\d\d)\b")
_DAY_YEAR = re.compile(r"\btháng\s+\d{1,2}\s+năm\s+20\d\d\b", re.IGNORECASE)
_ATTACHED = re.compile(r"^\(?\s*(?:ban hành\s+)?kèm theo\b", re.IGNORECASE)
_BASIS = re.compile(r"^(?:căn cứ|thực hiện|theo đề nghị|xét đề nghị|để|trên cơ sở)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\bsố\s*:?\s*(\d{1,6}(?:\s*-|\s*/)\s*[\wĐđ&]+(?:[-/][\wĐđ&]+)*)", re.IGNORECASE)
_DAY = re.compile(
    r"\bngày\s+(\d{1,2})(?:\s*[/.-]\s*|\s+tháng\s+)(\d{1,2})(?:\s*[/.-]\s*|\s+năm\s+)(20\d\d)\b", re.IGNORECASE
)
_ISSUER = re.compile(r"\bcủa\s+(?P<issuer>[^()]+?)\s*\)?\s*$", re.IGNORECASE)
_ANNEX = re.compile(r"^(?:phụ lục|phụ biểu|biểu|mẫu)\s*(?:số\s*)?[\dIVXA-D.:]*$", re.IGNORECASE)
_LETTERHEAD = re.compile(r"^(?:cộng h|độc lập|số\s*:|nơi nhận|\(?đơn vị tính|-|đvt|tm\.|kt\.)", re.IGNORECASE)
_LONGEST_TITLE = 300


@dataclass(frozen=True)
class Front:
    """`years` are the first and last year that the title names, None where it names none."""

    title: str = ""
    years: tuple[int, int] | None = None
    number: str = ""
    issued_on: date | None = None
    issuer: str = ""


def read_front(lines: Iterable[str]) -> Front:
    """Read the lines before the table; the nearest to it count most. Never raises."""
    cleaned = [line for line in map(clean, lines) if line]
    attached = _attached(cleaned)
    number = _NUMBER.search(attached)
    issuer = _ISSUER.search(attached)
    titles = _titles(cleaned)
    return Front(
        title=clean(" ".join(titles)),
        years=_years(titles) or _years([line for line in cleaned if not _BASIS.match(line)]),
        number=re.sub(r"\s+", "", number[1]) if number else "",
        issued_on=_day(attached),
        issuer=clean(issuer["issuer"]) if issuer else "",
    )


def _attached(lines: list[str]) -> str:
    """ "(Kèm theo Quyết định số 1629/QĐ-UBND ngày 30/12/2024 của …)", also when it runs over two lines."""
    for index in range(len(lines) - 1, -1, -1):
        if _ATTACHED.match(lines[index]):
            text = lines[index]
            if text.startswith("(") and ")" not in text and index + 1 < len(lines):
                text = f"{text} {lines[index + 1]}"
            return text
    return ""


def _titles(lines: list[str]) -> list[str]:
    """The lines of the title: capitals just above the table, or above "(Kèm theo …)"."""
    titles: list[str] = []
    for line in reversed(lines):
        if _ATTACHED.match(line) or _LETTERHEAD.match(line) or (titles and _ANNEX.match(line)):
            if titles:
                break
            continue
        if line.isupper() and len(line) <= _LONGEST_TITLE and not _ANNEX.match(line):
            titles.insert(0, line)
        elif titles:
            break
    return titles


def _years(lines: list[str]) -> tuple[int, int] | None:
    """The year of the nearest line that has one, dates aside; a period gives both its years."""
    for line in reversed(lines):
        words = _DAY.sub(" ", _DAY_YEAR.sub(" ", line))
        if found := _YEAR.search(words):
            return int(found[1]), int(found[1])
        if found := _PERIOD.search(words):
            return int(found[1]), int(found[2])
    return None


def _day(text: str) -> date | None:
    found = _DAY.search(text)
    if found is None:
        return None
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
