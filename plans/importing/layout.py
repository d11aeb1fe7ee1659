"""Tables → rows of a plan: which column holds what, where the table begins, which rows are not rows of the plan."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from plans.importing import headings as h
from plans.importing.headings import role_of
from plans.importing.tables import Cell, Row, Table
from reform.common.text import clean, fold

_CODE = re.compile(r"^[(\[]?\s*(\d{1,2}|[a-zA-Z])\s*[)\]]?(?:\s*=.*)?$")
# How far down a table the header may stand (a sheet has its title above), and how many rows it may take.
_SEARCH_ROWS = 60
_HEADER_ROWS = 3
_WIDE = 0.6


@dataclass(frozen=True)
class Column:
    """A column of the header: its role, its words and the grid columns it covers."""

    role: str
    heading: str
    start: int
    end: int


@dataclass(frozen=True)
class Field:
    """What a row has in a column. `merged`: the cell is the lower part of the one above."""

    text: str = ""
    merged: bool = False


@dataclass(frozen=True)
class BodyRow:
    """A row of the plan by roles. `after_break`: a page or table began just above; `wide`: one cell fills the row."""

    table: int
    number: int
    fields: dict[str, Field]
    extra: dict[str, str] = field(default_factory=dict)
    after_break: bool = False
    wide: bool = False

    def text(self, role: str) -> str:
        return self.fields[role].text if role in self.fields else ""

    def merged(self, role: str) -> bool:
        return role in self.fields and self.fields[role].merged


@dataclass(frozen=True)
class PlanTable:
    """All rows of an annex, from one table or many, with the header's words by role and what was left out."""

    rows: tuple[BodyRow, ...]
    columns: tuple[Column, ...]
    before: tuple[str, ...]
    left_out: tuple[Table, ...] = ()
    tables: int = 1

    def heading(self, role: str) -> str:
        """The column's own words, as messages name it."""
        return next((column.heading for column in self.columns if column.role == role), "")

    def has(self, role: str) -> bool:
        return any(column.role == role for column in self.columns)


@dataclass(frozen=True)
class _Header:
    columns: tuple[Column, ...]
    first: int
    height: int
    keys: tuple[tuple[str, ...], ...]
    # Which column a cell of a certain place and width belongs to: the same for every row.
    places: dict[tuple[int, int], Column | None] = field(default_factory=dict)

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(column.role for column in self.columns)


def find_plan(tables: list[Table]) -> PlanTable | None:
    """The plan's rows out of all tables of a file, or None when no table has a known header.

    Tables that repeat the header and tables that go on without one are parts of one annex. Where one table names who
    leads, tables that name nobody (letterheads, lists of figures) are left out.
    """
    found = [(table, _find_header(table)) for table in tables]
    with_header = [header for _, header in found if header]
    if not with_header:
        return None
    leads = any(h.LEAD in header.roles or h.UNITS in header.roles for header in with_header)
    rows: list[BodyRow] = []
    left_out: list[Table] = []
    before: list[str] = []
    current: _Header | None = None
    used = 0
    for table, header in found:
        if header and leads and not header.roles & {h.LEAD, h.UNITS}:
            header, refused = None, True
        else:
            refused = False
        if header is None and (refused or current is None or not _goes_on(table, current)):
            if current is None and not refused:
                before += [*table.before, *(text for row in table.rows for text in row.texts())]
            elif table.rows:
                left_out.append(table)
            continue
        if current is None and header:
            before += [*table.before, *(text for row in table.rows[: header.first] for text in row.texts())]
        current = header or current
        start = header.first + header.height if header else 0
        rows += _body(table, start, current, bool(rows))
        used += 1
    columns = next(header.columns for header in with_header if not leads or header.roles & {h.LEAD, h.UNITS})
    return PlanTable(tuple(rows), columns, tuple(before), tuple(left_out), used)


def _goes_on(table: Table, header: _Header) -> bool:
    """A table without header right after one of the same width is its next page."""
    widths = [row.width for row in table.rows]
    return bool(widths) and max(widths) == max(column.end for column in header.columns)


