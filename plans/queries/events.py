"""What is known of the event that work waited for."""

from plans.enums import ChangeKind, DeadlineType
from plans.models import Activity, ActivityChange

EVENT, HAPPENED, DUE = "Sự kiện", "Ngày xảy ra", "Hạn hoàn thành"


def last_event(activity: Activity) -> ActivityChange | None:
    """The event that was recorded last, where one was. One query."""
    return activity.changes.filter(kind=ChangeKind.EVENT).order_by("-pk").first()


def asks_for_event(activity: Activity) -> bool:
    """Whether the deadline follows from an event, one to come or one recorded; else only a date was missing. One query
    where the deadline is set already.
    """
    if activity.deadline_kind == DeadlineType.CONDITIONAL:
        return True
    recorded = last_event(activity) if activity.deadline_kind == DeadlineType.FIXED else None
    return recorded is not None and EVENT in recorded.after


def is_awaited(activity: Activity) -> bool:
    """Whether the activity waits for an event or lacks a date, or still has the one that an event gave it: a deadline
    that was decided since is the plan's own. At most one query.
    """
    if activity.deadline_kind in (DeadlineType.CONDITIONAL, DeadlineType.UNSPECIFIED):
        return True
    if activity.deadline_kind != DeadlineType.FIXED:
        return False
    moved = activity.changes.exclude(was_kind="").order_by("-pk").values_list("kind", flat=True).first()
    return moved == ChangeKind.EVENT
