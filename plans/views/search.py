"""Search from the top bar."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plans.forms.filters import FilterForm
from plans.queries.search import search_everything
from plans.queries.standing import standing_of_activity
from reform.common import clock

_ROWS = 50


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Activities, plans and units that the person sees and that have every word of `q`."""
    form = FilterForm(request.GET)
    words = form.chosen().get("q", "")
    found = search_everything(words, request.user)
    page = Paginator(found.activities, _ROWS).get_page(request.GET.get("page"))
    rows = [(activity, standing_of_activity(activity, clock.today())) for activity in page]
    return render(request, "plans/search.html", {"words": words, "found": found, "page": page, "rows": rows})