def _find_header(table: Table) -> _Header | None:
    for first in range(min(len(table.rows), _SEARCH_ROWS)):
        row = table.rows[first]
        if len(row.texts()) < 3 or not any(role_of(text) for text in row.texts()):
            continue
        height = 1
        while height < _HEADER_ROWS and _is_second_row(table, first, height):
            height += 1
        block = table.rows[first : first + height]
        columns = _assign(list(_columns(block)))
        if _is_known(columns):
            return _Header(columns, first, height, tuple(_key(part) for part in block))
    return None


def _is_second_row(table: Table, first: int, height: int) -> bool:
    """A row of headings under wide or merged ones: known words, and nothing where the columns above stand alone."""
    if first + height >= len(table.rows):
        return False
    above = [cell for row in table.rows[first : first + height] for cell in row.cells if cell.text]
    texts = [cell for cell in table.rows[first + height].cells if cell.text]
    if not texts or not all(role_of(cell.text) for cell in texts):
        return False
    return all(_has_room(cell, above) for cell in texts)


def _has_room(cell: Cell, above: list[Cell]) -> bool:
    """Whether the heading over the cell is wider than it, or stands to its left with nothing over the cell itself."""
    over = [upper for upper in above if upper.column < cell.end and cell.column < upper.end]
    if over:
        return any(upper.span > cell.span for upper in over) or role_of(over[-1].text) in (*h.TIMES, h.UNITS, h.LEAD)
    return any(upper.end <= cell.column for upper in above)


def _columns(block: tuple[Row, ...]) -> Iterator[tuple[str, str, int, int]]:
    """(whole heading, last words of it, start, end) of each column of a header of one or more rows."""
    for cell in block[0].cells:
        if not cell.text:
            continue
        under = [
            lower
            for row in block[1:]
            for lower in row.cells
            if lower.text and cell.column <= lower.column < _reach(cell, block)
        ]
        if not under:
            yield cell.text, cell.text, cell.column, cell.end
        for lower in under:
            yield f"{cell.text}: {lower.text}", lower.text, lower.column, lower.end


def _reach(cell: Cell, block: tuple[Row, ...]) -> int:
    """Where a heading's columns end: its span, or, where a sheet did not merge it, the next heading of its row."""
    following = [other.column for other in block[0].cells if other.text and other.column > cell.column]
    return max(cell.end, min(following, default=max(row.width for row in block)))


def _assign(found: list[tuple[str, str, int, int]]) -> tuple[Column, ...]:
    """Roles by the words; a role stands once, and what several columns claim is shared out by their order."""
    columns: list[Column] = []
    for whole, last, start, end in found:
        role = role_of(last) or role_of(whole) or h.EXTRA
        columns.append(Column(role, clean(whole), start, end))
    columns = _share_titles(columns)
    columns = _share_times(columns)
    if any("chủ trì" in column.heading.lower() for column in columns if column.role == h.LEAD):
        columns = [
            replace(column, role=h.EXTRA)
            if column.role == h.LEAD and "chủ trì" not in column.heading.lower()
            else column
            for column in columns
        ]
    seen: set[str] = set()
    for index, column in enumerate(columns):
        if column.role in seen and column.role != h.EXTRA:
            columns[index] = replace(column, role=h.EXTRA)
        seen.add(column.role)
    return tuple(columns)


def _share_titles(columns: list[Column]) -> list[Column]:
    """Of two columns of work the left one is what the right one's rows belong to; goals left of work are such too."""
    titles = [index for index, column in enumerate(columns) if column.role == h.TITLE]
    goals = [index for index, column in enumerate(columns) if column.role == h.GOAL]
    new = {}
    if len(titles) >= 2:
        new = {titles[0]: h.TASK, titles[1]: h.TITLE} | dict.fromkeys(titles[2:], h.EXTRA)
    elif len(titles) == 1 and goals and goals[0] < titles[0]:
        return columns
    if not titles and goals:
        new[goals[0]] = h.TITLE
    has_requirement = any(column.role == h.REQUIREMENT for column in columns)
    for index in goals if titles else goals[1:]:
        new[index] = h.EXTRA if has_requirement else h.REQUIREMENT
    return [replace(column, role=new.get(index, column.role)) for index, column in enumerate(columns)]


