"""Closed periods, periods that have not begun, and whom an indicator asks."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.enums import Aggregation, UnitOfMeasure
from indicators.models import Measurement, PeriodLock
from indicators.services.measurements import record_measurement, withdraw_measurement
from indicators.services.period_locks import PeriodClosed, lock_period, reopen_period, unlock_period
from organisations.enums import Role, UnitKind
from organisations.models import AuditEvent
from reform.common import clock
from reform.common.errors import Conflict, Invalid, NotPermitted
from reform.common.periods import Period, period_begins, period_reported_on
from tests import make
from tests.indicators.builders import plain, ratio, record

pytestmark = pytest.mark.django_db
H1 = {"year": 2025, "period": Period.H1}


@pytest.fixture(autouse=True)
def _day():
    with clock.working_on(date(2025, 6, 13)):
        yield


@pytest.fixture
def justice():
    return make.department("Sở Tư pháp", make.province())


@pytest.fixture
def office(justice):
    return make.user(justice, Role.OFFICE)


def close(justice, office, period=Period.H1):
    because = "báo cáo “6 tháng” của Sở Tư pháp đã gửi ngày 13/06/2025."
    lock_period(by=office, agency=justice, year=2025, period=period, because=because)


def test_nothing_is_written_into_a_closed_period_and_the_words_say_what_to_do(justice, office):
    indicator, division = ratio(), make.unit("Phòng", UnitKind.DIVISION, justice)
    made = record(office, indicator, justice, **H1, numerator=4, denominator=5)
    close(justice, office)
    for write in (
        lambda: record(office, indicator, justice, **H1, numerator=5, denominator=5, reason="Sai"),
        lambda: record(office, indicator, division, **H1, numerator=5, denominator=5),
        lambda: withdraw_measurement(by=office, measurement=made, reason="Sai"),
    ):
        with pytest.raises(PeriodClosed) as refusal:
            write()
        assert "6 tháng đầu năm 2025 đã khóa: báo cáo “6 tháng” của Sở Tư pháp" in str(refusal.value)
        assert "đề nghị Sở Nội vụ trả lại báo cáo" in str(refusal.value)
    made.refresh_from_db()
    assert (made.numerator, made.version) == (4, 1)
    record(office, indicator, justice, year=2025, period=Period.Q1, numerator=4, denominator=5)
    record(office, indicator, justice, year=2024, period=Period.H1, numerator=4, denominator=5)


def test_an_opened_period_takes_figures_again(justice, office):
    close(justice, office)
    close(justice, office)
    assert PeriodLock.objects.count() == 1
    unlock_period(by=office, agency=justice, **H1, because="Trả lại")
    unlock_period(by=office, agency=justice, **H1, because="Trả lại")
    record(office, ratio(), justice, **H1, numerator=4, denominator=5)
    assert [
        event.action for event in AuditEvent.objects.filter(object_type="indicators.periodlock").order_by("pk")
    ] == [
        "Khóa kỳ số liệu",
        "Mở kỳ số liệu",
    ]


def test_ad_hoc_figures_are_never_closed(justice, office):
    close(justice, office, Period.AD_HOC)
    assert not PeriodLock.objects.exists()


def test_only_home_affairs_opens_a_closed_period_and_says_why(justice, office):
    close(justice, office)
    home = make.user(make.department("Sở Nội vụ", justice.province), Role.PROVINCE)
    far = make.user(make.department("Sở Nội vụ", make.province("Đồng Nai", "DNI")), Role.PROVINCE)
    for stranger in (office, far):
        with pytest.raises(NotPermitted):
            reopen_period(by=stranger, agency=justice, **H1, reason="Sai")
    with pytest.raises(Invalid, match="lý do"):
        reopen_period(by=home, agency=justice, **H1, reason=" ")
    reopen_period(by=home, agency=justice, **H1, reason="Bổ sung hồ sơ tồn")
    assert AuditEvent.objects.get(action="Mở kỳ số liệu").after == {"reason": "Bổ sung hồ sơ tồn"}
    with pytest.raises(Conflict, match="đang mở"):
        reopen_period(by=home, agency=justice, **H1, reason="Nữa")


def test_a_period_that_has_not_begun_takes_nothing(justice, office):
    assert period_begins(2025, Period.Q3) == date(2025, 6, 15)
    with pytest.raises(Invalid, match="bắt đầu từ 15/06/2025") as refusal:
        record(office, ratio(), justice, 2025, Period.Q3, numerator=1, denominator=2)
    assert refusal.value.field == "period"
    with clock.working_on(date(2025, 6, 15)):
        record(office, ratio(), justice, 2025, Period.Q3, numerator=1, denominator=2)


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2025, 1, 2), (2025, Period.Q1)),
        (date(2025, 3, 20), (2025, Period.Q1)),
        (date(2025, 3, 21), (2025, Period.H1)),
        (date(2025, 6, 13), (2025, Period.H1)),
        (date(2025, 12, 20), (2025, Period.YEAR)),
        (date(2025, 12, 21), (2026, Period.Q1)),
    ],
)
def test_which_report_is_being_made_on_a_day(day, found):
    assert period_reported_on(day) == found


def test_an_indicator_asks_its_kinds_of_units_in_its_periods(justice, office):
    indicator = plain("CS-09", UnitOfMeasure.COUNT, Aggregation.SUM)
    indicator.reporter_kinds, indicator.periods_asked = [UnitKind.COMMUNE], [Period.YEAR]
    indicator.save()

    def give(unit, year=2025, period=Period.YEAR):
        where = {"unit": unit, "year": year, "period": period}
        return record_measurement(by=office, indicator=indicator, value=Decimal(3), **where)

    with pytest.raises(Invalid, match="chỉ lấy số liệu các kỳ: Năm") as refusal:
        give(justice, **H1)
    assert refusal.value.field == "period"
    with pytest.raises(Invalid, match="UBND cấp xã báo cáo, không phải “Sở Tư pháp”") as refusal:
        give(justice)
    assert refusal.value.field == "unit"
    indicator.reporter_kinds = [UnitKind.DEPARTMENT]
    indicator.save()
    give(justice)
    give(make.unit("Phòng", UnitKind.DIVISION, justice))
    assert Measurement.objects.count() == 2
