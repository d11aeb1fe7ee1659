"""Ruling lines and letters of PDF pages → cells: where lines cross there is a table, what they leave open is merged."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from plans.importing.reading import go_on, neat
from plans.importing.tables import Cell, Row

_NEAR = 4.5  # points within which lines are one line
_LEAST = 8.0  # no cell is narrower or lower
_NEXT_LINE = 0.7  # of the letters' size: what stands higher is on a line above
_GAP = 0.2  # of the letters' size: a wider gap between two letters is a space
# A line of a cell that begins something of its own; anything else goes on where the line above was full.
_BEGINS = re.compile(r"[-–—+•*▪✓☐☑]\s|\(?\d{1,2}(?:\.\d{1,2})*[.)]\s|\(?[a-zđ]\)\s|[IVX]{1,5}[.)]\s")
_ENDS = (".", ";", ":")


@dataclass(frozen=True)
class Letter:
    """A letter and the box that it fills; y counts upwards."""

    text: str
    x0: float
    x1: float
    y0: float
    y1: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2


@dataclass(frozen=True)
class Rule:
    """A straight line: at `at` (x of an upright one, y of a level one) from `start` to `end`."""

    upright: bool
    at: float
    start: float
    end: float


@dataclass
class Grid:
    """The lines of one table on a page, and the letters inside it."""

    columns: list[float]
    rows: list[float]  # from the top down
    upright: list[Rule]
    level: list[Rule]
    open_below: bool = False  # its last row goes on over the page
    page: int = 0
    first: bool = False  # nothing stands above it on its page
    last: bool = False
    full: frozenset[int] = frozenset()  # columns of the cells whose words fill the last row down to its end
    deep: frozenset[tuple[int, int]] = frozenset()  # row (from 0) and column of the cells with more lines than one
    letters: list[Letter] = field(default_factory=list)

    def holds(self, letter: Letter) -> bool:
        x, y = letter.middle
        return self.columns[0] <= x <= self.columns[-1] and self.rows[-1] <= y <= self.rows[0]


def find_grids(rules: list[Rule]) -> list[Grid]:
    """The tables of a page, from the top down; frames of one cell and loose lines are none."""
    grids = []
    for group in _touching(rules):
        upright = [rule for rule in group if rule.upright]
        level = [rule for rule in group if not rule.upright]
        columns = _places(rule.at for rule in upright)
        rows = _places(rule.at for rule in level)[::-1]
        closed = rows[-1] if rows else 0.0
        rows = _with_open_ends(rows, columns, upright)
        if len(columns) >= 3 and len(rows) >= 2:
            grids.append(Grid(columns, rows, upright, level, open_below=rows[-1] != closed))
    return sorted(grids, key=lambda grid: -grid.rows[0])


def _with_open_ends(rows: list[float], columns: list[float], upright: list[Rule]) -> list[float]:
    """Close a row that goes on over the page, where its upright lines reach beyond the last level one."""
    if not rows:
        return rows
    for ends, at, grow in (([rule.start for rule in upright], -1, -1), ([rule.end for rule in upright], 0, 1)):
        beyond = [end for end in ends if (end - rows[at]) * grow > _LEAST]
        if beyond and len(beyond) * 2 >= len(columns):
            rows = [max(beyond), *rows] if grow > 0 else [*rows, min(beyond)]
    return rows


def _touching(rules: list[Rule]) -> list[list[Rule]]:
    """Rules by the tables that they make: those that cross or meet, whichever way round."""
    groups = list(range(len(rules)))

    def root(index: int) -> int:
        while groups[index] != index:
            groups[index] = groups[groups[index]]
            index = groups[index]
        return index

    level = sorted((index for index, rule in enumerate(rules) if not rule.upright), key=lambda index: rules[index].at)
    heights = [rules[index].at for index in level]
    for index, rule in enumerate(rules):
        if not rule.upright:
            continue
        for other in level[bisect_right(heights, rule.start - _NEAR) : bisect_right(heights, rule.end + _NEAR)]:
            if rules[other].start - _NEAR <= rule.at <= rules[other].end + _NEAR:
                groups[root(index)] = root(other)
    found: dict[int, list[Rule]] = {}
    for index, rule in enumerate(rules):
        found.setdefault(root(index), []).append(rule)
    return list(found.values())


def _places(values: Iterable[float]) -> list[float]:
    """Where lines are, near ones taken together."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > _NEAR:
            places.append(value)
    return places


def share_columns(grids: list[Grid]) -> None:
    """Give the parts of one table on several pages the same columns: all upright lines that any of them has."""
    groups: list[list[Grid]] = []
    for grid in grids:
        group = next((group for group in groups if _is_same(group[-1].columns, grid.columns)), None)
        if group is None:
            groups.append([grid])
        else:
            group.append(grid)
    for group in groups:
        shared = _places(place for grid in group for place in grid.columns)
        for grid in group:
            grid.columns = shared


