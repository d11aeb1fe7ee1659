"""The work that a person updates in one grid: the first rows of the list that are theirs to report on."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from organisations.models import User
from plans.enums import UpdateKind, WorkStatus
from plans.models import Assignment, ProgressUpdate
from plans.permissions import can_record_progress
from plans.queries.activity_page import visible_assignments
from plans.queries.my_work import Care

GRID_ROWS = 50


def first_rows(work: QuerySet[Assignment], care: Care, user: User) -> tuple[list[Assignment], bool]:
    """The first of these rows that the person may update, in their order, and whether there are more. One query."""
    own = work.filter(unit__in=care.units).exclude(status=WorkStatus.CANCELLED)
    found = list(own.select_related("unit", "agency", "plan")[: GRID_ROWS + 1])
    return [row for row in found[:GRID_ROWS] if can_record_progress(user, row)], len(found) > GRID_ROWS


def picked_rows(user: User, keys: Iterable[str]) -> list[Assignment]:
    """The rows that a sent grid names, in its order, as they are now; what is not in the person's care is left out. One
    query.
    """
    wanted = list(dict.fromkeys(int(key) for key in keys if key.isdecimal() and len(key) < 10))[:GRID_ROWS]
    found = visible_assignments(user).in_care_of(user).leading().in_bulk(wanted)
    return [found[key] for key in wanted if key in found]


def delays_said(assignments: Sequence[Assignment]) -> dict[int, str]:
    """Why each of these was late when its unit spoke of it last. One query."""
    steps = ProgressUpdate.objects.filter(assignment__in=assignments, kind=UpdateKind.REPORT).order_by("pk")
    return dict(steps.values_list("assignment_id", "delay_reason"))
