"""How far a background job is, ending it, having the rest of it done; the page asks again every two seconds while it is
open.
"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from organisations.models import Job
from reform.common.errors import Conflict
from reporting.queries.jobs import report_of, shown_job, watched_job
from reporting.services.requests import request_rest, request_stop
from reporting.views.fetch import section_of


@never_cache
@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """The job's progress; when it has ended, pages that listen for `job-closed` fetch what it made."""
    found = _watched(request, pk)
    context = {
        "shown": shown_job(request.user, found),
        "report": report_of(found, request.user),
        "nav_section": section_of(request),
    }
    if not request.htmx:
        return render(request, "reporting/job.html", context)
    answer = render(request, "reporting/_job.html", context)
    if not found.is_open:
        answer["HX-Trigger"] = "job-closed"
    return answer


@require_POST
def job_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody works on it any more; what was there before stays."""
    found = _watched(request, pk)
    try:
        request_stop(job=found, by=request.user)
    except Conflict as error:
        messages.info(request, str(error))
    return _to_its_page(found)


@require_POST
def job_rest(request: HttpRequest, pk: int) -> HttpResponse:
    """What failed or was stopped is done again."""
    found = _watched(request, pk)
    try:
        request_rest(job=found, by=request.user)
    except Conflict as error:
        messages.info(request, str(error))
    return _to_its_page(found)


def _watched(request: HttpRequest, pk: int) -> Job:
    found = watched_job(request.user, pk)
    if found is None:
        raise Http404
    return found


def _to_its_page(job: Job) -> HttpResponse:
    """To the page of what the job works on."""
    for name, page in (("report", "report_detail"), ("round", "round_status")):
        if name in job.params:
            return redirect(f"reporting:{page}", job.params[name])
    return redirect("reporting:job", job.pk)
