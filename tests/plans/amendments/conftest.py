"""A province with a plan in force, on the working day of the amendments."""

import pytest

from organisations.enums import Role
from organisations.models import Installation
from reform.common import clock
from tests import make
from tests.plans.amendments.builders import DAY
from tests.plans.annex import build_place


@pytest.fixture(autouse=True)
def _working_day():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": DAY})
    with clock.working_on(DAY):
        yield


@pytest.fixture
def place():
    return build_place()


@pytest.fixture
def office(place):
    return make.user(place.home_affairs, Role.PROVINCE)
