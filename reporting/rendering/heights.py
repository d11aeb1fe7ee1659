"""How high the rows of a sheet must be for their wrapped text, estimated: spreadsheet programs other than Excel do not
work it out when they open a file.
"""

from collections.abc import Iterable
from typing import NamedTuple

_CHARACTER = 7  # pixels of one unit of a column's width
_PADDING = 6  # pixels of a column that its text does not get
_PIXELS_OF_POINT = 96 / 72
_LINE = 1.25  # height of a line in em
_MOST = 409  # points that a row of a sheet may have


class Lettering(NamedTuple):
    """Size in points and average width of a letter in em, a little generous: an empty line does less harm than a
    hidden one.
    """

    size: int
    em: float


BODY = Lettering(11, 0.45)
BOLD = Lettering(11, 0.50)
CAPITALS = Lettering(14, 0.62)
ATTACHED = Lettering(13, 0.46)
NOTE = Lettering(12, 0.47)


def height_of(cells: Iterable[tuple[str, float]], lettering: Lettering) -> float:
    """Points that a row needs whose cells have that (text, width of the column in characters)."""
    lines = max((_lines(text, _room(width, lettering)) for text, width in cells), default=1)
    return min(_MOST, round(lines * lettering.size * _LINE + 2, 1))


def _room(width: float, lettering: Lettering) -> int:
    """Letters in a line of such a column."""
    return max(1, int((width * _CHARACTER - _PADDING) / (lettering.size * _PIXELS_OF_POINT * lettering.em)))


def _lines(text: str, room: int) -> int:
    return sum(_wrapped(paragraph, room) for paragraph in text.split("\n"))


def _wrapped(paragraph: str, room: int) -> int:
    """Lines of a paragraph whose words go to the next line where they do not fit; longer ones break anywhere."""
    lines, used = 1, 0
    for word in paragraph.split():
        if used and used + 1 + len(word) <= room:
            used += 1 + len(word)
            continue
        lines += (1 if used else 0) + (len(word) - 1) // room
        used = (len(word) - 1) % room + 1
    return lines
