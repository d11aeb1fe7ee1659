"""What every document in official form has: a letterhead, a day, addressees and recipients in the decree's dress."""

from dataclasses import fields, replace
from datetime import date

from reporting.rendering.check import CheckMark
from reporting.rendering.letterhead import Letterhead
from reporting.rendering.values import printable_line

ILLUSTRATIVE = "Dữ liệu minh họa"
END_MARK = "./."


class Printed:
    """Base of the documents; each names what it prints. `closing` ends in "./."."""

    letterhead: Letterhead
    unit_name: str
    subject: str
    full_title: str
    closing: str
    cutoff_on: date
    illustrative: bool
    check: CheckMark | None = None  # what is printed at the end for whoever doubts the file
    data: str = ""  # what programs read instead of the tables, as JSON

    @property
    def place_and_date(self) -> str:
        """ "Đắk Nông, ngày 05 tháng 01 năm 2025"."""
        return f"{self.letterhead.place}, {self.letterhead.date_words(self.cutoff_on.year)}"

    @property
    def addressees(self) -> tuple[str, ...]:
        """One: as it is. Several: each on a line of its own, "- …;" and "." at the last."""
        names = self.letterhead.addressees
        return names if len(names) < 2 else tuple(f"- {line}" for line in punctuated(names))

    @property
    def recipients(self) -> tuple[str, ...]:
        """Lines of "Nơi nhận"."""
        return tuple(f"- {line}" for line in punctuated(self.letterhead.recipients))

    @property
    def mark(self) -> str:
        """What the head of every page warns of, or nothing."""
        return ILLUSTRATIVE if self.illustrative else ""


def punctuated(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Each line ends in ";", the last in "."."""
    bare = [line.rstrip(" ;.,") for line in lines]
    return tuple(f"{line}{'.' if index == len(bare) else ';'}" for index, line in enumerate(bare, start=1))


def clean_letterhead(letterhead: Letterhead) -> Letterhead:
    """All its words in one line each, of characters that every format can carry."""
    cleaned = {}
    for field in fields(letterhead):
        value = getattr(letterhead, field.name)
        if isinstance(value, str):
            cleaned[field.name] = printable_line(value)
        elif isinstance(value, tuple):
            cleaned[field.name] = tuple(line for line in map(printable_line, value) if line)
    return replace(letterhead, **cleaned)
