"""The province's page and the lists behind its numbers, from live data."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plans.queries.change_requests import waiting_for
from reform.common import clock
from reform.common.http import wants_piece
from reporting.forms.rounds import WorkFilterForm, YearForm
from reporting.models import ReportRound
from reporting.permissions import can_see_province
from reporting.queries.dashboards import SHOWN_STATES, SORTS, agencies_of, province_page, work_list, years_of
from reporting.queries.rounds import current_rounds, rounds_with_counts

_ROWS = 50
_DEFAULT_SORT = "-overdue"


@require_safe
def province(request: HttpRequest) -> HttpResponse:
    """Where the province stands today, by area and by unit, and the round that is open."""
    can_see_province(request.user).require()
    today = clock.today()
    form = YearForm(request.GET, years=years_of(request.user, today), today=today)
    year = form.chosen()["year"]
    sort = request.GET.get("sort", "")
    sort = sort if sort.lstrip("-") in SORTS else _DEFAULT_SORT
    rounds = rounds_with_counts(ReportRound.objects.visible_to(request.user))
    context = {
        "form": form,
        "year": year,
        "sort": sort,
        "states": SHOWN_STATES,
        "page": province_page(request.user, year=year, on=today, sort=sort),
        "waiting": waiting_for(request.user),
        "rounds": current_rounds(rounds, today),
    }
    return render(request, "reporting/province.html", context)


@require_safe
def province_list(request: HttpRequest) -> HttpResponse:
    """The đầu việc behind a number of the province's page."""
    can_see_province(request.user).require()
    today, user = clock.today(), request.user
    years = years_of(user, today)
    year = YearForm(request.GET, years=years, today=today).chosen()["year"]
    form = WorkFilterForm(request.GET, years=years, today=today, agencies=agencies_of(user, year))
    work = work_list(user, on=today, **form.chosen())
    page = Paginator(work, _ROWS).get_page(request.GET.get("page"))
    rows = [(assignment, assignment.state_on(today)) for assignment in page]
    context = {"form": form, "page": page, "rows": rows, "nav_section": "reporting:province"}
    template = "reporting/_province_list.html" if wants_piece(request) else "reporting/province_list.html"
    return render(request, template, context)
