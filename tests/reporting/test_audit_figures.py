"""The audit of figures finds every stored number that its sources do not bear out, and nothing else."""

from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command

from organisations.enums import Role
from plans.models import Activity, Assignment
from reporting.models import Report
from reporting.services.compile import consolidate
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def province():
    return make.province()


@pytest.fixture
def reports(province):
    """Three agencies with work of all kinds, their accepted reports, and the province's."""
    units = [make.department(f"Sở {name}", province) for name in ("Tư pháp", "Y tế", "Tài chính")]
    home_affairs = make.user(make.department("Sở Nội vụ", province), Role.PROVINCE)
    builders.random_work(units, Random(7), 40)
    round_ = builders.half_year(province)
    found = [builders.accepted(round_, unit, home_affairs) for unit in units]
    return [*found, consolidate(round_=round_, by=home_affairs)]


def audited(**options) -> tuple[str, str]:
    """What the command prints, and why it ended with 1."""
    out = StringIO()
    try:
        call_command("audit_figures", stdout=out, **options)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def test_what_was_counted_right_is_confirmed(reports):
    out, trouble = audited()
    assert (trouble, out) == ("", "Khớp: trạng thái công việc và số liệu của 4 báo cáo.\n")


def test_a_number_of_an_agencys_report_that_was_changed_is_named(reports):
    report = reports[0]
    area = report.snapshot["areas"][0]
    area["counts"]["overdue"] += 1
    Report.objects.filter(pk=report.pk).update(snapshot=report.snapshot)
    out, trouble = audited(year=2025, period="H1", unit=report.unit.code)
    was = area["counts"]["overdue"]
    assert f"Sở Tư pháp, {area['name']}, overdue: lưu {was}, tính lại {was - 1}" in out
    assert "số liệu của bản đã gửi lần 1" in out
    assert trouble.startswith("2 số liệu không khớp")
    assert audited(year=2024)[1] == "", "another year's reports alone are asked for"


def test_a_number_of_the_provinces_report_that_was_changed_is_named(reports):
    report = reports[-1]
    area = next(area for area in report.snapshot["areas"] if area["counts"]["done_on_time"])
    area["counts"]["done_on_time"] -= 1
    unit = report.snapshot["units"][1]
    unit["areas"][0]["counts"]["waiting"] += 5
    Report.objects.filter(pk=report.pk).update(snapshot=report.snapshot)
    out, trouble = audited()
    assert f"UBND tỉnh Đắk Nông, {area['name']}, done_on_time: lưu" in out
    assert f"UBND tỉnh Đắk Nông, {unit['name']}, {unit['areas'][0]['name']}, waiting: lưu" in out
    assert trouble


def test_state_of_work_that_its_history_does_not_bear_out_is_named(reports):
    row = Assignment.objects.filter(status="IN_PROGRESS").first()
    Assignment.objects.filter(pk=row.pk).update(progress=row.progress + 1 if row.progress < 99 else 1)
    copied = Assignment.objects.exclude(pk=row.pk).first()
    Assignment.objects.filter(pk=copied.pk).update(last_year=2031)
    done = Activity.objects.filter(status="DONE").first()
    Activity.objects.filter(pk=done.pk).update(status="IN_PROGRESS", progress=5, completed_on=None)
    out, trouble = audited()
    assert f"đầu việc {row.pk} “{row.activity.title}”: tiến độ" in out
    assert f"đầu việc {copied.pk} “{copied.activity.title}”: đến năm: lưu 2031, tính lại 2025" in out
    assert f"hoạt động {done.pk} “{done.title}”: trạng thái: lưu IN_PROGRESS, tính lại DONE" in out
    assert trouble


def test_a_line_that_does_not_follow_from_the_steps_is_named(reports):
    report, line = next(
        (report, line) for report in reports[:-1] for line in report.snapshot["lines"] if line["part"] != "waiting"
    )
    was, line["part"] = line["part"], "waiting"
    Report.objects.filter(pk=report.pk).update(snapshot=report.snapshot)
    assert f"“{line['title']}”: tình trạng: lưu waiting, tính lại {was}" in audited()[0]
