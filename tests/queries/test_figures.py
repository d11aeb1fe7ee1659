"""What the pages of figures cost: the same number of queries for one indicator and for thirty."""

from datetime import date

import pytest

from organisations.enums import Role
from organisations.models import Installation
from tests import make
from tests.indicators.builders import ratio, record

pytestmark = pytest.mark.django_db
ADDRESS = "/so-lieu/STP/2025/H1/"


@pytest.fixture
def justice():
    Installation.objects.create(pk=1, demo_date=date(2025, 6, 13))
    return make.department("Sở Tư pháp", make.province(), "STP")


@pytest.fixture
def office(justice, client):
    person = make.user(justice, Role.OFFICE)
    client.force_login(person)
    return person


def _grow(office, justice, number):
    for _ in range(number):
        indicator = ratio(f"N-{next(make._numbers)}")
        record(office, indicator, justice, 2024, "H1", numerator=1, denominator=2)
        record(office, indicator, justice, 2025, "H1", numerator=1, denominator=2)
        record(office, indicator, justice, 2025, "H1", numerator=2, denominator=2, reason="Đếm lại")


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/so-lieu/", 16),
        (ADDRESS, 13),
        (f"{ADDRESS}cac-lan-sua/", 7),
        (f"{ADDRESS}so-lieu.xlsx", 12),
    ],
)
def test_a_page_of_figures(client, justice, office, django_assert_num_queries, address, queries):
    for number in (1, 29):
        _grow(office, justice, number)
        with django_assert_num_queries(queries):
            assert client.get(address).status_code == 200
