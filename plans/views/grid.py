"""Many pieces of work updated at once, by the office for its agency and by officials for their unit."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from plans.forms.grid import GridDayForm, GridRowForm, SentGrid
from plans.forms.work import asked_work
from plans.models import Assignment, ProposedUpdate
from plans.permissions import can_report_many
from plans.queries.grid import GRID_ROWS, delays_said, first_rows, picked_rows
from plans.queries.work_rows import work_rows
from plans.services.grid import Outcome, report_many
from reform.common import clock


@require_http_methods(["GET", "HEAD", "POST"])
def work_grid(request: HttpRequest) -> HttpResponse:
    """The first rows of the list as its filters narrow it, each a small form; what is refused stays with its words."""
    can_report_many(request.user).require()
    if request.method == "POST":
        return _sent(request)
    asked = asked_work(request.user, request.GET, clock.today())
    works, more = first_rows(asked.found.rows, asked.care, request.user)
    extra = {"more": more, "query": asked.form.query()}
    return _page(request, GridDayForm(initial={"on": clock.today()}), works, **extra)


def _sent(request: HttpRequest) -> HttpResponse:
    user, keys = request.user, request.POST.getlist("works")
    works = picked_rows(user, keys)
    sent = SentGrid(request.POST, works)
    if sent.ready:
        outcomes = report_many(by=user, on=sent.on, rows=[form.report() for form in sent.ready])
        now = {work.pk: work for work in picked_rows(user, keys)}
        works = [now.get(work.pk, work) for work in works]
        sent.settle(outcomes, {work.pk: work for work in works})
    words = _words(sent.saved)
    if sent.staying or not sent.day.is_valid():
        extra = {"sent": sent, "words": words, "query": request.GET.urlencode()}
        return _page(request, sent.day, works, sent.staying, status=sent.status, **extra)
    if words:
        messages.success(request, words)
    else:
        messages.info(request, "Chưa có việc nào thay đổi nên chưa lưu gì.")
    return redirect(request.get_full_path())


def _words(saved: Sequence[Outcome]) -> str:
    proposed = sum(isinstance(outcome.made, ProposedUpdate) for outcome in saved)
    recorded = len(saved) - proposed
    said = f"Đã lưu {recorded} việc." if recorded else ""
    return f"{said} Đã trình lãnh đạo duyệt {proposed} việc.".strip() if proposed else said


def _page(
    request: HttpRequest,
    day: GridDayForm,
    works: Sequence[Assignment],
    staying: dict[int, GridRowForm] | None = None,
    status: int = 200,
    **extra,
) -> HttpResponse:
    """The grid; rows that do not stay with what was typed show the work as it is."""
    staying, delays = staying or {}, delays_said(works)
    rows = work_rows(works, request.user, clock.today())
    forms = [
        staying.get(work.pk) or GridRowForm(assignment=work, said_before=delays.get(work.pk, "")) for work in works
    ]
    context = {
        "day": day,
        "lines": list(zip(rows, forms, strict=True)),
        "headings": [cell.heading for cell in forms[0].cells] if forms else [],
        "staying": [form for form in forms if form.assignment.pk in staying],
        "goes_to_leader": any(row.goes_to_leader for row in rows),
        "most": GRID_ROWS,
        "nav_section": "plans:my_work",
    }
    return render(request, "plans/work_grid.html", context | extra, status=status)
