"""Values that stand in cells of annex tables, their printed form, and text made fit for any document format.

A share keeps its numerator and denominator: the printed form is rounded, the workbook gets the exact number.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reform.common import wording
from reform.common.text import clean, clean_lines

# Passages longer than this are cut with a notice: the forms of the portal accept no more.
TEXT_LIMIT = 200_000
CELL_LIMIT = 5_000  # in a cell of an annex; the portal itself shows the whole
CUT_NOTICE = "[Phần vượt quá giới hạn độ dài không được in trong văn bản này.]"
# Longer words get places to break at: the layout of one word of 200,000 letters takes minutes, or loses it.
_LONG_WORD = re.compile(r"\S{100,}")
_SYLLABLE = 10  # letters between two such places, so that the narrowest column holds them
_BREAK_HERE = "\u200b"
# What XML 1.0 cannot carry: control characters but tab and line breaks, halves of surrogate pairs, non-characters.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True)
class Share:
    """`part` of `whole` in percent; "không phát sinh" where there is nothing to divide by. Shares of work are printed
    with one decimal, what was measured (`is_measured`) with two.
    """

    part: Decimal | int
    whole: Decimal | int
    is_measured: bool = False


@dataclass(frozen=True)
class Percent:
    """A figure that was entered in percent points: 94.25 is 94,25 %."""

    points: Decimal


Value = str | int | Decimal | date | Share | Percent | None


def cell_text(value: Value) -> str:
    """The value as it is printed: dd/mm/yyyy, decimal comma, at most one decimal for shares of work and two for what
    was measured; None → empty.
    """
    match value:
        case None:
            return ""
        case str():
            return value
        case Share(part, whole, is_measured=True) if whole:
            return wording.percentage(Decimal(part) * 100 / Decimal(whole))
        case Share(part, whole):
            return wording.percent(part, whole)
        case Percent(points):
            return wording.percentage(points)
        case date():
            return wording.day(value)
    return wording.number(value)


def printable(text: str, *, limit: int = TEXT_LIMIT) -> str:
    """Lines of NFC text that every format can carry and lay out, at most `limit` characters and then a notice."""
    text = _UNPRINTABLE.sub("", text)
    if len(text) > limit:
        return _breakable(f"{clean_lines(text[:limit])}\n{CUT_NOTICE}")
    return _breakable(clean_lines(text))


def printable_line(text: str) -> str:
    """The same in one line."""
    return _breakable(clean(printable(text, limit=CELL_LIMIT)))


def paragraphs(text: str) -> tuple[str, ...]:
    """The lines of a passage that say something."""
    return tuple(line for line in printable(text).split("\n") if line)


def _breakable(text: str) -> str:
    return _LONG_WORD.sub(_broken, text)


def _broken(word: re.Match) -> str:
    letters = word[0]
    return _BREAK_HERE.join(letters[start : start + _SYLLABLE] for start in range(0, len(letters), _SYLLABLE))
