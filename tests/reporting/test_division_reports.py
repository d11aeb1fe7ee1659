"""A division reports to its agency's office: who sees and writes it, what it counts, how it is sent and taken over."""

from datetime import date

import pytest
from django.urls import reverse

from organisations.enums import Role
from organisations.models import WebhookDelivery
from reform.common import clock
from reform.common.errors import NotPermitted
from reporting.enums import ReportLevel, ReportStatus
from reporting.models import Report
from reporting.queries.rounds import own_reports
from reporting.services.compile import compile_report
from reporting.services.parts import edit_part
from reporting.services.rounds import add_reports
from reporting.services.submission import accept_report, return_report, submit_report
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def divisions(justice):
    return [make.unit(f"Phòng {number}", "DIVISION", justice) for number in (1, 2)]


@pytest.fixture
def round_(justice, divisions):
    round_ = builders.half_year(justice.province)
    add_reports(round_, divisions, ReportLevel.DIVISION)
    return round_


def _sent(round_, division):
    official = make.user(division)
    compile_report(report=builders.report_of(round_, division), by=official)
    part = builders.report_of(round_, division).parts.get(key="inspection")
    edit_part(part=part, by=official, body="Phòng đã kiểm tra.", seen_version=part.version)
    report = builders.report_of(round_, division)
    with clock.working_on(builders.CUTOFF):
        submit_report(report=report, by=official)
    return report


def test_a_division_counts_its_own_work_alone(justice, divisions, round_):
    for unit in (justice, *divisions):
        make.lead(unit, due_on=date(2025, 8, 1))
    compile_report(report=builders.report_of(round_, divisions[0]), by=make.user(divisions[0]))
    numbers = builders.report_of(round_, divisions[0]).numbers
    assert ([line.unit for line in numbers.lines], numbers.unit_name) == (["Phòng 1"], "Phòng 1")


def test_its_people_and_the_office_see_it_and_nobody_else(justice, divisions, round_):
    report = builders.report_of(round_, divisions[0])
    seeing = {
        "own": make.user(divisions[0]),
        "head": make.user(divisions[0], Role.LEADER),
        "office": builders.office(justice),
        "next door": make.user(divisions[1]),
        "province": make.user(make.department("Sở Nội vụ", justice.province), Role.PROVINCE),
        "another": builders.office(make.department("Sở Y tế", justice.province)),
    }
    found = {name for name, user in seeing.items() if Report.objects.visible_to(user).filter(pk=report.pk).exists()}
    assert found == {"own", "head", "office"}
    with pytest.raises(NotPermitted, match="Phòng 1"):
        compile_report(report=report, by=seeing["office"])


def test_the_office_returns_or_accepts_and_figures_stay_open(justice, divisions, round_):
    office, report = builders.office(justice), _sent(round_, divisions[0])
    home_affairs = make.user(make.department("Sở Nội vụ", justice.province), Role.PROVINCE)
    with pytest.raises(NotPermitted, match="Văn phòng của cơ quan"):
        accept_report(report=report, by=home_affairs)
    return_report(report=report, by=office, reason="Ghi rõ số cuộc.")
    with clock.working_on(builders.CUTOFF):
        submit_report(report=report, by=make.user(divisions[0], Role.LEADER))
    accept_report(report=report, by=office)
    assert (report.status, report.version) == (ReportStatus.ACCEPTED, 2)
    assert not WebhookDelivery.objects.exists()
    builders.sent(round_, justice)


def test_the_agencys_page_says_how_many_have_sent_and_offers_what_was_accepted(justice, divisions, round_, client):
    office = builders.office(justice)
    own = builders.compiled(round_, justice)
    accept_report(report=_sent(round_, divisions[0]), by=office)
    client.force_login(office)
    page = client.get(reverse("reporting:report_detail", args=[own.pk])).content.decode()
    assert "Báo cáo của các phòng: 1/2 đã gửi" in page
    form = client.get(reverse("reporting:part_edit", args=[own.pk, "inspection"])).content.decode()
    assert "<strong>Phòng 1</strong>" in form
    assert "Phòng đã kiểm tra." in form
    waiting = _sent(round_, divisions[1])
    done = client.post(reverse("reporting:report_accept", args=[waiting.pk]), {"version": 1})
    assert done.url == reverse("reporting:report_detail", args=[own.pk])
    client.force_login(make.user(divisions[1]))
    assert "Phòng 2" in client.get(reverse("reporting:report_list")).content.decode()


def test_the_offices_list_tells_no_numbers_of_what_a_division_still_writes(justice, divisions, round_):
    make.lead(divisions[0], due_on=date(2025, 8, 1))
    report = builders.report_of(round_, divisions[0])
    official, office = make.user(divisions[0]), builders.office(justice)
    compile_report(report=report, by=official)

    def counted(reader) -> int | None:
        rows = own_reports(Report.objects.visible_to(reader), builders.CUTOFF, reader=reader)
        (counts,) = [row.counts for row in rows if row.report == report]
        return counts and counts.planned

    assert (counted(official), counted(office)) == (1, None)
    with clock.working_on(builders.CUTOFF):
        submit_report(report=builders.report_of(round_, divisions[0]), by=official)
    return_report(report=builders.report_of(round_, divisions[0]), by=office, reason="Ghi rõ số cuộc.")
    make.lead(divisions[0], due_on=date(2025, 8, 1))
    compile_report(report=builders.report_of(round_, divisions[0]), by=official)
    assert (counted(official), counted(office)) == (2, 1), "the office reads what was sent"
