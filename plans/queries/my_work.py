"""What a person's unit leads and supports, as the page of daily work shows it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from organisations.models import User
from plans.enums import AssignmentRole, UpdateKind
from plans.models import Activity, Assignment, Plan, ProgressUpdate
from plans.permissions import can_record_progress, can_return_progress
from plans.queries.standing import Standing, standing_of_activity, standing_of_assignment
from plans.states import State

SUPPORTS_SHOWN = 50


class WorkGroup(models.TextChoices):
    """The groups of the list, in its order: what presses most comes first."""

    OVERDUE = "overdue", "Quá hạn"
    DUE_SOON = "due_soon", "Sắp đến hạn"
    RETURNED = "returned", "Bị trả lại"
    CURRENT = "current", "Trong kỳ"
    CONTINUOUS = "continuous", "Thường xuyên"
    WAITING = "waiting", "Chờ mốc"
    CLOSED = "closed", "Đã xong"

    @property
    def place(self) -> int:
        """Where in the list the group stands, from 0."""
        return list(WorkGroup).index(self)


# What presses more stands before; every other state is current work.
_GROUP_OF = {
    State.OVERDUE: WorkGroup.OVERDUE,
    State.DUE_SOON: WorkGroup.DUE_SOON,
    State.RETURNED: WorkGroup.RETURNED,
    State.CONTINUOUS: WorkGroup.CONTINUOUS,
    State.WAITING: WorkGroup.WAITING,
    State.DONE: WorkGroup.CLOSED,
    State.DONE_LATE: WorkGroup.CLOSED,
    State.CANCELLED: WorkGroup.CLOSED,
}


@dataclass(frozen=True)
class WorkRow:
    """One assignment as a row: where it stands, what the person may do, why it was sent back."""

    assignment: Assignment
    standing: Standing
    can_update: bool
    can_return: bool
    returned_because: str = ""


@dataclass(frozen=True)
class RowsOfGroup:
    """The rows of one group on a page, and how many the group has on all pages."""

    group: WorkGroup
    rows: list[WorkRow]
    total: int


@dataclass(frozen=True)
class WorkList:
    """Lead assignments that match the filters, in the order of the list, and how many there are in each group."""

    rows: QuerySet[Assignment]
    counts: dict[WorkGroup, int] = field(default_factory=dict)
    chosen: WorkGroup | None = None

    @property
    def total(self) -> int:
        """How many rows the whole list has."""
        return self.counts.get(self.chosen, 0) if self.chosen else sum(self.counts.values())


def lead_work(user: User) -> QuerySet[Assignment]:
    """What the person's unit leads in plans that are being carried out."""
    return Assignment.objects.visible_to(user).in_care_of(user).leading().in_force()


def support_work(user: User) -> QuerySet[Assignment]:
    """What the person's unit helps others with, by itself or as a member of a group; what it leads itself stands among
    its lead work already. Such rows carry no state: whoever sees the plan may see them.
    """
    visible = Plan.objects.visible_to(user).order_by().values("pk")
    rows = Assignment.objects.filter(plan__in=visible).in_care_of(user).supporting().in_force()
    led = Assignment.objects.in_care_of(user).leading().in_force()
    rows = rows.exclude(activity__in=led.order_by().values("activity"))
    return rows.select_related("activity__task", "plan").order_by(
        F("due_on").asc(nulls_last=True), "plan", "activity__position", "pk"
    )


def work_list(
    work: QuerySet[Assignment], on: date, *, q: str = "", plan: str = "", area: str = "", state: str = ""
) -> WorkList:
    """The rows that match, what presses most first and what is due earlier before; plan by code, area by key, state a
    `WorkGroup` value. One query for the counts, one for the rows that are taken.
    """
    work = grouped(filtered(work, q=q, plan=plan, area=area), on)
    chosen = WorkGroup(state) if state else None
    counts = group_counts(work)
    if chosen:
        work = work.filter(group_place=chosen.place)
    rows = work.select_related("activity__task", "plan", "unit").order_by(
        "group_place", F("due_on").asc(nulls_last=True), "plan", "activity__position", "pk"
    )
    return WorkList(rows=rows, counts=counts, chosen=chosen)


