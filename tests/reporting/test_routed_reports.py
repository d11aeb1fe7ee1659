"""Reports that a route leads to another agency: its office decides, Sở Nội vụ looks on, and every list follows."""

from datetime import date

import pytest
from django.urls import reverse

from organisations.enums import Role
from organisations.models import Notification, Unit
from reform.common import clock
from reform.common.errors import NotPermitted
from reform.common.periods import Period
from reporting.enums import ReportLevel, ReportStatus
from reporting.models import Report, ReportPart
from reporting.permissions import can_decide, can_read_content, receiver
from reporting.queries.as_sent import put_as_sent
from reporting.queries.rounds import round_page
from reporting.queries.waiting import waiting_reports
from reporting.services.documents import document_of
from reporting.services.rhythm import remind_of_reports
from reporting.services.round_work import remind_silent
from reporting.services.rounds import open_round
from reporting.services.routes import add_route
from reporting.services.submission import accept_report, return_report, submit_report
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db
ON = date(2025, 6, 14)


class Scene:
    """A centre that reports to the Ban by a route, beside Sở Y tế, which reports as everybody."""

    def __init__(self) -> None:
        self.province = make.province()
        self.home = make.user(make.department("Sở Nội vụ", self.province), Role.PROVINCE)
        self.board, self.centre, self.health = (
            make.department(name, self.province) for name in ("Ban Quản lý KCN", "Trung tâm Hạ tầng", "Sở Y tế")
        )
        add_route(
            by=self.home,
            province=self.province,
            sender=self.centre,
            recipient=self.board,
            valid_from=date(2025, 1, 1),
        )
        make.reform_area()
        self.round = builders.half_year(self.province)
        self.office = builders.office(self.board)

    def sent(self, unit: Unit) -> Report:
        builders.sent(self.round, unit)
        return self.fetched(unit)

    def fetched(self, unit: Unit) -> Report:
        return Report.objects.select_related("round__province", "unit", "recipient").get(round=self.round, unit=unit)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_the_recipients_office_decides_and_nobody_else(scene):
    report = scene.sent(scene.centre)
    leader = make.user(scene.board, Role.LEADER)
    others = [scene.home, leader, builders.office(scene.centre), builders.office(scene.health)]
    assert [bool(can_decide(person, report)) for person in others] == [False] * 4
    assert can_decide(scene.home, report).reason.startswith("Báo cáo này gửi Ban Quản lý KCN")
    with pytest.raises(NotPermitted):
        accept_report(report=report, by=scene.home)
    assert can_read_content(scene.home, report) and can_read_content(scene.office, report)
    seen = [Report.objects.visible_to(person).filter(pk=report.pk).exists() for person in (*others, scene.office)]
    assert seen == [True, True, True, False, True]

    accept_report(report=report, by=scene.office)

    assert (report.status, report.decided_by) == (ReportStatus.ACCEPTED, scene.office)
    usual = scene.sent(scene.health)
    assert can_decide(scene.home, usual) and not can_decide(scene.office, usual)


def test_a_route_to_the_province_itself_leaves_the_decision_with_home_affairs(scene):
    Report.objects.filter(unit=scene.health).update(recipient=scene.province)
    report = scene.sent(scene.health)
    assert receiver(report) == "Sở Nội vụ" and can_decide(scene.home, report)
    assert [row.report for row in waiting_reports(scene.home, ON)] == [report]


def test_what_waits_is_listed_with_who_decides(scene):
    routed, usual = scene.sent(scene.centre), scene.sent(scene.health)
    admin = make.user(None, Role.ADMIN)

    def waiting(person) -> set:
        return {row.report for row in waiting_reports(person, ON)}

    assert (waiting(scene.home), waiting(scene.office), waiting(admin)) == ({usual}, {routed}, {routed, usual})
    rows = {row.report.unit: row for row in round_page(scene.round, ON).rows}
    assert (rows[scene.centre].awaits_decision, rows[scene.health].awaits_decision) == (False, True)


def test_the_office_finds_them_and_takes_them_over_on_its_pages(client, scene):
    builders.compiled(scene.round, scene.centre)
    client.force_login(scene.office)
    page = client.get("/bao-cao/").content.decode()
    assert "Báo cáo gửi đến đơn vị" in page and "Trung tâm Hạ tầng" in page
    assert client.get(f"/bao-cao/{scene.fetched(scene.centre).pk}/").content.decode().count("đang soạn báo cáo") == 1
    report = scene.sent(scene.centre)
    with clock.working_on(ON):
        assert "Trung tâm Hạ tầng" in client.get("/bao-cao-cho-tiep-nhan/").content.decode()
        answer = client.post(f"/bao-cao/{report.pk}/tiep-nhan/", {"version": 1}, follow=True)
    assert answer.redirect_chain == [("/bao-cao-cho-tiep-nhan/", 302)]
    assert scene.fetched(scene.centre).status == ReportStatus.ACCEPTED


