"""What was sent stays known: versions with how late they were, taking back, remarks at the parts."""

from datetime import date

import pytest

from indicators.models import PeriodLock
from organisations.enums import Role
from reform.common import clock
from reform.common.errors import Conflict, Invalid, NotPermitted
from reporting.enums import ReportStatus, Transition
from reporting.models import PartComment, Report
from reporting.queries.remarks import own_drafts, remarks_by_part
from reporting.queries.rounds import round_page
from reporting.services.parts import edit_part
from reporting.services.remarks import write_remark
from reporting.services.submission import accept_report, return_report, submit_report, withdraw_report
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db


def _write(report: Report, body: str) -> None:
    part = report.parts.get(key="inspection")
    edit_part(part=part, by=builders.office(part.report.unit), body=body, seen_version=part.version)


def _remark(report, by, text="Thiếu số cuộc kiểm tra.", seen_at=None, version=None):
    return write_remark(
        report=report,
        by=by,
        part_key="inspection",
        text=text,
        seen_version=report.version if version is None else version,
        seen_at=seen_at,
    )


def test_each_sending_is_kept_with_its_words_numbers_and_lateness(justice, round_, home_affairs):
    _write(builders.compiled(round_, justice), "05 đợt.")
    report = builders.sent(round_, justice, on=date(2025, 6, 15))
    return_report(report=report, by=home_affairs, reason="Thiếu.")
    make.lead(justice, due_on=date(2025, 6, 1))
    _write(builders.report_of(round_, justice), "06 đợt.")
    due = round_.unit_due_on
    report = builders.sent(round_, justice, on=date.fromordinal(due.toordinal() + 3))
    first, second = report.versions.all()
    said = [next(part["body"] for part in kept.parts if part["key"] == "inspection") for kept in (first, second)]
    assert said == ["05 đợt.", "06 đợt."]
    assert (first.snapshot == second.snapshot, second.snapshot) == (False, report.snapshot)
    assert [(kept.number, kept.due_on, kept.days_late) for kept in (first, second)] == [(1, due, 0), (2, due, 3)]
    assert (report.due_on, report.first_sent_on) == (due, date(2025, 6, 15))
    assert report.transitions.last().note == "Lần gửi 2, chậm 3 ngày"
    (row,) = [row for row in round_page(round_, date(2025, 7, 30)).rows if row.report.unit == justice]
    assert row.days_late == 0, "it was in time when it first came"


def test_what_was_sent_is_taken_back_before_a_decision(justice, round_, home_affairs):
    report = builders.sent(round_, justice, on=date(2025, 6, 15))
    office = builders.office(justice)
    with pytest.raises(Invalid, match="Hãy ghi lý do rút lại"):
        withdraw_report(report=report, by=office, reason=" ")
    withdraw_report(report=report, by=office, reason="Gửi nhầm bản.")
    report = builders.report_of(round_, justice)
    assert (report.status, report.version, report.submitted_on, report.first_sent_on) == ("DRAFT", 1, None, None)
    last = report.transitions.last()
    assert (last.step, last.note, last.by) == (Transition.WITHDRAW, "Lần gửi 1: Gửi nhầm bản.", office)
    assert not PeriodLock.objects.filter(agency=justice).exists(), "figures of the period are open again"
    with pytest.raises(NotPermitted, match="không còn chờ"):
        accept_report(report=report, by=home_affairs)
    again = builders.sent(round_, justice, on=date.fromordinal(round_.unit_due_on.toordinal() + 2))
    assert (again.version, again.versions.count(), again.days_late(again.submitted_on)) == (2, 2, 2)


def test_what_was_decided_is_not_taken_back(justice, round_, home_affairs):
    read = builders.sent(round_, justice)
    accept_report(report=Report.objects.get(pk=read.pk), by=home_affairs)
    with pytest.raises(Conflict, match="Đã tiếp nhận"):
        withdraw_report(report=read, by=builders.office(justice), reason="Sửa số.")
    with pytest.raises(NotPermitted, match="không rút lại được"):
        withdraw_report(report=builders.report_of(round_, justice), by=builders.office(justice), reason="Sửa số.")
    for person in (home_affairs, make.user(justice)):
        with pytest.raises(NotPermitted):
            withdraw_report(report=read, by=person, reason="Sửa số.")


def test_remarks_are_the_readers_own_until_the_report_goes_back(justice, round_, home_affairs):
    report, office = builders.sent(round_, justice), builders.office(justice)
    _remark(report, home_affairs)
    assert remarks_by_part(report, office) == {}
    assert own_drafts(report, office) == {}
    assert own_drafts(report, home_affairs)["inspection"].text == "Thiếu số cuộc kiểm tra."
    with pytest.raises(NotPermitted):
        _remark(report, office)
    return_report(report=report, by=home_affairs, reason="Xem ý kiến.")
    (remark,) = remarks_by_part(report, office)["inspection"]
    assert (remark.text, remark.report_version) == ("Thiếu số cuộc kiểm tra.", 1)
    with pytest.raises(NotPermitted):
        _remark(report, home_affairs, "Muộn rồi.")


def test_remarks_outlive_a_withdrawal_untold(justice, round_, home_affairs):
    report, office = builders.sent(round_, justice), builders.office(justice)
    _remark(report, home_affairs)
    withdraw_report(report=report, by=office, reason="Bổ sung.")
    assert remarks_by_part(report, office) == {}
    with clock.working_on(round_.cutoff_on):
        submit_report(report=report, by=office)
    assert remarks_by_part(report, office) == {}
    assert own_drafts(report, home_affairs)["inspection"].report_version == 2
    accept_report(report=report, by=home_affairs)
    assert remarks_by_part(report, office) == {}, "what was never told stays so"


def test_two_readers_do_not_overwrite_each_other(justice, round_, home_affairs):
    report = builders.sent(round_, justice)
    colleague = make.user(home_affairs.unit, Role.PROVINCE)
    mine = _remark(report, home_affairs)
    with pytest.raises(Conflict, match="vừa sửa ý kiến"):
        _remark(report, colleague, "Khác.")
    _remark(report, colleague, "Khác.", seen_at=mine.written_at)
    assert PartComment.objects.get().text == "Khác."
    _remark(report, colleague, "", seen_at=PartComment.objects.get().written_at)
    assert not PartComment.objects.exists()


def test_pages_of_remarks_and_withdrawal(client, justice, round_, home_affairs):
    report, office = builders.sent(round_, justice), builders.office(justice)
    address = f"/bao-cao/{report.pk}/phan/inspection/y-kien/"
    client.force_login(home_affairs)
    sent = client.post(address, {"text": "Thiếu số cuộc.", "seen_version": 1, "seen_at": ""}, follow=True)
    assert "Thiếu số cuộc." in sent.content.decode()
    refused = client.post(address, {"text": "Lời của tôi.", "seen_version": 1, "seen_at": ""})
    assert refused.status_code == 409
    assert "Lời của tôi." in refused.content.decode(), "nothing typed is lost"
    page = client.get(f"/bao-cao/{report.pk}/tra-lai/").content.decode()
    assert "1 ý kiến tại các mục được gửi kèm" in page
    client.force_login(office)
    assert "Thiếu số cuộc." not in client.get(f"/bao-cao/{report.pk}/").content.decode()
    client.post(f"/bao-cao/{report.pk}/rut-lai/", {"reason": "Nhầm.", "version": 1})
    assert Report.objects.get(pk=report.pk).status == ReportStatus.DRAFT
