"""What the schedule does with rounds: opens them by the regime in force, reminds, closes. All of it may run again.

*Opening*: from so many days before the cut-off as the regime says until the province's own day, in every province that
has somebody of Sở Nội vụ; where the regime waits, only once every report of the round before was accepted (or its unit
excluded). *Reminding*: each unit that has still to send, so many days before its due day as the regime says, brought
forward to the working day before where that is a day off; on the day after, and every week of delay. *Closing*: only
where the regime says after how many days; else a round stays open for late reports until Sở Nội vụ closes it. A round
that somebody opened again is closed by people alone.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse

from organisations.enums import NoticeKind, Role, UnitKind
from organisations.models import Notification, Unit, User
from organisations.queries.staff import Staff
from organisations.services.notify import Notice, not_told_yet, notify_each
from plans.calendars import working_day_from
from plans.reminders import days_before_told, is_weeks_late
from reform.common.errors import Conflict, Invalid
from reform.common.wording import day
from reporting.enums import EDITABLE_REPORT_STATUSES, ReportLevel, ReportStatus, RoundKind, RoundStatus
from reporting.models import Report, ReportRound, RoundExclusion
from reporting.permissions import receiver
from reporting.queries.regimes import asked_for, regime_in_force, reminders_of, rules_of
from reporting.regimes import PeriodRule
from reporting.services.rounds import close_round, open_round

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Opening:
    """A round that falls due to be opened; `waits_for` is the round before whose reports are not all accepted."""

    province: Unit
    rule: PeriodRule
    year: int
    waits_for: ReportRound | None = None

    @property
    def cutoff_on(self) -> date:
        """The day that closes its figures."""
        return self.rule.cutoff.of(self.year)


def openings_on(on: date) -> list[Opening]:
    """The rounds to be opened on that day. Some five queries a province, three more a round."""
    people = User.objects.filter(role=Role.PROVINCE, is_active=True)
    provinces = Unit.objects.filter(kind=UnitKind.PROVINCE, pk__in=people.values("unit__province")).valid_on(on)
    return [opening for province in provinces for opening in _openings(province, on)]


def open_due_rounds(*, on: date) -> list[ReportRound]:
    """Open what falls due and does not wait; a round that somebody else opens meanwhile is theirs, and one whose days
    cannot be is logged.
    """
    made = []
    for opening in openings_on(on):
        if opening.waits_for is None:
            try:
                one = open_round(by=None, province=opening.province, year=opening.year, period=opening.rule.period)
            except Conflict:
                continue
            except Invalid as error:  # the days of one regime keep no other province waiting
                where = (opening.province.code, opening.rule.period, opening.year)
                logger.error("Round of %s, %s %s not opened: %s", *where, error)
                continue
            made.append(one)
    return made


def closings_on(on: date) -> list[ReportRound]:
    """Open rounds whose last day has passed. One query."""
    rounds = ReportRound.objects.filter(status=RoundStatus.OPEN, closes_on__lt=on).select_related("province")
    return list(rounds.order_by("pk"))


def close_due_rounds(*, on: date) -> list[ReportRound]:
    """Close them."""
    return [round_ for round_ in closings_on(on) if close_round(by=None, round_=round_)]


@transaction.atomic
def remind_of_reports(*, on: date) -> int:
    """Tell who has still to send what falls on that day; returns how many notices were new."""
    return notify_each(reminders_for_reports(on))


def rehearse_reminders(on: date) -> list[Notification]:
    """What the above would leave with people on that day, unsaved."""
    return not_told_yet(reminders_for_reports(on))


def reminders_for_reports(on: date) -> list[Notice]:
    """One notice for each report and person whom it falls on that day. Two queries a round, some five besides."""
    rounds = ReportRound.objects.filter(status=RoundStatus.OPEN, starts_on__lte=on).select_related("regime")
    told = [(report, words) for round_ in rounds for report, words in _told(round_, on)]
    without = [(round_, words) for round_ in rounds if (words := _not_added_up(round_, on))]
    if not told and not without:
        return []
    staff = Staff(on)
    of_province = [
        Notice(
            to=person,
            kind=NoticeKind.REMINDER,
            key=f"round-due:{round_.pk}:{round_.due_on.isoformat()}:{on.isoformat()}",
            title=f"{words}: {round_.title}",
            text=f"Chưa tổng hợp báo cáo của tỉnh; hạn của tỉnh là ngày {day(round_.due_on)}.",
            path=reverse("reporting:round_status", args=[round_.pk]),
        )
        for round_, words in without
        for person in _home_affairs(staff, round_.province_id)
    ]
    return of_province + [
        Notice(
            to=person,
            kind=NoticeKind.REMINDER,
            key=f"report-due:{report.pk}:{report.due_on.isoformat()}:{on.isoformat()}",
            title=f"{words}: {report.round.title}",
            text=_text(report),
            path=reverse("reporting:report_detail", args=[report.pk]),
        )
        for report, words in told
        for person in _concerned(report, staff)
    ]


def _openings(province: Unit, on: date) -> Iterator[Opening]:
    regime = regime_in_force(province, on)
    if regime is None:
        return
    known = set(ReportRound.objects.filter(province=province).values_list("year", "period"))
    last = _last_unsettled(province) if regime.waits_for_last else None
    for rule in rules_of(regime):
        for year in (on.year - 1, on.year, on.year + 1):  # what closes in December may be due in January
            if not _falls_due(rule, year, on) or (year, rule.period) in known:
                continue
            asked = asked_for(province, year, rule.period).rule  # by the regime of the cut-off, as it will be opened
            if asked and _falls_due(asked, year, on):
                yield Opening(province, asked, year, last)


def _falls_due(rule: PeriodRule, year: int, on: date) -> bool:
    return rule.opens_on(year) <= on <= rule.days(year).due_on


def _last_unsettled(province: Unit) -> ReportRound | None:
    """The newest periodic round, where a report of it was not accepted and its unit was not excluded."""
    rounds = ReportRound.objects.filter(province=province, kind=RoundKind.PERIODIC).order_by("-cutoff_on", "-pk")
    newest = rounds.first()
    if newest is None:
        return None
    excluded = RoundExclusion.objects.filter(round=newest).values("unit")
    open_reports = newest.reports.of_units().exclude(status=ReportStatus.ACCEPTED).exclude(unit__in=excluded)
    return newest if open_reports.exists() else None


def _told(round_: ReportRound, on: date) -> Iterator[tuple[Report, str]]:
    """Reports of the round that are told of that day, with the words of the occasion."""
    excluded = RoundExclusion.objects.filter(round=round_).values("unit")
    rows = round_.reports.filter(status__in=EDITABLE_REPORT_STATUSES, due_on__isnull=False).exclude(unit__in=excluded)
    days_before = None
    for report in rows.select_related("unit", "round", "recipient").defer("snapshot"):
        if days_before is None:
            days_before = reminders_of(round_)
        if words := _occasion(report.due_on, on, days_before):
            yield report, words


def _occasion(due_on: date, on: date, days_before: tuple[int, ...]) -> str:
    """Why somebody is told of that due day today; empty on most days, and on every day off."""
    if days_before_told(due_on, on, days_before):
        left = (due_on - on).days
        return f"Còn {left} ngày đến hạn gửi báo cáo" if left else "Hôm nay là hạn gửi báo cáo"
    if on == working_day_from(due_on + timedelta(days=1)) or is_weeks_late(due_on, on):
        return f"Báo cáo chậm {(on - due_on).days} ngày"
    return ""


def _not_added_up(round_: ReportRound, on: date) -> str:
    """The words for Sở Nội vụ where the province has no report of the round yet; its own report is told as others'."""
    if round_.reports.filter(level=ReportLevel.PROVINCE).exists():
        return ""
    return _occasion(round_.due_on, on, reminders_of(round_))


def _concerned(report: Report, staff: Staff) -> list[User]:
    if report.level == ReportLevel.PROVINCE:
        return _home_affairs(staff, report.unit_id)
    return staff.workers(report.unit) if report.level == ReportLevel.DIVISION else staff.office(report.unit)


def _home_affairs(staff: Staff, province: int) -> list[User]:
    return [one for one in staff.people if one.role == Role.PROVINCE and one.unit.province_id == province]


def _text(report: Report) -> str:
    to = f" {receiver(report)}" if report.level != ReportLevel.PROVINCE else ""
    lines = [f"Hạn gửi{to}: {day(report.due_on)}. Số liệu chốt ngày {day(report.round.cutoff_on)}."]
    if report.status == ReportStatus.RETURNED:
        lines.append(f"Báo cáo đã bị {receiver(report)} trả lại: {report.return_reason}")
    return "\n".join(lines)
