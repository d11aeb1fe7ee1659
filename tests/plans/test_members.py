"""Units × states: who has done it and who has not, for those who may see it."""

from datetime import date

import pytest

from organisations.enums import Role
from organisations.models import Installation
from plans.enums import WorkStatus
from plans.queries.activity_page import lead_rows
from plans.queries.members import members_matrix, plan_matrix
from plans.states import State
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 13)


@pytest.fixture(autouse=True)
def _working_day():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": DAY})


@pytest.fixture
def scene():
    """Three members of a group; one is done, one begun, one silent, all due two days ago; and Sở Nội vụ."""
    province = make.province()
    units = [make.department(name, province) for name in ("Sở Tư pháp", "Sở Y tế", "Sở Tài chính")]
    group = make.group("Các sở, ban, ngành", province, units)
    activity = make.activity(make.plan(province), units, group=group, due_on=date(2025, 6, 11))
    done, begun, _ = activity.assignments.order_by("position")
    make.update(done, make.user(done.unit), date(2025, 6, 10), WorkStatus.DONE)
    make.update(begun, make.user(begun.unit), date(2025, 6, 12))
    overseer = make.user(make.department("Sở Nội vụ", province), Role.PROVINCE)
    return activity, units, overseer


def test_the_overseer_sees_every_member_in_its_state(scene, client):
    activity, _, overseer = scene
    matrix = members_matrix(lead_rows(activity, overseer, DAY))
    assert matrix.states == (State.OVERDUE, State.DONE)
    shown = {line.unit: [count for _, count in line.cells] for line in matrix.lines}
    assert shown == {"Sở Tài chính": [1, 0], "Sở Y tế": [1, 0], "Sở Tư pháp": [0, 1]}
    assert list(shown)[-1] == "Sở Tư pháp", "what presses comes first"
    assert (matrix.totals, matrix.total) == ([2, 1], 3)
    client.force_login(overseer)
    assert "Các đơn vị theo tình trạng" in client.get(f"/hoat-dong/{activity.pk}/").content.decode()


def test_a_member_sees_its_own_state_alone(scene, client):
    activity, (justice, health, _), _ = scene
    office = make.user(justice, Role.OFFICE)
    assert members_matrix(lead_rows(activity, office, DAY)) is None
    client.force_login(office)
    page = client.get(f"/hoat-dong/{activity.pk}/").content.decode()
    assert "Các đơn vị theo tình trạng" not in page and str(health) not in page
    own = plan_matrix(activity.plan, office, DAY)
    assert [line.unit for line in own.lines] == ["Sở Tư pháp"]
    page = client.get(f"/ke-hoach/{activity.plan_id}/don-vi/").content.decode()
    assert "Sở Tư pháp" in page and str(health) not in page


def test_a_plan_adds_up_by_unit(scene, django_assert_num_queries):
    activity, (justice, *_), overseer = scene
    make.activity(activity.plan, [justice], due_on=date(2025, 12, 1))
    with django_assert_num_queries(1):
        matrix = plan_matrix(activity.plan, overseer, DAY)
    assert [line.unit for line in matrix.lines][-1] == "Sở Tư pháp"
    assert matrix.lines[-1].total == 2
    assert dict(zip(matrix.states, matrix.totals, strict=True)) == {
        State.OVERDUE: 2,
        State.NOT_STARTED: 1,
        State.DONE: 1,
    }
