"""What every page about one report starts from."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from organisations.enums import Role
from reporting.models import Report, ReportRound


def visible_report(request: HttpRequest, pk: int) -> Report:
    """The report with its round and unit; 404 for whoever does not see it."""
    reports = Report.objects.visible_to(request.user)
    return get_object_or_404(reports.select_related("round__province", "unit", "submitted_by", "decided_by"), pk=pk)


def visible_round(request: HttpRequest, pk: int) -> ReportRound:
    """The round with its province; 404 for whoever does not see it."""
    return get_object_or_404(ReportRound.objects.visible_to(request.user).select_related("province"), pk=pk)


def section_of(request: HttpRequest) -> str:
    """Entry of the navigation under which reports stand for that person."""
    return "reporting:round_status" if request.user.role == Role.PROVINCE else "reporting:report_list"
