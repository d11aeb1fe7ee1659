"""What points add up to: earned of what applies, the index, and the ranks of a group. Exact, without I/O."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

_CENT = Decimal("0.01")


class Scored(Protocol):
    """A criterion's way on a card, as `CriterionScore` keeps it."""

    not_applicable: bool
    self_points: Decimal | None
    appraised_points: Decimal | None
    second_points: Decimal | None
    second_at: datetime | None


@dataclass(frozen=True)
class Tally:
    """Points that were earned and those that could have been; `total` also holds what does not apply. `open` counts
    criteria that apply and have no points yet.
    """

    earned: Decimal = Decimal(0)
    applicable: Decimal = Decimal(0)
    total: Decimal = Decimal(0)
    open: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.earned + other.earned,
            self.applicable + other.applicable,
            self.total + other.total,
            self.open + other.open,
        )

    @property
    def index(self) -> Decimal | None:
        """earned ÷ applicable × 100 with two decimals, rounded half up; None where nothing applies."""
        return index_of(self.earned, self.applicable)

    @property
    def left_out(self) -> Decimal:
        """Points that do not apply to the unit."""
        return self.total - self.applicable


def index_of(earned: Decimal, applicable: Decimal) -> Decimal | None:
    """earned ÷ applicable × 100 with two decimals; None where nothing applies."""
    return (earned * 100 / applicable).quantize(_CENT, ROUND_HALF_UP) if applicable else None


def final_points(score: Scored) -> Decimal | None:
    """What counts in the end: the second look where there was one, else the appraisal. None of a criterion that was
    looked at: it does not apply.
    """
    return score.appraised_points if score.second_at is None else score.second_points


def tally_self(score: Scored, most: Decimal) -> Tally:
    """What the unit asks for."""
    return _tally(score.self_points, most, leaves=score.not_applicable)


def tally_first(score: Scored, most: Decimal) -> Tally:
    """What the first look gave, whatever the second has given since."""
    points = score.appraised_points
    return _tally(points, most, leaves=score.not_applicable and points is None)


def tally_final(score: Scored, most: Decimal) -> Tally:
    """What was given so far; a criterion called not applicable leaves the sum unless points were given for it."""
    points = final_points(score)
    return _tally(points, most, leaves=score.not_applicable and points is None)


def _tally(points: Decimal | None, most: Decimal, *, leaves: bool) -> Tally:
    if leaves:
        return Tally(total=most)
    return Tally(points or Decimal(0), most, most, int(points is None))


def total(tallies: Iterable[Tally]) -> Tally:
    """All of them together."""
    return sum(tallies, Tally())


def ranks(results: Mapping[int, Decimal]) -> dict[int, int]:
    """The place of each; equal results share one, and the next is counted on: 1, 2, 2, 4."""
    falling = sorted(results.values(), reverse=True)
    return {key: falling.index(result) + 1 for key, result in results.items()}
