"""How far a background job is; the page asks again every two seconds while it is open."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reporting.queries.jobs import report_of, watched_job
from reporting.views.fetch import section_of


@never_cache
@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """The job's progress; when it has ended, pages that listen for `job-closed` fetch what it made."""
    found = watched_job(request.user, pk)
    if found is None:
        raise Http404
    context = {"job": found, "report": report_of(found, request.user), "nav_section": section_of(request)}
    if not request.htmx:
        return render(request, "reporting/job.html", context)
    answer = render(request, "reporting/_job.html", context)
    if not found.is_open:
        answer["HX-Trigger"] = "job-closed"
    return answer
