"""Tables with known columns → rows of a plan: what each cell is, and which rows are none of the plan's."""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from operator import attrgetter

from plans.importing import headings as h
from plans.importing.columns import Column
from plans.importing.header import Header, is_code_row, repeats, starts_like_header
from plans.importing.tables import Cell, Row, Table

_WIDE = 0.6
# A mark in a column of a quarter or month; any other word in it is what is due then.
_MARK = re.compile(r"^(?:[xX×✓✔☑√•●■▪+*vV]|\([xX]\)|có)$")

_TEXT, _ABOVE = attrgetter("text"), attrgetter("above")
_NONE: frozenset[str] = frozenset()

Cells = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class BodyRow:
    """A row of the plan by roles. `after_break`: a page or table began just above; `wide`: one cell fills the row.

    `texts` are the words of the columns that have any, `lower` the columns whose cell is the lower part of the one
    above. `cells` are all filled cells as (heading, text) in the order of the columns, whatever their roles, `extra`
    those of columns that the portal does not know. `made`: no row of the file, but a heading that a column of areas
    makes of its words. Nobody changes a row: what is different is a new one. It is not
    frozen only because long annexes have very many.
    """

    table: int
    number: int
    texts: dict[str, str]
    lower: Set[str]
    extra: dict[str, str]
    after_break: bool = False
    wide: bool = False
    cells: Cells = ()
    made: bool = False

    def text(self, role: str) -> str:
        return self.texts.get(role, "")

    def merged(self, role: str) -> bool:
        return role in self.lower

    def says(self, roles: Set[str]) -> bool:
        """Whether there are words in any of these columns."""
        return not roles.isdisjoint(self.texts)


def join_cells(above: Cells, below: Cells) -> Cells:
    """The cells of two rows that are one: texts under the same heading joined, the order of columns kept."""
    joined = dict(above)
    for heading, text in below:
        joined[heading] = f"{joined[heading]}\n{text}" if heading in joined else text
    return tuple(joined.items())


@dataclass(frozen=True)
class Doubt:
    """What a person should look at in a table's header, as a Vietnamese clause."""

    table: int
    row: int
    words: str


@dataclass(frozen=True)
class Use:
    """Whether a table of the file, from `row` on, was read, how many rows it has, and why it was left out.

    `expected`: nobody needs to be told that it was left out (a letterhead, signatures, what a person did not choose).
    """

    table: int
    name: str
    used: bool
    rows: int = 0
    reason: str = ""
    row: int = 1
    expected: bool = False


@dataclass(frozen=True)
class PlanTable:
    """All rows of an annex, from one table or many, with the header's words by role and what was left out.

    `parts` are the annexes of a file one by one where their columns differ in kind; each has its own `before` and, in a
    workbook, the `name` of its sheet.
    """

    rows: tuple[BodyRow, ...]
    columns: tuple[Column, ...]
    before: tuple[str, ...]
    left_out: tuple[Table, ...] = ()
    tables: int = 1
    parts: tuple["PlanTable", ...] = ()
    doubts: tuple[Doubt, ...] = ()
    uses: tuple[Use, ...] = ()
    name: str = ""

    def each(self) -> tuple["PlanTable", ...]:
        """The annexes one by one."""
        return self.parts or (self,)

    def heading(self, role: str) -> str:
        """The column's own words, as messages name it."""
        return next((column.heading for column in self.columns if column.role == role), "")

    def has(self, role: str) -> bool:
        return any(column.role == role for column in self.columns)


def body_rows(table: Table, start: int, stop: int, header: Header, follows: bool) -> Iterator[BodyRow]:
    """The table's rows from `start` to `stop`; repeated headers, code rows and blank rows are dropped."""
    maker = _RowMaker(table.number, header)
    after_break = follows
    skipped = 0
    area = ""
    grouped = header.roles >= {h.AREA, h.TITLE}
    height = header.height
    for row in table.rows[start:stop]:
        texts = row.texts()
        if not texts:
            continue
        if starts_like_header(row, header) and repeats(texts, header.rows[0]):
            after_break, skipped = True, 1
            continue
        if 0 < skipped < height and repeats(texts, header.rows[skipped]):
            skipped += 1
            continue
        skipped = 0
        if is_code_row(texts):
            continue
        read = maker.read(row, after_break)
        if grouped:
            own = read.text(h.AREA)
            if own and own != area:
                yield _group_row(read, own)
                area = own
            if len(texts) == 1 and own:
                continue
        yield read
        after_break = False


def heading_row(table: int, number: int, text: str) -> BodyRow:
    """A heading that stands above a table instead of in it."""
    return BodyRow(table, number, {h.TITLE: text}, _NONE, {}, wide=True)


def _group_row(row: BodyRow, area: str) -> BodyRow:
    """The heading that a column of areas or groups makes of its words."""
    return replace(heading_row(row.table, row.number, area), after_break=row.after_break, made=True)


