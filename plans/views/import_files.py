"""A plan's annex is handed in or pasted, read, and put away again when nobody needs it."""

import hashlib

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plans.enums import ImportStatus
from plans.forms.import_choose import ChooseForm
from plans.forms.import_upload import UploadForm
from plans.models import Plan, PlanImport
from plans.permissions import can_import_plans
from plans.queries.import_jobs import reading_job
from plans.queries.imports import earlier_imports, owners_for, plan_of_same_file
from plans.services.import_reading import keep_import, read_again, tables_of
from plans.services.imports import discard_import
from plans.views.fetch import importable
from reform.common.errors import Conflict, Invalid
from reform.common.http import sent

UNREAD = (ImportStatus.READING, ImportStatus.FAILED)
_ROWS = 20


@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: HttpRequest) -> HttpResponse:
    """Take a file or a pasted table and show what was read from it; below, the files that were read before."""
    can_import_plans(request.user).require()
    form = UploadForm(*sent(request), owners=owners_for(request.user))
    same: Plan | None = None
    if form.is_valid():
        content, name = form.document()
        owner = form.cleaned_data["owner"]
        try:
            kept = keep_import(
                by=request.user, owner=owner, content=content, file_name=name, year=form.cleaned_data["year"]
            )
        except Invalid as error:
            form.refuse(error)
        except Conflict as error:
            form.add_error("file", str(error))
            same = plan_of_same_file(request.user, owner, hashlib.sha256(content).hexdigest())
        else:
            if kept.status == ImportStatus.READ:
                messages.success(request, "Đã đọc tệp. Chưa có gì được đưa vào kế hoạch; hãy xem lại bên dưới.")
            return redirect("plans:import_detail", kept.pk)
    page = Paginator(earlier_imports(request.user), _ROWS).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "same": same, "file_lost": bool(form.files)}
    return render(request, "plans/import_new.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_safe
def import_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the worker is; when it has ended, the browser goes to what was read."""
    kept = importable(request, pk)
    where = reverse("plans:import_detail", args=[kept.pk])
    if not request.htmx:
        return redirect(where)
    answer = render(request, "plans/_import_job.html", {"kept": kept, "job": reading_job(kept)})
    if kept.status != ImportStatus.READING:
        answer["HX-Redirect"] = where
    return answer


def import_unread(request: HttpRequest, kept: PlanImport) -> HttpResponse:
    """The page of a file that a worker is reading, or that could not be read."""
    context = {"kept": kept, "job": reading_job(kept), "nav_section": "plans:import_new"}
    return render(request, "plans/import_unread.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def import_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Which tables hold the plan and what their columns are, when the portal cannot tell or told wrong."""
    kept = importable(request, pk)
    if kept.status in (ImportStatus.READING, ImportStatus.COMMITTED):
        return redirect("plans:import_detail", kept.pk)
    try:
        tables = tables_of(kept)
    except Conflict as error:
        return _to_the_list(request, error)
    form = ChooseForm(*sent(request), survey=tables, initial={"year": kept.choice.get("year") or kept.year})
    if form.is_valid():
        try:
            read_again(
                by=request.user,
                plan_import=kept,
                year=form.cleaned_data["year"],
                tables=form.chosen_tables(),
                columns=form.chosen_columns(),
            )
        except Invalid as error:
            form.refuse(error)
        except Conflict as error:
            return _to_the_list(request, error)
        else:
            if kept.status == ImportStatus.READ:
                messages.success(request, "Đã đọc lại tệp theo bảng và cột đã chọn.")
            return redirect("plans:import_detail", kept.pk)
    context = {"kept": kept, "form": form, "nav_section": "plans:import_new"}
    return render(request, "plans/import_choose.html", context, status=422 if form.is_bound else 200)


@require_POST
def import_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a file away that did not become a plan."""
    kept = importable(request, pk)
    try:
        discard_import(by=request.user, plan_import=kept)
    except Conflict as error:
        return _to_the_list(request, error)
    messages.success(request, f"Đã bỏ tệp “{kept.file_name}”.")
    return redirect("plans:import_new")


def _to_the_list(request: HttpRequest, conflict: Conflict) -> HttpResponse:
    """Back to the files, with what has happened to this one."""
    messages.error(request, str(conflict))
    return redirect("plans:import_new")
