"""What waits for somebody's consent: reports of officials at their leader, steps at the office."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from organisations.enums import Role
from organisations.queries.positions import in_capacity
from plans.forms.reviews import PicksForm, ReviewForm
from plans.models import ProposedUpdate
from plans.permissions import can_accept_progress, can_decide_proposal, can_return_progress, can_see_queue
from plans.queries.activity_page import visible_assignments
from plans.queries.change_requests import waiting_for
from plans.queries.reviews import proposal_rows, step_rows, waiting_proposals, waiting_steps, waits_by_agency
from plans.services.acceptance import accept_each, accept_progress
from plans.services.progress import return_progress
from plans.services.proposals import approve_proposal, refuse_proposal, withdraw_proposal
from plans.views.answers import page_or_piece
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.http import wants_piece

_ROWS = 50
_RELATED = ("assignment__activity", "assignment__unit", "assignment__agency", "assignment__plan", "proposed_by")


@require_safe
def review_queue(request: HttpRequest) -> HttpResponse:
    """What waits, with whom and for how long, the oldest first; Sở Nội vụ sees how much waits in each agency."""
    can_see_queue(request.user).require()
    return _queue(request)


@require_POST
def accept_many(request: HttpRequest) -> HttpResponse:
    """The office accepts all reports that were ticked, each for itself; what could not be is said."""
    can_see_queue(request.user).require()
    form = PicksForm(request.POST)
    if not form.is_valid():
        return _queue(request, status=422, trouble={"words": _words(form)})
    seen = form.works()
    works = [(work, seen[work.pk]) for work in visible_assignments(request.user).filter(pk__in=seen)]
    refused = accept_each(works=works, by=request.user)
    if done := len(works) - len(refused):
        messages.success(request, f"Đã chấp nhận {done} cập nhật.")
    for work, why in refused:
        messages.warning(request, f"{work.activity.title[:80]}: {why}")
    return _again(request)


@require_POST
def step_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The office accepts one report, or sends it back with a reason."""
    work = get_object_or_404(visible_assignments(request.user), pk=pk)
    in_capacity(can_accept_progress, request.user, work).require()
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _refused(request, f"step-{pk}", form)
    said = {"assignment": work, "by": request.user, "seen_version": form.cleaned_data["seen_version"]}
    try:
        if form.agrees:
            accept_progress(**said)
        else:
            in_capacity(can_return_progress, request.user, work).require()
            return_progress(**said, reason=form.cleaned_data["reason"])
    except (Invalid, Conflict) as error:
        return _refused(request, f"step-{pk}", form, error)
    words = "Đã chấp nhận" if form.agrees else f"Đã trả lại; {work.unit} thấy lý do"
    messages.success(request, f"{words}: {work.activity.title[:80]}.")
    return _again(request)


@require_POST
def proposal_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader lets a report pass, or refuses it with a reason."""
    proposal = _visible_proposal(request, pk)
    can_decide_proposal(request.user, proposal).require()
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _refused(request, f"proposal-{pk}", form)
    try:
        if form.agrees:
            approve_proposal(proposal=proposal, by=request.user, seen_version=form.cleaned_data["seen_version"])
        else:
            refuse_proposal(proposal=proposal, by=request.user, reason=form.cleaned_data["reason"])
    except (Invalid, Conflict) as error:
        return _refused(request, f"proposal-{pk}", form, error)
    words = "Đã duyệt; tiến độ có hiệu lực" if form.agrees else f"Đã trả lại {proposal.proposed_by}"
    messages.success(request, f"{words}: {proposal.assignment.activity.title[:80]}.")
    return _again(request)


@require_POST
def proposal_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit takes back what waits for its leader."""
    proposal = _visible_proposal(request, pk)
    try:
        withdraw_proposal(proposal=proposal, by=request.user)
    except Conflict as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Đã rút cập nhật. Tiến độ giữ nguyên; có thể cập nhật và trình lại.")
    return redirect("plans:activity_detail", proposal.assignment.activity_id)


def _visible_proposal(request: HttpRequest, pk: int) -> ProposedUpdate:
    return get_object_or_404(ProposedUpdate.objects.visible_to(request.user).select_related(*_RELATED), pk=pk)


def _refused(request: HttpRequest, key: str, form: ReviewForm, error: Invalid | Conflict | None = None) -> HttpResponse:
    """The queue with the words that were typed in their row, which is shown as it is now."""
    if isinstance(error, Invalid):
        form.refuse(error)
    words = (
        str(error) if isinstance(error, Conflict) else " ".join(w for errors in form.errors.values() for w in errors)
    )
    trouble = {"key": key, "words": words, "reason": request.POST.get("reason", "")}
    return _queue(request, status=409 if isinstance(error, Conflict) else 422, trouble=trouble)


def _words(form: forms.Form) -> str:
    return " ".join(words for errors in form.errors.values() for words in errors)


def _again(request: HttpRequest) -> HttpResponse:
    return _queue(request, done=True) if wants_piece(request) else redirect("plans:review_queue")


def _queue(request: HttpRequest, status: int = 200, **extra) -> HttpResponse:
    on, user = clock.today(), request.user
    context = {"nav_section": "plans:my_work", "on": on} | extra
    if user.role == Role.PROVINCE:
        context["agencies"] = waits_by_agency(user, on)
    else:
        steps = Paginator(waiting_steps(user, on), _ROWS).get_page(request.GET.get("page"))
        context |= {
            "page": steps,
            "steps": step_rows(list(steps), user, on),
            "proposals": proposal_rows(list(waiting_proposals(user)), user, on),
            "waiting_changes": waiting_for(user).to_answer,
        }
    return page_or_piece(request, "plans/review_queue.html", "plans/_review_queue.html", context, status=status)
