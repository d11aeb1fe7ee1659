"""Choosing passages of the units' reports for a part of the province's."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from reform.common.errors import Conflict
from reporting.enums import ReportLevel
from reporting.forms.reports import QuoteForm
from reporting.models import Report, ReportPart
from reporting.permissions import can_write
from reporting.queries.quotes import accepted_passages
from reporting.services.quotes import drop_quote, take_passages
from reporting.views.fetch import section_of, visible_report


@require_http_methods(["GET", "HEAD", "POST"])
def part_quotes(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The passages of the units under the same heading, to be ticked; what was chosen stays through a refusal."""
    report = visible_report(request, pk)
    can_write(request.user, report).require()
    part = _part(report, key)
    form = QuoteForm(request.POST if request.method == "POST" else None)
    taken, status = form.attempt(lambda: take_passages(part=part, by=request.user, **form.cleaned_data))
    if taken:
        messages.success(request, f"Đã trích {len(taken)} nội dung vào mục “{part.heading}”.")
        return redirect(_back(part))
    part.refresh_from_db()  # as it is after a refusal
    units = accepted_passages(part)
    context = {
        "report": report,
        "part": part,
        "form": form,
        "units": units,
        "is_open": any(not passage.is_there for _, passages in units for passage in passages),
        "chosen": request.POST.getlist("picks"),
        "nav_section": section_of(request),
    }
    return render(request, "reporting/part_quotes.html", context, status=status)


@require_POST
def quote_drop(request: HttpRequest, pk: int, key: str, quote: int) -> HttpResponse:
    """One quote leaves the part."""
    report = visible_report(request, pk)
    can_write(request.user, report).require()
    part = _part(report, key)
    found = get_object_or_404(part.quotes.select_related("part__report__round__province", "source__unit"), pk=quote)
    try:
        drop_quote(quote=found, by=request.user, seen_version=found.part.version)
    except Conflict as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Đã bỏ nội dung trích của {found.source.unit}.")
    return redirect(_back(part))


def _part(report: Report, key: str) -> ReportPart:
    reports = report.parts.filter(report__level=ReportLevel.PROVINCE).select_related("report__round__province")
    return get_object_or_404(reports.select_related("report__unit"), key=key)


def _back(part: ReportPart) -> str:
    return f"{reverse('reporting:report_detail', args=[part.report_id])}#phan-{part.key}"