def test_the_office_reminds_those_that_report_to_it(client, scene):
    people = {unit: builders.office(unit) for unit in (scene.centre, scene.health)}
    client.force_login(scene.office)
    assert "Nhắc 1 đơn vị gửi báo cáo" in client.get("/bao-cao/").content.decode()
    answer = client.post(f"/bao-cao-cac-don-vi/{scene.round.pk}/nhac/", {"confirmed": "1"}, follow=True)
    assert answer.redirect_chain == [("/bao-cao/", 302)]
    assert "Đã nhắc Văn phòng của 1 đơn vị: Trung tâm Hạ tầng." in answer.content.decode()
    notice = Notification.objects.get(title__startswith="Chưa gửi báo cáo")
    assert notice.recipient == people[scene.centre]
    assert notice.text.startswith("Ban Quản lý KCN đề nghị gửi báo cáo. Hạn gửi")
    client.force_login(people[scene.health])
    assert client.post(f"/bao-cao-cac-don-vi/{scene.round.pk}/nhac/").status_code == 403


def test_home_affairs_sees_it_and_cannot_pick_it_for_acceptance(client, scene):
    report = scene.sent(scene.centre)
    client.force_login(scene.home)
    page = client.get(f"/bao-cao-cac-don-vi/{scene.round.pk}/").content.decode()
    assert "gửi Ban Quản lý KCN" in page and f'value="{report.pk}-1"' not in page
    client.post(f"/bao-cao-cac-don-vi/{scene.round.pk}/tiep-nhan/", {"picks": f"{report.pk}-1", "confirmed": "1"})
    assert scene.fetched(scene.centre).status == ReportStatus.SUBMITTED


def test_words_name_the_recipient(client, scene):
    client.force_login(builders.office(scene.centre))
    report = builders.compiled(scene.round, scene.centre)
    with clock.working_on(ON):
        assert "Gửi Ban Quản lý KCN" in client.get(f"/bao-cao/{report.pk}/").content.decode()
        answer = client.post(f"/bao-cao/{report.pk}/gui/", follow=True).content.decode()
    assert "Ban Quản lý KCN sẽ tiếp nhận hoặc trả lại." in answer
    assert "chờ Ban Quản lý KCN trả lại" in answer
    return_report(report=scene.fetched(scene.centre), by=scene.office, reason="Thiếu số liệu.")
    with clock.working_on(date(2025, 6, 16)):
        remind_silent(round_=scene.round, by=scene.home)
        remind_of_reports(on=date(2025, 6, 13))
    told = "\n".join(Notification.objects.filter(recipient__unit=scene.centre).values_list("text", flat=True))
    assert "Ban Quản lý KCN đề nghị bổ sung và gửi lại" in told
    assert "Báo cáo đã bị Ban Quản lý KCN trả lại" in told
    assert "Sở Nội vụ" not in told


def test_the_document_is_addressed_to_the_recipient(scene):
    assert document_of(builders.compiled(scene.round, scene.centre)).addressees == ("Ban Quản lý KCN",)
    assert document_of(builders.compiled(scene.round, scene.health)).addressees == ("Sở Nội vụ",)


def test_readers_of_a_returned_report_see_what_was_sent(client, scene):
    report = scene.sent(scene.health)
    ReportPart.objects.filter(report=report, key="plan").update(body="Bản đã gửi")
    report.versions.update(parts=list(report.parts.values("key", "number", "heading", "depth", "body", "is_generated")))
    return_report(report=report, by=scene.home, reason="Thiếu số liệu.")
    ReportPart.objects.filter(report=report, key="plan").update(body="Bản đang sửa")
    Report.objects.filter(pk=report.pk).update(snapshot=report.snapshot | {"cancelled": 77})

    pages = {}
    for person in (scene.home, builders.office(scene.health)):
        client.force_login(person)
        shown = [client.get(f"/bao-cao/{report.pk}/{page}") for page in ("", "xem-truoc/")]
        pages[person] = "".join(answer.content.decode() for answer in shown)
    read, own = pages.values()
    assert ("Bản đã gửi" in read, "Bản đang sửa" in read) == (True, False)
    assert ("Bản đã gửi" in own, "Bản đang sửa" in own) == (False, True)
    assert "là của <strong>lần gửi 1</strong>" in read and "lần gửi 1</strong>" not in own
    assert put_as_sent(scene.fetched(scene.health), scene.home).numbers.cancelled == 0
    assert put_as_sent(scene.fetched(scene.health), builders.office(scene.health)).numbers.cancelled == 77


