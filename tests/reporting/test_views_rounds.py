"""Sở Nội vụ's pages of a round: who has sent, decisions, adding up, opening and closing; and the pages of jobs."""

import re
from datetime import date

import pytest
from django.urls import reverse

from organisations.enums import JobStatus, Role
from organisations.models import Installation, Job
from reform.common.periods import Period
from reporting.enums import ReportStatus, RoundStatus
from reporting.models import Report, ReportRound
from reporting.queries.jobs import CONSOLIDATE_TASK
from reporting.services.compile import consolidate
from reporting.services.requests import request_compilation
from reporting.services.rounds import close_round, open_round
from reporting.services.submission import submit_report
from reporting.tasks import compile_report
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db
STATUS = "/bao-cao-cac-don-vi/"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _working_day():
    Installation.objects.create(pk=1, demo_date=date(2025, 6, 17))


def _page(client, user, address, **query):
    client.force_login(user)
    answer = client.get(address, query)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def _row(page, name):
    """The table row of the agency."""
    return next(row for row in page.split("<tr") if f">{name}</a>" in row)


def test_the_page_says_who_has_sent_and_who_has_not(client, justice, round_, home_affairs):
    health = make.department("Sở Y tế", justice.province)
    Report.objects.create(round=round_, unit=health, level="UNIT")
    make.lead(justice)
    builders.sent(round_, justice, on=date(2025, 6, 17))
    page = _page(client, home_affairs, STATUS)
    assert "<strong>1/3</strong> đơn vị đã gửi" in page
    row = _row(page, "Sở Tư pháp")
    assert "17/06/2025" in row
    assert "chậm 1 ngày" in row
    assert "0/1 (0%)" in row
    assert "Tiếp nhận" in row
    assert "Chưa gửi" in _row(page, "Sở Y tế")


def test_what_a_draft_says_is_not_told(client, justice, round_, home_affairs):
    make.lead(justice)
    builders.compiled(round_, justice)
    assert "0/1" not in _row(_page(client, home_affairs, STATUS), "Sở Tư pháp")


def test_the_pages_are_for_home_affairs(client, justice, round_):
    client.force_login(builders.office(justice))
    for address in (STATUS, f"{STATUS}{round_.pk}/", "/ky-bao-cao/moi/"):
        answer = client.get(address)
        assert (answer.status_code, "Chỉ Sở Nội vụ" in answer.content.decode()) == (403, True)
    for name in ("round_consolidate", "round_close", "round_reopen"):
        assert client.post(reverse(f"reporting:{name}", args=[round_.pk])).status_code == 403
    round_.refresh_from_db()
    assert (round_.status, Job.objects.count()) == (RoundStatus.OPEN, 0)


def test_another_provinces_round_is_not_there(client, round_):
    elsewhere = make.user(make.department("Sở Nội vụ", make.province("UBND tỉnh Quảng Nam", "QN")), Role.PROVINCE)
    client.force_login(elsewhere)
    assert client.get(f"{STATUS}{round_.pk}/").status_code == 404
    assert client.post(reverse("reporting:round_close", args=[round_.pk])).status_code == 404
    assert "Chưa có kỳ báo cáo nào" in _page(client, elsewhere, STATUS)


def test_accepting(client, justice, round_, home_affairs):
    report = builders.sent(round_, justice)
    address = reverse("reporting:report_accept", args=[report.pk])
    assert "được tính vào báo cáo toàn tỉnh" in _page(client, home_affairs, address)
    page = client.post(address, follow=True).content.decode()
    assert "Đã tiếp nhận báo cáo của Sở Tư pháp" in page
    assert "Đã tiếp nhận" in _row(page, "Sở Tư pháp")
    again = client.post(address, follow=True)
    assert (again.status_code, "không còn chờ tiếp nhận" in again.content.decode()) == (200, True)


def test_accepting_after_the_provinces_report_was_sent_promises_nothing(client, justice, round_, home_affairs):
    health = make.department("Sở Y tế", justice.province)
    Report.objects.create(round=round_, unit=health, level="UNIT")
    builders.accepted(round_, health, home_affairs)
    own = consolidate(round_=round_, by=home_affairs)
    report = builders.sent(round_, justice)
    address = reverse("reporting:report_accept", args=[report.pk])
    client.force_login(home_affairs)
    submit_report(report=own, by=home_affairs)
    page = client.post(address, follow=True).content.decode()
    assert "Báo cáo của tỉnh đã chốt từ trước nên không gồm số liệu này." in page
    assert "được tính vào báo cáo toàn tỉnh" not in page


