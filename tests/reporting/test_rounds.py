"""Rounds: whom they ask, which dates they take, and what their tables refuse."""

from datetime import date
from itertools import count

import pytest
from django.db import IntegrityError, transaction

from organisations.enums import Role, UnitKind
from organisations.models import AuditEvent
from reform.common.errors import Conflict, Invalid, NotPermitted
from reform.common.periods import Period, Window
from reporting.enums import ReportLevel, RoundStatus
from reporting.models import OutlinePart, Report, ReportRound
from reporting.services.catalogue import load_outline
from reporting.services.compile import compile_report
from reporting.services.rounds import close_round, open_round, reopen_round
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db
_positions = count(100)


@pytest.fixture
def dak_nong():
    return make.province()


def test_a_round_asks_each_agency_that_existed_on_the_cutoff_day(dak_nong):
    builders.outline()
    asked = make.department("Sở Tư pháp", dak_nong)
    make.unit("Phòng 1", UnitKind.DIVISION, asked)
    make.unit("Sở cũ", parent=dak_nong, valid_to=date(2025, 6, 13))
    make.unit("Sở mới", parent=dak_nong, valid_from=date(2025, 6, 15))
    last_day = make.unit("UBND huyện Cư Jút", UnitKind.DISTRICT, dak_nong, valid_to=date(2025, 6, 14))
    make.unit("Tỉnh đoàn", UnitKind.PARTY, dak_nong)
    make.department("Sở Tư pháp Quảng Nam", make.province("UBND tỉnh Quảng Nam", "QN"))
    round_ = open_round(by=None, province=dak_nong, year=2025, period=Period.H1)
    assert set(round_.reports.values_list("unit", flat=True)) == {asked.pk, last_day.pk}
    report = round_.reports.get(unit=asked)
    assert list(report.parts.values_list("key", "number")) == [
        ("direction", "I"),
        ("plan", "1"),
        ("inspection", "2"),
        ("area_procedures", "II"),
        ("causes", "III"),
    ]


def test_the_national_window_is_the_default(dak_nong):
    round_ = open_round(by=None, province=dak_nong, year=2025, period=Period.Q1)
    dates = (round_.starts_on, round_.cutoff_on, round_.unit_due_on, round_.due_on)
    assert dates == (date(2024, 12, 15), date(2025, 3, 14), date(2025, 3, 16), date(2025, 3, 20))
    assert round_.title == "Báo cáo CCHC quý I năm 2025"


def test_a_province_may_set_its_own_dates(dak_nong):
    window = Window(date(2025, 1, 1), date(2025, 9, 30), date(2025, 10, 2), date(2025, 10, 2))
    round_ = open_round(
        by=None, province=dak_nong, year=2025, period=Period.AD_HOC, window=window, title="Báo cáo 9 tháng"
    )
    assert (round_.cutoff_on, str(round_)) == (date(2025, 9, 30), "Báo cáo 9 tháng")


def test_dates_out_of_order_and_missing_ones_are_refused(dak_nong):
    day = date(2025, 6, 14)
    with pytest.raises(Invalid, match="theo thứ tự"):
        open_round(
            by=None,
            province=dak_nong,
            year=2025,
            period=Period.H1,
            window=Window(day, day, day, date(2025, 6, 13)),
        )
    with pytest.raises(Invalid, match="Kỳ đột xuất cần nhập đủ các ngày"):
        open_round(by=None, province=dak_nong, year=2025, period=Period.AD_HOC)
    assert not ReportRound.objects.exists()


def test_a_period_is_opened_once(dak_nong):
    make.department("Sở Tư pháp", dak_nong)
    open_round(by=None, province=dak_nong, year=2025, period=Period.H1)
    with pytest.raises(Conflict, match="đã được mở"):
        open_round(by=None, province=dak_nong, year=2025, period=Period.H1)
    assert (ReportRound.objects.count(), Report.objects.count()) == (1, 1)


