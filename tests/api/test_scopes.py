"""What a key opens is what it was given for."""

import pytest
from django.test import Client

from organisations.enums import READING_SCOPES, Role, TokenScope
from organisations.models import ApiToken
from reform.api import RESOURCES
from tests import make
from tests.api.builders import client_of

SCOPES = dict.fromkeys(RESOURCES, TokenScope.READ) | {
    "measurements": TokenScope.READ_FIGURES,
    "observations": TokenScope.READ_FIGURES,
    "rounds": TokenScope.READ_REPORTS,
    "reports": TokenScope.READ_REPORTS,
    "scores": TokenScope.READ_REPORTS,
    "inspections": TokenScope.READ_REPORTS,
    "steering-documents": TokenScope.READ_REPORTS,
    "communications": TokenScope.READ_REPORTS,
    "dialogues": TokenScope.READ_REPORTS,
    "surveys": TokenScope.READ_REPORTS,
}


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_key_with_the_scope_reads_and_any_other_key_does_not(resource):
    user = make.user(make.province(), Role.CLIENT)
    client, scope = client_of(user), SCOPES[resource]

    ApiToken.objects.update(scopes=[scope])
    assert client.get(f"/api/v1/{resource}/").status_code == 200
    ApiToken.objects.update(scopes=[other for other in TokenScope.values if other != scope])
    response = client.get(f"/api/v1/{resource}/")

    assert (response.status_code, response.json()["code"]) == (403, "insufficient_scope")
    assert f"“{scope}”" in response.json()["detail"]
    assert response["WWW-Authenticate"] == f'Bearer realm="api", error="insufficient_scope", scope="{scope}"'


def test_a_key_without_scopes_opens_nothing_but_the_root():
    client = client_of(make.user(make.province(), Role.CLIENT))
    ApiToken.objects.update(scopes=[])

    assert client.get("/api/v1/").status_code == 200
    assert {client.get(f"/api/v1/{resource}/").status_code for resource in RESOURCES} == {403}


def test_a_scope_opens_single_objects_and_files_too():
    client = client_of(make.user(make.province(), Role.CLIENT))
    ApiToken.objects.update(scopes=[scope for scope in READING_SCOPES if scope != TokenScope.READ_REPORTS])

    assert client.get("/api/v1/units/DN/").status_code == 200
    for address in ("reports/1/", "reports/1/files/pdf/"):
        assert client.get(f"/api/v1/{address}").json()["code"] == "insufficient_scope"


def test_people_who_signed_in_need_no_scope():
    client = Client()
    client.force_login(make.user(make.province(), Role.PROVINCE))

    assert {client.get(f"/api/v1/{resource}/").status_code for resource in RESOURCES} == {200}
