"""What else a row of the REST interface is made of: when that changes, the row counts as changed too.

Read by `reform.common.tracking`, which makes a trigger of each entry. Not followed are the names of units, areas and
indicators inside other rows, which programs join by their codes, and what is worked out when it is read (states by the
day, results of targets); the guide of the interface says so.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Touch:
    """When rows of `table` come or go, or one of `columns` changes, the rows of `target` that meet `where` are stamped;
    `{row}` in it is the row that came, went or changed. Without columns only coming and going counts.
    """

    table: str
    target: str
    where: str
    columns: tuple[str, ...] = ()
    comes_and_goes: bool = True


_OF_PLAN = "plan_id = {row}.id"
_DEADLINE = ("deadline_text", "deadline_kind", "starts_on", "due_on", "deadline_tentative")
TOUCHES = (
    # who leads and supports stands in the activity
    Touch("plans_assignment", "plans_activity", "id = {row}.activity_id", ("unit_id", "group_id", "role", "position")),
    Touch("plans_activity", "plans_assignment", "activity_id = {row}.id", ("title", *_DEADLINE), comes_and_goes=False),
    Touch("plans_task", "plans_activity", "task_id = {row}.id", ("label", "title", "section_id"), comes_and_goes=False),
    Touch(
        "plans_task",
        "plans_target",
        "id IN (SELECT target_id FROM plans_target_served_by WHERE task_id = {row}.id)",
        ("label", "title"),
        comes_and_goes=False,
    ),
    Touch(
        "plans_plansection",
        "plans_activity",
        "task_id IN (SELECT id FROM plans_task WHERE section_id = {row}.id)",
        ("label", "title"),
        comes_and_goes=False,
    ),
    # a draft that is issued shows what it holds to those who saw none of it
    Touch("plans_plan", "plans_activity", _OF_PLAN, ("status", "owner_id"), comes_and_goes=False),
    Touch("plans_plan", "plans_assignment", _OF_PLAN, ("status", "owner_id"), comes_and_goes=False),
    Touch("plans_plan", "plans_target", _OF_PLAN, ("status", "owner_id"), comes_and_goes=False),
    Touch("plans_plan_resolutions", "plans_plan", "id = {row}.plan_id"),
    Touch("plans_target_served_by", "plans_target", "id = {row}.target_id"),
    Touch("organisations_unit_members", "organisations_unit", "id = {row}.from_unit_id"),
    Touch("reporting_reportfile", "reporting_report", "id = {row}.report_id", ("sha256", "version")),
    Touch(
        "reporting_issue", "reporting_report", "id = {row}.report_id", ("number", "issued_on", "sha256", "signature")
    ),
    Touch(
        "reporting_finding",
        "reporting_inspection",
        "id = {row}.inspection_id",
        ("text", "due_on", "handled_on", "handling"),
    ),
    Touch(
        "reporting_reportround",
        "reporting_report",
        "round_id = {row}.id",
        ("year", "period", "cutoff_on"),
        comes_and_goes=False,
    ),
    Touch("indicators_indicatorpart", "indicators_indicator", "id = {row}.indicator_id", ("code", "name", "position")),
    # a ranking that is published shows what was known to Sở Nội vụ alone
    Touch(
        "reporting_scoringround",
        "reporting_scorecard",
        "round_id = {row}.id",
        ("status", "year", "title", "decision_number", "decided_on", "is_trial", "is_illustrative"),
        comes_and_goes=False,
    ),
    Touch(
        "indicators_indicatorversion",
        "indicators_indicator",
        "id = {row}.indicator_id",
        ("name", "definition", "from_year", "source", "reason"),
    ),
    # a closed period makes its figures final
    Touch(
        "indicators_periodlock",
        "indicators_measurement",
        "year = {row}.year AND period = {row}.period "
        "AND unit_id IN (SELECT id FROM organisations_unit WHERE agency_id = {row}.agency_id)",
    ),
)


def events(touch: Touch) -> list[tuple[str, str, str]]:
    """(name of the event, how SQL writes it, the row that counts) of each trigger."""
    found = []
    if touch.comes_and_goes:
        found += [("insert", "INSERT", "NEW"), ("delete", "DELETE", "OLD")]
    if touch.columns:
        found.append(("update", f"UPDATE OF {', '.join(touch.columns)}", "NEW"))
    return found


def trigger_name(touch: Touch, event: str) -> str:
    """Of at most 63 letters, as PostgreSQL has them."""
    return f"{touch.table}_{event}_touches_{touch.target.partition('_')[2]}"
