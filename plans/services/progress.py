"""The one door through which work is reported, and sent back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Case, DateField, F, Value, When
from django.urls import reverse

from organisations.enums import NoticeKind
from organisations.models import User
from organisations.queries.positions import in_capacity
from organisations.services.audit import audit
from organisations.services.notify import notify
from plans.enums import Reviewer, UpdateKind, WorkStatus
from plans.models import Activity, Assignment, Evidence, ProgressUpdate, ProposedUpdate
from plans.permissions import REVIEWED_ROLES, can_record_alone, can_return_progress
from plans.services.evidence import NewEvidence, keep_evidence
from plans.services.period_words import count_word, returned_period
from plans.services.progress_rules import against_statement, against_text
from plans.states import state_of_leads
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean_lines
from reform.common.wording import shortened

_TITLE_LENGTH = 120
# What waits for a leader goes on waiting, whatever is said of the work meanwhile.
_FOR_LEADER = When(awaits=Reviewer.LEADER, then=F("awaits"))
_SINCE = When(awaits=Reviewer.LEADER, then=F("awaits_since"))


@dataclass(frozen=True)
class Approval:
    """Who let a report pass that its unit shows a leader first, and in what capacity."""

    by: User
    capacity: str = ""


@transaction.atomic
def record_progress(
    *,
    assignment: Assignment,
    by: User,
    status: str,
    progress: int,
    on: date,
    seen_version: int,
    result: str = "",
    difficulty: str = "",
    proposal: str = "",
    delay_reason: str = "",
    no_evidence_reason: str = "",
    evidence: Sequence[Evidence] = (),
    new_evidence: NewEvidence | None = None,
    illustrative: bool = False,
    period_end: date | None = None,
    approval: Approval | None = None,
) -> ProgressUpdate:
    """Add a step to the assignment's history and move its state, and its activity's, in one transaction.

    `progress` is a whole percentage, 100 exactly for DONE; `on` the day from which it holds, neither in the future
    nor before the last step; `seen_version` the assignment's version that the person looked at. `evidence` is in the
    agency's store already, `new_evidence` is kept in the lead unit's. Late work says why (`delay_reason`), finished
    work proves itself or says why it cannot (`no_evidence_reason`, kept only then). For continuous work the step is the
    word on the period that ends at `period_end`, else on the one whose word was returned, else on the one that `on`
    lies in. An `approval` stands for `by`'s own right. Raises `NotPermitted`, `Invalid` (with the field), or `Conflict`
    when somebody else reported meanwhile; nothing is written then.
    """
    if approval is None:
        can_record_alone(by, assignment).require()
    texts = {
        "result": result,
        "difficulty": difficulty,
        "proposal": proposal,
        "delay_reason": delay_reason,
        "no_evidence_reason": no_evidence_reason,
    }
    proofs = bool(evidence or new_evidence)
    for objection in objections(assignment, status=status, progress=progress, on=on, texts=texts, proofs=proofs):
        raise objection
    texts = {name: clean_lines(text) for name, text in texts.items()}
    # Saying it again, with more evidence say, does not move the day.
    completed_on = (assignment.completed_on or on) if status == WorkStatus.DONE else None
    if status != WorkStatus.DONE or proofs:
        texts["no_evidence_reason"] = ""
    said = {"status": status, "progress": progress, "on": on, "completed_on": completed_on}
    period_end = period_end or returned_period(assignment)
    _move(assignment, seen_version, **said, updated_by=by)
    texts |= _approved(approval) if approval else {}
    update = _add_step(assignment, by, UpdateKind.REPORT, **said, is_illustrative=illustrative, **texts)
    prove(update, by, evidence, new_evidence)
    count_word(update, ends_on=period_end)
    if approval:
        _audit_step(approval.by, "Duyệt cập nhật tiến độ", assignment, update)
    else:
        _audit_step(by, "Cập nhật tiến độ", assignment, update)
    return update


def objections(
    assignment: Assignment,
    *,
    status: str | None,
    progress: int | None,
    on: date | None,
    texts: dict[str, str],
    proofs: bool,
) -> Iterator[Invalid]:
    """Everything that speaks against recording this, each with its field; `texts` by the names of the fields, `proofs`
    whether evidence comes with it. What is None is not known yet and not judged. At most one query, where finished
    work comes without evidence and without a word why.
    """
    yield from against_statement(assignment, status=status, progress=progress, on=on, texts=texts)
    unproved = status == WorkStatus.DONE and not proofs and not clean_lines(texts.get("no_evidence_reason", ""))
    if unproved and not Evidence.objects.filter(updates__assignment=assignment).exists():
        yield Invalid(
            "Hoàn thành thì cần tài liệu kiểm chứng: tệp, số văn bản, liên kết hoặc tài liệu đã có. "
            "Nếu chưa có, hãy ghi một câu cho biết vì sao.",
            field="no_evidence_reason",
        )


@transaction.atomic
def return_progress(
    *, assignment: Assignment, by: User, reason: str, seen_version: int, illustrative: bool = False
) -> ProgressUpdate:
    """Send the unit's last report back with a reason; the work counts as in progress again, and who reported is told.

    Raises `NotPermitted`, `Invalid` without a reason, `Conflict` when the unit reported meanwhile.
    """
    verdict = in_capacity(can_return_progress, by, assignment)
    verdict.require()
    if objection := against_text("reason", reason):
        raise objection
    reason = clean_lines(reason)
    if not reason:
        raise Invalid("Hãy ghi lý do trả lại để đơn vị biết cần bổ sung gì.", field="reason")
    on = max(clock.today(), assignment.updated_on or clock.today())
    progress = min(assignment.progress, 99)
    said = {"status": WorkStatus.IN_PROGRESS, "progress": progress, "on": on}
    _move(assignment, seen_version, **said, is_returned=True)
    extra = {"reason": reason, "capacity": verdict.capacity, "is_illustrative": illustrative}
    update = _add_step(assignment, by, UpdateKind.RETURN, **said, **extra)
    _audit_step(by, "Trả lại kết quả", assignment, update)
    notify(
        to=[assignment.updated_by] if assignment.updated_by_id not in (None, by.pk) else [],
        kind=NoticeKind.RETURNED,
        key=f"returned:{update.pk}",
        title=f"Văn phòng trả lại: {shortened(assignment.activity.title, _TITLE_LENGTH)}",
        text=reason,
        path=reverse("plans:activity_detail", args=[assignment.activity_id]),
    )
    return update


def refresh_activity(activity_id: int) -> None:
    """Write the activity's state from its lead assignments: done when all are done, on the last one's day.
    Cancelled ones do not count.
    """
    leads = Assignment.objects.leading().filter(activity=activity_id).exclude(status=WorkStatus.CANCELLED)
    states = list(leads.values_list("status", "progress", "completed_on"))
    Activity.objects.filter(pk=activity_id).update(**state_of_leads(states))


def prove(
    update: ProgressUpdate | ProposedUpdate, by: User, evidence: Sequence[Evidence], new: NewEvidence | None
) -> None:
    """Attach what is chosen and what is handed in. A write to the chosen pieces' rows first, so that nobody throws one
    away before the step is written.
    """
    work, wanted = update.assignment, {piece.pk for piece in evidence}
    store = Evidence.objects.kept_by(work.agency_id)
    if wanted and store.filter(pk__in=wanted).update(size=F("size")) < len(wanted):
        raise Invalid("Có tài liệu đã chọn không còn trong kho của cơ quan. Hãy chọn lại.", field="evidence")
    kept = keep_evidence(by=by, unit=work.unit, new=new) if new else []
    if evidence or kept:
        update.evidence.add(*evidence, *kept)


def _move(
    assignment: Assignment,
    seen_version: int,
    *,
    status: str,
    progress: int,
    on: date,
    completed_on: date | None = None,
    is_returned: bool = False,
    updated_by: User | None = None,
) -> None:
    """Move the assignment's state if nobody else has since `seen_version`, then the activity's; without `updated_by`
    who reported last stays. What an official says waits for the office.
    """
    who = {"updated_by": updated_by} if updated_by else {}
    for_office = updated_by is not None and updated_by.role in REVIEWED_ROLES
    queue_up(assignment)
    moved = Assignment.objects.filter(pk=assignment.pk, version=seen_version).update(
        status=status,
        progress=progress,
        completed_on=completed_on,
        is_returned=is_returned,
        updated_on=on,
        version=F("version") + 1,
        awaits=Case(_FOR_LEADER, default=Value(Reviewer.OFFICE if for_office else "")),
        awaits_since=Case(_SINCE, default=Value(clock.today() if for_office else None, DateField())),
        **who,
    )
    if not moved:
        raise Conflict(what_happened_meanwhile(assignment))
    refresh_activity(assignment.activity_id)


def queue_up(assignment: Assignment) -> None:
    """A write to the activity's row: whoever moves a part of it waits here for the others, on every database, and sees
    what they wrote.
    """
    Activity.objects.filter(pk=assignment.activity_id).update(status=F("status"))


def _add_step(assignment: Assignment, by: User, kind: UpdateKind, **fields: Any) -> ProgressUpdate:
    return ProgressUpdate.objects.create(
        assignment=assignment, kind=kind, recorded_at=clock.now(), recorded_by=by, **fields
    )


def _approved(approval: Approval) -> dict[str, Any]:
    return {"approved_by": approval.by, "approved_at": clock.now(), "capacity": approval.capacity}


def what_happened_meanwhile(assignment: Assignment) -> str:
    """Who said what of the work last, for somebody who looked at it before that."""
    last = ProgressUpdate.objects.filter(assignment=assignment).select_related("recorded_by").last()
    who = f"{last.recorded_by} đã ghi “{last.get_status_display()}, {last.progress}%”" if last else "Đã có thay đổi"
    if last and last.kind == UpdateKind.ACCEPT:
        who = f"{last.recorded_by} đã chấp nhận kết quả"
    return f"{who} trong khi ông/bà đang nhập. Hãy xem lại rồi quyết định có lưu tiếp không."


def _audit_step(by: User, action: str, assignment: Assignment, update: ProgressUpdate) -> None:
    audit(
        by=by,
        action=action,
        obj=assignment,
        before={"status": assignment.status, "progress": assignment.progress},
        after={"status": update.status, "progress": update.progress, "on": update.on.isoformat()},
        capacity=update.capacity,
    )
