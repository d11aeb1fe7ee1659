"""Sign-in through a provider of OpenID Connect: the good road, and every bad one that was thought of."""

import time

import pytest
from django.test import Client
from joserfc.jwk import RSAKey

from organisations.enums import Role
from organisations.models import AuditEvent, ExternalIdentity, User
from organisations.services.second_factor import readable
from organisations.services.single_sign_on import unlink_identity
from reform.common.errors import NotPermitted
from tests import make
from tests.organisations import provider as local
from tests.organisations.provider import Provider
from tests.organisations.test_second_factor import CODE, App, with_factor

pytestmark = pytest.mark.django_db
START, BACK = "/dang-nhap/mot-lan/", "/dang-nhap/mot-lan/tra-ve/"


@pytest.fixture
def provider(settings):
    with local.running() as running:
        settings.OIDC_ISSUER = running.issuer
        settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = local.CLIENT, local.SECRET
        settings.OIDC_NAME = "VNeID"
        yield running


@pytest.fixture
def lan() -> User:
    return make.user(make.province(), Role.OFFICIAL, "lan", email="lan@dn.gov.vn")


@pytest.fixture
def office(lan) -> User:
    return make.user(lan.unit, Role.OFFICE, "vanphong")


def come_back(client: Client, provider: Provider, next: str = "", **claims):
    """The answer to a browser that went to the provider and signed in there as `claims` say."""
    to_provider = client.get(START, {"next": next} if next else {})
    assert to_provider["Location"].startswith(f"{provider.issuer}/authorize?")
    claims = {"preferred_username": "lan"} | claims
    return client.get(BACK, provider.sign_in(to_provider["Location"], **claims))


def refusal(answer) -> str:
    """What a person reads who did not get in."""
    assert answer.status_code == 403
    assert answer.wsgi_request.user.is_anonymous
    assert not ExternalIdentity.objects.exists()
    return answer.content.decode()


def test_without_a_provider_there_is_no_button(client):
    assert START not in client.get("/dang-nhap/").content.decode()


def test_a_person_comes_in_with_the_page_that_was_asked_for(client, provider, lan, settings):
    settings.TWO_FACTOR = "required"
    page = client.get("/dang-nhap/?next=/don-vi/%3Fq%3Dso").content.decode()
    assert "Đăng nhập bằng VNeID" in page
    assert f'href="{START}?next=%2Fdon-vi%2F%3Fq%3Dso"' in page
    answer = come_back(client, provider, next="/don-vi/?q=so")
    assert answer["Location"] == "/don-vi/?q=so"
    assert client.get("/bao-mat/").context["user"] == lan
    assert AuditEvent.objects.about(lan).last().action == "Liên kết đăng nhập một lần"


def test_afterwards_the_subject_is_the_person_whatever_the_name_says(client, provider, lan):
    come_back(client, provider)
    User.objects.filter(pk=lan.pk).update(username="lan.moi")
    again = Client()
    come_back(again, provider, preferred_username="khac")
    assert again.get("/don-vi/").context["user"] == lan
    assert ExternalIdentity.objects.get().user == lan


def test_who_takes_over_a_name_there_does_not_take_over_the_account_here(client, provider, lan):
    come_back(client, provider)
    other = come_back(Client(), provider, sub="s-2")
    assert other.status_code == 403
    assert "đã gắn với người khác" in other.content.decode()
    assert ExternalIdentity.objects.get().subject == "s-1"


def test_a_due_password_is_not_asked_of_whom_the_provider_knows(client, provider, lan):
    User.objects.update(must_change_password=True)
    come_back(client, provider)
    assert client.get("/don-vi/").status_code == 200


def test_an_address_of_mail_counts_where_it_is_proved(client, provider, lan, settings):
    settings.OIDC_CLAIM = "email"
    assert "chưa có tài khoản" in refusal(come_back(client, provider, email="LAN@dn.gov.vn", email_verified=False))
    assert come_back(client, provider, email="LAN@dn.gov.vn", email_verified=True).status_code == 302


def test_an_address_of_mail_that_two_share_opens_neither(client, provider, lan, settings):
    settings.OIDC_CLAIM = "email"
    make.user(lan.unit, email="lan@dn.gov.vn")
    assert "chưa có tài khoản" in refusal(come_back(client, provider, email="lan@dn.gov.vn", email_verified=True))


