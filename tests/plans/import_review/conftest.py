"""A province and the office that looks at its file."""

from datetime import date

import pytest

from organisations.enums import Role
from organisations.models import Installation
from tests import make
from tests.plans.annex import build_place


@pytest.fixture
def place():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": date(2025, 6, 14)})
    return build_place()


@pytest.fixture
def office(place):
    return make.user(place.justice, Role.OFFICE)
