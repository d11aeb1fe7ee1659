"""How the office accepts what officials have reported, one by one or many at once."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from organisations.models import User
from organisations.queries.positions import in_capacity
from organisations.services.audit import audit
from plans.enums import Reviewer, UpdateKind
from plans.models import Assignment, ProgressUpdate
from plans.permissions import can_accept_progress
from plans.services.progress import queue_up
from reform.common import clock
from reform.common.errors import ActionError, Conflict

_STATE = ("status", "progress", "completed_on", "updated_on")


@transaction.atomic
def accept_progress(
    *, assignment: Assignment, by: User, seen_version: int, illustrative: bool = False
) -> ProgressUpdate:
    """Accept the unit's last report: nothing of the work changes but its version, it waits for nobody any more. What it
    counts for it has counted for since it was said.

    Raises `NotPermitted`, `Conflict` when the unit reported, or somebody decided, since `seen_version`.
    """
    verdict = in_capacity(can_accept_progress, by, assignment)
    verdict.require()
    queue_up(assignment)
    waiting = Assignment.objects.filter(pk=assignment.pk, version=seen_version, awaits=Reviewer.OFFICE)
    moved = waiting.update(awaits="", awaits_since=None, version=F("version") + 1)
    assignment.refresh_from_db(fields=["version", "awaits", "awaits_since", *_STATE])
    if not moved:
        last = ProgressUpdate.objects.filter(assignment=assignment).order_by("pk").last()
        again = assignment.version != seen_version and not (last and last.kind == UpdateKind.ACCEPT)
        raise Conflict(
            "Việc này vừa có cập nhật mới hoặc bị trả lại. Hãy xem nội dung mới rồi quyết định."
            if again
            else "Cập nhật này vừa được người khác xem xét, không còn chờ Văn phòng."
        )
    step = ProgressUpdate.objects.create(
        assignment=assignment,
        kind=UpdateKind.ACCEPT,
        status=assignment.status,
        progress=assignment.progress,
        completed_on=assignment.completed_on,
        on=assignment.updated_on,
        recorded_at=clock.now(),
        recorded_by=by,
        capacity=verdict.capacity,
        is_illustrative=illustrative,
    )
    after = {"status": step.status, "progress": step.progress, "on": step.on.isoformat()}
    audit(by=by, action="Chấp nhận kết quả", obj=assignment, after=after, capacity=verdict.capacity)
    return step


def accept_each(*, works: Iterable[tuple[Assignment, int]], by: User) -> list[tuple[Assignment, str]]:
    """Accept each of these (work, version that was seen), every one for itself; returns those that could not be, with
    the reason.
    """
    refused = []
    for assignment, seen_version in works:
        try:
            accept_progress(assignment=assignment, by=by, seen_version=seen_version)
        except ActionError as error:
            refused.append((assignment, str(error)))
    return refused
