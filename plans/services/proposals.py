"""Two pairs of eyes: what an official reports waits for the unit's leader, who lets it pass or refuses it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from organisations.enums import NoticeKind
from organisations.models import User
from organisations.queries.people import deciders_in
from organisations.services.audit import audit
from organisations.services.notify import notify
from plans.enums import ProposalState, Reviewer, UpdateKind, WorkStatus
from plans.models import Assignment, Evidence, ProgressUpdate, ProposedUpdate
from plans.permissions import (
    REVIEWED_ROLES,
    can_decide_proposal,
    can_record_progress,
    can_withdraw_proposal,
    needs_leader,
)
from plans.services.evidence import NewEvidence
from plans.services.progress import (
    Approval,
    objections,
    prove,
    queue_up,
    record_progress,
    what_happened_meanwhile,
)
from plans.services.progress_rules import against_text
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean_lines
from reform.common.wording import shortened

_TITLE_LENGTH = 120
_TEXTS = ("result", "difficulty", "proposal", "delay_reason", "no_evidence_reason")
_SAID = ("status", "progress", "on", *_TEXTS)


def report_work(*, assignment: Assignment, by: User, **statement: Any) -> ProgressUpdate | ProposedUpdate:
    """Report how the work stands, with what `record_progress` takes: a step of its history, or, where a leader lets an
    official's reports pass, a proposal that changes nothing yet. What was proposed before is replaced by it.

    Raises what `record_progress` raises; nothing is written then.
    """
    if needs_leader(by, assignment):
        return _propose(assignment=assignment, by=by, **statement)
    if by.role in REVIEWED_ROLES and assignment.awaits == Reviewer.LEADER:
        return _report_instead(assignment=assignment, by=by, **statement)
    return record_progress(assignment=assignment, by=by, **statement)


@transaction.atomic
def _report_instead(*, assignment: Assignment, by: User, **statement: Any) -> ProgressUpdate:
    """Something waits for a leader, but the unit no longer asks its leader."""
    can_record_progress(by, assignment).require()
    queue_up(assignment)
    _replace(assignment, by)
    _wait_for(assignment, "", None)
    return record_progress(assignment=assignment, by=by, **statement)


@transaction.atomic
def _propose(
    *,
    assignment: Assignment,
    by: User,
    status: str,
    progress: int,
    on: date,
    seen_version: int,
    evidence: Sequence[Evidence] = (),
    new_evidence: NewEvidence | None = None,
    period_end: date | None = None,
    illustrative: bool = False,
    **texts: str,
) -> ProposedUpdate:
    can_record_progress(by, assignment).require()
    proofs = bool(evidence or new_evidence)
    for objection in objections(assignment, status=status, progress=progress, on=on, texts=texts, proofs=proofs):
        raise objection
    texts = {name: clean_lines(text) for name, text in texts.items()}
    if status != WorkStatus.DONE or proofs:
        texts["no_evidence_reason"] = ""
    queue_up(assignment)
    waits = {"awaits": Reviewer.LEADER, "awaits_since": clock.today()}
    if not Assignment.objects.filter(pk=assignment.pk, version=seen_version).update(**waits):
        raise Conflict(what_happened_meanwhile(assignment))
    _replace(assignment, by)
    proposal = ProposedUpdate.objects.create(
        assignment=assignment,
        status=status,
        progress=progress,
        on=on,
        period_end=period_end,
        is_illustrative=illustrative,
        seen_version=seen_version,
        proposed_at=clock.now(),
        proposed_by=by,
        **texts,
    )
    prove(proposal, by, evidence, new_evidence)
    audit(by=by, action="Trình lãnh đạo duyệt cập nhật", obj=assignment, after=_values(proposal))
    title = f"{assignment.unit} trình duyệt: {_name(assignment)}"
    said = f"{proposal.get_status_display()}, {progress}%. {proposal.result}".strip()
    _tell(
        deciders_in(assignment.unit), NoticeKind.REVIEW, proposal, "asked", title, said, reverse("plans:review_queue")
    )
    return proposal


@transaction.atomic
def withdraw_proposal(*, proposal: ProposedUpdate, by: User) -> None:
    """Take the proposal back; the work stays as it is. Raises `NotPermitted`, `Conflict` when it was decided
    meanwhile.
    """
    queue_up(proposal.assignment)
    can_withdraw_proposal(by, proposal).require()
    _close(proposal, ProposalState.WITHDRAWN, by)
    _wait_as_before(proposal.assignment)
    audit(by=by, action="Rút cập nhật đã trình", obj=proposal.assignment, before=_values(proposal))


@transaction.atomic
def approve_proposal(*, proposal: ProposedUpdate, by: User, seen_version: int) -> ProgressUpdate:
    """Let the proposal pass: it becomes a step of whoever proposed it, as of the day that it names.

    `seen_version` is the assignment's version that the leader looked at. Raises `NotPermitted`; `Conflict` when the
    proposal was decided or the work reported on meanwhile; `Invalid` when what is proposed no longer fits the work, as
    `record_progress` has it. Nothing is written then.
    """
    work = proposal.assignment
    queue_up(work)
    verdict = can_decide_proposal(by, proposal)
    verdict.require()
    _close(proposal, ProposalState.APPROVED, by)
    _wait_for(work, "", None)
    return record_progress(
        assignment=work,
        by=proposal.proposed_by,
        **{name: getattr(proposal, name) for name in _SAID},
        seen_version=seen_version,
        evidence=list(proposal.evidence.all()),
        illustrative=proposal.is_illustrative,
        period_end=proposal.period_end,
        approval=Approval(by, verdict.capacity),
    )


@transaction.atomic
def refuse_proposal(*, proposal: ProposedUpdate, by: User, reason: str) -> None:
    """Send the proposal back with a reason; the work stays as it is, and who proposed is told.

    Raises `NotPermitted`, `Invalid` without a reason, `Conflict` when the proposal was decided meanwhile.
    """
    work = proposal.assignment
    queue_up(work)
    verdict = can_decide_proposal(by, proposal)
    verdict.require()
    if objection := against_text("reason", reason):
        raise objection
    reason = clean_lines(reason)
    if not reason:
        raise Invalid("Hãy ghi lý do không duyệt để người trình biết cần sửa gì.", field="reason")
    _close(proposal, ProposalState.REFUSED, by, reason=reason)
    _wait_as_before(work)
    after = {"state": proposal.state, "reason": reason}
    capacity = verdict.capacity
    audit(by=by, action="Không duyệt cập nhật", obj=work, before=_values(proposal), after=after, capacity=capacity)
    title = f"Lãnh đạo chưa duyệt: {_name(work)}"
    path = reverse("plans:activity_detail", args=[work.activity_id])
    _tell([proposal.proposed_by], NoticeKind.RETURNED, proposal, "refused", title, reason, path)


def end_proposals(works: Sequence[Assignment], *, by: User) -> None:
    """Take back what waits for a leader about work that its unit leads no longer, within the caller's transaction, and
    tell who proposed it. No query without works, one where nothing waits.
    """
    if not works:
        return
    waiting = ProposedUpdate.objects.waiting().filter(assignment__in=works).order_by("pk")
    for proposal in waiting.select_related("assignment__activity", "assignment__unit", "proposed_by"):
        work = proposal.assignment
        _close(proposal, ProposalState.WITHDRAWN, by)
        audit(by=by, action="Dừng cập nhật đã trình", obj=work, before=_values(proposal))
        title = f"Cập nhật đã trình không còn phải duyệt: {_name(work)}"
        text = f"{work.unit} không còn chủ trì hoạt động này nên cập nhật đã trình được rút lại. Lịch sử giữ nguyên."
        path = reverse("plans:activity_detail", args=[work.activity_id])
        _tell([proposal.proposed_by], NoticeKind.CHANGE, proposal, "ended", title, text, path)


def waits_after(last: ProgressUpdate | None) -> tuple[str, date | None]:
    """Whom work waits for after its last step, and since when: the office, if it is an official's report that nobody
    has answered. No query where `recorded_by` is loaded.
    """
    if last and last.kind == UpdateKind.REPORT and last.recorded_by.role in REVIEWED_ROLES:
        return Reviewer.OFFICE, timezone.localtime(last.approved_at or last.recorded_at).date()
    return "", None


def _replace(assignment: Assignment, by: User) -> None:
    """Whatever waits for the leader gives way to what is sent now."""
    for earlier in ProposedUpdate.objects.waiting().filter(assignment=assignment):
        _close(earlier, ProposalState.WITHDRAWN, by)


def _close(proposal: ProposedUpdate, state: ProposalState, by: User, **values: Any) -> None:
    waiting = ProposedUpdate.objects.waiting().filter(pk=proposal.pk)
    closed = waiting.update(state=state, decided_at=clock.now(), decided_by=by, **values)
    proposal.refresh_from_db(fields=["state", "decided_at", "decided_by", "reason"])
    if not closed:
        who, what = proposal.decided_by, proposal.get_state_display().lower()
        raise Conflict(f"Cập nhật này không còn chờ duyệt: {who} đã ghi “{what}”. Hãy tải lại trang.")


def _wait_as_before(assignment: Assignment) -> None:
    """Once the proposal is gone, the last step waits again for whom it waited for; nobody is urged to answer for work
    that was cancelled.
    """
    _wait_for(assignment, "", None)
    last = assignment.updates.select_related("recorded_by").order_by("-pk").first()
    reviewer, since = waits_after(last)
    work = Assignment.objects.filter(pk=assignment.pk).exclude(status=WorkStatus.CANCELLED)
    work.update(awaits=reviewer, awaits_since=since)


def _wait_for(assignment: Assignment, reviewer: str, since: date | None) -> None:
    Assignment.objects.filter(pk=assignment.pk).update(awaits=reviewer, awaits_since=since)


def _values(proposal: ProposedUpdate) -> dict[str, Any]:
    return {"status": proposal.status, "progress": proposal.progress, "on": proposal.on.isoformat()}


def _name(assignment: Assignment) -> str:
    return shortened(assignment.activity.title, _TITLE_LENGTH)


def _tell(
    people: Iterable[User], kind: NoticeKind, proposal: ProposedUpdate, occasion: str, title: str, text: str, path: str
) -> None:
    notify(to=people, kind=kind, key=f"proposal:{proposal.pk}:{occasion}", title=title, text=text, path=path)
