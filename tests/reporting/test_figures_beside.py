"""Figures of a report beside those of the report before and of the year before, under one definition alone."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.enums import AreaKey
from indicators.models import Indicator, Measurement
from indicators.services.definitions import change_definition
from indicators.services.indicators import MEANING
from organisations.enums import Role
from plans.models import Target
from reform.common import clock
from reform.common.periods import Period
from reporting.queries.consolidated import province_snapshot
from reporting.queries.figures import measured_figures
from reporting.rendering.annexes import annexes_of
from reporting.services.rounds import open_round
from tests import make
from tests.indicators.builders import ratio, record
from tests.reporting import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    """A province on the day of its six-month report: TTHC-01 is defined anew from 2025 on, TTHC-02 is not."""
    root = make.province()
    for key in AreaKey:
        make.reform_area(key)
    home = make.user(make.department("Sở Nội vụ", root), Role.PROVINCE)
    unit = make.department("Sở Tư pháp", root)
    with clock.working_on(date(2025, 6, 14)):
        anew, same = ratio("TTHC-01"), ratio("TTHC-02")
        for year, period, done in ((2024, "H1", 50), (2024, "YEAR", 60)):
            for one in (anew, same):
                record(builders.office(unit), one, unit, year, period, numerator=done, denominator=100)
        meaning = {name: getattr(anew, name) for name in MEANING} | {"definition": "Đếm cả hồ sơ trả trước hẹn."}
        change_definition(by=home, indicator=anew, from_year=2025, reason="Theo hướng dẫn mới", **meaning)
        for period, done in (("Q1", 70), ("H1", 80)):
            for one in Indicator.objects.all():
                record(builders.office(unit), one, unit, 2025, period, numerator=done, denominator=100)
        yield root, unit, home


def beside(figures) -> dict[str, tuple]:
    return {one.code: (one.value, one.last_period, one.previous, one.redefined) for one in figures}


def test_a_figure_counted_otherwise_is_no_comparison(town):
    _, unit, _ = town
    assert beside(measured_figures([unit], 2025, Period.H1)[unit.pk]) == {
        "TTHC-01": (Decimal(80), Decimal(70), None, True),
        "TTHC-02": (Decimal(80), Decimal(70), Decimal(50), False),
    }
    assert beside(measured_figures([unit], 2025, Period.Q1)[unit.pk]) == {
        "TTHC-01": (Decimal(70), None, None, True),
        "TTHC-02": (Decimal(70), Decimal(60), None, False),
    }, "before the first quarter comes the year before"


def test_the_provinces_sums_stand_beside_what_was_accepted_and_else_entered(town):
    root, unit, home = town
    quarter = open_round(by=None, province=root, year=2025, period="Q1")
    builders.accepted(quarter, unit, home)
    Measurement.objects.filter(year=2025, period="Q1").update(numerator=1, value=1)  # after it was accepted
    half = open_round(by=None, province=root, year=2025, period="H1")
    builders.accepted(half, unit, home)
    snapshot = province_snapshot(half)
    assert beside(snapshot.figures) == {
        "TTHC-01": (Decimal(80), Decimal(70), None, True),
        "TTHC-02": (Decimal(80), Decimal(70), Decimal(50), False),
    }
    annex = next(one for one in annexes_of(snapshot) if "chỉ tiêu" in one.title)
    remarks = [row[-1] for group in annex.groups for row in group.rows]
    assert ["năm trước định nghĩa khác" in words for words in remarks] == [True, False]


def test_a_figure_stands_against_the_target_of_the_year_by_the_rules_of_targets(town):
    root, unit, home = town
    above, below, of_others = (Indicator.objects.get(code="TTHC-01"), Indicator.objects.get(code="TTHC-02"), ratio("X"))
    asked = {above: (80, ""), below: (81, ""), of_others: (90, "cấp huyện")}
    with clock.working_on(date(2025, 6, 14)):
        record(builders.office(unit), of_others, unit, 2025, "H1", numerator=10, denominator=100)
    plan = make.plan(root)
    for place, (indicator, (least, scope)) in enumerate(asked.items()):
        Target.objects.create(
            plan=plan, indicator=indicator, area=indicator.area, code=f"M{place}", position=place, text=f"{least}%",
            measure="percent", comparator="at_least", lower=least, horizon_year=2025, scope=scope,
        )  # fmt: skip
    found = {one.code: one.standing for one in measured_figures([unit], 2025, Period.H1)[unit.pk]}
    assert found == {"TTHC-01": "ON_TRACK", "TTHC-02": "AT_RISK", "X": ""}
    round_ = open_round(by=None, province=root, year=2025, period=Period.H1)
    with clock.working_on(date(2025, 6, 14)):
        builders.accepted(round_, unit, home)
    added = {one.code: one.standing for one in province_snapshot(round_).figures}
    assert added == found, "half of the units have told theirs"
