"""The list of a unit's work as it was at the end of an earlier day, only to be read."""

from datetime import date

from django.db.models import F, QuerySet

from organisations.models import User
from plans.models import Assignment
from plans.queries.as_of import as_of, in_force_on, put_back
from plans.queries.my_work import Care, WorkGroup, grouped
from plans.queries.work_rows import WorkRow, work_rows


def work_on(user: User, care: Care, day: date, words: str = "") -> QuerySet[Assignment]:
    """What the units in the person's care led at the end of the day in plans that were carried out then, group by group
    (`group_place`), what was due earlier first; found by the words of today.
    """
    mine = Assignment.objects.visible_to(user).filter(unit__in=list(care.everybody)).leading().matching(words)
    found = grouped(as_of(in_force_on(mine, day), day), day).select_related("activity__task", "plan", "unit")
    return found.order_by("group_place", F("then_due_on").asc(nulls_last=True), "plan_id", "activity__position", "pk")


def rows_back(assignments: list[Assignment], viewer: User, day: date) -> list[tuple[WorkGroup, WorkRow]]:
    """The rows with their groups, as they were. At most three queries."""
    put_back(assignments, day)
    groups, rows = list(WorkGroup), work_rows(assignments, viewer, day)
    return [(groups[row.assignment.group_place], row) for row in rows]
