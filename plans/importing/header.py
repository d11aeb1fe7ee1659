"""Where a table's header stands, which rows it takes, which columns it has, and what it is told by again."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from plans.importing import headings as h
from plans.importing.columns import Column, Leaf, assign, assign_chosen
from plans.importing.headings import is_sure, period_of, role_of, squeeze
from plans.importing.numbering import read_label
from plans.importing.tables import Cell, Row, Table

Roles = Mapping[str, tuple[str | None, ...]]

# How far down a table the header may stand (a sheet has its title above), and how many rows it may take.
_SEARCH_ROWS = 60
_HEADER_ROWS = 4
_CODE = re.compile(r"^[(\[]?\s*(\d{1,2}|[a-zA-Z])\s*[)\]]?(?:\s*=.*)?$")
# Headings that say too little alone: what stands in the row below them belongs to the heading.
_BARE = re.compile(
    r"^(coquan|donvi|coquandonvi|(phancong|trachnhiem|donvi|coquan)(thammuu)?(thuchien)?|thoigian(thuchien)?|thoihan"
    r"|tiendo(thuchien)?|lotrinh|(coquan|donvi)?chutri(va)?phoihop)$"
)
_SHORT = 60
_STRONG = {h.LEAD, h.SUPPORT, h.UNITS, h.PRODUCT, *h.TIMES}
_FIRST_WORDS = 15


@dataclass(frozen=True)
class Header:
    """A table's header: its columns, its rows (`height` 0: none of its own), its key, and what is doubtful in it."""

    columns: tuple[Column, ...]
    first: int
    height: int
    key: str
    rows: tuple[tuple[str, ...], ...] = ()
    doubts: tuple[str, ...] = ()
    chosen: bool = False
    # Which columns a cell of a certain place and width belongs to: the same for every row.
    places: dict[tuple[int, int], tuple[Column, ...]] = field(default_factory=dict, compare=False)

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(column.role for column in self.columns)

    @property
    def width(self) -> int:
        return max((column.end for column in self.columns), default=0)

    @property
    def after(self) -> int:
        """The index of the first row below the header."""
        return self.first + self.height


def find_header(table: Table, roles: Roles | None = None, start: int = 0, stop: int | None = None) -> Header | None:
    """The first header of a plan's table from row `start` on, or the one that a person gave roles to."""
    last = min(len(table.rows), start + _SEARCH_ROWS if stop is None else stop)
    for first in range(start, last):
        if not _looks_like_header(table.rows[first]):
            continue
        header = _read(table, first, roles)
        if header.chosen or _is_known(header.columns):
            return header
    if roles and stop is None and (proposed := propose_header(table, roles)) and proposed.chosen:
        return proposed
    return None


def propose_header(table: Table, roles: Roles | None = None) -> Header | None:
    """The row that most looks like a header in a table without known headings; columns are numbered where none does."""
    top = table.rows[:10]
    most = max((len(row.texts()) for row in top), default=0)
    if most < 2:
        return None
    for first, row in enumerate(top):
        texts = row.texts()
        if len(texts) >= 2 and len(texts) >= 0.6 * most:
            if _is_body_like(texts) or first + 1 == len(table.rows):
                break
            return _read(table, first, roles)
    first = next(index for index, row in enumerate(top) if len(row.texts()) == most)
    leaves = [Leaf((), cell.column, cell.end) for cell in table.rows[first].cells]
    return _with_roles(leaves, 0, 0, (), f"#{len(leaves)}", roles)


def starts_like_header(row: Row, header: Header) -> bool:
    """Cheaply: whether a row among the body may be a header, by its first words."""
    first = row.cells[0].text if row.cells else ""
    first = first or next((cell.text for cell in row.cells if cell.text), "")
    if not first or first[0].isdigit() or not header.rows:
        return False
    if len(first) <= _FIRST_WORDS and first[0].isalpha() and role_of(first) == h.LABEL:
        return len(row.texts()) > 2
    own = header.rows[0][0]
    return abs(len(first) - len(own)) <= 4 and squeeze(first) == squeeze(own) and len(row.texts()) > 1


