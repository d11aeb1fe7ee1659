"""All tables of a file → the plan's rows: which tables are the plan's, which go on from one another, which are not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from plans.importing import headings as h
from plans.importing.areas import find_area
from plans.importing.choices import Choice
from plans.importing.columns import Column
from plans.importing.front import ANNEX
from plans.importing.header import Header, find_header, repeats, starts_like_header
from plans.importing.headings import role_of, squeeze
from plans.importing.layout import BodyRow, Doubt, PlanTable, Use, body_rows, heading_row
from plans.importing.numbering import split_label
from plans.importing.tables import Row, Table

_WORK = (h.LEAD, h.SUPPORT, h.UNITS, h.PRODUCT, *h.TIMES)
_LED = {h.LEAD, h.UNITS}
_PAPER = re.compile(
    r"^(?:cộng h|độc lập|nơi nhận|tm\.|kt\.|tl\.|tuq\.|số\s*:|(?:ủy|uỷ) ban nhân dân|người lập|bộ trưởng$|giám đốc$"
    r"|chủ tịch$|trưởng ban$)",
    re.IGNORECASE,
)
_PAPER_ROWS = 10
# What lists beside the tasks name in their first column: no work to be done.
_LISTED = re.compile(r"^(danhmuc)?(ten)?(thutuc|tthc|vanban|donvi|coquan|chitieu|chiso|baocao|bieumau|phongban)")
_MEASURED = re.compile(r"^(donvitinh|dvt)$")
_HEADING_WORDS = re.compile(r"^(?:phần|lĩnh vực|nhóm|mục|chương)\s+\S", re.IGNORECASE)
_LONGEST_HEADING = 200

REASONS = {
    "no_columns": "không có các cột của bảng nhiệm vụ nên không được đọc",
    "no_lead": "không có cột cơ quan chủ trì như bảng nhiệm vụ nên không được đọc",
    "indicators": "là bảng chỉ tiêu, không phải bảng nhiệm vụ nên không được đọc",
    "template": "chỉ có tiêu đề hoặc là biểu mẫu để trống nên không được đọc",
    "list": "là danh mục, không phải bảng nhiệm vụ nên không được đọc",
    "goes_on_other": "nối tiếp bảng không được đọc nên không được đọc",
    "paper": "là phần thể thức văn bản (quốc hiệu, nơi nhận, chữ ký)",
    "not_chosen": "không được chọn",
}


@dataclass
class Sketch:
    """A table with its header, if it has one of a plan, and why it is none of the plan's."""

    table: Table
    header: Header | None
    reason: str = ""

    @property
    def is_plan(self) -> bool:
        return self.header is not None and not self.reason


@dataclass
class _Part:
    """An annex as it grows: rows of tables whose columns are of one kind."""

    header: Header
    before: list[str]
    name: str
    rows: list[BodyRow] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)


def find_plan(tables: list[Table], choice: Choice | None = None) -> PlanTable | None:
    """The plan's rows out of all tables of a file, or None when no table has a known header.

    Tables that repeat the header and tables that go on without one are parts of one annex. Where one table names who
    leads, tables that name nobody (lists of figures) are left out, as are lists, empty forms and letterheads; a person
    who chose a table gets it.
    """
    return _Finder(choice or Choice()).find(sketch_tables(tables, choice))


def sketch_tables(tables: list[Table], choice: Choice | None = None) -> list[Sketch]:
    """Every table with its header, and the reason when it is none of the plan's; those without header may go on."""
    choice = choice or Choice()
    sketches = []
    for table in tables:
        header = find_header(table, choice.columns)
        reason = "" if choice.takes(table.number) else "not_chosen"
        sketches.append(Sketch(table, header, reason or ("paper" if header is None and _is_paper(table) else "")))
    judged = [
        sketch
        for sketch in sketches
        if sketch.header and sketch.is_plan and not (choice.insists(sketch.table.number) or sketch.header.chosen)
    ]
    sure = [sketch for sketch in sketches if sketch.is_plan and sketch not in judged]
    _judge(judged, sure)
    return sketches


def _judge(sketches: list[Sketch], sure: list[Sketch]) -> None:
    """Leave out what is no plan beside a real one; a table that stands alone is taken as it is."""
    filled = {sketch.header.key for sketch in (*sketches, *sure) if sketch.header and _has_work(sketch)}
    tests = (
        ("no_lead", lambda sketch: not sketch.header.roles & _LED),
        ("template", lambda sketch: sketch.header.key not in filled),
        ("indicators", lambda sketch: _counts_goals(sketch.header)),
        ("list", lambda sketch: _lists(sketch.header)),
    )
    for reason, is_other in tests:
        left = [sketch for sketch in sketches if sketch.is_plan]
        others = [sketch for sketch in left if is_other(sketch)]
        if others and (len(others) < len(left) or sure):
            for sketch in others:
                sketch.reason = reason


def _has_work(sketch: Sketch) -> bool:
    """Whether any row says what is to be done and by whom, or when: an empty form has headings alone."""
    header = sketch.header
    if header is None:
        return False
    rows = body_rows(sketch.table, header.after, len(sketch.table.rows), header, follows=False)
    return any(_letters(row.text(h.TITLE)) and any(_letters(row.text(role)) for role in _WORK) for row in rows)


