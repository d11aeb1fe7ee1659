"""Sở Nội vụ's work on many reports at once: accept those ticked, remind the silent, have numbers compiled
and files made, see what has waited for long.
"""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from organisations.models import Job
from reform.common import clock
from reform.common.errors import Conflict
from reporting.enums import RoundStatus
from reporting.forms.round_work import ReportPicksForm, WaitingForm
from reporting.models import Report, ReportRound
from reporting.permissions import can_manage_rounds, can_see_rounds, can_see_waiting
from reporting.queries.rounds import where_counted
from reporting.queries.waiting import waiting_reports
from reporting.services.requests import request_round_compilation, request_round_files
from reporting.services.round_work import accept_each, remind_silent, to_be_reminded
from reporting.views.fetch import section_of, visible_round

_NAMED = 6  # units in one message


@require_POST
def round_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once more, naming how many and which; then accepts each in the version that was seen."""
    round_ = visible_round(request, pk)
    can_manage_rounds(request.user, round_.province).require()
    form = ReportPicksForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["picks"][0])
        return redirect("reporting:round_status", pk)
    seen = form.seen()
    found = Report.objects.visible_to(request.user).received_by(request.user).filter(round=round_, pk__in=seen)
    fetched = found.select_related("unit", "recipient", "round__province")
    reports = [(report, seen[report.pk]) for report in fetched]
    if not form.cleaned_data["confirmed"]:
        context = {"round": round_, "reports": reports, "then": where_counted(pk)}
        context["nav_section"] = "reporting:round_status"
        return render(request, "reporting/round_accept.html", context)
    refused = accept_each(reports=reports, by=request.user)
    if done := len(reports) - len(refused):
        messages.success(request, f"Đã tiếp nhận {done} báo cáo. {where_counted(pk)}")
    for report, why in refused:
        messages.warning(request, f"Chưa tiếp nhận báo cáo của {report.unit}: {why}")
    return redirect("reporting:round_status", pk)


@require_POST
def round_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once more, naming whom; then tells the offices of all who have not sent, and says whom."""
    round_ = visible_round(request, pk)
    try:
        if "confirmed" not in request.POST and (reports := to_be_reminded(round_=round_, by=request.user)):
            return _confirm(request, "round_remind", round_, reports)
        found = remind_silent(round_=round_, by=request.user)
    except Conflict as error:
        messages.error(request, str(error))
        return _back(request, pk)
    if found.told:
        messages.success(request, f"Đã nhắc Văn phòng của {len(found.told)} đơn vị: {_names(found.told)}.")
    if found.before:
        messages.info(request, f"Hôm nay đã nhắc trước đó, không nhắc lại: {_names(found.before)}.")
    if found.nobody:
        messages.warning(request, f"Chưa có tài khoản Văn phòng nên không nhắc được: {_names(found.nobody)}.")
    if not (found.told or found.before or found.nobody):
        messages.info(request, "Mọi đơn vị đã gửi báo cáo, không phải nhắc ai.")
    return _back(request, pk)


def _back(request: HttpRequest, pk: int) -> HttpResponse:
    """To the round, or for an office that sees none of it, to the reports that are sent to it."""
    return redirect("reporting:round_status", pk) if can_see_rounds(request.user) else redirect("reporting:report_list")


def _confirm(request: HttpRequest, step: str, round_: ReportRound, reports: list[Report]) -> HttpResponse:
    """The page that says whom a step concerns and what it does, before it is done."""
    context = {
        "round": round_,
        "reports": reports,
        "sees_rounds": bool(can_see_rounds(request.user)),
        "nav_section": section_of(request),
    }
    return render(request, f"reporting/{step}.html", context)


@require_POST
def round_compile(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once more; then has the numbers of all reports compiled that were not sent."""
    if "confirmed" in request.POST:
        return _ask(request, pk, request_round_compilation)
    round_ = visible_round(request, pk)
    can_manage_rounds(request.user, round_.province).require()
    found = Report.objects.visible_to(request.user).of_units().filter(round=round_).to_be_sent()
    reports = list(found.select_related("unit").defer("snapshot").order_by("unit__sort_key"))
    if round_.status == RoundStatus.CLOSED or not reports:
        return _ask(request, pk, request_round_compilation)
    return _confirm(request, "round_compile", round_, reports)


@require_POST
def round_files(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the files of all accepted reports made."""
    return _ask(request, pk, request_round_files)


def _ask(request: HttpRequest, pk: int, ask: Callable[..., Job]) -> HttpResponse:
    round_ = visible_round(request, pk)
    try:
        ask(round_=round_, by=request.user)
    except Conflict as error:
        messages.error(request, str(error))
    return redirect("reporting:round_status", pk)


@require_safe
def waiting_list(request: HttpRequest) -> HttpResponse:
    """Reports that wait for acceptance, the longest first; filtered by how many days."""
    can_see_waiting(request.user).require()
    form = WaitingForm(request.GET)
    at_least = form.chosen()
    context = {
        "form": form,
        "at_least": at_least,
        "rows": waiting_reports(request.user, clock.today(), at_least=at_least),
        "sees_rounds": bool(can_see_rounds(request.user)),
        "nav_section": section_of(request),
    }
    return render(request, "reporting/waiting_list.html", context)


def _names(units) -> str:
    names = [unit.name for unit in units]
    return "; ".join(
        names if len(names) <= _NAMED else [*names[: _NAMED - 1], f"và {len(names) - _NAMED + 1} đơn vị khác"]
    )
