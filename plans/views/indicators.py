"""An indicator's own page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from indicators.forms.body import SeriesForm, asked_body
from indicators.models import Indicator
from indicators.queries.definitions import definition_in
from plans.models import Plan
from plans.queries.indicator_page import indicator_page
from reform.common import clock


@require_safe
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """The series of a body's figures with its targets, as a chart and as a table, and the work that serves them."""
    found = get_object_or_404(Indicator.objects.select_related("area", "narrows"), code=code)
    body = asked_body(request)
    if body is None:
        raise Http404
    on, parts, code = clock.today(), list(found.parts.all()), request.GET.get("part", "").strip()
    part = next((one for one in parts if one.code == code), None)
    if code and part is None:
        raise Http404
    page = indicator_page(body, found, part=part, on=on)
    context = {
        "indicator": found,
        "body": body,
        "page": page,
        "form": SeriesForm({"unit": body.code, "part": code}, viewer=request.user, parts=parts),
        "definition": definition_in(found, on.year),
        "open_plans": set(Plan.objects.visible_to(request.user).values_list("pk", flat=True)) if page.tasks else set(),
    }
    return render(request, "plans/indicator.html", context)