def _letters(text: str) -> bool:
    return any(letter.isalpha() for letter in text)


def _counts_goals(header: Header | None) -> bool:
    """A table of goals and their figures: no column is of work."""
    columns = header.columns if header else ()
    title = next((column.heading for column in columns if column.role == h.TITLE), "")
    measured = any(_MEASURED.match(squeeze(column.heading)) for column in columns)
    planned = any(column.role in (h.PRODUCT, *h.TIMES, h.PERIOD) for column in columns)
    return role_of(title) == h.GOAL or (measured and not planned)


def _lists(header: Header | None) -> bool:
    columns = header.columns if header else ()
    title = next((column.heading for column in columns if column.role == h.TITLE), "")
    timed = any(column.role in (*h.TIMES, h.PERIOD) for column in columns)
    return not timed and _LISTED.match(squeeze(title)) is not None


def _is_paper(table: Table) -> bool:
    """A letterhead, the place of signatures, or nothing at all."""
    texts = [text for row in table.rows[: _PAPER_ROWS + 1] for text in row.texts()]
    if len(table.rows) > _PAPER_ROWS:
        return not any(row.texts() for row in table.rows)
    if any(len(row.texts()) > 3 for row in table.rows):
        return False  # rows of work go on above the signatures
    return not texts or any(_PAPER.match(line) for text in texts for line in text.split("\n"))


@dataclass
class _Finder:
    """Walks the tables in their order and gathers the annexes."""

    choice: Choice
    parts: list[_Part] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)  # what stands above the next annex
    uses: list[Use] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    left_out: list[Table] = field(default_factory=list)
    current: Header | None = None
    other: Table | None = None  # the table just above when it is none of the plan's
    read: set[int] = field(default_factory=set)

    def find(self, sketches: list[Sketch]) -> PlanTable | None:
        if not any(sketch.is_plan for sketch in sketches):
            return None
        for sketch in sketches:
            table = sketch.table
            if sketch.is_plan and sketch.header:
                self._take(table, sketch.header)
            elif not sketch.reason and self.other and goes_on_other(table, self.other):
                sketch.reason = "goes_on_other"
                self._leave(sketch)
            elif not sketch.reason and self.current and (header := goes_on(table, self.current)):
                self._between(table, table.before)
                self._rows(table, header, 0, len(table.rows))
                self._used(table)
            else:
                self._leave(sketch)
        return self._plan()

    def _plan(self) -> PlanTable:
        parts = [
            PlanTable(tuple(part.rows), tuple(part.columns), tuple(part.before), name=part.name, tables=len(self.read))
            for part in self.parts
        ]
        columns: dict[tuple[str, str], Column] = {}
        for part in parts:
            for column in part.columns:
                columns.setdefault((column.role, column.heading), column)
        return PlanTable(
            rows=tuple(row for part in parts for row in part.rows),
            columns=tuple(columns.values()),
            before=parts[0].before,
            name=parts[0].name,
            left_out=tuple(self.left_out),
            tables=len(self.read),
            parts=tuple(parts) if len(parts) > 1 else (),
            doubts=tuple(self.doubts),
            uses=tuple(self.uses),
        )

    def _take(self, table: Table, header: Header) -> None:
        """A table with a header of its own, or several of them one below the other."""
        above = table.rows[: header.first]
        if self.current and any(len(row.texts()) > 2 for row in above) and (same := goes_on(table, self.current)):
            self._between(table, table.before)
            self._rows(table, same, 0, header.first)
            above_lines: list[str] = []
        else:
            above_lines = [*table.before, *(text for row in above for text in row.texts())]
        header = self._begin(table, header, above_lines)
        end = len(table.rows)
        start = header.after
        for index in range(start, end):
            if index < start or not starts_like_header(table.rows[index], header):
                continue
            if _repeats(table.rows[index], header):
                continue
            following = find_header(table, self.choice.columns, index, index + 1)
            self._rows(table, header, start, index)
            if following is None:
                self._stop(table, index, end)
                start = end
                break
            header = self._begin(table, following, [])
            start = header.after
        self._rows(table, header, start, end)
        self._used(table)

    def _begin(self, table: Table, header: Header, lines: list[str]) -> Header:
        """Go on with the annex, or begin the next one when the columns are of another kind or a title stands above."""
        part = self.parts[-1] if self.parts else None
        if part and not _is_new(part, header, table, lines):
            self._between(table, lines)
        else:
            if part and not lines:
                lines = _titles_below(part)
            areas = [line for line in lines[-2:] if _is_numbered_area(line)]
            part = _Part(header, [*self.lines, *(line for line in lines if line not in areas)], table.name)
            self.lines = []
            self.parts.append(part)
            self._between(table, areas)
        header = _in_known_words(header, part.columns)
        known = {column.heading for column in part.columns}
        part.columns += [column for column in header.columns if column.heading not in known]
        if self.current is None or header.key != self.current.key:
            row = table.rows[header.first].number
            self.doubts += [Doubt(table.number, row, words) for words in header.doubts]
        self.current = header
        return header

    def _between(self, table: Table, lines: Iterator[str] | list[str] | tuple[str, ...]) -> None:
        """Headings that stand between two tables instead of in them."""
        for line in list(lines)[-3:]:
            if _is_heading_line(line):
                number = table.rows[0].number if table.rows else 1
                self.parts[-1].rows.append(heading_row(table.number, number, line))

    def _rows(self, table: Table, header: Header, start: int, stop: int) -> None:
        if start < stop:
            part = self.parts[-1]
            last = part.rows[-1] if part.rows else None
            follows = last is not None and not (last.wide and last.table == table.number and not last.cells)
            part.rows += body_rows(table, start, stop, header, follows)

    def _used(self, table: Table) -> None:
        self.read.add(table.number)
        self.other = None
        count = sum(row.table == table.number for part in self.parts for row in part.rows)
        self.uses.append(Use(table.number, table.name, True, count))

    def _stop(self, table: Table, index: int, end: int) -> None:
        """The rest of a table is another table."""
        number = table.rows[index].number
        reason = f"từ dòng {number} có tiêu đề khác, không phải bảng nhiệm vụ nên phần này không được đọc"
        self.uses.append(Use(table.number, table.name, False, end - index - 1, reason, number))

    def _leave(self, sketch: Sketch) -> None:
        table = sketch.table
        reason = sketch.reason or "no_columns"
        texts = [text for row in table.rows for text in row.texts()]
        first = not self.parts
        boxed = first and not sketch.header and all(len(row.texts()) < 3 for row in table.rows) and len(table.rows) < 4
        if first:
            self.lines += [*table.before, *(texts if reason == "paper" or boxed else [])]
        expected = reason in ("paper", "not_chosen") or boxed or not texts
        number = table.rows[0].number if table.rows else 1
        rows = len(table.rows) - (sketch.header.after if sketch.header else 0)
        self.uses.append(Use(table.number, table.name, False, rows, REASONS[reason], number, expected))
        if not expected:
            self.left_out.append(table)
            self.other = table


