"""The routing table: who reports to whom where the tree of units does not say it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from organisations.enums import INNER_KINDS
from organisations.models import Unit
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.http import sent
from reporting.forms.regimes import RouteEndForm, RouteForm
from reporting.models import ReportingRoute
from reporting.permissions import can_manage_rounds, can_see_rounds
from reporting.services.routes import add_route, end_route
from reporting.views.fetch import section_of


@require_http_methods(["GET", "HEAD", "POST"])
def route_list(request: HttpRequest) -> HttpResponse:
    """Every route with its days and document; Sở Nội vụ adds one below."""
    can_see_rounds(request.user).require()
    province, today = getattr(request.user.unit, "province", None), clock.today()
    managing = can_manage_rounds(request.user, province)
    if request.method == "POST":
        managing.require()
    units = Unit.objects.visible_to(request.user).filter(province=province).exclude(kind__in=INNER_KINDS)
    form = RouteForm(*sent(request), units=units.order_by("sort_key"), today=today)
    made, status = form.attempt(lambda: add_route(by=request.user, province=province, **form.cleaned_data))
    if made:
        messages.success(request, "Đã thêm tuyến báo cáo. Các kỳ mở sau ngày này theo tuyến mới.")
        return redirect("reporting:route_list")
    routes = ReportingRoute.objects.visible_to(request.user).select_related("sender", "recipient", "made_by")
    context = {
        "routes": routes,
        "form": form if managing else None,
        "today": today,
        "nav_section": section_of(request),
    }
    return render(request, "reporting/route_list.html", context, status=status)


@require_POST
def route_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of a route."""
    route = get_object_or_404(ReportingRoute.objects.visible_to(request.user).select_related("province"), pk=pk)
    form = RouteEndForm(request.POST)
    if not form.is_valid():
        can_manage_rounds(request.user, route.province).require()
        messages.error(request, "Hãy nhập ngày kết thúc theo ngày/tháng/năm, ví dụ 30/06/2025.")
        return redirect("reporting:route_list")
    try:
        end_route(by=request.user, route=route, **form.cleaned_data)
    except (Conflict, Invalid) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Đã ghi ngày kết thúc của tuyến báo cáo.")
    return redirect("reporting:route_list")