def test_returning_needs_a_reason_and_keeps_what_was_typed(client, justice, round_, home_affairs):
    report = builders.sent(round_, justice)
    address = reverse("reporting:report_return", args=[report.pk])
    page = _page(client, home_affairs, address)
    assert 'name="reason"' in page
    assert "không bắt buộc" not in page
    answer = client.post(address, {"reason": "   "})
    said = answer.content.decode().count("Hãy ghi lý do trả lại để đơn vị biết cần sửa gì.")
    assert (answer.status_code, said) == (422, 2), "once above the form and once at the field"
    answer = client.post(address, {"reason": "Thiếu " * 400})
    assert (answer.status_code, "Thiếu Thiếu Thiếu" in answer.content.decode()) == (422, True)
    page = client.post(address, {"reason": "Thiếu số liệu."}, follow=True).content.decode()
    assert "Đã trả lại báo cáo của Sở Tư pháp" in page
    report.refresh_from_db()
    assert (report.status, report.return_reason) == (ReportStatus.RETURNED, "Thiếu số liệu.")


def test_agencies_do_not_decide_on_their_own_reports(client, justice, round_):
    report = builders.sent(round_, justice)
    client.force_login(builders.office(justice))
    for name in ("report_accept", "report_return"):
        for ask in (client.get, client.post):
            assert ask(reverse(f"reporting:{name}", args=[report.pk])).status_code == 403
    report.refresh_from_db()
    assert report.status == ReportStatus.SUBMITTED


def test_adding_up_is_asked_for_and_leads_to_the_provinces_report(client, justice, round_, home_affairs):
    make.lead(justice)
    builders.accepted(round_, justice, home_affairs)
    client.force_login(home_affairs)
    client.post(reverse("reporting:round_consolidate", args=[round_.pk]))
    job = Job.objects.get(task=CONSOLIDATE_TASK)
    assert job.params == {"round": round_.pk}
    assert reverse("reporting:job", args=[job.pk]) in _page(client, home_affairs, STATUS)
    report = consolidate(round_=round_, by=home_affairs)
    own = reverse("reporting:report_detail", args=[report.pk])
    assert own in _page(client, home_affairs, STATUS)
    page = _page(client, home_affairs, own)
    assert "Chưa có báo cáo được tiếp nhận của 1 đơn vị:</strong> Sở Nội vụ" in page
    units = _page(client, home_affairs, reverse("reporting:report_lines", args=[report.pk]))
    of_unit = reverse("reporting:report_lines", args=[builders.report_of(round_, justice).pk])
    assert f'href="{of_unit}?area=&amp;part=">1</a>' in units


def test_closing_and_opening_again(client, round_, home_affairs):
    client.force_login(home_affairs)
    page = client.post(reverse("reporting:round_close", args=[round_.pk]), follow=True).content.decode()
    assert "Kỳ đã đóng." in page
    assert "Mở lại kỳ báo cáo</button>" in page
    client.post(reverse("reporting:round_reopen", args=[round_.pk]))
    round_.refresh_from_db()
    assert round_.status == RoundStatus.OPEN


def test_a_new_round_comes_with_the_national_dates(client, justice, home_affairs):
    page = _page(client, home_affairs, "/ky-bao-cao/moi/")
    for day in ("15/12/2024", "14/06/2025", "16/06/2025", "20/06/2025"):
        assert f'value="{day}"' in page
    page = _page(client, home_affairs, "/ky-bao-cao/moi/", year="2026", period="Q1")
    assert 'value="15/12/2025"' in page
    assert "<h2>Báo cáo quý I năm 2026</h2>" in page
    fields = {"starts_on": "15/12/2025", "cutoff_on": "14/3/2026", "unit_due_on": "05/04/2026", "due_on": "06/04/2026"}
    asked = {"year": "2026", "period": "Q1", "title": "", "confirmed": "on", **fields}
    answer = client.post("/ky-bao-cao/moi/", asked)
    made = ReportRound.objects.get()
    assert answer.url == f"{STATUS}{made.pk}/"
    assert (made.period, made.unit_due_on, made.reports.count()) == (Period.Q1, date(2026, 4, 5), 2)


