"""A province that tells of nine months: from its regime to its figures, boards and the interface for programs."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from indicators.queries.roll_up import latest, roll_up
from indicators.queries.series import series
from indicators.queries.sheet import make_sheet
from indicators.queries.sheet_overview import sheet_overview
from indicators.services.measurements import record_measurement
from organisations.enums import Role
from organisations.models import Installation
from plans.enums import WorkStatus
from reform.common import clock
from reform.common.errors import Invalid
from reform.common.fixtures import read_fixture
from reform.common.periods import NATIONAL, PERIODIC, Period
from reporting.models import Report
from reporting.queries.earlier import period_before
from reporting.regimes import facts_from_json
from reporting.services.compile import consolidate
from reporting.services.documents import render
from reporting.services.regimes import copy_regime
from reporting.services.rounds import open_round
from tests import make
from tests.indicators.builders import ratio, record
from tests.reporting import builders

pytestmark = pytest.mark.django_db
DAY = date(2025, 9, 15)
KHANH_HOA = facts_from_json(read_fixture("regimes/khanh-hoa.json"))


@pytest.fixture(autouse=True)
def _working_day():
    Installation.objects.create(pk=1, demo_date=DAY)
    with clock.working_on(DAY):
        yield


@pytest.mark.parametrize(
    ("period", "before"),
    [("Q1", (2024, "YEAR")), ("H1", (2025, "Q1")), ("Q3", (2025, "H1")), ("M9", (2025, "H1")), ("YEAR", (2025, "M9"))],
)
def test_what_comes_before_follows_the_rhythm_of_the_province(period, before):
    assert period_before(2025, period, PERIODIC) == before
    if period == "YEAR":
        assert period_before(2025, period, NATIONAL) == (2025, "Q3")


def test_nine_months_from_the_regime_to_the_board(client):
    builders.outline()
    province = make.province("UBND tỉnh Khánh Hòa", "KH")
    unit = make.department("Sở Tư pháp", province)
    ministry = make.user(make.department("Sở Nội vụ", province), Role.PROVINCE)
    copy_regime(by=ministry, province=province, facts=KHANH_HOA, name="Chế độ riêng", valid_from=date(2024, 1, 1))
    make.update(make.lead(unit, due_on=date(2025, 8, 1)), make.user(unit), date(2025, 7, 1), WorkStatus.DONE)
    indicator = ratio("TTHC-01")
    for year, period, done in ((2024, "M9", 50), (2025, "H1", 70), (2025, "Q3", 10), (2025, "M9", 80)):
        record(builders.office(unit), indicator, unit, year, period, numerator=done, denominator=100)

    half = open_round(by=None, province=province, year=2025, period=Period.H1)
    builders.accepted(half, unit, ministry)
    round_ = open_round(by=ministry, province=province, year=2025, period=Period.M9)
    report = builders.accepted(round_, unit, ministry, on=DAY)
    numbers, [figure] = report.numbers, report.numbers.figures
    assert (figure.value, figure.last_period, figure.previous) == (80, 70, 50)
    sent = half.reports.get(unit=unit)
    assert (numbers.last.period, numbers.last.report, numbers.last.counts.done) == ("H1", sent.pk, 0)
    assert "9 tháng đầu năm 2025" in report.parts.get(key="plan").body
    own = consolidate(round_=round_, by=ministry)
    assert (own.numbers.figures[0].value, own.numbers.last.period) == (80, "H1")
    assert "9 tháng đầu năm 2025".encode() in _text(own)

    assert latest(roll_up(province, years=[2025], indicators=[indicator]), indicator.pk, 2025).value == Decimal(80)
    assert [(one.year, one.period) for one in series(unit, indicator, on=DAY)] == [
        (2024, "M9"),
        (2024, "YEAR"),
        (2025, "Q1"),
        (2025, "H1"),
        (2025, "Q3"),
        (2025, "M9"),
    ]
    assert Period.M9 in [row.period for row in sheet_overview(unit, 2025, DAY)]
    client.force_login(ministry, backend="django.contrib.auth.backends.ModelBackend")
    board = client.get(reverse("plans:board"), {"year": 2025, "period": "M9"}).content.decode()
    assert "9 tháng đầu năm" in board
    assert "80%" in board
    found = client.get("/api/v1/measurements/", {"period": "M9", "year": 2025}).json()
    assert [row["period"] for row in found["results"]] == ["M9"]


def test_an_indicator_that_names_nine_months_is_asked_for_them(client):
    keeper = make.user(make.department("Sở Nội vụ", make.province()), Role.PROVINCE)
    unit = make.department("Sở Tư pháp", keeper.unit.province)
    client.force_login(keeper, backend="django.contrib.auth.backends.ModelBackend")
    asked = ratio("TTHC-09", periods_asked=["M9", "YEAR", "H1"])
    assert asked.periods_asked == ["H1", "M9", "YEAR"]
    shown = client.get(reverse("indicators:indicator_edit", args=["TTHC-09"])).content.decode()
    assert re.search(r'value="M9"[^>]* checked', shown)
    page = client.get(reverse("indicators:definition", args=["TTHC-09"])).content.decode()
    assert "6 tháng đầu năm, 9 tháng đầu năm, Năm" in page
    rows = {period: [row.indicator.code for row in make_sheet(unit, 2025, period).rows] for period in ("Q3", "M9")}
    assert rows == {"Q3": [], "M9": ["TTHC-09"]}
    office = builders.office(unit)
    told = {"indicator": asked, "unit": unit, "year": 2025, "numerator": Decimal(8), "denominator": Decimal(10)}
    assert record_measurement(by=office, period="M9", **told).value == Decimal(80)
    with pytest.raises(Invalid, match="6 tháng đầu năm, 9 tháng đầu năm, Năm"):
        record_measurement(by=office, period="Q3", **told)


def _text(report: Report) -> bytes:
    with ZipFile(BytesIO(render(report, "docx"))) as package:
        return package.read("word/document.xml")
