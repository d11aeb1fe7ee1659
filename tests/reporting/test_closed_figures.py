"""Figures of a period are closed from the sending of the report on, open after a return, closed after acceptance."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.models import Indicator, IndicatorPart, Measurement, PeriodLock
from indicators.services.measurements import record_measurement, withdraw_measurement
from indicators.services.period_locks import PeriodClosed, reopen_period
from reform.common import clock
from reform.common.periods import Period
from reporting.queries.figures import measured_figures
from reporting.queries.news import warnings_of
from reporting.services.compile import compile_report
from reporting.services.submission import accept_report, return_report, submit_report
from reporting.snapshot import Snapshot
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db


def enter(justice, numerator: int, **fields) -> Measurement:
    indicator = Measurement.objects.first().indicator if Measurement.objects.exists() else make.indicator()
    parts = {"numerator": Decimal(numerator), "denominator": Decimal(10)}
    where = {"unit": justice, "year": 2025, "period": Period.H1}
    return record_measurement(by=builders.office(justice), indicator=indicator, **where, **parts, **fields)


def test_figures_close_with_the_report_and_open_with_its_return(justice, home_affairs):
    round_ = builders.half_year(justice.province)
    with clock.working_on(date(2025, 6, 14)):
        enter(justice, 6)
        report = builders.sent(round_, justice)
        with pytest.raises(PeriodClosed, match=f"báo cáo “{round_}” của Sở Tư pháp đã gửi ngày 14/06/2025"):
            enter(justice, 7, reason="Đếm lại")
        return_report(report=report, by=home_affairs, reason="Thiếu hồ sơ")
        enter(justice, 7, reason="Đếm lại")
        office = builders.office(justice)
        compile_report(report=report, by=office)
        report.refresh_from_db()
        assert [figure.numerator for figure in Snapshot.from_json(report.snapshot).figures] == [7]
        submit_report(report=report, by=office, files=False)
        where = {"agency": justice, "year": 2025, "period": Period.H1}
        reopen_period(by=home_affairs, reason="Sửa số", **where)
        enter(justice, 8, reason="Theo Sở Nội vụ")
        accept_report(report=report, by=home_affairs)
        with pytest.raises(PeriodClosed):
            enter(justice, 9, reason="Nữa")
        assert PeriodLock.objects.get().locked_by == home_affairs


def test_figures_given_since_the_numbers_were_compiled_are_told_before_sending(justice):
    with clock.working_on(date(2025, 6, 12)):
        enter(justice, 6)
    with clock.working_on(date(2025, 6, 13)):
        report = builders.compiled(builders.half_year(justice.province), justice)
        assert warnings_of(report, clock.today()).figures == 0
    with clock.working_on(date(2025, 6, 14)):
        enter(justice, 7, reason="Đếm lại")
        assert warnings_of(report, clock.today()).figures == 1


def test_another_agency_and_period_stay_open(justice):
    other = make.department("Sở Y tế", justice.province)
    with clock.working_on(date(2025, 6, 14)):
        builders.sent(builders.half_year(justice.province), justice)
        parts = {"numerator": Decimal(1), "denominator": Decimal(2), "indicator": make.indicator()}
        record_measurement(by=builders.office(other), unit=other, year=2025, period=Period.H1, **parts)
        record_measurement(by=builders.office(justice), unit=justice, year=2025, period=Period.Q1, **parts)
    assert Measurement.objects.count() == 2


def test_a_report_reads_whole_figures_that_stand_as_they_were_defined(justice):
    with clock.working_on(date(2025, 6, 14)):
        kept = enter(justice, 6)
        gone = make.indicator("CT-GONE")
        where = {"by": builders.office(justice), "unit": justice, "year": 2025, "period": Period.H1}
        parts = {"numerator": Decimal(1), "denominator": Decimal(2)}
        taken_back = record_measurement(indicator=gone, **where, **parts)
        withdraw_measurement(by=builders.office(justice), measurement=taken_back, reason="Nhầm")
        IndicatorPart.objects.create(indicator=kept.indicator, code="DAT-DAI", name="Đất đai", position=1)
        record_measurement(indicator=kept.indicator, part="DAT-DAI", **where, **parts)
        called = kept.indicator.name
        Indicator.objects.filter(pk=kept.indicator_id).update(name="Tên mới")
        figures = measured_figures([justice], 2025, Period.H1)[justice.pk]
    assert [(figure.name, figure.numerator, figure.denominator) for figure in figures] == [(called, 6, 10)]
