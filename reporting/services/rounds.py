"""Opens and closes reporting rounds."""

from django.db import IntegrityError, transaction

from organisations.models import Unit, User
from organisations.services.audit import audit
from reform.common.errors import Conflict, Invalid
from reform.common.periods import Period, Window, default_window
from reform.common.text import clean
from reporting.enums import ReportLevel, RoundStatus
from reporting.models import OutlinePart, Report, ReportPart, ReportRound
from reporting.permissions import can_manage_rounds

DATES_OUT_OF_ORDER = "Các ngày phải theo thứ tự: bắt đầu, chốt số liệu, hạn đơn vị gửi, hạn tỉnh báo cáo."


@transaction.atomic
def open_round(
    *, by: User | None, province: Unit, year: int, period: str, window: Window | None = None, title: str = ""
) -> ReportRound:
    """Open a round with a draft report, and the outline's headings in it, for each agency that existed on the
    cut-off day.

    `window` defaults to the national one of the period; `by` None is the system (schedule, commands). Raises
    `Conflict` when the round exists, `Invalid` when the dates are missing or out of order.
    """
    if by is not None:
        can_manage_rounds(by, province).require()
    window = window or _national_window(year, period)
    if not window.is_in_order:
        raise Invalid(DATES_OUT_OF_ORDER)
    try:
        with transaction.atomic():
            round_ = ReportRound.objects.create(
                province=province,
                year=year,
                period=period,
                title=clean(title)
                or f"Báo cáo CCHC {Period(period).title(year)[0].lower()}{Period(period).title(year)[1:]}",
                starts_on=window.starts_on,
                cutoff_on=window.cutoff_on,
                unit_due_on=window.unit_due_on,
                due_on=window.due_on,
            )
    except IntegrityError as error:
        raise Conflict("Kỳ báo cáo này đã được mở.") from error
    agencies = Unit.objects.within(province).reporting().valid_on(window.cutoff_on)
    add_reports(round_, agencies, ReportLevel.UNIT)
    audit(by=by, action="Mở kỳ báo cáo", obj=round_, after={"cutoff_on": str(window.cutoff_on)})
    return round_


def add_reports(round_: ReportRound, units, level: str) -> None:
    """Draft reports for these units in the round, each with the headings of its level's outline. Three queries."""
    reports = Report.objects.bulk_create([Report(round=round_, unit=unit, level=level) for unit in units])
    outline = list(OutlinePart.objects.filter(level=level))
    ReportPart.objects.bulk_create(
        [
            ReportPart(
                report=report,
                key=part.key,
                number=part.number,
                heading=part.heading,
                depth=part.depth,
                position=part.position,
            )
            for report in reports
            for part in outline
        ]
    )


@transaction.atomic
def close_round(*, by: User, round_: ReportRound) -> None:
    """No agency can write or send in the round any more; closing twice changes nothing."""
    can_manage_rounds(by, round_.province).require()
    if ReportRound.objects.filter(pk=round_.pk, status=RoundStatus.OPEN).update(status=RoundStatus.CLOSED):
        before, after = {"status": RoundStatus.OPEN}, {"status": RoundStatus.CLOSED}
        audit(by=by, action="Đóng kỳ báo cáo", obj=round_, before=before, after=after)


@transaction.atomic
def reopen_round(*, by: User, round_: ReportRound) -> None:
    """Agencies can write and send in the round again; reopening twice changes nothing."""
    can_manage_rounds(by, round_.province).require()
    if ReportRound.objects.filter(pk=round_.pk, status=RoundStatus.CLOSED).update(status=RoundStatus.OPEN):
        before, after = {"status": RoundStatus.CLOSED}, {"status": RoundStatus.OPEN}
        audit(by=by, action="Mở lại kỳ báo cáo", obj=round_, before=before, after=after)


def _national_window(year: int, period: str) -> Window:
    try:
        return default_window(year, Period(period))
    except ValueError as error:
        raise Invalid("Kỳ đột xuất cần nhập đủ các ngày.", field="cutoff_on") from error
