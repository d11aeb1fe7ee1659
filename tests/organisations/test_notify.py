"""What the portal tells people comes once, and by e-mail only where they want it."""

from datetime import date

import pytest
from django.utils import timezone

from organisations.enums import NoticeKind, Role
from organisations.models import Notification, NotificationSetting
from organisations.queries.people import leaders_of, office_of, workers_of
from organisations.services.notify import Notice, notify, notify_each
from reform.common import clock
from tests import make

pytestmark = pytest.mark.django_db


def tell(*people, key="k"):
    return notify(to=people, kind=NoticeKind.REVIEW, key=key, title="Có việc chờ duyệt", path="/viec-cua-toi/")


def test_a_notice_comes_once_for_each_occasion():
    someone, other = (make.user(make.unit(), email=f"{n}@vidu.vn") for n in "ab")
    assert (tell(someone), tell(someone, other), tell(someone, key="k2")) == (1, 1, 1)
    assert list(Notification.objects.filter(recipient=someone).values_list("key", flat=True)) == ["k2", "k"]


def test_mail_goes_to_an_address_whose_owner_wants_it(settings):
    settings.EMAIL_HOST = "thu.vidu.vn"
    unit = make.unit()
    wants, silent = (make.user(unit, email=f"{n}@vidu.vn") for n in "ab")
    without, gone = make.user(unit), make.user(unit, email="c@vidu.vn", is_active=False)
    NotificationSetting.objects.create(user=silent, by_mail=False)
    assert tell(wants, silent, without, gone) == 3
    assert [notice.recipient for notice in Notification.objects.to_mail()] == [wants]


def test_without_a_server_of_letters_nothing_piles_up_to_be_sent(settings):
    settings.EMAIL_HOST = ""
    assert tell(make.user(make.unit(), email="a@vidu.vn")) == 1
    assert Notification.objects.count() == 1
    assert not Notification.objects.to_mail().exists()


def test_each_person_is_told_something_else_at_the_cost_of_one(settings, django_assert_num_queries):
    settings.EMAIL_HOST = "thu.vidu.vn"
    unit = make.unit()
    people = [make.user(unit) for _ in range(40)]
    notices = [Notice(person, NoticeKind.REMINDER, "k", f"Việc của {person}") for person in people]
    with django_assert_num_queries(3):
        assert notify_each([*notices, notices[0]]) == 40
    assert notify_each(notices) == 0
    assert Notification.objects.get(recipient=people[7]).title == f"Việc của {people[7]}"


def test_nobody_reads_the_notices_of_another():
    mine, other = make.user(make.unit()), make.user(None, Role.ADMIN)
    tell(mine)
    assert Notification.objects.visible_to(mine).unread().count() == 1
    assert not Notification.objects.visible_to(other).exists()


def test_a_matter_finds_the_people_who_deal_with_it():
    agency = make.department("Sở Tư pháp", make.province())
    division = make.unit("Phòng Kiểm tra", "DIVISION", agency)
    chief, head = make.user(agency, Role.LEADER), make.user(division, Role.LEADER)
    clerk, elsewhere, above = (
        make.user(division),
        make.user(make.unit("Phòng khác", "DIVISION", agency)),
        make.user(agency),
    )
    office = make.user(division, Role.OFFICE)
    assert (set(leaders_of(division)), set(leaders_of(elsewhere.unit))) == ({head}, {chief})
    assert set(office_of(agency)) == {office}
    assert set(workers_of([division])) == {clerk, above}


def test_the_day_of_a_notice_is_the_portals():
    with clock.working_on(date(2025, 6, 13)):
        tell(make.user(make.unit()))
    assert f"{timezone.localtime(Notification.objects.get().created_at):%d/%m/%Y}" == "13/06/2025"
