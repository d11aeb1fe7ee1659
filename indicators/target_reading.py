"""What the readers of quantities share: the anchor that each one makes, numbers, bounds, years of comparison."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from indicators import target_patterns as p
from indicators.comparisons import Comparator, Measure, Threshold

WINDOW = 200  # how far behind a quantity its words may lie


@dataclass(frozen=True)
class Anchor:
    """A quantity in a clause: its place, its words, what it demands (None: not judged by numbers) and doubts; for what
    rises or falls from a value, that value and its year.
    """

    start: int
    end: int
    text: str
    threshold: Threshold | None
    warnings: tuple[str, ...] = ()
    from_year: int | None = None
    from_value: Decimal | None = None


def anchor_at(match: re.Match[str], threshold: Threshold | None, *warnings: str) -> Anchor:
    """The anchor where the pattern matched; its words are filled in later."""
    return Anchor(match.start(), match.end(), "", threshold, tuple(dict.fromkeys(warnings)))


def decimal_of(digits: str) -> Decimal | None:
    """Vietnamese digits: comma before decimals, dot between thousands; "99.5" is read as a decimal too."""
    plain = digits.replace(".", "") if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", digits) else digits
    try:
        return Decimal(plain.replace(",", "."))
    except InvalidOperation:
        return None


def comparator_in(prefix: str) -> Comparator | None:
    """How the words before a number bound it."""
    found = p.ANY_COMPARATOR.search(prefix)
    if found is None:
        return None
    return next(comparator for i, (comparator, _) in enumerate(p.COMPARATORS) if found[f"c{i}"])


def bounded(measure: Measure, comparator: Comparator, number: Decimal) -> Threshold:
    """The threshold of one number."""
    if comparator in (Comparator.AT_MOST, Comparator.LESS_THAN):
        return Threshold(measure, comparator, upper=number)
    return Threshold(measure, comparator, lower=number, upper=number if comparator == Comparator.EXACTLY else None)


def year_compared(match: re.Match[str]) -> int | None:
    """The year of "so với năm …" behind the quantity."""
    since = p.SINCE_YEAR.search(match.string, match.end(), match.end() + WINDOW)
    return int(since[1]) if since else None
