"""What points add up to: a card worked by hand, what leaves the denominator, shared ranks."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.scoring import Tally, index_of, ranks, tally_final, tally_self, total


@dataclass
class Line:
    """A criterion on a card, as far as sums need it."""

    most: str
    self_points: Decimal | None = None
    appraised_points: Decimal | None = None
    second_points: Decimal | None = None
    not_applicable: bool = False

    @property
    def second_at(self) -> datetime | None:
        """Looked at again where second points were given."""
        return None if self.second_points is None else datetime(2026, 3, 1)


def line(most: str, own: str = "", appraised: str = "", second: str = "", *, leaves: bool = False) -> Line:
    """Points as written; empty is none given."""
    own_, appraised_, second_ = (Decimal(text) if text else None for text in (own, appraised, second))
    return Line(most, own_, appraised_, second_, leaves)


CARD = [
    line("2", "2", "1.5"),
    line("1.5", "1.5", "0", "1"),  # the second look counts
    line("3", leaves=True),  # leaves the denominator
    line("1", "", "0.5", leaves=True),  # the appraiser does not agree that it does not apply
    line("2.5", "2.4", ""),  # not appraised yet
]


def test_a_card_by_hand():
    own = total(tally_self(row, Decimal(row.most)) for row in CARD)
    assert own == Tally(Decimal("5.9"), Decimal(6), Decimal(10), 0)
    assert own.index == Decimal("98.33")
    given_ = total(tally_final(row, Decimal(row.most)) for row in CARD)
    assert given_ == Tally(Decimal(3), Decimal(7), Decimal(10), 1)
    assert (given_.index, given_.left_out) == (Decimal("42.86"), 3)


def test_an_index_is_rounded_half_up_and_missing_where_nothing_applies():
    assert index_of(Decimal("2"), Decimal("3")) == Decimal("66.67")
    assert index_of(Decimal("33.3325"), Decimal("100")) == Decimal("33.33")
    assert index_of(Decimal("33.335"), Decimal("100")) == Decimal("33.34")
    assert total([]).index is None


def test_equal_results_share_a_rank():
    results = {1: Decimal("88.5"), 2: Decimal("91"), 3: Decimal("88.50"), 4: Decimal("70")}
    assert ranks(results) == {2: 1, 1: 2, 3: 2, 4: 4}


@given(st.dictionaries(st.integers(), st.integers(0, 30).map(Decimal), max_size=20))
def test_a_rank_is_one_more_than_how_many_are_better(results):
    better = {key: 1 + sum(other > result for other in results.values()) for key, result in results.items()}
    assert ranks(results) == better


@pytest.mark.parametrize("points", ["0", "1"])
def test_points_given_bring_a_criterion_back(points):
    assert tally_final(line("1", "", points, leaves=True), Decimal(1)).applicable == 1
