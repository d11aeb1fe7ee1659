"""What the tests of writing share: a program of an agency, and how it sends."""

import json
from itertools import count
from typing import Any

from django.test import Client

from organisations.enums import Role, TokenScope
from organisations.models import Unit
from tests import make
from tests.api.builders import key_of

_keys = count(1)
FIGURE = {"year": 2025, "period": "Q1", "numerator": "965", "denominator": "1000"}


class Program:
    """A program of the unit with a key of these scopes; each sending has a key of its own unless one is given."""

    def __init__(self, unit: Unit, *scopes: str) -> None:
        self.user = make.user(unit, Role.CLIENT)
        self.key = key_of(self.user, scopes=scopes or tuple(TokenScope))

    def send(self, address: str, body: Any, key: str | None = None, **headers: str):
        """The answer to a POST; `body` as text goes out as it is."""
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        return self._client(key, headers).post(f"/api/v1/{address}", text, content_type="application/json")

    def send_parts(self, address: str, parts: dict[str, Any], key: str | None = None):
        """The answer to a POST of these parts, those that are None left out."""
        sent = {name: part for name, part in parts.items() if part is not None}
        return self._client(key, {}).post(f"/api/v1/{address}", sent)

    def _client(self, key: str | None, headers: dict[str, str]) -> Client:
        headers = {"Authorization": f"Bearer {self.key}", "Idempotency-Key": key or f"thu-{next(_keys)}"} | headers
        return Client(headers={name: value for name, value in headers.items() if value})


def refusal(response) -> tuple[int, str]:
    """Status and code of a problem."""
    assert response["Content-Type"] == "application/problem+json", response.content.decode()[:500]
    return response.status_code, response.json()["code"]


def fields(response) -> list[str]:
    """Which fields a problem names."""
    return [error["field"] for error in response.json()["errors"]]
