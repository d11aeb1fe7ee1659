"""Tables as readers hand them on: rows of cells with their place in the grid, and the lines that stand before."""

import re
from dataclasses import dataclass

from reform.common.text import clean_lines

# Some annexes were once web pages; their markup is not a word of the plan.
_MARKUP = re.compile(r"</?(?:ul|ol|li|p|br|b|i|u|em|strong|span|div|table|tbody|tr|td|th)\b[^<>]*>", re.IGNORECASE)


@dataclass(frozen=True)
class Cell:
    """A cell over `span` grid columns from `column` (0-based). `above`: merged with the one above, without own text."""

    text: str
    column: int
    span: int = 1
    above: bool = False

    @property
    def end(self) -> int:
        return self.column + self.span


@dataclass(frozen=True)
class Row:
    """A row with the number that the file gives it (1-based)."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def width(self) -> int:
        return max((cell.end for cell in self.cells), default=0)

    def texts(self) -> list[str]:
        return [cell.text for cell in self.cells if cell.text]


@dataclass(frozen=True)
class Note:
    """What a person should know of how a table was read: the row that it is about, a code and a sentence."""

    row: int
    code: str
    message: str


@dataclass(frozen=True)
class Table:
    """A table or sheet: its number in the file (1-based), its name if it has one, its rows and the lines before it."""

    number: int
    name: str
    rows: tuple[Row, ...]
    before: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


def tidy(text: str) -> str:
    """A cell's text: NFC, invisible marks and markup dropped, spaces folded, line breaks kept."""
    return clean_lines(_MARKUP.sub(" ", text) if "<" in text else text)
