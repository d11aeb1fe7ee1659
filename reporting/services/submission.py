"""A report's way between an agency and Sở Nội vụ: sent, returned, accepted. Always forward, and each step leaves a
trace.
"""

from django.db import transaction
from django.db.models import F

from organisations.models import User
from organisations.services.audit import audit
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean_lines
from reporting.enums import ReportStatus, RoundStatus, Transition
from reporting.models import Report, ReportRound, ReportTransition
from reporting.permissions import can_decide, can_write
from reporting.services.requests import request_files

_REASON_LIMIT = 2000


@transaction.atomic
def submit_report(*, report: Report, by: User, files: bool = True) -> Report:
    """Send the report: its numbers and words are frozen, and its documents are made by a worker after the commit.

    `files` False leaves the documents to the first who asks for them.

    Raises `NotPermitted` (not the author's office, round closed), `Invalid` before the first compilation and before
    the round's window begins, `Conflict` when it was sent already.
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
    was = report.status
    sent = Report.objects.filter(
        pk=report.pk, status__in=(ReportStatus.DRAFT, ReportStatus.RETURNED), compiled_at=report.compiled_at
    ).update(
        status=ReportStatus.SUBMITTED,
        submitted_at=clock.now(),
        submitted_on=clock.today(),
        submitted_by=by,
        decided_at=None,
        decided_by=None,
        return_reason="",
        version=F("version") + 1,
    )
    report.refresh_from_db()
    if not sent:
        raise Conflict(
            "Số liệu vừa được tổng hợp lại. Hãy xem lại báo cáo rồi gửi."
            if report.status in (ReportStatus.DRAFT, ReportStatus.RETURNED)
            else _already(report)
        )
    _step(report, Transition.SUBMIT, by=by, was=was, note=f"Lần gửi {report.version}")
    if files:
        request_files(report=report, by=by)
    return report


@transaction.atomic
def return_report(*, report: Report, by: User, reason: str, seen_version: int | None = None) -> Report:
    """Give the report back to its office with a reason; it becomes editable again.

    Raises `NotPermitted`, `Invalid` without a reason, `Conflict` when it was decided meanwhile.
    """
    can_decide(by, report).require()
    reason = clean_lines(reason)
    if not reason:
        raise Invalid("Hãy ghi lý do trả lại để đơn vị biết cần sửa gì.", field="reason")
    if len(reason) > _REASON_LIMIT:
        raise Invalid(f"Lý do dài {len(reason)} ký tự, tối đa {_REASON_LIMIT}. Hãy rút gọn.", field="reason")
    _decide(report, by, seen_version, status=ReportStatus.RETURNED, return_reason=reason)
    _step(report, Transition.RETURN, by=by, was=ReportStatus.SUBMITTED, note=reason)
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
    return report


def _decide(report: Report, by: User, seen_version: int | None, **fields) -> None:
    seen = report.version if seen_version is None else seen_version
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


def _already(report: Report) -> str:
    if report.status == ReportStatus.ACCEPTED:
        return f"Báo cáo đã được Sở Nội vụ tiếp nhận, không gửi lại được. Ngày gửi: {report.submitted_on:%d/%m/%Y}."
    return f"Báo cáo đã được gửi ngày {report.submitted_on:%d/%m/%Y}, đang chờ Sở Nội vụ tiếp nhận."