def supports_list(
    work: QuerySet[Assignment], on: date, *, q: str = "", plan: str = "", area: str = "", state: str = ""
) -> QuerySet[Assignment]:
    """The supporting assignments that match, the state being that of the whole activity; nothing of them is ever
    returned.
    """
    work = filtered(work, q=q, plan=plan, area=area)
    if not state:
        return work
    activities = Activity.objects.with_state(on).filter(state__in=_states_of(WorkGroup(state)))
    return work.filter(activity__in=activities.order_by().values("pk"))


def _states_of(group: WorkGroup) -> list[State]:
    return [state for state in State if _GROUP_OF.get(state, WorkGroup.CURRENT) == group]


def filtered(work: QuerySet[Assignment], *, q: str = "", plan: str = "", area: str = "") -> QuerySet[Assignment]:
    """The assignments whose activity has every word of `q`, of that plan and area where they are given."""
    work = work.matching(q)
    if plan:
        work = work.filter(plan__code=plan)
    return work.filter(area__key=area) if area else work


def grouped(work: QuerySet[Assignment], on: date) -> QuerySet[Assignment]:
    """Adds `group_place`, the place of each row's `WorkGroup` on that day."""
    whens = [
        When(Q(is_returned=True) if state is State.RETURNED else Q(state=state), then=Value(group.place))
        for state, group in _GROUP_OF.items()
    ]
    place = Case(*whens, default=Value(WorkGroup.CURRENT.place), output_field=models.IntegerField())
    return work.with_state(on).annotate(group_place=place)


def group_counts(work: QuerySet[Assignment]) -> dict[WorkGroup, int]:
    """How many rows each group has, in the groups' order; empty ones are left out. One query."""
    counted = dict(work.order_by().values_list("group_place").annotate(count=Count("pk")))
    return {group: counted[group.place] for group in WorkGroup if group.place in counted}


def work_rows(assignments: list[Assignment], viewer: User, on: date) -> list[WorkRow]:
    """The assignments as rows, in their order; `unit` and `plan` are loaded. One query when something was sent back."""
    reasons = return_reasons(assignments)
    return [
        WorkRow(
            assignment=assignment,
            standing=standing_of_assignment(assignment, on),
            can_update=bool(can_record_progress(viewer, assignment)),
            can_return=bool(can_return_progress(viewer, assignment)),
            returned_because=reasons.get(assignment.pk, ""),
        )
        for assignment in assignments
    ]


def return_reasons(assignments: list[Assignment]) -> dict[int, str]:
    """Why each of these that stands returned was sent back last; no query when none was."""
    returned = [assignment.pk for assignment in assignments if assignment.is_returned]
    if not returned:
        return {}
    steps = ProgressUpdate.objects.filter(assignment__in=returned, kind=UpdateKind.RETURN).order_by("pk")
    return dict(steps.values_list("assignment_id", "reason"))


def in_groups(rows: list[WorkRow], counts: dict[WorkGroup, int]) -> list[RowsOfGroup]:
    """The rows of a page under the group that each belongs to; rows and counts come from `work_list`."""
    groups: dict[WorkGroup, list[WorkRow]] = {}
    for row in rows:
        groups.setdefault(list(WorkGroup)[row.assignment.group_place], []).append(row)
    return [RowsOfGroup(group, of_group, counts.get(group, 0)) for group, of_group in groups.items()]


def plans_of(work: QuerySet[Assignment]) -> list[tuple[str, str]]:
    """Code and title of the plans that the work belongs to, for a filter. One query."""
    plans = Plan.objects.filter(pk__in=work.order_by().values("plan"))
    return list(plans.values_list("code", "title"))


def support_rows(work: QuerySet[Assignment], on: date) -> list[dict[str, Any]]:
    """Supporting assignments with the names of who leads and how the activity stands. Two queries."""
    rows = list(work[:SUPPORTS_SHOWN])
    leads = Assignment.objects.filter(
        role=AssignmentRole.LEAD, activity__in={row.activity_id for row in rows}
    ).select_related("unit", "group")
    names: dict[int, dict[str, None]] = {}
    for lead in leads:
        unit = lead.group or lead.unit
        names.setdefault(lead.activity_id, {})[unit.short_name or unit.name] = None
    return [
        {
            "assignment": row,
            "leads": list(names.get(row.activity_id, ())),
            "standing": standing_of_activity(row.activity, on),
        }
        for row in rows
    ]