def repeats(texts: Sequence[str], own: Sequence[str]) -> bool:
    """Whether headings are those of a header once more: words may be damaged, but none names another column."""
    if len(texts) != len(own):
        return False
    pairs = [(one, other) for one, other in zip(texts, own, strict=True) if squeeze(one) != squeeze(other)]
    return 2 * len(pairs) <= len(own) and all(role_of(one) in (None, role_of(other)) for one, other in pairs)


def is_code_row(texts: list[str]) -> bool:
    """(1) (2) (3) or A B C under the header: different numbers, or letters that follow one another."""
    if len(texts) < 3 or len(texts[0]) > 5 or len(texts[1]) > 5:
        return False
    codes = [_CODE.match(text) for text in texts]
    marks = {code[1].casefold() for code in codes if code}
    if len(marks) < 3 or len(marks) < len(codes):
        return False
    digits = sorted(int(mark) for mark in marks if mark.isdigit())
    letters = sorted(mark for mark in marks if mark.isalpha())
    if len(digits) >= 3:
        return len(letters) <= 2
    return not digits and all(ord(other) == ord(one) + 1 for one, other in pairwise(letters))


def header_key(rows: tuple[tuple[str, ...], ...]) -> str:
    """The header's words without case, signs, diacritics and spaces: the same on every page that repeats it."""
    return "/".join("|".join(map(squeeze, row)) for row in rows)


def _read(table: Table, first: int, roles: Roles | None) -> Header:
    height = 1
    while height < _HEADER_ROWS and _is_next_row(table, first, height):
        height += 1
    block = table.rows[first : first + height]
    rows = tuple(tuple(row.texts()) for row in block)
    body = table.rows[first + height : first + height + _SEARCH_ROWS]
    leaves = [leaf for leaf in _leaves(block) if leaf.texts or _is_used(leaf, body)]
    return _with_roles(leaves, first, height, rows, header_key(rows), roles)


def _is_used(leaf: Leaf, body: tuple[Row, ...]) -> bool:
    """Whether words stand in a column without heading, before the next header."""
    own = takewhile(lambda row: not _looks_like_header(row), body)
    return any(cell.text and cell.column == leaf.start for row in own for cell in row.cells)


def _with_roles(
    leaves: list[Leaf], first: int, height: int, rows: tuple[tuple[str, ...], ...], key: str, roles: Roles | None
) -> Header:
    if roles and key in roles:
        return Header(assign_chosen(leaves, roles[key]), first, height, key, rows, (), chosen=True)
    columns, doubts = assign(leaves)
    return Header(columns, first, height, key, rows, doubts)


def _looks_like_header(row: Row) -> bool:
    """Mostly short known headings, with the word for numbers or several words that only headings have."""
    texts = row.texts()
    if len(texts) < 2:
        return False
    roles = [role_of(text) or (h.PERIOD if period_of(text) else None) for text in texts]
    known = [role for role in roles if role]
    if len(known) < 2 or len(known) < 0.5 * len(texts):
        return False
    if h.LABEL in known:
        return True
    if read_label(texts[0]).rank is not None or any(len(text) > _SHORT for text in texts):
        return False
    sure = sum(map(is_sure, texts)) + (h.PERIOD in known)
    return sure >= 2 or (sure == 1 and len(known) == len(texts))


def _is_known(columns: tuple[Column, ...]) -> bool:
    roles = {column.role for column in columns}
    if h.TITLE not in roles or not roles & (_STRONG | {h.PERIOD}):
        return False
    return len(roles - {h.EXTRA, h.NOTE}) >= 3 or bool(roles & {h.LEAD, h.UNITS})


def _is_body_like(texts: list[str]) -> bool:
    return read_label(texts[0]).rank is not None and role_of(texts[0]) != h.LABEL


