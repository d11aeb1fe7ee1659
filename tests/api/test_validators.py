"""What a program holds already is not sent again; what has changed always is."""

import time
from datetime import date

import pytest
from django.core.cache import cache

from organisations.enums import Role
from organisations.models import Installation, Unit
from plans.models import Assignment
from reform.api import RESOURCES
from tests import make
from tests.api.builders import client_of, entries, measurement, report, reporting_round, resolution, score, target


def _one_of_everything():
    root = make.province()
    user = make.user(root, Role.PROVINCE)
    lead = make.lead(root, due_on=date(2025, 6, 13))
    target(lead.plan)
    resolution(root)
    measurement(make.indicator(), root, user)
    report(reporting_round(root), root, user)
    score(root, make.department("Sở Y tế", root), user)
    entries(root, user)
    return client_of(user), lead


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_list_and_object_has_validators_that_spare_the_body(resource):
    client, _ = _one_of_everything()
    (row, *_) = client.get(f"/api/v1/{resource}/").json()["results"]
    key = row.get("code") or row.get("key") or row["id"]
    key = row["id"] if resource == "targets" else key

    for address in (f"/api/v1/{resource}/", f"/api/v1/{resource}/{key}/"):
        whole = client.get(address)
        assert whole["ETag"].startswith('W/"')
        for headers in (
            {"If-None-Match": whole["ETag"]},
            {"If-None-Match": f'"khac", {whole["ETag"]}'},
            {"If-None-Match": "*"},
            {"If-Modified-Since": whole["Last-Modified"]},
        ):
            spared = client.get(address, headers=headers)
            assert (spared.status_code, spared.content) == (304, b""), headers
            assert spared["ETag"] == whole["ETag"]
            assert "Authorization" in spared["Vary"] and "private" in spared["Cache-Control"]
            assert client.head(address, headers=headers).status_code == 304
        for headers in ({"If-None-Match": '"khac"'}, {"If-Modified-Since": "Mon, 01 Jan 2024 00:00:00 GMT"}):
            assert client.get(address, headers=headers).status_code == 200


def _unchanged(client, address, held) -> tuple[int, int]:
    """What a program that holds the answer is told, by tag and by moment."""
    return (
        client.get(address, headers={"If-None-Match": held["ETag"]}).status_code,
        client.get(address, headers={"If-Modified-Since": held["Last-Modified"]}).status_code,
    )


def test_a_day_that_passes_makes_another_answer():
    client, lead = _one_of_everything()
    Installation.objects.create(id=1, demo_date=date(2025, 6, 13))
    addresses = [f"/api/v1/assignments/{lead.pk}/", "/api/v1/assignments/", f"/api/v1/activities/{lead.activity_id}/"]
    held = {address: client.get(address) for address in addresses}
    assert {_unchanged(client, address, answer) for address, answer in held.items()} == {(304, 304)}

    Installation.objects.update(demo_date=date(2025, 6, 14))

    assert {_unchanged(client, address, answer) for address, answer in held.items()} == {(200, 200)}


def test_a_name_from_another_row_and_a_row_that_went_make_another_answer():
    client, lead = _one_of_everything()
    other = make.activity(lead.plan, [lead.unit])
    address = "/api/v1/assignments/"
    held = client.get(address)

    Unit.objects.filter(pk=lead.unit_id).update(name="Tên mới")
    assert _unchanged(client, address, held) == (200, 200)

    held = client.get(address)
    Assignment.objects.filter(activity=other).delete()
    assert _unchanged(client, address, held) == (200, 200)


def test_an_answer_that_comes_back_is_not_taken_for_the_one_between():
    client, _ = _one_of_everything()
    address = "/api/v1/units/DN/"
    first = client.get(address)
    Unit.objects.filter(code="DN").update(short_name="Khác")
    between = client.get(address)
    assert between.json()["short_name"] == "Khác"

    time.sleep(2.1)  # a moment of HTTP is a second
    Unit.objects.filter(code="DN").update(short_name="Lại khác")
    assert client.get(address, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 200
    late = client.get(address)
    if "Last-Modified" in between:
        assert client.get(address, headers={"If-Modified-Since": between["Last-Modified"]}).status_code == 200
    assert client.get(address, headers={"If-None-Match": between["ETag"]}).status_code == 200
    assert client.get(address, headers={"If-Modified-Since": late["Last-Modified"]}).status_code == 304


def test_a_cache_that_forgot_sends_too_much_and_never_too_little():
    client, _ = _one_of_everything()
    address = "/api/v1/units/DN/"
    held = client.get(address)

    cache.clear()
    Unit.objects.filter(code="DN").update(short_name="Khác")
    time.sleep(1.1)

    assert _unchanged(client, address, held) == (200, 200)


def test_another_account_and_another_choice_of_fields_have_tags_of_their_own():
    client, _ = _one_of_everything()
    stranger = client_of(make.user(make.province("UBND tỉnh Đồng Nai", "DNI"), Role.PROVINCE))
    held = client.get("/api/v1/plans/")

    assert stranger.get("/api/v1/plans/", headers={"If-None-Match": held["ETag"]}).status_code == 200
    assert client.get("/api/v1/plans/?fields=code", headers={"If-None-Match": held["ETag"]}).status_code == 200
