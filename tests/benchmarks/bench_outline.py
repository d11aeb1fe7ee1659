"""The page of a plan with 150 activities."""

from collections.abc import Iterator

from django.urls import reverse

from organisations.enums import Role
from plans.models import Plan
from reporting.services.scale import account_name, agency_code
from tests.benchmarks.harness import Result, beside, browser, fetch, queries_of, read, scale

USES_DATABASE = True

_ACTIVITIES = (
    "SELECT c.id, c.label, c.title, c.product, c.requirement, c.deadline_text, c.deadline_kind, c.due_on, c.status, "
    "c.progress, c.completed_on, t.id, t.label, t.title, s.id, s.label, s.title, s.depth FROM plans_activity c "
    "JOIN plans_task t ON t.id = c.task_id JOIN plans_plansection s ON s.id = t.section_id "
    "WHERE c.plan_id = %s ORDER BY s.position, t.position, c.position"
)
_UNITS = (
    "SELECT a.activity_id, a.role, a.status, u.name, u.short_name FROM plans_assignment a "
    "JOIN organisations_unit u ON u.id = a.unit_id WHERE a.plan_id = %s ORDER BY a.role, a.position"
)


def run(small: bool) -> Iterator[Result]:
    """The whole page beside the SQL of its rows."""
    activities = 30 if small else 150
    scale(2, activities)
    plan = Plan.objects.get(code__startswith=agency_code(1)).pk
    page = fetch(browser(account_name(1, Role.OFFICIAL)), reverse("plans:plan_detail", args=[plan]))

    def floor() -> None:
        read(_ACTIVITIES, [plan])
        read(_UNITS, [plan])

    figures = beside(page, floor, 3 if small else 21)
    yield Result(f"plan of {activities} activities", *figures, activities, f"{queries_of(page)} queries")
