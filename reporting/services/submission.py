"""A report's way between who writes it and who receives it: sent, withdrawn, returned, accepted. Each step leaves a
trace, and what was sent stays known. Figures of the period are closed while the report is on its way.
"""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from indicators.services.period_locks import lock_period, unlock_period
from organisations.enums import WebhookEvent
from organisations.models import User
from organisations.services.audit import audit
from organisations.services.webhooks import emit
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean_lines
from reporting.enums import EDITABLE_REPORT_STATUSES, ReportLevel, ReportStatus, RoundStatus, Transition
from reporting.models import Report, ReportRound, ReportTransition
from reporting.permissions import can_decide, can_withdraw, can_write, receiver
from reporting.queries.marks import text_mark
from reporting.services.answers import require_answers
from reporting.services.exclusions import require_not_excluded
from reporting.services.remarks import carry_remarks
from reporting.services.report_notices import tell_of_step
from reporting.services.requests import request_files
from reporting.services.versions import keep_version

_REASON_LIMIT = 2000


@transaction.atomic
def submit_report(*, report: Report, by: User, files: bool = True, seen: str | None = None) -> Report:
    """Send the report: its numbers and words are frozen and kept as a version with how late it is, and its documents
    are made by a worker after the commit.

    `files` False leaves the documents to the first who asks for them. `seen` is the mark of what the person looked at
    (`queries.marks.text_mark`), what is there now by default.

    Raises `NotPermitted` (not the author's office, round closed), `Invalid` before the first compilation and before
    the round's window begins, `Conflict` when it was sent already, or written or compiled since it was seen.
    """
    if not ReportStatus(report.status).is_editable:
        raise Conflict(_already(report))
    can_write(by, report).require()
    if report.snapshot is None:
        raise Invalid("Báo cáo chưa có số liệu. Hãy bấm “Tổng hợp số liệu” trước khi gửi.")
    if clock.today() < report.round.starts_on:
        raise Invalid(f"Kỳ báo cáo bắt đầu từ {report.round.starts_on:%d/%m/%Y}; trước ngày đó chưa gửi được báo cáo.")
    # A write to the round's row first: who closes it meanwhile queues up here.
    if not ReportRound.objects.filter(pk=report.round_id, status=RoundStatus.OPEN).update(status=F("status")):
        raise Conflict("Kỳ báo cáo vừa đóng nên báo cáo chưa được gửi. Đề nghị Sở Nội vụ mở lại nếu cần gửi.")
    # To its own row too: who excludes the unit or takes an answer back has been faster, or waits.
    Report.objects.filter(pk=report.pk).update(status=F("status"))
    if seen is not None and seen != text_mark(report):
        raise Conflict("Báo cáo vừa thay đổi sau khi ông/bà mở trang gửi nên chưa được gửi. Hãy xem lại rồi gửi.")
    require_not_excluded(report)
    require_answers(report)
    was = report.status
    sent = Report.objects.filter(
        pk=report.pk, status__in=EDITABLE_REPORT_STATUSES, compiled_at=report.compiled_at
    ).update(
        status=ReportStatus.SUBMITTED,
        submitted_at=clock.now(),
        submitted_on=clock.today(),
        submitted_by=by,
        first_sent_on=Coalesce("first_sent_on", Value(clock.today())),
        due_on=report.due_day,
        decided_at=None,
        decided_by=None,
        return_reason="",
        version=F("version") + 1,
    )
    report.refresh_from_db()
    if not sent:
        raise Conflict(
            "Số liệu vừa được tổng hợp lại. Hãy xem lại báo cáo rồi gửi."
            if report.status in EDITABLE_REPORT_STATUSES
            else _already(report)
        )
    carry_remarks(report)
    kept = keep_version(report, by=by)
    late = f", chậm {kept.days_late} ngày" if kept.days_late else ""
    _step(report, Transition.SUBMIT, by=by, was=was, note=f"Lần gửi {report.version}{late}")
    tell_of_step(report, Transition.SUBMIT, by=by)
    _close_figures(report, by)
    if files:
        request_files(report=report, by=by)
    return report


@transaction.atomic
def withdraw_report(*, report: Report, by: User, reason: str, seen_version: int | None = None) -> Report:
    """Take back what was sent before anybody has returned or accepted it; the office writes on. What was sent stays
    known as a version, and where no version was answered yet the next sending counts as the first.

    Raises `NotPermitted`, `Invalid` without a reason, `Conflict` when it was decided, or sent again, meanwhile.
    """
    can_withdraw(by, report).require()
    reason = _given(reason, f"Hãy ghi lý do rút lại để {receiver(report)} biết.")
    answered = report.transitions.filter(step=Transition.RETURN).exists()
    seen = report.version if seen_version is None else seen_version
    withdrawn = Report.objects.filter(pk=report.pk, status=ReportStatus.SUBMITTED, version=seen).update(
        status=ReportStatus.DRAFT,
        submitted_at=None,
        submitted_on=None,
        submitted_by=None,
        first_sent_on=F("first_sent_on") if answered else None,
    )
    report.refresh_from_db()
    if not withdrawn:
        raise Conflict(f"Báo cáo đã chuyển sang “{report.get_status_display()}” (lần {report.version}), chưa rút lại.")
    _step(report, Transition.WITHDRAW, by=by, was=ReportStatus.SUBMITTED, note=f"Lần gửi {seen}: {reason}")
    tell_of_step(report, Transition.WITHDRAW, by=by, note=reason)
    if report.level != ReportLevel.DIVISION:
        unlock_period(by=by, because=f"Rút lại báo cáo: {reason}", **_figures_of(report))
    return report


