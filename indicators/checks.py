"""What speaks against a figure beside others: its parts, what it narrows, the figures before it; pure.

The rules, as the guide of the sheet states them: a percentage that moves by more than 30 points, a number or an amount
of money that becomes three times as large or a third, a rank that moves by more than 20 places, and a cumulative figure
that falls within its year are doubtful. So is a “trong đó” figure that is larger than the one it narrows. A doubt is
settled by a note that says why. Parts that are larger than their whole, or that do not add up to it where they must,
are wrong.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.enums import Aggregation, UnitOfMeasure
from indicators.figures import Figure
from reform.common.errors import Invalid
from reform.common.wording import number, rounded

JUMP_POINTS = Decimal(30)
JUMP_TIMES = Decimal(3)
JUMP_PLACES = Decimal(20)
# Below this a number that trebles is nothing to wonder about: 2 → 7.
SMALL = Decimal(10)
_AMOUNTS = (UnitOfMeasure.COUNT, UnitOfMeasure.MONEY)
_ADDED_UP = (Aggregation.RATIO_OF_SUMS, Aggregation.SUM)
_NAMES = {"numerator": "tử số", "denominator": "mẫu số", "value": "giá trị"}


@dataclass(frozen=True)
class Neighbour:
    """A figure that another one is compared with; `called` names it in a sentence: "6 tháng đầu năm 2024"."""

    figure: Figure
    called: str
    same_year: bool = False


def doubts_about(
    figure: Figure, *, unit_of_measure: str, aggregation: str, cumulative: bool, neighbours: Iterable[Neighbour]
) -> list[str]:
    """Sentences on how the figure moved against each of the others; empty where nothing is odd."""
    found = []
    for one in neighbours:
        words = _jump(figure, one, unit_of_measure)
        if not words and cumulative and one.same_year and aggregation in _ADDED_UP:
            words = _fall(figure, one)
        if words:
            found.append(words)
    return found


def doubt_about_narrowing(figure: Figure, wider: Figure, called: str) -> str:
    """A sentence where a “trong đó” figure is larger than the one it counts a part of; else nothing."""
    if not (field := _sticks_out(figure, wider)):
        return ""
    mine, whole, name = getattr(figure, field), getattr(wider, field), _NAMES[field]
    return f"Số “trong đó” có {name} {number(mine)}, lớn hơn {name} {number(whole)} của {called}."


def doubt_about_widening(figure: Figure, narrower: Figure, called: str) -> str:
    """The same from the other side: the figure is smaller than one that counts a part of it."""
    if not (field := _sticks_out(narrower, figure)):
        return ""
    part, mine, name = getattr(narrower, field), getattr(figure, field), _NAMES[field]
    return f"{name.capitalize()} {number(mine)} nhỏ hơn {name} {number(part)} của số “trong đó” {called}."


def _sticks_out(narrower: Figure, wider: Figure) -> str:
    """The first number in which the narrower figure is larger; a percentage may be."""
    for field in ("numerator", "denominator", "value"):
        part, whole = getattr(narrower, field), getattr(wider, field)
        ratio = narrower.denominator is not None
        if part is not None and whole is not None and part > whole and not (field == "value" and ratio):
            return field
    return ""


def check_parts(whole: Figure, parts: Sequence[Figure], *, expected: int, add_up: bool) -> None:
    """Raises `Invalid` where a part is larger than the whole, or where parts that must add up to it do not: all
    `expected` of them exactly, fewer at most.
    """
    for field in ("numerator", "denominator", "value"):
        total = getattr(whole, field)
        given = [amount for part in parts if (amount := getattr(part, field)) is not None]
        if total is None or not given or (field == "value" and whole.denominator is not None):
            continue
        name = _NAMES[field]
        if (largest := max(given)) > total:
            raise Invalid(f"Có phần ghi {name} {number(largest)}, lớn hơn {name} chung {number(total)}.", field=field)
        summed = sum(given, Decimal(0))
        if add_up and (summed > total or (len(parts) == expected and summed != total)):
            raise Invalid(
                f"Các phần cộng lại có {name} {number(summed)}, còn {name} chung là {number(total)}.", field=field
            )


def _jump(figure: Figure, one: Neighbour, unit_of_measure: str) -> str:
    now, then = figure.value, one.figure.value
    if now is None or then is None:
        return ""
    moved = now - then
    words = f"từ {_short(then)} ({one.called}) {'tăng lên' if moved > 0 else 'giảm còn'} {_short(now)}"
    if unit_of_measure == UnitOfMeasure.PERCENT:
        return _jump_of_share(then, now, one.called) if abs(moved) > JUMP_POINTS else ""
    if unit_of_measure == UnitOfMeasure.RANK:
        return f"Thứ hạng thay đổi {number(abs(moved))} bậc: {words}." if abs(moved) > JUMP_PLACES else ""
    low, high = min(now, then), max(now, then)
    if unit_of_measure in _AMOUNTS and high >= SMALL and high >= low * JUMP_TIMES:
        return f"Số liệu {'gấp' if moved > 0 else 'kém'} {number(JUMP_TIMES)} lần trở lên: {words}."
    return ""


def _jump_of_share(then: Decimal, now: Decimal, called: str) -> str:
    """ "Giảm 51,47 điểm % so với năm 2024 (61,47% → 10%)." """
    moved = rounded(now) - rounded(then)
    before = called[:1].lower() + called[1:]
    word = "Tăng" if moved > 0 else "Giảm"
    return f"{word} {number(abs(moved))} điểm % so với {before} ({_short(then)}% → {_short(now)}%)."


def _short(value: Decimal) -> str:
    """With at most two decimals, as pages show it."""
    return number(rounded(value))


def _fall(figure: Figure, one: Neighbour) -> str:
    field = "value" if figure.denominator is None else "numerator"
    now, then = getattr(figure, field), getattr(one.figure, field)
    if now is None or then is None or now >= then:
        return ""
    name = _NAMES[field].capitalize()
    return f"{name} lũy kế giảm từ {number(then)} ({one.called}) còn {number(now)}."
