"""What people are told of reports without asking: old numbers, a window that is open, a report that presses."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from organisations.enums import Role
from organisations.models import Installation
from reform.common import clock
from reform.common.wording import moment
from reporting.models import Report
from reporting.queries.news import notices_for, warnings_of
from reporting.queries.rounds import own_reports, silent_by_round
from reporting.services.compile import compile_report, consolidate
from reporting.services.exclusions import exclude_unit
from reporting.services.rounds import close_round
from reporting.services.submission import accept_report, return_report
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db
NOTICES = "/bao-cao/thong-bao/"


@pytest.fixture(autouse=True)
def _working_day():
    _works_on(date(2025, 6, 13))


def _works_on(day):
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": day})


def _page(client, user, address):
    client.force_login(user)
    answer = client.get(address, headers={"HX-Request": "true"} if address == NOTICES else {})
    assert answer.status_code == 200, answer
    return " ".join(answer.content.decode().split())


def _told(client, user, report):
    """The report's page and the page before sending."""
    names = ("report_detail", "report_submit")
    return [_page(client, user, reverse(f"reporting:{name}", args=[report.pk])) for name in names]


def test_numbers_older_than_the_work_are_said_to_be_so(client, justice, round_):
    work, official = make.lead(justice), make.user(justice)
    elsewhere = make.lead(make.department("Sở Y tế", justice.province))
    make.update(work, official, date(2025, 6, 1))
    report = builders.compiled(round_, justice)
    Report.objects.filter(pk=report.pk).update(compiled_at=make.moment(date(2025, 6, 10), hour=13))
    office = builders.office(justice)
    assert not any("sau lần tổng hợp" in page for page in _told(client, office, report))
    make.update(work, official, date(2025, 6, 12), progress=60)
    make.update(work, official, date(2025, 6, 13), progress=70)
    make.update(work, official, date(2025, 6, 15), progress=80)  # after the cut-off
    make.update(elsewhere, make.user(elsewhere.unit), date(2025, 6, 12))
    for page in _told(client, office, report):
        assert "Có <strong>2</strong> cập nhật tiến độ sau lần tổng hợp lúc 13:00 ngày 10/06/2025." in page
        assert f'action="{reverse("reporting:report_compile", args=[report.pk])}"' in page
        assert "Tổng hợp lại số liệu</button>" in page
    leader = make.user(justice, Role.LEADER)
    page = _page(client, leader, reverse("reporting:report_detail", args=[report.pk]))
    assert "2</strong> cập nhật tiến độ sau" in page
    assert "Tổng hợp lại số liệu</button>" not in page


def test_a_report_that_cannot_be_edited_says_nothing_of_later_work(client, justice, round_, home_affairs):
    work = make.lead(justice)
    report = builders.sent(round_, justice, on=date(2025, 6, 13))
    Report.objects.filter(pk=report.pk).update(compiled_at=make.moment(date(2025, 6, 10)))
    make.update(work, make.user(justice), date(2025, 6, 12))
    address = reverse("reporting:report_detail", args=[report.pk])
    assert "sau lần tổng hợp" not in _page(client, builders.office(justice), address)
    return_report(report=report, by=home_affairs, reason="Thiếu số liệu.")
    assert "sau lần tổng hợp" in _page(client, builders.office(justice), address)
    close_round(by=home_affairs, round_=round_)
    assert "sau lần tổng hợp" not in _page(client, builders.office(justice), address)


def test_the_provinces_report_tells_of_reports_accepted_since(client, justice, round_, home_affairs):
    builders.accepted(round_, justice, home_affairs, on=date(2025, 6, 13))
    health = make.department("Sở Y tế", justice.province)
    Report.objects.create(round=round_, unit=health, level="UNIT")
    own = consolidate(round_=round_, by=home_affairs)
    assert not any("sau lần tổng hợp" in page for page in _told(client, home_affairs, own))
    accept_report(report=builders.sent(round_, health, on=date(2025, 6, 13)), by=home_affairs)
    Report.objects.filter(unit=health).update(decided_at=timezone.now())
    compiled = moment(own.compiled_at).replace(" ", " ngày ")
    for page in _told(client, home_affairs, own):
        assert f"Có <strong>1</strong> báo cáo được tiếp nhận sau lần tổng hợp lúc {compiled}." in page


def test_while_the_window_is_open_both_pages_say_so(client, justice, round_):
    report, office = builders.compiled(round_, justice), builders.office(justice)
    for page in _told(client, office, report):
        assert "Chưa hết ngày chốt số liệu (14/06/2025), số liệu còn thay đổi." in page
    _works_on(date(2025, 6, 15))
    assert not any("Chưa hết ngày chốt" in page for page in _told(client, office, report))