def _share_times(columns: list[Column]) -> list[Column]:
    """ "Bắt đầu" beside "Hoàn thành": the second is the end, not a deadline of its own."""
    roles = [column.role for column in columns]
    if h.START in roles and h.END not in roles and h.DEADLINE in roles:
        at = roles.index(h.DEADLINE)
        columns[at] = replace(columns[at], role=h.END)
    return columns


def _is_known(columns: tuple[Column, ...]) -> bool:
    roles = {column.role for column in columns}
    if h.TITLE not in roles or len(roles - {h.EXTRA, h.NOTE}) < 3:
        return False
    return bool(roles & {h.LEAD, h.UNITS, h.SUPPORT, h.PRODUCT, *h.TIMES})


def _key(row: Row) -> tuple[str, ...]:
    return tuple(fold(text) for text in row.texts())


def _body(table: Table, start: int, header: _Header, follows: bool) -> Iterator[BodyRow]:
    """The table's rows below its header; repeated headers, code rows and blank rows are dropped."""
    after_break = follows
    skipped = 0
    width = max(column.end for column in header.columns)
    for row in table.rows[start:]:
        key = _key(row)
        if not key:
            continue
        if key == header.keys[0]:
            after_break, skipped = True, 1
            continue
        if 0 < skipped < header.height and key == header.keys[skipped]:
            skipped += 1
            continue
        skipped = 0
        if _is_code_row(row):
            continue
        yield _body_row(table.number, row, header, width, after_break)
        after_break = False


def _is_code_row(row: Row) -> bool:
    """(1) (2) (3) or A B C under the header: different numbers, or letters that follow one another."""
    codes = [_CODE.match(text) for text in row.texts()]
    marks = {code[1].casefold() for code in codes if code}
    if len(marks) < 3 or len(marks) < len(codes):
        return False
    if all(mark.isdigit() for mark in marks):
        return True
    return all(mark.isalpha() for mark in marks) and _follow_one_another(marks)


def _follow_one_another(letters: set[str]) -> bool:
    return all(ord(other) == ord(one) + 1 for one, other in pairwise(sorted(letters)))


def _body_row(number: int, row: Row, header: _Header, width: int, after_break: bool) -> BodyRow:
    fields: dict[str, Field] = {}
    extra: dict[str, str] = {}
    filled = [cell for cell in row.cells if cell.text]
    for cell in row.cells:
        if not (cell.text or cell.above):
            continue
        place = (cell.column, cell.span)
        if place not in header.places:
            header.places[place] = _column_of(cell, header.columns)
        column = header.places[place]
        if column is None:
            continue
        if column.role == h.EXTRA:
            if cell.text:
                extra[column.heading] = f"{extra.get(column.heading, '')} {cell.text}".strip()
            continue
        before = fields.get(column.role, Field())
        text = f"{before.text}\n{cell.text}".strip() if before.text else cell.text
        fields[column.role] = Field(text, cell.above and not text)
    wide = len(filled) == 1 and filled[0].span >= max(2, _WIDE * width)
    return BodyRow(number, row.number, fields, extra, after_break, wide)


def _column_of(cell: Cell, columns: tuple[Column, ...]) -> Column | None:
    """The column that a cell belongs to: where it lies most, the left one of equals; a title where it covers one."""
    overlaps = [(min(cell.end, column.end) - max(cell.column, column.start), column) for column in columns]
    touched = [(size, column) for size, column in overlaps if size > 0]
    if not touched:
        return None
    if len(touched) > 1 and cell.span >= 2:
        for role in (h.TASK, h.GOAL, h.TITLE):
            if found := next((column for _, column in touched if column.role == role), None):
                return found
    return max(touched, key=lambda item: item[0])[1]
