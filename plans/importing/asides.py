"""Rows of a table that are no rows of the plan: totals, notes, signatures, page numbers, the title once more."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from string import ascii_letters, digits

from plans.importing import headings as h
from plans.importing.layout import BodyRow
from plans.importing.numbering import read_label
from reform.common.text import fold

_TOTAL = re.compile(r"^(?:tong cong|tong so|cong)\b(?:\s*\(?[\d.]|\s*:|$| so nhiem vu)")
_NOTE = re.compile(r"^(?:\(?\*+\)?\s*)?(?:ghi chu|luu y|chu thich)\b\s*(?::|$)|^\(?\*+\)?\s*[a-z]")
_OFFICE = r"(?:pho )?(?:chu tich|giam doc|truong ban|bo truong|thu truong|chanh van phong|truong phong|cuc truong)"
_SIGNATURE = re.compile(
    r"^(?:noi nhan\s*:?|(?:tm|kt|tl|tuq|q)\.\s*[a-z].*|nguoi lap(?: bieu)?|\(?(?:da ky|ky ten|ky, ghi ro).*)$"
)
_BESIDE_SIGNATURE = re.compile(rf"^(?:{_OFFICE}|-? ?nhu (?:tren|dieu).*|-? ?luu ?:.*)$")
_PAGE = re.compile(r"^(?:trang\s*)?[-–]?\s*\d{1,3}(?:\s*/\s*\d{1,3})?\s*[-–]?$")
_ANNEX = re.compile(r"^(?:phu luc|phu bieu|bieu(?: mau)?)\s*(?:so\s*)?[\divx.:]*$|^\(?\s*(?:ban hanh )?kem theo\b")
_TELLING = 60  # letters at the beginning of a cell that tell what it is
# Cells of work are most of all, and few of them begin as a total, a note or a signature does.
_MAY_OPEN = re.compile(r"\(?\*|tong|cong|ghi|luu|chu|noi|(?:tm|kt|tl|tuq|q)\.|nguo|\(?(?:da|ky)")
_OPENING = 8
_PLAIN = frozenset(ascii_letters + digits) - frozenset("cgklnqtCGKLNQT")
_UNITS = frozenset((h.LEAD, h.UNITS))
_WORK = frozenset((h.LEAD, h.UNITS, h.SUPPORT, *h.TIMES))
_TITLES = frozenset((h.TITLE, h.TASK, h.GOAL))


def mark_asides(rows: Iterable[BodyRow], before: Iterable[str]) -> list[tuple[BodyRow, bool]]:
    """Each row with whether it is none of the plan's; below one that ends a page the next row begins a new one.

    `before` are the lines above the table, which some files repeat on each page.
    """
    titles = {fold(line) for line in before if line}
    marked: list[tuple[BodyRow, bool]] = []
    breaks = signed = False
    for row in rows:
        aside = _is_aside(row, titles, signed)
        if not aside:
            signed = False
            row = replace(row, after_break=True) if breaks and not row.after_break else row
            breaks = False
        else:
            signed = signed or any(_SIGNATURE.match(_start(text)) for text in _texts(row))
            breaks = breaks or row.after_break or _ends_page(row, titles)
        marked.append((row, aside))
    return marked


def words_of(row: BodyRow) -> str:
    """All that the row says, for the issue that keeps it."""
    return " ".join(" ".join(_texts(row)).split())


def _texts(row: BodyRow) -> list[str]:
    if row.cells:
        return [text for _, text in row.cells]
    return [*row.texts.values(), *row.extra.values()]


def _is_aside(row: BodyRow, titles: set[str], signed: bool) -> bool:
    texts = _texts(row)
    if not texts or (row.lower and not _TITLES.isdisjoint(row.lower)):
        return False
    alone = len(texts) == 1
    if not (alone or signed or [text for text in texts if text[0] not in _PLAIN and _opens(text[:_OPENING])]):
        return False
    texts = list(map(_start, texts))
    if any(_SIGNATURE.match(text) for text in texts):
        return True
    if signed and not (read_label(row.text(h.LABEL)).rank and row.text(h.TITLE)):
        return alone or any(_BESIDE_SIGNATURE.match(text) for text in texts)
    if alone and (_PAGE.match(texts[0]) or _ANNEX.match(texts[0]) or _is_title(row, titles)):
        return True
    if _TOTAL.match(texts[0]):
        return alone or not row.says(_UNITS)
    if row.says(_WORK):
        return alone and _NOTE.match(texts[0]) is not None
    return any(_TOTAL.match(text) or _NOTE.match(text) for text in texts[:2])


def _ends_page(row: BodyRow, titles: set[str]) -> bool:
    texts = _texts(row)
    return len(texts) == 1 and (_PAGE.match(_start(texts[0])) is not None or _is_title(row, titles))


def _is_title(row: BodyRow, titles: set[str]) -> bool:
    return fold(_texts(row)[0]) in titles


@lru_cache(maxsize=4096)
def _opens(opening: str) -> bool:
    """Whether a cell that begins so may tell that the row is none of the plan's."""
    return _MAY_OPEN.match(fold(opening)) is not None


@lru_cache(maxsize=4096)
def _start(text: str) -> str:
    return fold(text[:_TELLING])
