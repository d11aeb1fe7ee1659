"""What every page about one report starts from."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from organisations.enums import Role
from reporting.models import Report, ReportPart, ReportRound
from reporting.queries.as_sent import put_as_sent


def visible_report(request: HttpRequest, pk: int) -> Report:
    """The report with its round and unit; 404 for whoever does not see it. Readers of a report that was returned get
    it as it was sent.
    """
    fetched = ("round__province", "unit", "recipient", "submitted_by", "decided_by")
    reports = Report.objects.visible_to(request.user).select_related(*fetched)
    return put_as_sent(get_object_or_404(reports, pk=pk), request.user)


def visible_part(request: HttpRequest, pk: int, key: str) -> ReportPart:
    """A part of a report that the person sees, with the report and who wrote, holds or locked the part."""
    report = visible_report(request, pk)
    people = ("edited_by", "editing_by", "locked_by", "question")
    part = get_object_or_404(ReportPart.objects.filter(report=report).select_related(*people), key=key)
    part.report = report
    return part


def visible_round(request: HttpRequest, pk: int) -> ReportRound:
    """The round with its province; 404 for whoever does not see it."""
    return get_object_or_404(ReportRound.objects.visible_to(request.user).select_related("province", "regime"), pk=pk)


def section_of(request: HttpRequest) -> str:
    """Entry of the navigation under which reports stand for that person."""
    return "reporting:round_status" if request.user.role == Role.PROVINCE else "reporting:report_list"


def number_asked(request: HttpRequest, name: str, otherwise: int) -> int:
    """The number that the address gives under that name, or `otherwise` where it gives none."""
    asked = request.GET.get(name, "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 9 else otherwise
