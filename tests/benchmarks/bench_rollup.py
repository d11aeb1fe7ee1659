"""The province's page over 120 units of 150 activities."""

from collections.abc import Iterator

from django.urls import reverse

from organisations.models import Unit, User
from reporting.queries.dashboards import province_page
from reporting.services.scale import PROVINCE, REVIEWER
from tests.benchmarks.harness import DAY, Result, beside, browser, db_day, fetch, queries_of, read, scale

USES_DATABASE = True

_SUMS = (
    "SELECT a.agency_id, a.area_id, CASE WHEN a.status = 'DONE' AND a.completed_on > a.due_on THEN 'DONE_LATE' "
    "WHEN a.status = 'DONE' THEN 'DONE' WHEN a.due_on < %s THEN 'OVERDUE' WHEN a.due_on <= %s THEN 'DUE_SOON' "
    "WHEN a.deadline_kind IN ('continuous', 'recurring') THEN 'CONTINUOUS' "
    "WHEN a.deadline_kind = 'conditional' AND a.status = 'NOT_STARTED' THEN 'WAITING' ELSE a.status END, COUNT(*) "
    "FROM plans_assignment a JOIN plans_plan p ON p.id = a.plan_id WHERE a.province_id = %s AND a.role = 'LEAD' "
    "AND a.first_year <= 2025 AND a.last_year >= 2025 AND a.status <> 'CANCELLED' AND p.status = 'IN_FORCE' "
    "GROUP BY 1, 2, 3"
)
_LATE = (
    "SELECT a.id, a.due_on, c.title, u.name FROM plans_assignment a JOIN plans_activity c ON c.id = a.activity_id "
    "JOIN organisations_unit u ON u.id = a.unit_id JOIN plans_plan p ON p.id = a.plan_id "
    "WHERE a.province_id = %s AND a.role = 'LEAD' AND a.status IN ('NOT_STARTED', 'IN_PROGRESS') AND a.due_on < %s "
    "AND a.first_year <= 2025 AND a.last_year >= 2025 AND p.status = 'IN_FORCE' "
    "ORDER BY a.due_on, u.sort_key, a.id LIMIT 20"
)


def run(small: bool) -> Iterator[Result]:
    """The numbers, then the whole page, beside the bare SQL of sums and late list."""
    units, activities = (3, 20) if small else (120, 150)
    scale(units, activities)
    province, today = Unit.objects.get(code=PROVINCE).pk, db_day(DAY)
    reviewer = User.objects.select_related("unit").get(username=REVIEWER)

    def floor() -> None:
        read(_SUMS, [today, today, province])
        read(_LATE, [province, today])

    def numbers() -> None:
        province_page(reviewer, year=2025, on=DAY)

    runs, rows = 3 if small else 11, units * activities
    figures = beside(numbers, floor, runs)
    yield Result(f"numbers of {units} × {activities}", *figures, rows, f"{queries_of(numbers)} queries")
    page = fetch(browser(REVIEWER), reverse("reporting:province"))
    yield Result("the page with them", *beside(page, floor, runs), rows, f"{queries_of(page)} queries")