@transaction.atomic
def return_report(*, report: Report, by: User, reason: str, seen_version: int | None = None) -> Report:
    """Give the report back to its office with a reason; it becomes editable again.

    Raises `NotPermitted`, `Invalid` without a reason, `Conflict` when it was decided meanwhile.
    """
    can_decide(by, report).require()
    reason = _given(reason, "Hãy ghi lý do trả lại để đơn vị biết cần sửa gì.")
    _decide(report, by, seen_version, status=ReportStatus.RETURNED, return_reason=reason)
    _step(report, Transition.RETURN, by=by, was=ReportStatus.SUBMITTED, note=reason)
    tell_of_step(report, Transition.RETURN, by=by, note=reason)
    if report.level != ReportLevel.DIVISION:
        unlock_period(by=by, because=f"Trả lại báo cáo: {reason}", **_figures_of(report))
    return report


@transaction.atomic
def accept_report(*, report: Report, by: User, seen_version: int | None = None) -> Report:
    """Take the report over; from now on its snapshot counts in the province's.

    `seen_version` is the submission that the person read, the present one by default. Raises `NotPermitted`, `Conflict`
    when it was decided, or sent again, meanwhile.
    """
    can_decide(by, report).require()
    _decide(report, by, seen_version, status=ReportStatus.ACCEPTED)
    _step(report, Transition.ACCEPT, by=by, was=ReportStatus.SUBMITTED)
    tell_of_step(report, Transition.ACCEPT, by=by)
    if report.level == ReportLevel.DIVISION:  # it stays inside its agency, whose figures close with its own report
        return report
    emit(
        event=WebhookEvent.REPORT_ACCEPTED,
        key=f"{WebhookEvent.REPORT_ACCEPTED}:{report.pk}:{report.version}",
        province=report.round.province,
        data=_told(report),
    )
    _close_figures(report, by)  # who opened them while the report was read has closed them with this
    return report


def _told(report: Report) -> dict[str, Any]:
    """What programs are told of an accepted report; the rest they read at `url`."""
    return {
        "report": report.pk,
        "unit": report.unit.code,
        "year": report.round.year,
        "period": report.round.period,
        "version": report.version,
        "accepted_at": report.decided_at.isoformat(timespec="seconds"),
        "url": f"{settings.BASE_URL}{reverse('api:reports-detail', args=[report.pk])}",
        "exchange_url": f"{settings.BASE_URL}{reverse('api:exchange', args=[report.pk])}",
    }


def _given(reason: str, missing: str) -> str:
    reason = clean_lines(reason)
    if not reason:
        raise Invalid(missing, field="reason")
    if len(reason) > _REASON_LIMIT:
        raise Invalid(f"Lý do dài {len(reason)} ký tự, tối đa {_REASON_LIMIT}. Hãy rút gọn.", field="reason")
    return reason


def _decide(report: Report, by: User, seen_version: int | None, **fields) -> None:
    seen = report.version if seen_version is None else seen_version
    if report.has_lost_recipient:  # who decides now is who takes it
        fields["recipient"] = None
    decided = Report.objects.filter(pk=report.pk, status=ReportStatus.SUBMITTED, version=seen).update(
        decided_at=clock.now(), decided_by=by, **fields
    )
    report.refresh_from_db()
    if not decided and report.status == ReportStatus.SUBMITTED:
        raise Conflict(
            f"Đơn vị đã gửi lại báo cáo (lần {report.version}) sau khi ông/bà mở trang. Hãy đọc lại rồi quyết định."
        )
    if not decided:
        raise Conflict(f"Báo cáo đã chuyển sang “{report.get_status_display()}”. Hãy tải lại trang.")


def _step(report: Report, step: Transition, *, by: User, was: str, note: str = "") -> None:
    ReportTransition.objects.create(report=report, step=step, note=note, at=clock.now(), by=by)
    after = {"status": report.status, "version": report.version, "note": note}
    audit(by=by, action=step.label, obj=report, before={"status": was}, after=after)


def _close_figures(report: Report, by: User) -> None:
    """From now on the figures that the report rests on stay as they are; a division's report closes none."""
    if report.level == ReportLevel.DIVISION:
        return
    because = f"báo cáo “{report.round}” của {report.unit} đã gửi ngày {report.submitted_on:%d/%m/%Y}."
    lock_period(by=by, because=because, **_figures_of(report))


def _figures_of(report: Report) -> dict:
    return {"agency": report.unit, "year": report.round.year, "period": report.round.period}


def _already(report: Report) -> str:
    if report.status == ReportStatus.ACCEPTED:
        sent = f"Ngày gửi: {report.submitted_on:%d/%m/%Y}."
        return f"Báo cáo đã được {receiver(report)} tiếp nhận, không gửi lại được. {sent}"
    return f"Báo cáo đã được gửi ngày {report.submitted_on:%d/%m/%Y}, đang chờ {receiver(report)} tiếp nhận."
