"""What was sent of a report, two sendings side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reporting.permissions import can_decide, can_read_content
from reporting.queries.versions import compare_versions, sent_versions
from reporting.views.fetch import section_of, visible_report


@require_safe
def report_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Numbers and words that differ between two sendings (`tu`, `den`), the last two unless the address says others."""
    report = visible_report(request, pk)
    can_read_content(request.user, report).require()
    versions = sent_versions(report)
    last = [version.number for version in versions]
    old = _number(request.GET.get("tu", "")) or (last[1] if len(last) > 1 else 0)
    new = _number(request.GET.get("den", "")) or (last[0] if last else 0)
    context = {
        "report": report,
        "versions": versions,
        "can_decide": bool(can_decide(request.user, report)),
        "comparison": compare_versions(report, old, new),
        "nav_section": section_of(request),
    }
    return render(request, "reporting/report_compare.html", context)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
