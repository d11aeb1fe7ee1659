"""The start page of officials: what my unit leads, late and due first."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from plans.forms.filters import WorkFilterForm
from plans.queries import my_work as queries
from plans.views.answers import page_or_piece
from reform.common import clock

_ROWS = 100


@require_safe
def my_work(request: HttpRequest) -> HttpResponse:
    """Lead work in groups by what presses, filtered by what the address says; supporting work below.

    At most 14 queries for any number of rows.
    """
    on, user = clock.today(), request.user
    work = queries.lead_work(user)
    form = WorkFilterForm(request.GET, plans=queries.plans_of(work))
    found = queries.work_list(work, on, **form.chosen())
    pages = Paginator(found.rows, _ROWS)
    pages.count = found.total
    page = pages.get_page(request.GET.get("page"))
    groups = queries.in_groups(queries.work_rows(list(page), user, on), found.counts)
    supports = queries.supports_list(queries.support_work(user), on, **form.chosen())
    context = {
        "form": form,
        "page": page,
        "open_groups": [group for group in groups if group.group != queries.WorkGroup.CLOSED],
        "absent": [group for group in queries.WorkGroup if group not in {shown.group for shown in groups}],
        "closed": next((group for group in groups if group.group == queries.WorkGroup.CLOSED), None),
        "chosen": form.chosen(),
        "summary": queries.group_counts(queries.grouped(work, on)),
        "supports": queries.support_rows(supports, on) if page.number == 1 else [],
        "supports_total": supports.count() if page.number == 1 else 0,
    }
    return page_or_piece(request, "plans/my_work.html", "plans/_work_list.html", context)
