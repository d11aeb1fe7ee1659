"""How figures of several units become one by the rule of their indicator, for pages, judging and reports; pure."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol

from indicators.enums import Aggregation
from indicators.figures import Figure, share

ADDED_UP = (Aggregation.RATIO_OF_SUMS, Aggregation.SUM)


class Numbers(Protocol):
    """Anything that holds the numbers of a figure; of units added up in the database already, their sums."""

    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None


def add_up(found: Iterable[Numbers], *, aggregation: str, unit_of_measure: str) -> Figure | None:
    """The figure of them all: ratios as sums of numerators over sums of denominators (so *không phát sinh* adds
    nothing), counts as sums. None for what does not add up: ranks, bands, latest values are a body's own to state.
    """
    found = list(found)
    if aggregation == Aggregation.RATIO_OF_SUMS:
        numerator, denominator = (_sum(getattr(one, name) for one in found) for name in ("numerator", "denominator"))
        return Figure(numerator, denominator, share(numerator, denominator, unit_of_measure))
    if aggregation == Aggregation.SUM:
        return Figure(value=_sum(one.value for one in found))
    return None


def _sum(numbers: Iterable[Decimal | None]) -> Decimal:
    return sum((number for number in numbers if number is not None), Decimal(0))
