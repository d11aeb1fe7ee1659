"""Targets: the board of all that a person sees, the same as a sheet, and one target with what it rests on."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from plans.forms.look_back import look_back
from plans.forms.targets import TargetFilterForm, TargetForm
from plans.models import Target
from plans.permissions import can_edit_target
from plans.queries.target_board import COLUMNS, sheet_rows, target_board, with_tasks
from plans.queries.target_page import target_page
from plans.queries.target_results import asked_words
from plans.queries.target_tasks import tasks_to_choose
from plans.services.targets import update_target
from plans.views.answers import page_or_piece
from reform.common.http import CONTENT_TYPES, download
from reform.common.spreadsheets import write_comma_file, write_workbook

_ROWS = 40
_SECTION = "plans:board"


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """How the targets stand that the person sees, filtered by what the address says; with `ngay` in the address as
    they stood at the end of that day.
    """
    look, form = look_back(request), TargetFilterForm(request.GET)
    found = target_board(request.user, form.asked(), look.on)
    page = Paginator(found.rows, _ROWS).get_page(request.GET.get("page"))
    with_tasks(page.object_list)
    context = {
        "look": look,
        "form": form.offering(found.offered),
        "board": found,
        "page": page,
        "filtered": any(value for name, value in request.GET.items() if name not in ("ngay", "page", "sort")),
        "query": request.GET.urlencode(),
        "nav_section": _SECTION,
    }
    return page_or_piece(request, "plans/target_board.html", "plans/_target_list.html", context, status=look.status)


@require_safe
def board_sheet(request: HttpRequest, format: str) -> HttpResponse:
    """Everything that the board shows on all its pages, as a workbook or a CSV file."""
    look = look_back(request)
    found = target_board(request.user, TargetFilterForm(request.GET).asked(), look.on)
    rows = sheet_rows(found.rows)
    if format == "xlsx":
        content = write_workbook(rows, widths=[width for _, width in COLUMNS])
    else:
        content = write_comma_file(rows).encode()
    name = f"muc-tieu-{look.on.isoformat()}.{format}"
    return download(content, filename=name, content_type=CONTENT_TYPES[format])


@require_safe
def target_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What the plan promises, how that stands and what serves it; with `ngay` in the address as of that day."""
    target, look = _visible(request, pk), look_back(request)
    context = {
        "target": target,
        "threshold": asked_words(target),
        "steps": list(target.steps.order_by("year")),
        "page": target_page(target, request.user, look.on),
        "look": look,
        "edit": can_edit_target(request.user, target),
        "nav_section": _SECTION,
    }
    return render(request, "plans/target_detail.html", context, status=look.status)


@require_http_methods(["GET", "HEAD", "POST"])
def target_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """What measures the target, how it is judged, and which tasks serve it."""
    target = _visible(request, pk)
    can_edit_target(request.user, target).require()
    sent = request.POST if request.method == "POST" else None
    form = TargetForm(sent, target=target, tasks=tasks_to_choose(target))

    def update() -> Target:
        seen = form.cleaned_data["seen_version"]
        return update_target(by=request.user, target=target, seen_version=seen, facts=form.facts())

    made, status = form.attempt(update)
    if made:
        messages.success(request, "Đã lưu. Mục tiêu đã được đánh giá lại theo nội dung mới.")
        return redirect("plans:target_detail", pk)
    if status == 409:
        now = _visible(request, pk)
        again = TargetForm(form.seen_again(now), target=now, tasks=tasks_to_choose(now))
        again.add_error(None, form.non_field_errors()[0])
        form = again
    context = {"target": target, "threshold": asked_words(target), "form": form, "nav_section": _SECTION}
    return render(request, "plans/target_edit.html", context, status=status)


def _visible(request: HttpRequest, pk: int) -> Target:
    visible = Target.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("plan__owner", "indicator", "area", "narrows"), pk=pk)
