"""One bar of all parts: statuses of work, adding up to the total that stands beside it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# tone → fill, colour of a figure written upon it (contrast at least 4.5:1)
FILLS = {
    "grey": ("#b3bbc5", "#1a1f26"),
    "blue": ("#2f77c9", "#ffffff"),
    "amber": ("#e3a526", "#1a1f26"),
    "red": ("#c4302b", "#ffffff"),
    "green": ("#2b7d48", "#ffffff"),
    "green-late": ("#2b7d48", "#ffffff"),
    "teal": ("#58b3b3", "#1a1f26"),
    "violet": ("#9a7fd1", "#1a1f26"),
    "struck": ("#e9ecf0", "#1a1f26"),
}
_ROOM_FOR_A_FIGURE = Decimal(4)  # percent of the width
_FONT = "Segoe UI, Noto Sans, Liberation Sans, Arial, sans-serif"


def stacked_bar_svg(parts: Sequence[tuple], *, title: str, height: int = 22, figures: bool = True) -> SafeString:
    """One bar of all parts, in their order.

    A part is (label, tone, count) or (label, tone, count, total); without a total the parts add up to it. Empty parts
    take no room. The `<desc>` says the same in words. Tones are the keys of `FILLS`; an unknown one is drawn grey.
    """
    total = bar_total(parts)
    pieces, left = [], Decimal(0)
    for label, tone, count in _shown(parts):
        width = Decimal(count) * 100 / total
        pieces.append(_segment(label, tone, count, left, width, height, figures))
        left += width
    words = "; ".join(f"{label}: {count}" for label, _, count in _shown(parts)) or "Chưa có số liệu"
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="bar" width="100%" height="{height}" role="img"'
        ' aria-label="{title}. {words}">'
        "<title>{title}</title><desc>{words}</desc>"
        '<rect class="chart-struck" width="100%" height="{height}" fill="#e9ecf0"/>{pieces}</svg>',
        height=height,
        title=title,
        words=words,
        pieces=format_html_join("", "{}", ((piece,) for piece in pieces)),
    )


def swatch_svg(tone: str) -> SafeString:
    """The sample of a tone beside its word in a legend."""
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" width="14" height="14" aria-hidden="true">{}</svg>',
        surface_svg(tone, Decimal(0), Decimal(100), 14),
    )


def bar_total(parts: Iterable[tuple]) -> int:
    """What the bar's whole width stands for."""
    parts = list(parts)
    given = [part[3] for part in parts if len(part) > 3]
    return given[0] if given else sum(part[2] for part in parts)


def _shown(parts: Iterable[tuple]) -> list[tuple[str, str, int]]:
    return [(label, tone, count) for label, tone, count, *_ in parts if count]


def _segment(
    label: str, tone: str, count: int, left: Decimal, width: Decimal, height: int, figures: bool
) -> SafeString:
    figure = ""
    if figures and width >= _ROOM_FOR_A_FIGURE:
        figure = _figure(tone, count, left + width / 2, height)
    return format_html(
        "<g><title>{}: {}</title>{}{}"
        '<rect class="chart-gap" x="{}%" y="0" width="1.5" height="{}" fill="#ffffff"/></g>',
        label,
        count,
        surface_svg(tone, left, width, height),
        figure,
        _round(left + width),
        height,
    )


def surface_svg(tone: str, left: Decimal, width: Decimal, height: int) -> SafeString:
    """A piece of a bar in the looks of its tone; `left` and `width` in percent of the drawing."""
    tone = tone if tone in FILLS else "grey"
    plain = format_html(
        '<rect class="chart-{}" x="{}%" y="0" width="{}%" height="{}" fill="{}"/>',
        tone,
        _round(left),
        _round(width),
        height,
        FILLS[tone][0],
    )
    if tone == "red":
        return plain + _hatching(left, width, height)
    if tone == "green-late":
        return plain + format_html(
            '<rect class="chart-red" x="{}%" y="{}" width="{}%" height="5" fill="#c4302b"/>',
            _round(left),
            height - 5,
            _round(width),
        )
    return plain


def _hatching(left: Decimal, width: Decimal, height: int) -> SafeString:
    """A dashed line as thick as the bar: stripes without a pattern, whose id could occur twice on a page."""
    return format_html(
        '<line x1="{}%" y1="{}" x2="{}%" y2="{}" stroke="#ffffff" stroke-opacity="0.5" stroke-width="{}"'
        ' stroke-dasharray="1.5 4"/>',
        _round(left),
        height // 2,
        _round(left + width),
        height // 2,
        height,
    )


def _figure(tone: str, count: int, middle: Decimal, height: int) -> SafeString:
    ground, ink = FILLS.get(tone, FILLS["grey"])
    # The halo in the colour of the ground keeps the figure readable upon hatching.
    return format_html(
        '<g text-anchor="middle" font-size="12" font-weight="600" font-family="{font}">'
        '<text x="{x}%" y="{y}" stroke="{ground}" stroke-width="5" stroke-linejoin="round">{count}</text>'
        '<text x="{x}%" y="{y}" fill="{ink}">{count}</text></g>',
        x=_round(middle),
        y=height // 2 + 4,
        font=_FONT,
        ground=ground,
        ink=ink,
        count=count,
    )


def _round(value: Decimal) -> str:
    return f"{value:.3f}"