def test_the_office_and_the_leader_are_told_of_a_report_that_is_due(client, justice, round_):
    report = builders.report_of(round_, justice)
    people = [builders.office(justice), make.user(justice, Role.LEADER)]
    words = {
        date(2025, 6, 8): "không có báo cáo bị trả lại hoặc sắp đến hạn",
        date(2025, 6, 9): "Báo cáo đến hạn gửi trong 7 ngày nữa:",
        date(2025, 6, 18): "Báo cáo chưa gửi, quá hạn 2 ngày:",
    }
    for day, said in words.items():
        _works_on(day)
        for person in people:
            page = _page(client, person, NOTICES)
            assert said in page
            assert "<html" not in page
            assert (reverse("reporting:report_detail", args=[report.pk]) in page) == (day.day > 8)


def test_they_are_told_that_it_was_returned_and_why(client, justice, round_, home_affairs):
    _works_on(date(2025, 5, 1))  # long before it is due
    report = builders.sent(round_, justice, on=date(2025, 5, 1))
    return_report(report=report, by=home_affairs, reason="Thiếu số liệu kiểm tra.\nĐề nghị bổ sung.")
    Report.objects.filter(pk=report.pk).update(decided_at=make.moment(date(2025, 5, 2)))
    page = _page(client, builders.office(justice), NOTICES)
    assert "Báo cáo bị trả lại ngày 02/05/2025:" in page
    assert "Lý do: Thiếu số liệu kiểm tra." in page
    assert "Đề nghị bổ sung" not in page


def test_nobody_else_is_told_anything(client, justice, round_, home_affairs):
    assert "16/06/2025" in _page(client, builders.office(justice), NOTICES), "there is something to tell"
    for person in (make.user(justice), home_affairs, make.user(None, Role.ADMIN)):
        assert _page(client, person, NOTICES) == ""
    stranger = builders.office(make.department("Sở Y tế", justice.province))
    assert "16/06/2025" not in _page(client, stranger, NOTICES)


def test_a_report_that_was_sent_or_whose_round_is_closed_presses_nobody(client, justice, round_, home_affairs):
    report = builders.sent(round_, justice, on=date(2025, 6, 13))
    office = builders.office(justice)
    assert "không có báo cáo" in _page(client, office, NOTICES)
    return_report(report=report, by=home_affairs, reason="Thiếu.")
    assert "bị trả lại ngày" in _page(client, office, NOTICES)
    close_round(by=home_affairs, round_=round_)
    assert "không có báo cáo" in _page(client, office, NOTICES)


def test_without_htmx_they_are_the_list_of_reports(client, justice, round_):
    client.force_login(builders.office(justice))
    assert client.get(NOTICES).url == reverse("reporting:report_list")


def test_the_start_page_fetches_them_and_has_a_link_without_javascript(client, justice):
    make.lead(justice)
    for role, composed in ((Role.OFFICE, True), (Role.LEADER, True), (Role.OFFICIAL, False)):
        page = _page(client, make.user(justice, role), "/viec-cua-toi/")
        assert (f'hx-get="{NOTICES}" hx-trigger="load"' in page) == composed
        assert (f'<a href="{reverse("reporting:report_list")}">Báo cáo của đơn vị</a>' in page) == composed


def test_who_need_not_report_is_not_pressed(client, justice, round_):
    office = builders.office(justice)
    home_affairs = make.user(make.department("Sở Nội vụ", justice.province), Role.PROVINCE)
    report, late = builders.report_of(round_, justice), date(2025, 6, 20)
    assert [notice.report for notice in notices_for(office, late)] == [report]
    exclude_unit(by=home_affairs, report=report, reason="Đang sắp xếp")
    assert notices_for(office, late) == []
    (row,) = own_reports(Report.objects.visible_to(office), late, reader=office)
    assert (row.sending, row.days_late, silent_by_round([row])) == ("mien", 0, [])
    with clock.working_on(date(2025, 6, 13)):
        page = _page(client, office, reverse("reporting:report_list"))
    assert "Được miễn báo cáo" in page and "ngày nữa" not in page


def test_work_reported_while_numbers_are_compiled_is_said_to_be_missing_in_them(justice, round_):
    work, official = make.lead(justice), make.user(justice)

    def somebody_reports(percent, message) -> None:
        if "Đang viết" in message:
            make.update(work, official, date(2025, 6, 13))

    report, office = builders.report_of(round_, justice), builders.office(justice)
    with clock.working_on(date(2025, 6, 13)):
        numbers = compile_report(report=report, by=office, progress=somebody_reports)
    assert numbers.counts.in_progress == 0
    assert warnings_of(builders.report_of(round_, justice), date(2025, 6, 13)).changes == 1