class _RowMaker:
    """Makes rows of the plan of those of one table."""

    def __init__(self, table: int, header: Header) -> None:
        self.table = table
        self.header = header
        self.columns = header.columns
        self.width = header.width
        roles = [column.role for column in header.columns]
        self.roles = [role if role != h.EXTRA else None for role in roles]
        self.headings = [column.heading for column in header.columns]
        self.others = [column.heading for column in header.columns if column.role == h.EXTRA]
        named = [role for role in self.roles if role]
        self.plain = h.PERIOD not in roles and _differ(named) and _differ(self.headings)

    def read(self, row: Row, after_break: bool) -> BodyRow:
        """The row's words by roles. Most rows have a cell of their own under each heading; the others are laid out."""
        cells = row.cells
        aligned = (
            len(cells) == len(self.columns) and cells[0].column == self.columns[0].start and cells[-1].end == self.width
        )
        if not (aligned and self.plain) or any(map(_ABOVE, cells)):
            return self._lay_out(row, after_break, aligned)
        words = list(map(_TEXT, cells))
        texts = {role: text for role, text in zip(self.roles, words, strict=True) if text and role}
        filled = tuple([pair for pair in zip(self.headings, words, strict=True) if pair[1]])
        extra = {heading: text for heading, text in filled if heading in self.others} if self.others else {}
        wide = len(filled) == 1 and self._is_wide(next(cell.span for cell in cells if cell.text))
        return BodyRow(self.table, row.number, texts, _NONE, extra, after_break, wide, filled)

    def _is_wide(self, span: int) -> bool:
        return span >= max(2, _WIDE * self.width)

    def _lay_out(self, row: Row, after_break: bool, aligned: bool) -> BodyRow:
        texts: dict[str, str] = {}
        lower: set[str] = set()
        extra: dict[str, str] = {}
        cells: dict[str, str] = {}
        marks: list[tuple[str, tuple[Column, ...]]] = []
        filled = widest = 0
        for index, cell in enumerate(row.cells):
            text = cell.text
            if not (text or cell.above):
                continue
            covered = (self.columns[index],) if aligned else _columns_of(cell, self.header)
            column = covered[0]
            role = column.role
            if text:
                filled += 1
                widest = cell.span
                cells[column.heading] = f"{cells[column.heading]}\n{text}" if column.heading in cells else text
            if role == h.PERIOD:
                marks.append((text, covered))
            elif not text:
                if role != h.EXTRA and role not in texts:
                    lower.add(role)
            elif role == h.EXTRA:
                extra[column.heading] = f"{extra.get(column.heading, '')} {text}".strip()
            else:
                texts[role] = f"{texts[role]}\n{text}" if role in texts else text
                lower.discard(role)
        if marks and h.DEADLINE not in texts:
            if words := _marked(marks, self.columns):
                texts[h.DEADLINE] = words
                lower.discard(h.DEADLINE)
            else:
                lower.add(h.DEADLINE)
        wide = filled == 1 and self._is_wide(widest)
        return BodyRow(self.table, row.number, texts, lower or _NONE, extra, after_break, wide, tuple(cells.items()))


def _differ(words: Sequence[str]) -> bool:
    return len(set(words)) == len(words)


def _columns_of(cell: Cell, header: Header) -> tuple[Column, ...]:
    """The columns that a cell belongs to, the chief one first; one without heading where it lies beside them all."""
    place = (cell.column, cell.span)
    if place not in header.places:
        header.places[place] = _overlapped(cell, header.columns)
    return header.places[place]


def _overlapped(cell: Cell, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Where the cell lies most, the left one of equals; a column of work where it covers one among others."""
    overlaps = [(min(cell.end, column.end) - max(cell.column, column.start), column) for column in columns]
    touched = [(size, column) for size, column in overlaps if size > 0]
    if not touched:
        return (Column(h.EXTRA, f"Cột {cell.column + 1}", cell.column, cell.end),)
    whole = [column for size, column in touched if size == column.end - column.start]
    if len(whole) > 1 and all(column.role == h.PERIOD for column in whole):
        return tuple(whole)
    if len(whole) > 1:
        for role in (h.TASK, h.GOAL, h.TITLE):
            if found := next((column for column in whole if column.role == role), None):
                return (found,)
    return (max(touched, key=lambda item: item[0])[1],)


def _marked(marks: list[tuple[str, tuple[Column, ...]]], columns: tuple[Column, ...]) -> str:
    """Marked quarters or months as the words of a deadline: "Quý I, Quý III"; "Quý I - Quý III" for a run of them."""
    order = [column for column in columns if column.role == h.PERIOD]
    marked: list[int] = []
    words: list[str] = []
    for text, covered in marks:
        if not text:
            continue
        if _MARK.match(text):
            marked += [order.index(column) for column in covered]
        elif len(covered) == 1 and not any(letter.isdigit() for letter in text):
            words.append(f"{covered[0].period or covered[0].heading} ({text})")
        else:
            words.append(text)
    names = [column.period or column.heading for column in order]
    words = [*_runs(sorted(set(marked)), names), *words]
    return ", ".join(words)


def _runs(marked: list[int], names: list[str]) -> list[str]:
    runs: list[list[int]] = []
    for index in marked:
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return [names[run[0]] if len(run) == 1 else f"{names[run[0]]} - {names[run[-1]]}" for run in runs]
