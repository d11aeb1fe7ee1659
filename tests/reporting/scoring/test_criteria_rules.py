"""Points by rule: worked examples of each kind, and what holds for every rule and every value."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.criteria_rules import (
    Appraiser,
    Proportional,
    Rule,
    RuleError,
    Steps,
    YesNo,
    check_step,
    rule_from_params,
    rule_from_text,
)
from reporting.enums import RuleKind

_KINDS = {Steps: RuleKind.STEPS, Proportional: RuleKind.PROPORTIONAL, YesNo: RuleKind.YES_NO}
VALUES = st.decimals(0, 10**9, places=4, allow_nan=False)
POINTS = st.integers(1, 2000).map(lambda cents: Decimal(cents) / 100)


@st.composite
def steps(draw) -> tuple[Rule, Decimal]:
    """A rule by steps, and the most points."""
    given_ = sorted(draw(st.sets(POINTS, min_size=1, max_size=6)), reverse=True)
    limits = draw(
        st.lists(
            st.decimals(0, 10**6, places=2), min_size=len(given_), max_size=len(given_), unique_by=lambda one: one + 0
        )
    )
    at_most = draw(st.booleans())
    limits.sort(reverse=not at_most)
    return Steps(tuple(zip(limits, given_, strict=True)), at_most), given_[0]


@st.composite
def proportional(draw) -> tuple[Rule, Decimal]:
    """A proportional rule, and the most points."""
    most = draw(POINTS)
    full = draw(st.decimals("0.01", 10**6, places=2))
    return Proportional(full, most, draw(st.none() | st.decimals("0.01", full, places=2))), most


RULES = st.one_of(steps(), proportional(), POINTS.map(lambda most: (YesNo(most), most)))


@given(RULES, VALUES)
def test_points_lie_between_none_and_the_most(pair, value):
    rule, most = pair
    points = rule.points(value)
    assert 0 <= points <= most
    assert points == points.quantize(Decimal("0.01"))


@given(st.one_of(steps(), proportional()), VALUES, VALUES)
def test_a_better_value_never_gives_fewer_points(pair, one, other):
    rule, _ = pair
    worse, better = sorted((one, other), reverse=getattr(rule, "at_most", False))
    assert rule.points(worse) <= rule.points(better)


@given(RULES)
def test_a_rule_reads_back_from_its_text_and_from_the_database_as_itself(pair):
    rule, most = pair
    kind = _KINDS[type(rule)]
    assert rule_from_text(kind, rule.text(), most) == rule
    assert rule_from_params(kind, rule.params(), most) == rule


@given(st.sampled_from(RuleKind), st.text(max_size=60), POINTS)
def test_any_text_is_a_rule_or_refused_in_words(kind, text, most):
    try:
        rule = rule_from_text(kind, text, most)
    except RuleError as error:
        assert str(error).endswith(".")
    else:
        assert rule_from_text(kind, rule.text(), most) == rule


@pytest.mark.parametrize(
    ("value", "points"),
    [("100", "1.50"), ("99.99", "1.00"), ("95", "1.00"), ("80", "0.50"), ("79.9999", "0.00"), ("0", "0.00")],
)
def test_steps_by_hand(value, points):
    rule = rule_from_text(RuleKind.STEPS, "từ 100: 1,5; từ 95: 1; từ 80: 0,5", Decimal("1.5"))
    assert str(rule.points(Decimal(value))) == points


@pytest.mark.parametrize(("value", "points"), [("0", "1.00"), ("0.5", "0.50"), ("5", "0.50"), ("5.1", "0.00")])
def test_steps_in_which_less_is_better(value, points):
    rule = rule_from_text(RuleKind.STEPS, "đến 0: 1; đến 5: 0,5", Decimal(1))
    assert str(rule.points(Decimal(value))) == points


@pytest.mark.parametrize(
    ("value", "points"),
    # 2 × 81 ÷ 90 = 1.8; 2 × 60 ÷ 90 = 1.333…; 2 × 89.9 ÷ 90 = 1.9977…; -1 is nothing that was done
    [("90", "2"), ("120", "2"), ("81", "1.80"), ("60", "1.33"), ("59.99", "0.00"), ("89.9", "2.00"), ("-1", "0.00")],
)
def test_a_proportion_by_hand(value, points):
    rule = rule_from_text(RuleKind.PROPORTIONAL, "đạt 90; dưới 60 = 0", Decimal(2))
    assert rule.points(Decimal(value)) == Decimal(points)


def test_yes_and_no_and_what_only_an_appraiser_gives():
    assert [YesNo(Decimal(2)).points(Decimal(value)) for value in (1, 0)] == [2, 0]
    assert Appraiser(Decimal(2)).points(Decimal(1)) is None


@pytest.mark.parametrize(
    ("points", "objection"),
    [
        ("0", ""),
        ("0.75", ""),
        ("1.10", ""),
        ("0.8", "Các mức điểm cách nhau 0,25, ví dụ 0,75."),
        ("1.25", "Điểm phải từ 0 đến 1,1."),
        ("-0.25", "Điểm phải từ 0 đến 1,1."),
        ("NaN", "Điểm phải từ 0 đến 1,1."),
    ],
)
def test_points_are_given_in_quarters_up_to_the_most(points, objection):
    assert check_step(Decimal(points), step=Decimal("0.25"), most=Decimal("1.1")) == objection


@pytest.mark.parametrize(
    ("kind", "text", "reason"),
    [
        ("STEPS", "", "ghi như"),
        ("STEPS", "từ 90: 1; đến 80: 0,5", "ghi như"),
        ("STEPS", "từ 80: 1; từ 90: 0,5", "tốt nhất xuống"),
        ("STEPS", "từ 90: 1; từ 90: 0,5", "không trùng"),
        ("STEPS", "từ 90: 0,5", "điểm tối đa (1)"),
        ("STEPS", "từ 90: 1; từ 80: 0", "lớn hơn 0"),
        ("STEPS", "từ 90: 1; từ 80: 0,125", "hai chữ số"),
        ("STEPS", "; ".join(f"từ {20 - n}: {1 - n / 100:.2f}" for n in range(13)), "từ 1 đến 12 bậc"),
        ("PROPORTIONAL", "90", "ghi như"),
        ("PROPORTIONAL", "đạt 0", "lớn hơn 0"),
        ("PROPORTIONAL", "đạt 90; dưới 95 = 0", "không quá ngưỡng"),
        ("YES_NO", "đạt 90", "không có mức tính điểm"),
        ("APPRAISER", "0,25", "không có mức tính điểm"),
        ("", "", "chọn cách chấm"),
    ],
)
def test_a_rule_that_cannot_be_says_why(kind, text, reason):
    with pytest.raises(RuleError, match=reason.replace("(", r"\(").replace(")", r"\)")):
        rule_from_text(kind, text, Decimal(1))


@pytest.mark.parametrize(
    ("kind", "params"),
    [
        ("STEPS", {}),
        ("STEPS", {"at_most": False, "steps": "100"}),
        ("STEPS", {"at_most": False, "steps": [["NaN", "1"]]}),
        ("STEPS", {"at_most": False, "steps": [["1e400", "1"]]}),
        ("PROPORTIONAL", {"full": None}),
        ("PROPORTIONAL", []),
        ("YES_NO", {"full": "1"}),
        ("OTHER", {}),
    ],
)
def test_params_that_no_rule_wrote_are_refused(kind, params):
    with pytest.raises(RuleError):
        rule_from_params(kind, params, Decimal(1))


def test_a_rule_says_itself_in_words():
    assert rule_from_text("STEPS", "từ 100: 1,5; từ 95: 1", Decimal("1.5")).words() == (
        "Từ 100 trở lên được 1,5 điểm; từ 95 đến dưới 100 được 1 điểm; dưới 95 được 0 điểm"
    )
    assert rule_from_text("STEPS", "đến 0: 3; đến 2: 1,5; đến 5: 1", Decimal(3)).words() == (
        "Không có (0) được 3 điểm; trên 0 đến 2 được 1,5 điểm; trên 2 đến 5 được 1 điểm; trên 5 được 0 điểm"
    )
    assert rule_from_text("STEPS", "đến 5: 2", Decimal(2)).words() == ("Không quá 5 được 2 điểm; trên 5 được 0 điểm")
    assert rule_from_text("PROPORTIONAL", "đạt 90; dưới 60 = 0", Decimal(2)).words() == (
        "Giá trị ÷ 90 × 2 điểm, từ 90 trở lên được 2 điểm; dưới 60 được 0 điểm"
    )
