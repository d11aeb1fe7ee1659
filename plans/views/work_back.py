"""The list of work as of an earlier day, where nothing can be changed."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from plans.forms.filters import FilterForm
from plans.forms.look_back import LookBack
from plans.queries.my_work import care_of, group_counts
from plans.queries.work_back import rows_back, work_on

_ROWS = 50


def work_as_it_was(request: HttpRequest, look: LookBack) -> HttpResponse:
    """What the person's unit led at the end of the day, in groups by what pressed then, narrowed by words."""
    form = FilterForm(request.GET)
    work = work_on(request.user, care_of(request.user), look.on, form.chosen().get("q", ""))
    counts = group_counts(work)
    pages = Paginator(work, _ROWS)
    pages.count = sum(counts.values())
    page = pages.get_page(request.GET.get("page"))
    context = {
        "look": look,
        "form": form,
        "counts": counts,
        "page": page,
        "rows": rows_back(list(page.object_list), request.user, look.on),
    }
    return render(request, "plans/work_back.html", context)