@pytest.mark.parametrize("name", ["khong.co", "", None])
def test_nobody_gets_an_account_by_it(client, provider, lan, name):
    page = refusal(come_back(client, provider, preferred_username=name))
    assert "chưa có tài khoản ở đây. Hãy liên hệ Văn phòng" in page
    assert User.objects.count() == 1


def test_a_former_account_of_the_same_address_does_not_stand_in_the_way(client, provider, lan, settings):
    settings.OIDC_CLAIM = "email"
    make.user(lan.unit, email="lan@dn.gov.vn", is_active=False)
    come_back(client, provider, email="lan@dn.gov.vn", email_verified=True)
    assert client.get("/don-vi/").context["user"] == lan


def test_an_office_undoes_a_link_and_the_subject_is_free_again(client, provider, lan, office):
    come_back(client, provider)
    User.objects.filter(pk=lan.pk).update(is_active=False)
    at_the_office = Client()
    at_the_office.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    undo, page = f"/tai-khoan/{lan.pk}/bo-lien-ket/", f"/tai-khoan/{lan.pk}/"
    assert undo in at_the_office.get(page).content.decode()
    assert at_the_office.post(undo)["Location"] == page
    assert undo not in at_the_office.get(page).content.decode()
    event = AuditEvent.objects.about(lan).last()
    assert (event.action, event.actor_id) == ("Bỏ liên kết đăng nhập một lần", office.pk)
    new = make.user(lan.unit, Role.OFFICIAL, "lan.moi")
    come_back(Client(), provider, preferred_username="lan.moi")
    assert ExternalIdentity.objects.get().user == new


def test_nobody_undoes_a_link_of_ones_own_or_of_another_agency(lan, office):
    ExternalIdentity.objects.create(user=office, issuer="https://a", subject="1", linked_at="2025-06-13T00:00Z")
    for by in (office, lan, make.user(make.department("Sở Y tế", lan.unit), Role.OFFICE)):
        with pytest.raises(NotPermitted):
            unlink_identity(by=by, user=office)
    assert ExternalIdentity.objects.exists()


def test_an_account_that_has_ended_stays_ended(client, provider, lan):
    User.objects.update(is_active=False)
    assert "đã ngừng hoạt động" in refusal(come_back(client, provider))


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"iss": "https://example.org"},
        {"aud": "another-client"},
        {"exp": int(time.time()) - 600},
        {"exp": None},
        {"sub": ""},
    ],
    ids=str,
)
def test_a_token_that_does_not_hold_lets_nobody_in(client, provider, lan, claims):
    refusal(come_back(client, provider, **claims))


def test_a_token_that_another_key_signed_lets_nobody_in(client, provider, lan):
    provider.key = RSAKey.generate_key(2048, {"kid": provider.published.kid})
    refusal(come_back(client, provider))


def test_a_key_that_the_provider_has_changed_is_fetched(client, provider, lan):
    come_back(client, provider)
    provider.key = provider.published = RSAKey.generate_key(2048, {"kid": "moi"})
    assert come_back(Client(), provider).status_code == 302


def test_an_answer_that_was_not_asked_for_lets_nobody_in(client, provider, lan):
    sent = provider.sign_in(client.get(START)["Location"], preferred_username="lan")
    refusal(Client().get(BACK, sent))
    refusal(client.get(BACK, sent | {"state": "another"}))
    refusal(client.get(BACK, {"error": "access_denied", "state": sent["state"]}))
    refusal(client.get(BACK))
    assert provider.refused == []


def test_an_answer_opens_once(client, provider, lan):
    sent = provider.sign_in(client.get(START)["Location"], preferred_username="lan")
    assert client.get(BACK, sent).status_code == 302
    client.post("/dang-xuat/")
    assert client.get(BACK, sent).status_code == 403


def test_a_code_that_was_stolen_does_not_prove_who_asked(client, provider, lan):
    """Without the verifier, which never leaves the portal, the provider gives no token for the code."""
    stolen = provider.sign_in(client.get(START)["Location"], preferred_username="lan")
    thief = Client()
    own = provider.sign_in(thief.get(START)["Location"], preferred_username="thief")
    refusal(thief.get(BACK, {"code": stolen["code"], "state": own["state"]}))
    assert provider.refused == ["/token"]


def test_a_provider_that_is_gone_is_said_to_be_so(client, settings, lan):
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_NAME = "http://127.0.0.1:9", "a", "VNeID"
    answer = client.get(START)
    assert answer.status_code == 502
    assert "không kết nối được với VNeID" in answer.content.decode()


