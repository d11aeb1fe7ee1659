"""Each number opens down to what it is made of, and corrections are told with the report in which they came."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.services.measurements import record_measurement
from organisations.enums import Role
from organisations.models import Installation
from reform.common import clock
from reporting.queries.audit_reports import report_differences
from reporting.services.compile import consolidate
from reporting.services.rounds import open_round
from reporting.services.submission import return_report
from reporting.snapshot import Counts
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db


def test_a_number_of_the_province_opens_down_to_the_activity_as_of_the_cut_off(client):
    province = make.province()
    units = [make.department(f"Sở {name}", province) for name in ("Tư pháp", "Y tế")]
    home_affairs = make.user(make.department("Sở Nội vụ", province), Role.PROVINCE)
    works = [make.lead(unit, due_on=date(2025, 6, 1)) for unit in units]
    round_ = builders.half_year(province)
    reports = [builders.accepted(round_, unit, home_affairs) for unit in units]
    whole = consolidate(round_=round_, by=home_affairs)
    Installation.objects.create(pk=1, demo_date=date(2025, 7, 1))
    client.force_login(home_affairs)
    page = client.get(f"/bao-cao/{whole.pk}/dau-viec/?part=overdue").content.decode()
    assert "<strong>2</strong> nhiệm vụ" in page
    assert f"/bao-cao/{reports[0].pk}/dau-viec/?area=&amp;part=overdue" in page
    page = client.get(f"/bao-cao/{reports[0].pk}/dau-viec/?area=&part=overdue").content.decode()
    assert "<strong>1</strong> nhiệm vụ" in page
    assert f"/hoat-dong/{works[0].activity_id}/?ngay=14/06/2025" in page


def test_corrections_are_told_with_the_report_in_which_they_came(client):
    province = make.province()
    justice = make.department("Sở Tư pháp", province)
    home_affairs = make.user(make.department("Sở Nội vụ", province), Role.PROVINCE)
    office, indicator = builders.office(justice), make.indicator("CT-1")
    round_ = builders.half_year(province)
    first = record_measurement(
        indicator=indicator,
        unit=justice,
        year=2025,
        period="H1",
        by=office,
        numerator=Decimal(90),
        denominator=Decimal(100),
    )
    report = builders.sent(round_, justice)
    return_report(report=report, by=home_affairs, reason="Xem lại tử số.")
    with clock.working_on(builders.CUTOFF):
        record_measurement(
            indicator=indicator,
            unit=justice,
            year=2025,
            period="H1",
            by=office,
            numerator=Decimal(80),
            denominator=Decimal(100),
            reason="Đếm trùng 10 hồ sơ",
            seen_version=first.version,
        )
    client.force_login(office)
    page = client.get(f"/bao-cao/{report.pk}/bien-dong/").content.decode()
    assert "chưa gửi báo cáo nào sau lần sửa" in page
    builders.sent(round_, justice)
    page = client.get(f"/bao-cao/{report.pk}/bien-dong/").content.decode()
    for words in ("80/100 (80%)", "90/100 (90%)", "Đếm trùng 10 hồ sơ", "lần gửi 2"):
        assert words in page
    assert "80/100 (80%)" in client.get(f"/bao-cao/{report.pk}/chi-tieu/CT-1/").content.decode()


def test_the_province_stands_beside_the_reports_before_of_the_same_units(client):
    province = make.province()
    units = [make.department(f"Sở {name}", province) for name in ("Tư pháp", "Y tế")]
    home_affairs = make.user(make.department("Sở Nội vụ", province), Role.PROVINCE)
    for unit in units:
        make.lead(unit, due_on=date(2025, 6, 1))
    quarter = open_round(by=None, province=province, year=2025, period="Q1")
    half = builders.half_year(province)
    with clock.working_on(date(2025, 3, 15)):
        for unit in units:
            builders.accepted(quarter, unit, home_affairs)
    builders.accepted(half, units[0], home_affairs)
    whole = consolidate(round_=half, by=home_affairs)
    client.force_login(home_affairs)
    page = client.get(f"/bao-cao/{whole.pk}/bien-dong/").content.decode()
    same = "quý I năm 2025{} tính trên cùng {} cơ quan, đơn vị đã được tiếp nhận báo cáo"
    assert same.format(",", "01") in page and "để so sánh" not in page
    plan = whole.parts.get(key="plan").body
    assert "So với quý I năm 2025 (tính trên cùng 01 cơ quan" in plan and "tăng 01 nhiệm vụ" in plan.split("So với")[1]
    assert not list(report_differences([whole]))
    whole.snapshot["last"]["counts"] = vars(Counts(overdue=9))
    assert any("kỳ trước (Q1/2025)" in one.place for one in report_differences([whole]))
