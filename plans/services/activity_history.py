"""What an activity was before a change, kept with the change so that any earlier day can be shown as it was."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from organisations.models import Unit, User
from plans.enums import AssignmentRole, WorkStatus
from plans.models import Activity, ActivityChange, Assignment

_TEXTS = (
    "title", "requirement", "product", "note", "leads_text", "supports_text", "extra",
    "deadline_text", "starts_on", "deadline_tentative",
)  # fmt: skip
NOT_THERE = ""


@dataclass(frozen=True)
class Former:
    """An activity's values before a change, as JSON keeps them; `kind` and `due_on` are the deadline's."""

    values: dict[str, Any]
    kind: str = ""
    due_on: date | None = None


def former_of(activity: Activity, supports: list[Unit] | None = None) -> Former:
    """The activity as it stands now, before it is changed; `supports` where the caller knows them, else one query."""
    if supports is None:
        rows = Assignment.objects.filter(activity=activity, role=AssignmentRole.SUPPORT)
        supports = [row.unit for row in rows.select_related("unit").order_by("position", "pk")]
    return Former(_values(activity, supports), activity.deadline_kind, activity.due_on)


def change_of(
    *,
    activity: Activity,
    kind: str,
    by: User | None,
    on: date,
    former: Former | None,
    supports: list[Unit] | None = None,
    **fields: Any,
) -> ActivityChange:
    """The change of the activity, already made and not saved yet, with what it was before; `former` None says that it
    was not there. `on` is the day from which it holds, `fields` are the change's other columns. `supports` as in
    `former_of`.
    """
    if former is None:
        was, deadline = {"status": NOT_THERE}, {}
    else:
        now = former_of(activity, supports)
        was = {name: value for name, value in former.values.items() if value != now.values[name]}
        moved = (former.kind, former.due_on) != (now.kind, now.due_on)
        deadline = {"was_kind": former.kind, "was_due_on": former.due_on} if moved else {}
    return ActivityChange(activity=activity, kind=kind, on=on, was=was, changed_by=by, **deadline, **fields)


def _values(activity: Activity, supports: list[Unit]) -> dict[str, Any]:
    values = {name: getattr(activity, name) for name in _TEXTS}
    values["starts_on"] = activity.starts_on.isoformat() if activity.starts_on else None
    values["supports"] = [unit.short_name or unit.name for unit in supports]
    # Progress has a history of its own; what a change takes or brings is only whether there is work.
    values["status"] = WorkStatus.CANCELLED if activity.status == WorkStatus.CANCELLED else WorkStatus.IN_PROGRESS
    return values
