"""Figures of two departments, and the rows that a program reads of them."""

import orjson

from organisations.enums import Role
from tests import make
from tests.api.builders import client_of

ADDRESS = "/api/v1/observations/"


def rows_of(client, **parameters) -> list[dict]:
    """All rows of a page that is asked for."""
    response = client.get(ADDRESS, parameters)
    assert response.status_code == 200, response.content
    return response.json()["results"]


def scene():
    """A province with two departments, one figure each, read by Sở Nội vụ's account."""
    root = make.province()
    user = make.user(root, Role.PROVINCE)
    health, justice = make.department("Sở Y tế", root, "SYT"), make.department("Sở Tư pháp", root, "STP")
    indicator = make.indicator("HS-01")
    return root, user, health, justice, indicator, client_of(user)


def lines_of(client, **parameters) -> list[dict]:
    """The objects of the JSON Lines."""
    response = client.get(ADDRESS, {"format": "jsonl", **parameters})
    return [orjson.loads(line) for line in response.getvalue().splitlines()]
