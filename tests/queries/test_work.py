"""How many queries the lists of work take, with one and with three rows of every kind."""

from datetime import date

import pytest

from organisations.enums import Role
from organisations.models import Installation
from plans.enums import DeadlineType, WorkStatus
from plans.services.progress import return_progress
from reform.common import clock
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 14)
ADDRESS = "/viec-cua-toi/"

# Of every page: session, person, working day; then the person's unit.
FRAME = 4


@pytest.fixture
def justice():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": DAY})
    return make.department("Sở Tư pháp", make.province())


@pytest.fixture(params=[1, 3], ids="{} rows".format)
def official(request, justice):
    """Somebody whose unit leads so many activities of each kind in as many plans, and supports as many."""
    person, office = make.user(justice), make.user(justice, Role.OFFICE)
    for _ in range(request.param):
        plan, reporter = make.plan(justice.province), make.user(justice)
        make.activity(plan, [justice], due_on=date(2025, 6, 1))
        for kind in (DeadlineType.CONTINUOUS, DeadlineType.CONDITIONAL, DeadlineType.RECURRING):
            make.activity(plan, [justice], kind=kind)
        done, returned = (make.activity(plan, [justice], due_on=date(2025, 6, 30)).assignments.get() for _ in "ab")
        make.update(done, reporter, DAY, WorkStatus.DONE)
        make.update(returned, reporter, DAY)
        with clock.working_on(DAY):
            return_progress(assignment=returned, by=office, reason="Thiếu số văn bản.", seen_version=1)
        make.activity(plan, [justice.province], [justice])
    return person


def test_an_officials_list(client, django_assert_num_queries, official):
    client.force_login(official)
    with django_assert_num_queries(FRAME + 13):
        # units; counts with their plans, the plans; areas to filter by; rhythms; rows, their returns, first deadlines,
        # what waits for a leader; supports, their number, their leads; filters that were kept
        client.get(ADDRESS)
    with django_assert_num_queries(FRAME + 13):  # the counts of what matches, no rhythms in an order of its own
        client.get(f"{ADDRESS}?q=hoat+dong&sort=-progress")
    with django_assert_num_queries(FRAME + 10):  # lead work alone, of which nothing was returned
        client.get(f"{ADDRESS}?stale=1")


def test_the_list_of_an_office(client, django_assert_num_queries, official):
    client.force_login(make.user(official.unit, Role.OFFICE))
    with django_assert_num_queries(FRAME + 15):  # and who reported; how much waits
        client.get(ADDRESS)


def test_the_sheet(client, django_assert_num_queries, official):
    client.force_login(make.user(official.unit, Role.OFFICE))
    for kind in ("xlsx", "csv"):
        with django_assert_num_queries(FRAME + 13):  # the areas' names once more, no number of supports
            client.get(f"{ADDRESS}tai-ve/viec.{kind}")
