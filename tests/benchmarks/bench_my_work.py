"""The start page of an official whose unit leads 500 activities."""

from collections.abc import Iterator

from django.urls import reverse

from organisations.enums import Role
from organisations.models import Unit
from reporting.services.scale import account_name, agency_code
from tests.benchmarks.harness import DAY, Result, beside, browser, db_day, fetch, queries_of, read, scale

USES_DATABASE = True

_LED = "FROM plans_assignment a JOIN plans_plan p ON p.id = a.plan_id WHERE a.agency_id = %s AND p.status = 'IN_FORCE'"
_COUNTS = (
    "SELECT a.status, a.deadline_kind, a.is_returned, a.due_on < %s, a.due_on <= %s, COUNT(*) "
    f"{_LED} AND a.role = 'LEAD' GROUP BY 1, 2, 3, 4, 5"
)
_ROWS = (
    "SELECT a.id, a.status, a.progress, a.due_on, a.completed_on, a.deadline_kind, a.updated_on, a.is_returned, "
    "a.version, c.id, c.label, c.title, c.product, c.deadline_text, t.title, p.title, u.name "
    "FROM plans_assignment a JOIN plans_activity c ON c.id = a.activity_id JOIN plans_task t ON t.id = c.task_id "
    "JOIN plans_plan p ON p.id = a.plan_id JOIN organisations_unit u ON u.id = a.unit_id "
    "WHERE a.agency_id = %s AND p.status = 'IN_FORCE' AND a.role = 'LEAD' "
    "ORDER BY CASE WHEN a.status IN ('DONE', 'CANCELLED') THEN 1 ELSE 0 END, a.due_on, c.position LIMIT 100"
)
_SUPPORTS = (
    "SELECT a.id, c.id, c.label, c.title, c.deadline_text, p.title, u.name FROM plans_assignment a "
    "JOIN plans_activity c ON c.id = a.activity_id JOIN plans_plan p ON p.id = a.plan_id "
    "JOIN plans_assignment l ON l.activity_id = c.id AND l.role = 'LEAD' JOIN organisations_unit u ON u.id = l.unit_id "
    "WHERE a.agency_id = %s AND p.status = 'IN_FORCE' AND a.role = 'SUPPORT' ORDER BY a.due_on LIMIT 50"
)


def run(small: bool) -> Iterator[Result]:
    """The first page of 100 rows with the counts and 50 supported activities, beside the SQL of the same rows."""
    led = 40 if small else 500
    scale(2, led)
    agency = Unit.objects.get(code=agency_code(1)).pk
    page = fetch(browser(account_name(1, Role.OFFICIAL)), reverse("plans:my_work"))
    today = db_day(DAY)

    def floor() -> None:
        read(_COUNTS, [today, today, agency])
        read(_ROWS, [agency])
        read(_SUPPORTS, [agency])

    figures = beside(page, floor, 3 if small else 21)
    yield Result(f"page of work, {led} led", *figures, led, f"{queries_of(page)} queries")
