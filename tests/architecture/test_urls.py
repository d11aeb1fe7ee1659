"""Who gets what at every address of the portal, as literal tables (`addresses/`); an address without a row fails.

The columns are `scene.CALLERS`: nobody signed in; the people of agency A (OFFICIAL, LEADER, OFFICE); Sở Nội vụ
(PROVINCE); a program of the province (CLIENT); ADMIN; the office of another agency; the office of another province.
Whatever is named in an address belongs to agency A.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import resolve

from tests import make
from tests.architecture.pages import read_page
from tests.architecture.scene import CALLERS, Scene, build_scene, every_route, everything_stored, rows_of, table
from tests.architecture.sent import SENT, people_of, typed_at, version_of

pytestmark = pytest.mark.django_db

GET = table("get.txt")

ADMIN_GET = table("administration.txt")

POST = table("post.txt")
_FOLDERS = ("", "add/", "{}/", "{}/change/", "{}/history/", "{}/delete/")
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[Scene]:
    """The small world, once for all tests here; everybody in it has a session."""
    with django_db_blocker.unblock(), transaction.atomic():
        scene = build_scene()
        for caller in CALLERS:
            scene.client(caller)
        yield scene
        transaction.set_rollback(True)


@pytest.fixture
def scene(built) -> Scene:
    """The small world as it was built; what a test does to it, and to the cookies of its people, ends with the test."""
    cache.clear()  # the interface counts requests by account id, and ids come back
    clients = {caller: Client() for caller in CALLERS}
    for caller, client in clients.items():
        client.cookies = built.clients[caller].cookies.copy()
    return replace(built, clients=clients)


def _admin_rows() -> list[tuple[str, str]]:
    """(address, what ADMIN gets) for each page of each model."""
    return [
        (f"/quan-tri/{model}/{folder.format(cells[0])}", answer)
        for model, cells in rows_of(ADMIN_GET)
        for folder, answer in zip(_FOLDERS, cells[1:], strict=True)
    ]


def _addresses() -> list[str]:
    return [address for address, _ in (*rows_of(GET), *_admin_rows())]


def test_every_address_has_its_row(scene):
    told = {resolve(scene.address(row)).route for row in _addresses()}
    assert told == every_route()


@pytest.mark.parametrize("caller", CALLERS)
def test_everybody_gets_what_the_table_says_and_changes_nothing_by_asking(scene, caller):
    column = CALLERS.index(caller)
    expected = {address: answers[column] for address, answers in rows_of(GET)}
    expected |= {address: answer if caller == "ADMIN" else "302" for address, answer in _admin_rows()}
    before, client = everything_stored(), scene.client(caller)
    answers, faults = {}, []
    for row in expected:
        response = client.get(scene.address(row))
        answers[row] = str(response.status_code)
        faults += [f"{row}: {fault}" for fault in _faults(response)]
    assert answers == expected
    assert faults == []
    assert everything_stored() == before


def _faults(response) -> list[str]:
    """What is wrong with an answer whatever it says: headers, and what the content policy would block."""
    faults = [] if "default-src 'self'" in response.headers["Content-Security-Policy"] else ["another policy"]
    if not response["Content-Type"].startswith("text/html") or not response.content:
        return faults
    page = read_page(response.content.decode())
    return faults + page.faults + ([] if page.language.startswith("vi") else [f"lang={page.language!r}"])


def test_those_without_admin_end_at_a_refusal(scene):
    for caller in CALLERS:
        response = scene.client(caller).get("/quan-tri/plans/plan/", follow=True)
        if caller == "anonymous":
            assert response.redirect_chain == [("/dang-nhap/?next=/quan-tri/plans/plan/", 302)]
        elif caller != "ADMIN":
            assert response.status_code == 403, caller
            assert "Trang quản trị chỉ dành cho quản trị hệ thống." in response.content.decode()


@pytest.mark.parametrize("caller", CALLERS)
def test_only_who_may_changes_something_by_sending(scene, caller):
    allowed = {row for row, callers in rows_of(POST) if caller in callers}
    client = scene.client(caller)
    session, before, changed = client.cookies.copy(), everything_stored(), set()
    # What ADMIN's own forms write is tested with them; for everybody else they are closed.
    rows = [row for row in _addresses() if caller != "ADMIN" or not row.startswith("/quan-tri/")]
    for row in rows:
        with transaction.atomic(), _Writes() as writes:
            seen = {"seen_version": version_of(row), "into": scene.ids["successor"]} | typed_at(row)
            client.post(scene.address(row), SENT | people_of(scene) | seen)
            if writes.seen and everything_stored() != before:
                changed.add(row)
            transaction.set_rollback(True)
        client.cookies = session.copy()
    assert changed == allowed


class _Writes:
    """Notes whether anything but reading was asked of the database."""

    seen = False

    def __enter__(self) -> "_Writes":
        self._wrapper = connection.execute_wrapper(self._look)
        self._wrapper.__enter__()
        return self

    def __exit__(self, *exception) -> None:
        self._wrapper.__exit__(*exception)

    def _look(self, execute, sql, params, many, context):
        self.seen = self.seen or sql.lstrip().upper().startswith(_WRITES)
        return execute(sql, params, many, context)


def test_nothing_is_taken_without_the_token_of_a_form(scene):
    client = Client(enforce_csrf_checks=True)
    client.force_login(scene.people["OFFICE"], backend="django.contrib.auth.backends.ModelBackend")
    before = everything_stored()
    pages = [row for row, _ in rows_of(GET) if not row.startswith("/api/")]  # tests/api tries these
    for row in pages:
        response = client.post(scene.address(row), SENT)
        assert response.status_code == 403, row
        assert "chưa có gì được lưu" in response.content.decode(), row
    assert everything_stored() == before


def test_a_session_is_kept_from_scripts_and_other_sites(scene):
    client = Client()
    page = client.get("/dang-nhap/")
    client.post("/dang-nhap/", {"username": scene.people["OFFICE"].username, "password": make.PASSWORD})
    for cookie in (client.cookies[settings.SESSION_COOKIE_NAME], page.cookies[settings.CSRF_COOKIE_NAME]):
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/"), cookie.key
