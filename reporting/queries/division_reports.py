"""How far the divisions are with the reports that their agency's office asked of them."""

from dataclasses import dataclass

from reporting.enums import SENT_REPORT_STATUSES, ReportLevel, ReportStatus
from reporting.models import Report


@dataclass(frozen=True)
class DivisionReports:
    """The divisions' reports of an agency in a round, in the order of the divisions."""

    reports: list[Report]

    @property
    def asked(self) -> int:
        """How many were asked for."""
        return len(self.reports)

    @property
    def sent(self) -> int:
        """How many were sent and not returned."""
        return sum(report.status in SENT_REPORT_STATUSES for report in self.reports)

    @property
    def rows(self) -> list[tuple[Report, ReportStatus]]:
        """Each with its status and the looks of it."""
        return [(report, ReportStatus(report.status)) for report in self.reports]


def division_reports(report: Report, user) -> DivisionReports:
    """Those of the report's agency that the person sees; none below a report of another level. At most one query."""
    if report.level != ReportLevel.UNIT:
        return DivisionReports([])
    found = Report.objects.visible_to(user).filter(
        level=ReportLevel.DIVISION, round=report.round_id, unit__agency=report.unit_id
    )
    return DivisionReports(list(found.select_related("unit", "round").defer("snapshot").order_by("unit__sort_key")))


def agencys_report(report: Report) -> Report | None:
    """The agency's report in the round that a division's belongs to. One query."""
    return Report.objects.filter(round=report.round_id, level=ReportLevel.UNIT, unit=report.unit.agency_id).first()
