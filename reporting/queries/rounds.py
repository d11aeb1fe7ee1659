"""Who has sent and who has not: rounds with their counts, and one round with its agencies."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTransform

from organisations.models import Unit, User
from reform.common.periods import Period
from reporting.enums import EDITABLE_REPORT_STATUSES, ReportLevel, ReportStatus, RoundStatus
from reporting.models import Report, ReportRound, RoundExclusion
from reporting.permissions import is_author
from reporting.queries.as_sent import areas_as_sent
from reporting.queries.regimes import Abolished, abolished_in, coming_periods
from reporting.snapshot import Counts, areas_from_json, total

_SENT = (ReportStatus.SUBMITTED, ReportStatus.RETURNED, ReportStatus.ACCEPTED)
_TURN = (ReportStatus.SUBMITTED, ReportStatus.RETURNED, ReportStatus.DRAFT, ReportStatus.ACCEPTED)

SENDINGS = {"dung-han": "Gửi đúng hạn", "muon": "Gửi muộn", "chua": "Chưa gửi", "mien": "Được miễn báo cáo"}


def where_counted(round_id: int) -> str:
    """What becomes of an accepted report's numbers, in a sentence: the province's report that was fixed does not
    change. One query.
    """
    own = Report.objects.filter(round=round_id, level=ReportLevel.PROVINCE)
    if own.exclude(status__in=EDITABLE_REPORT_STATUSES).exists():
        return "Báo cáo của tỉnh đã chốt từ trước nên không gồm số liệu này."
    return "Số liệu được tính vào báo cáo toàn tỉnh."


def rounds_with_counts(rounds: QuerySet[ReportRound]) -> QuerySet[ReportRound]:
    """Each round with how many agencies have to report (`asked`), wait for a decision (`waiting`), were returned,
    accepted, and have never sent (`silent`), none of them excluded; newest first. One query.
    """
    freed = RoundExclusion.objects.filter(round=OuterRef("reports__round"), unit=OuterRef("reports__unit"))
    of_unit = Q(reports__level=ReportLevel.UNIT) & ~Exists(freed)
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
    excluded: RoundExclusion | None = None

    @property
    def status(self) -> ReportStatus:
        """The report's status with its looks."""
        return ReportStatus(self.report.status)

    @property
    def has_sent(self) -> bool:
        """Whether it has ever sent."""
        return self.report.status in _SENT

    @property
    def sending(self) -> str:
        """In time, late, not at all, or that it need not (SENDINGS)."""
        if self.excluded:
            return "mien"
        if not self.has_sent:
            return "chua"
        return "muon" if self.days_late else "dung-han"

    @property
    def may_be_excluded(self) -> bool:
        """Whether it has a report to send, for the first time or again, of which it can be relieved."""
        return self.status.is_editable and self.excluded is None

    @property
    def awaits_decision(self) -> bool:
        """Whether Sở Nội vụ can return or accept it; what a route leads elsewhere is decided on there."""
        return self.report.status == ReportStatus.SUBMITTED and self.report.sent_elsewhere is None


@dataclass(frozen=True)
class RoundPage:
    """A round with its agencies, those first that wait for Sở Nội vụ, and the province's own report; agencies that
    `ended` within its window, with who reports for them.
    """

    rows: list[AgencyRow]
    province_report: Report | None
    ended: list[Abolished] = field(default_factory=list)

    @property
    def province_status(self) -> ReportStatus | None:
        """Where the province's own report stands."""
        return ReportStatus(self.province_report.status) if self.province_report else None

    @property
    def can_consolidate(self) -> bool:
        """Whether there is something to add up, and the province's report may still change."""
        return bool(self.accepted) and (self.province_status is None or self.province_status.is_editable)

    def _number(self, *statuses: str) -> int:
        return sum(1 for row in self.rows if row.report.status in statuses and row.excluded is None)

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
    def deciding(self) -> int:
        """Those of them that wait for Sở Nội vụ."""
        return sum(1 for row in self.rows if row.awaits_decision)

    @property
    def returned(self) -> int:
        """Reports that were sent back."""
        return self._number(ReportStatus.RETURNED)

    def sent_as(self, sending: str) -> list[AgencyRow]:
        """The agencies that sent so (SENDINGS); all for what is none of them."""
        return [row for row in self.rows if row.sending == sending] if sending in SENDINGS else self.rows

    @property
    def sendings(self) -> list[tuple[str, str, int]]:
        """How many sent how, as (key, words, number); all first."""
        found = [(key, words, len(self.sent_as(key))) for key, words in SENDINGS.items()]
        return [("", "Tất cả", len(self.rows)), *(one for one in found if one[2] or one[0] != "mien")]

    @property
    def unsent(self) -> int:
        """Agencies that have a report to send, for the first time or again."""
        return sum(1 for row in self.rows if row.may_be_excluded)

    @property
    def unsent_words(self) -> str:
        """Those in words: "17 chưa gửi, 1 bị trả lại"."""
        returned = self.unsent - len(self.missing)
        parts = [(len(self.missing), "chưa gửi"), (returned, "bị trả lại")]
        return ", ".join(f"{number} {words}" for number, words in parts if number)

    @property
    def missing(self) -> list[Unit]:
        """Agencies that have never sent and have to."""
        return [row.report.unit for row in self.rows if not row.has_sent and row.excluded is None]

    @property
    def excluded(self) -> list[AgencyRow]:
        """Agencies that need not report."""
        return [row for row in self.rows if row.excluded is not None]

    @property
    def asked(self) -> int:
        """How many have to report."""
        return len(self.rows) - len(self.excluded)

    @property
    def late(self) -> int:
        """Agencies that sent late or are late."""
        return sum(1 for row in self.rows if row.days_late)


