"""What a person's unit leads and supports, as the page of daily work shows it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Case, Count, Q, QuerySet, Value, When

from organisations.enums import Role
from organisations.models import Unit, User
from plans.enums import OPEN_STATUSES, AssignmentRole
from plans.models import Activity, Assignment, Plan
from plans.queries.periods import word_missing
from plans.queries.standing import standing_of_activity
from plans.queries.work_filters import WorkFilters, in_order, narrowed
from plans.queries.work_rows import WorkRow
from plans.states import State, state_conditions

ROWS = 50  # of a page
SUPPORTS_SHOWN = 10


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
        return _PLACES[self]


_PLACES = {group: place for place, group in enumerate(WorkGroup)}
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
# Long texts that no row shows stay in the database.
_LONG_TEXTS = tuple(
    f"activity__{name}"
    for name in ("search_text", "requirement", "product", "note", "leads_text", "supports_text", "extra")
)


@dataclass(frozen=True)
class Care:
    """What a person looks after: the own units, and the groups of which one of them is a member."""

    units: list[Unit]
    groups: list[Unit]

    @property
    def everybody(self) -> dict[int, Unit]:
        """Whoever's work that is, by its key."""
        return {unit.pk: unit for unit in (*self.units, *self.groups)}


@dataclass(frozen=True)
class RowsOfGroup:
    """The rows of one group on a page, and how many the group has on all pages."""

    group: WorkGroup
    rows: list[WorkRow]
    total: int

    @property
    def lacks_word(self) -> bool:
        """Whether one of the rows is of work whose period nobody has spoken for."""
        return any(row.standing.asked for row in self.rows)


@dataclass(frozen=True)
class WorkTotals:
    """How much lead work there is in each group before anything is filtered, and the plans that it belongs to."""

    by_group: dict[WorkGroup, int]
    plans: list[Plan]


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


def care_of(user: User) -> Care:
    """An official looks after the own unit and what is below, everybody else after the whole agency; a group's work
    counts where a member is looked after. One query; nothing for who has no unit.
    """
    if not user.unit_id:
        return Care([], [])
    own = {"path__startswith": user.unit.path} if user.role == Role.OFFICIAL else {"agency": user.unit.agency_id}
    groups = Unit.members.through.objects.filter(**{f"to_unit__{name}": value for name, value in own.items()})
    everybody = Unit.objects.filter(Q(**own) | Q(pk__in=groups.values("from_unit")))
    mine, others = [], []
    for unit in everybody.only("code", "name", "short_name", "path", "agency").order_by("path"):
        official = user.role == Role.OFFICIAL
        cared = user.unit.contains(unit) if official else unit.agency_id == user.unit.agency_id
        (mine if cared else others).append(unit)
    return Care(mine, others)


def lead_work(user: User, care: Care) -> QuerySet[Assignment]:
    """What the units in the person's care lead in plans that are being carried out."""
    return Assignment.objects.visible_to(user).filter(unit__in=list(care.everybody)).leading().in_force()


def support_work(care: Care) -> QuerySet[Assignment]:
    """What the units in one's care help others with, by themselves or as members of a group; what they lead themselves
    stands among their lead work already. A plan in which one's agency has a part is one that it sees
    (`PlanQuerySet.visible_to`), and such rows carry no state of others.
    """
    rows = Assignment.objects.filter(unit__in=list(care.everybody))
    led = rows.leading().in_force().order_by().values("activity")
    return rows.supporting().in_force().exclude(activity__in=led)


def totals_of(work: QuerySet[Assignment], on: date) -> WorkTotals:
    """The counts over all lead work with its plans. Two queries."""
    by_group: dict[int, int] = {}
    counted = list(grouped(work, on).order_by().values_list("group_place", "plan_id").annotate(count=Count("pk")))
    for place, _, count in counted:
        by_group[place] = by_group.get(place, 0) + count
    plans = Plan.objects.filter(pk__in={plan for _, plan, _ in counted}).order_by("-first_year", "code")
    return WorkTotals(by_group=_in_groups_order(by_group), plans=list(plans))


def work_list(
    work: QuerySet[Assignment], on: date, chosen: WorkFilters, totals: WorkTotals, until: int | None = None
) -> WorkList:
    """The rows that match, what presses most first; `until` is how many of them are taken at most, which spares the
    order among those that come later. One query for the counts where anything was filtered, one for the rhythms of work
    without a deadline where the rows reach it, one for the rows that are taken.
    """
    if chosen.role == AssignmentRole.SUPPORT:
        return WorkList(rows=work.none())
    found = grouped(narrowed(work, chosen, on), on)
    group = WorkGroup(chosen.state) if chosen.state else None
    counts = totals.by_group if _all_groups(chosen) else group_counts(found)
    if group:
        found = found.filter(group_place=group.place)
    first = ()
    if not chosen.sort and _reaches(WorkGroup.CONTINUOUS, counts, group, until):
        missing = word_missing(work, on)
        found = found.alias(word_place=Case(When(missing.pressing, then=0), When(missing.any, then=1), default=2))
        first = ("word_place",)
    rows = in_order(found, chosen.sort, *first).select_related("activity__task").defer(*_LONG_TEXTS)
    return WorkList(rows=rows, counts=counts, chosen=group)