def test_a_round_whose_window_has_not_begun_is_opened_after_a_second_thought(client, round_, home_affairs):
    Installation.objects.update(demo_date=date(2025, 6, 13))
    page = _page(client, home_affairs, "/ky-bao-cao/moi/", year="2025", period="Q3")
    assert "Kỳ này lấy số liệu từ <strong>15/06/2025</strong> (trong 2 ngày nữa)." in page
    assert "trước ngày đó chưa gửi được báo cáo" in page
    typed = {"year": "2025", "period": "Q3", "title": "", "starts_on": "15/06/2025", "cutoff_on": "14/09/2025"}
    typed |= {"unit_due_on": "16/09/2025", "due_on": "20/09/2025"}
    answer = client.post("/ky-bao-cao/moi/", typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Kỳ quý III năm 2025 bắt đầu từ 15/06/2025, còn 2 ngày nữa. Vẫn mở kỳ?" in page
    assert ReportRound.objects.count() == 1
    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    assert {name: again.get(name, "") for name in typed} == typed, "everything that was typed goes along"
    page = client.post("/ky-bao-cao/moi/", again, follow=True).content.decode()
    assert "Các đơn vị gửi được báo cáo từ ngày 15/06/2025." in page
    assert ReportRound.objects.filter(period=Period.Q3).exists()


def test_a_round_that_has_begun_is_opened_at_once(client, justice, home_affairs):
    client.force_login(home_affairs)
    typed = {"year": "2025", "period": "H1", "starts_on": "15/12/2024", "cutoff_on": "14/6/2025"}
    typed |= {"unit_due_on": "16/6/2025", "due_on": "20/6/2025"}
    assert client.post("/ky-bao-cao/moi/", typed).status_code == 302
    assert ReportRound.objects.count() == 1


def test_nobody_sends_before_the_window_begins(client, justice, home_affairs):
    round_ = builders.half_year(justice.province, year=2026)
    report = builders.compiled(round_, justice)
    client.force_login(builders.office(justice))
    address = reverse("reporting:report_submit", args=[report.pk])
    for ask in (client.get, client.post):
        page = ask(address, follow=True).content.decode()
        assert "Kỳ báo cáo bắt đầu từ 15/12/2025; trước ngày đó chưa gửi được báo cáo." in page
        assert address not in page
    report.refresh_from_db()
    assert report.status == ReportStatus.DRAFT


def test_a_new_round_does_not_bury_the_one_that_runs(client, justice, round_, home_affairs):
    later = open_round(by=home_affairs, province=justice.province, year=2025, period=Period.Q3)
    shown = {date(2025, 6, 13): round_, date(2025, 6, 16): round_, date(2025, 6, 17): later, date(2025, 9, 17): later}
    for day, current in shown.items():
        Installation.objects.update(demo_date=day)
        page = _page(client, home_affairs, STATUS)
        assert f"<h1>{current.title}</h1>" in page
        other = later if current == round_ else round_
        assert f'Kỳ đang mở khác: <a href="{STATUS}{other.pk}/"><strong>{other.title}</strong></a>' in page
        banner = _page(client, home_affairs, reverse("reporting:province"))
        assert 0 < banner.index(f"<strong>{current.title}</strong>") < banner.index(f"<strong>{other.title}</strong>")
    for one in (later, round_):
        close_round(by=home_affairs, round_=one)
    page = _page(client, home_affairs, STATUS)
    assert f"<h1>{later.title}</h1>" in page
    assert "Kỳ đang mở khác" not in page
    assert page.index("<h2>Kỳ đã đóng</h2>") < page.index(f">{round_.title}</a>")


def test_who_has_not_sent_is_red_only_after_the_due_day(client, round_, home_affairs):
    for day, red in ((date(2025, 6, 16), False), (date(2025, 6, 17), True)):
        Installation.objects.update(demo_date=day)
        assert ('<div class="tone-red"><dt>Chưa gửi</dt><dd>2</dd>' in _page(client, home_affairs, STATUS)) == red


def test_a_round_that_cannot_be_opened_comes_back_with_everything_typed(client, round_, home_affairs):
    client.force_login(home_affairs)
    dates = {"starts_on": "15/12/2024", "cutoff_on": "14/6/2025", "unit_due_on": "16/6/2025", "due_on": "20/6/2025"}
    typed = {"year": "2025", "period": "H1", "title": "Kỳ của tỉnh"}
    cases = {
        "Kỳ báo cáo này đã được mở.": typed | dates,
        "Các ngày phải theo thứ tự": typed | dates | {"period": "Q3", "due_on": "15/6/2025"},
        "Kỳ của tỉnh": typed | dates | {"due_on": "31/02/2025"},
        "Không có “Q2” để chọn": typed | dates | {"period": "Q2"},
    }
    for words, data in cases.items():
        answer = client.post("/ky-bao-cao/moi/", data)
        page = answer.content.decode()
        assert (answer.status_code, words in page, 'value="Kỳ của tỉnh"' in page) == (422, True, True)
    assert ReportRound.objects.count() == 1


def test_the_rounds_are_listed_with_their_counts(client, justice, round_, home_affairs):
    builders.accepted(round_, justice, home_affairs)
    for person in (home_affairs, make.user(None, Role.ADMIN)):
        row = _row(_page(client, person, reverse("reporting:report_list")), round_.title)
        assert ">1/2</td>" in row
        assert 'data-label="Đã tiếp nhận" class="num">1</td>' in row


def test_a_job_tells_how_far_it_is_and_then_that_it_has_ended(client, justice, round_):
    office = builders.office(justice)
    job = request_compilation(report=builders.report_of(round_, justice), by=office)
    address = reverse("reporting:job", args=[job.pk])
    client.force_login(office)
    Job.objects.filter(pk=job.pk).update(status=JobStatus.QUEUED, progress=0)
    waiting = client.get(address, headers=HTMX)
    assert 'hx-trigger="every 2s"' in waiting.content.decode()
    assert "HX-Trigger" not in waiting
    compile_report.run(job.pk)
    ended = client.get(address, headers=HTMX)
    assert "Đã tổng hợp: hoàn thành không phát sinh." in ended.content.decode()
    assert "hx-trigger" not in ended.content.decode()
    assert ended["HX-Trigger"] == "job-closed"
    assert "<!doctype html>" in client.get(address).content.decode()
    client.force_login(builders.office(make.department("Sở Y tế", justice.province)))
    assert client.get(address).status_code == 404
