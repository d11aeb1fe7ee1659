"""Opens and closes reporting rounds."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from organisations.enums import NoticeKind, Role
from organisations.models import Unit, User
from organisations.services.audit import audit
from organisations.services.notify import notify
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.periods import Period, Window
from reform.common.text import clean
from reform.common.wording import day, shortened
from reporting.enums import ReportLevel, RoundKind, RoundStatus
from reporting.models import Report, ReportPart, ReportRound
from reporting.permissions import can_manage_rounds
from reporting.queries.regimes import asked_for, asked_units, outline_for
from reporting.regimes import RoundDays

DATES_OUT_OF_ORDER = "Các ngày phải theo thứ tự: bắt đầu, chốt số liệu, hạn đơn vị gửi, hạn tỉnh báo cáo."
DIVISIONS_AFTER_UNITS = "Hạn phòng, đơn vị trực thuộc gửi phải trước hoặc cùng ngày hạn đơn vị gửi Sở Nội vụ."


@transaction.atomic
def open_round(
    *,
    by: User | None,
    province: Unit,
    year: int,
    period: str,
    window: Window | None = None,
    division_due_on: date | None = None,
    title: str = "",
) -> ReportRound:
    """Open a periodic round with a draft report, and the outline's headings in it, for each agency that existed on the
    cut-off day; the offices concerned are told.

    Dates, outline and whether figures count from the beginning of the year come from the regime in force in the
    province; `window` says other dates. `by` None is the system (schedule, commands). Raises `Conflict` when the round
    exists, `Invalid` when the dates are missing or out of order.
    """
    if by is not None:
        can_manage_rounds(by, province).require()
    asked = asked_for(province, year, period)
    if asked is None and window is None:
        raise Invalid("Kỳ đột xuất cần nhập đủ các ngày.", field="cutoff_on")
    days = RoundDays(**vars(window), division_due_on=division_due_on) if window else asked.days
    check_days(days)
    regime, rule = (asked.regime, asked.rule) if asked else (None, None)
    closing = regime.closes_days_after if regime else None
    words = Period(period).title(year)
    try:
        with transaction.atomic():
            round_ = ReportRound.objects.create(
                province=province,
                year=year,
                period=period,
                regime=regime,
                title=clean(title) or f"Báo cáo CCHC {words[0].lower()}{words[1:]}",
                is_cumulative=rule.is_cumulative if rule else period != Period.Q3,
                closes_on=None if closing is None else days.due_on + timedelta(days=closing),
                **vars(days),
            )
    except IntegrityError as error:
        raise Conflict("Kỳ báo cáo này đã được mở.") from error
    agencies, recipients = asked_units(province, days.cutoff_on)
    add_reports(round_, agencies, ReportLevel.UNIT, recipients)
    audit(by=by, action="Mở kỳ báo cáo", obj=round_, after={"cutoff_on": str(days.cutoff_on)})
    tell_of_opening(round_, agencies)
    return round_


def check_days(days: RoundDays) -> None:
    """Raises `Invalid` where the days of a round do not follow each other."""
    if not days.window.is_in_order:
        raise Invalid(DATES_OUT_OF_ORDER)
    if not days.is_in_order:
        raise Invalid(DIVISIONS_AFTER_UNITS, field="division_due_on")


def add_reports(
    round_: ReportRound, units: Iterable[Unit], level: str, recipients: Mapping[int, int] | None = None
) -> list[Report]:
    """Draft reports for these units in the round, each with the headings of its level's outline and the day by which it
    is due; in a round that was called for, with a part for each question. `recipients` by unit, where it is not whom
    the tree of units names. Three queries, four where the regime has an outline of its own for other levels alone.
    """
    due_on = {ReportLevel.PROVINCE: round_.due_on, ReportLevel.DIVISION: round_.division_due_on}
    reports = Report.objects.bulk_create(
        [
            Report(
                round=round_,
                unit=unit,
                level=level,
                due_on=due_on.get(level, round_.unit_due_on),
                recipient_id=(recipients or {}).get(unit.pk),
            )
            for unit in units
        ]
    )
    headings = _headings(round_, level)
    ReportPart.objects.bulk_create([ReportPart(report=report, **heading) for report in reports for heading in headings])
    return reports


def _headings(round_: ReportRound, level: str) -> list[dict[str, Any]]:
    """What each report of the level has parts for: the outline's headings, or what a round that was called for asks."""
    if round_.kind == RoundKind.PERIODIC:
        names = ("key", "number", "heading", "depth", "position")
        return [{name: getattr(part, name) for name in names} for part in outline_for(round_.regime, level)]
    return [
        {
            "key": f"question_{question.position}",
            "number": str(question.position),
            "heading": question.text[:200],
            "position": question.position,
            "question": question,
        }
        for question in round_.questions.all()
    ]


def tell_of_opening(round_: ReportRound, agencies: Iterable[Unit]) -> int:
    """Leave a notice with the offices of these agencies; none where the round's last day has passed. Returns how many
    were told.
    """
    if round_.due_on < clock.today():
        return 0
    offices = User.objects.filter(role=Role.OFFICE, is_active=True, unit__agency__in=agencies)
    return notify(
        to=offices.select_related("unit"),
        kind=NoticeKind.REMINDER,
        key=f"round-open:{round_.pk}",
        title=f"Đã mở kỳ: {round_.title}",
        text=_asking(round_),
        path=reverse("reporting:report_list"),
    )


def _asking(round_: ReportRound) -> str:
    """What a round asks, by what, until when, as its notice says it."""
    days = f"Chốt số liệu ngày {day(round_.cutoff_on)}; gửi báo cáo chậm nhất ngày {day(round_.unit_due_on)}."
    if round_.kind == RoundKind.PERIODIC:
        return days
    required = list(round_.questions.values_list("is_required", flat=True))
    by = f" theo {round_.request_document.rstrip(' .')}" if round_.request_document else ""
    asked = f"Sở Nội vụ yêu cầu trả lời {len(required)} nội dung ({sum(required)} bắt buộc){by}. "
    return asked + (f"{shortened(round_.request, 200)} " if round_.request else "") + days


@transaction.atomic
def close_round(*, by: User | None, round_: ReportRound) -> bool:
    """No agency can write or send in the round any more; closing twice changes nothing. `by` None is the schedule.
    Returns whether it was open.
    """
    if by is not None:
        can_manage_rounds(by, round_.province).require()
    closed = ReportRound.objects.filter(pk=round_.pk, status=RoundStatus.OPEN).update(status=RoundStatus.CLOSED)
    if closed:
        before, after = {"status": RoundStatus.OPEN}, {"status": RoundStatus.CLOSED}
        audit(by=by, action="Đóng kỳ báo cáo", obj=round_, before=before, after=after)
    return bool(closed)


@transaction.atomic
def reopen_round(*, by: User, round_: ReportRound) -> None:
    """Agencies can write and send in the round again, until somebody closes it; reopening twice changes nothing."""
    can_manage_rounds(by, round_.province).require()
    opened = {"status": RoundStatus.OPEN, "closes_on": None}  # or the schedule would close it again at once
    if ReportRound.objects.filter(pk=round_.pk, status=RoundStatus.CLOSED).update(**opened):
        before, after = {"status": RoundStatus.CLOSED}, {"status": RoundStatus.OPEN}
        audit(by=by, action="Mở lại kỳ báo cáo", obj=round_, before=before, after=after)
