"""Sign-in: where each role begins, the lock after failures, a password that is due."""

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client

from organisations.enums import Role
from organisations.models import AuditEvent, Installation, User
from organisations.services.accounts import unlock_sign_in
from tests import make

pytestmark = pytest.mark.django_db
SIGN_IN = "/dang-nhap/"


def sign_in(client: Client, username: str, password: str = make.PASSWORD, **extra):
    return client.post(SIGN_IN, {"username": username, "password": password, **extra.pop("data", {})}, **extra)


def test_every_page_but_sign_in_wants_a_signed_in_person(client):
    for address in ("/", "/don-vi/", "/don-vi/DN/", "/nhat-ky/", "/doi-mat-khau/", "/chi-tieu/"):
        answer = client.get(address)
        assert answer.status_code == 302, address
        assert answer["Location"] == f"{SIGN_IN}?next={address}"
    assert "Mật khẩu" in client.get(SIGN_IN).content.decode()


def test_the_administration_site_asks_on_the_same_page(client):
    answer = client.get("/quan-tri/organisations/unit/", follow=True)
    assert answer.redirect_chain[-1][0] == f"{SIGN_IN}?next=/quan-tri/organisations/unit/"


def test_a_person_comes_to_the_page_that_was_asked_for(client):
    make.user(make.province(), username="lan")
    assert sign_in(client, "lan", data={"next": "/don-vi/?q=so"})["Location"] == "/don-vi/?q=so"


@pytest.mark.parametrize("foreign", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_sign_in_leads_to_no_foreign_page(client, foreign):
    make.user(make.province(), username="lan")
    assert sign_in(client, "lan", data={"next": foreign})["Location"] == "/"


def test_admin_begins_with_the_units(client):
    client.force_login(make.user(None, Role.ADMIN))
    assert client.get("/")["Location"] == "/don-vi/"


def test_drafts_are_spoken_of_only_where_an_inner_page_was_asked_for(client):
    kept = "Nội dung đang soạn trên máy này vẫn được giữ"
    for address in (SIGN_IN, f"{SIGN_IN}?next=/", f"{SIGN_IN}?next=/%3Fa=1"):
        assert kept not in client.get(address).content.decode(), address
    assert kept in client.get(f"{SIGN_IN}?next=/viec-cua-toi/").content.decode()


def test_a_refusal_names_whom_to_ask(client):
    client.force_login(make.user(make.province()))
    text = client.get("/nhat-ky/").content.decode()
    assert "liên hệ Văn phòng của đơn vị hoặc quản trị hệ thống." in text


def test_a_wrong_password_says_what_is_wrong_and_keeps_the_name(client):
    make.user(make.province(), username="lan")
    page = sign_in(client, "lan", "sai").content.decode()
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in page
    assert 'value="lan"' in page
    assert "sai" not in page.replace("lần sai", "")


def test_an_account_that_ended_does_not_sign_in(client):
    make.user(make.province(), username="lan", is_active=False)
    assert sign_in(client, "lan").status_code == 200


def test_repeated_failures_lock_the_name_at_the_address(client):
    make.user(make.province(), username="lan")
    make.user(User.objects.get().unit, username="minh")
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        assert sign_in(client, "lan", "sai").status_code == 200
    last = sign_in(client, "lan", "sai")
    assert last.status_code == 429
    assert "thử lại sau 15 phút" in last.content.decode()
    assert last["Retry-After"] == "900"
    assert sign_in(client, "lan").status_code == 429, "the right password does not open a locked name"
    assert sign_in(client, "minh").status_code == 302, "others of the same office still sign in"
    assert sign_in(Client(), "lan", REMOTE_ADDR="10.0.0.9").status_code == 302, "the person elsewhere, too"


def test_an_administrator_unlocks(client):
    user, admin = make.user(make.province(), username="lan"), make.user(None, Role.ADMIN)
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, "lan", "sai")
    unlock_sign_in(by=admin, user=user)
    assert sign_in(client, "lan").status_code == 302
    assert AuditEvent.objects.about(user).get().action == "Mở khóa đăng nhập"


def test_many_names_tried_from_one_address_lock_the_address(client):
    make.user(make.province(), username="lan")
    for number in range(settings.SIGN_IN_FAILURES_AN_ADDRESS):
        AccessAttempt.objects.create(
            username=f"thu{number}", ip_address="127.0.0.1", user_agent="", path_info="", failures_since_start=1
        )
    answer = sign_in(client, "lan")
    assert answer.status_code == 429
    assert "phút" in answer.content.decode()


def test_signing_out_ends_the_session_and_is_a_post(client):
    client.force_login(make.user(make.province()))
    assert client.get("/dang-xuat/").status_code == 405
    assert client.post("/dang-xuat/")["Location"] == SIGN_IN
    assert client.get("/don-vi/")["Location"].startswith(SIGN_IN)


def test_a_password_that_is_due_comes_first(client):
    user = make.user(make.province(), username="lan", must_change_password=True)
    sign_in(client, "lan")
    for address in ("/", "/don-vi/", "/chi-tieu/"):
        assert client.get(address)["Location"] == "/doi-mat-khau/", address
    assert "đặt mật khẩu của riêng mình" in client.get("/doi-mat-khau/").content.decode()
    new = {"old_password": make.PASSWORD, "new_password1": "Mot-mat-khau-khac-2025"}
    answer = client.post("/doi-mat-khau/", {**new, "new_password2": "Mot-mat-khau-khac-2025"})
    assert answer["Location"] == "/"
    assert client.get("/don-vi/").status_code == 200, "the session goes on"
    user.refresh_from_db()
    assert user.check_password("Mot-mat-khau-khac-2025")


@pytest.mark.parametrize(
    ("old", "new", "again", "words"),
    [
        ("sai", "Mot-mat-khau-khac-2025", "Mot-mat-khau-khac-2025", "Mật khẩu hiện tại"),
        (make.PASSWORD, "Mot-mat-khau-khac-2025", "Khac-nua-2025-abc", "Nhập lại mật khẩu mới"),
        (make.PASSWORD, "1234567890", "1234567890", "Mật khẩu mới"),
    ],
)
def test_a_new_password_that_does_not_do_is_refused_at_its_field(client, old, new, again, words):
    user = make.user(make.province())
    client.force_login(user)
    page = client.post("/doi-mat-khau/", {"old_password": old, "new_password1": new, "new_password2": again})
    assert "Cần xem lại" in page.content.decode()
    assert words in page.content.decode()
    user.refresh_from_db()
    assert user.check_password(make.PASSWORD)


def test_accounts_are_offered_only_where_data_are_illustrative(client):
    make.user(make.province(), Role.OFFICE, username="vanphong")
    assert "vanphong" not in client.get(SIGN_IN).content.decode()
    Installation.objects.create(pk=1, demo_date="2025-06-20")
    page = client.get(SIGN_IN).content.decode()
    assert "vanphong" in page
    assert "20/06/2025" in page
    assert "Mật khẩu chung được in ra khi khởi động" in page
    assert "manage.py seed_demo --accounts" in page
