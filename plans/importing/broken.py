"""Rows that a page cut in two are joined, and cells that are merged or say "như trên" get what stands above them.

A row with a label is never joined. Where it is not sure that a row goes on above, the join or the doubt is told.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from string import ascii_letters

from plans.importing import headings as h
from plans.importing.areas import opens_area
from plans.importing.layout import BodyRow, join_cells
from plans.importing.numbering import read_label, split_label
from plans.importing.reading import go_on
from reform.common.text import fold

UNITS = (h.LEAD, h.SUPPORT, h.UNITS)
WORK = (*UNITS, h.PRODUCT, *h.TIMES)
INHERITING = (*WORK, h.REQUIREMENT, h.NOTE)
_TITLES = (h.TASK, h.GOAL, h.TITLE)
_WORDS = (*_TITLES, *INHERITING)
_ANY_UNIT, _ANY_WORK = frozenset(UNITS), frozenset(WORK)
_LEADING, _ANY_TIME, _ANY_TITLE = frozenset((h.LEAD, h.UNITS)), frozenset(h.TIMES), frozenset(_TITLES)
_INHERITED = frozenset(INHERITING)
_EMPTIED = frozenset((*UNITS, *h.TIMES))
_MARKS = r"[\s\"'“”‘’()\[\].-]*"
_DITTO = re.compile(
    rf"^{_MARKS}(?:n\.?t|n/t|(?:nhu|tuong tu)(?: (?:dong|muc|noi dung|o))?(?: (?:o |phia )?)tren){_MARKS}$"
)
_DITTO_SIGN = re.compile(r"^[\s-]*(?:[\"”“″〃]|''|,,|//|\\\\)[\s-]*$")
# With any other letter no cell begins that refers to the one above.
_PLAIN = frozenset(ascii_letters) - frozenset("nNtT")
_EMPTY = re.compile(r"^[\s.\-–—_/…]*$")
# A text that ends so was cut off.
_DANGLING = re.compile(
    r"(?:[,(–-]|\b(?:của|với|và|các|những|theo|tại|về|cho|do|trong|từ|đến|số|hoặc|được|để|bằng|như|thuộc|trên|dưới|qua|nhằm"
    r"|bởi|(?-i:Sở|Bộ|UBND|Ban|Phòng)))$",
    re.IGNORECASE,
)

Doubts = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Joined:
    """A row with (field, code) of what was doubtful in putting it together."""

    row: BodyRow
    doubts: Doubts = ()
    aside: bool = False


def join_broken(marked: list[tuple[BodyRow, bool]], group: str | None) -> list[Joined]:
    """The rows with their tails; asides are passed by."""
    joined: list[Joined] = []
    above: Joined | None = None
    unnumbered: bool | None = None  # not known before a row asks for it: few annexes have any that does
    for index, (row, aside) in enumerate(marked):
        if aside:
            joined.append(Joined(row, aside=True))
            continue
        doubt = None
        if above is not None and not row.text(h.LABEL):
            if unnumbered is None:
                unnumbered = _has_unnumbered_headings([other for other, out in marked if not out])
            following = next((other for other, out in marked[index + 1 : index + 4] if not out), None)
            doubt = _continues(row, above.row, group, following, unnumbered)
        if above is not None and doubt is not None and doubt != "maybe_broken_row":
            above.row = _joined(above.row, row)
            above.doubts += (("title", doubt),) if doubt else ()
            continue
        above = Joined(row, (("title", doubt),) if doubt else ())
        joined.append(above)
    return joined


def _has_unnumbered_headings(rows: list[BodyRow]) -> bool:
    """Whether titles stand alone, without a number, where no page begins: then one at the top of a page is no tail."""
    for above, row in pairwise(rows):
        if row.text(h.LABEL) or row.merged(h.LABEL) or row.after_break:
            continue
        texts = _words(row)
        if len(texts) == 1 and _title(row) and not begins_inside(texts[0]) and not is_cut(_title(above)):
            return True
    return False


def _continues(
    row: BodyRow, above: BodyRow, group: str | None, following: BodyRow | None, unnumbered: bool
) -> str | None:
    """What a row without a label is: None where it is one of its own, "" where it is surely the tail of the one above.

    "maybe_broken_row": one of its own, but it may be a tail; any other code: a tail, but a person should look.
    """
    if row.wide:
        return None
    if row.merged(h.TITLE) and not (group and row.text(group)):
        return "joined_row" if _words(row) else ""
    if row.merged(h.LABEL):
        return None
    texts = _words(row)
    if not texts:
        return "" if row.extra else None
    goes_on = all(begins_inside(text) for text in texts)
    title = row.text(group or h.TITLE) or row.text(h.TITLE)
    has_unit = row.says(_LEADING) or not _LEADING.isdisjoint(row.lower)
    if not title:
        return _tail_without_title(row, above, group, goes_on)
    if split_label(title)[0].rank is not None:
        return None
    if row.after_break and not has_unit:
        return _tail_after_break(row, above, title, texts, unnumbered)
    if row.after_break and _has_work(above) and is_cut(_title(above)):
        return "joined_row"
    has_time = row.says(_ANY_TIME)
    if has_unit and has_time and not goes_on:
        return "maybe_broken_row" if title[:1].islower() and row.after_break else None
    if title[:1].islower() and (row.after_break or not _title(above)[:1].islower()):
        return "joined_row"
    if goes_on and (title[:1].islower() or not (has_unit or has_time)):
        return "joined_row"
    if len(texts) > 1 and not has_unit and _has_work(above) and is_cut(_title(above)):
        return "joined_row"
    if len(texts) == 1 and not is_visible_title(row, title):
        return _title_alone(row, above, following)
    return None


def _tail_without_title(row: BodyRow, above: BodyRow, group: str | None, goes_on: bool) -> str | None:
    """A row that names no work is none, except where the task's column says what the row is about."""
    if group and (row.merged(group) or not row.after_break) and row.says(_ANY_WORK):
        return None
    if not above.says(_ANY_TITLE) or not _has_work(above):
        return None
    return "" if goes_on and row.after_break else "joined_row"


