"""The second factor: asked after the password, set up once, codes that open once, and who can take it away."""

import base64
import re
import time
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from organisations.enums import Role
from organisations.models import AuditEvent, Installation, RecoveryCode, SecondFactor, User
from organisations.services.accounts import unlock_sign_in
from organisations.services.second_factor import (
    Answer,
    check_code,
    new_secret,
    readable,
    remove_second_factor,
    switch_on,
)
from reform.common.errors import Conflict, Invalid, NotPermitted
from tests import make
from tests.api import builders as api

pytestmark = pytest.mark.django_db
SETUP, CODE = "/bao-mat/xac-thuc/", "/dang-nhap/ma/"


@pytest.fixture(autouse=True)
def demanded(settings) -> None:
    """As in an installation that has changed nothing."""
    settings.TWO_FACTOR = "required"


class App:
    """An authenticator app with a secret typed into it."""

    def __init__(self, secret: str) -> None:
        self.totp = TOTP(base64.b32decode(secret.replace(" ", "")), 6, SHA1(), 30)  # noqa: S303 -- as RFC 6238 has it

    def code(self, steps: int = 0) -> str:
        """The code now, or so many steps from now."""
        return self.totp.generate(int(time.time()) + 30 * steps).decode()

    def wrong(self) -> str:
        """No code of any step near now."""
        near = {self.code(steps) for steps in range(-2, 3)}
        return next(code for code in (f"{number:06}" for number in range(9)) if code not in near)


@pytest.fixture
def office() -> User:
    return make.user(make.department("Sở Tư pháp", make.province()), Role.OFFICE, "vanphong")


def with_factor(user: User) -> tuple[App, list[str]]:
    """The person's app and recovery codes; the code of the step before now has been used."""
    sealed = new_secret()
    app = App(readable(sealed))
    return app, switch_on(user=user, sealed=sealed, code=app.code(-1))


def enter_password(client: Client, username: str = "vanphong", **extra):
    return client.post("/dang-nhap/", {"username": username, "password": make.PASSWORD} | extra)


# ── Codes ──


