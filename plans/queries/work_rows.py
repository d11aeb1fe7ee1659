"""Assignments as the rows of lists and pages: where each stands, how fresh its last word is, what the person may do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.urls import get_script_prefix, reverse

from organisations.enums import Role
from organisations.models import User
from plans.enums import UpdateKind
from plans.freshness import Freshness, freshness, word_is_owed
from plans.models import Activity, Assignment, ProgressUpdate
from plans.permissions import can_record_progress, can_request_change, can_return_progress
from plans.queries.deadline_history import changed_deadlines
from plans.queries.standing import Standing, standing_of_assignment
from reform.common.wording import day, shortened

_PLACE_LENGTH = 140
_PLAN_LENGTH = 70
_NAME_LENGTH = 80


@dataclass(frozen=True)
class WorkRow:
    """One assignment as a row: where it stands, what the person may do, why it was sent back.

    `key` names the row in the page; `place` is its task and plan in a few words, `name` the activity in fewer still;
    `original` is the deadline that it had at first, where it has another now;
    `reporter` who spoke last and when, for those to whom `names_reporters` shows it; `address` and `update_address` are
    where the row leads.
    """

    assignment: Assignment
    activity: Activity
    standing: Standing
    freshness: Freshness
    can_update: bool
    can_return: bool
    can_ask: bool
    returned_because: str
    key: str
    address: str
    update_address: str
    place: str
    name: str
    unit: str
    percent: str
    reporter: str
    original: str


def work_rows(
    assignments: Sequence[Assignment], viewer: User, on: date, principals: Sequence[User] = ()
) -> list[WorkRow]:
    """The assignments as rows, in their order; `activity` with its task, `unit`, `plan` and `updated_by` (where it is
    shown) are loaded. `principals` are those for whom the viewer signs. One query for deadlines that were changed, one
    when something was sent back.
    """
    reasons, people = return_reasons(assignments), (viewer, *principals)
    changed = changed_deadlines({assignment.activity_id for assignment in assignments})
    originals = {activity: deadline.short for activity, deadline in changed.items()}
    return [_row(one, people, on, reasons.get(one.pk, ""), originals.get(one.activity_id, "")) for one in assignments]


def names_reporters(viewer: User) -> bool:
    """Whether rows say whose work it is and who reported last: to those who look after a whole agency."""
    return viewer.role != Role.OFFICIAL


def _row(assignment: Assignment, people: Sequence[User], on: date, returned_because: str, original: str) -> WorkRow:
    viewer = people[0]
    activity, unit = assignment.activity, assignment.unit
    owed = word_is_owed(assignment.status, assignment.deadline_kind, activity.starts_on, on)
    return WorkRow(
        assignment=assignment,
        activity=activity,
        standing=standing_of_assignment(assignment, on),
        freshness=freshness(assignment.updated_on, on, owed=owed),
        can_update=bool(can_record_progress(viewer, assignment)),
        can_return=any(can_return_progress(person, assignment) for person in people),
        can_ask=bool(can_request_change(viewer, assignment)),
        returned_because=returned_because,
        key=str(assignment.pk),
        address=address_of("plans:activity_detail")(activity.pk),
        update_address=address_of("plans:record_progress")(assignment.pk),
        place=place_of(assignment),
        name=shortened(activity.title, _NAME_LENGTH),
        unit=unit.short_name or unit.name,
        percent=f"{assignment.progress}%",
        reporter=_reporter(assignment) if names_reporters(viewer) else "",
        original=original,
    )


def _reporter(assignment: Assignment) -> str:
    if assignment.updated_on is None:
        return ""
    person = assignment.updated_by
    return f"{person}, {day(assignment.updated_on)}" if person else day(assignment.updated_on)


def place_of(assignment: Assignment) -> str:
    """The task and the plan that the assignment belongs to, in a few words."""
    activity, plan = assignment.activity, assignment.plan
    document = plan.number or shortened(plan.title, _PLAN_LENGTH)
    return document if activity.implicit else f"{shortened(activity.task.title, _PLACE_LENGTH)} · {document}"


def address_of(name: str) -> Callable[[int], str]:
    """How the page of that name with one number is addressed; asking for each row's costs no resolving."""
    before, after = _around_the_number(name, get_script_prefix())
    return lambda number: f"{before}{number}{after}"


@cache
def _around_the_number(name: str, script_prefix: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[0]).rpartition("0")
    return before, after


def return_reasons(assignments: Sequence[Assignment]) -> dict[int, str]:
    """Why each of these that stands returned was sent back last; no query when none was."""
    returned = [assignment.pk for assignment in assignments if assignment.is_returned]
    if not returned:
        return {}
    steps = ProgressUpdate.objects.filter(assignment__in=returned, kind=UpdateKind.RETURN).order_by("pk")
    return dict(steps.values_list("assignment_id", "reason"))