def _tail_after_break(row: BodyRow, above: BodyRow, title: str, texts: list[str], unnumbered: bool) -> str | None:
    if len(texts) == 1 and is_visible_title(row, title):
        return None
    if all(begins_inside(text) for text in texts):
        return ""
    if not _has_work(above):
        return None
    if len(texts) == 1:
        return "maybe_broken_row" if unnumbered and not is_cut(_title(above)) else "joined_row"
    if any(begins_inside(text) for text in texts) or is_cut(_title(above)):
        return "joined_row"
    return "maybe_broken_row"


def _title_alone(row: BodyRow, above: BodyRow, following: BodyRow | None) -> str | None:
    """Words in the middle of a table, without number, unit and time: a heading, or what a page cut off."""
    if not _has_work(above):
        return None
    if is_cut(_title(above)):
        return "joined_row"
    before, after = (read_label(other.text(h.LABEL)) if other else None for other in (above, following))
    if before and after and before.rank == after.rank and before.number and after.number == before.number + 1:
        return "maybe_broken_row"
    return None


def _has_work(row: BodyRow) -> bool:
    return row.says(_ANY_WORK) or not _ANY_WORK.isdisjoint(row.lower)


def _words(row: BodyRow) -> list[str]:
    return [text for role in _WORDS if (text := row.text(role))]


def _title(row: BodyRow) -> str:
    return next((row.text(role) for role in reversed(_TITLES) if row.text(role)), "")


def is_visible_title(row: BodyRow, title: str) -> bool:
    """Whether a row looks like a title whatever stands below it: over the whole width, in capitals, naming an area."""
    return row.wide or title.isupper() or opens_area(title)


def is_cut(text: str) -> bool:
    """Whether a text ends in the middle of a sentence."""
    return not text.isupper() and _DANGLING.search(text) is not None


def begins_inside(text: str) -> bool:
    """Whether a text begins in the middle of a sentence or list."""
    return text[:1].islower() or text[:1] in "-–+•,;:)"


def _joined(above: BodyRow, row: BodyRow) -> BodyRow:
    texts = dict(above.texts)
    for role, text in row.texts.items():
        before = texts.get(role, "")
        apart = role in _ANY_UNIT and not begins_inside(text) and row.merged(h.TITLE)
        texts[role] = (f"{before}\n{text}" if apart else go_on(before, text)).strip()
    extra = dict(above.extra)
    for name, text in row.extra.items():
        extra[name] = f"{extra.get(name, '')} {text}".strip()
    lower = above.lower - row.texts.keys()
    return replace(above, texts=texts, lower=lower, extra=extra, cells=join_cells(above.cells, row.cells))


def fill_merged(rows: list[Joined]) -> None:
    """What a merged cell says holds for each of its rows; so does a cell for the rows below that say "như trên"."""
    above: BodyRow | None = None
    words: dict[str, str] = {}  # what each column said last, over headings too
    shaky: set[str] = set()  # columns whose last words were taken over with a doubt
    for one in rows:
        if one.aside or one.row.made:
            continue
        row = one.row
        if row.lower or [text for text in row.texts.values() if text[0] not in _PLAIN and _refers(text)]:
            _fill(one, above, words, shaky)
        elif shaky:
            shaky.difference_update(row.texts)
        above = one.row
        words.update(above.texts)


def _fill(one: Joined, above: BodyRow | None, words: dict[str, str], shaky: set[str]) -> None:
    row = one.row
    texts = dict(row.texts)
    for role, text in row.texts.items():
        if role not in _INHERITED:
            continue
        if is_ditto(text):
            direct = above.text(role) if above else ""
            texts[role] = direct or words.get(role, "") or text
            if words.get(role) and (not direct or role in shaky):
                one.doubts += ((role, "ditto"),)
                shaky.add(role)
        elif role in _EMPTIED and _EMPTY.match(text):
            del texts[role]
        else:
            shaky.discard(role)
    for role in _INHERITED & row.lower:
        if above and (text := above.text(role)):
            texts[role] = text
    one.row = replace(row, texts=texts)


@lru_cache(maxsize=4096)
def _refers(text: str) -> bool:
    return is_ditto(text) or _EMPTY.match(text) is not None


@lru_cache(maxsize=4096)
def is_ditto(text: str) -> bool:
    """Whether a cell only refers to the one above: "nt", "Như trên", "//"."""
    return len(text) <= 40 and bool(_DITTO_SIGN.match(text) or _DITTO.match(fold(text)))