@pytest.mark.parametrize(("at", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")])
def test_codes_are_those_of_the_standard(monkeypatch, office, at, code):
    """Test vectors of RFC 6238, appendix B, in six digits."""
    app = App(base64.b32encode(b"12345678901234567890").decode())
    monkeypatch.setattr(time, "time", lambda: at)
    assert app.code() == code


def test_a_code_opens_once_and_none_before_it_does(monkeypatch, office):
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    app, _ = with_factor(office)
    assert check_code(user=office, code=app.code()) is Answer.RIGHT
    assert check_code(user=office, code=app.code()) is Answer.WRONG
    assert check_code(user=office, code=app.code(-1)) is Answer.WRONG
    assert check_code(user=office, code=app.code(2)) is Answer.WRONG
    assert check_code(user=office, code=f" {app.code(1)[:3]} {app.code(1)[3:]}") is Answer.RIGHT


def test_many_wrong_codes_close_the_way_for_a_while_whatever_comes(office):
    app, recovery = with_factor(office)
    answers = [check_code(user=office, code=app.wrong()) for _ in range(5)]
    assert answers == [Answer.WRONG] * 4 + [Answer.BLOCKED]
    assert check_code(user=office, code=app.code()) is Answer.BLOCKED
    assert check_code(user=office, code=recovery[0]) is Answer.BLOCKED
    assert AuditEvent.objects.about(office).last().action == "Tạm khóa mã xác thực"
    SecondFactor.objects.update(blocked_until=timezone.now() - timedelta(seconds=1))
    assert check_code(user=office, code=app.code()) is Answer.RIGHT


def test_a_recovery_code_opens_once(office):
    _, recovery = with_factor(office)
    assert len(set(recovery)) == 10
    assert check_code(user=office, code=recovery[0].upper()) is Answer.RIGHT
    assert check_code(user=office, code=recovery[0]) is Answer.WRONG
    assert check_code(user=office, code=recovery[1].replace("-", " ")) is Answer.RIGHT
    assert RecoveryCode.objects.filter(used_at__isnull=False).count() == 2


def test_a_copy_of_the_database_opens_nothing(office, settings):
    sealed = new_secret()
    app = App(readable(sealed))
    recovery = switch_on(user=office, sealed=sealed, code=app.code(-1))
    stored = str([*SecondFactor.objects.values(), *RecoveryCode.objects.values(), *AuditEvent.objects.values()])
    assert readable(sealed).replace(" ", "") not in stored
    assert not any(code.replace("-", "") in stored.replace("-", "") for code in recovery)
    settings.SECRET_KEY = "another-key-of-fifty-and-more-characters-0123456789-abc"
    assert check_code(user=office, code=app.code()) is Answer.WRONG


# ── Sign-in ──


def test_the_password_alone_lets_nobody_in_who_has_a_second_factor(office):
    app, _ = with_factor(office)
    client = Client()
    answer = enter_password(client, next="/don-vi/?q=so")
    assert answer["Location"] == f"{CODE}?next=%2Fdon-vi%2F%3Fq%3Dso"
    for address in ("/don-vi/", "/tai-khoan/", SETUP, "/bao-mat/", "/doi-mat-khau/", "/api/v1/plans/", "/quan-tri/"):
        assert client.get(address).status_code in (302, 401), address
    assert client.post(CODE, {"code": app.wrong(), "next": "/don-vi/?q=so"}).status_code == 422
    done = client.post(CODE, {"code": app.code(), "next": "/don-vi/?q=so"})
    assert done["Location"] == "/don-vi/?q=so"
    assert client.get("/don-vi/").status_code == 200


def test_the_page_of_the_code_opens_only_after_the_password(office, monkeypatch):
    app, _ = with_factor(office)
    client = Client()
    assert client.get(CODE)["Location"].startswith("/dang-nhap/")
    assert client.post(CODE, {"code": app.code()})["Location"].startswith("/dang-nhap/")
    enter_password(client)
    later = time.time() + 601
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.post(CODE, {"code": app.code()})["Location"].startswith("/dang-nhap/")


def test_a_password_that_was_reset_meanwhile_ends_the_wait_for_the_code(office):
    app, _ = with_factor(office)
    client = Client()
    enter_password(client)
    office.set_password("Mot-mat-khau-khac-2025")
    office.save()
    assert client.post(CODE, {"code": app.code()})["Location"].startswith("/dang-nhap/")


def test_failed_passwords_are_not_forgiven_by_a_right_one_without_a_code(office):
    with_factor(office)
    client = Client()
    for _ in range(4):
        client.post("/dang-nhap/", {"username": "vanphong", "password": "sai"})
    enter_password(client)
    assert client.post("/dang-nhap/", {"username": "vanphong", "password": "sai"}).status_code == 429


@pytest.mark.parametrize("role", [Role.OFFICE, Role.PROVINCE, Role.ADMIN])
def test_who_must_have_one_sets_it_up_before_anything_else(role):
    user = make.user(make.department("Sở Nội vụ", make.province()), role, "nguoi")
    client = Client()
    enter_password(client, "nguoi")
    for address in ("/", "/don-vi/", "/tai-khoan/", "/quan-tri/", "/api/v1/plans/", "/bao-mat/"):
        assert client.get(address)["Location"] == SETUP, address
    page = client.get(SETUP).content.decode()
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page)[1]
    assert "<svg" in page
    assert secret in client.get(SETUP).content.decode(), "who reloads the page keeps what the app has read"
    assert client.post(SETUP, {"code": App(secret).wrong()}).status_code == 422
    done = client.post(SETUP, {"code": App(secret).code()})
    codes = re.findall(r"<li><code>([a-z0-9-]+)</code>", done.content.decode())
    assert len(codes) == 10
    assert "no-store" in done["Cache-Control"]
    assert client.get("/don-vi/").status_code == 200
    shown = client.get("/bao-mat/").content.decode() + client.get(SETUP, follow=True).content.decode()
    assert secret not in shown
    assert codes[0] not in shown
    assert AuditEvent.objects.about(user).last().action == "Bật xác thực hai lớp"


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.LEADER])
def test_others_may_have_one_and_need_not(role):
    user = make.user(make.province(), role, "nguoi")
    client = Client()
    enter_password(client, "nguoi")
    assert client.get("/don-vi/").status_code == 200
    app, _ = with_factor(user)
    fresh = Client()
    assert enter_password(fresh, "nguoi")["Location"] == CODE
    fresh.post(CODE, {"code": app.code()})
    assert "Đã tắt" in fresh.post("/bao-mat/tat/", {"code": app.code(1)}, follow=True).content.decode()
    assert not SecondFactor.objects.exists()


@pytest.mark.parametrize("mode", ["required", "optional"])
def test_a_session_with_the_password_alone_ends_when_the_owner_sets_it_up_elsewhere(office, settings, mode):
    settings.TWO_FACTOR = mode
    thief, owner = Client(), Client()
    enter_password(thief)
    enter_password(owner)
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', owner.get(SETUP).content.decode())[1]
    owner.post(SETUP, {"code": App(secret).code()})
    answer = thief.get("/doi-mat-khau/", follow=True)
    assert answer.redirect_chain == [("/dang-nhap/", 302)]
    assert "đã bật xác thực hai lớp" in answer.content.decode()
    assert thief.get("/tai-khoan/")["Location"].startswith("/dang-nhap/")
    assert owner.get("/tai-khoan/").status_code == 200


def test_who_becomes_an_office_sets_it_up_at_the_next_page(office):
    official = make.user(office.unit, Role.OFFICIAL, "lan")
    client = Client()
    enter_password(client, "lan")
    User.objects.filter(pk=official.pk).update(role=Role.OFFICE)
    assert client.get("/don-vi/")["Location"] == SETUP


