"""What people look at when the year turns: work that is not finished, and who takes the place of units that ended."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from organisations.models import UnitSuccession, User
from plans.enums import OPEN_STATUSES, PlanStatus
from plans.models import Activity, Assignment, Plan
from plans.permissions import can_close_plan, can_copy_plan, can_issue_plan, can_reopen_plan, lock_on_plan
from reform.common.access import Verdict
from reform.common.text import name_key

_SHOWN = 50


@dataclass(frozen=True)
class Turn:
    """What a person may do with a plan as the years go by, and why nothing of it can be changed."""

    copy: bool
    issue: bool
    close: bool
    reopen: bool
    lock: Verdict

    @property
    def any(self) -> bool:
        """Whether there is anything."""
        return self.copy or self.issue or self.close or self.reopen


def turn_of(user: User, plan: Plan) -> Turn:
    """What the person may do with the plan; `owner` is loaded. No query."""
    return Turn(
        copy=bool(can_copy_plan(user, plan)),
        issue=bool(can_issue_plan(user, plan)),
        close=bool(can_close_plan(user, plan)),
        reopen=bool(can_reopen_plan(user, plan)),
        lock=lock_on_plan(user, plan),
    )


def unfinished_of(plan: Plan) -> QuerySet[Activity]:
    """The plan's activities that are neither finished nor cancelled."""
    return plan.activities.filter(status__in=OPEN_STATUSES)


@dataclass(frozen=True)
class Closing:
    """What closing a plan leaves open: how much, how much of it goes on in a later plan, and the first of the rest."""

    unfinished: int
    carried: int
    left: list[Activity]

    @property
    def lost(self) -> int:
        """How many unfinished activities no later plan takes up."""
        return self.unfinished - self.carried


def closing_of(plan: Plan) -> Closing:
    """What would be left open if the plan were closed now. Three queries."""
    open_work = unfinished_of(plan).order_by("position")
    taken_up = Exists(Activity.objects.filter(continues=OuterRef("pk")))
    left = open_work.filter(~taken_up)
    return Closing(open_work.count(), open_work.filter(taken_up).count(), list(left[:_SHOWN]))


@dataclass(frozen=True)
class Suggestion:
    """A lead of a draft that a person should look at: who was named before, who was put in their place and why."""

    activity: Activity
    before: str
    after: str
    decision: str


def suggestions_of(plan: Plan) -> list[Suggestion]:
    """Leads of a draft that took the place of units which ended, and work that nobody leads. Three queries; none for
    a plan that is no draft.
    """
    if plan.status != PlanStatus.DRAFT:
        return []
    leads: dict[int, list[Assignment]] = {}
    for row in Assignment.objects.filter(plan=plan).leading().select_related("unit"):
        leads.setdefault(row.activity_id, []).append(row)
    units = {row.unit_id for rows in leads.values() for row in rows}
    before: dict[int, list[UnitSuccession]] = {}
    successions = UnitSuccession.objects.filter(successor__in=units).select_related("predecessor")
    for one in successions.order_by("effective_on", "id"):
        before.setdefault(one.successor_id, []).append(one)
    found = []
    for activity in plan.activities.order_by("position"):
        words = f" {name_key(activity.leads_text)} "
        if activity.pk not in leads and activity.leads_text:
            found.append(Suggestion(activity, activity.leads_text, "", ""))
        for row in leads.get(activity.pk, ()):
            named = [one for one in before.get(row.unit_id, ()) if _ended(one, plan) and _is_named(one, words)]
            found += [Suggestion(activity, one.predecessor.name, row.unit.name, _basis(one)) for one in named]
    return found


def _ended(one: UnitSuccession, plan: Plan) -> bool:
    until = one.predecessor.valid_to
    return until is not None and until < date(plan.first_year, 1, 1)


def _is_named(one: UnitSuccession, words: str) -> bool:
    names = (one.predecessor.name, one.predecessor.short_name)
    return any(f" {name_key(name)} " in words for name in names if name)


def _basis(one: UnitSuccession) -> str:
    return f"{one.decision + ', ' if one.decision else ''}từ ngày {one.effective_on:%d/%m/%Y}"
