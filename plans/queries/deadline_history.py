"""What the deadline of work was before it was changed: the original beside the present one, and by which document."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from plans.enums import WantedChange
from plans.models import ActivityChange
from plans.queries.change_words import DEADLINE
from reform.common.wording import day


@dataclass(frozen=True)
class ChangedDeadline:
    """The deadline that the plan had at first and the one that it has now, in words, and the document of the last
    change; `extended_to` is the day to which a request put it off.
    """

    original: str
    current: str
    document: str
    extended_to: str

    @property
    def short(self) -> str:
        """For a cell: "hạn ban đầu: 30/06/2025"."""
        return f"hạn ban đầu: {self.original}"

    @property
    def sentence(self) -> str:
        """ "Hạn ban đầu: 30/06/2025, được gia hạn đến 30/09/2025 theo văn bản số 12/TTr-STP ngày 05/06/2025."."""
        moved = f"được gia hạn đến {self.extended_to}" if self.extended_to else f"được điều chỉnh thành {self.current}"
        by = f" theo văn bản số {self.document}" if self.document else ""
        return f"Hạn ban đầu: {self.original}, {moved}{by}."


def changed_deadlines(activities: Iterable[int] | QuerySet, on: date) -> dict[int, ChangedDeadline]:
    """By activity, for those of these whose deadline had been changed by that day. One query."""
    changes = ActivityChange.objects.filter(activity__in=activities, before__has_key=DEADLINE, on__lte=on)
    changes = changes.order_by("pk")
    found: dict[int, ChangedDeadline] = {}
    for activity, before, after, document, kind, wanted in changes.values_list(
        "activity_id", "before", "after", "document", "request__kind", "request__wanted"
    ):
        first = found[activity].original if activity in found else before[DEADLINE] or "không nêu"
        later = _put_off_to(wanted) if kind == WantedChange.DEADLINE else ""
        found[activity] = ChangedDeadline(first, after.get(DEADLINE) or "không nêu", document, later)
    return found


def _put_off_to(wanted: dict) -> str:
    """The new day where it lies after the old one."""
    old, new = wanted["was"]["due_on"], wanted["due_on"]
    return day(date.fromisoformat(new)) if old and new and old < new else ""
