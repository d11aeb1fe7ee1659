"""Reports that wait for a decision, the oldest first."""

from dataclasses import dataclass
from datetime import date, timedelta

from organisations.enums import Role
from organisations.models import User
from reporting.enums import ReportStatus
from reporting.models import Report

AGES = (0, 3, 5, 10)  # days; the choices of the filter


@dataclass(frozen=True)
class WaitingReport:
    """A report that was sent and not decided; `days` since it was sent."""

    report: Report
    days: int


def waiting_reports(user: User, on: date, *, at_least: int = 0, round_: int | None = None) -> list[WaitingReport]:
    """The reports that wait for that person's decision, for ADMIN all agencies' reports that wait for anybody's, since
    so many days or more, in one round or in all. One query.
    """
    seen = Report.objects.visible_to(user)
    reports = (
        (seen.of_units() if user.role == Role.ADMIN else seen.received_by(user))
        .filter(status=ReportStatus.SUBMITTED, submitted_on__lte=on - timedelta(days=at_least))
        .select_related("round", "unit", "submitted_by", "recipient")
        .defer("snapshot")
        .order_by("submitted_on", "submitted_at", "pk")
    )
    if round_ is not None:
        reports = reports.filter(round=round_)
    return [WaitingReport(report, (on - report.submitted_on).days) for report in reports]
