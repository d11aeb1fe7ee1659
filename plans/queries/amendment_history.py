"""What amendments did to activities: the history of one, and by which document each cancelled one left."""

from dataclasses import dataclass

from django.db.models import QuerySet

from plans.enums import ChangeKind
from plans.models import Activity, ActivityChange, Plan


@dataclass(frozen=True)
class ChangeRead:
    """An amendment of one activity; `fields` are (label, words before, words after)."""

    change: ActivityChange
    fields: list[tuple[str, str, str]]


def changes_of(activity: Activity) -> list[ChangeRead]:
    """What amendments did to the activity, newest first. One query."""
    changes = activity.changes.select_related("changed_by").order_by("-pk")
    return [ChangeRead(change, _fields(change)) for change in changes]


def _fields(change: ActivityChange) -> list[tuple[str, str, str]]:
    labels = dict.fromkeys((*change.before, *change.after))
    return [(label, change.before.get(label, ""), change.after.get(label, "")) for label in labels]


def cancelling_documents(plan: Plan) -> dict[int, str]:
    """By which document each cancelled activity of the plan left, where one is known. One query."""
    left = (ChangeKind.CANCELLED, ChangeKind.MERGED)
    changes: QuerySet[ActivityChange] = ActivityChange.objects.filter(activity__plan=plan, kind__in=left)
    return dict(changes.order_by("pk").values_list("activity_id", "document"))
