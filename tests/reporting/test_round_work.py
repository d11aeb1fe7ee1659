"""Many reports at once: accepted each by what was seen, the silent reminded once a day, the longest waiting first."""

from datetime import date

import pytest

from organisations.enums import NoticeKind
from organisations.models import Installation, Notification
from reform.common import clock
from reporting.enums import ReportStatus
from reporting.models import Report, ReportRound
from reporting.queries.rounds import rounds_with_counts
from reporting.services.exclusions import exclude_unit
from reporting.services.round_work import remind_silent
from reporting.services.submission import return_report
from tests.reporting import builders

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 16)


def test_reports_are_accepted_each_in_the_version_that_was_seen(client, units, round_, home_affairs):
    first, second = (builders.sent(round_, unit) for unit in units[:2])
    draft = builders.report_of(round_, units[2])
    return_report(report=Report.objects.get(pk=second.pk), by=home_affairs, reason="Thiếu.")
    builders.sent(round_, units[1])
    client.force_login(home_affairs)
    address = f"/bao-cao-cac-don-vi/{round_.pk}/tiep-nhan/"
    picks = [f"{first.pk}-1", f"{second.pk}-1", f"{draft.pk}-0"]
    asked = client.post(address, {"picks": picks}).content.decode()
    assert "Tiếp nhận 3 báo cáo" in asked
    assert Report.objects.get(pk=first.pk).status == ReportStatus.SUBMITTED, "only asked so far"
    told = client.post(address, {"picks": picks, "confirmed": "1"}, follow=True).content.decode()
    assert "Đã tiếp nhận 1 báo cáo" in told
    assert "Chưa tiếp nhận báo cáo của Sở Y tế: Đơn vị đã gửi lại báo cáo (lần 2)" in told
    assert "Chưa tiếp nhận báo cáo của Sở Tài chính" in told
    statuses = dict(Report.objects.of_units().values_list("unit__name", "status"))
    assert statuses["Sở Tư pháp"] == ReportStatus.ACCEPTED
    assert (statuses["Sở Y tế"], statuses["Sở Tài chính"]) == (ReportStatus.SUBMITTED, ReportStatus.DRAFT)
    assert "Chưa chọn báo cáo nào" in client.post(address, {}, follow=True).content.decode()


def test_all_who_have_not_sent_are_reminded_once_a_day(units, round_, home_affairs):
    office = builders.office(units[0])
    builders.sent(round_, units[1])
    with clock.working_on(DAY):
        found = remind_silent(round_=round_, by=home_affairs)
        again = remind_silent(round_=round_, by=home_affairs)
    assert found.told == [units[0]]
    assert set(found.nobody) == {units[2], home_affairs.unit}, "who has no office is named"
    assert (again.told, again.before) == ([], [units[0]])
    notice = Notification.objects.get(kind=NoticeKind.REMINDER)
    assert (notice.recipient, notice.title) == (office, f"Chưa gửi báo cáo: {round_.title}")
    with clock.working_on(date(2025, 6, 17)):
        assert remind_silent(round_=round_, by=home_affairs).told == [units[0]]


def test_waiting_reports_stand_by_age_and_the_round_tells_who_sent_how(client, units, round_, home_affairs):
    builders.sent(round_, units[0], on=date(2025, 6, 14))
    builders.sent(round_, units[1], on=date.fromordinal(round_.unit_due_on.toordinal() + 1))
    client.force_login(home_affairs)
    Installation.objects.create(pk=1, demo_date=date(2025, 6, 21))
    every = client.get("/bao-cao-cho-tiep-nhan/").content.decode()
    old = client.get("/bao-cao-cho-tiep-nhan/?tu=5").content.decode()
    late = client.get(f"/bao-cao-cac-don-vi/{round_.pk}/?gui=muon").content.decode()
    assert every.index("Sở Tư pháp") < every.index("Sở Y tế")
    assert "7 ngày" in old
    assert "Sở Y tế" not in old
    assert "Gửi đúng hạn (1)" in late
    assert "Tình hình gửi của 1 cơ quan" in late


def test_the_round_counts_one_way_and_asks_before_it_reminds(client, units, round_, home_affairs):
    report = builders.sent(round_, units[0])
    return_report(report=report, by=home_affairs, reason="Thiếu.")
    exclude_unit(by=home_affairs, report=builders.report_of(round_, units[1]), reason="Sắp xếp")
    client.force_login(home_affairs)
    page = client.get(f"/bao-cao-cac-don-vi/{round_.pk}/").content.decode()
    assert "<strong>1/3</strong> đơn vị đã gửi (không kể 1 đơn vị được miễn báo cáo)" in page
    assert "Nhắc gửi báo cáo (2 chưa gửi, 1 bị trả lại)…" in page
    assert "Được miễn báo cáo (1)" in page and "Tất cả (4)" in page
    (counted,) = rounds_with_counts(ReportRound.objects.all())
    assert (counted.asked, counted.sent, counted.silent) == (3, 1, 2)
    asked = client.post(f"/bao-cao-cac-don-vi/{round_.pk}/nhac/").content.decode()
    assert "Nhắc 3 đơn vị gửi báo cáo" in asked and "bị trả lại, chưa gửi lại" in asked
    assert not Notification.objects.filter(title__startswith="Chưa gửi").exists()
