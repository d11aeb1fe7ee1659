"""The bell, the list behind it, and how a person wants to be told."""

from datetime import date

import pytest

from organisations.enums import NoticeKind
from organisations.models import AuditEvent, Notification, NotificationSetting
from organisations.services.notices import save_settings
from organisations.services.notify import notify
from tests import make

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def person(client):
    someone = make.user(make.department("Sở Tư pháp", make.province()))
    client.force_login(someone)
    return someone


def tell(person, key="k", path="/viec-cua-toi/", title="Có việc quá hạn"):
    notify(to=[person], kind=NoticeKind.REMINDER, key=key, title=title, text="- Rà soát\n- Thống kê", path=path)
    return Notification.objects.get(recipient=person, key=key)


def test_the_bell_counts_what_is_not_read(client, person):
    assert "bell__count" not in client.get("/thong-bao/so-moi/", headers=HTMX).content.decode()
    tell(person)
    tell(person, "k2")
    answer = client.get("/thong-bao/so-moi/", headers=HTMX)
    assert "2 chưa đọc" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"] or "no-cache" in answer["Cache-Control"]
    page = client.get("/viec-cua-toi/").content.decode()
    assert 'class="bell" href="/thong-bao/"' in page
    assert 'hx-get="/thong-bao/so-moi/"' in page


def test_the_count_costs_one_query_beyond_the_frame(client, person, django_assert_num_queries):
    tell(person)
    with django_assert_num_queries(4):  # session, person, working day; the count
        client.get("/thong-bao/so-moi/", headers=HTMX)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_many(client, person, django_assert_num_queries, count):
    for number in range(count):
        tell(person, f"k{number}")
    with django_assert_num_queries(3 + 4):  # the frame; number, unread, rows; the unit in the top bar
        client.get("/thong-bao/")


def test_opening_a_notice_counts_it_as_read_and_goes_there(client, person):
    notice, other = tell(person), tell(person, "k2")
    answer = client.post(f"/thong-bao/{notice.pk}/mo/")
    assert answer["Location"] == "/viec-cua-toi/"
    notice.refresh_from_db()
    other.refresh_from_db()
    assert notice.read_at is not None
    assert other.read_at is None
    page = client.get("/thong-bao/?chua-doc=1").content.decode()
    assert f"/thong-bao/{other.pk}/mo/" in page
    assert f"/thong-bao/{notice.pk}/mo/" not in page


@pytest.mark.parametrize("path", ["", "//la.vidu.vn/", "https://la.vidu.vn/"])
def test_a_notice_leads_nowhere_outside(client, person, path):
    notice = tell(person, path=path)
    assert client.post(f"/thong-bao/{notice.pk}/mo/")["Location"] == "/thong-bao/"


def test_all_can_be_read_at_once_but_not_anothers(client, person):
    mine, theirs = tell(person), tell(make.user(person.unit))
    assert client.post(f"/thong-bao/{theirs.pk}/mo/").status_code == 404
    client.post("/thong-bao/da-doc/")
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert mine.read_at is not None
    assert theirs.read_at is None


def test_many_notices_stand_on_pages(client, person):
    for number in range(31):
        tell(person, f"k{number}", title=f"Việc số {number}")
    first, second = (client.get(f"/thong-bao/?page={number}").content.decode() for number in (1, 2))
    assert "Việc số 30" in first
    assert "Việc số 0<" in second


def test_an_empty_list_says_what_will_be_there(client, person):
    assert "Chưa có thông báo nào." in client.get("/thong-bao/").content.decode()


def test_what_a_person_wants_is_kept_and_logged(client, person):
    assert client.get("/thong-bao/cai-dat/").content.decode().count("checked") == 7
    assert not NotificationSetting.objects.exists(), "looking keeps nothing"
    client.post("/thong-bao/cai-dat/", {"by_mail": "on", "when_late": "on"})
    kept = NotificationSetting.objects.get(user=person)
    assert (kept.by_mail, kept.when_late, kept.week_before, kept.digest) == (True, True, False, False)
    event = AuditEvent.objects.get(action="Đổi cài đặt nhắc việc")
    assert event.after == dict.fromkeys(("week_before", "three_days_before", "day_before"), False) | {
        "on_the_day": False,
        "digest": False,
    }


def test_settings_that_stay_are_not_logged(person):
    save_settings(by=person, digest=True)
    assert not AuditEvent.objects.filter(action="Đổi cài đặt nhắc việc").exists()


def test_a_day_of_a_notice_is_shown(client, person):
    Notification.objects.filter(pk=tell(person).pk).update(created_at=make.moment(date(2025, 6, 13)))
    assert "09:00 13/06/2025" in client.get("/thong-bao/").content.decode()
