"""Stored state of work held against its updates, one agency at a time."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Q

from organisations.models import Unit
from plans.models import Activity, Assignment, ProgressUpdate
from reporting.recount import Difference, Step, differing

_AT_ONCE = 2000
_STATE = {"status": "trạng thái", "progress": "tiến độ", "completed_on": "ngày hoàn thành", "is_returned": "bị trả lại"}
_COPIED = {
    "plan_id": "kế hoạch",
    "area_id": "lĩnh vực",
    "first_year": "từ năm",
    "last_year": "đến năm",
    "deadline_kind": "loại thời hạn",
    "due_on": "thời hạn",
    "province_id": "tỉnh",
    "agency_id": "cơ quan",
}


def work_differences(agencies: Iterable[Unit]) -> Iterator[Difference]:
    """Each lead assignment's state against the last step of its history, and its columns that repeat what stands at
    activity, plan and unit; then each activity's state against its lead assignments. Two queries an agency and one
    round of all activities, in pieces.
    """
    for agency in agencies:
        last = last_steps(Q(agency=agency.pk, role="LEAD"))
        rows = Assignment.objects.filter(agency=agency, role="LEAD").select_related("activity__plan", "unit")
        for row in rows.order_by("pk").iterator(chunk_size=_AT_ONCE):
            place = f"{agency.name}, đầu việc {row.pk} “{row.activity.title[:80]}”"
            yield from _copied(place, row)
            if row.status != "CANCELLED":
                yield from _state(place, row, last.get(row.pk))
        yield from _activities(agency)


def last_steps(whose: Q, *, until: date | None = None, known_at=None) -> dict[int, Step]:
    """By assignment of these its last step: of those that hold by a day and were recorded by a moment, where these
    are given. One query.
    """
    rows = Assignment.objects.filter(whose).order_by().values("pk")
    steps = ProgressUpdate.objects.filter(assignment__in=rows).order_by("pk")
    found: dict[int, Step] = {}
    fields = ("assignment_id", "status", "progress", "completed_on", "kind", "on", "recorded_at")
    for pk, status, progress, completed_on, kind, on, recorded_at in steps.values_list(*fields).iterator(_AT_ONCE):
        if (until is None or on <= until) and (known_at is None or recorded_at <= known_at):
            found[pk] = Step(status, progress, completed_on, kind == "RETURN", on, kind == "REPORT")
    return found


def _state(place: str, row: Assignment, step: Step | None) -> Iterator[Difference]:
    counted = {"status": "NOT_STARTED", "progress": 0, "completed_on": None, "is_returned": False}
    if step:
        counted = {
            "status": step.status,
            "progress": step.progress,
            "completed_on": step.completed_on,
            "is_returned": step.is_return,
        }
    for field, words in _STATE.items():
        yield from differing(f"{place}: {words}", getattr(row, field), counted[field])


def _copied(place: str, row: Assignment) -> Iterator[Difference]:
    activity, plan = row.activity, row.activity.plan
    counted = {
        "plan_id": plan.pk,
        "area_id": activity.area_id,
        "first_year": plan.first_year,
        "last_year": plan.last_year,
        "deadline_kind": activity.deadline_kind,
        "due_on": activity.due_on,
        "province_id": row.unit.province_id,
        "agency_id": row.unit.agency_id,
    }
    for field, words in _COPIED.items():
        yield from differing(f"{place}: {words}", getattr(row, field), counted[field])


def _activities(agency: Unit) -> Iterator[Difference]:
    """The activities that the agency's units lead first, so that each is looked at once."""
    shown: dict[int, list[tuple]] = {}
    leads = Assignment.objects.filter(role="LEAD", activity__assignments__agency=agency).distinct()
    first: dict[int, int] = {}
    fields = ("pk", "activity_id", "agency_id", "status", "progress", "completed_on")
    for _, activity, of, status, progress, completed_on in leads.order_by("pk").values_list(*fields).iterator(_AT_ONCE):
        first.setdefault(activity, of)
        if status != "CANCELLED":
            shown.setdefault(activity, []).append((status, progress, completed_on))
    own = [activity for activity, of in first.items() if of == agency.pk]
    for start in range(0, len(own), 500):
        for activity in Activity.objects.filter(pk__in=own[start : start + 500]).exclude(status="CANCELLED"):
            place = f"{agency.name}, hoạt động {activity.pk} “{activity.title[:80]}”"
            status, progress, completed_on = _of_leads(shown.get(activity.pk, []))
            yield from differing(f"{place}: trạng thái", activity.status, status)
            yield from differing(f"{place}: tiến độ", activity.progress, progress)
            yield from differing(f"{place}: ngày hoàn thành", activity.completed_on, completed_on)


def _of_leads(states: list[tuple]) -> tuple[str, int, date | None]:
    if states and all(status == "DONE" for status, _, _ in states):
        return "DONE", 100, max(completed_on for _, _, completed_on in states)
    percent = sum(progress for _, progress, _ in states) // len(states) if states else 0
    begun = any(status != "NOT_STARTED" for status, _, _ in states)
    return ("IN_PROGRESS" if begun else "NOT_STARTED"), min(percent, 99), None
