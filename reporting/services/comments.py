"""People of the author's side talk about a report, and say when what was remarked is dealt with."""

from django.db import transaction

from organisations.models import User
from organisations.services.audit import audit
from reform.common import clock
from reform.common.errors import Invalid
from reform.common.text import clean_lines
from reporting.enums import CommentKind
from reporting.models import PartComment, Report
from reporting.permissions import can_comment

_LIMIT = 2000


@transaction.atomic
def add_comment(*, report: Report, by: User, text: str, part_key: str = "") -> PartComment:
    """A comment on a part, or on the whole report. Raises `NotPermitted`, `Invalid` without words, for too many, or for
    a part that the report does not have.
    """
    can_comment(by, report).require()
    text = clean_lines(text)
    if not text:
        raise Invalid("Hãy ghi nội dung trao đổi.", field="text")
    if len(text) > _LIMIT:
        raise Invalid(f"Trao đổi dài {len(text)} ký tự, tối đa {_LIMIT}. Hãy rút gọn.", field="text")
    part = report.parts.filter(key=part_key).first() if part_key else None
    if part_key and part is None:
        raise Invalid("Báo cáo không có mục này.")
    comment = PartComment.objects.create(
        report=report,
        part_key=part_key,
        kind=CommentKind.COMMENT,
        report_version=report.version,
        text=text,
        written_at=clock.now(),
        written_by=by,
    )
    # Of the comment, not of the report: the report's history is read by its readers too.
    audit(by=by, action="Trao đổi về báo cáo", obj=comment, after={"part_key": str(part or ""), "text": text})
    return comment


@transaction.atomic
def resolve_comment(*, comment: PartComment, by: User) -> None:
    """What was said is dealt with, a comment or a remark. Twice changes nothing. Raises `NotPermitted`."""
    can_comment(by, comment.report).require()
    open_ = PartComment.objects.filter(pk=comment.pk, resolved_at__isnull=True)
    if open_.update(resolved_at=clock.now(), resolved_by=by):
        audit(by=by, action="Đánh dấu ý kiến đã xử lý", obj=comment, after={"text": comment.text})
