"""Charts as SVG text: the same drawing for the page and for the PDF, so all looks are presentation attributes.

Classes only let the page follow dark mode. Widths are percentages without a viewBox: bars and lines stretch with the
page; letters, marks and hatching do not. Nothing rests on colour alone, and each drawing says in `<title>` and `<desc>`
what it shows; beside it stands a table of the same figures.
"""

from reform.common.charts.bars import Bar, Reference, bars_svg
from reform.common.charts.bullet import bullet_svg
from reform.common.charts.line import LinePoint, TargetLine, line_svg
from reform.common.charts.paper import for_paper
from reform.common.charts.stacked import FILLS, bar_total, stacked_bar_svg, swatch_svg
from reform.common.charts.stacked_rows import stacked_rows_svg

__all__ = [
    "FILLS",
    "Bar",
    "LinePoint",
    "Reference",
    "TargetLine",
    "bar_total",
    "bars_svg",
    "bullet_svg",
    "for_paper",
    "line_svg",
    "stacked_bar_svg",
    "stacked_rows_svg",
    "swatch_svg",
]
