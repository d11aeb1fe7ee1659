"""What the page of one activity shows: who does it, how far each is, what was reported and returned."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from organisations.enums import Role
from organisations.models import User
from organisations.queries.positions import grants_held
from plans.enums import UpdateKind, WorkStatus
from plans.models import Activity, Assignment, Evidence, ProgressUpdate
from plans.queries.as_of import as_of, put_back
from plans.queries.evidence_store import evidence_link
from plans.queries.standing import standing_at
from plans.queries.work_rows import WorkRow, work_rows
from plans.states import State
from reform.common.access import ALLOWED, Verdict, refuse
from reform.common.wording import day, moment

_NAMED = 3


def visible_assignments(viewer: User) -> QuerySet[Assignment]:
    """The assignments that the person sees, with what their rows and forms need, and whether some step has evidence
    (`is_proved`).
    """
    visible = Assignment.objects.visible_to(viewer).annotate(is_proved=_some_evidence_of("pk"))
    return visible.select_related("activity__task", "unit", "agency", "group", "plan__owner", "updated_by")


def own_cells(activity: Activity) -> list[tuple[str, str]]:
    """What the activity has in the plan's own columns, in their order. No query where the plan is there."""
    order = {heading: place for place, heading in enumerate(activity.plan.extra_columns)}
    cells = [(heading, str(text)) for heading, text in activity.extra.items() if text]
    return sorted(cells, key=lambda cell: (order.get(cell[0], len(order)), cell[0]))


def lead_rows_on(activity: Activity, viewer: User, day: date) -> list[WorkRow]:
    """The lead assignments that the person sees as they were at the end of the day; nothing can be done with them. At
    most four queries.
    """
    leads = as_of(visible_assignments(viewer).leading().filter(activity=activity), day)
    rows = list(leads.order_by("position", "pk"))
    put_back(rows, day)
    return work_rows(rows, viewer, day)


def lead_rows(activity: Activity, viewer: User, on: date) -> list[WorkRow]:
    """The lead assignments that the person sees, in the document's order. At most three queries."""
    leads = visible_assignments(viewer).leading().filter(activity=activity)
    principals = [grant.principal for grant in grants_held(viewer, on)]
    return work_rows(list(leads.order_by("position", "pk")), viewer, on, principals)


def lock_of_support(activity: Activity, viewer: User, leads: list[str]) -> Verdict:
    """For who reports on work and whose unit only helps with this one: who reports on it. One query, for them alone."""
    if viewer.role not in (Role.OFFICIAL, Role.OFFICE):
        return ALLOWED
    if not Assignment.objects.in_care_of(viewer).supporting().filter(activity=activity).exists():
        return ALLOWED
    reason = "Đơn vị ông/bà phối hợp nên không cập nhật tiến độ của hoạt động này."
    return refuse(reason, then=f"Chủ trì cập nhật: {', '.join(leads[:_NAMED])}." if leads else "")


def history_of(activity: Activity, viewer: User) -> QuerySet[ProgressUpdate]:
    """The steps that the person sees, newest first, with who wrote them and what proves them."""
    return (
        ProgressUpdate.objects.visible_to(viewer)
        .filter(assignment__activity=activity)
        .select_related("assignment__unit", "recorded_by__unit", "approved_by")
        .annotate(is_proved=_some_evidence_of("assignment"))
        .prefetch_related(Prefetch("evidence", queryset=Evidence.objects.order_by("pk")))
        .order_by("-pk")
    )


def latest_step(assignment: Assignment) -> ProgressUpdate | None:
    """The last step of the assignment with who wrote it."""
    steps = assignment.updates.select_related("assignment", "recorded_by__unit", "approved_by").prefetch_related(
        "evidence"
    )
    return steps.annotate(is_proved=_some_evidence_of("assignment")).order_by("-pk").first()


def delay_said(assignment: Assignment) -> str:
    """Why the work was late when the unit spoke of it last; empty when it said nothing. One query."""
    told = assignment.updates.filter(kind=UpdateKind.REPORT).order_by("-pk").values_list("delay_reason", flat=True)
    return told.first() or ""


def is_proved(assignment: Assignment) -> bool:
    """Whether some step of the assignment has evidence. One query."""
    return Evidence.objects.filter(updates__assignment=assignment).exists()


def _some_evidence_of(assignment: str) -> Exists:
    links = ProgressUpdate.evidence.through.objects
    return Exists(links.filter(progressupdate__assignment=OuterRef(assignment)))


def history_entry(update: ProgressUpdate, name_unit: bool = True) -> dict[str, Any]:
    """A step with `is_proved`, for components/history.html; `name_unit` says which unit's work it was."""
    standing = standing_at(update)
    endless = standing.state is State.CONTINUOUS and not update.progress  # it is told by its periods
    texts = [
        ("Lý do trả lại", update.reason),
        ("Kết quả", update.result),
        ("Nguyên nhân chậm", update.delay_reason),
        ("Khó khăn, vướng mắc", update.difficulty),
        ("Kiến nghị, đề xuất", update.proposal),
        ("Lý do chưa có tài liệu kiểm chứng", update.no_evidence_reason),
    ]
    return {
        "state": standing.state,
        "detail": standing.detail,
        "title": str(update.assignment.unit) if name_unit else "",
        "percent": update.progress if update.kind == UpdateKind.REPORT and not endless else None,
        "at": update.recorded_at,
        "by": update.recorded_by,
        "unit": update.recorded_by.unit or "",
        "capacity": update.capacity,
        "text": "\n".join(f"{label}: {text}" for label, text in texts if text),
        "note": " · ".join(_notes(update)),
        "files": [evidence_link(evidence) for evidence in update.evidence.all()],
    }


def _notes(update: ProgressUpdate) -> list[str]:
    if update.kind == UpdateKind.ACCEPT:
        return [f"Văn phòng chấp nhận kết quả{_signing(update)}"]
    notes = [f"Tính đến ngày {day(update.on)}"]
    if update.approved_by:
        notes.append(f"{update.approved_by}{_signing(update)} duyệt lúc {moment(update.approved_at)}")
    if update.status == WorkStatus.DONE and not update.is_proved:
        notes.append("chưa có tài liệu kiểm chứng")
    if update.is_illustrative:
        notes.append("dữ liệu minh họa")
    return notes


def _signing(update: ProgressUpdate) -> str:
    return f" ({update.capacity})" if update.capacity else ""
