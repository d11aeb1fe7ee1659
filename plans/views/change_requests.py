"""Requests to change work in force: a unit asks, whoever answers for the plan sees the original beside and answers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from plans.forms.change_requests import ChangeAnswerForm, ChangeFilterForm, ChangeRequestForm, reading_of
from plans.models import Assignment, ChangeRequest
from plans.permissions import can_request_change, can_withdraw_change
from plans.queries.activity_page import visible_assignments
from plans.queries.change_requests import answer_of, listed, request_row, visible_requests, waiting_for
from plans.queries.work_rows import work_rows
from plans.services.change_requests import decide_change, request_change, withdraw_change
from plans.views.answers import page_or_piece
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.http import sent, wants_piece

_ROWS = 50
_SECTION = {"nav_section": "plans:my_work"}


def _asking(request: HttpRequest, pk: int) -> Assignment:
    assignment = get_object_or_404(visible_assignments(request.user), pk=pk)
    can_request_change(request.user, assignment).require()
    return assignment


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """The lead unit asks; words of a deadline are sent once the person has seen what they mean."""
    assignment = _asking(request, pk)
    form = ChangeRequestForm(*sent(request), assignment=assignment)
    status = 422 if form.is_bound else 200
    if form.is_valid() and not form.is_unseen:
        try:
            made = request_change(assignment=assignment, by=request.user, **form.arguments())
        except Invalid as error:
            form.refuse(error)
        except Conflict as error:
            form.add_error(None, str(error))
            status = 409
        else:
            messages.success(request, "Đã gửi đề nghị. Nội dung hiện nay giữ nguyên cho đến khi có trả lời.")
            address = reverse("plans:change_request", args=[made.pk])
            return HttpResponseClientRedirect(address) if wants_piece(request) else redirect(address)
    return _with_form(request, assignment, form, status)


def _with_form(request: HttpRequest, assignment: Assignment, form: ChangeRequestForm, status: int) -> HttpResponse:
    """The form under the unit's row where htmx opened it, else on a page of its own."""
    row = work_rows([assignment], request.user, clock.today())[0]
    context = {"row": row, "form": form, "reading": form.reading} | _SECTION
    return page_or_piece(request, "plans/change_ask.html", "plans/_lead_row.html", context, status=status)


@require_safe
def understood(request: HttpRequest, pk: int) -> HttpResponse:
    """What the words of a deadline mean, while they are typed; without htmx the form says it when it is sent."""
    assignment = _asking(request, pk)
    if not wants_piece(request):
        return redirect("plans:change_request_new", pk)
    reading = reading_of(assignment, request.GET.get("deadline", ""))
    return render(request, "plans/_change_understood.html", {"reading": reading})


@require_safe
def change_requests(request: HttpRequest) -> HttpResponse:
    """The requests that the person answers or follows, what waits first."""
    form = ChangeFilterForm(request.GET)
    page = Paginator(listed(visible_requests(request.user), **form.chosen()), _ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [request_row(one, clock.today()) for one in page],
        "filtered": bool(form.chosen()),
        "waiting": waiting_for(request.user),
    }
    return page_or_piece(request, "plans/change_requests.html", "plans/_change_list.html", context | _SECTION)


def _visible(request: HttpRequest, pk: int) -> ChangeRequest:
    return get_object_or_404(visible_requests(request.user), pk=pk)


@require_safe
def change_request(request: HttpRequest, pk: int) -> HttpResponse:
    """The original beside what is wanted, why, by which document, and the answer or the form for it."""
    return _page(request, _visible(request, pk), ChangeAnswerForm())


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer; approved, the change holds at once."""
    asked, form, status = _visible(request, pk), ChangeAnswerForm(request.POST), 422
    answer_of(request.user, asked).require()
    if form.is_valid():
        approve = form.cleaned_data["verdict"] == form.APPROVE
        try:
            decide_change(request=asked, by=request.user, approve=approve, answer=form.cleaned_data["answer"])
        except Invalid as error:
            form.refuse(error)
        except Conflict as error:
            form.add_error(None, str(error))
            status = 409
        else:
            words = "Đã chấp thuận; thay đổi có hiệu lực từ bây giờ." if approve else "Đã trả lời không chấp thuận."
            messages.success(request, f"{words} {asked.unit} được thông báo.")
            return redirect("plans:change_request", pk)
    return _page(request, _visible(request, pk), form, status)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit takes its request back."""
    try:
        withdraw_change(request=_visible(request, pk), by=request.user)
    except Conflict as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Đã rút đề nghị. Nội dung của hoạt động giữ nguyên.")
    return redirect("plans:change_request", pk)


def _page(request: HttpRequest, asked: ChangeRequest, form: ChangeAnswerForm, status: int = 200) -> HttpResponse:
    row = request_row(asked, clock.today())
    waits = row.state == row.state.WAITING
    context = {
        "row": row,
        "asked": asked,
        "form": form,
        "waits": waits,
        "deciding": answer_of(request.user, asked),
        "may_withdraw": waits and bool(can_withdraw_change(request.user, asked)),
        "leads": asked.activity.assignments.leading().exclude(status="CANCELLED").count(),
    }
    return render(request, "plans/change_request.html", context | _SECTION, status=status)
