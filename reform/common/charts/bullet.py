"""One figure in a row of a table: a bar for the value, a thick stroke for the target, a ring for the figure before."""

from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from reform.common.charts.drawing import BLUE, GROUND, INK, framed, percent_of, scale_of

_HEIGHT, _TOP, _THICK = 20, 6, 8


def bullet_svg(
    value: Decimal | None,
    *,
    target: Decimal | None = None,
    before: Decimal | None = None,
    title: str,
    words: str,
    is_percent: bool = False,
) -> SafeString:
    """The value from zero; percentages on a line to 100 (to the largest figure where one lies above), others to the
    largest of the three. `words` say the three in full.
    """
    there = [one for one in (value, target, before) if one is not None]
    scale = scale_of(
        [*there, *([Decimal(100)] if is_percent else [])], from_zero=True, cap=Decimal(100) if is_percent else None
    )
    pieces = [format_html('<rect class="chart-struck" y="{}" width="100%" height="{}" fill="#e9ecf0"/>', _TOP, _THICK)]
    if value is not None:
        pieces.append(
            format_html(
                '<rect class="chart-blue" y="{}" width="{}" height="{}" fill="{}"/>',
                _TOP,
                percent_of(scale.share(value)),
                _THICK,
                BLUE,
            )
        )
    if before is not None:
        pieces.append(
            format_html(
                '<circle class="chart-gap chart-stroke" cx="{}" cy="{}" r="3.5" fill="{}" stroke="{}"'
                ' stroke-width="1.5"/>',
                _inside(scale.share(before)),
                _TOP + _THICK // 2,
                GROUND,
                INK,
            )
        )
    if target is not None:
        x = _inside(scale.share(target))
        pieces.append(
            format_html(
                '<line class="chart-stroke" x1="{}" x2="{}" y1="1" y2="{}" stroke="{}" stroke-width="3"/>',
                x,
                x,
                _HEIGHT - 1,
                INK,
            )
        )
    drawn = mark_safe("".join(pieces))  # noqa: S308 -- each piece is made by format_html
    return framed(drawn, css="bullet", height=_HEIGHT, title=title, words=words)


def _inside(share: Decimal) -> str:
    """A mark at an end stays in sight."""
    return percent_of(min(Decimal("0.99"), max(Decimal("0.01"), share)))
