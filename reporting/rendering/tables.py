"""What an annex is made of: columns, groups of rows, values. The three formats print the same tables."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

from reporting.rendering.charts import Chart
from reporting.rendering.values import Value, cell_text

Row = tuple[Value, ...]

_LINE_OF_ONE_PERCENT = 1.3  # letters of 11 pt in a hundredth of a landscape page's width
_TALL = 18  # lines; the page holds about thirty


class Align(Enum):
    """How a column's cells stand; the value is the name that the style sheet uses."""

    TEXT = "t"
    CENTRE = "c"
    NUMBER = "n"


@dataclass(frozen=True)
class Column:
    """`width` in percent of the table's width. Neighbours with the same `group` stand under one common heading."""

    heading: str
    width: int
    align: Align = Align.TEXT
    group: str = ""


@dataclass(frozen=True)
class Heading:
    """A cell of the table's head."""

    text: str
    columns: int = 1
    rows: int = 1


class PrintedRow(NamedTuple):
    """(alignment, text) of each cell. A tall row may break across pages, since it would fill a page or more."""

    cells: list[tuple[str, str]]
    tall: bool


@dataclass(frozen=True)
class Group:
    """Rows under one heading, one table in print; the heading is empty where the annex is a single table."""

    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Plot:
    """What a workbook draws of a table: from the column `labels` and from `values`, each (column, colour), columns
    counted from 1; stacked bars, or a line.
    """

    title: str
    labels: int
    values: tuple[tuple[int, str], ...]
    is_line: bool = False


@dataclass(frozen=True)
class Annex:
    """One annex: "Phụ lục `numeral`", its title and its table. `note` stands above the table, `empty` where there
    are no rows; `total` is the last row of the last group. `charts` draw what the table says, `plot` tells
    it to programs that draw themselves.

    Where `of_units` holds, the rows name units whose own lists of work follow: as `parts`, each with the unit's name
    for its title, or joined to the printed pages (`reporting.rendering.joining`).
    """

    numeral: str
    title: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    total: Row | None = None
    note: str = ""
    empty: str = ""
    charts: tuple[Chart, ...] = ()
    plot: Plot | None = None
    of_units: bool = False
    parts: tuple["Annex", ...] = ()

    @property
    def name(self) -> str:
        """ "Phụ lục I"."""
        return f"Phụ lục {self.numeral}"

    @property
    def as_one(self) -> "Annex":
        """All in one table, for formats that have no pages: of units' lists each group under the unit's name."""
        if not self.parts:
            return self
        groups = tuple(
            replace(group, heading=f"{number}. {part.title} – {group.heading}")
            for number, part in enumerate(self.parts, start=1)
            for group in part.groups
        )
        return replace(self, columns=self.parts[0].columns, groups=groups, total=None, parts=())

    @property
    def has_rows(self) -> bool:
        """Whether there is anything but headings in it."""
        return any(group.rows for group in self.groups)

    @property
    def codes(self) -> tuple[str, ...]:
        """The row "(1) (2) …" under the head, by which people refer to columns."""
        return tuple(f"({number})" for number in range(1, len(self.columns) + 1))

    @property
    def head(self) -> tuple[tuple[Heading, ...], ...]:
        """Rows of the table's head: one, or two where columns have a common heading."""
        if not any(column.group for column in self.columns):
            return (tuple(Heading(column.heading) for column in self.columns),)
        upper: list[Heading] = []
        lower: list[Heading] = []
        previous = ""
        for column in self.columns:
            if not column.group:
                upper.append(Heading(column.heading, rows=2))
            else:
                lower.append(Heading(column.heading))
                if column.group == previous:
                    upper[-1] = Heading(column.group, columns=upper[-1].columns + 1)
                else:
                    upper.append(Heading(column.group))
            previous = column.group
        return tuple(upper), tuple(lower)

    def printed(self, row: Row) -> PrintedRow:
        """The row's cells as text."""
        cells = [(column.align.value, cell_text(value)) for column, value in zip(self.columns, row, strict=True)]
        tall = any(
            len(text) > _LINE_OF_ONE_PERCENT * column.width * _TALL or text.count("\n") >= _TALL
            for column, (_, text) in zip(self.columns, cells, strict=True)
        )
        return PrintedRow(cells, tall)

    @property
    def printed_groups(self) -> Iterator[tuple[str, list[PrintedRow], PrintedRow | None]]:
        """(heading, rows, total row) of each group, all cells as printed; only the last group has the total."""
        last = len(self.groups) - 1
        for index, group in enumerate(self.groups):
            total = self.printed(self.total) if self.total and index == last else None
            yield group.heading, [self.printed(row) for row in group.rows], total
