"""The scale set: as large as asked for, the same every time, right in itself, and never beside real data."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from organisations.models import Installation, Unit, User
from plans.models import Activity, Assignment, Plan, ProgressUpdate
from plans.services.plan_store import repeated_columns
from plans.services.progress import refresh_activity
from plans.states import State
from reporting.queries.dashboards import province_page
from reporting.services.scale import REVIEWER, seed_scale
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 13)


@pytest.fixture(autouse=True)
def _working_day():
    Installation.objects.create(pk=1, demo_date=DAY)


def test_it_has_the_size_that_was_asked_for_and_every_state():
    seed_scale(units=3, activities=100)
    assert Plan.objects.count() == 3
    assert Activity.objects.count() == 300
    assert {lead.state_on(DAY) for lead in Assignment.objects.leading()} == set(State)
    page = province_page(User.objects.get(username=REVIEWER), year=2025, on=DAY)
    cancelled = Assignment.objects.leading().filter(status="CANCELLED").count()
    assert page.total.planned == 300 - cancelled and cancelled


def test_it_grows_but_adds_nothing_twice_and_comes_out_the_same():
    seed_scale(units=2, activities=30)
    call_command("seed_scale", units=2, activities=70)
    grown = _rows()
    assert seed_scale(units=2, activities=50).activities == 0
    assert _rows() == grown
    Plan.objects.all().delete()
    seed_scale(units=2, activities=70)
    assert _rows() == grown


def test_what_rows_repeat_is_right_and_history_ends_where_the_work_stands():
    seed_scale(units=2, activities=100)
    for work in Assignment.objects.select_related("activity__plan", "activity__area", "plan", "area", "unit"):
        repeated = repeated_columns(work.activity, work.unit)
        assert {name: getattr(work, name) for name in repeated} == repeated
        last = work.updates.last()
        if work.status != "CANCELLED":
            stands = (work.status, work.progress, work.completed_on, work.updated_on)
            said = (last.status, last.progress, last.completed_on, last.on) if last else ("NOT_STARTED", 0, None, None)
            assert stands == said
            assert work.version == work.updates.count()
    assert not ProgressUpdate.objects.filter(is_illustrative=False).exists()
    before = list(Activity.objects.order_by("pk").values("status", "progress", "completed_on"))
    for pk in Activity.objects.exclude(status="CANCELLED").values_list("pk", flat=True):
        refresh_activity(pk)
    assert list(Activity.objects.order_by("pk").values("status", "progress", "completed_on")) == before


def test_it_stays_away_from_real_data():
    Installation.objects.update(demo_date=None)
    make.plan(make.province())
    with pytest.raises(CommandError, match="1 kế hoạch"):
        call_command("seed_scale", units=1, activities=1)
    assert not Unit.objects.filter(code__startswith="SC").exists()
    call_command("seed_scale", units=1, activities=1, force=True)
    assert Plan.objects.count() == 2
    assert not User.objects.get(username=REVIEWER).has_usable_password(), "no known password beside real data"


def _rows() -> list[tuple]:
    works = Assignment.objects.order_by("plan__code", "activity__position", "role", "unit__code")
    return list(
        works.values_list("plan__code", "activity__title", "unit__code", "role", "status", "updated_on", "due_on")
    )
