"""A series over periods as a line with marks, the targets as dashed lines, changes of the definition as breaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from reform.common.charts.drawing import (
    BLUE,
    FONT,
    GROUND,
    INK,
    Scale,
    framed,
    percent_of,
    rule,
    scale_of,
    text,
)
from reform.common.wording import number

_TOP, _FLOOR, _HEIGHT = 34, 226, 268
_LEFT, _RIGHT = Decimal("0.09"), Decimal("0.98")  # room for the words of the axis on the left
_LETTERS = 13  # the height of a line of words
_LEGEND = 18  # the height of a line of the legend
_DASHES = ("7 4", "2 3", "12 3 2 3")
_ALL_LABELLED = 6  # of more points than that only the last carries its value


@dataclass(frozen=True)
class LinePoint:
    """A period: what stands under it (`label`, and `group` where a new one begins), its value with the same in words,
    whether all units are in it (else the mark is hollow), whether the line reaches it from the point before, and
    whether another meaning begins with it.
    """

    label: str
    group: str
    value: Decimal | None
    words: str
    is_whole: bool = True
    joined: bool = True
    breaks: bool = False


@dataclass(frozen=True)
class TargetLine:
    """What a target asks for at each point, None where it asks for nothing there."""

    label: str
    values: tuple[Decimal | None, ...]


def line_svg(points: Sequence[LinePoint], targets: Sequence[TargetLine] = (), *, title: str, unit: str) -> SafeString:
    """The line over the points in their order. `unit` ("%", "hồ sơ") stands at the top of the axis. Points without a
    value keep their place, and the line is thin across it.
    """
    asked = [value for target in targets for value in target.values if value is not None]
    values = [point.value for point in points if point.value is not None]
    scale = scale_of([*values, *asked], from_zero=False, cap=Decimal(100) if unit == "%" else None)
    xs = [_LEFT + (_RIGHT - _LEFT) * (2 * place + 1) / (2 * len(points)) for place in range(len(points))]
    apart = _told_apart(targets)
    pieces = [
        *_grid(scale, unit),
        *_below(points, xs),
        *(piece for place, one in enumerate(apart) for piece in _target(one, xs, scale, _dash(place))),
        *_line(points, xs, scale, apart),
    ]
    lower = _LEGEND * len(apart)
    legend, plot = mark_safe("".join(_legend(apart))), mark_safe("".join(pieces))  # noqa: S308 -- all by format_html
    return framed(
        format_html('{}<g transform="translate(0 {})">{}</g>', legend, lower, plot),
        css="chart-line",
        height=_HEIGHT + lower,
        title=title,
        words="; ".join(_said(points, apart)) or "Chưa có số liệu",
    )


def _said(points: Sequence[LinePoint], targets: Sequence[TargetLine]) -> list[str]:
    said = [f"{point.group} {point.label}: {point.words}".strip() for point in points if point.words]
    return said + [f"Đường đứt nét: {target.label}" for target in targets]


def _y(scale: Scale, value: Decimal) -> int:
    return round(_FLOOR - (_FLOOR - _TOP) * scale.share(value))


def _grid(scale: Scale, unit: str) -> list[SafeString]:
    found = []
    for tick in scale.ticks:
        y = _y(scale, tick)
        ends = f"{number(tick)}{'%' if unit == '%' else ''}"
        named = f"{ends} ({unit})" if tick == scale.ticks[-1] and unit not in ("", "%") else ends
        found += [rule("0", y, "100%", y), text(named, "0", y - 4, size=11, muted=True)]
    return found


def _below(points: Sequence[LinePoint], xs: list[Decimal]) -> list[SafeString]:
    found, group = [], None
    for point, x in zip(points, xs, strict=True):
        found.append(text(point.label, percent_of(x), _FLOOR + 17, anchor="middle", size=11, muted=True))
        if point.group != group:
            half = (xs[1] - xs[0]) / 2 if len(xs) > 1 else Decimal("0.4")
            if group is not None:
                found.append(rule(percent_of(x - half), _TOP, percent_of(x - half), _FLOOR + 38))
            found.append(text(point.group, percent_of(x), _FLOOR + 35, anchor="middle", size=12))
            group = point.group
    return found


def _told_apart(targets: Sequence[TargetLine]) -> list[TargetLine]:
    """The lines with something to draw, those that run alike as one under the names of both."""
    names: dict[tuple, list[str]] = {}
    for target in targets:
        if any(value is not None for value in target.values):
            names.setdefault(target.values, []).append(target.label)
    return [TargetLine("; ".join(dict.fromkeys(labels)), values) for values, labels in names.items()]


def _legend(targets: Sequence[TargetLine]) -> list[SafeString]:
    """Which dashes are which target, above everything that is drawn, so that names and values never meet."""
    found = []
    for place, target in enumerate(targets):
        y = _LEGEND * (place + 1)
        found += [rule("0", y - 4, "28", y - 4, dash=_dash(place), strong=True, width="1.5")]
        found.append(text(target.label, "34", y, size=11))
    return found


def _dash(place: int) -> str:
    return _DASHES[place % len(_DASHES)]


def _target(target: TargetLine, xs: list[Decimal], scale: Scale, dash: str) -> list[SafeString]:
    there = [(x, value) for x, value in zip(xs, target.values, strict=True) if value is not None]
    half = (xs[1] - xs[0]) / 2 if len(xs) > 1 else Decimal("0.4")
    ends = [(there[0][0] - half, there[0][1]), *there, (min(there[-1][0] + half, Decimal(1)), there[-1][1])]
    return [
        rule(percent_of(x1), _y(scale, y1), percent_of(x2), _y(scale, y2), dash=dash, strong=True, width="1.5")
        for (x1, y1), (x2, y2) in pairwise(ends)
    ]


def _beside(y: int, lines: Sequence[int]) -> int:
    """Where the words of a mark at `y` stand: above it, below where a target's line runs through them there."""
    above, below = y - 10, y + 20
    if below > _FLOOR or not _crossed(above, lines) or _crossed(below, lines):
        return above
    return below


