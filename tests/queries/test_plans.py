"""How many queries the pages of work and plans take, at one and three rows."""

from datetime import date

import pytest

from organisations.enums import Role
from plans.enums import WorkStatus
from plans.models import Activity, Assignment
from tests import make
from tests.indicators.builders import ratio, record
from tests.plans.target_builders import target

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 14)
HTMX = {"HX-Request": "true"}

# Of every page: session, person, working day; then the person's unit.
FRAME = 4


@pytest.fixture
def justice():
    return make.department("Sở Tư pháp", make.province())


def _work(justice, rows: int):
    """A plan with so many late, finished and supported activities."""
    plan = make.plan(justice.province)
    official = make.user(justice)
    for _ in range(rows):
        make.activity(plan, [justice], due_on=date(2025, 6, 1))
        done = make.activity(plan, [justice], due_on=date(2025, 6, 30)).assignments.get()
        make.update(done, official, DAY, WorkStatus.DONE)
        make.activity(plan, [justice.province], [justice])
    return plan, official


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_plans(client, django_assert_num_queries, justice, rows):
    for _ in range(rows):
        _work(justice, 1)
    client.force_login(make.user(justice))
    with django_assert_num_queries(FRAME + 3):  # years, plans, counts
        client.get("/ke-hoach/")


@pytest.mark.parametrize("rows", [1, 3])
def test_a_plan(client, django_assert_num_queries, justice, rows):
    plan, official = _work(justice, rows)
    client.force_login(official)
    with django_assert_num_queries(FRAME + 14):
        # the plan, areas, activities, units, deadlines that were changed, sections, tasks, counts; children,
        # resolutions, targets, for whom one signs, requests that wait, later plans
        client.get(f"/ke-hoach/{plan.pk}/")
    with django_assert_num_queries(FRAME + 8):
        client.get(f"/ke-hoach/{plan.pk}/", headers=HTMX)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_board_of_targets_and_the_targets_of_a_plan(client, django_assert_num_queries, justice, rows):
    plan, user = make.plan(justice.province), make.user(justice, Role.PROVINCE)
    for number in range(rows):
        indicator = ratio(f"R-{number}")
        record(user, indicator, justice, numerator=1, denominator=2)
        target(plan, indicator)
        target(make.plan(justice), indicator)
    client.force_login(user)
    with django_assert_num_queries(FRAME + 11):
        # targets; steps, versions; the province's three; the agencies' three; tasks that serve them
        client.get("/chi-tieu/muc-tieu/")
    with django_assert_num_queries(FRAME + 14 + 6):
        # what a plan takes without; whose figures the person sees, steps, versions, the province's three
        client.get(f"/ke-hoach/{plan.pk}/")


@pytest.mark.parametrize("members", [1, 3])
def test_an_activity(client, django_assert_num_queries, justice, members):
    units = [make.department(f"Sở {number}", justice.province) for number in range(members)]
    group = make.group("Các sở", justice.province, units)
    made = make.activity(make.plan(justice.province), units, group=group)
    for assignment in made.assignments.all():
        make.update(assignment, make.user(assignment.unit), DAY)
    client.force_login(make.user(justice, Role.PROVINCE))
    with django_assert_num_queries(FRAME + 21):
        # the activity, for whom one signs, its leads, their deadlines, what waits for a leader, names; history: the
        # order of steps and changes, how it began, rows, evidence; words on periods, their evidence, who came later;
        # targets; the first deadline, requests, what it took over, later plans; notes: rows, number, names to mention
        client.get(f"/hoat-dong/{made.pk}/")
    with django_assert_num_queries(FRAME + 13):
        # the activity, as it was: itself, its leads' states, changes; leads, what waits for a leader, changes, their
        # deadlines, names; the first deadline, history
        client.get(f"/hoat-dong/{made.pk}/?ngay=13/06/2025")


@pytest.mark.parametrize("rows", [1, 3])
def test_search(client, django_assert_num_queries, justice, rows):
    _, official = _work(justice, rows)
    client.force_login(official)
    with django_assert_num_queries(FRAME + 8):
        # plans, documents and units with their numbers; activities: number, rows
        client.get("/tim-kiem/?q=hoat+dong")


@pytest.mark.parametrize("activities", [100, 10_000])
def test_one_status_change_costs_the_same_in_a_small_plan_and_in_a_large_one(
    client, django_assert_num_queries, justice, activities
):
    work = make.lead(justice, due_on=date(2025, 6, 30))
    one = work.activity
    many = [Activity(**_columns(one), position=number + one.position) for number in range(1, activities)]
    Activity.objects.bulk_create(many)
    leads = [Assignment(**_columns(work), activity=activity) for activity in many]
    Assignment.objects.bulk_create(leads)
    client.force_login(make.user(justice))
    fields = {"status": "IN_PROGRESS", "progress": "10", "on": "14/06/2025", "seen_version": "0"}
    with django_assert_num_queries(FRAME + 9):
        # the assignment; its transaction; the activity's turn, the state, its fellows, the activity; the step, the log
        assert client.post(f"/phan-cong/{work.pk}/cap-nhat/", fields).status_code == 302


def _columns(row) -> dict[str, object]:
    """What a copy of the row in the same plan has too."""
    own = {"id", "position", "activity_id"}
    names = [field.attname for field in row._meta.concrete_fields]
    return {name: getattr(row, name) for name in names if name not in own}