def test_a_provider_that_signs_with_a_shared_secret_alone_is_not_trusted(client, provider, lan):
    provider.signs_with = ["HS256", "none"]
    assert [client.get(START).status_code for _ in range(2)] == [502, 502]


def test_the_way_back_leads_to_no_foreign_page(client, provider, lan):
    assert come_back(client, provider, next="https://example.org/")["Location"] == "/"


def test_the_name_alone_opens_no_guarded_account(client, provider, office, settings):
    """Names pass from one to another at a provider; the password of the portal proves whose account it is."""
    answer = come_back(client, provider, preferred_username="vanphong", next="/don-vi/?q=so")
    page = refusal(answer)
    assert "cần được xác nhận bằng mật khẩu" in page
    assert "/dang-nhap/?next=%2Fdon-vi%2F%3Fq%3Dso" in page
    client.post("/dang-nhap/", {"username": "vanphong", "password": make.PASSWORD})
    assert ExternalIdentity.objects.get().user == office
    assert "Đã liên kết tài khoản với VNeID" in client.get("/don-vi/").content.decode()
    settings.TWO_FACTOR = "required"
    again = Client()
    come_back(again, provider, preferred_username="khac")
    assert again.get("/tai-khoan/").status_code == 200, "the provider's sign-in stands for the second factor"


def test_another_who_signs_in_next_in_that_browser_is_not_linked(client, provider, office, lan):
    come_back(client, provider, preferred_username="vanphong")
    client.post("/dang-nhap/", {"username": "lan", "password": make.PASSWORD})
    client.post("/dang-xuat/")
    client.post("/dang-nhap/", {"username": "vanphong", "password": make.PASSWORD})
    assert not ExternalIdentity.objects.exists()


def test_the_word_of_a_provider_waits_ten_minutes(client, provider, office, monkeypatch):
    come_back(client, provider, preferred_username="vanphong")
    later = time.time() + 601
    monkeypatch.setattr(time, "time", lambda: later)
    client.post("/dang-nhap/", {"username": "vanphong", "password": make.PASSWORD})
    assert not ExternalIdentity.objects.exists()


def test_where_a_factor_is_demanded_the_password_alone_links_nothing(client, provider, office, settings):
    settings.TWO_FACTOR = "required"
    come_back(client, provider, preferred_username="vanphong")
    client.post("/dang-nhap/", {"username": "vanphong", "password": make.PASSWORD})
    assert not ExternalIdentity.objects.exists()
    client.get("/bao-mat/xac-thuc/")
    app = App(readable(client.session["second_factor_secret"]))
    assert client.post("/bao-mat/xac-thuc/", {"code": app.code()}).status_code == 200
    assert ExternalIdentity.objects.get().user == office


@pytest.mark.parametrize("name", ["lan", "vanphong"])
def test_who_has_a_factor_shows_it_the_first_time_and_not_again(client, provider, lan, office, settings, name):
    settings.TWO_FACTOR = "required"
    user = User.objects.get(username=name)
    User.objects.update(must_change_password=True)
    app, _ = with_factor(user)
    answer = come_back(client, provider, preferred_username=name, next="/don-vi/")
    assert answer["Location"] == f"{CODE}?next=%2Fdon-vi%2F"
    assert "Lần đầu đăng nhập qua VNeID" in client.get(CODE).content.decode()
    assert client.post(CODE, {"code": app.wrong()}).status_code == 422
    assert client.get("/don-vi/")["Location"].startswith("/dang-nhap/")
    assert not ExternalIdentity.objects.exists()
    assert client.post(CODE, {"code": app.code(), "next": "/don-vi/"})["Location"] == "/don-vi/"
    assert ExternalIdentity.objects.get().user == user
    assert client.get("/don-vi/").status_code == 200, "no password was used, so none is due"
    again = Client()
    assert come_back(again, provider)["Location"] == "/"
    assert again.get("/don-vi/").status_code == 200


def test_a_password_in_place_of_the_providers_word_links_nothing(client, provider, office, settings):
    settings.TWO_FACTOR = "required"
    app, _ = with_factor(office)
    come_back(client, provider, preferred_username="vanphong")
    client.post("/dang-nhap/", {"username": "vanphong", "password": make.PASSWORD})
    client.post(CODE, {"code": app.code()})
    assert client.get("/tai-khoan/").status_code == 200
    assert not ExternalIdentity.objects.exists()
