"""The divisions that an agency may ask for reports in a round."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from organisations.enums import UnitKind
from organisations.models import Unit, UnitSuccession
from reporting.enums import SENT_REPORT_STATUSES, ReportLevel
from reporting.models import Report


def divisions_of(report: Report) -> list[Unit]:
    """Divisions of the report's agency that exist on the cut-off day, but for those whose report of the round another
    agency has. One query.
    """
    inside = Unit.objects.within(report.unit).filter(kind=UnitKind.DIVISION, agency=report.unit_id)
    there = inside.valid_on(report.round.cutoff_on).exclude(Exists(_reported_elsewhere(report)))
    return list(there.order_by("sort_key", "code"))


def _reported_elsewhere(report: Report) -> QuerySet[UnitSuccession]:
    """Of a division that came from another agency: its predecessor sent its report of the round there, where it goes on
    counting. What it does here is this agency's from the next round on.
    """
    sent = Report.objects.filter(
        round=report.round_id, unit=OuterRef("predecessor"), level=ReportLevel.DIVISION, status__in=SENT_REPORT_STATUSES
    )
    came = UnitSuccession.objects.filter(successor=OuterRef("pk"), predecessor__kind=UnitKind.DIVISION)
    return came.exclude(predecessor__agency=report.unit_id).filter(Exists(sent))


def asked_divisions(report: Report) -> set[int]:
    """Which of them were asked already. One query."""
    reports = Report.objects.filter(round=report.round_id, unit__agency=report.unit_id).exclude(pk=report.pk)
    return set(reports.values_list("unit", flat=True))


def latest_day(report: Report) -> date:
    """The day by which the agency itself sends."""
    return report.due_on or report.round.unit_due_on


def usual_day(report: Report) -> date:
    """By when divisions send unless the office says otherwise."""
    return min(report.round.division_due_on or latest_day(report), latest_day(report))
