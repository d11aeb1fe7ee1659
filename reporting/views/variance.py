"""How a report's figures moved, and what one figure is made of."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from reporting.comparing import figure_text
from reporting.permissions import can_read_content
from reporting.queries.variance import figures_behind, variance_of
from reporting.views.fetch import section_of, visible_report


@require_safe
def report_variance(request: HttpRequest, pk: int) -> HttpResponse:
    """Figures against the report and the sending before, with the corrections made in between."""
    report = visible_report(request, pk)
    can_read_content(request.user, report).require()
    if report.snapshot is None:
        return redirect("reporting:report_detail", pk)
    context = {"report": report, "variance": variance_of(report), "nav_section": section_of(request)}
    return render(request, "reporting/report_variance.html", context)


@require_safe
def report_figure(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One figure of the report as it was frozen, and the units' figures that it adds up."""
    report = visible_report(request, pk)
    can_read_content(request.user, report).require()
    if report.snapshot is None:
        return redirect("reporting:report_detail", pk)
    figure, units = figures_behind(report, code)
    if figure is None:
        raise Http404
    context = {
        "report": report,
        "figure": figure,
        "text": figure_text(figure),
        "units": [(unit, one, figure_text(one)) for unit, one in units],
        "nav_section": section_of(request),
    }
    return render(request, "reporting/report_figure.html", context)
