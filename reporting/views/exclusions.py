"""Who need not report in a round, and asking divisions for reports."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from reform.common.http import sent
from reform.common.wording import day
from reporting.forms.exclusions import DivisionsForm, ExclusionForm
from reporting.permissions import can_ask_divisions, can_manage_rounds
from reporting.queries.divisions import asked_divisions, divisions_of, usual_day
from reporting.services.divisions import ask_divisions
from reporting.services.exclusions import exclude_unit, take_back_exclusion
from reporting.views.fetch import section_of, visible_report

_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(_METHODS)
def report_exclude(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for the reason; POST relieves the unit of its report."""
    report = visible_report(request, pk)
    can_manage_rounds(request.user, report.round.province).require()
    form = ExclusionForm(*sent(request))
    done, status = form.attempt(lambda: exclude_unit(by=request.user, report=report, **form.cleaned_data))
    if done:
        messages.success(request, f"{report.unit} không phải báo cáo kỳ này. Có thể hủy miễn bất cứ lúc nào.")
        return redirect("reporting:round_status", report.round_id)
    context = {"report": report, "form": form, "nav_section": section_of(request)}
    return render(request, "reporting/report_exclude.html", context, status=status)


@require_POST
def report_include(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit has to report again."""
    report = visible_report(request, pk)
    take_back_exclusion(by=request.user, report=report)
    messages.success(request, f"{report.unit} lại phải báo cáo kỳ này.")
    return redirect("reporting:round_status", report.round_id)


@require_http_methods(_METHODS)
def report_divisions(request: HttpRequest, pk: int) -> HttpResponse:
    """The office has divisions report to it."""
    report = visible_report(request, pk)
    can_ask_divisions(request.user, report).require()
    divisions, asked = divisions_of(report), asked_divisions(report)
    left = [unit for unit in divisions if unit.pk not in asked]
    initial = {"units": [unit.code for unit in left], "due_on": usual_day(report)}
    form = DivisionsForm(*sent(request), units=divisions, initial=initial)
    made, status = form.attempt(lambda: ask_divisions(report=report, by=request.user, **form.cleaned_data))
    if made:
        until = day(form.cleaned_data["due_on"])
        messages.success(request, f"Đã giao các phòng gửi báo cáo chậm nhất ngày {until}. Các phòng đã được thông báo.")
        return redirect("reporting:report_detail", report.pk)
    context = {
        "report": report,
        "form": form,
        "divisions": divisions,
        "asked": [unit for unit in divisions if unit.pk in asked],
        "nav_section": section_of(request),
    }
    return render(request, "reporting/report_divisions.html", context, status=status)
