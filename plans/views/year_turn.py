"""Pages of the turn of the year: next year's plan, a draft put in force or thrown away, a plan closed and reopened."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from plans.forms.year_turn import CloseForm, CopyForm, IssueForm, ReopenForm
from plans.models import Plan
from plans.permissions import can_close_plan, can_copy_plan, can_issue_plan, can_reopen_plan
from plans.queries.year_turn import closing_of, suggestions_of
from plans.services.year_turn import close_plan, copy_plan, delete_draft, put_in_force, reopen_plan
from plans.views.fetch import visible_plan
from reform.common.access import Verdict
from reform.common.errors import Conflict
from reform.common.http import sent


def _plan(request: HttpRequest, pk: int, allowed: Callable[..., Verdict]) -> Plan:
    plan = visible_plan(request, pk)
    allowed(request.user, plan).require()
    return plan


def _page(request: HttpRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    return render(request, template, context | {"nav_section": "plans:plan_list"}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft of next year's plan from this one."""
    plan = _plan(request, pk, can_copy_plan)
    form = CopyForm(*sent(request), plan=plan)
    draft, status = form.attempt(lambda: copy_plan(by=request.user, plan=plan, **form.cleaned_data))
    if draft:
        words = f"Đã lập dự thảo kế hoạch năm {draft.first_year} với {draft.activities.count()} hoạt động. "
        messages.success(request, words + "Chỉ cơ quan ban hành và Sở Nội vụ thấy dự thảo cho đến khi ban hành.")
        return redirect("plans:plan_detail", draft.pk)
    context = {"plan": plan, "form": form, "closing": closing_of(plan), "drafts": _later(request, plan)}
    return _page(request, "plans/year_turn_copy.html", context, status)


def _later(request: HttpRequest, plan: Plan) -> list[Plan]:
    return list(Plan.objects.visible_to(request.user).filter(continues=plan))


@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft is put in force."""
    plan = _plan(request, pk, can_issue_plan)
    form = IssueForm(*sent(request))
    done, status = form.attempt(lambda: put_in_force(by=request.user, plan=plan, **form.cleaned_data))
    if done:
        messages.success(request, "Kế hoạch đã có hiệu lực. Các đơn vị chủ trì thấy việc được giao từ bây giờ.")
        return redirect("plans:plan_detail", plan.pk)
    context = {"plan": plan, "form": form, "suggestions": suggestions_of(plan)}
    return _page(request, "plans/year_turn_issue.html", context, status)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft is thrown away."""
    plan = _plan(request, pk, can_issue_plan)
    try:
        delete_draft(by=request.user, plan=plan)
    except Conflict as error:
        messages.error(request, str(error))
        return redirect("plans:plan_detail", pk)
    messages.success(request, f"Đã xóa dự thảo “{plan.title}”.")
    return redirect("plans:plan_list")


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan comes to its end; what it leaves open is named first."""
    plan = _plan(request, pk, can_close_plan)
    form = CloseForm(*sent(request))
    done, status = form.attempt(lambda: close_plan(by=request.user, plan=plan, **form.cleaned_data))
    if done:
        messages.success(request, "Kế hoạch đã kết thúc. Số liệu của các năm trong kế hoạch vẫn tính vào báo cáo.")
        return redirect("plans:plan_detail", plan.pk)
    context = {"plan": plan, "form": form, "closing": closing_of(plan), "drafts": _later(request, plan)}
    return _page(request, "plans/year_turn_close.html", context, status)


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """A closed plan is reported on again."""
    plan = _plan(request, pk, can_reopen_plan)
    form = ReopenForm(*sent(request))
    done, status = form.attempt(lambda: reopen_plan(by=request.user, plan=plan, **form.cleaned_data))
    if done:
        messages.success(request, "Đã mở lại kế hoạch. Các đơn vị cập nhật tiến độ được từ bây giờ.")
        return redirect("plans:plan_detail", plan.pk)
    return _page(request, "plans/year_turn_reopen.html", {"plan": plan, "form": form}, status)
