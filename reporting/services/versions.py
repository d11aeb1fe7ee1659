"""Keeps what was submitted: numbers and words of each sending, whatever the report says later."""

from organisations.models import User
from reporting.models import Report, ReportVersion

PART_FIELDS = ("key", "number", "heading", "depth", "body", "is_generated")


def keep_version(report: Report, *, by: User) -> ReportVersion:
    """Write down the sending that was just made; call inside its transaction, on the row as it is stored now."""
    return ReportVersion.objects.create(
        report=report,
        number=report.version,
        snapshot=report.snapshot,
        parts=list(report.parts.order_by("position").values(*PART_FIELDS)),
        due_on=report.due_day,
        days_late=max(0, (report.submitted_on - report.due_day).days),
        sent_on=report.submitted_on,
        sent_at=report.submitted_at,
        sent_by=by,
    )
