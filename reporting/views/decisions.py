"""Steps of a report that cannot be undone, each with a page that says what will happen: send, return, accept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.wording import day
from reporting.enums import ReportLevel, ReportStatus
from reporting.forms.reports import ReturnForm
from reporting.models import Report
from reporting.permissions import can_decide, can_write
from reporting.queries.news import warnings_of
from reporting.queries.reports import report_page
from reporting.services.submission import accept_report, return_report, submit_report
from reporting.views.fetch import section_of, visible_report

_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(_METHODS)
def report_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what sending does and which parts are empty; POST sends."""
    report = visible_report(request, pk)
    if request.method == "POST":
        try:
            submit_report(report=report, by=request.user)
        except (Conflict, Invalid) as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _after_sending(report))
        return redirect("reporting:report_detail", report.pk)
    if ReportStatus(report.status).is_editable:
        can_write(request.user, report).require()
        if report.snapshot is not None and clock.today() >= report.round.starts_on:
            context = {
                "page": report_page(report, request.user),
                "warnings": warnings_of(report, clock.today()),
                "late_days": _late_days(report),
            }
            return _page(request, "report_submit", report, context)
    messages.error(request, _cannot_send(report))
    return redirect("reporting:report_detail", report.pk)


@require_http_methods(_METHODS)
def report_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for the reason; POST gives the report back to its office."""
    report = visible_report(request, pk)
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        can_decide(request.user, report).require()
        return _page(request, "report_return", report, {"form": form}, status=422 if form.is_bound else 200)
    try:
        return_report(report=report, by=request.user, seen_version=_seen_version(request), **form.cleaned_data)
    except Invalid as error:
        form.refuse(error)
        return _page(request, "report_return", report, {"form": form}, status=422)
    except Conflict as error:
        messages.error(request, str(error))
        return redirect("reporting:report_detail", report.pk)
    messages.success(request, f"Đã trả lại báo cáo của {report.unit}. Đơn vị sửa rồi gửi lại; lý do nằm trong báo cáo.")
    return redirect("reporting:round_status", report.round_id)


@require_http_methods(_METHODS)
def report_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what acceptance does; POST accepts."""
    report = visible_report(request, pk)
    if request.method != "POST":
        can_decide(request.user, report).require()
        return _page(request, "report_accept", report, {"page": report_page(report, request.user)})
    try:
        accept_report(report=report, by=request.user, seen_version=_seen_version(request))
    except Conflict as error:
        messages.error(request, str(error))
        return redirect("reporting:report_detail", report.pk)
    messages.success(request, f"Đã tiếp nhận báo cáo của {report.unit}. Số liệu được tính vào báo cáo toàn tỉnh.")
    return redirect("reporting:round_status", report.round_id)


def _page(request: HttpRequest, name: str, report: Report, context: dict, status: int = 200) -> HttpResponse:
    context |= {"report": report, "nav_section": section_of(request)}
    return render(request, f"reporting/{name}.html", context, status=status)


def _late_days(report: Report) -> int:
    return max(0, (clock.today() - report.round.unit_due_on).days) if report.level == ReportLevel.UNIT else 0


def _after_sending(report: Report) -> str:
    if report.level == ReportLevel.PROVINCE:
        return "Đã chốt báo cáo của tỉnh. Các tệp đang được tạo để trình ký và gửi đi."
    return f"Đã gửi báo cáo. Sở Nội vụ sẽ tiếp nhận hoặc trả lại trước ngày {day(report.round.due_on)}."


def _cannot_send(report: Report) -> str:
    if clock.today() < report.round.starts_on:
        return f"Kỳ báo cáo bắt đầu từ {day(report.round.starts_on)}; trước ngày đó chưa gửi được báo cáo."
    if ReportStatus(report.status).is_editable:
        return "Báo cáo chưa có số liệu. Hãy bấm “Tổng hợp số liệu” trước khi gửi."
    return f"Báo cáo đã được gửi ngày {day(report.submitted_on)}, không gửi lại được."


def _seen_version(request: HttpRequest) -> int | None:
    """Which submission the person read; None where the form did not say."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 6 else None
