"""The start page of an official whose unit leads 500 activities, and that of an office that looks after 5,000."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from django.urls import reverse

from organisations.enums import Role
from organisations.models import Unit
from plans.queries.my_work import SUPPORTS_SHOWN
from plans.views.my_work import ROWS
from reporting.services.scale import account_name, agency_code
from tests.benchmarks.harness import DAY, Result, beside, browser, db_day, fetch, peak_of, queries_of, read, scale

USES_DATABASE = True

# The list as bare statements: the same rows by the same conditions in the same order, of the units in a person's care.
_CARE = {
    Role.OFFICIAL: "SELECT u.id FROM organisations_unit u WHERE u.path LIKE %s",
    Role.OFFICE: "SELECT u.id FROM organisations_unit u WHERE u.agency_id = %s",
}
_UNITS = (
    "SELECT u.id, u.code, u.name, u.short_name, u.path FROM organisations_unit u WHERE u.id IN ({care}) "
    "OR u.id IN (SELECT m.from_unit_id FROM organisations_unit_members m WHERE m.to_unit_id IN ({care}))"
)
_GROUP = (
    "CASE WHEN a.status IN ('DONE', 'CANCELLED') THEN 6 WHEN a.due_on < %s THEN 0 WHEN a.due_on <= %s THEN 1 "
    "WHEN a.is_returned THEN 2 WHEN a.deadline_kind IN ('continuous', 'recurring') THEN 4 "
    "WHEN a.deadline_kind = 'conditional' AND a.status = 'NOT_STARTED' THEN 5 ELSE 3 END"
)
_LED = (
    "FROM plans_assignment a JOIN plans_plan p ON p.id = a.plan_id JOIN organisations_unit o ON o.id = p.owner_id "
    "WHERE a.unit_id IN ({care}) AND (a.agency_id = %s OR o.agency_id = %s) AND a.role = 'LEAD' "
    "AND p.status = 'IN_FORCE'"
)
_COUNTS = f"SELECT {_GROUP}, a.plan_id, COUNT(*) {_LED} GROUP BY 1, 2"
_ROWS = (
    "SELECT a.id, a.unit_id, a.status, a.progress, a.due_on, a.completed_on, a.deadline_kind, a.updated_on, "
    "a.updated_by_id, a.is_returned, a.awaits, a.version, c.id, c.title, c.deadline_text, c.starts_on, c.implicit, "
    f"t.title, p.number, p.title, {_GROUP} "
    + _LED.replace(
        "WHERE",
        "JOIN plans_activity c ON c.id = a.activity_id JOIN plans_task t ON t.id = c.task_id WHERE",
        1,
    )
    + f" ORDER BY {_GROUP}, a.due_on IS NULL, a.due_on, a.plan_id, c.position, a.id LIMIT {ROWS}"
)
_REASONS = (
    "SELECT s.assignment_id, s.reason FROM plans_progressupdate s JOIN plans_assignment a ON a.id = s.assignment_id "
    "WHERE a.id IN ({rows}) AND a.is_returned AND s.kind = 'RETURN' ORDER BY s.id"
)
_HELPED = (
    "FROM plans_assignment a JOIN plans_activity c ON c.id = a.activity_id JOIN plans_plan p ON p.id = a.plan_id "
    "WHERE a.unit_id IN ({care}) AND a.role = 'SUPPORT' AND p.status = 'IN_FORCE' AND a.activity_id NOT IN "
    "(SELECT l.activity_id FROM plans_assignment l JOIN plans_plan q ON q.id = l.plan_id "
    "WHERE l.unit_id IN ({care}) AND l.role = 'LEAD' AND q.status = 'IN_FORCE')"
)
_HELPED_COUNT = f"SELECT COUNT(*) {_HELPED}"
_HELPED_ROWS = (
    "SELECT a.id, c.id, c.title, c.deadline_text, c.due_on, c.status, c.completed_on, p.number, p.title "
    f"{_HELPED} ORDER BY a.due_on IS NULL, a.due_on, a.plan_id, c.position, a.id LIMIT {SUPPORTS_SHOWN}"
)
_LEADERS = (
    "SELECT a.activity_id, u.short_name, u.name FROM plans_assignment a JOIN organisations_unit u ON u.id = a.unit_id "
    "WHERE a.role = 'LEAD' AND a.activity_id IN ({rows}) ORDER BY a.activity_id, a.position, a.id"
)


def run(small: bool) -> Iterator[Result]:
    """The first page of each list with counts, returns and supported work, beside the SQL of the same rows."""
    for role, led in ((Role.OFFICIAL, 40 if small else 500), (Role.OFFICE, 80 if small else 5_000)):
        scale(2, led)
        page = fetch(browser(account_name(1, role)), reverse("plans:my_work"))
        peak = peak_of(page)
        figures = beside(page, _floor(role, Unit.objects.get(code=agency_code(1)), DAY), 3 if small else 31)
        yield Result(f"page of work, {role.label}, {led:,} led", *figures, led, f"{queries_of(page)} queries", peak)


def _floor(role: Role, unit: Unit, on: date) -> Callable[[], None]:
    cared = [f"{unit.path}%"] if role == Role.OFFICIAL else [unit.pk]
    days = [db_day(on), db_day(on + timedelta(days=7))]
    seen = [*cared, unit.pk, unit.pk]

    def statement(sql: str, rows: list[tuple] = ()) -> str:
        return sql.replace("{care}", _CARE[role]).replace("{rows}", ", ".join(str(row[0]) for row in rows))

    def floor() -> None:
        read(statement(_UNITS), [*cared, *cared])
        read(statement(_COUNTS), [*days, *seen])
        led = read(statement(_ROWS), [*days, *seen, *days])
        read(statement(_REASONS, led), [])
        read(statement(_HELPED_COUNT), [*cared, *cared])
        helped = read(statement(_HELPED_ROWS), [*cared, *cared])
        read(statement(_LEADERS, [row[1:] for row in helped]), [])

    return floor