def _reaches(wanted: WorkGroup, counts: dict[WorkGroup, int], chosen: WorkGroup | None, until: int | None) -> bool:
    """Whether the first `until` rows, of the chosen group or of all in their order, hold one of the wanted group."""
    if chosen or wanted not in counts:
        return chosen == wanted
    return until is None or sum(count for group, count in counts.items() if group.place < wanted.place) < until


def _all_groups(chosen: WorkFilters) -> bool:
    """Whether the counts are those of all work: only state, role and order were chosen."""
    return chosen == WorkFilters(state=chosen.state, role=chosen.role, sort=chosen.sort)


def loaded(assignments: QuerySet[Assignment], care: Care, totals: WorkTotals) -> list[Assignment]:
    """The rows with their units and plans, each of which is there once for all of them. One query."""
    units, plans = care.everybody, {plan.pk: plan for plan in totals.plans}
    found = list(assignments)
    for assignment in found:
        assignment.unit, assignment.plan = units[assignment.unit_id], plans[assignment.plan_id]
    return found


def with_reporters(assignments: list[Assignment]) -> list[Assignment]:
    """The rows with who reported each last. One query."""
    people = User.objects.only("username", "full_name").in_bulk({row.updated_by_id for row in assignments} - {None})
    for assignment in assignments:
        assignment.updated_by = people.get(assignment.updated_by_id)
    return assignments


def supports_list(work: QuerySet[Assignment], on: date, chosen: WorkFilters) -> QuerySet[Assignment]:
    """The supporting assignments that match, what is due earlier first, the state being that of the whole activity;
    nothing of them is ever returned, old or waiting.
    """
    if chosen.lead_alone:
        return work.none()
    work = narrowed(work, chosen, on)
    if chosen.state:
        activities = Activity.objects.with_state(on).filter(state__in=_states_of(WorkGroup(chosen.state)))
        work = work.filter(activity__in=activities.order_by().values("pk"))
    work = work.select_related("activity__task", "plan").defer(*_LONG_TEXTS)
    return work.order_by(models.F("due_on").asc(nulls_last=True), "plan_id", "activity__position", "pk")


def supports_counted(rows: QuerySet[Assignment], on: date) -> tuple[int, int]:
    """How many rows of `supports_list` there are, and of how many the activity is late. One query."""
    late = Q(activity__status__in=OPEN_STATUSES, activity__due_on__lt=on)
    counted = rows.order_by().aggregate(total=Count("pk"), late=Count("pk", filter=late))
    return counted["total"], counted["late"]


def _states_of(group: WorkGroup) -> list[State]:
    return [state for state in State if _GROUP_OF.get(state, WorkGroup.CURRENT) == group]


def grouped(work: QuerySet[Assignment], on: date) -> QuerySet[Assignment]:
    """Adds `group_place`, the place of each row's `WorkGroup` on that day."""
    whens = []
    for condition, state in state_conditions(on, work.columns):
        whens.append(When(condition, then=Value(_GROUP_OF.get(state, WorkGroup.CURRENT).place)))
        if state is State.DUE_SOON:  # a deadline presses more than what was sent back
            whens.append(When(**{work.columns.is_returned: True}, then=Value(WorkGroup.RETURNED.place)))
    return work.annotate(group_place=Case(*whens, output_field=models.IntegerField()))


def group_counts(work: QuerySet[Assignment]) -> dict[WorkGroup, int]:
    """How many rows each group has, in the groups' order; empty ones are left out. One query."""
    return _in_groups_order(dict(work.order_by().values_list("group_place").annotate(count=Count("pk"))))


def _in_groups_order(counted: dict[int, int]) -> dict[WorkGroup, int]:
    return {group: counted[group.place] for group in WorkGroup if group.place in counted}


def in_groups(rows: list[WorkRow], counts: dict[WorkGroup, int]) -> list[RowsOfGroup]:
    """The rows of a page under the group that each belongs to; rows and counts come from `work_list`."""
    every, groups = list(WorkGroup), {}
    for row in rows:
        groups.setdefault(every[row.assignment.group_place], []).append(row)
    return [RowsOfGroup(group, of_group, counts.get(group, 0)) for group, of_group in groups.items()]


def support_rows(work: QuerySet[Assignment], on: date) -> list[dict[str, Any]]:
    """Supporting assignments with the names of who leads and how the activity stands. Two queries."""
    rows = list(work)
    leads = Assignment.objects.filter(role=AssignmentRole.LEAD, activity__in={row.activity_id for row in rows})
    named = leads.order_by("activity", "position", "pk").values_list(
        "activity_id", "group__short_name", "group__name", "unit__short_name", "unit__name"
    )
    names: dict[int, dict[str, None]] = {}
    for activity, *spellings in named:
        names.setdefault(activity, {})[next(filter(None, spellings))] = None
    return [
        {
            "assignment": row,
            "leads": list(names.get(row.activity_id, ())),
            "standing": standing_of_activity(row.activity, on),
        }
        for row in rows
    ]
