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
CUT_NOTICE = "[Phần vượt quá giới hạn độ dài không được in trong văn bản này.]"
# What XML 1.0 cannot carry: control characters but tab and line breaks, halves of surrogate pairs, non-characters.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True)
class Share:
    """`part` of `whole` in percent; "không phát sinh" where there is nothing to divide by."""

    part: Decimal | int
    whole: Decimal | int


@dataclass(frozen=True)
class Percent:
    """A figure that was entered in percent points: 94.25 is 94,25 %."""

    points: Decimal


Value = str | int | Decimal | date | Share | Percent | None


def cell_text(value: Value) -> str:
    """The value as it is printed: dd/mm/yyyy, decimal comma, one decimal for shares; None → empty."""
    match value:
        case None:
            return ""
        case str():
            return value
        case Share(part, whole):
            return wording.percent(part, whole)
        case Percent(points):
            return f"{wording.number(points)}%"
        case date():
            return wording.day(value)
    return wording.number(value)


def printable(text: str) -> str:
    """Lines of NFC text that every format can carry, at most TEXT_LIMIT characters and then a notice."""
    text = _UNPRINTABLE.sub("", text)
    if len(text) > TEXT_LIMIT:
        return f"{clean_lines(text[:TEXT_LIMIT])}\n{CUT_NOTICE}"
    return clean_lines(text)


def printable_line(text: str) -> str:
    """The same in one line."""
    return clean(printable(text))


def paragraphs(text: str) -> tuple[str, ...]:
    """The lines of a passage that say something."""
    return tuple(line for line in printable(text).split("\n") if line)
