"""Units beside each other: a bar for each under its name, the figure of them all as a stroke across each."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from reform.common.charts.drawing import BLUE, Scale, framed, percent_of, rule, scale_of, text
from reform.common.wording import number, shortened

_ROW, _TOP, _BAR = 36, 30, 10
_NAME = 38  # letters that have room beside the value on a telephone


@dataclass(frozen=True)
class Bar:
    """One bar: whose, how much, the same in words. `stands_out` marks the reader's own."""

    label: str
    value: Decimal
    words: str
    stands_out: bool = False


@dataclass(frozen=True)
class Reference:
    """What all bars are held against."""

    label: str
    value: Decimal


def bars_svg(
    bars: Sequence[Bar], reference: Reference | None = None, *, title: str, unit: str, most: Decimal | None = None
) -> SafeString:
    """The bars in their order from zero; `most` is the largest value of the axis where it is more than these bars'."""
    values = [bar.value for bar in bars] + ([reference.value] if reference else []) + ([most] if most else [])
    scale = scale_of(values, from_zero=True, most=4, cap=Decimal(100) if unit == "%" else None)
    floor = _TOP + _ROW * len(bars)
    pieces = [*_axis(scale, unit, floor)]
    for place, bar in enumerate(bars):
        pieces += _bar(bar, scale, _TOP + _ROW * place)
        if reference:
            x, top = percent_of(scale.share(reference.value)), _TOP + _ROW * place
            pieces.append(rule(x, top + 16, x, top + 30, strong=True, width="2"))
    if reference:
        share = scale.share(reference.value)
        anchor = "end" if share > Decimal("0.5") else "start"
        pieces.append(text(f"▾ {reference.label}", percent_of(share), _TOP - 12, anchor=anchor, size=11))
    said = [f"{bar.label}: {bar.words}" for bar in bars] + ([reference.label] if reference else [])
    drawn = mark_safe("".join(pieces))  # noqa: S308 -- each piece is made by format_html
    return framed(drawn, css="chart-bars", height=floor + 22, title=title, words="; ".join(said))


def _axis(scale: Scale, unit: str, floor: int) -> list[SafeString]:
    found = []
    for place, tick in enumerate(scale.ticks):
        x = percent_of(scale.share(tick))
        last = place == len(scale.ticks) - 1
        anchor = "start" if not place else "end" if last else "middle"
        words = f"{number(tick)}{'%' if unit == '%' else f' {unit}' if last and unit else ''}"
        found += [rule(x, _TOP - 4, x, floor + 4), text(words, x, floor + 18, anchor=anchor, size=11, muted=True)]
    return found


def _bar(bar: Bar, scale: Scale, top: int) -> list[SafeString]:
    name = f"► {bar.label}" if bar.stands_out else bar.label
    return [
        text(f"{shortened(name, _NAME)}: {bar.words}", "0", top + 13),
        format_html(
            '<rect class="chart-blue" y="{}" width="{}" height="{}" fill="{}"><title>{}: {}</title></rect>',
            top + 18,
            percent_of(scale.share(bar.value)),
            _BAR,
            BLUE,
            bar.label,
            bar.words,
        ),
    ]
