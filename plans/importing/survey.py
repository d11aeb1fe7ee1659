"""What stands in a file's tables and how each would be read: for the person who says which columns are which."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from plans.importing.choices import Choice
from plans.importing.header import Header, propose_header
from plans.importing.headings import EXTRA, ROLE_WORDS
from plans.importing.selection import REASONS, Sketch, goes_on, goes_on_other, sketch_tables
from plans.importing.tables import Row, Table

__all__ = ["ROLE_WORDS", "Survey", "SurveyColumn", "TableSurvey", "survey_tables"]

_SAMPLE_ROWS, _LONGEST_CELL = 8, 200
_UNTOLD = "chưa nhận ra được các cột, có thể chọn cho từng cột"


@dataclass(frozen=True)
class SurveyColumn:
    """A column's words and the role that it would have, None for one that is kept as it is."""

    heading: str
    role: str | None


@dataclass(frozen=True)
class TableSurvey:
    """A table: `rows` below its header, the first of them in `sample` by column, `header` the header's rows.

    `key` is what a choice names the header by. `goes_on` is the table whose columns it takes over. `reason` says why
    it would be left out, or that its columns could not be told.
    """

    number: int
    name: str
    rows: int
    key: str
    columns: tuple[SurveyColumn, ...]
    header: tuple[tuple[str, ...], ...]
    sample: tuple[tuple[str, ...], ...]
    chosen: bool
    goes_on: int | None = None
    reason: str = ""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Survey:
    """All tables of a file, in their order."""

    file: str
    tables: tuple[TableSurvey, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain lists and strings, with the roles that a person may choose from."""
        return {"file": self.file, "tables": [asdict(table) for table in self.tables], "roles": dict(ROLE_WORDS)}


def survey_tables(tables: Sequence[Table], filename: str, choice: Choice | None = None) -> Survey:
    """The file's tables as they would be read with that choice."""
    choice = choice or Choice()
    surveyed = []
    current: tuple[int, Header] | None = None
    other: Table | None = None  # the table just above when it is none of the plan's
    for sketch in sketch_tables(list(tables), choice):
        if sketch.is_plan and sketch.header:
            current = (sketch.table.number, sketch.header)
            surveyed.append(_described(sketch, sketch.header, chosen=True))
            other = None
            continue
        if not sketch.reason and other and goes_on_other(sketch.table, other):
            sketch.reason = "goes_on_other"
        if not sketch.reason and current and (header := goes_on(sketch.table, current[1])):
            surveyed.append(_described(sketch, header, chosen=True, first=0, goes_on=current[0]))
            other = None
        else:
            surveyed.append(_left(sketch, choice))
            other = other if sketch.reason in ("paper", "not_chosen") else sketch.table
    return Survey(filename, tuple(surveyed))


def _left(sketch: Sketch, choice: Choice) -> TableSurvey:
    header = sketch.header or propose_header(sketch.table, choice.columns)
    if header is None:
        table = sketch.table
        sample = tuple(tuple(map(_cut, row.texts())) for row in table.rows if row.texts())[:_SAMPLE_ROWS]
        reason = REASONS[sketch.reason or "no_columns"]
        return TableSurvey(table.number, table.name, len(table.rows), "", (), (), sample, False, None, reason)
    return _described(sketch, header, chosen=False)


def _described(
    sketch: Sketch, header: Header, *, chosen: bool, first: int | None = None, goes_on: int | None = None
) -> TableSurvey:
    table = sketch.table
    start = header.after if first is None else first
    columns = tuple(
        SurveyColumn(column.heading, None if column.role == EXTRA else column.role) for column in header.columns
    )
    known = sketch.header is not None or goes_on is not None
    reason = "" if chosen else REASONS[sketch.reason] if sketch.reason else _UNTOLD
    return TableSurvey(
        number=table.number,
        name=table.name,
        rows=sum(bool(row.texts()) for row in table.rows[start:]),
        key=header.key,
        columns=columns if known else tuple(SurveyColumn(column.heading, None) for column in columns),
        header=header.rows if first is None else (),
        sample=_sample(table.rows[start:], header),
        chosen=chosen,
        goes_on=goes_on,
        reason=reason,
        doubts=header.doubts,
    )


def _sample(rows: Sequence[Row], header: Header) -> tuple[tuple[str, ...], ...]:
    """The first rows, cell by cell under the headings; what lies beside them all is not shown."""
    grid = []
    for row in rows:
        if not row.texts():
            continue
        line = [""] * len(header.columns)
        aligned = len(row.cells) == len(header.columns)
        for index, cell in enumerate(row.cells):
            place = index if aligned else _place(cell.column, cell.end, header)
            if cell.text and place is not None:
                line[place] = _cut(f"{line[place]} {cell.text}".strip())
        grid.append(tuple(line))
        if len(grid) == _SAMPLE_ROWS:
            break
    return tuple(grid)


def _place(start: int, end: int, header: Header) -> int | None:
    overlaps = [min(end, column.end) - max(start, column.start) for column in header.columns]
    best = max(range(len(overlaps)), key=overlaps.__getitem__, default=None)
    return best if best is not None and overlaps[best] > 0 else None


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…"
