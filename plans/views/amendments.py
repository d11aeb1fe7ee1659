"""A read file beside a plan: what it would change, and the step that amends the plan by it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from plans.enums import ImportStatus, PlanStatus
from plans.forms.amendments import AmendmentForm
from plans.models import Plan, PlanImport
from plans.permissions import can_amend_plan
from plans.queries.plan_diff import mark_of, plan_diff
from plans.services.amendments import Amended, apply_amendment
from plans.views.fetch import importable
from reform.common.errors import Conflict, Invalid
from reform.common.http import sent


def _both(request: HttpRequest, pk: int, plan_pk: int) -> tuple[PlanImport, Plan]:
    kept = importable(request, pk)
    plans = Plan.objects.visible_to(request.user).select_related("owner")
    return kept, get_object_or_404(plans, pk=plan_pk, owner=kept.owner_id)


def _covers(kept: PlanImport, plan: Plan) -> bool:
    return plan.first_year <= (kept.year or 0) <= plan.last_year


@require_safe
def compare(request: HttpRequest, pk: int, plan_pk: int) -> HttpResponse:
    """What is new, changed, dropped and unchanged in the file against the plan."""
    kept, plan = _both(request, pk, plan_pk)
    if kept.status != ImportStatus.READ:
        return redirect("plans:import_detail", kept.pk)
    context = {
        "kept": kept,
        "plan": plan,
        "diff": plan_diff(kept, plan),
        "can_amend": _covers(kept, plan) and bool(can_amend_plan(request.user, plan)),
        "nav_section": "plans:import_new",
    }
    return render(request, "plans/amendment_compare.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: HttpRequest, pk: int, plan_pk: int) -> HttpResponse:
    """The same with boxes to tick, and the document by which the plan is amended."""
    kept, plan = _both(request, pk, plan_pk)
    can_amend_plan(request.user, plan).require()
    if kept.status != ImportStatus.READ or not _covers(kept, plan):
        return redirect("plans:import_detail", kept.pk)
    status = 200
    form = _form(request, kept, plan)
    if form.is_bound:
        status = 422
        try:
            if form.is_valid():
                done = _apply(request, kept, plan, form)
                messages.success(request, _what_was_done(done, plan))
                return redirect("plans:plan_detail", plan.pk)
        except Invalid as error:
            form.refuse(error)
        except Conflict as error:
            status = 409
            form.refuse(error)
            form.data = form.data.copy()
            form.data["seen"] = mark_of(kept, plan)
    return render(request, "plans/amendment.html", _context(kept, plan, form), status=status)


def _form(request: HttpRequest, kept: PlanImport, plan: Plan) -> AmendmentForm:
    draft = plan.status == PlanStatus.DRAFT
    return AmendmentForm(*sent(request), diff=plan_diff(kept, plan), seen=mark_of(kept, plan), draft=draft)


def _apply(request: HttpRequest, kept: PlanImport, plan: Plan, form: AmendmentForm) -> Amended:
    return apply_amendment(
        by=request.user,
        plan_import=kept,
        plan=plan,
        decisions=form.decisions(),
        document=form.document(),
        seen=form.cleaned_data["seen"],
    )


def _context(kept: PlanImport, plan: Plan, form: AmendmentForm) -> dict[str, Any]:
    answers = form.answers
    return {
        "kept": kept,
        "plan": plan,
        "form": form,
        "diff": form.diff,
        "doubtful": [(line, answers.get(line.key)) for line in form.diff.doubtful],
        "is_draft": plan.status == PlanStatus.DRAFT,
        "nav_section": "plans:import_new",
    }


def _what_was_done(done: Amended, plan: Plan) -> str:
    parts = [
        f"{count} hoạt động {words}"
        for count, words in (
            (done.changed, "được điều chỉnh"),
            (done.added, "được bổ sung"),
            (done.back, "được đưa trở lại"),
            (done.removed, "bị xóa" if plan.status == PlanStatus.DRAFT else "được đưa ra khỏi kế hoạch"),
        )
        if count
    ]
    told = ", ".join(parts) or "không có hoạt động nào thay đổi"
    return f"Đã điều chỉnh kế hoạch: {told}. Các đơn vị chủ trì thấy thay đổi từ bây giờ."
