"""Numbers as people type them: what each spelling means, and how it is said where two readings are possible."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.numbers import as_typed, same_number, understand
from reform.common.errors import Invalid
from reform.common.wording import number


@pytest.mark.parametrize(
    ("typed", "value", "remark"),
    [
        ("", None, ""),
        ("  ", None, ""),
        ("96,5", "96.5", ""),
        ("96,5%", "96.5", ""),
        ("96,5 %", "96.5", ""),
        ("0", "0", ""),
        ("007", "7", ""),
        ("1.234,5", "1234.5", ""),
        ("1.234.567", "1234567", ""),
        ("1 234,5", "1234.5", ""),
        ("1\u00a0234,5", "1234.5", ""),
        ("1.234", "1234", ""),
        ("1,234", "1.234", "“1,234” được hiểu là 1,234."),
        ("96.5", "96.5", "“96.5” được hiểu là 96,5."),
        ("0.500", "0.5", "“0.500” được hiểu là 0,5."),
        ("1234.5678", "1234.5678", "“1234.5678” được hiểu là 1.234,5678."),
        ("1,234.5", "1234.5", "“1,234.5” được hiểu là 1.234,5."),
        ("1,234,567", "1234567", "“1,234,567” được hiểu là 1234567."),
        ("-5", "-5", ""),
        ("−5", "-5", ""),
    ],
)
def test_a_number_is_understood_and_said_how(typed, value, remark):
    found = understand(typed)
    assert (found.value, found.remark) == (None if value is None else Decimal(value), remark)


@pytest.mark.parametrize(
    "typed", ["NaN", "Infinity", "1e400", "10^400", "12a", "1.2.3", "1,2,3", ",5", "5,", "--5", "%", "٣"]
)
def test_what_is_no_number_is_refused_at_its_field(typed):
    with pytest.raises(Invalid, match="không phải là số") as refusal:
        understand(typed, name="Tử số", field="numerator")
    assert refusal.value.field == "numerator"
    assert str(refusal.value).startswith("Tử số")


def test_four_hundred_digits_are_too_many_and_not_repeated():
    with pytest.raises(Invalid, match="quá lớn") as refusal:
        understand("1" + "0" * 400, name="Mẫu số")
    assert len(str(refusal.value)) < 100


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_refused_in_words(text):
    try:
        found = understand(text)
    except Invalid as refusal:
        assert str(refusal)
    else:
        assert found.value is None or found.value.is_finite()


@given(st.decimals(min_value=0, max_value=10**12, places=4))
def test_what_the_portal_writes_it_reads(value):
    assert understand(number(value)).value == value
    assert understand(as_typed(value)).value == value


def test_a_number_is_shown_with_its_thousands_and_read_in_either_form():
    assert [as_typed(Decimal(value)) for value in ("1234567.5000", "1234", "0.2500")] == [
        "1.234.567,5",
        "1.234",
        "0,25",
    ]
    assert same_number("1.234.567,5", "1234567,50") is True
    assert same_number("1.234", "1,234") is False
    assert same_number("12a", "12") is None and same_number("", "12") is None
