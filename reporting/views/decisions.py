"""Steps of a report, each with a page that says what will happen: send, withdraw, return, accept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from indicators.queries.sheet import Sheet, make_sheet
from plans.queries.counted_figures import counted_figures
from reform.common import clock
from reform.common.errors import ActionError, Conflict, Invalid, NotPermitted
from reform.common.wording import day
from reporting.enums import ReportLevel, ReportStatus
from reporting.forms.reports import ReturnForm, WithdrawForm
from reporting.models import Report
from reporting.permissions import can_decide, can_withdraw, can_write, receiver
from reporting.queries.checklist import checklist
from reporting.queries.division_reports import agencys_report
from reporting.queries.marks import text_mark
from reporting.queries.news import warnings_of
from reporting.queries.remarks import draft_remarks
from reporting.queries.reports import part_rows, report_page
from reporting.queries.rounds import where_counted
from reporting.services.submission import accept_report, return_report, submit_report, withdraw_report
from reporting.views.fetch import section_of, visible_report

_METHODS = ["GET", "HEAD", "POST"]
_THEN_NUMBER = "Khi văn bản đã có số, hãy bấm “Ghi số, ngày ban hành” ở trang này."


@require_http_methods(_METHODS)
def report_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what sending does and which parts are empty; POST sends."""
    report = visible_report(request, pk)
    if request.method == "POST":
        try:
            submit_report(report=report, by=request.user, seen=request.POST.get("seen_text"))
        except (Conflict, Invalid) as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _after_sending(report))
        return redirect("reporting:report_detail", report.pk)
    if ReportStatus(report.status).is_editable:
        can_write(request.user, report).require()
        if report.snapshot is not None and clock.today() >= report.round.starts_on:
            page, sheet = report_page(report, request.user), _sheet(report)
            context = {
                "page": page,
                "warnings": warnings_of(report, clock.today()),
                "late_days": _late_days(report),
                "figures": sheet,
                "checks": checklist(page, sheet),
                "receiver": receiver(report),
                "seen_text": text_mark(report),
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
        return _return_page(request, report, form)
    try:
        return_report(report=report, by=request.user, seen_version=_seen_version(request), **form.cleaned_data)
    except Invalid as error:
        form.refuse(error)
        return _return_page(request, report, form)
    except Conflict as error:
        if report.status == ReportStatus.SUBMITTED:  # sent again: the reason stays while the new sending is read
            form.refuse(error)
            return _return_page(request, report, form, status=409)
        return _too_late(request, report, error)
    messages.success(request, f"Đã trả lại báo cáo của {report.unit}. Đơn vị sửa rồi gửi lại; lý do nằm trong báo cáo.")
    return _after_deciding(report)


def _return_page(request: HttpRequest, report: Report, form: ReturnForm, status: int = 422) -> HttpResponse:
    drafts = draft_remarks(report)
    remarks = [(row.part, drafts[row.part.key]) for row in part_rows(report.parts.all()) if row.part.key in drafts]
    context = {"form": form, "remarks": remarks}
    return _page(request, "report_return", report, context, status=status if form.is_bound else 200)


@require_http_methods(_METHODS)
def report_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for the reason; POST gives the report back to its writers before anybody has decided on it."""
    report = visible_report(request, pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    try:
        can_withdraw(request.user, report).require()
    except NotPermitted as error:
        if request.method != "POST":
            raise
        return _too_late(request, report, error)
    done, status = form.attempt(
        lambda: withdraw_report(
            report=report, by=request.user, seen_version=_seen_version(request), **form.cleaned_data
        )
    )
    if not done:
        return _page(request, "report_withdraw", report, {"form": form}, status=status)
    messages.success(request, "Đã rút lại báo cáo. Báo cáo trở lại trạng thái đang soạn; sửa xong hãy gửi lại.")
    return redirect("reporting:report_detail", report.pk)


@require_http_methods(_METHODS)
def report_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what acceptance does; POST accepts."""
    report = visible_report(request, pk)
    if request.method != "POST":
        can_decide(request.user, report).require()
        context = {"page": report_page(report, request.user), "then": _what_then(report)}
        return _page(request, "report_accept", report, context)
    try:
        accept_report(report=report, by=request.user, seen_version=_seen_version(request))
    except (Conflict, NotPermitted) as error:
        return _too_late(request, report, error)
    messages.success(request, f"Đã tiếp nhận báo cáo của {report.unit}. {_what_then(report)}")
    return _after_deciding(report)


def _too_late(request: HttpRequest, report: Report, error: ActionError) -> HttpResponse:
    """The report's page says how it stands: somebody was faster, or the button was pressed twice. A refusal of the
    person stays one.
    """
    if isinstance(error, NotPermitted) and report.status == ReportStatus.SUBMITTED:
        raise error
    messages.error(request, str(error))
    return redirect("reporting:report_detail", report.pk)


def _after_deciding(report: Report) -> HttpResponse:
    """Back to where the others wait: the round, or for a division's report that of its agency."""
    above = agencys_report(report) if report.level == ReportLevel.DIVISION else None
    if above is not None:
        return redirect("reporting:report_detail", above.pk)
    if report.sent_elsewhere is not None:
        return redirect("reporting:waiting_list")
    return redirect("reporting:round_status", report.round_id)


def _what_then(report: Report) -> str:
    if report.level == ReportLevel.DIVISION:
        return "Nội dung của phòng được đề xuất để chèn vào báo cáo của cơ quan, kèm tên phòng."
    return where_counted(report.round_id)


def _page(request: HttpRequest, name: str, report: Report, context: dict, status: int = 200) -> HttpResponse:
    context |= {"report": report, "nav_section": section_of(request)}
    return render(request, f"reporting/{name}.html", context, status=status)


def _sheet(report: Report) -> Sheet:
    """The figures that the unit is asked for in the period, with those that the portal counts itself."""
    where = (report.unit, report.round.year, report.round.period)
    return make_sheet(*where, counted_figures(*where, clock.today()))


def _late_days(report: Report) -> int:
    return report.days_late(clock.today()) if report.first_sent_on is None else 0


def _after_sending(report: Report) -> str:
    if report.level == ReportLevel.PROVINCE:
        return f"Đã chốt báo cáo của tỉnh. Các tệp đang được tạo để trình ký và gửi đi. {_THEN_NUMBER}"
    if report.level == ReportLevel.DIVISION:
        return "Đã gửi báo cáo. Văn phòng sẽ tiếp nhận hoặc trả lại."
    if report.sent_elsewhere is not None:
        return f"Đã gửi báo cáo. {receiver(report)} sẽ tiếp nhận hoặc trả lại. {_THEN_NUMBER}"
    until = day(report.round.due_on)
    return f"Đã gửi báo cáo. Sở Nội vụ sẽ tiếp nhận hoặc trả lại trước ngày {until}. {_THEN_NUMBER}"


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
