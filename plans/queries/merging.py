"""Work that other work took over: what stands on either page, and what may take an activity's place."""

from dataclasses import dataclass

from django.db.models import Case, QuerySet, Value, When

from organisations.models import User
from plans.enums import ChangeKind, PlanStatus, WorkStatus
from plans.models import Activity, ActivityChange
from plans.permissions import can_amend_plan, can_merge_activity

STATE, TAKEN = "Tình trạng", "Tiếp nhận từ"


@dataclass(frozen=True)
class Merging:
    """Into what the activity went and by which change, what it took over itself, and what the person may do."""

    into: Activity | None
    change: ActivityChange | None
    taken: list[Activity]
    may_merge: bool
    may_undo: bool


def merging_of(activity: Activity, viewer: User) -> Merging:
    """For the activity's page; `plan` with its owner is loaded. One query, three more where it was merged."""
    visible = Activity.objects.visible_to(viewer).select_related("plan")
    merged = activity.merged_into_id is not None
    return Merging(
        into=visible.filter(pk=activity.merged_into_id).first() if merged else None,
        change=merge_change(activity) if merged else None,
        taken=list(visible.filter(merged_into=activity).order_by("plan", "position")),
        may_merge=bool(can_merge_activity(viewer, activity)),
        may_undo=merged and bool(can_amend_plan(viewer, activity.plan)),
    )


def merge_change(activity: Activity) -> ActivityChange:
    """The change by which the merged activity left; one that it took part in as a successor is another."""
    changes = activity.changes.filter(kind=ChangeKind.MERGED, after__has_key=STATE)
    return changes.select_related("changed_by").latest("pk")


def successors_for(activity: Activity, viewer: User, words: str = "") -> QuerySet[Activity]:
    """What may take the activity's place: open or finished work of its owner's plans in force that has every word, of
    the same task and plan first.
    """
    found = Activity.objects.visible_to(viewer).matching(words)
    found = found.filter(plan__owner=activity.plan.owner_id, plan__status=PlanStatus.IN_FORCE)
    found = found.exclude(status=WorkStatus.CANCELLED).exclude(pk=activity.pk).select_related("plan", "task")
    near = Case(
        When(task=activity.task_id, then=Value(0)), When(plan=activity.plan_id, then=Value(1)), default=Value(2)
    )
    return found.order_by(near, "-plan__first_year", "plan", "position")
