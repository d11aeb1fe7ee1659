"""Who gets in, and how the interface says no."""

import base64
from datetime import timedelta

import pytest
from django.test import Client

from organisations.enums import Role
from organisations.models import ApiToken
from reform.api import RESOURCES
from reform.common import clock
from tests import make
from tests.api.builders import client_of, key_of


def _problem(response, status: int, code: str) -> dict:
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    body = response.json()
    assert (body["code"], body["status"], body["type"]) == (code, status, f"urn:cchc:problem:{code}")
    return body


@pytest.mark.parametrize("address", ["", *[f"{name}/" for name in RESOURCES], "reports/1/", "reports/1/files/pdf/"])
def test_a_stranger_is_asked_to_identify(address):
    response = Client().get(f"/api/v1/{address}")

    body = _problem(response, 401, "not_authenticated")
    assert "Authorization: Bearer" in body["detail"]
    assert response["WWW-Authenticate"] == 'Bearer realm="api", Basic realm="api", charset="UTF-8"'


def test_a_key_opens_as_bearer_and_as_the_password_of_basic():
    key = key_of(make.user(make.province(), Role.CLIENT))
    basic = base64.b64encode(f"bat-ky:{key}".encode()).decode()

    for header in (f"Bearer {key}", f"bearer {key}", f"Basic {basic}"):
        response = Client(headers={"Authorization": header}).get("/api/v1/units/")
        assert [row["code"] for row in response.json()["results"]] == ["DN"]


@pytest.mark.parametrize(
    ("page", "words"), [("guide", "Hướng dẫn kết nối"), ("docs", "swagger-ui"), ("schema", "openapi")]
)
def test_the_pages_about_the_interface_open_to_a_key_alone(page, words):
    key = key_of(make.user(make.province(), Role.CLIENT))
    basic = base64.b64encode(f"bat-ky:{key}".encode()).decode()

    for header in (f"Bearer {key}", f"Basic {basic}"):
        response = Client(headers={"Authorization": header}).get(f"/api/v1/{page}/")
        assert response.status_code == 200 and words in response.content.decode()
    if page != "schema":  # which is everybody's
        _problem(Client(headers={"Authorization": "Bearer sai"}).get(f"/api/v1/{page}/"), 401, "token_unknown")
        stranger = Client().get(f"/api/v1/{page}/")
        assert (stranger.status_code, stranger["Location"].split("=")[-1]) == (302, f"/api/v1/{page}/")


def test_a_session_opens_too():
    client = Client()
    client.force_login(make.user(make.province(), Role.PROVINCE))

    assert client.get("/api/v1/units/DN/").json()["name"] == "UBND tỉnh Đắk Nông"


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer   ", "Basic", "Basic ???", "Basic " + base64.b64encode(b"chi-ten").decode()]
)
def test_an_unreadable_key_is_refused(header):
    _problem(Client(headers={"Authorization": header}).get("/api/v1/units/"), 401, "token_malformed")


def test_an_unknown_key_is_refused_and_never_shown_again():
    response = Client(headers={"Authorization": "Bearer khong-co-khoa-nay"}).get("/api/v1/units/")

    assert "khong-co-khoa-nay" not in response.content.decode()
    _problem(response, 401, "token_unknown")


def test_an_expired_key_is_refused():
    response = Client(headers={"Authorization": f"Bearer {key_of(make.user(make.province()), days=-1)}"}).get(
        "/api/v1/units/"
    )

    assert "hết hạn" in _problem(response, 401, "token_expired")["detail"]


def test_a_key_ends_the_moment_it_is_revoked():
    user = make.user(make.province())
    client = client_of(user)
    assert client.get("/api/v1/units/").status_code == 200

    ApiToken.objects.filter(user=user).update(revoked_at=clock.now() - timedelta(seconds=1))

    assert "thu hồi" in _problem(client.get("/api/v1/units/"), 401, "token_revoked")["detail"]


def test_the_key_of_a_locked_account_is_refused():
    user = make.user(make.province())
    client = client_of(user)
    user.is_active = False
    user.save()

    _problem(client.get("/api/v1/units/"), 401, "account_inactive")


def test_a_locked_account_with_an_open_session_is_refused():
    user = make.user(make.province())
    client = Client()
    client.force_login(user)
    user.is_active = False
    user.save()

    _problem(client.get("/api/v1/units/"), 401, "not_authenticated")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_nothing_can_be_written(method):
    client = client_of(make.user(None, Role.ADMIN))

    response = getattr(client, method)("/api/v1/plans/")

    assert response["Allow"] == "GET, HEAD, OPTIONS"
    _problem(response, 405, "method_not_allowed")


@pytest.mark.parametrize("address", ["khong-co/", "units/KHONG-CO/", "activities/999999999999/", "plans/a/b/"])
def test_what_is_not_there_is_a_problem_too(address):
    client = client_of(make.user(make.province()))

    _problem(client.get(f"/api/v1/{address}"), 404, "not_found")


def test_an_address_without_its_last_slash_leads_on():
    response = client_of(make.user(make.province())).get("/api/v1/units")

    assert (response.status_code, response["Location"]) == (301, "/api/v1/units/")


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/png"])
def test_other_formats_are_not_spoken(accept):
    client = client_of(make.user(make.province()))

    _problem(client.get("/api/v1/units/", headers={"Accept": accept}), 406, "not_acceptable")
    _problem(client.get("/api/v1/units/DN/", headers={"Accept": "text/csv"}), 406, "not_acceptable")


@pytest.mark.parametrize("address", ["units/?format=xml", "units/DN/?format=csv", "units/?format=%00"])
def test_an_unknown_format_is_a_wrong_parameter(address):
    body = _problem(client_of(make.user(make.province())).get(f"/api/v1/{address}"), 400, "invalid_parameters")

    assert [error["field"] for error in body["errors"]] == ["format"]


def test_too_many_requests_wait(settings):
    settings.API_RATES = {"account": 2, "address": 2}
    client = client_of(make.user(make.province()))
    other = client_of(make.user(make.province("UBND tỉnh Đồng Nai", "DNI")))
    assert [client.get("/api/v1/units/").status_code for _ in range(2)] == [200, 200]

    response = client.get("/api/v1/units/")

    assert 1 <= int(response["Retry-After"]) <= 60
    assert f"{response['Retry-After']} giây" in _problem(response, 429, "throttled")["detail"]
    assert other.get("/api/v1/units/").status_code == 200


def test_answers_stay_out_of_shared_caches():
    response = client_of(make.user(make.province())).get("/api/v1/units/")

    assert "private" in response["Cache-Control"]
    assert {"Accept", "Authorization", "Cookie"} <= set(response["Vary"].split(", "))


def test_the_root_names_every_resource():
    body = client_of(make.user(make.province())).get("/api/v1/").json()

    assert list(body) == [*RESOURCES, "schema", "docs"]
    assert body["plans"] == "http://testserver/api/v1/plans/"
