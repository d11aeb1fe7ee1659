"""The start page of officials: what my unit leads, late and due first."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from plans.forms.filters import WorkFilterForm
from plans.queries import my_work as queries
from plans.queries.work_rows import names_reporters, work_rows
from plans.views.answers import page_or_piece
from reform.common import clock
from reform.common.http import wants_piece

ROWS = 50


@require_safe
def my_work(request: HttpRequest) -> HttpResponse:
    """Lead work in groups by what presses, filtered by what the address says; supporting work below.

    At most 15 queries for any number of rows.
    """
    on, user = clock.today(), request.user
    care = queries.care_of(user)
    work = queries.lead_work(user, care)
    totals = queries.totals_of(work, on)
    form = WorkFilterForm(request.GET, plans=totals.plans, units=care.units, on=on)
    chosen = form.filters()
    found = queries.work_list(work, on, chosen, totals)
    page = _page(found.rows, found.total, request)
    assignments = queries.loaded(page.object_list, care, totals)
    if names_reporters(user):
        assignments = queries.with_reporters(assignments)
    groups = queries.in_groups(work_rows(assignments, user, on), found.counts)
    context = {
        "filters": form,
        "query": form.query(),
        "page": page,
        "absent": [group for group in queries.WorkGroup if group not in {shown.group for shown in groups}],
        "chosen": chosen,
        "summary": totals.by_group,
        "names_reporters": names_reporters(user),
        **_folded(groups, chosen),
        **_supports(request, care, chosen, page.number),
    }
    answer = page_or_piece(request, "plans/my_work.html", "plans/_work_list.html", context)
    if wants_piece(request):  # the address without what was left empty, to be sent by mail
        answer["HX-Push-Url"] = f"{request.path}?{form.query()}".rstrip("?")
    return answer


def _page(rows, total: int, request: HttpRequest):
    pages = Paginator(rows, ROWS)
    pages.count = total
    return pages.get_page(request.GET.get("page"))


def _folded(groups: list[queries.RowsOfGroup], chosen: queries.WorkFilters) -> dict:
    """What is finished lies folded below, unless it was asked for or is to stand first."""
    closed = [group for group in groups if group.group == queries.WorkGroup.CLOSED]
    if chosen.sort == "-state" or not closed:
        return {"open_groups": groups, "closed": None}
    return {"open_groups": [group for group in groups if group not in closed], "closed": closed[0]}


def _supports(request: HttpRequest, care: queries.Care, chosen: queries.WorkFilters, number: int) -> dict:
    """The supporting work: its beginning under the first page of what is led; asked for alone, page by page."""
    alone = chosen.role == queries.AssignmentRole.SUPPORT
    if number > 1 and not alone:
        return {"supports": []}
    on = clock.today()
    rows = queries.supports_list(queries.support_work(care), on, chosen)
    total = 0 if chosen.lead_alone else rows.count()
    page = _page(rows, total, request) if alone else None
    shown = page.object_list if page else rows[: queries.SUPPORTS_SHOWN]
    return {"supports": queries.support_rows(shown, on), "supports_total": total, "supports_page": page}
