"""How many queries the form of an update and the store of evidence take, at one and three pieces."""

from datetime import date

import pytest

from organisations.models import Installation
from plans.services.evidence import add_document
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 14)
# Of every page: session, person, working day; then the person's unit.
FRAME = 4


@pytest.fixture
def justice():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": DAY})
    return make.department("Sở Tư pháp", make.province())


def _proved_work(justice, official, pieces: int):
    """Late work, and so many documents that prove other work each."""
    for number in range(pieces):
        piece = add_document(by=official, unit=justice, number=f"{number}/BC-STP", issued_on=DAY)
        make.update(make.lead(justice), official, DAY, evidence=[piece])
    return make.lead(justice, due_on=date(2025, 6, 1))


@pytest.mark.parametrize("pieces", [1, 3])
def test_the_store(client, django_assert_num_queries, justice, pieces):
    official = make.user(justice)
    _proved_work(justice, official, pieces)
    client.force_login(official)
    with django_assert_num_queries(FRAME + 4):  # the agency; how many, the pieces, what they prove
        client.get("/tai-lieu/")


@pytest.mark.parametrize("pieces", [1, 3])
def test_the_form_of_an_update(client, django_assert_num_queries, justice, pieces):
    official = make.user(justice)
    work = _proved_work(justice, official, pieces)
    client.force_login(official)
    with django_assert_num_queries(FRAME + 5):
        # the assignment, why it was late, what waits for a leader, the first deadline, the newest of the store
        client.get(f"/phan-cong/{work.pk}/cap-nhat/")
    with django_assert_num_queries(FRAME + 2):
        client.get(f"/phan-cong/{work.pk}/tai-lieu/?q=bc", headers={"HX-Request": "true"})
