"""What has happened that a report's office should know of: work reported since it was compiled, reports that press."""

from dataclasses import dataclass
from datetime import date, timedelta

from indicators.models import Measurement
from organisations.enums import Role
from organisations.models import User
from plans.models import Assignment, ProgressUpdate
from reporting.enums import EDITABLE_REPORT_STATUSES, ReportLevel, ReportStatus, RoundKind, RoundStatus
from reporting.models import Report

_SOON_DAYS = 7
_WRITERS = (Role.OFFICE, Role.LEADER)


@dataclass(frozen=True)
class Warnings:
    """What speaks against sending the report as it is: `changes` came after its numbers were compiled (updates of its
    work, in the province's report accepted reports), so did `figures` of its period, and `window_open` while work can
    still be reported for it.
    """

    changes: int = 0
    figures: int = 0
    window_open: bool = False


def warnings_of(report: Report, on: date) -> Warnings:
    """The warnings on that day; none for a report without numbers, that cannot be edited any more, or that
    answers questions. Two queries."""
    editable = report.status in EDITABLE_REPORT_STATUSES and report.round.status == RoundStatus.OPEN
    answers = report.round.kind != RoundKind.PERIODIC and report.level != ReportLevel.PROVINCE
    if not editable or report.compiled_at is None or answers:
        return Warnings()
    return Warnings(_changes_since_compiling(report), _figures_since_compiling(report), on <= report.round.cutoff_on)


def _changes_since_compiling(report: Report) -> int:
    round_, since = report.round, report.compiled_at
    if report.level == ReportLevel.PROVINCE:
        return Report.objects.filter(round=round_, decided_at__gt=since).of_units().accepted().count()
    counted = Assignment.objects.counted_in(round_.year).of(report.unit).issued_by(round_.cutoff_on)
    updates = ProgressUpdate.objects.filter(assignment__in=counted.order_by())
    return updates.filter(recorded_at__gt=since, on__lte=round_.cutoff_on).count()


def _figures_since_compiling(report: Report) -> int:
    """Figures of its own period that were given, corrected or taken back since: the report holds what they were."""
    own = Measurement.objects.filter(unit=report.unit_id, year=report.round.year, period=report.round.period, part="")
    return own.filter(recorded_at__gt=report.compiled_at).count()


@dataclass(frozen=True)
class Notice:
    """A report of one's agency that presses: it was returned, or its due day is near or past."""

    report: Report

    @property
    def is_returned(self) -> bool:
        """Whether it was sent back."""
        return self.report.status == ReportStatus.RETURNED

    @property
    def reason(self) -> str:
        """The first line of why it was sent back."""
        return self.report.return_reason.split("\n", 1)[0]


def notices_for(user: User, on: date) -> list[Notice]:
    """Reports in open rounds that the person's agency has to correct, or to send within a week, and is not relieved of;
    those due first.

    For the office and the leader of an agency; nobody else is told. At most one query.
    """
    if user.role not in _WRITERS:
        return []
    reports = (
        Report.objects.visible_to(user)
        .of_units()
        .to_be_sent()
        .filter(unit=user.unit.agency_id, round__status=RoundStatus.OPEN)
        .select_related("round")
        .defer("snapshot")
        .order_by("due_on", "round_id")
    )
    soon = on + timedelta(days=_SOON_DAYS)
    notices = [Notice(report) for report in reports]
    return [notice for notice in notices if notice.is_returned or notice.report.due_day <= soon]
