"""Plans: the list as a cascade, and one plan as an outline."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from organisations.views.history import history_page
from plans.forms.filters import OutlineFilterForm, PlanFilterForm
from plans.forms.look_back import LookBack, look_back
from plans.models import Plan
from plans.permissions import can_import_plan, can_import_plans
from plans.queries.change_requests import waiting_for
from plans.queries.members import plan_matrix
from plans.queries.outline import plan_counts, plan_outline, targets_by_year
from plans.queries.plan_list import cascade, find_plans, plan_lines, years_of
from plans.queries.year_turn import suggestions_of, turn_of
from plans.views.answers import page_or_piece
from plans.views.fetch import visible_plan
from reform.common import clock
from reform.common.http import wants_piece

_ROWS = 100


@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """The plans that the person sees, each under the one that it implements."""
    visible = Plan.objects.visible_to(request.user)
    form = PlanFilterForm(request.GET, years=years_of(visible))
    page = Paginator(cascade(find_plans(visible, **form.chosen())), _ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": plan_lines(page.object_list, clock.today()),
        "can_import": bool(can_import_plans(request.user)),
    }
    return page_or_piece(request, "plans/plan_list.html", "plans/_plan_list.html", context)


@require_safe
def plan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The outline of one plan with the state of each activity, filtered by what the address says, and its targets; with
    `ngay` in the address as it was at the end of that day, with `muc-tieu` the targets of that year unfolded.
    """
    visible = Plan.objects.visible_to(request.user)
    plan = get_object_or_404(visible.select_related("owner", "parent"), pk=pk)
    form = OutlineFilterForm(request.GET)
    look, chosen, year = look_back(request), form.chosen(), request.GET.get("muc-tieu", "")
    if year and wants_piece(request):
        return _targets_of(request, plan, year, look)
    context = {
        "plan": plan,
        "form": form,
        "look": look,
        "filtered": bool(chosen),
        "not_issued_yet": bool(plan.issued_on and plan.issued_on > look.on),
        "outline": plan_outline(plan, look.on, **chosen, back=look.is_past),
        "counts": plan_counts(plan, look.on, back=look.is_past),
        "nav_section": "plans:plan_list",
    }
    if not wants_piece(request):
        context |= {
            "parent": visible.filter(pk=plan.parent_id).first() if plan.parent_id else None,
            "children": list(visible.filter(parent=plan).select_related("owner")),
            "resolutions": list(plan.resolutions.all()),
            "may_edit_bases": bool(can_import_plan(request.user, plan.owner)),
            "years": targets_by_year(plan, request.user, look.on, opened=year),
            "waiting": waiting_for(request.user, plan),
            "turn": turn_of(request.user, plan),
            "before": visible.filter(pk=plan.continues_id).first() if plan.continues_id else None,
            "after": list(visible.filter(continues=plan)),
            "suggestions": suggestions_of(plan),
        }
    return page_or_piece(request, "plans/plan_detail.html", "plans/_outline.html", context, status=look.status)


def _targets_of(request: HttpRequest, plan: Plan, year: str, look: LookBack) -> HttpResponse:
    """The table of the targets due by a year, into the fold that waits for it."""
    years = targets_by_year(plan, request.user, look.on, opened=year)
    rows = next((one.rows for one in years if str(one.year) == year), None) or []
    context = {"rows": rows, "look": look}
    answer = render(request, "plans/_target_table.html", context, status=look.status)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@require_safe
def plan_units(request: HttpRequest, pk: int) -> HttpResponse:
    """The units that lead in the plan × how their work stands, as far as the person sees it."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user).select_related("owner"), pk=pk)
    matrix = plan_matrix(plan, request.user, clock.today())
    context = {"plan": plan, "matrix": matrix, "nav_section": "plans:plan_list"}
    return render(request, "plans/plan_units.html", context)


@require_safe
def plan_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who issued, amended and closed the plan; for those who keep it."""
    plan = visible_plan(request, pk)
    can_import_plan(request.user, plan.owner).require()
    return history_page(request, [plan, *plan.source_imports.all()], back=("plans:plan_detail", pk))