def round_page(round_: ReportRound, on: date) -> RoundPage:
    """The round's reports with the totals of those that were sent; `on` tells who is late. One query, which reads
    of each snapshot only its counts, and at most three more.
    """
    reports = (
        Report.objects.filter(round=round_)
        .select_related("unit", "submitted_by", "recipient")
        .defer("snapshot")
        .annotate(area_rows=KeyTransform("areas", "snapshot"), sent_rows=areas_as_sent())
        .order_by("unit__sort_key", "unit__code")
    )
    agencies = [report for report in reports if report.level == ReportLevel.UNIT]
    agencies.sort(key=lambda report: _TURN.index(report.status))
    own = next((report for report in reports if report.level == ReportLevel.PROVINCE), None)
    freed = {row.unit_id: row for row in round_.exclusions.select_related("excluded_by")}
    rows = [_row(report, round_, on, excluded=freed.get(report.unit_id)) for report in agencies]
    return RoundPage(rows, own, abolished_in(round_))


def own_reports(reports: QuerySet[Report], on: date, *, reader: User | None = None) -> list[AgencyRow]:
    """The reports of an agency and of its divisions that one sees, and by routes those sent to it, of all rounds,
    newest first; what others than the `reader`'s side still write tells no numbers. One query.
    """
    because = RoundExclusion.objects.filter(round=OuterRef("round"), unit=OuterRef("unit")).values("reason")
    found = (
        reports.exclude(level=ReportLevel.PROVINCE)
        .select_related("round", "unit", "recipient")
        .defer("snapshot")
        .annotate(area_rows=KeyTransform("areas", "snapshot"), sent_rows=areas_as_sent(), freed_because=because[:1])
        .order_by("-round__cutoff_on", "-round_id", "unit__sort_key")
    )
    return [
        _row(
            report,
            report.round,
            on,
            own=reader is None or is_author(reader, report),
            excluded=RoundExclusion(reason=report.freed_because) if report.freed_because else None,
        )
        for report in found
    ]


def silent_by_round(received: list[AgencyRow]) -> list[tuple[ReportRound, int]]:
    """Open rounds with how many of these reports have still to be sent in them, in the order of the rows."""
    found: dict[int, tuple[ReportRound, int]] = {}
    for row in received:
        round_ = row.report.round
        if row.may_be_excluded and round_.status == RoundStatus.OPEN:
            found[round_.pk] = round_, found.get(round_.pk, (round_, 0))[1] + 1
    return list(found.values())


def next_period(province: Unit, on: date) -> tuple[int, Period]:
    """The first periodic report after `on`, by the regime in force, whose round is not open yet; where all are, next
    year's first. Four queries.
    """
    known = set(ReportRound.objects.filter(province=province).values_list("year", "period"))
    periods = coming_periods(province, on)
    free = [(year, period) for year, period, due_on in periods if (year, period) not in known and due_on >= on]
    return free[0] if free else periods[-1][:2]


def _row(
    report: Report, round_: ReportRound, on: date, *, own: bool = False, excluded: RoundExclusion | None = None
) -> AgencyRow:
    shown = own or report.status != ReportStatus.DRAFT
    areas = report.area_rows if own else report.sent_rows or report.area_rows
    counts = total(areas_from_json(areas)) if shown and areas else None
    report.round = round_  # knows its days
    late = 0 if excluded else report.days_late(on)
    return AgencyRow(report, counts, late, excluded)
