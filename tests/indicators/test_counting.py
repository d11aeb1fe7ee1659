"""Which numbers count whole things, and that fractions of them are refused wherever figures are written."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from indicators.counting import whole_fields
from indicators.enums import Aggregation, UnitOfMeasure
from indicators.models import FigureDraft, Measurement
from indicators.services.measurements import record_measurement
from organisations.enums import Role
from reform.common.errors import Invalid
from reform.common.periods import Period
from tests import make
from tests.indicators.builders import plain, ratio

CATALOGUE = json.loads(Path("fixtures/indicators.json").read_text(encoding="utf-8"))["indicators"]
KEYS = ("unit_of_measure", "aggregation", "name", "numerator_name", "denominator_name")


def test_what_the_catalogue_counts():
    whole = {row["code"]: whole_fields(**{key: row[key] for key in KEYS}) for row in CATALOGUE}
    free = {code for code, fields in whole.items() if not fields}
    indexes = {code for code in whole if code.startswith("CS-")}
    assert free == {"TCC-03", "TCC-04", "TCC-05", *indexes}  # money, and indexes that others compute
    assert whole["TTHC-08"] == {"numerator", "denominator"}
    assert whole["CDDH-10"] == whole["TCBM-01"] == {"value"}


@pytest.mark.parametrize(
    ("called", "counts"),
    [
        ("Số chi bộ đã kiểm tra", True),
        ("Số thủ tục đã công bố", True),
        ("Số phiếu thu về", True),
        ("Thời gian giải quyết bình quân của một hồ sơ", False),
        ("Số biên chế trung bình trong kỳ", False),
        ("Tổng số vốn được giao", False),
        ("Dự toán thu ngân sách được giao", False),
        ("Số chi thường xuyên", False),
    ],
)
def test_averages_and_money_have_fractions(called, counts):
    found = whole_fields(unit_of_measure=UnitOfMeasure.COUNT, aggregation=Aggregation.SUM, name=called)
    assert bool(found) is counts


@pytest.mark.django_db
def test_half_a_thing_is_refused():
    unit = make.department("Sở Tư pháp", make.province())
    office = make.user(unit, Role.OFFICE)
    where = {"by": office, "unit": unit, "year": 2024, "period": Period.YEAR}
    for given, field in (("2.5", "value"), ("1250.5", "value")):
        with pytest.raises(Invalid, match=r"Giá trị là số đếm, phải là số nguyên\. Ông/bà đã nhập") as refusal:
            record_measurement(**where, indicator=plain("CDDH-10", UnitOfMeasure.COUNT), value=Decimal(given))
        assert refusal.value.field == field
    for field, parts in (("numerator", ("7.5", "10")), ("denominator", ("7", "10.5"))):
        numbers = dict(zip(("numerator", "denominator"), map(Decimal, parts), strict=True))
        with pytest.raises(Invalid, match="là số đếm") as refusal:
            record_measurement(**where, indicator=ratio(), **numbers)
        assert refusal.value.field == field
    money = plain("TCC-05", UnitOfMeasure.MONEY)
    assert record_measurement(**where, indicator=money, value=Decimal("2.5")).value == Decimal("2.5")
    assert Measurement.objects.get() and not FigureDraft.objects.exists()
