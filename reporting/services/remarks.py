"""The reader's remarks at the parts of a report: written while reading, told with the return."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from organisations.models import User
from organisations.services.audit import audit
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean_lines
from reporting.enums import CommentKind, ReportStatus, Transition
from reporting.models import PartComment, Report
from reporting.permissions import can_decide

_LIMIT = 2000


@transaction.atomic
def write_remark(
    *, report: Report, by: User, part_key: str, text: str, seen_version: int, seen_at: datetime | None
) -> PartComment | None:
    """Keep what the reader's side says of a part of that sending; an empty text takes it back. The unit sees it when
    the report is returned.

    `seen_at` is when the remark was written that the person began from, None where there was none. Raises
    `NotPermitted`, `Invalid` for a text over the limit or a part that is not in the report, `Conflict` when the report
    was decided or sent again, or a colleague wrote meanwhile.
    """
    can_decide(by, report).require()
    text = clean_lines(text)
    if len(text) > _LIMIT:
        raise Invalid(f"Ý kiến dài {len(text)} ký tự, tối đa {_LIMIT}. Hãy rút gọn.", field="text")
    part = report.parts.filter(key=part_key).first()
    if part is None:
        raise Invalid("Báo cáo không có mục này.", field="text")
    # A write to the report's row first: who decides or withdraws meanwhile queues up here.
    current = Report.objects.filter(pk=report.pk, status=ReportStatus.SUBMITTED, version=seen_version)
    if not current.update(status=F("status")):
        raise Conflict("Báo cáo vừa được xử lý hoặc gửi lại nên ý kiến chưa được lưu. Hãy tải lại trang.")
    rows = PartComment.objects.filter(
        report=report, kind=CommentKind.REMARK, report_version=seen_version, part_key=part_key
    )
    known = rows.select_related("written_by").first()
    if (known.written_at if known else None) != seen_at:
        who = known.written_by if known else "Người khác"
        raise Conflict(f"{who} vừa sửa ý kiến ở mục này. Hãy xem ý kiến mới rồi quyết định có lưu tiếp không.")
    before = known.text if known else ""
    if not text:
        rows.delete()
        kept = None
    elif known:
        rows.update(text=text, written_at=clock.now(), written_by=by)
        kept = rows.get()
    else:
        kept = PartComment.objects.create(
            report=report,
            part_key=part_key,
            kind=CommentKind.REMARK,
            report_version=seen_version,
            text=text,
            written_at=clock.now(),
            written_by=by,
        )
    if before != text:
        # Of the remark, not of the report: its writers read the report's history before anything is told.
        after = {"part_key": str(part), "text": text}
        audit(by=by, action="Ghi ý kiến về mục báo cáo", obj=kept or known, before={"text": before}, after=after)
    return kept


def carry_remarks(report: Report) -> None:
    """Remarks on a sending that was withdrawn before they were told become those on the present one; call inside the
    transaction that sends. Only the sending just before can hold such: earlier ones were carried when it was sent.
    """
    ended = report.transitions.filter(step__in=(Transition.RETURN, Transition.WITHDRAW)).order_by("-id").first()
    if ended and ended.step == Transition.WITHDRAW:
        untold = PartComment.objects.filter(report=report, kind=CommentKind.REMARK, report_version=report.version - 1)
        untold.update(report_version=report.version)
