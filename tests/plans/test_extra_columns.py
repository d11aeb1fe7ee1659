"""A plan's own columns: shown with the activity, found by search, handed out by the interface."""

import pytest
from django.test import Client

from tests import make
from tests.plans.annex import build_place
from tests.plans.test_plan_store import store, work

pytestmark = pytest.mark.django_db
EXTRA = {"Nguồn kinh phí": "Ngân sách cải cách", "Mã nhiệm vụ": "NV-07"}


@pytest.fixture
def place():
    return build_place()


@pytest.fixture
def client(place) -> Client:
    client = Client()
    client.force_login(make.user(place.justice), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def plan(place):
    first = work("Tập huấn", leads=["Sở Tư pháp"], extra={"Mã nhiệm vụ": "NV-06"})
    return store(place, first, work("Rà soát", leads=["Sở Tư pháp"], extra=EXTRA))


def test_the_activity_shows_them_in_the_order_of_the_plan(client, plan):
    page = client.get(f"/hoat-dong/{plan.activities.get(title='Rà soát').pk}/").content.decode()
    places = [
        page.index(words) for words in ("<dt>Mã nhiệm vụ</dt>", "NV-07", "<dt>Nguồn kinh phí</dt>", "Ngân sách cải")
    ]
    assert places == sorted(places)


def test_words_of_an_own_cell_are_found_without_diacritics(client, plan):
    wanted = f"/hoat-dong/{plan.activities.get(title='Rà soát').pk}/"
    for address in ("/tim-kiem/", f"/ke-hoach/{plan.pk}/"):
        found = client.get(address, {"q": "ngan sach cai cach"}).content.decode()
        assert wanted in found, address
        assert f"/hoat-dong/{plan.activities.get(title='Tập huấn').pk}/" not in found, address
        assert wanted in client.get(address, {"q": "nv-07"}).content.decode(), address


def test_the_interface_hands_them_out(client, plan):
    rows = {row["title"]: row["extra"] for row in client.get("/api/v1/activities/").json()["results"]}
    assert rows == {"Tập huấn": {"Mã nhiệm vụ": "NV-06"}, "Rà soát": EXTRA}
    assert client.get(f"/api/v1/plans/{plan.code}/").json()["extra_columns"] == ["Mã nhiệm vụ", "Nguồn kinh phí"]
