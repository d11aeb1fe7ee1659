"""The road of a request to change work in force: asked with a reason and a document, answered, and carried out."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from organisations.models import Unit, User
from organisations.queries.people import leaders_of, office_of, workers_of
from organisations.services.audit import audit
from plans.enums import ProposalState, WantedChange
from plans.models import Activity, Assignment, ChangeRequest, Plan
from plans.permissions import can_request_change, can_withdraw_change
from plans.queries.change_requests import answer_of, deciders_of
from plans.queries.change_words import words_of
from plans.services.amendments import AmendingDocument, check_document
from plans.services.change_apply import apply_change
from plans.services.change_wanted import wanted_deadline, wanted_lead, wanted_text
from plans.services.request_closing import ACTIONS, close_request, tell
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean, clean_lines

_TEXT_LIMIT = 2000


@transaction.atomic
def request_change(
    *,
    assignment: Assignment,
    by: User,
    kind: str,
    reason: str,
    number: str,
    issued_on: date | None,
    deadline: str = "",
    lead: Unit | None = None,
    title: str = "",
    product: str = "",
) -> ChangeRequest:
    """Ask to have the activity changed, as the unit that leads it; who answers is told.

    By `kind` it takes the words of the `deadline`, the unit that is to `lead`, or `title` and `product`. Raises
    `NotPermitted`; `Invalid` with the field, also without a reason or a document; `Conflict` when the unit has asked
    for such a change already. Nothing of the activity changes before the answer.
    """
    can_request_change(by, assignment).require()
    activity = assignment.activity
    wanted = _wanted(assignment, kind, deadline=deadline, lead=lead, title=title, product=product)
    reason = _text(reason, "reason", "Hãy ghi lý do đề nghị điều chỉnh.")
    check_document(AmendingDocument(number, issued_on), activity.plan)
    if ChangeRequest.objects.waiting().filter(activity=activity, unit=assignment.unit, kind=kind).exists():
        raise Conflict(_asked_already(kind))
    try:
        with transaction.atomic():
            request = ChangeRequest.objects.create(
                activity=activity,
                unit=assignment.unit,
                kind=kind,
                wanted=wanted,
                reason=reason,
                number=clean(number),
                issued_on=issued_on,
                requested_at=clock.now(),
                requested_by=by,
            )
    except IntegrityError as error:  # somebody of the unit was faster
        raise Conflict(_asked_already(kind)) from error
    audit(by=by, action="Đề nghị điều chỉnh", obj=request, **_before_and_after(request))
    deciders = [person for person in deciders_of(activity.plan) if person.pk != by.pk]
    tell(deciders, request, "asked", f"{request.unit} đề nghị điều chỉnh: {request.get_kind_display().lower()}")
    return request


@transaction.atomic
def withdraw_change(*, request: ChangeRequest, by: User) -> None:
    """Take the request back. Raises `NotPermitted`, `Conflict` when it was answered meanwhile."""
    can_withdraw_change(by, request).require()
    close_request(request, ProposalState.WITHDRAWN, by=by)
    audit(by=by, action="Rút đề nghị điều chỉnh", obj=request, after={"state": request.state})


@transaction.atomic
def decide_change(*, request: ChangeRequest, by: User, approve: bool, answer: str = "") -> None:
    """Answer the request; approved, it is carried out at once, and the original stays in the activity's history.

    Raises `NotPermitted`; `Invalid` for a refusal without a reason; `Conflict` when it was answered meanwhile, or when
    the activity is no longer as it was when the unit asked; nothing is written then.
    """
    # As amendments do: the plan's row first, then the activity's, on which reports of progress queue up too.
    Plan.objects.filter(pk=request.activity.plan_id).update(status=F("status"))
    Activity.objects.filter(pk=request.activity_id).update(status=F("status"))
    verdict = answer_of(by, request)
    verdict.require()
    answer = clean_lines(answer)
    if not approve:
        answer = _text(answer, "answer", "Hãy ghi lý do không chấp thuận để đơn vị biết.")
    elif len(answer) > _TEXT_LIMIT:
        raise Invalid(f"Ý kiến dài {len(answer)} ký tự, tối đa {_TEXT_LIMIT}. Hãy rút gọn.", field="answer")
    capacity = (verdict.capacity or by.title)[:200]
    state = ProposalState.APPROVED if approve else ProposalState.REFUSED
    close_request(request, state, by=by, answer=answer, capacity=capacity)
    if approve:
        apply_change(request, by=by, capacity=capacity)
    told = _before_and_after(request)
    told["after"] |= {"state": request.state, "answer": answer}
    audit(by=by, action=ACTIONS[state], obj=request, capacity=verdict.capacity, **told)
    words = "đã được chấp thuận" if approve else "không được chấp thuận"
    asked = [request.requested_by, *workers_of([request.unit]), *office_of(request.unit)]
    told = [person for person in asked if person.pk != by.pk]
    tell(told, request, "decided", f"Đề nghị điều chỉnh {request.get_kind_display().lower()} {words}")
    if approve and request.kind == WantedChange.LEAD:
        _tell_new_lead(request)


def _wanted(assignment: Assignment, kind: str, *, deadline: str, lead: Unit | None, title: str, product: str) -> dict:
    if kind == WantedChange.DEADLINE:
        return wanted_deadline(assignment.activity, deadline)
    if kind == WantedChange.LEAD:
        return wanted_lead(assignment, lead)
    if kind == WantedChange.TEXT:
        return wanted_text(assignment.activity, title, product)
    raise Invalid("Hãy chọn nội dung đề nghị điều chỉnh.", field="wanted")


def _text(text: str, field: str, missing: str) -> str:
    words = clean_lines(text)
    if not words:
        raise Invalid(missing, field=field)
    if len(words) > _TEXT_LIMIT:
        raise Invalid(f"Nội dung dài {len(words)} ký tự, tối đa {_TEXT_LIMIT}. Hãy rút gọn.", field=field)
    return words


def _asked_already(kind: str) -> str:
    words = WantedChange(kind).label.lower()
    return f"Đơn vị đã có đề nghị điều chỉnh {words} đang chờ trả lời. Hãy rút đề nghị đó nếu muốn đề nghị khác."


def _before_and_after(request: ChangeRequest) -> dict[str, dict[str, str]]:
    words = words_of(request)
    return {"before": {label: old for label, old, _ in words}, "after": {label: new for label, _, new in words}}


def _tell_new_lead(request: ChangeRequest) -> None:
    """The unit that leads from now on; the request itself is not its own to see."""
    unit = Unit.objects.get(pk=request.wanted["unit"])
    people = [*workers_of([unit]), *office_of(unit), *leaders_of(unit)]
    path = reverse("plans:activity_detail", args=[request.activity_id])
    tell(people, request, "new-lead", f"{unit} được giao chủ trì thay {request.unit}", path)
