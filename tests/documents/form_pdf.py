"""A PDF as it is printed: where words stand on a page, how large, in which face. Knows nothing of what made it."""

import io
from dataclasses import dataclass

import pdfplumber

MM = 72 / 25.4


@dataclass(frozen=True)
class Line:
    """Words that stand on one line, in points; `looks` holds each (size, bold, italic) among its letters."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    looks: frozenset[tuple[float, bool, bool]]

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def size(self) -> float:
        return max(size for size, _, _ in self.looks)

    def is_set(self, low: float, high: float, *, bold: bool, italic: bool) -> bool:
        """Whether every letter has a size between these and these looks."""
        return all(low <= size <= high and (bold, italic) == (b, i) for size, b, i in self.looks)


@dataclass
class Printed:
    """Pages with their lines; `portrait` and `landscape` are their places."""

    pages: list
    lines: list[list[Line]]

    @property
    def portrait(self) -> list[int]:
        return [place for place, page in enumerate(self.pages) if page.width < page.height]

    @property
    def landscape(self) -> list[int]:
        return [place for place, page in enumerate(self.pages) if page.width > page.height]


def read_pdf(content: bytes) -> Printed:
    """The file's pages, read whole."""
    with pdfplumber.open(io.BytesIO(content)) as file:
        pages = list(file.pages)
        return Printed(pages, [lines_in(page) for page in pages])


def lines_in(page, box: tuple[float, float, float, float] | None = None) -> list[Line]:
    """Lines of a page, or of a part of it, from top to bottom."""
    part = page.crop(box) if box else page
    found = []
    for one in part.extract_text_lines(return_chars=True, x_tolerance=2, y_tolerance=2):
        chars = [char for char in one["chars"] if char["text"].strip()]
        if chars:
            looks = frozenset((round(c["size"], 1), "Bold" in c["fontname"], "Italic" in c["fontname"]) for c in chars)
            found.append(Line(one["text"], one["x0"], one["x1"], one["top"], one["bottom"], looks))
    return found


def rules_under(page, line: Line, reach: float = 9) -> list[tuple[float, float]]:
    """Left and right ends of lines drawn right below a line of words, whether as strokes or as edges of a box."""
    return sorted(
        {
            (round(shape["x0"], 1), round(shape["x1"], 1))
            for shape in page.rects + page.lines
            if -2 < shape["bottom"] - line.bottom < reach and shape["x0"] > line.x0 - 30 and shape["x1"] < line.x1 + 30
        }
    )


def number_in_margin(page) -> Line | None:
    """The number in the top margin."""
    lines = lines_in(page, (page.width / 3, 0, page.width * 2 / 3, 20 * MM))
    return next((line for line in lines if line.text.strip().isdecimal()), None)
