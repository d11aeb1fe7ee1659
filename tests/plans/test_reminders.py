"""Who is told what on which day: once, in one notice, as each person wants it."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from organisations.enums import NoticeKind, Role, UnitKind
from organisations.models import ActingGrant, Installation, Notification, NotificationSetting
from plans.enums import DeadlineType, PlanStatus, Reviewer, WantedChange, WorkStatus
from plans.models import Activity, Assignment, ChangeRequest, Plan
from plans.queries.unit_news import NewsOfUnits
from plans.services.reminders import rehearse, send_digests, send_reminders
from plans.tasks import remind, send_digest
from reform.common import clock
from tests import make

pytestmark = pytest.mark.django_db
FRIDAY, MONDAY = date(2025, 6, 13), date(2025, 6, 16)


@pytest.fixture
def agency():
    return make.department("Sở Tư pháp", make.province(), "DN-STP")


@pytest.fixture
def official(agency):
    return make.user(agency, full_name="Nguyễn Văn An")


def send(on=FRIDAY, **fields):
    with clock.working_on(on):
        return send_reminders(on=on, **fields)


def told(person):
    return Notification.objects.filter(recipient=person)


def test_one_notice_a_day_lists_all_of_a_persons_work(agency, official):
    make.lead(agency, due_on=FRIDAY, title="Rà soát văn bản")
    make.lead(agency, due_on=FRIDAY + timedelta(days=7), title="Số hóa hồ sơ")
    make.lead(agency, due_on=FRIDAY - timedelta(days=14), title="Tổ chức đối thoại")
    make.lead(agency, due_on=FRIDAY + timedelta(days=6), title="Không nhắc hôm nay")
    assert send() == 1
    notice = told(official).get()
    assert notice.title == "Nhắc việc 13/06/2025: 1 việc quá hạn, 1 việc đến hạn hôm nay, 1 việc sắp đến hạn"
    assert (notice.kind, notice.key, notice.path) == (NoticeKind.REMINDER, "remind:2025-06-13", "/viec-cua-toi/")
    lines = notice.text.splitlines()
    assert lines[0] == "Quá hạn (1):"
    assert lines[1].endswith("Tổ chức đối thoại: quá hạn 14 ngày, hạn 30/05/2025")
    assert lines[4].endswith("Rà soát văn bản: hôm nay, hạn 13/06/2025")
    assert lines[7].endswith("Số hóa hồ sơ: còn 7 ngày, hạn 20/06/2025")
    assert "Không nhắc hôm nay" not in notice.text


def test_nobody_is_told_twice_of_a_day(agency, official):
    make.lead(agency, due_on=FRIDAY)
    assert (send(), send()) == (1, 0)
    Installation.objects.create(pk=1, demo_date=FRIDAY)
    remind()  # as the schedule does each hour, and on an illustrative portal each day
    assert told(official).count() == 1


def test_nothing_comes_on_a_day_off(agency, official):
    saturday = FRIDAY + timedelta(days=1)
    make.lead(agency, due_on=saturday)
    assert send(saturday) == 0
    assert send() == 1
    assert "còn 1 ngày, hạn 14/06/2025" in told(official).get().text


def test_finished_cancelled_unissued_and_closed_work_is_left_in_peace(agency, official):
    done, cancelled = make.lead(agency, due_on=FRIDAY), make.lead(agency, due_on=FRIDAY)
    make.update(done, official, FRIDAY, WorkStatus.DONE)
    Assignment.objects.filter(pk=cancelled.pk).update(status=WorkStatus.CANCELLED)
    for status in (PlanStatus.DRAFT, PlanStatus.CLOSED):
        Plan.objects.filter(pk=make.lead(agency, due_on=FRIDAY).plan_id).update(status=status)
    make.activity(make.plan(agency), [], [agency], due_on=FRIDAY)  # who only supports is not asked
    assert send() == 0


def test_each_year_of_days_tells_of_one_deadline_once_an_occasion(agency, official):
    """The whole road over half a year of days: as many notices as the rules have days, none twice."""
    work = make.lead(agency, due_on=date(2025, 2, 3))  # the first working day after Tết
    day, days = date(2025, 1, 1), []
    while day < date(2025, 4, 1):
        if send(day):
            days.append(day)
        day += timedelta(days=1)
    before = [day for day in days if day <= work.due_on]
    assert before == [date(2025, 1, 24), date(2025, 2, 3)]  # 7, 3 and 1 days before all fall into the holidays
    assert [(day - work.due_on).days for day in days if day > work.due_on] == [7, 14, 21, 28, 35, 42, 49, 56]


def test_a_person_chooses_which_days(agency, official):
    NotificationSetting.objects.create(user=official, week_before=False, when_late=False)
    make.lead(agency, due_on=FRIDAY + timedelta(days=7))
    make.lead(agency, due_on=FRIDAY - timedelta(days=7))
    assert send() == 0
    make.lead(agency, due_on=FRIDAY)
    assert send() == 1
    assert told(official).get().title.endswith(": 1 việc đến hạn hôm nay")


def test_mail_only_where_it_is_wanted(agency, settings):
    settings.EMAIL_HOST = "thu.vidu.vn"
    wants, silent = (make.user(agency, email=f"{name}@vidu.vn") for name in "ab")
    NotificationSetting.objects.create(user=silent, by_mail=False)
    make.lead(agency, due_on=FRIDAY)
    assert send() == 2
    assert (told(wants).get().by_mail, told(silent).get().by_mail) == (True, False)


def test_those_who_work_in_the_unit_are_told_and_the_office_where_nobody_does(agency, official):
    division = make.unit("Phòng Kiểm tra", UnitKind.DIVISION, agency)
    inside, beside = make.user(division), make.user(make.unit("Phòng khác", UnitKind.DIVISION, agency))
    empty = make.department("Sở Y tế", agency.province)
    office = make.user(empty, Role.OFFICE)
    make.lead(division, due_on=FRIDAY)
    make.lead(empty, due_on=FRIDAY)
    assert send() == 3
    assert "(Phòng Kiểm tra)" in told(official).get().text, "whoever stands above sees whose it is"
    assert "(Phòng Kiểm tra)" not in told(inside).get().text
    assert told(office).exists()
    assert not told(beside).exists()


def test_the_leader_hears_once_of_work_that_is_a_week_late(agency, official):
    leader, deputy = make.user(agency, Role.LEADER), make.user(agency, Role.LEADER)
    leader_below = make.user(make.unit("Phòng khác", UnitKind.DIVISION, agency), Role.LEADER)
    grant = {"capacity": "KT", "starts_on": FRIDAY, "ends_on": FRIDAY, "granted_at": clock.now(), "granted_by": leader}
    acting = make.user(make.unit("Phòng Một", UnitKind.DIVISION, agency), Role.LEADER)
    ActingGrant.objects.create(principal=leader, deputy=acting, **grant)
    ActingGrant.objects.create(principal=leader, deputy=deputy, **grant)  # who hears anyway hears once
    moved_away = make.user(make.department("Sở khác", agency.province), Role.LEADER)
    ActingGrant.objects.create(principal=leader, deputy=moved_away, **grant)
    make.lead(agency, due_on=FRIDAY - timedelta(days=7))
    make.lead(agency, due_on=FRIDAY - timedelta(days=14))
    for day in (FRIDAY, FRIDAY + timedelta(days=7)):
        send(day)
    for person in (leader, deputy, acting):
        notice = told(person).get()
        assert notice.kind == NoticeKind.ESCALATION
        assert notice.title.endswith(": 1 việc của đơn vị quá hạn một tuần")
    assert not told(leader_below).exists() and not told(moved_away).exists()


def test_continuous_work_is_asked_for_gently_at_the_end_of_its_period(agency, official):
    asked, spoken = (make.lead(agency, kind=DeadlineType.CONTINUOUS, title=title) for title in ("Chưa nói", "Đã nói"))
    Assignment.objects.filter(pk=spoken.pk).update(confirmed_to=date(2025, 6, 14))
    Assignment.objects.filter(pk=asked.pk).update(confirmed_to=date(2025, 3, 14))
    sent = [day for day in (date(2025, 6, 1) + timedelta(days=number) for number in range(20)) if send(day)]
    assert sent == [date(2025, 6, 9)], "the first working day of the period's last week"
    text = told(official).get().text
    assert "Chưa nói: kỳ 6 tháng đầu năm 2025 kết thúc ngày 14/06/2025" in text
    assert "Đã nói" not in text


def test_recurring_work_is_asked_for_at_its_own_milestones(agency, official):
    work = make.lead(agency, kind=DeadlineType.RECURRING)
    type(work.activity).objects.filter(pk=work.activity_id).update(deadline_text="Hằng tháng")
    sent = [day for day in (date(2025, 6, 1) + timedelta(days=number) for number in range(60)) if send(day)]
    assert sent == [date(2025, 6, 24), date(2025, 7, 25)]


def test_what_waits_for_somebody_reminds_that_person(agency, official):
    leader, office = make.user(agency, Role.LEADER), make.user(agency, Role.OFFICE)
    for whom in (Reviewer.LEADER, Reviewer.OFFICE):
        work = make.lead(agency, title=f"Chờ {whom}")
        Assignment.objects.filter(pk=work.pk).update(awaits=whom, awaits_since=date(2025, 6, 10))
    fresh = make.lead(agency)
    Assignment.objects.filter(pk=fresh.pk).update(awaits=Reviewer.OFFICE, awaits_since=date(2025, 6, 12))
    cancelled = make.lead(agency)
    waits = {"awaits": Reviewer.OFFICE, "awaits_since": date(2025, 6, 10)}
    Assignment.objects.filter(pk=cancelled.pk).update(status=WorkStatus.CANCELLED, **waits)
    assert send() == 2
    assert "Chờ LEADER: chờ duyệt từ 10/06/2025" in told(leader).get().text
    assert told(office).get().title == "Nhắc việc 13/06/2025: 1 việc chờ ông/bà quyết định"
    assert send(FRIDAY + timedelta(days=7)) == 2, "weekly from then on"


def test_requests_for_a_change_wait_for_who_decides_on_the_plan(agency, official):
    home_affairs = make.user(make.department("Sở Nội vụ", agency.province), Role.PROVINCE)
    office = make.user(agency, Role.OFFICE)
    left, closed = make.lead(agency).activity, make.lead(agency).activity
    Activity.objects.filter(pk=left.pk).update(status=WorkStatus.CANCELLED)
    Plan.objects.filter(pk=closed.plan_id).update(status=PlanStatus.CLOSED)
    asked = [
        make.activity(make.plan(owner), [agency], due_on=date(2025, 12, 1), title=f"Việc của {owner}")
        for owner in (agency.province, agency)
    ]
    for activity in (*asked, left, closed):
        ChangeRequest.objects.create(
            activity=activity,
            unit=agency,
            kind=WantedChange.DEADLINE,
            wanted={},
            reason="Chờ hướng dẫn.",
            requested_at=make.moment(date(2025, 6, 10)),
            requested_by=official,
        )
    assert send() == 2
    assert "Việc của UBND tỉnh Đắk Nông (Sở Tư pháp): thời hạn, chờ từ 10/06/2025" in told(home_affairs).get().text
    assert told(home_affairs).get().title.endswith(": 1 việc chờ ông/bà quyết định")
    assert "Việc của Sở Tư pháp" in told(office).get().text


def test_long_lists_are_cut_with_their_number(agency, official):
    for _ in range(23):
        make.lead(agency, due_on=FRIDAY)
    send()
    text = told(official).get().text
    assert "Đến hạn hôm nay (23):" in text
    assert text.splitlines()[-1] == "- … và 3 việc khác"


def test_the_digest_tells_each_reader_of_the_own_unit(agency, official):
    division = make.unit("Phòng Kiểm tra", UnitKind.DIVISION, agency)
    leader_below, office = make.user(division, Role.LEADER), make.user(division, Role.OFFICE)
    off = make.user(agency)
    NotificationSetting.objects.create(user=off, digest=False)
    outsider = make.user(make.department("Sở Y tế", agency.province))
    done = make.lead(agency, due_on=FRIDAY)
    make.update(done, official, FRIDAY, WorkStatus.DONE)
    make.lead(division, due_on=FRIDAY, title="Kiểm tra công vụ")
    make.lead(agency, due_on=date(2025, 6, 22), title="Đến hạn Chủ nhật")
    make.lead(agency, due_on=date(2025, 6, 23), title="Tuần sau")
    with clock.working_on(MONDAY):
        assert send_digests(on=MONDAY) == 3
        assert send_digests(on=MONDAY) == 0
    for person in (official, office):
        text = told(person).get().text
        assert "Hoàn thành 1/4 (25%) đầu việc." in text
        assert "quá hạn 1, sắp đến hạn 2" in text
        assert "(Phòng Kiểm tra): quá hạn 3 ngày, hạn 13/06/2025" in text
        assert "Đến hạn trong tuần, đến hết ngày 22/06/2025 (1):" in text
        assert "Tuần sau" not in text
    below = told(leader_below).get()
    assert below.title == "Bản tin tuần 16/06/2025 – Phòng Kiểm tra: 1 việc quá hạn"
    assert "Hoàn thành 0/1" in below.text
    assert not told(off).exists()
    assert not told(outsider).exists(), "a unit without work has no news"


def test_the_digest_of_a_day_does_not_know_what_was_done_later(agency, official):
    work = make.lead(agency, due_on=date(2025, 12, 31))
    make.update(work, official, MONDAY + timedelta(days=2), WorkStatus.DONE)
    assert NewsOfUnits(MONDAY).of(official).done == 0
    assert NewsOfUnits(MONDAY + timedelta(days=2)).of(official).done == 1


def test_the_digest_comes_on_the_first_working_day_of_a_week(agency, official):
    make.lead(agency, due_on=date(2025, 12, 31))
    days = [date(2025, 8, 29) + timedelta(days=number) for number in range(14)]
    sent = []
    for day in days:
        with clock.working_on(day):
            sent += [day] * send_digests(on=day)
    assert sent == [date(2025, 9, 3), date(2025, 9, 8)]


def test_the_schedule_goes_by_the_portals_day(agency, official):
    Installation.objects.create(pk=1, demo_date=MONDAY)
    make.lead(agency, due_on=MONDAY)
    remind()
    send_digest()
    assert {notice.kind for notice in told(official)} == {NoticeKind.REMINDER, NoticeKind.DIGEST}


def test_one_agencys_people_can_be_told_alone(agency, official):
    other = make.user(make.department("Sở Y tế", agency.province))
    make.lead(agency, due_on=FRIDAY)
    make.lead(other.unit, due_on=FRIDAY)
    assert send(agency=agency) == 1
    assert told(official).exists()
    assert send() == 1, "the others are told by the schedule"


@pytest.mark.parametrize("units", [1, 4])
def test_a_province_costs_as_many_queries_as_one_unit(agency, settings, django_assert_num_queries, units):
    settings.EMAIL_HOST = "thu.vidu.vn"
    for number in range(units):
        unit = make.department(f"Sở {number}", agency.province)
        for role in (Role.LEADER, Role.OFFICIAL, Role.OFFICE):
            make.user(unit, role)
        for days in (0, -7, -14):
            make.lead(unit, due_on=MONDAY + timedelta(days=days))
    with clock.working_on(MONDAY), django_assert_num_queries(12):
        # people, who acts; due days, rows; rhythms; reviews; requests; told already, wishes, notices; savepoint
        assert send_reminders(on=MONDAY) == 2 * units
    with clock.working_on(MONDAY), django_assert_num_queries(11):
        # later steps, counts, waiting, lines; people, who acts; told already, wishes, the notices; savepoint
        assert send_digests(on=MONDAY) == 3 * units


def command(*arguments):
    out = StringIO()
    call_command("remind", *arguments, stdout=out)
    return out.getvalue()


def test_the_rehearsal_prints_whom_how_and_what_and_writes_nothing(agency, official, settings):
    settings.EMAIL_HOST = "thu.vidu.vn"
    type(official).objects.filter(pk=official.pk).update(email="an@vidu.vn")
    make.lead(agency, due_on=FRIDAY, title="Rà soát văn bản")
    printed = command("--rehearse", "--on", "2025-06-13", "--unit", "DN-STP")
    assert f"TO {official.username} (Nguyễn Văn An, Sở Tư pháp) BY bell and e-mail <an@vidu.vn>" in printed
    assert "  Nhắc việc 13/06/2025: 1 việc đến hạn hôm nay" in printed
    assert "Rà soát văn bản: hôm nay, hạn 13/06/2025" in printed
    assert printed.endswith("2025-06-13: 1 notices would be sent; nothing was written\n")
    assert not Notification.objects.exists()
    assert "0 notices would be sent" in command("--rehearse", "--on", "2025-06-14")


def test_the_command_sends_today_and_once(agency, official):
    Installation.objects.create(pk=1, demo_date=FRIDAY)
    make.lead(agency, due_on=FRIDAY)
    assert command() == "2025-06-13: 1 reminders and 0 digests sent\n"
    assert command() == "2025-06-13: 0 reminders and 0 digests sent\n"
    assert "0 notices would be sent" in command("--rehearse")


@pytest.mark.parametrize("arguments", [("--on", "2025-06-13"), ("--rehearse", "--unit", "KHONG-CO")])
def test_the_command_says_what_does_not_go(arguments):
    with pytest.raises(CommandError):
        command(*arguments)


def test_an_office_sees_beforehand_what_its_people_will_be_told(client, agency, official):
    Installation.objects.create(pk=1, demo_date=FRIDAY)
    other = make.user(make.department("Sở Y tế", agency.province, "DN-SYT"))
    make.lead(agency, due_on=date(2025, 6, 20), title="Rà soát văn bản")
    make.lead(other.unit, due_on=date(2025, 6, 20))
    client.force_login(make.user(agency, Role.OFFICE))
    page = client.get("/nhac-viec/").content.decode()
    assert "Rà soát văn bản: còn 7 ngày, hạn 20/06/2025" in page
    assert str(other) not in page
    assert str(other) not in client.get("/nhac-viec/?don_vi=DN-SYT").content.decode()
    assert "Ngày nghỉ không nhắc việc" in client.get("/nhac-viec/?ngay=14/06/2025").content.decode()
    assert "Ngày ghi theo ngày/tháng/năm" in client.get("/nhac-viec/?ngay=xx").content.decode()
    assert not Notification.objects.exists()


def test_the_province_chooses_an_agency(client, agency, official):
    Installation.objects.create(pk=1, demo_date=FRIDAY)
    make.lead(agency, due_on=FRIDAY, title="Rà soát văn bản")
    client.force_login(make.user(make.department("Sở Nội vụ", agency.province), Role.PROVINCE))
    assert "Rà soát văn bản" not in client.get("/nhac-viec/").content.decode()
    assert "Rà soát văn bản" in client.get("/nhac-viec/?don_vi=DN-STP").content.decode()


def test_the_rehearsal_is_what_is_sent(agency, official):
    make.lead(agency, due_on=MONDAY)
    with clock.working_on(MONDAY):
        shown = {(row.recipient_id, row.key, row.text) for row in rehearse(MONDAY)}
        send_reminders(on=MONDAY)
        send_digests(on=MONDAY)
    assert shown == set(Notification.objects.values_list("recipient_id", "key", "text"))
    assert rehearse(MONDAY) == []
