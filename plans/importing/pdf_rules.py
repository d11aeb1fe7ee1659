"""Shapes of a PDF page → the straight lines of tables, however a program drew them.

Lines come as strokes, as thin filled boxes, as frames (a filled box in another), and as rows of dots or dashes.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from pdfminer.layout import LTCurve, LTLine, LTRect

from plans.importing.pdf_grid import Rule

_THIN, _SHORT = 2.5, 6.0
_APART, _FEWEST = 4.0, 4  # points between the dots of one line, and how many make a line


def rules_of(shapes: list[LTCurve]) -> list[Rule]:
    """The lines that the shapes make: thin ones are one line, rectangles four; the rest is ornament."""
    rules: list[Rule] = []
    dots: list[LTCurve] = []
    for shape in shapes:
        width, height = shape.x1 - shape.x0, shape.y1 - shape.y0
        if width <= _THIN and height >= _SHORT:
            rules.append(Rule(True, (shape.x0 + shape.x1) / 2, shape.y0, shape.y1))
        elif height <= _THIN and width >= _SHORT:
            rules.append(Rule(False, (shape.y0 + shape.y1) / 2, shape.x0, shape.x1))
        elif width < _SHORT and height < _SHORT:
            dots.append(shape)
        elif (
            shape.stroke
            and isinstance(shape, LTRect)
            and not isinstance(shape, LTLine)
            and min(width, height) >= _SHORT
        ):
            rules += _frame(shape)
    boxes = [shape for shape in shapes if isinstance(shape, LTRect) and shape.fill and not shape.stroke]
    rules += [rule for outer, inner in pairwise(boxes) if _is_framed(outer, inner) for rule in _frame(outer)]
    return rules + _dotted(dots)


def _frame(box: LTCurve) -> list[Rule]:
    """A filled background alone has no border."""
    return [
        *(Rule(True, x, box.y0, box.y1) for x in (box.x0, box.x1)),
        *(Rule(False, y, box.x0, box.x1) for y in (box.y0, box.y1)),
    ]


def _is_framed(outer: LTCurve, inner: LTCurve) -> bool:
    """Whether one box leaves a thin frame of the other."""
    borders = (inner.x0 - outer.x0, outer.x1 - inner.x1, inner.y0 - outer.y0, outer.y1 - inner.y1)
    return min(borders) >= 0 and 0 < max(borders) <= _THIN and min(inner.width, inner.height) >= _SHORT


def _dotted(dots: list[LTCurve]) -> list[Rule]:
    """Rows of dots or dashes as lines; the squares that some programs put where lines cross are too far apart."""
    rules = []
    for upright in (False, True):
        lines: dict[int, list[tuple[float, float, float]]] = defaultdict(list)
        for dot in dots:
            across, along = ((dot.x0, dot.x1), (dot.y0, dot.y1)) if upright else ((dot.y0, dot.y1), (dot.x0, dot.x1))
            if across[1] - across[0] <= _THIN:
                middle = sum(across) / 2
                lines[round(middle)].append((*along, middle))
        for pieces in lines.values():
            rules += [Rule(upright, *run) for run in _runs(sorted(pieces))]
    return rules


def _runs(pieces: Iterable[tuple[float, float, float]]) -> Iterator[tuple[float, float, float]]:
    """Place, start and end of what is one line."""
    run: list[tuple[float, float, float]] = []
    for piece in [*pieces, (float("inf"), 0.0, 0.0)]:
        if run and piece[0] - run[-1][1] > _APART:
            if len(run) >= _FEWEST and run[-1][1] - run[0][0] >= _SHORT:
                yield run[0][2], run[0][0], run[-1][1]
            run = []
        run.append(piece)
