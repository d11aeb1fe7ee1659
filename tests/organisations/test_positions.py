"""Rights belong to positions: who holds them, who signs for whom, who takes over."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from organisations.enums import Capacity, Role
from organisations.models import ActingGrant, AuditEvent, Installation, Notification, Tenure, User
from organisations.queries.positions import in_capacity, position_lines
from organisations.services.accounts import create_account, stop_account, update_account
from organisations.services.positions import grant_acting, hand_over, revoke_acting
from plans.permissions import can_return_progress
from plans.services.progress import return_progress
from reform.common import clock
from reform.common.errors import Conflict, Invalid, NotPermitted
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 13)


@pytest.fixture(autouse=True)
def _working_day():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": DAY})
    with clock.working_on(DAY):
        yield


@pytest.fixture
def justice():
    return make.department("Sở Tư pháp", make.province())


@pytest.fixture
def office(justice):
    return make.user(justice, Role.OFFICE, title="Chánh Văn phòng", full_name="Lê Thị Hoa")


def acting(office, deputy, starts_on=DAY, ends_on=DAY + timedelta(days=14), **fields) -> ActingGrant:
    fields = {"by": office, "principal": office, "deputy": deputy, "capacity": Capacity.TL} | fields
    return grant_acting(starts_on=starts_on, ends_on=ends_on, **fields)


def history(user: User) -> list[tuple]:
    return list(user.tenures.values_list("role", "title", "starts_on", "ends_on"))


def test_an_account_takes_a_position_and_leaves_it(justice, office):
    fields = {"username": "an", "full_name": "Trần Văn An", "role": Role.OFFICIAL, "unit": justice}
    made = create_account(by=office, title="Chuyên viên", password=None, **fields)
    assert history(made) == [("OFFICIAL", "Chuyên viên", DAY, None)]
    with clock.working_on(date(2025, 9, 1)):
        fields |= {"role": Role.LEADER, "title": "Phó Giám đốc"}
        made = update_account(by=office, user=made, seen_version=made.version, **fields)
    with clock.working_on(date(2025, 12, 31)):
        made.refresh_from_db()
        stop_account(by=office, user=made)
    assert history(made) == [
        ("OFFICIAL", "Chuyên viên", DAY, date(2025, 8, 31)),
        ("LEADER", "Phó Giám đốc", date(2025, 9, 1), date(2025, 12, 30)),
    ]


def test_a_mistake_of_the_same_day_leaves_no_trace_in_the_record(justice, office):
    fields = {"username": "an", "full_name": "Trần Văn An", "unit": justice}
    made = create_account(by=office, password=None, role=Role.OFFICIAL, **fields)
    update_account(by=office, user=made, seen_version=made.version, role=Role.LEADER, **fields)
    assert history(made) == [("LEADER", "", DAY, None)]


def test_a_deputy_sends_work_back_in_the_capacity_that_the_log_names(justice, office):
    deputy, assignment = make.user(justice), make.lead(justice)
    make.update(assignment, make.user(justice), DAY)
    assert not in_capacity(can_return_progress, deputy, assignment)
    acting(office, deputy)
    assert in_capacity(can_return_progress, deputy, assignment).capacity == "TL. Chánh Văn phòng Lê Thị Hoa"
    step = return_progress(assignment=assignment, by=deputy, reason="Thiếu văn bản.", seen_version=1)
    event = AuditEvent.objects.get(action="Trả lại kết quả")
    assert step.recorded_by == deputy
    assert (event.actor, event.capacity) == (str(deputy), "TL. Chánh Văn phòng Lê Thị Hoa")
    assert step.capacity == event.capacity


@pytest.mark.parametrize(("on", "holds"), [(12, False), (13, True), (27, True), (28, False)])
def test_a_grant_holds_from_its_first_day_to_the_end_of_its_last(justice, office, on, holds):
    deputy, assignment = make.user(justice), make.lead(justice)
    make.update(assignment, make.user(justice), date(2025, 6, 10))
    acting(office, deputy)
    with clock.working_on(date(2025, 6, on)):
        assert bool(in_capacity(can_return_progress, deputy, assignment)) is holds


def test_a_grant_ends_when_it_is_revoked_or_its_people_leave(justice, office):
    deputy, assignment = make.user(justice), make.lead(justice)
    make.update(assignment, make.user(justice), DAY)
    grant = acting(office, deputy)
    revoke_acting(by=office, grant=grant)
    assert not in_capacity(can_return_progress, deputy, assignment)
    with pytest.raises(Conflict):
        revoke_acting(by=office, grant=grant)
    acting(office, deputy)
    User.objects.filter(pk=office.pk).update(is_active=False)
    assert not in_capacity(can_return_progress, deputy, assignment)


def test_what_cannot_be_granted_is_said_at_its_field(justice, office):
    deputy, stranger = make.user(justice), make.user(make.department("Sở Y tế", justice.province))
    machine = make.user(justice, Role.CLIENT)
    for fields, field in (
        ({"deputy": office}, "deputy"),
        ({"deputy": stranger}, "deputy"),
        ({"deputy": machine}, "deputy"),
        ({"ends_on": DAY - timedelta(days=1)}, "ends_on"),
        ({"ends_on": DAY + timedelta(days=400)}, "ends_on"),
        ({"starts_on": date(1925, 6, 13)}, "starts_on"),
    ):
        with pytest.raises(Invalid) as refused:
            acting(office, **({"deputy": deputy} | fields))
        assert refused.value.field == field, fields
    with pytest.raises(Invalid, match="không tự giao"):
        acting(office, office, principal=make.user(justice, Role.LEADER))
    with pytest.raises(NotPermitted, match="không duyệt việc gì"):
        acting(office, deputy, principal=make.user(justice))
    acting(office, deputy)
    with pytest.raises(Conflict):
        acting(office, deputy, starts_on=DAY + timedelta(days=14), ends_on=DAY + timedelta(days=20))
    with pytest.raises(NotPermitted):
        acting(office, stranger, by=deputy)
    assert Notification.objects.filter(recipient=deputy).count() == 1


def test_a_successor_finds_the_position_and_the_leaver_leaves_it(justice, office):
    leaver, successor = make.user(justice, Role.LEADER, title="Giám đốc"), make.user(justice)
    deputy = make.user(justice)
    grant = acting(office, deputy, principal=leaver)
    hand_over(by=office, leaver=leaver, successor=successor, document="QĐ 15/QĐ-UBND")
    for person in (leaver, successor, grant):
        person.refresh_from_db()
    assert (successor.role, successor.title, leaver.is_active) == (Role.LEADER, "Giám đốc", False)
    assert history(successor)[-1][:2] == ("LEADER", "Giám đốc")
    assert grant.revoked_by == office
    assert ActingGrant.objects.in_force(DAY).get().principal == successor
    assert AuditEvent.objects.get(action="Bàn giao vị trí").after["document"] == "QĐ 15/QĐ-UBND"


def test_two_may_change_places(justice, office):
    one, other = make.user(justice, Role.LEADER, title="Giám đốc"), make.user(justice, title="Chuyên viên")
    hand_over(by=office, leaver=one, successor=other, keep_account=True)
    one.refresh_from_db()
    other.refresh_from_db()
    assert [(who.role, who.title, who.is_active) for who in (one, other)] == [
        (Role.OFFICIAL, "Chuyên viên", True),
        (Role.LEADER, "Giám đốc", True),
    ]


def test_an_office_gains_no_more_than_it_has(justice, office):
    overseer = make.user(justice, Role.PROVINCE)
    for leaver, successor in ((office, overseer), (make.user(justice), overseer)):
        with pytest.raises(Invalid) as refused:
            hand_over(by=office, leaver=leaver, successor=successor, keep_account=True)
        assert refused.value.field == "successor"
    with pytest.raises(NotPermitted):
        hand_over(by=office, leaver=overseer, successor=office)
    with pytest.raises(NotPermitted):
        acting(office, office, principal=overseer)
    for person in (office, overseer):
        person.refresh_from_db()
    assert (office.role, overseer.role) == (Role.OFFICE, Role.PROVINCE)


def test_an_agency_keeps_an_office(justice, office):
    official = make.user(justice)
    with pytest.raises(Invalid, match="không còn ai giữ vai trò Văn phòng"):
        hand_over(by=office, leaver=official, successor=office)
    office.refresh_from_db()
    assert (office.role, User.objects.get(pk=official.pk).is_active) == (Role.OFFICE, True)


def test_who_signed_for_a_position_does_not_sign_for_the_next_one(justice, office):
    head, deputy, director = make.user(justice, Role.LEADER), make.user(justice), make.user(justice, Role.LEADER)
    acting(office, deputy, principal=head)
    hand_over(by=office, leaver=director, successor=head)
    assert not ActingGrant.objects.in_force(DAY).exists()
    grant = acting(office, deputy, principal=User.objects.get(pk=head.pk))
    head.refresh_from_db()
    fields = {"username": head.username, "full_name": head.full_name, "unit": justice, "role": Role.OFFICE}
    update_account(by=office, user=head, seen_version=head.version, **fields)
    grant.refresh_from_db()
    assert grant.revoked_by == office


def test_a_grant_ends_where_the_deputy_leaves_the_agency(justice, office):
    deputy = make.user(justice)
    acting(office, deputy)
    User.objects.filter(pk=deputy.pk).update(unit=make.department("Sở Y tế", justice.province))
    assert not ActingGrant.objects.in_force(DAY).exists()


def test_nobody_hands_over_to_strangers_or_locks_the_own_account(justice, office):
    stranger, colleague = make.user(make.department("Sở Y tế", justice.province)), make.user(justice)
    for leaver, successor, field in ((colleague, stranger, "successor"), (office, colleague, "keep_account")):
        with pytest.raises(Invalid) as refused:
            hand_over(by=office, leaver=leaver, successor=successor)
        assert refused.value.field == field
    with pytest.raises(NotPermitted):
        hand_over(by=colleague, leaver=office, successor=colleague)


def test_the_page_names_who_held_the_position_before(justice, office, client):
    fields = {"role": Role.LEADER, "unit": justice, "title": "Giám đốc", "password": None}
    old = create_account(by=None, username="cu", full_name="Người Cũ", **fields)
    new = create_account(by=None, username="moi", full_name="Người Mới", **(fields | {"title": "Phó Giám đốc"}))
    with clock.working_on(date(2025, 8, 1)):
        hand_over(by=office, leaver=old, successor=new)
        lines = position_lines(office, date(2025, 8, 1))
    assert [(line.tenure.user, [past.user for past in line.before]) for line in lines] == [(new, [old])]
    client.force_login(office)
    text = client.get("/vi-tri/").content.decode()
    assert "trước đó: Người Cũ (đến 31/07/2025)" in text


def test_the_form_keeps_what_was_typed(justice, office, client):
    deputy = make.user(justice)
    client.force_login(office)
    sent = {
        "deputy": deputy.pk,
        "capacity": "KT",
        "starts_on": "13/06/2025",
        "ends_on": "01/06/2025",
        "document": "Số 5",
    }
    answer = client.post(f"/vi-tri/{office.pk}/ky-thay/", sent)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Ngày kết thúc phải từ ngày bắt đầu" in text and 'value="Số 5"' in text
    assert client.post(f"/vi-tri/{office.pk}/ky-thay/", sent | {"ends_on": "30/06/2025"}).status_code == 302
    assert ActingGrant.objects.get().deputy == deputy


@pytest.mark.parametrize(
    "broken",
    [
        {"ends_on": DAY - timedelta(days=1)},
        {"revoked_at": make.moment(DAY)},
        {"same": True},
    ],
)
def test_the_database_refuses_a_grant_without_sense(justice, office, broken):
    deputy = office if broken.pop("same", False) else make.user(justice)
    fields = {"starts_on": DAY, "ends_on": DAY, "granted_at": make.moment(DAY), "granted_by": office} | broken
    with pytest.raises(IntegrityError), transaction.atomic():
        ActingGrant.objects.create(principal=office, deputy=deputy, capacity=Capacity.KT, **fields)


def test_the_database_knows_one_open_position_a_person(justice, office):
    fields = {"user": office, "unit": justice, "role": Role.OFFICE, "starts_on": DAY}
    Tenure.objects.create(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Tenure.objects.create(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Tenure.objects.create(**fields | {"ends_on": DAY - timedelta(days=1)})
