"""How a unit reports on its work, and how the office sends a report back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from organisations.queries.positions import in_capacity
from plans.enums import WorkStatus
from plans.forms.periods import ConfirmPeriodForm
from plans.forms.progress import ProgressForm, ReturnForm
from plans.forms.work import asked_work
from plans.models import Assignment, ProgressUpdate, ProposedUpdate
from plans.permissions import can_confirm_period, can_record_progress, can_return_progress
from plans.queries.activity_page import delay_said, history_entry, is_proved, latest_step, visible_assignments
from plans.queries.evidence_store import choices_for
from plans.queries.my_work import WorkGroup
from plans.queries.periods import is_spoken_for
from plans.queries.work_rows import names_reporters, work_rows
from plans.services.periods import confirm_period as confirm_period_service
from plans.services.progress import return_progress as return_progress_service
from plans.services.progress_rules import may_be_late
from plans.services.proposals import report_work
from plans.views.answers import page_or_piece
from reform.common import clock
from reform.common.errors import Conflict, Invalid, NotPermitted
from reform.common.forms import SeenVersionForm
from reform.common.http import wants_piece
from reform.common.wording import shortened

_PIECES = {"work": "plans/_work_row.html", "lead": "plans/_lead_row.html"}
_LIST_ROW = "work"
_NAME_LENGTH = 80


@require_safe
def assignment_row(request: HttpRequest, pk: int) -> HttpResponse:
    """The row without its form, for who thinks better of it; as a page it is the activity's."""
    assignment = get_object_or_404(visible_assignments(request.user), pk=pk)
    if not wants_piece(request):
        return redirect("plans:activity_detail", assignment.activity_id)
    return render(request, _piece(request), _row(request, assignment) | {"back": True})


