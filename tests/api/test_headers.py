"""What stands around the answers: limits, methods, other sites, what will end, and errors that no view gives."""

import re
from datetime import date

import pytest
from django.test import Client, override_settings

from organisations.api.serializers import UnitSerializer
from organisations.api.views import UnitView
from organisations.enums import Role
from reform.api import RESOURCES
from reform.common.api.deprecation import Deprecated
from tests import make
from tests.api.builders import client_of

LIMITS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")


def _limits(response) -> tuple[int, ...]:
    return tuple(int(response[name]) for name in LIMITS)


def _steady(client, *addresses) -> list:
    """The answers, all of one minute of the clock."""
    while True:
        answers = [client.get(address) for address in addresses]
        resets = [int(answer["RateLimit-Reset"]) for answer in answers]
        if resets == sorted(resets, reverse=True):
            return answers


def test_every_answer_tells_what_is_left(settings):
    settings.API_RATES = {"account": 50, "address": 9}
    client = client_of(make.user(make.province()))

    addresses = ["units/", "units/DN/", "units/?x=1", "khong-co/", ""]
    answers = _steady(client, *[f"/api/v1/{address}" for address in addresses])

    assert [answer.status_code for answer in answers] == [200, 200, 400, 404, 200]
    limits = [_limits(answer) for answer in answers]
    assert {limit for limit, _, _ in limits} == {50}
    left = [remaining for _, remaining, _ in limits]
    assert left == list(range(left[0], left[0] - 5, -1))
    assert all(1 <= reset <= 60 for _, _, reset in limits)


def test_strangers_are_counted_by_their_address_and_keys_by_themselves(settings):
    settings.API_RATES = {"account": 5, "address": 2}
    root = make.province()
    one, two = client_of(make.user(root)), client_of(make.user(root))

    strange = [answer.status_code for answer in _steady(Client(), *["/api/v1/units/"] * 3)]
    assert strange[-1] == 429 and set(strange) <= {401, 429}
    wrong = Client(headers={"Authorization": "Bearer khong-co"}).get("/api/v1/units/")
    assert wrong.status_code == 429, "trying keys is counted too"
    for client in (one, two):
        assert [answer.status_code for answer in _steady(client, *["/api/v1/units/"] * 3)] == [200] * 3


def test_who_sent_too_much_is_told_when_to_come_back(settings):
    settings.API_RATES = {"account": 1, "address": 1}

    *_, answer = _steady(client_of(make.user(make.province())), *["/api/v1/units/"] * 2)

    assert answer.status_code == 429
    assert answer["Retry-After"] == answer["RateLimit-Reset"]
    assert _limits(answer)[:2] == (1, 0)


@pytest.mark.parametrize("address", ["units/", "units/DN/", "", "measurements/", "reports/"])
def test_head_is_get_without_its_body_and_options_names_the_methods(address):
    client = client_of(make.user(make.province(), Role.PROVINCE))

    whole, head = client.get(f"/api/v1/{address}"), client.head(f"/api/v1/{address}")
    options = client.options(f"/api/v1/{address}")

    assert (head.status_code, head.content) == (200, b"")
    assert head.get("ETag") == whole.get("ETag")
    assert (options.status_code, options.content) == (204, b"")
    assert {"GET", "HEAD", "OPTIONS"} <= set(options["Allow"].split(", "))


ORIGIN = "https://phan-tich.vidu.vn"


@pytest.mark.parametrize("origins", [[], ["https://khac.vidu.vn"]])
def test_other_sites_read_nothing_unless_they_are_named(origins):
    client = client_of(make.user(make.province()))

    with override_settings(CORS_ALLOWED_ORIGINS=origins):
        answer = client.get("/api/v1/units/", headers={"Origin": ORIGIN})

    assert answer.status_code == 200
    assert [name for name in answer.headers if name.startswith("Access-Control-")] == []


def test_a_site_that_is_named_reads_with_a_key_and_never_with_a_session():
    client = client_of(make.user(make.province()))
    method = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}
    asked = {"Origin": ORIGIN} | method

    with override_settings(CORS_ALLOWED_ORIGINS=[ORIGIN]):
        before = Client().options("/api/v1/units/", headers=asked)
        answer = client.get("/api/v1/units/", headers={"Origin": ORIGIN})
        page = Client().get("/dang-nhap/", headers={"Origin": ORIGIN})

    assert (before.status_code, before["Access-Control-Allow-Methods"]) == (200, "GET, HEAD, OPTIONS")
    assert "authorization" in before["Access-Control-Allow-Headers"]
    assert answer["Access-Control-Allow-Origin"] == ORIGIN
    assert "ETag" in answer["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer
    assert "origin" in answer["Vary"].lower()
    assert "Access-Control-Allow-Origin" not in page


GOING = Deprecated(date(2026, 1, 1), date(2027, 1, 1), "Hãy dùng “name”.")


def test_what_goes_is_told_with_every_answer_that_holds_it(monkeypatch):
    client = client_of(make.user(make.province()))
    assert "Deprecation" not in client.get("/api/v1/units/")
    monkeypatch.setattr(UnitSerializer.Meta, "deprecated", {"short_name": GOING}, raising=False)

    told = client.get("/api/v1/units/")
    spared = client.get("/api/v1/units/?fields=code,name")

    assert told["Deprecation"] == "@1767200400"  # 2026-01-01T00:00+07:00, RFC 9745
    assert told["Sunset"] == "Thu, 31 Dec 2026 17:00:00 GMT"
    assert told["Link"] == '</api/v1/docs/>; rel="deprecation"; type="text/html"'
    assert "Deprecation" not in spared
    field = Client().get("/api/v1/schema/").json()["components"]["schemas"]["Unit"]["properties"]["short_name"]
    assert field["deprecated"] is True
    assert "có thể bỏ từ 01/01/2027. Hãy dùng “name”." in field["description"]


def test_a_resource_that_goes_says_so_and_until_when(monkeypatch):
    client = client_of(make.user(make.province()))
    monkeypatch.setattr(UnitView, "deprecated", GOING)

    assert client.get("/api/v1/units/DN/")["Sunset"] == "Thu, 31 Dec 2026 17:00:00 GMT"
    operation = Client().get("/api/v1/schema/").json()["paths"]["/api/v1/units/"]["get"]
    assert operation["deprecated"] is True
    assert "01/01/2027" in operation["description"]


@pytest.mark.parametrize(
    "address", ["/api/v1/units/%00/", "/api/v1/units/a%00b/", "/api/v2/units/", "/api/", "/api/v1/units/DN.json"]
)
def test_addresses_that_no_view_answers_are_problems_too(address):
    response = client_of(make.user(make.province())).get(address, follow=True)

    assert response.status_code in (400, 404)
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == response.status_code


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_crash_tells_nothing_of_itself(resource, monkeypatch):
    client = client_of(make.user(make.province(), Role.PROVINCE))
    client.raise_request_exception = False

    def crash(view) -> None:
        raise RuntimeError("mật khẩu của cơ sở dữ liệu")

    monkeypatch.setattr(RESOURCES[resource], "selection" if resource == "observations" else "get_queryset", crash)
    response = client.get(f"/api/v1/{resource}/")

    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert response.json()["code"] == "internal_error"
    assert not re.search("mật khẩu|Traceback|RuntimeError", response.content.decode())
