"""Whatever stands in an address, the interface answers with a problem and never with a crash."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import signing

from organisations.enums import Role, TokenScope
from organisations.models import ApiToken
from reform.api import RESOURCES
from tests import make
from tests.api.builders import client_of, measurement

ODD = [
    *("%00", "a%00b", "%FF", "%C0%AF", "%ED%A0%80", "%F4%90%80%80", "%E2%80%AE", "%", "%zz", "%0D%0A"),
    *("1e400", "-1e400", "NaN", "Infinity", "9" * 400, "-" + "9" * 40, "1" + "0" * 400, "0x10", "1_000", "٣", "１"),
    *("'", '"', "%25", "_", "%5C", "%27%20OR%201=1--", "{}", "[]", "null", "true", "../..", "%F0%9F%98%80", "\u0301"),
]
NAMES = ["cursor", "page_size", "ordering", "fields", "format", "updated_since", "as_of", "year", "q", "unit", "%00"]


@pytest.mark.parametrize("resource", RESOURCES)
def test_an_odd_value_is_read_or_refused(resource):
    client = client_of(make.user(make.province(), Role.PROVINCE))
    wrong = {}

    for turn, odd in enumerate(ODD):
        for name in {"q" if turn % 2 else "cursor", NAMES[turn % len(NAMES)]}:
            response = client.get(f"/api/v1/{resource}/?{name}={odd}")
            body = b"".join(response.streaming_content) if response.streaming else response.content
            kind = response["Content-Type"]
            if response.status_code not in (200, 400) or (response.status_code == 400 and "problem+json" not in kind):
                wrong[name, odd] = (response.status_code, body[:80])

    assert wrong == {}


@pytest.mark.parametrize("resource", RESOURCES)
def test_an_odd_key_is_not_there(resource):
    client = client_of(make.user(make.province(), Role.PROVINCE))
    wrong = {}

    for odd in ODD:
        response = client.get(f"/api/v1/{resource}/{odd}/", follow=True)
        if response.status_code not in (400, 404) or response["Content-Type"] != "application/problem+json":
            wrong[odd] = (response.status_code, response["Content-Type"])

    assert wrong == {}


@pytest.mark.parametrize("resource", ["units", "measurements", "activities", "observations"])
def test_a_cursor_that_was_tampered_with_is_refused(resource):
    root = make.province()
    plan = make.plan(root)
    indicator = make.indicator()
    user = make.user(root, Role.PROVINCE)
    for number in range(2):
        unit = make.department(f"Sở {number}", root)
        make.activity(plan, [unit])
        measurement(indicator, unit, user)
    client = client_of(user)
    following = client.get(f"/api/v1/{resource}/?page_size=1").json()["next"]
    cursor = parse_qs(urlsplit(following).query)["cursor"][0]
    payload, stamp, signature = cursor.rsplit(":", 2)

    for spoilt in (
        f"{payload[:-1]}{'A' if payload[-1] != 'A' else 'B'}:{stamp}:{signature}",
        f"{payload}:{stamp}:{signature[::-1]}",
        f"{payload}:{stamp}",
        payload,
        cursor + cursor,
        cursor[1:],
        signing.dumps(["units", "code", "2025", "x", 1], salt="another"),
    ):
        response = client.get(f"/api/v1/{resource}/", {"cursor": spoilt, "page_size": 1})
        assert (response.status_code, response.json()["code"]) == (400, "invalid_cursor"), spoilt
    assert client.get(following).status_code == 200


def test_what_is_wrong_inside_a_list_is_named_by_its_place():
    user = make.user(make.province(), Role.OFFICE)
    client = client_of(user)
    ApiToken.objects.update(scopes=TokenScope.values)

    response = client.post(
        "/api/v1/measurements/batch/",
        '{"measurements": [[null, null]]}',
        content_type="application/json",
        headers={"Idempotency-Key": "mot-lan"},
    )

    assert response.status_code in (400, 422)
    assert response["Content-Type"] == "application/problem+json"
    (error,) = response.json()["errors"]
    assert error["pointer"] == "/measurements/0"
