"""What the words of a plan become in the plan of a later year: years move with the plan, deadlines are read anew."""

import re
from dataclasses import replace
from datetime import date

from plans.deadlines import Deadline, DeadlineKind, DeadlineProblem, parse_deadline

# "2025" and "12/2025", but not the year of a document's number ("16/2024/NQ-CP").
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d|/[^\W\d])")
# What was issued keeps its words: a document's number with everything behind it, a day in full, a period of years, a
# year by which something is to be reached.
_FIXED = re.compile(
    r"(?:\bsố\s*:?\s*)?(?<!\d)\d{1,6}(?:/20\d\d)?[-/][A-ZĐ]{2}[^;\n]*|\b(?:ngày\s+)?\d{1,2}/\d{1,2}/20\d\d"
    r"|\bngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+20\d\d"
    r"|\b(?:giai đoạn|thời kỳ|nhiệm kỳ)\s+20\d\d\s*[-–—]\s*20\d\d|\bđến\s+(?:hết\s+)?năm\s+20\d\d"
    r"|\bso với\s+(?:cùng kỳ\s+)?năm\s+20\d\d",
    re.IGNORECASE,
)


def in_later_year(text: str, first_year: int, last_year: int, years: int) -> str:
    """The words with the plan's years, the one before and the one after moved on by so many years.

    What stands as issued stays: documents that are named, days in full, periods of years.
    """
    issued = [found.span() for found in _FIXED.finditer(text)]
    return _with_later_years(text, first_year, last_year, years, issued)


def _with_later_years(
    text: str, first_year: int, last_year: int, years: int, issued: list[tuple[int, int]] | None = None
) -> str:
    def moved(found: re.Match[str]) -> str:
        named = int(found.group())
        moves = first_year - 1 <= named <= last_year + 1
        if not moves or any(start <= found.start() < end for start, end in issued or ()):
            return found.group()
        return str(named + years)

    return _YEAR.sub(moved, text)


def deadline_in_later_year(deadline: Deadline, first_year: int, last_year: int, years: int) -> Deadline:
    """The same deadline so many years later: its words as they are read then, a day that they do not tell moved on."""
    words = _with_later_years(deadline.text, first_year, last_year, years)
    if deadline.kind != DeadlineKind.FIXED or deadline.due_on is None:
        return replace(deadline, text=words)
    due_on = _moved(deadline.due_on, years)
    read = parse_deadline(words, year=first_year + years)
    if read.kind == DeadlineKind.FIXED and read.understood and read.due_on == due_on:
        return replace(read, text=words)
    starts_on = _moved(deadline.starts_on, years) if deadline.starts_on else None
    return replace(deadline, text=words, starts_on=starts_on, due_on=due_on, problem=DeadlineProblem.NONE)


def _moved(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
