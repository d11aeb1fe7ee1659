"""What the deadline of work was before it was changed: the original beside the present one, and by which document."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from plans.enums import WantedChange
from plans.models import ActivityChange, ChangeRequest
from plans.queries.change_words import DEADLINE
from reform.common.wording import day


@dataclass(frozen=True)
class ChangedDeadline:
    """The deadline that the plan had at first and the one that it has now, in words, and the document of the last
    change; `extended_to` is the day to which a request put it off. Where a unit asked for the change, the document is
    the unit's own, and `approved` says who granted it and when.
    """

    original: str
    current: str
    document: str
    extended_to: str
    approved: str = ""

    @property
    def short(self) -> str:
        """For a cell: "hạn ban đầu: 30/06/2025"."""
        return f"hạn ban đầu: {self.original}"

    @property
    def sentence(self) -> str:
        """ "Hạn ban đầu: 30/06/2025, được gia hạn đến 30/09/2025 theo đề nghị tại văn bản số 12/TTr-STP, được Sở Nội vụ
        chấp thuận ngày 10/06/2025."
        """
        moved = f"được gia hạn đến {self.extended_to}" if self.extended_to else f"được điều chỉnh thành {self.current}"
        basis = "theo đề nghị tại văn bản số" if self.approved else "theo văn bản số"
        by = f" {basis} {self.document}" if self.document else ""
        granted = f", {self.approved}" if self.approved else ""
        return f"Hạn ban đầu: {self.original}, {moved}{by}{granted}."


def changed_deadlines(activities: Iterable[int] | QuerySet, on: date) -> dict[int, ChangedDeadline]:
    """By activity, for those of these whose deadline had been changed by that day. One query."""
    changes = ActivityChange.objects.filter(activity__in=activities, before__has_key=DEADLINE, on__lte=on)
    changes = changes.order_by("pk")
    found: dict[int, ChangedDeadline] = {}
    for change in changes.select_related("request__decided_by__unit__agency"):
        activity, before, after, request = change.activity_id, change.before, change.after, change.request
        first = found[activity].original if activity in found else before[DEADLINE] or "không nêu"
        later = _put_off_to(request.wanted) if request and request.kind == WantedChange.DEADLINE else ""
        approved = _approved(request) if request else ""
        found[activity] = ChangedDeadline(first, after.get(DEADLINE) or "không nêu", change.document, later, approved)
    return found


def _approved(request: ChangeRequest) -> str:
    """Who granted it and when: the agency, or whoever looks after the portal."""
    if request.decided_by is None:
        return ""
    unit = request.decided_by.unit
    return f"được {unit.agency if unit else request.decided_by} chấp thuận ngày {day(request.decided_at)}"


def _put_off_to(wanted: dict) -> str:
    """The new day where it lies after the old one."""
    old, new = wanted["was"]["due_on"], wanted["due_on"]
    return day(date.fromisoformat(new)) if old and new and old < new else ""
