"""The place in which most reports are tried: one agency, Sở Nội vụ, and the six-month round of their province."""

import pytest

from organisations.enums import Role
from tests import make
from tests.reporting import builders


@pytest.fixture
def justice():
    return make.department("Sở Tư pháp", make.province())


@pytest.fixture
def home_affairs(justice):
    return make.user(make.department("Sở Nội vụ", justice.province), Role.PROVINCE)


@pytest.fixture
def round_(justice, home_affairs):
    return builders.half_year(justice.province)


@pytest.fixture
def units(justice):
    """Three agencies of the province, the first of them the one that is tried."""
    return [justice, *(make.department(f"Sở {name}", justice.province) for name in ("Y tế", "Tài chính"))]