def _is_same(one: list[float], other: list[float]) -> bool:
    """Equal at both ends and at all lines of the one that has fewer."""
    fewer, more = sorted((one, other), key=len)
    ends = abs(one[0] - other[0]) <= 2 * _NEAR and abs(one[-1] - other[-1]) <= 2 * _NEAR
    return ends and all(any(abs(place - line) <= _NEAR for line in more) for place in fewer)


def read_grid(grid: Grid) -> list[Row]:
    """The rows of a table; a cell that goes on below is `above` there, and its words stand in its first row."""
    spans = [_spans(grid, top, bottom) for top, bottom in pairwise(grid.rows)]
    origins: list[dict[int, tuple[int, int]]] = []
    for number, row in enumerate(spans):
        places: dict[int, tuple[int, int]] = {}
        for column, span in row:
            merged = number > 0 and (column, span) in spans[number - 1] and _is_open(grid, number, column, span)
            places[column] = origins[number - 1][column] if merged else (number, column)
        origins.append(places)
    letters = _letters_by_cell(grid, spans, origins)
    lines = {place: [text for text, *_ in lines_of_letters(each)] for place, each in letters.items()}
    rows = []
    for number, row in enumerate(spans):
        cells = tuple(
            Cell(join_lines(lines.get((number, column), [])), column, span)
            if origins[number][column] == (number, column)
            else Cell("", column, span, above=True)
            for column, span in row
        )
        rows.append(Row(number + 1, cells))
    grid.deep = frozenset(place for place, each in lines.items() if len(each) > 1)
    grid.full = _full(letters, len(spans) - 1)
    return rows


def _full(letters: dict[tuple[int, int], list[Letter]], last: int) -> frozenset[int]:
    """The cells of the last row whose words end as low as any: only those may go on over the page."""
    lowest = {column: min(each, key=lambda one: one.y0) for (row, column), each in letters.items() if row == last}
    end = min((letter.y0 for letter in lowest.values()), default=0.0)
    return frozenset(column for column, one in lowest.items() if one.y0 - end < _NEXT_LINE * (one.y1 - one.y0))


def _spans(grid: Grid, top: float, bottom: float) -> list[tuple[int, int]]:
    """First column and width of each cell of a row."""
    middle = (top + bottom) / 2
    walls = [rule.at for rule in grid.upright if rule.start - _NEAR <= middle <= rule.end + _NEAR]
    found, start = [], 0
    for column in range(1, len(grid.columns)):
        last = column == len(grid.columns) - 1
        if last or any(abs(wall - grid.columns[column]) <= _NEAR for wall in walls):
            found.append((start, column - start))
            start = column
    return found


def _is_open(grid: Grid, row: int, column: int, span: int) -> bool:
    """Whether no line lies between a cell and the one above."""
    left, right = grid.columns[column], grid.columns[column + span]
    middle = (left + right) / 2
    return not any(
        abs(rule.at - grid.rows[row]) <= _NEAR and rule.start - _NEAR <= middle <= rule.end + _NEAR
        for rule in grid.level
    )


def _letters_by_cell(grid: Grid, spans: list, origins: list) -> dict[tuple[int, int], list[Letter]]:
    downwards = [-place for place in grid.rows]
    found: dict[tuple[int, int], list[Letter]] = {}
    for letter in grid.letters:
        x, y = letter.middle
        row = min(max(bisect_right(downwards, -y) - 1, 0), len(spans) - 1)
        column = bisect_right(grid.columns, x) - 1
        start = next((start for start, span in spans[row] if start <= column < start + span), None)
        if start is not None:
            found.setdefault(origins[row][start], []).append(letter)
    return found


def lines_of_letters(letters: list[Letter]) -> list[tuple[str, float, float, float]]:
    """Lines of text from the top down: words, left end, right end and height of the line."""
    lines: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda one: (-one.middle[1], one.x0)):
        if lines and abs(lines[-1][0].middle[1] - letter.middle[1]) < 0.5 * max(letter.y1 - letter.y0, 2.0):
            lines[-1].append(letter)
        else:
            lines.append([letter])
    found = []
    for line in lines:
        line.sort(key=lambda one: one.x0)
        text = neat(_words(line))
        if text:
            found.append((text, line[0].x0, line[-1].x1, line[0].middle[1]))
    return found


def _words(line: list[Letter]) -> str:
    parts = [line[0].text]
    for before, letter in pairwise(line):
        if letter.x0 - before.x1 > _GAP * max(letter.y1 - letter.y0, 2.0):
            parts.append(" ")
        parts.append(letter.text)
    return "".join(parts)


def join_lines(lines: list[str]) -> str:
    """Wrapped lines joined, a line of its own where something new begins."""
    text = ""
    for line in lines:
        if not text or not line:
            text += line
        elif _BEGINS.match(line + " ") or (text.endswith(_ENDS) and not line[:1].islower()):
            text = f"{text}\n{line}"
        else:
            text = go_on(text, line)
    return text