def goes_on(table: Table, header: Header) -> Header | None:
    """The header's columns where they stand in a table without header of its own, None where it is another table.

    Word and PDF draw the next page on another grid: as many cells in a row are the same columns.
    """
    for row in table.rows[:3]:
        texts = row.texts()
        if len(texts) > 2 and role_of(texts[0]) == h.LABEL and not _repeats(row, header):
            return None
    widths = [row.width for row in table.rows if row.texts()]
    if not widths:
        return None
    count = len(header.columns)
    shape = next((row for row in table.rows if len(row.cells) == count and len(row.texts()) > 1), None)
    if max(widths) == header.width and (shape or max(len(row.cells) for row in table.rows) <= count):
        starts = {column.start for column in header.columns}
        if shape is None or all(cell.column in starts for cell in shape.cells):
            return header
    if shape is None:
        return header if max(widths) == header.width else None
    placed = zip(header.columns, shape.cells, strict=True)
    columns = tuple(replace(column, start=cell.column, end=cell.end) for column, cell in placed)
    return replace(header, columns=columns, places={})


def goes_on_other(table: Table, other: Table) -> bool:
    """A table without header right below one of as many columns that was left out."""
    counts = [max((len(row.cells) for row in each.rows), default=0) for each in (table, other)]
    return counts[0] == counts[1] and not table.before


def _repeats(row: Row, header: Header) -> bool:
    return bool(header.rows) and repeats(row.texts(), header.rows[0])


def _is_new(part: _Part, header: Header, table: Table, lines: list[str]) -> bool:
    kinds = (h.TASK, h.GOAL, h.LABEL, h.REQUIREMENT)
    if [kind in header.roles for kind in kinds] != [kind in part.header.roles for kind in kinds]:
        return True
    return (table.name != part.name and bool(header.rows)) or any(ANNEX.match(line) for line in lines)


def _in_known_words(header: Header, known: list[Column]) -> Header:
    """The header with its columns named as the annex named them first: pages repeat them with small differences."""
    names = {squeeze(column.heading): column.heading for column in known}
    columns = tuple(
        replace(column, heading=names.get(squeeze(column.heading), column.heading)) for column in header.columns
    )
    return replace(header, columns=columns, places={})


def _titles_below(part: _Part) -> list[str]:
    """The last lines of an annex that are the title of the next one in the same table."""
    titles: list[str] = []
    while part.rows and part.rows[-1].wide and len(titles) < 4:
        titles.insert(0, part.rows.pop().text(h.TITLE))
    return titles


def _is_numbered_area(line: str) -> bool:
    label, title = split_label(line)
    return label.rank is not None and find_area(title) is not None and len(line) <= _LONGEST_HEADING


def _is_heading_line(line: str) -> bool:
    if len(line) > _LONGEST_HEADING or ANNEX.match(line) or _PAPER.match(line) or line.startswith("("):
        return False
    label, _ = split_label(line)
    return label.rank is not None or _HEADING_WORDS.match(line) is not None or (line.isupper() and len(line) > 6)
