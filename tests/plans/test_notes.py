"""Notes on an activity: who may write, whom they reach, who reads them."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from organisations.enums import Role
from organisations.models import Installation, Notification
from plans.enums import PlanStatus, WorkStatus
from plans.models import Note
from plans.services.notes import write_note
from reform.common.errors import Invalid, NotPermitted
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 13)


@pytest.fixture(autouse=True)
def _working_day():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": DAY})


@pytest.fixture
def justice():
    return make.department("Sở Tư pháp", make.province())


@pytest.fixture
def health(justice):
    return make.department("Sở Y tế", justice.province)


@pytest.fixture
def home(justice):
    return make.department("Sở Nội vụ", justice.province)


def recipients() -> set:
    return {notice.recipient for notice in Notification.objects.all()}


def reads(person, note: Note) -> bool:
    return note in Note.objects.visible_to(person)


def test_a_note_reaches_who_leads_and_not_its_writer(justice, health):
    activity = make.activity(make.plan(justice.province), [justice], [health])
    official, office = make.user(justice), make.user(justice, Role.OFFICE)
    helper, bystander = make.user(health), make.user(make.department("Sở Tài chính", justice.province), Role.OFFICE)
    note = write_note(by=helper, activity=activity, text="Đề nghị gửi dự thảo.\n")
    assert (note.text, note.unit, note.written_by) == ("Đề nghị gửi dự thảo.", health, helper)
    assert recipients() == {official, office}
    assert Notification.objects.first().path == f"/hoat-dong/{activity.pk}/trao-doi/"
    assert [reads(person, note) for person in (official, office, helper, bystander)] == [True, True, True, False]


def test_who_is_named_is_told_instead_and_may_read(justice, health, home):
    activity = make.activity(make.plan(justice.province), [justice])
    writer, named, overseer = make.user(justice), make.user(health, Role.OFFICE), make.user(home, Role.PROVINCE)
    note = write_note(by=writer, activity=activity, text="@Sở Y tế cho ý kiến về dự thảo.")
    assert list(note.mentions.all()) == [health]
    assert recipients() == {named}
    assert reads(named, note) and reads(overseer, note)


def test_members_of_a_group_do_not_read_each_other(justice, health, home):
    group = make.group("Các sở, ban, ngành", justice.province, [justice, health])
    activity = make.activity(make.plan(justice.province), [justice, health], group=group)
    one, other, overseer = make.user(justice), make.user(health), make.user(home, Role.PROVINCE)
    own = write_note(by=one, activity=activity, text="Sở tôi vướng về kinh phí.")
    assert (reads(one, own), reads(other, own), reads(overseer, own)) == (True, False, True)
    everybody = write_note(by=overseer, activity=activity, text="Các đơn vị gửi trước ngày 20.")
    assert reads(one, everybody) and reads(other, everybody)
    assert {one, other} <= recipients()


def test_the_overseer_speaks_to_the_members_of_a_group_that_it_belongs_to(justice, health, home):
    group = make.group("Các sở, ban, ngành", justice.province, [justice, health, home])
    activity = make.activity(make.plan(justice.province), [justice, health, home], group=group)
    one, other, overseer = make.user(justice), make.user(health), make.user(home, Role.PROVINCE)
    note = write_note(by=overseer, activity=activity, text="Các đơn vị gửi trước ngày 20.")
    assert reads(one, note) and reads(other, note)
    assert {one, other} <= recipients()
    own = write_note(by=make.user(home), activity=activity, text="Phòng tôi vướng về kinh phí.")
    assert not reads(one, own) and not reads(other, own)


def test_who_led_it_once_is_not_spoken_to_and_does_not_read(justice, health, home):
    activity = make.activity(make.plan(justice.province), [justice, health])
    former, lead, overseer = make.user(justice), make.user(health), make.user(home, Role.PROVINCE)
    activity.assignments.filter(unit=justice).update(status=WorkStatus.CANCELLED)
    note = write_note(by=overseer, activity=activity, text="Đề nghị gửi dự thảo.")
    assert recipients() == {lead}
    assert reads(lead, note) and not reads(former, note)


def test_what_a_former_member_of_a_group_said_stays_with_it(justice, health, home):
    group = make.group("Các sở, ban, ngành", justice.province, [justice, health])
    activity = make.activity(make.plan(justice.province), [justice, health], group=group)
    activity.assignments.filter(unit=justice).update(status=WorkStatus.CANCELLED)
    former, member = make.user(justice), make.user(health)
    own = write_note(by=former, activity=activity, text="Sở tôi đã bàn giao.")
    assert reads(former, own) and not reads(member, own)
    assert member not in recipients()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("  \n ", "Hãy ghi nội dung"),
        ("a" * 2001, "dài 2001 ký tự, tối đa 2000"),
        ("@Sở Không Có đâu", "Không tìm thấy đơn vị “Sở Không Có đâu…”"),
        ("@Các sở, ban, ngành gửi", "là một nhóm"),
        ("@Sở Y tế gửi", "không xem được kế hoạch này"),
    ],
)
def test_a_note_that_reaches_nobody_is_refused(justice, health, text, words):
    make.group("Các sở, ban, ngành", justice.province, [justice, health])
    activity = make.activity(make.plan(justice), [justice])
    with pytest.raises(Invalid) as refused:
        write_note(by=make.user(justice), activity=activity, text=text)
    assert words in str(refused.value) and refused.value.field == "text"
    assert not Note.objects.exists() and not Notification.objects.exists()


def test_programs_do_not_talk_and_drafts_are_not_talked_about(justice):
    activity = make.activity(make.plan(justice.province), [justice])
    draft = make.activity(make.plan(justice, status=PlanStatus.DRAFT), [justice])
    for person, about in ((make.user(justice, Role.CLIENT), activity), (make.user(justice), draft)):
        with pytest.raises(NotPermitted):
            write_note(by=person, activity=about, text="Thử")


def test_programs_read_no_notes(justice, health):
    note = write_note(by=make.user(health), activity=make.lead(justice).activity, text="Đề nghị gửi dự thảo.")
    readers = [make.user(unit, Role.CLIENT) for unit in (justice, health, justice.province)]
    assert not any(reads(person, note) for person in readers)
    assert reads(make.user(justice), note)


def test_the_database_wants_a_text(justice):
    activity = make.activity(make.plan(justice.province), [justice])
    with pytest.raises(IntegrityError), transaction.atomic():
        Note.objects.create(
            activity=activity, unit=justice, text="", written_at=make.moment(DAY), written_by=make.user(justice)
        )


def test_the_page_shows_notes_and_keeps_what_was_refused(client, justice, health):
    activity = make.activity(make.plan(justice.province), [justice])
    address = f"/hoat-dong/{activity.pk}/trao-doi/"
    client.force_login(make.user(justice))
    answer = client.post(address, {"text": "@Sở Lạ <b>gấp</b>"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Không tìm thấy đơn vị" in text and "@Sở Lạ &lt;b&gt;gấp&lt;/b&gt;" in text
    answer = client.post(address, {"text": "@Sở Y tế <b>gấp</b>"}, follow=True)
    text = answer.content.decode()
    assert "Đã gửi trao đổi. Sở Y tế nhận được thông báo." in text and "&lt;b&gt;gấp&lt;/b&gt;" in text
    page = client.get(f"/hoat-dong/{activity.pk}/").content.decode()
    assert "Trao đổi (1)" in page and "Nhắc: Sở Y tế" in page
