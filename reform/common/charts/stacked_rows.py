"""Bars of the same parts under each other on one scale, each under its name: areas or units beside each other."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from reform.common.charts.drawing import framed, text
from reform.common.charts.stacked import surface_svg

_ROW, _NAME, _BAR = 34, 13, 12
_WIDE_ROW, _ASIDE = 16, 58  # of a wide drawing: names stand beside their bars, in so many hundredths of its width
_LEGEND, _IN_A_LINE = 17, 4


def stacked_rows_svg(rows: Sequence[tuple[str, Sequence[tuple]]], *, title: str, wide: bool = False) -> SafeString:
    """A bar for each (name with its figures in words, parts); a part is (label, tone, count).

    The longest bar fills the width. A `wide` drawing is low, since names stand beside their bars, and says itself which
    tone is which part, for where no words stand beside it.
    """
    most = max((sum(count for _, _, count in parts) for _, parts in rows), default=0) or 1
    row, first, bars = (_WIDE_ROW, Decimal(_ASIDE), 100 - _ASIDE) if wide else (_ROW, Decimal(0), 100)
    below = 3 if wide else _NAME + 5
    pieces: list[SafeString] = []
    for place, (name, parts) in enumerate(rows):
        top = row * place
        pieces.append(text(name, "0", top + _NAME))
        left = first
        bar = []
        for _, tone, count in parts:
            width = Decimal(count) * bars / most
            if count:
                bar.append(surface_svg(tone, left, width, _BAR))
            left += width
        # A group moves by whole units, which percentages of the width are not.
        pieces.append(format_html('<g transform="translate(0 {})">{}</g>', top + below, _joined(bar)))
    height = row * len(rows)
    if wide:
        named = {label: tone for _, parts in rows for label, tone, count in parts if count}
        pieces += _legend(named, height)
        height += _LEGEND * -(-len(named) // _IN_A_LINE) + 4
    words = "; ".join(name for name, _ in rows) or "Chưa có số liệu"
    return framed(_joined(pieces), css="chart-rows", height=height, title=title, words=words)


def _legend(named: dict[str, str], top: int) -> list[SafeString]:
    found = []
    for place, (label, tone) in enumerate(named.items()):
        x, y = Decimal(100 * (place % _IN_A_LINE)) / _IN_A_LINE, top + _LEGEND * (place // _IN_A_LINE) + 4
        swatch = surface_svg(tone, x, Decimal(3), 12)
        found.append(format_html('<g transform="translate(0 {})">{}</g>', y, swatch))
        found.append(text(label, f"{x + Decimal('3.8'):.2f}%", y + 11, size=11))
    return found


def _joined(pieces: Sequence[SafeString]) -> SafeString:
    return mark_safe("".join(pieces))  # noqa: S308 -- each piece is made by format_html
