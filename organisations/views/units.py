"""The units of a province: list and page."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from organisations.forms.units import UnitFilterForm
from organisations.models import Unit
from organisations.permissions import can_manage_accounts, can_see_unit_history, can_set_reviews
from organisations.queries.units import find_units, unit_page
from organisations.services.units import set_two_reviews
from reform.common.errors import Conflict
from reform.common.http import wants_piece

_ROWS = 60


@require_safe
def unit_list(request: HttpRequest) -> HttpResponse:
    """The units that the person sees, filtered by what the address says."""
    form = UnitFilterForm(request.GET, viewer=request.user)
    units = find_units(Unit.objects.visible_to(request.user), **form.chosen())
    page = Paginator(units, _ROWS).get_page(request.GET.get("page"))
    template = "organisations/_unit_list.html" if wants_piece(request) else "organisations/unit_list.html"
    return render(request, template, {"form": form, "page": page})


@require_safe
def unit_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One unit with what belongs to it."""
    visible = Unit.objects.visible_to(request.user).select_related("parent", "province", "agency")
    unit = get_object_or_404(visible, code=code)
    context = {
        "unit": unit,
        "page": unit_page(unit, viewer=request.user),
        "sees_history": can_see_unit_history(request.user, unit),
        "manages": can_manage_accounts(request.user),
        "sets_reviews": can_set_reviews(request.user, unit),
        "nav_section": "organisations:unit_list",
    }
    return render(request, "organisations/unit_detail.html", context)


@require_POST
def unit_reviews(request: HttpRequest, code: str) -> HttpResponse:
    """The office switches two pairs of eyes on or off for a unit."""
    unit = get_object_or_404(Unit.objects.visible_to(request.user), code=code)
    wanted = request.POST.get("two_reviews") == "on"
    try:
        set_two_reviews(by=request.user, unit=unit, wanted=wanted)
    except Conflict as error:
        messages.error(request, str(error))
    else:
        then = "từ nay chờ lãnh đạo duyệt rồi mới có hiệu lực" if wanted else "từ nay có hiệu lực ngay"
        messages.success(request, f"Đã lưu. Cập nhật của công chức {unit} {then}.")
    return redirect("organisations:unit_detail", unit.code)