def test_the_files_of_what_is_being_written_are_not_for_its_readers(client, scene):
    report = scene.sent(scene.health)
    return_report(report=report, by=scene.home, reason="Thiếu số liệu.")
    client.force_login(scene.home)
    assert client.get(f"/bao-cao/{report.pk}/tep/pdf/?lan=0").status_code == 404
    answer = client.post(f"/bao-cao/{report.pk}/tep/", follow=True)
    assert "không tạo lại" in answer.content.decode()


def test_lists_count_what_was_sent_while_it_is_written_again(scene):
    report = scene.sent(scene.health)
    return_report(report=report, by=scene.home, reason="Thiếu số liệu.")
    empty = report.snapshot | {"areas": []}
    Report.objects.filter(pk=report.pk).update(snapshot=empty)
    (row,) = [row for row in round_page(scene.round, ON).rows if row.report == report]
    assert (row.counts is None, report.level) == (False, ReportLevel.UNIT)


# ── A recipient that is no more ─────────────────────────────────────────────────────────────────────────────────────


def _ended(board: Unit, last: date) -> None:
    Unit.objects.filter(pk=board.pk).update(valid_to=last)


def test_a_route_to_who_is_no_more_leads_to_home_affairs(scene):
    _ended(scene.board, date(2025, 8, 31))
    third = open_round(by=None, province=scene.province, year=2025, period=Period.Q3)
    report = third.reports.get(unit=scene.centre)
    assert (report.recipient, receiver(report)) == (None, "Sở Nội vụ")
    assert not third.reports.filter(unit=scene.board).exists()


def test_home_affairs_takes_over_what_waits_for_who_has_ended(client, scene):
    scene.sent(scene.centre)
    _ended(scene.board, date(2025, 6, 15))
    with clock.working_on(date(2025, 6, 15)):
        report = scene.fetched(scene.centre)
        assert [bool(can_decide(who, report)) for who in (scene.office, scene.home)] == [True, False], "its last day"
    with clock.working_on(date(2025, 6, 16)):
        report = scene.fetched(scene.centre)
        assert [bool(can_decide(who, report)) for who in (scene.office, scene.home)] == [False, True]
        found = [[row.report for row in waiting_reports(who, clock.today())] for who in (scene.office, scene.home)]
        assert found == [[], [report]]
        return_report(report=report, by=scene.home, reason="Thiếu số liệu.")
        submit_report(report=scene.fetched(scene.centre), by=builders.office(scene.centre))
        accept_report(report=scene.fetched(scene.centre), by=scene.home)
    assert scene.fetched(scene.centre).received_by_unit == scene.home.unit


def test_what_was_accepted_by_who_has_ended_since_stays_theirs(scene):
    report = scene.sent(scene.centre)
    accept_report(report=report, by=scene.office)
    _ended(scene.board, date(2025, 6, 15))
    with clock.working_on(date(2025, 7, 1)):
        assert receiver(scene.fetched(scene.centre)) == "Ban Quản lý KCN"
        assert scene.fetched(scene.centre).received_by_unit == scene.board


def test_what_was_returned_by_who_has_ended_since_goes_to_home_affairs(client, scene):
    return_report(report=scene.sent(scene.centre), by=scene.office, reason="Thiếu số liệu.")
    assert document_of(scene.fetched(scene.centre)).addressees == ("Ban Quản lý KCN",)
    _ended(scene.board, date(2025, 6, 15))
    with clock.working_on(date(2025, 6, 16)):
        report = scene.fetched(scene.centre)
        assert (receiver(report), document_of(report).addressees) == ("Sở Nội vụ", ("Sở Nội vụ",))
        found = [Report.objects.received_by(who).filter(pk=report.pk).exists() for who in (scene.office, scene.home)]
        assert found == [False, True]
        submit_report(report=report, by=builders.office(scene.centre))
        report = scene.fetched(scene.centre)
        assert (bool(can_decide(scene.home, report)), report.received_by_unit) == (True, None)
        client.force_login(scene.office)
        page = client.get(reverse("reporting:report_list")).content.decode()
        assert "Trung tâm Hạ tầng" in page and reverse("reporting:report_accept", args=[report.pk]) not in page