# Headers of several rows


def _is_next_row(table: Table, first: int, height: int) -> bool:
    """A row of headings under wide or merged ones: it hangs on the header, or has known words where there is room."""
    if first + height >= len(table.rows):
        return False
    block = table.rows[first : first + height]
    row = table.rows[first + height]
    texts = [cell for cell in row.cells if cell.text]
    if not texts:
        return False
    above = [cell for part in block for cell in part.cells if cell.text]
    timed = [cell for cell in above if cell.span > 1 and role_of(cell.text) in h.TIMES]
    if all(_is_under(cell, timed) and len(cell.text) <= _FIRST_WORDS for cell in texts) and len(texts) > 1:
        return True
    if any(cell.above for cell in row.cells):
        return is_code_row(row.texts()) or not _is_numbered(texts[0], above)
    if is_code_row(row.texts()) or not all(_has_room(cell, above) for cell in texts):
        return False
    return all(role_of(cell.text) or period_of(cell.text) for cell in texts)


def _is_numbered(cell: Cell, above: list[Cell]) -> bool:
    """Whether a number stands below the heading of numbers: a row of the body, whatever is merged beside it."""
    over = [upper for upper in above if _is_under(cell, [upper])]
    return bool(over) and role_of(over[-1].text) == h.LABEL and read_label(cell.text).rank is not None


def _is_under(cell: Cell, above: list[Cell]) -> bool:
    return any(upper.column <= cell.column and cell.end <= upper.end for upper in above)


def _has_room(cell: Cell, above: list[Cell]) -> bool:
    """Whether the heading over the cell is wider than it, or stands to its left with nothing over the cell itself."""
    over = [upper for upper in above if upper.column < cell.end and cell.column < upper.end]
    if len(over) > 1 and all(upper.span < cell.span for upper in over):
        return False
    if over:
        return any(upper.span > cell.span for upper in over) or _BARE.match(squeeze(over[-1].text)) is not None
    return any(upper.end <= cell.column for upper in above)


def _leaves(block: tuple[Row, ...]) -> list[Leaf]:
    """The columns of a header of one or more rows, each with the headings over it."""
    width = max(row.width for row in block)
    covers = [_cover(block, index, width) for index in range(len(block))]
    leaves: list[Leaf] = []
    keys: list[tuple] = []
    for place in range(width):
        chain = [cell for cover in covers if (cell := cover.get(place))]
        texts = tuple(cell.text for cell in chain)
        own = chain[-1] if chain else _cell_at(block[0], place)
        if own is None:
            continue
        key = (own.column, own.span, texts)
        if keys and keys[-1] == key:
            leaves[-1] = Leaf(texts, leaves[-1].start, place + 1)
        else:
            leaves.append(Leaf(texts, place, place + 1))
            keys.append(key)
    return leaves


def _cover(block: tuple[Row, ...], index: int, width: int) -> dict[int, Cell]:
    """Which heading of a row stands over each grid column; one that a sheet did not merge reaches over the empty
    cells beside it where headings stand below."""
    row = block[index]
    cover = {place: cell for cell in row.cells if cell.text for place in range(cell.column, cell.end)}
    below = {
        place for lower in block[index + 1 :] for cell in lower.cells if cell.text
        for place in range(cell.column, cell.end)
    }  # fmt: skip
    higher = {
        place for upper in block[:index] for cell in upper.cells if cell.text
        for place in range(cell.column, cell.end)
    }  # fmt: skip
    merged = {place for lower in block for cell in lower.cells if cell.above for place in range(cell.column, cell.end)}
    for place in range(1, width):
        free = place not in cover and place not in higher and place not in merged
        left = cover.get(place - 1)
        if free and place in below and left and left.column in below and left.column not in merged:
            cover[place] = left
    return cover


def _cell_at(row: Row, place: int) -> Cell | None:
    return next((cell for cell in row.cells if cell.column <= place < cell.end), None)