def _crossed(baseline: int, lines: Sequence[int]) -> bool:
    return any(baseline - _LETTERS <= line <= baseline + 2 for line in lines)


def _line(
    points: Sequence[LinePoint], xs: list[Decimal], scale: Scale, targets: Sequence[TargetLine]
) -> list[SafeString]:
    found, marks, last, skipped, apart = [], [], None, False, False
    told = [place for place, point in enumerate(points) if point.value is not None]
    for place, (point, x) in enumerate(zip(points, xs, strict=True)):
        if point.breaks and place:
            at = percent_of((xs[place - 1] + x) / 2)
            found += [
                rule(at, _TOP - 8, at, _FLOOR, dash="2 3", strong=True),
                text("đổi định nghĩa", at, _TOP - 12, anchor="middle", size=11),
            ]
        apart = apart or point.breaks or not point.joined
        if point.value is None:
            skipped = True
            continue
        here = (percent_of(x), _y(scale, point.value))
        if last and not apart:
            found.append(_stroke(*last, *here, width="1" if skipped else "2.5"))
        marks.append(_mark(*here, whole=point.is_whole, words=f"{point.label} {point.group}: {point.words}"))
        if len(told) <= _ALL_LABELLED or place == told[-1]:
            lines = [_y(scale, one.values[place]) for one in targets if one.values[place] is not None]
            marks.append(_value(point.words, here[0], _beside(here[1], lines)))
        last, skipped, apart = here, False, False
    return found + marks


def _stroke(x1: str, y1: int, x2: str, y2: int, *, width: str) -> SafeString:
    return format_html(
        '<line class="chart-stroke-blue" x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="{}"/>',
        x1,
        y1,
        x2,
        y2,
        BLUE,
        width,
    )


def _mark(x: str, y: int, *, whole: bool, words: str) -> SafeString:
    return format_html(
        '<circle class="chart-stroke-blue {}" cx="{}" cy="{}" r="4.5" stroke="{}" stroke-width="2" fill="{}">'
        "<title>{}</title></circle>",
        "chart-blue" if whole else "chart-gap",
        x,
        y,
        BLUE,
        BLUE if whole else GROUND,
        words,
    )


def _value(words: str, x: str, y: int) -> SafeString:
    """The words of a mark with a halo that keeps them readable upon lines."""
    return format_html(
        '<g text-anchor="middle" font-size="12" font-weight="600" font-family="{font}">'
        '<text class="chart-halo" x="{x}" y="{y}" stroke="{ground}" stroke-width="4" stroke-linejoin="round">'
        '{words}</text><text class="chart-ink" x="{x}" y="{y}" fill="{ink}">{words}</text></g>',
        font=FONT,
        x=x,
        y=y,
        ground=GROUND,
        ink=INK,
        words=words,
    )