def test_only_home_affairs_of_the_province_manages_rounds(dak_nong):
    home_affairs = make.user(make.department("Sở Nội vụ", dak_nong), Role.PROVINCE)
    elsewhere = make.user(make.department("Sở Nội vụ", make.province("UBND tỉnh Quảng Nam", "QN")), Role.PROVINCE)
    for person in (elsewhere, builders.office(home_affairs.unit), make.user(None, Role.ADMIN)):
        with pytest.raises(NotPermitted, match="Chỉ Sở Nội vụ"):
            open_round(by=person, province=dak_nong, year=2025, period=Period.H1)
    round_ = open_round(by=home_affairs, province=dak_nong, year=2025, period=Period.H1)
    with pytest.raises(NotPermitted):
        close_round(by=elsewhere, round_=round_)
    assert ReportRound.objects.get().status == RoundStatus.OPEN


def test_closing_and_reopening(dak_nong):
    justice = make.department("Sở Tư pháp", dak_nong)
    home_affairs = make.user(make.department("Sở Nội vụ", dak_nong), Role.PROVINCE)
    round_ = builders.half_year(dak_nong)
    close_round(by=home_affairs, round_=round_)
    close_round(by=home_affairs, round_=round_)
    assert AuditEvent.objects.about(round_).filter(action="Đóng kỳ báo cáo").count() == 1
    with pytest.raises(NotPermitted, match="đã đóng"):
        compile_report(report=builders.report_of(round_, justice), by=builders.office(justice))
    reopen_round(by=home_affairs, round_=round_)
    assert builders.compiled(round_, justice).snapshot is not None


def test_opening_costs_a_constant_number_of_queries(dak_nong, django_assert_num_queries):
    builders.outline()
    for period, units in ((Period.Q1, 1), (Period.H1, 3)):
        for _ in range(units):
            make.department("", dak_nong)
        with django_assert_num_queries(12):
            open_round(by=None, province=dak_nong, year=2025, period=period)


def test_the_default_outline_fits_the_texts_that_the_portal_writes(dak_nong):
    assert load_outline() == OutlinePart.objects.count() == 52
    asked = {level: {"plan", "achievements", "shortcomings", "causes", "next", "proposals"} for level in ReportLevel}
    asked[ReportLevel.DIVISION] = {"plan", "area_steering", "shortcomings", "next", "proposals"}  # short
    for level, texts in asked.items():
        keys = set(OutlinePart.objects.filter(level=level).values_list("key", flat=True))
        assert texts <= keys
        assert len([key for key in keys if key.startswith("area_")]) == 6 + ("area_steering" in texts)
    OutlinePart.objects.filter(level=ReportLevel.UNIT, key="initiatives").delete()
    assert load_outline() == 0, "an outline that an office changed stays"


def _round(province, **fields):
    day = date(2025, 6, 14)
    dates = {"starts_on": day, "cutoff_on": day, "unit_due_on": day, "due_on": day}
    return ReportRound.objects.create(province=province, year=2025, title="Kỳ", **dates | {"period": "H1"} | fields)


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts_on": date(2025, 6, 15)},
        {"cutoff_on": date(2025, 6, 15)},
        {"unit_due_on": date(2025, 6, 13)},
        {"due_on": date(2025, 6, 13)},
    ],
)
def test_the_database_keeps_the_dates_in_order(dak_nong, wrong):
    with pytest.raises(IntegrityError, match="round_dates_in_order"), transaction.atomic():
        _round(dak_nong, **wrong)
    assert _round(dak_nong).pk


def test_the_database_keeps_one_round_a_period_but_any_number_of_ad_hoc_ones(dak_nong):
    _round(dak_nong)
    with pytest.raises(IntegrityError), transaction.atomic():
        _round(dak_nong)
    _round(dak_nong, period=Period.AD_HOC)
    _round(dak_nong, period=Period.AD_HOC)
    assert ReportRound.objects.count() == 3


def test_the_database_keeps_keys_and_positions_of_the_outline_once():
    builders.outline()
    first = OutlinePart.objects.filter(level=ReportLevel.UNIT).first()
    for same in ({"key": first.key, "position": next(_positions)}, {"key": "other", "position": first.position}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OutlinePart.objects.create(level=ReportLevel.UNIT, heading="Mục", **same)