@require_http_methods(["GET", "HEAD", "POST"])
def record_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How the work stands, with evidence; a change by somebody else meanwhile is shown beside what was typed."""
    assignment = get_object_or_404(visible_assignments(request.user), pk=pk)
    can_record_progress(request.user, assignment).require()
    if request.method != "POST":
        said_before = delay_said(assignment) if may_be_late(assignment) else ""
        return _with_form(request, assignment, ProgressForm(assignment=assignment, said_before=said_before))
    form = ProgressForm(request.POST, request.FILES, assignment=assignment)
    if form.is_valid():
        try:
            made = report_work(assignment=assignment, by=request.user, **form.statement())
        except Invalid as error:
            form.refuse(error)
        except Conflict as conflict:
            return _with_conflict(request, assignment, form, conflict)
        else:
            return _done(request, assignment, _what_follows(made))
    return _with_form(request, assignment, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def return_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The office sends the last report back with a reason."""
    assignment = get_object_or_404(visible_assignments(request.user), pk=pk)
    in_capacity(can_return_progress, request.user, assignment).require()
    if request.method != "POST":
        return _with_form(request, assignment, ReturnForm(assignment=assignment))
    form = ReturnForm(request.POST, assignment=assignment)
    if form.is_valid():
        try:
            return_progress_service(assignment=assignment, by=request.user, **form.cleaned_data)
        except Invalid as error:
            form.refuse(error)
        except Conflict as conflict:
            return _with_conflict(request, assignment, form, conflict)
        else:
            return _done(request, assignment, f"Đã trả lại. {assignment.unit} sẽ thấy lý do ở đầu danh sách việc.")
    return _with_form(request, assignment, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_period(request: HttpRequest, pk: int) -> HttpResponse:
    """The word on one period of continuous or recurring work: the one that `ky` names by its last day, else the one
    that is asked for.
    """
    assignment = get_object_or_404(visible_assignments(request.user), pk=pk)
    can_confirm_period(request.user, assignment).require()
    data = request.POST if request.method == "POST" else None
    form = ConfirmPeriodForm(data, assignment=assignment, wanted=request.GET.get("ky", ""))
    if form.period is None:
        raise NotPermitted("Kế hoạch chưa đến kỳ báo cáo đầu tiên nên chưa có gì để xác nhận.")
    if data is None:
        return _with_form(request, assignment, form)
    if form.is_valid():
        again = is_spoken_for(assignment, form.cleaned_data["period_end"])
        try:
            made = confirm_period_service(assignment=assignment, by=request.user, **form.arguments())
        except Invalid as error:
            form.refuse(error)
        except Conflict as conflict:
            return _with_conflict(request, assignment, form, conflict)
        else:
            if isinstance(made, ProposedUpdate):
                return _done(request, assignment, _what_follows(made))
            name = shortened(assignment.activity.title, _NAME_LENGTH)
            said = "Đã ghi bổ sung cho kỳ" if again else "Đã xác nhận kỳ"
            return _done(request, assignment, f"{said} {form.period.title} của “{name}”. Việc tiếp tục ở kỳ sau.")
    return _with_form(request, assignment, form, status=422)


def _what_follows(made: ProgressUpdate | ProposedUpdate) -> str:
    assignment, done = made.assignment, made.status == WorkStatus.DONE
    name = shortened(assignment.activity.title, _NAME_LENGTH)
    if isinstance(made, ProposedUpdate):
        return f"Đã trình lãnh đạo duyệt “{name}”. Tiến độ giữ nguyên cho đến khi lãnh đạo đơn vị duyệt."
    said = f"Đã ghi {'hoàn thành' if done else 'cập nhật'} “{name}”."
    then = "Văn phòng thấy ngay; số liệu vào báo cáo khi Văn phòng tổng hợp."
    if done and not is_proved(assignment):
        then = f"{then} Chưa có tài liệu kiểm chứng; có thể bổ sung bằng một lần cập nhật nữa."
    return f"{said} {then}"


def _with_conflict(
    request: HttpRequest, assignment: Assignment, form: SeenVersionForm, conflict: Conflict
) -> HttpResponse:
    """The form as it was typed, bound to the version that is there now, beside what the other person wrote."""
    assignment.refresh_from_db()
    step = latest_step(assignment)
    again = type(form)(form.seen_again(assignment), assignment=assignment)
    extra = {"conflict": str(conflict), "other": [history_entry(step, name_unit=False)] if step else []}
    return _with_form(request, assignment, again, status=409, file_lost=bool(form.files), **extra)


def _with_form(
    request: HttpRequest, assignment: Assignment, form: SeenVersionForm, status: int = 200, **extra
) -> HttpResponse:
    """The form under its row where htmx opened it, else on a page of its own."""
    returns = isinstance(form, ReturnForm)
    context = _row(request, assignment) | {"form": form, "returns": returns, "nav_section": "plans:my_work"}
    if isinstance(form, ProgressForm):
        context["choices"] = choices_for(assignment, chosen=form["evidence"].value())
    context |= {"file_lost": bool(form.files)} | extra
    return page_or_piece(request, "plans/progress_page.html", _piece(request), context, status=status)


def _done(request: HttpRequest, assignment: Assignment, words: str) -> HttpResponse:
    """The row as it is now, in its place in a list; otherwise the activity's page with its history."""
    messages.success(request, words)
    if not wants_piece(request):
        return redirect("plans:activity_detail", assignment.activity_id)
    if _origin(request) != _LIST_ROW:
        return HttpResponseClientRedirect(reverse("plans:activity_detail", args=[assignment.activity_id]))
    fresh = visible_assignments(request.user).get(pk=assignment.pk)
    context = _row(request, fresh) | _counts(request) | {"saved": True, "back": True}
    return render(request, "plans/_work_row.html", context)


def _counts(request: HttpRequest) -> dict:
    """The sentence over all work, and how many each group has in the list as the address of the page filters it."""
    query = (request.htmx.current_url or "").partition("#")[0].partition("?")[2]
    asked = asked_work(request.user, QueryDict(query), clock.today())
    counts = [(group, asked.found.counts.get(group, 0)) for group in WorkGroup]
    return {"summary": asked.totals.by_group, "counts": counts}


def _row(request: HttpRequest, assignment: Assignment) -> dict:
    row = work_rows([assignment], request.user, clock.today())[0]
    return {"row": row, "names_reporters": names_reporters(request.user), "origin": _origin(request)}


def _origin(request: HttpRequest) -> str:
    """From where the form was opened: "work" in a list, "lead" on the activity's page."""
    target = (request.htmx.target or "") if request.htmx else ""
    return target.partition("-")[0]


def _piece(request: HttpRequest) -> str:
    return _PIECES.get(_origin(request), _PIECES[_LIST_ROW])
