"""A file becomes a plan: it is uploaded, looked at, and committed."""

import hashlib

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from organisations.models import Unit
from plans.forms.imports import CommitForm, UploadForm
from plans.models import Plan, PlanImport
from plans.permissions import can_import_plan, can_import_plans
from plans.queries.imports import earlier_imports, import_review, owners_for, parents_for, plan_of_same_file
from plans.services.imports import commit_import, keep_import, plan_code
from reform.common.errors import Conflict, Invalid

_ROWS = 20


@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: HttpRequest) -> HttpResponse:
    """Take a file and show what was read from it; below, the files that were read before."""
    can_import_plans(request.user).require()
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, owners=owners_for(request.user))
    same: Plan | None = None
    if form.is_valid():
        content = form.cleaned_data["file"].read()
        try:
            kept = _kept(request, form, content)
        except Invalid as error:
            form.refuse(error)
        except Conflict as error:
            form.add_error("file", str(error))
            same = _same_file(request, form.cleaned_data["owner"], content)
        else:
            messages.success(request, "Đã đọc tệp. Chưa có gì được đưa vào kế hoạch; hãy xem lại nội dung bên dưới.")
            return redirect("plans:import_detail", kept.pk)
    page = Paginator(earlier_imports(request.user), _ROWS).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "same": same, "file_lost": bool(form.files)}
    return render(request, "plans/import_new.html", context, status=422 if form.is_bound else 200)


def _kept(request: HttpRequest, form: UploadForm, content: bytes) -> PlanImport:
    chosen = form.cleaned_data
    return keep_import(
        by=request.user,
        owner=chosen["owner"],
        content=content,
        file_name=chosen["file"].name,
        year=chosen["year"],
    )


def _same_file(request: HttpRequest, owner: Unit, content: bytes) -> Plan | None:
    return plan_of_same_file(request.user, owner, hashlib.sha256(content).hexdigest())


@require_http_methods(["GET", "HEAD", "POST"])
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was read, what is doubtful, and the step that makes a plan of it."""
    visible = PlanImport.objects.visible_to(request.user).select_related("owner", "plan", "read_by")
    kept = get_object_or_404(visible, pk=pk)
    can_import_plan(request.user, kept.owner).require()
    sent = (request.POST,) if request.method == "POST" else ()
    form = CommitForm(*sent, plan_import=kept, parents=parents_for(kept.owner, request.user))
    if form.is_valid():
        try:
            plan = commit_import(by=request.user, plan_import=kept, as_typed=True, **form.cleaned_data)
        except Conflict as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _what_follows(plan))
            return redirect("plans:plan_detail", plan.pk)
    code = plan_code(kept.owner, kept.year)
    context = {
        "kept": kept,
        "review": import_review(kept),
        "form": form,
        "code": code,
        "taken": None if kept.plan_id else Plan.objects.visible_to(request.user).filter(code=code).first(),
        "nav_section": "plans:import_new",
    }
    return render(request, "plans/import_detail.html", context, status=422 if form.is_bound else 200)


def _what_follows(plan: Plan) -> str:
    return (
        f"Đã tạo kế hoạch với {plan.activities.count()} hoạt động. "
        "Các đơn vị chủ trì thấy việc được giao trong danh sách việc của mình từ bây giờ."
    )
