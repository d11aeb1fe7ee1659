"""Rows that a page of a PDF cut in two are put together again, whether or not a line was drawn where the page ends."""

from dataclasses import replace
from itertools import takewhile

from plans.importing.numbering import read_label
from plans.importing.pdf_grid import Grid, join_lines
from plans.importing.tables import Cell, Row

_PAGE_END = 60.0  # points: a page that ends earlier than others was not full
_NUMBERED = 0.8  # of the rows have a number: then one without it at the top of a page is no row of its own
_FEWEST_ROWS = 5


def join_over_pages(grids: list[Grid], tables: list[list[Row]]) -> None:
    """Put a row that went on over the page together with its rest below the next page's header; it may go on again."""
    heads: list[tuple[list[float], list[Row]]] = []
    lowest = min((grid.rows[-1] for grid in grids), default=0.0)
    numbered = _numbered(grids, tables)
    row: tuple[list[Row], int] | None = None  # where the row stands that may go on
    for index, (grid, rows) in enumerate(zip(grids, tables, strict=True)):
        here = grids[index - 1]
        head = next((head for columns, head in heads if columns == grid.columns), None)
        if head is None:
            heads.append((grid.columns, list(rows)))
        own = 0
        if row and head is not None and here.columns == grid.columns and _meet(here, grid, lowest):
            above, at = row
            own = max(_repeated(head, rows), _repeated(tables[index - 1], rows))
            if own < len(rows) and _goes_on(here, grid, above[at], rows[own], tuple(grid.columns) in numbered):
                _join(above, at, rows.pop(own))
        if len(rows) > own:
            row = (rows, len(rows) - 1)


def _numbered(grids: list[Grid], tables: list[list[Row]]) -> set[tuple[float, ...]]:
    """The columns of those tables in which nearly every row has something in its first cell."""
    firsts: dict[tuple[float, ...], list[bool]] = {}
    for grid, rows in zip(grids, tables, strict=True):
        firsts.setdefault(tuple(grid.columns), []).extend(bool(row.cells[0].text) for row in rows if row.texts())
    return {key for key, each in firsts.items() if len(each) >= _FEWEST_ROWS and sum(each) >= _NUMBERED * len(each)}


def _meet(here: Grid, following: Grid, lowest: float) -> bool:
    """Whether nothing but a page's end stands between two tables; a page that ends high above others was not full."""
    if here.open_below:
        return True
    next_page = here.last and following.first and following.page == here.page + 1
    return next_page and here.rows[-1] - lowest <= _PAGE_END


def _goes_on(here: Grid, following: Grid, row: Row, rest: Row, numbered: bool) -> bool:
    """Whether all that the rest says goes on from the row above it.

    A cell goes on where its words reach to the page's end; where two or three lines may not be parted, it stands on the
    next page as a whole. `numbered`: rows of this table have numbers.
    """
    if here.open_below:
        return True
    texts, before = ({cell.column: cell.text for cell in one.cells if cell.text} for one in (rest, row))
    spans = [{cell.column: cell.span for cell in one.cells if cell.column in texts} for one in (rest, row)]
    moved = texts.keys() - before.keys()
    if not texts or spans[0] != spans[1] or not texts.keys() - moved <= here.full:
        return False
    if any((rest.number - 1, column) not in following.deep for column in moved):
        return False
    label = rest.cells[0].column
    if label in moved:
        return numbered and len(moved) > 1
    if moved and len(before.keys() - {label}) < 2:  # a heading
        return False
    if label in texts:
        return _completes(before[label], texts[label])
    return numbered or any(text[:1].islower() for text in texts.values())


def _completes(label: str, rest: str) -> bool:
    """ "Hoạt động" over "1.2": only together they are a number."""
    return read_label(label).rank is None and read_label(f"{label} {rest}").rank is not None


def _repeated(head: list[Row], rows: list[Row]) -> int:
    """How many rows at the top are those of a page before."""
    pairs = zip(head, rows, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0].texts() == pair[1].texts(), pairs))


def _join(rows: list[Row], at: int, rest: Row) -> None:
    """Add the rest of a row; a cell that is merged with those above has its words in the first of them."""
    for cell in rest.cells:
        if cell.text:
            place = at
            while place and _merged(rows[place], cell.column):
                place -= 1
            rows[place] = replace(rows[place], cells=tuple(_longer(one, cell) for one in rows[place].cells))


def _merged(row: Row, column: int) -> bool:
    return any(cell.above for cell in row.cells if cell.column == column)


def _longer(cell: Cell, rest: Cell) -> Cell:
    return replace(cell, text=join_lines([cell.text, rest.text])) if cell.column == rest.column else cell
