"""Rows of a made-up annex, and what should be read in them."""

from dataclasses import dataclass, field
from datetime import date

LABEL, TASK, NAME, NEED, PRODUCT = "label", "task", "name", "need", "product"
LEAD, SUPPORT, UNITS = "lead", "support", "units"
DUE, START, END, MONEY, NOTE = "due", "start", "end", "money", "note"


@dataclass
class Truth:
    """A tracked row as it should be read; `places` are the file's (table, row) that it stands in."""

    title: str
    leads: tuple[str, ...]
    supports: tuple[str, ...]
    kind: str
    due: date | None
    area: str | None
    places: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class Line:
    """A row of the table before its columns are put in order; `wide` is how it shows that it is a heading."""

    cells: dict[str, str]
    truth: Truth | None = None
    wide: str = ""
    area: bool = False
