"""A file that was read is looked at, becomes a plan, and a plan that nobody has worked on yet is taken back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_POST

from plans.enums import ImportStatus
from plans.forms.imports import CommitForm
from plans.models import Plan, PlanImport
from plans.queries.import_places import unit_places
from plans.queries.import_proposals import Proposal, proposals_of
from plans.queries.import_review import ImportReview, import_review
from plans.queries.imports import parents_for
from plans.queries.plan_diff import plans_to_compare
from plans.services.imports import commit_import, free_plan_code, plan_code, undo_import, why_not_undone
from plans.views.fetch import importable
from plans.views.import_files import UNREAD, import_unread
from reform.common.errors import Conflict


@require_http_methods(["GET", "HEAD", "POST"])
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was read, what is doubtful, and the step that makes a plan of it."""
    kept = importable(request, pk)
    if kept.status == ImportStatus.ASKING:
        return redirect("plans:import_choose", kept.pk)
    if kept.status in UNREAD:
        return import_unread(request, kept)
    if request.method != "POST":
        return detail_page(request, kept)
    review = _review(request, kept)
    form = _commit_form(request, kept, review, request.POST)
    if form.is_valid():
        try:
            plan = commit_import(by=request.user, plan_import=kept, as_typed=True, **form.chosen())
        except Conflict as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _what_follows(plan))
            return redirect("plans:plan_detail", plan.pk)
    return detail_page(request, kept, review=review, form=form, status=422)


@require_POST
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the plan back that the file made, while nobody has reported on it."""
    kept = importable(request, pk)
    try:
        undo_import(by=request.user, plan_import=kept)
    except Conflict as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Đã hoàn tác. Tệp trở lại chờ xem; mọi chỗ ông/bà đã sửa vẫn được giữ.")
    return redirect("plans:import_detail", kept.pk)


def detail_page(
    request: HttpRequest,
    kept: PlanImport,
    *,
    review: ImportReview | None = None,
    form: CommitForm | None = None,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    """The whole page of an import; `extra` is what an answer adds, such as a name that was not found."""
    review = review or _review(request, kept)
    code, taken = plan_code(kept.owner, kept.year), None
    if not kept.plan_id:
        taken = Plan.objects.visible_to(request.user).filter(code=code).first()
    context = {
        "kept": kept,
        "review": review,
        "form": form or _commit_form(request, kept, review),
        "code": free_plan_code(kept.owner, kept.year) if taken else code,
        "taken": taken,
        "proposals": _proposals(request, kept, review),
        "against": plans_to_compare(request.user, kept),
        "open": kept.status == ImportStatus.READ,
        "why_not_undone": why_not_undone(kept) if kept.plan_id else "",
        "choose_url": _choose_url(kept),
        "nav_section": "plans:import_new",
    }
    return render(request, "plans/import_detail.html", context | extra, status=status)


def _review(request: HttpRequest, kept: PlanImport) -> ImportReview:
    place = request.GET if request.method != "POST" else request.POST
    part = place.get("part", "")
    return import_review(kept, page=place.get("page"), part=int(part[:6]) if part.isdecimal() else 1)


def _proposals(request: HttpRequest, kept: PlanImport, review: ImportReview) -> list[Proposal]:
    """What many names may be, to be confirmed at once; one name alone is asked about by itself."""
    if len(review.spellings) < 2:
        return []
    return proposals_of(review.spellings, unit_places(request.user, kept.owner), kept.owner)


def _commit_form(request: HttpRequest, kept: PlanImport, review: ImportReview, *sent: Any) -> CommitForm:
    parents = parents_for(kept.owner, request.user)
    return CommitForm(*sent, plan_import=kept, parents=parents, open_doubts=review.open)


def _choose_url(kept: PlanImport) -> str:
    """Where a person says which table is meant; "" where this portal has no such page."""
    try:
        return reverse("plans:import_choose", args=[kept.pk])
    except NoReverseMatch:
        return ""


def _what_follows(plan: Plan) -> str:
    return (
        f"Đã tạo kế hoạch với {plan.activities.count()} hoạt động. "
        "Các đơn vị chủ trì thấy việc được giao trong danh sách việc của mình từ bây giờ."
    )
