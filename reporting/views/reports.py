"""Reports: the list of an agency or of the rounds, one report, its preview, the lists behind its numbers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from organisations.views.history import history_page
from plans.queries.change_requests import waiting_for
from reform.common import clock
from reform.common.errors import Invalid
from reporting.enums import CommentKind, ReportLevel
from reporting.models import Report, ReportRound
from reporting.permissions import (
    can_comment,
    can_follow_edits,
    can_read_content,
    can_see_rounds,
    can_see_waiting,
    can_set_form,
    receiver,
)
from reporting.queries.as_sent import untold_events
from reporting.queries.comments import put_talk
from reporting.queries.division_reports import division_reports
from reporting.queries.news import notices_for, warnings_of
from reporting.queries.parts import last_changes
from reporting.queries.remarks import own_drafts, remarks_told
from reporting.queries.reports import PART_LABELS, lines_behind, report_page, units_behind
from reporting.queries.rounds import own_reports, rounds_with_counts, silent_by_round
from reporting.rendering.html import document_html
from reporting.services.documents import document_of
from reporting.services.requests import request_compilation, request_consolidation
from reporting.views.fetch import section_of, visible_report


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """The agency's reports by round; for Sở Nội vụ and ADMIN the rounds with who has sent."""
    if can_see_rounds(request.user):
        rounds = rounds_with_counts(ReportRound.objects.visible_to(request.user))
        context = {"rounds": rounds, "nav_section": section_of(request)}
        return render(request, "reporting/round_list.html", context)
    rows = own_reports(Report.objects.visible_to(request.user), clock.today(), reader=request.user)
    received = [row for row in rows if row.report.recipient_id == request.user.unit.agency_id]
    context = {
        "rows": [row for row in rows if row not in received],
        "received": received,
        "silent": silent_by_round(received),
        "sees_waiting": bool(can_see_waiting(request.user)),
    }
    return render(request, "reporting/report_list.html", context)


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """What an agency's office and leader find on their start page: requests to change work that wait, reports that
    press. Whoever comes without htmx gets the list of reports.
    """
    if not request.htmx:
        return redirect("reporting:report_list")
    context = {
        "notices": notices_for(request.user, clock.today()),
        "waiting": waiting_for(request.user),
        "role": request.user.role,
    }
    return render(request, "reporting/_notices.html", context)


@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One report with everything that can be done with it."""
    report = visible_report(request, pk)
    page = report_page(report, request.user)
    context = {
        "report": report,
        "page": page,
        "warnings": warnings_of(report, clock.today()) if page.can_read and report.as_sent is None else None,
        "divisions": division_reports(report, request.user),
        "receiver": receiver(report),
        "changes": last_changes(page),
        "talk": put_talk(report, [row.part for row in page.parts], request.user),
        "takes_comments": bool(can_comment(request.user, report)),
        "nav_section": section_of(request),
    }
    return render(request, "reporting/report_detail.html", context)


@require_POST
def report_compile(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the numbers compiled; the page then shows how far it is."""
    report = visible_report(request, pk)
    if report.level == ReportLevel.PROVINCE:
        request_consolidation(round_=report.round, by=request.user)
    else:
        request_compilation(report=report, by=request.user)
    return redirect("reporting:report_detail", report.pk)


@require_safe
def report_lines(request: HttpRequest, pk: int) -> HttpResponse:
    """What one number of the report counts (`area`, `part` in the address): đầu việc, or at the province units."""
    report = visible_report(request, pk)
    can_read_content(request.user, report).require()
    area, part = request.GET.get("area", ""), request.GET.get("part", "")
    snapshot = report.numbers
    if snapshot is None:
        return redirect("reporting:report_detail", report.pk)
    lines = lines_behind(snapshot, request.user, area=area, part=part)
    units = units_behind(snapshot, area=area, part=part)
    context = {
        "report": report,
        "lines": lines,
        "units": units,
        "number": len(lines) or sum(number for _, number in units),
        "area": area,
        "area_name": next((row.name for row in snapshot.areas if row.key == area), ""),
        "part": part,
        "part_label": "Đã hoàn thành" if part == "done" else PART_LABELS.get(part, ""),
        "nav_section": section_of(request),
    }
    return render(request, "reporting/report_lines.html", context)


@require_safe
def report_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The document as it will be printed."""
    report = visible_report(request, pk)
    can_read_content(request.user, report).require()
    try:
        document = document_of(report)
    except Invalid as error:
        messages.warning(request, str(error))
        return redirect("reporting:report_detail", report.pk)
    context = {
        "report": report,
        "form_of": report.unit if can_set_form(request.user, report.unit) else None,
        "document": document_html(document),
        "nav_section": section_of(request),
    }
    return render(request, "reporting/report_preview.html", context)


@require_safe
def report_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every step of the report, from what to what; for who wrote it also every edit of its parts and what was said of
    them, for who decides on it the remarks that are not told yet.
    """
    report = visible_report(request, pk)
    can_read_content(request.user, report).require()
    things = [report, *remarks_told(report), *own_drafts(report, request.user).values()]
    if can_follow_edits(request.user, report):
        things += [*report.parts.all(), *report.comments.filter(kind=CommentKind.COMMENT)]
    back, untold = ("reporting:report_detail", pk), untold_events(report)
    return history_page(request, things, back=back, section=section_of(request), untold=untold)
