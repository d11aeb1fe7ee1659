"""What speaks against a figure: jumps, falls of what only grows, parts that do not fit their whole."""

from decimal import Decimal

import pytest

from indicators.checks import Neighbour, check_parts, doubt_about_narrowing, doubts_about
from indicators.enums import Aggregation, UnitOfMeasure
from indicators.figures import Figure, make_figure
from reform.common.errors import Invalid

PERCENT = {"unit_of_measure": UnitOfMeasure.PERCENT, "aggregation": Aggregation.RATIO_OF_SUMS}
COUNT = {"unit_of_measure": UnitOfMeasure.COUNT, "aggregation": Aggregation.SUM}
RANK = {"unit_of_measure": UnitOfMeasure.RANK, "aggregation": Aggregation.LATEST}


def figure(kind: dict, *numbers) -> Figure:
    names = ("numerator", "denominator") if len(numbers) == 2 else ("value",)
    return make_figure(**kind, **dict(zip(names, map(Decimal, numbers), strict=True)))


def doubts(kind: dict, now: tuple, then: tuple, *, cumulative: bool = False, same_year: bool = False) -> list[str]:
    neighbour = Neighbour(figure(kind, *then), "Quý I năm 2025", same_year)
    return doubts_about(figure(kind, *now), **kind, cumulative=cumulative, neighbours=[neighbour])


@pytest.mark.parametrize(
    ("kind", "now", "then", "doubtful"),
    [
        (PERCENT, (80, 100), (50, 100), False),  # 30 points are not more than 30
        (PERCENT, (81, 100), (50, 100), True),
        (PERCENT, (19, 100), (50, 100), True),
        (PERCENT, (0, 0), (50, 100), False),  # nothing occurred is no fall to zero
        (PERCENT, (90, 100), (0, 0), False),
        (COUNT, (29,), (10,), False),
        (COUNT, (30,), (10,), True),
        (COUNT, (10,), (30,), True),
        (COUNT, (11,), (30,), False),
        (COUNT, (9,), (2,), False),  # small numbers treble by themselves
        (COUNT, (40,), (0,), True),
        (RANK, (21,), (1,), False),
        (RANK, (22,), (1,), True),
    ],
)
def test_a_jump_is_doubtful_beyond_its_rule(kind, now, then, doubtful):
    found = doubts(kind, now, then)
    assert bool(found) is doubtful
    assert all("quý i năm 2025" in words.lower() for words in found)


def test_what_only_grows_does_not_fall_within_its_year():
    falls = {"cumulative": True, "same_year": True}
    assert "Giá trị lũy kế giảm từ 100 (Quý I năm 2025) còn 99" in doubts(COUNT, (99,), (100,), **falls)[0]
    assert "Tử số lũy kế giảm từ 45" in doubts(PERCENT, (44, 60), (45, 60), **falls)[0]
    assert doubts(COUNT, (100,), (100,), **falls) == []
    assert doubts(COUNT, (99,), (100,), cumulative=True) == []  # a new year begins at nothing
    assert doubts(COUNT, (99,), (100,), same_year=True) == []
    assert doubts(RANK, (3,), (5,), **falls) == []  # a rank is no sum


def test_a_narrower_figure_is_no_larger_than_the_one_it_is_part_of():
    wider = figure(PERCENT, 60, 100)
    assert doubt_about_narrowing(figure(PERCENT, 60, 100), wider, "A") == ""
    assert "tử số 61" in doubt_about_narrowing(figure(PERCENT, 61, 100), wider, "A")
    assert "mẫu số 101" in doubt_about_narrowing(figure(PERCENT, 1, 101), wider, "A")
    assert doubt_about_narrowing(figure(PERCENT, 30, 30), wider, "A") == ""  # 100 % of a part is no contradiction
    assert "giá trị 6" in doubt_about_narrowing(figure(COUNT, 6), figure(COUNT, 5), "A")


def test_parts_add_up_to_their_whole_exactly_once_all_are_there():
    whole = figure(COUNT, 100)
    check_parts(whole, [figure(COUNT, 60)], expected=2, add_up=True)
    check_parts(whole, [figure(COUNT, 60), figure(COUNT, 40)], expected=2, add_up=True)
    for parts in ([60, 41], [60, 39], [101]):
        with pytest.raises(Invalid) as refusal:
            check_parts(whole, [figure(COUNT, part) for part in parts], expected=2, add_up=True)
        assert refusal.value.field == "value"
    with pytest.raises(Invalid, match="cộng lại có tử số 31, còn tử số chung là 30"):
        parts = [figure(PERCENT, 15, 20), figure(PERCENT, 16, 20)]
        check_parts(figure(PERCENT, 30, 40), parts, expected=2, add_up=True)


def test_parts_that_overlap_are_each_no_larger_than_the_whole():
    whole = figure(COUNT, 100)
    check_parts(whole, [figure(COUNT, 90), figure(COUNT, 80)], expected=2, add_up=False)
    with pytest.raises(Invalid, match="lớn hơn"):
        check_parts(whole, [figure(COUNT, 101)], expected=2, add_up=False)