def test_with_illustrative_data_it_is_offered_and_never_demanded(office):
    Installation.objects.create(pk=1, demo_date="2025-06-13")
    client = Client()
    enter_password(client)
    assert client.get("/tai-khoan/").status_code == 200
    assert "không ai bắt buộc bật" in client.get("/bao-mat/").content.decode()
    app, _ = with_factor(office)
    fresh = Client()
    assert enter_password(fresh)["Location"] == CODE
    fresh.post(CODE, {"code": app.code()})
    assert fresh.get("/tai-khoan/").status_code == 200


def test_an_installation_may_do_without(office, settings):
    settings.TWO_FACTOR = "off"
    client = Client()
    with_factor(office)
    enter_password(client)
    assert client.get("/tai-khoan/").status_code == 200
    assert "không dùng xác thực hai lớp" in client.get("/bao-mat/").content.decode()


def test_a_due_password_comes_before_the_second_factor(office):
    User.objects.update(must_change_password=True)
    client = Client()
    enter_password(client)
    assert client.get("/tai-khoan/")["Location"] == "/doi-mat-khau/"
    new = {"new_password1": "Mot-mat-khau-khac-2025", "new_password2": "Mot-mat-khau-khac-2025"}
    client.post("/doi-mat-khau/", {"old_password": make.PASSWORD} | new)
    assert client.get("/tai-khoan/")["Location"] == SETUP


def test_programs_with_a_key_are_asked_for_no_code():
    program = make.user(make.province(), Role.CLIENT)
    answer = Client().get("/api/v1/plans/", headers={"authorization": f"Bearer {api.key_of(program)}"})
    assert answer.status_code == 200


# ── Renewed, switched off, taken away ──


def test_recovery_codes_are_renewed_with_a_code(office):
    app, old = with_factor(office)
    client = Client()
    enter_password(client)
    client.post(CODE, {"code": app.code()})
    assert client.post("/bao-mat/ma-du-phong/", {"code": app.wrong()}).status_code == 422
    page = client.post("/bao-mat/ma-du-phong/", {"code": app.code(1)}).content.decode()
    new = re.findall(r"<li><code>([a-z0-9-]+)</code>", page)
    assert len(new) == 10
    assert check_code(user=office, code=old[0]) is Answer.WRONG
    assert check_code(user=office, code=new[0]) is Answer.RIGHT


def test_who_must_have_one_does_not_switch_it_off(office):
    app, _ = with_factor(office)
    client = Client()
    enter_password(client)
    client.post(CODE, {"code": app.code()})
    answer = client.post("/bao-mat/tat/", {"code": app.code(1)})
    assert answer.status_code == 403
    assert "bắt buộc dùng xác thực hai lớp" in answer.content.decode()
    assert SecondFactor.objects.exists()


def test_an_office_takes_it_from_a_colleague_who_has_lost_the_telephone(office):
    colleague = make.user(office.unit, Role.OFFICE)
    with_factor(colleague)
    app, _ = with_factor(office)
    client = Client()
    enter_password(client)
    client.post(CODE, {"code": app.code()})
    assert "Bỏ xác thực hai lớp" in client.get(f"/tai-khoan/{colleague.pk}/").content.decode()
    client.post(f"/tai-khoan/{colleague.pk}/bo-xac-thuc/")
    assert not SecondFactor.objects.filter(user=colleague).exists()
    assert AuditEvent.objects.about(colleague).last().actor_id == office.pk
    assert client.post(f"/tai-khoan/{office.pk}/bo-xac-thuc/").status_code == 403, "one's own is not for oneself"
    with pytest.raises(NotPermitted):
        remove_second_factor(by=make.user(office.unit, Role.OFFICIAL), user=office)


def test_unlocking_forgets_wrong_codes_too(office):
    app, _ = with_factor(office)
    for _ in range(5):
        check_code(user=office, code=app.wrong())
    unlock_sign_in(by=make.user(None, Role.ADMIN), user=office)
    assert check_code(user=office, code=app.code()) is Answer.RIGHT


def test_an_operator_lets_the_last_administrator_in():
    admin = make.user(None, Role.ADMIN, "quantri")
    with_factor(admin)
    call_command("reset_second_factor", "quantri")
    assert not SecondFactor.objects.exists()
    assert AuditEvent.objects.about(admin).last().actor == "Hệ thống"
    for username, words in (("quantri", "no second factor"), ("ai", "no account")):
        with pytest.raises(CommandError, match=words):
            call_command("reset_second_factor", username)


def test_a_second_factor_is_switched_on_once(office):
    with_factor(office)
    with pytest.raises(Conflict):
        with_factor(office)
    with pytest.raises(Invalid):
        switch_on(user=make.user(None, Role.ADMIN), sealed=new_secret(), code="abc")
