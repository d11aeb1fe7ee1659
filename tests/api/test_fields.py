"""Programs ask for the fields that they need."""

import pytest

from organisations.enums import Role
from reform.api import RESOURCES
from tests import make
from tests.api.builders import client_of


def test_only_the_fields_that_were_asked_for_in_their_order():
    root = make.province()
    client = client_of(make.user(root))

    (row,) = client.get("/api/v1/units/?fields=name,code").json()["results"]

    assert list(row.items()) == [("name", root.name), ("code", "DN")]
    assert client.get("/api/v1/units/DN/?fields=kind").json() == {"kind": "PROVINCE"}


def test_what_is_not_asked_for_is_not_fetched(django_assert_num_queries):
    root = make.province()
    plan = make.plan(root)
    make.activity(plan, [root])
    client = client_of(make.user(root, Role.PROVINCE))

    with django_assert_num_queries(3):  # the working day, the key, the list
        client.get("/api/v1/activities/?fields=id,title,state")
    with django_assert_num_queries(3):
        client.get("/api/v1/plans/?fields=code,title")
    with django_assert_num_queries(3):
        client.get("/api/v1/units/?fields=code,name")


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("fields", ["id,khong_co", "", ",", "\x00", "code;name", "__class__"])
def test_unknown_fields_are_refused_by_name(resource, fields):
    response = client_of(make.user(make.province())).get(f"/api/v1/{resource}/", {"fields": fields})

    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert error["field"] == "fields"
    assert "updated_at" in error["message"], "says which there are"
