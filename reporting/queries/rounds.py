"""Who has sent and who has not: rounds with their counts, and one round with its agencies."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.db.models.fields.json import KeyTransform

from organisations.models import Unit
from reform.common.periods import Period, default_window
from reporting.enums import ReportLevel, ReportStatus, RoundStatus
from reporting.models import Report, ReportRound
from reporting.snapshot import Counts, areas_from_json, total

_SENT = (ReportStatus.SUBMITTED, ReportStatus.RETURNED, ReportStatus.ACCEPTED)
_TURN = (ReportStatus.SUBMITTED, ReportStatus.RETURNED, ReportStatus.DRAFT, ReportStatus.ACCEPTED)


def rounds_with_counts(rounds: QuerySet[ReportRound]) -> QuerySet[ReportRound]:
    """Each round with how many agencies were asked, wait for a decision (`waiting`), were returned, accepted, and
    have never sent (`silent`); newest first. One query.
    """
    of_unit = Q(reports__level=ReportLevel.UNIT)
    status = {
        "waiting": ReportStatus.SUBMITTED,
        "returned": ReportStatus.RETURNED,
        "accepted": ReportStatus.ACCEPTED,
        "silent": ReportStatus.DRAFT,
    }
    counts = {name: Count("reports", filter=of_unit & Q(reports__status=value)) for name, value in status.items()}
    return (
        rounds.annotate(asked=Count("reports", filter=of_unit), **counts)
        .annotate(sent=F("asked") - F("silent"))
        .select_related("province")
        .order_by("-cutoff_on", "-id")
    )


def current_rounds(rounds: QuerySet[ReportRound], on: date) -> list[ReportRound]:
    """The open rounds, that one first whose agencies have to send next: the earliest due day that has not passed by
    `on`, else the newest. Without open ones the newest closed alone. At most two queries.
    """
    newest_first = rounds.order_by("-cutoff_on", "-id")
    opened = list(newest_first.filter(status=RoundStatus.OPEN)) or list(newest_first[:1])
    ahead = [round_ for round_ in opened if round_.unit_due_on >= on]
    current = min(ahead, key=lambda round_: (round_.unit_due_on, round_.pk), default=next(iter(opened), None))
    return [current, *(round_ for round_ in opened if round_ != current)] if current else []


@dataclass(frozen=True)
class AgencyRow:
    """One agency in a round. `counts` is None while its report is being written for the first time."""

    report: Report
    counts: Counts | None
    days_late: int

    @property
    def status(self) -> ReportStatus:
        """The report's status with its looks."""
        return ReportStatus(self.report.status)

    @property
    def has_sent(self) -> bool:
        """Whether it has ever sent."""
        return self.report.status in _SENT

    @property
    def awaits_decision(self) -> bool:
        """Whether Sở Nội vụ can return or accept it."""
        return self.report.status == ReportStatus.SUBMITTED


@dataclass(frozen=True)
class RoundPage:
    """A round with its agencies, those first that wait for Sở Nội vụ, and the province's own report."""

    rows: list[AgencyRow]
    province_report: Report | None

    @property
    def province_status(self) -> ReportStatus | None:
        """Where the province's own report stands."""
        return ReportStatus(self.province_report.status) if self.province_report else None

    @property
    def can_consolidate(self) -> bool:
        """Whether there is something to add up, and the province's report may still change."""
        return bool(self.accepted) and (self.province_status is None or self.province_status.is_editable)

    def _number(self, *statuses: str) -> int:
        return sum(1 for row in self.rows if row.report.status in statuses)

    @property
    def sent(self) -> int:
        """Agencies that have sent."""
        return self._number(*_SENT)

    @property
    def accepted(self) -> int:
        """Reports that were taken over."""
        return self._number(ReportStatus.ACCEPTED)

    @property
    def waiting(self) -> int:
        """Reports that wait for a decision."""
        return self._number(ReportStatus.SUBMITTED)

    @property
    def returned(self) -> int:
        """Reports that were sent back."""
        return self._number(ReportStatus.RETURNED)

    @property
    def missing(self) -> list[Unit]:
        """Agencies that have never sent."""
        return [row.report.unit for row in self.rows if not row.has_sent]

    @property
    def late(self) -> int:
        """Agencies that sent late or are late."""
        return sum(1 for row in self.rows if row.days_late)


def round_page(round_: ReportRound, on: date) -> RoundPage:
    """The round's reports with the totals of those that were sent; `on` tells who is late. One query, which reads
    of each snapshot only its counts.
    """
    reports = (
        Report.objects.filter(round=round_)
        .select_related("unit", "submitted_by")
        .defer("snapshot")
        .annotate(area_rows=KeyTransform("areas", "snapshot"))
        .order_by("unit__sort_key", "unit__code")
    )
    agencies = [report for report in reports if report.level == ReportLevel.UNIT]
    agencies.sort(key=lambda report: _TURN.index(report.status))
    own = next((report for report in reports if report.level == ReportLevel.PROVINCE), None)
    return RoundPage([_row(report, round_, on) for report in agencies], own)


def own_reports(reports: QuerySet[Report], on: date) -> list[AgencyRow]:
    """An agency's reports of all rounds, newest first. One query."""
    found = (
        reports.of_units()
        .select_related("round", "unit")
        .defer("snapshot")
        .annotate(area_rows=KeyTransform("areas", "snapshot"))
        .order_by("-round__cutoff_on", "-round_id", "unit__sort_key")
    )
    return [_row(report, report.round, on, own=True) for report in found]


def next_period(province: Unit, on: date) -> tuple[int, Period]:
    """The first periodic report after `on` whose round is not open yet. One query."""
    known = set(ReportRound.objects.filter(province=province).values_list("year", "period"))
    periodic = [period for period in Period if period is not Period.AD_HOC]
    coming = ((year, period) for year in (on.year, on.year + 1) for period in periodic)
    free = [(year, period) for year, period in coming if (year, period.value) not in known]
    ahead = [(year, period) for year, period in free if default_window(year, period).due_on >= on]
    return (ahead or free or [(on.year, Period.AD_HOC)])[0]


def _row(report: Report, round_: ReportRound, on: date, *, own: bool = False) -> AgencyRow:
    shown = own or report.status != ReportStatus.DRAFT
    counts = total(areas_from_json(report.area_rows)) if shown and report.area_rows else None
    return AgencyRow(report, counts, max(0, ((report.submitted_on or on) - round_.unit_due_on).days))
