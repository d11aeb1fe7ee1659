"""A figure opened down to the entries that it is made of."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from indicators.forms.body import asked_body
from indicators.forms.figures import When, WhenForm
from indicators.models import Indicator
from indicators.queries.entry_lines import figure_detail
from reform.common import clock
from reform.common.periods import Period

ROWS = 50
_NAMED = 60  # missing units that are named; more make the page heavy


@require_safe
def figure_entries(request: HttpRequest, code: str) -> HttpResponse:
    """Each unit's entry with who recorded it when, the units still missing, and what does not count."""
    indicator = get_object_or_404(Indicator.objects.select_related("area"), code=code)
    body = asked_body(request)
    if body is None:
        raise Http404
    when = WhenForm(request.GET).asked(When(clock.today().year, Period.YEAR))
    detail = figure_detail(request.user, body, indicator, year=when.year, period=when.period, kinds=when.kinds)
    lacking = list(detail.missing[:_NAMED])
    context = {
        "indicator": indicator,
        "body": body,
        "when": when,
        "detail": detail,
        "page": Paginator(detail.lines, ROWS).get_page(request.GET.get("page")),
        "lacking": lacking,
        "lacking_more": detail.coverage.expected - detail.coverage.counted - len(lacking),
        "stray": detail.stray[:ROWS],
    }
    return render(request, "indicators/entries.html", context)
