"""What changes did to activities, in words, and by which document each cancelled one left."""

from django.db.models import QuerySet

from plans.enums import ChangeKind
from plans.models import ActivityChange, Plan


def words_between(change: ActivityChange) -> list[tuple[str, str, str]]:
    """The fields that changed: (label, words before, words after)."""
    labels = dict.fromkeys((*change.before, *change.after))
    return [(label, change.before.get(label, ""), change.after.get(label, "")) for label in labels]


def cancelling_documents(plan: Plan) -> dict[int, str]:
    """By which document each cancelled activity of the plan left, where one is known. One query."""
    left = (ChangeKind.CANCELLED, ChangeKind.MERGED)
    changes: QuerySet[ActivityChange] = ActivityChange.objects.filter(activity__plan=plan, kind__in=left)
    return dict(changes.order_by("pk").values_list("activity_id", "document"))
