"""Sessions: they end when nobody works, go on while somebody does, and sign-in says why it is asked for."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from organisations.models import User
from organisations.tasks import forget_sessions
from tests import make

pytestmark = pytest.mark.django_db
AGE = timedelta(seconds=settings.SESSION_COOKIE_AGE)


@pytest.fixture
def lan() -> User:
    return make.user(make.province(), username="lan")


@pytest.fixture
def client(lan) -> Client:
    """A browser in which Lan has signed in."""
    client = Client()
    client.post("/dang-nhap/", {"username": "lan", "password": make.PASSWORD})
    return client


def left() -> timedelta:
    return Session.objects.get().expire_date - timezone.now()


def idle(minutes: int) -> None:
    """As if nothing had been asked for so long."""
    row = Session.objects.get()
    Session.objects.update(expire_date=row.expire_date - timedelta(minutes=minutes))


def test_a_session_lasts_an_hour_and_no_longer_than_the_browser(client):
    assert timedelta(minutes=59) < left() <= timedelta(minutes=60) == AGE
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")


def test_who_works_goes_on_and_is_written_down_now_and_then(client, django_assert_num_queries):
    idle(40)
    client.get("/don-vi/")
    assert left() > timedelta(minutes=59)
    idle(2)
    client.get("/don-vi/")
    assert left() < timedelta(minutes=58, seconds=30), "two minutes are not worth a write"


def test_who_does_nothing_for_too_long_is_told_so_and_comes_back(client):
    idle(61)
    answer = client.get("/don-vi/?q=so")
    assert answer["Location"] == "/dang-nhap/?next=/don-vi/%3Fq%3Dso"
    page = client.get(answer["Location"]).content.decode()
    assert "Phiên làm việc đã kết thúc vì 60 phút không thao tác" in page
    data = {"username": "lan", "password": make.PASSWORD, "next": "/don-vi/?q=so"}
    assert client.post("/dang-nhap/", data)["Location"] == "/don-vi/?q=so"
    client.post("/dang-xuat/")
    assert "Phiên làm việc đã kết thúc" not in client.get("/dang-nhap/").content.decode()


def test_a_form_that_is_sent_too_late_leads_back_to_its_page(client):
    idle(61)
    answer = client.post("/doi-mat-khau/", headers={"referer": "http://testserver/don-vi/?q=so"})
    assert answer["Location"] == "/dang-nhap/?next=/don-vi/%3Fq%3Dso"
    foreign = Client().post("/doi-mat-khau/", headers={"referer": "https://example.org/don-vi/"})
    assert foreign["Location"] == "/dang-nhap/?next=/"


def test_ended_sessions_are_forgotten_and_others_kept(client):
    idle(61)
    other = Client()
    other.post("/dang-nhap/", {"username": "lan", "password": make.PASSWORD})
    forget_sessions()
    assert [row.session_key for row in Session.objects.all()] == [other.session.session_key]


def test_a_stranger_is_not_told_of_a_session_that_never_was():
    client = Client()
    client.get("/don-vi/")
    assert "Phiên làm việc đã kết thúc" not in client.get("/dang-nhap/?next=/don-vi/").content.decode()
