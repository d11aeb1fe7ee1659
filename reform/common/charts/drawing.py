"""What charts are drawn with: scales with round ticks, and marks in the house's colours."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString

FONT = "Segoe UI, Noto Sans, Liberation Sans, Arial, sans-serif"
INK, MUTED, RULE, GROUND, BLUE = "#1a1f26", "#55606d", "#d9dee4", "#ffffff", "#2f77c9"
_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True)
class Scale:
    """From the lowest to the highest round value of an axis; `ticks` are those between, both ends included."""

    low: Decimal
    high: Decimal
    ticks: tuple[Decimal, ...]

    def share(self, value: Decimal) -> Decimal:
        """How far along the axis the value lies, 0 to 1; values beyond an end lie on it."""
        span = self.high - self.low
        return min(Decimal(1), max(Decimal(0), (value - self.low) / span)) if span else Decimal(0)


def scale_of(values: Iterable[Decimal], *, from_zero: bool, most: int = 5, cap: Decimal | None = None) -> Scale:
    """A scale that holds the values with at most so many steps; `cap` is where it ends although a step would go on, as
    percentages do at 100 while no value lies above.
    """
    values = list(values) or [Decimal(0), Decimal(1)]
    low, high = min(values), max(values)
    if from_zero:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    if low == high:
        low, high = (low, low + 1) if from_zero else (low - 1, high + 1)
    step = _step((high - low) / most)
    first = (low / step).to_integral_value(ROUND_FLOOR) * step
    last = (high / step).to_integral_value(ROUND_CEILING) * step
    if cap is not None and high <= cap < last:
        last = cap
    if first < 0 <= low:
        first = Decimal(0)
    ticks = tuple(first + step * number for number in range(int((last - first) / step) + 1))
    return Scale(first, last, ticks)


def _step(least: Decimal) -> Decimal:
    size = Decimal(1).scaleb(least.adjusted())
    return next(size * step for step in _STEPS if size * step >= least)


def text(words: str, x: str, y: int, *, anchor: str = "start", size: int = 12, muted: bool = False) -> SafeString:
    """Words at a place; `x` with its unit."""
    return format_html(
        '<text class="{}" x="{}" y="{}" text-anchor="{}" font-size="{}" font-family="{}" fill="{}">{}</text>',
        "chart-muted" if muted else "chart-ink",
        x,
        y,
        anchor,
        size,
        FONT,
        MUTED if muted else INK,
        words,
    )


def rule(x1: str, y1: int, x2: str, y2: int, *, dash: str = "", strong: bool = False, width: str = "1") -> SafeString:
    """A thin line of a grid, or a strong one that means something."""
    return format_html(
        '<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="{}"{}/>',
        "chart-stroke" if strong else "chart-rule",
        x1,
        y1,
        x2,
        y2,
        INK if strong else RULE,
        width,
        format_html(' stroke-dasharray="{}"', dash) if dash else "",
    )


def percent_of(share: Decimal) -> str:
    """0.25 → "25.00%"."""
    return f"{share * 100:.2f}%"


def framed(pieces: SafeString, *, css: str, height: int, title: str, words: str) -> SafeString:
    """The drawing with its name and what it says in words."""
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="{css}" width="100%" height="{height}" role="img"'
        ' aria-label="{title}. {words}"><title>{title}</title><desc>{words}</desc>{pieces}</svg>',
        css=css,
        height=height,
        title=title,
        words=words,
        pieces=pieces,
    )
