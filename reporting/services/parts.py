"""People write the passages of a report: one after the other, with what stood there before kept, and finished passages
locked.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from organisations.models import User
from organisations.services.audit import audit
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean_lines
from reform.common.wording import moment
from reporting.enums import EDITABLE_REPORT_STATUSES
from reporting.models import PartRevision, Report, ReportPart
from reporting.permissions import can_write
from reporting.services.documents import drop_draft_files

LEASE = timedelta(minutes=2)
_BODY_LIMIT = 200_000
_SITTING = timedelta(minutes=10)


@transaction.atomic
def edit_part(*, part: ReportPart, by: User, body: str, seen_version: int, going_on: bool = False) -> ReportPart:
    """Replace the passage by what the person wrote; from then on compiling leaves it alone.

    `going_on` while the person writes on: the passage stays theirs for `LEASE`, and the texts of one sitting are one
    step of its history. Raises `NotPermitted`, `Invalid` for a text over the limit, `Conflict` when somebody else saved
    the passage since `seen_version`, has it open, or locked it.
    """
    can_write(by, part.report).require()
    body = clean_lines(body)
    if len(body) > _BODY_LIMIT:
        raise Invalid(f"Nội dung dài {len(body)} ký tự, tối đa {_BODY_LIMIT}. Hãy rút gọn.", field="body")
    _queue_up(part)
    now = clock.now()
    was = ReportPart.objects.get(pk=part.pk)
    saved = (
        _free_for(part, by, now)
        .filter(version=seen_version)
        .update(
            body=body,
            is_generated=False,
            edited_at=now,
            edited_by=by,
            version=F("version") + 1,
            editing_by=by if going_on else None,
            editing_until=now + LEASE if going_on else None,
        )
    )
    if not saved:
        part.refresh_from_db()
        raise Conflict(_why_not(part, by, seen_version))
    drop_draft_files(part.report)
    same_sitting = _is_same_sitting(was, by, now)
    if not same_sitting:
        keep_revision(was, by=by)
    before, after = {"body": was.body}, {"body": body}
    if not (going_on and same_sitting):
        audit(by=by, action="Sửa mục báo cáo", obj=part, before=before, after=after)
    part.refresh_from_db()
    return part


@transaction.atomic
def hold_part(*, part: ReportPart, by: User) -> ReportPart:
    """The person has the passage open: nobody else writes it for `LEASE`; again and again while they write.

    Raises `NotPermitted`, and `Conflict` when somebody else has it open, or it is locked.
    """
    can_write(by, part.report).require()
    now = clock.now()
    held = _free_for(part, by, now).update(editing_by=by, editing_until=now + LEASE)
    part.refresh_from_db()
    if not held:
        raise Conflict(_why_not(part, by, part.version))
    return part


def release_part(*, part: ReportPart, by: User) -> None:
    """The person has closed the passage, so that others may write it at once; who else has it open keeps it."""
    ReportPart.objects.filter(pk=part.pk, editing_by=by).update(editing_by=None, editing_until=None)


@transaction.atomic
def lock_part(*, part: ReportPart, by: User) -> ReportPart:
    """The passage is finished: nobody changes it until it is unlocked. Locking twice changes nothing.

    Raises `NotPermitted`, and `Conflict` while somebody else has it open.
    """
    can_write(by, part.report).require()
    _queue_up(part)
    now = clock.now()
    locked = _free_for(part, by, now).update(locked_at=now, locked_by=by, editing_by=None, editing_until=None)
    part.refresh_from_db()
    if locked:
        audit(by=by, action="Khóa mục báo cáo", obj=part, before={"locked": False}, after={"locked": True})
    elif not part.locked_at:
        raise Conflict(_why_not(part, by, part.version))
    return part


@transaction.atomic
def unlock_part(*, part: ReportPart, by: User) -> ReportPart:
    """The passage can be written again. Unlocking twice changes nothing. Raises `NotPermitted`."""
    can_write(by, part.report).require()
    _queue_up(part)
    locked = ReportPart.objects.filter(pk=part.pk, locked_at__isnull=False)
    if locked.update(locked_at=None, locked_by=None):
        audit(by=by, action="Mở khóa mục báo cáo", obj=part, before={"locked": True}, after={"locked": False})
    part.refresh_from_db()
    return part


@transaction.atomic
def generate_part(*, part: ReportPart, by: User, body: str, seen_version: int) -> ReportPart:
    """Take the portal's own text over in place of what people wrote; from then on compiling renews it.

    `body` is what the portal writes there on the report's numbers. Raises as `edit_part`.
    """
    can_write(by, part.report).require()
    _queue_up(part)
    now, was = clock.now(), ReportPart.objects.get(pk=part.pk)
    saved = (
        _free_for(part, by, now)
        .filter(version=seen_version)
        .update(body=body, is_generated=True, edited_at=None, edited_by=None, version=F("version") + 1)
    )
    if not saved:
        part.refresh_from_db()
        raise Conflict(_why_not(part, by, seen_version))
    drop_draft_files(part.report)
    keep_revision(was, by=by)
    audit(by=by, action="Lấy nội dung hệ thống soạn", obj=part, before={"body": was.body}, after={"body": body})
    part.refresh_from_db()
    return part


def keep_revision(was: ReportPart, *, by: User | None) -> None:
    """Keep what the passage said before it was changed; an empty passage that nobody wrote says nothing."""
    if was.body or not was.is_generated:
        PartRevision.objects.create(**revision_of(was, by=by))


def revision_of(was: ReportPart, *, by: User | None) -> dict:
    """The fields of the revision that keeps this text."""
    return {
        "part": was,
        "version": was.version,
        "body": was.body,
        "is_generated": was.is_generated,
        "replaced_at": clock.now(),
        "replaced_by": by,
    }


def _queue_up(part: ReportPart) -> None:
    """A write to the report's row first: who sends it meanwhile queues up here, and what was sent stays as it was."""
    if not Report.objects.filter(pk=part.report_id, status__in=EDITABLE_REPORT_STATUSES).update(status=F("status")):
        raise Conflict("Báo cáo vừa được gửi nên không sửa được nữa. Nội dung ông/bà vừa viết chưa được lưu.")


def _free_for(part: ReportPart, by: User, now: datetime):
    """The passage's row, if that person may write it now."""
    open_to = Q(editing_until__isnull=True) | Q(editing_until__lte=now) | Q(editing_by=by)
    return ReportPart.objects.filter(open_to, pk=part.pk, locked_at__isnull=True)


def _is_same_sitting(was: ReportPart, by: User, now: datetime) -> bool:
    """Whether the person saved the passage a moment ago and goes on: then what stood before the sitting is kept."""
    is_held = was.editing_by_id == by.pk and was.edited_by_id == by.pk
    return is_held and was.edited_at is not None and now - was.edited_at < _SITTING


def _why_not(part: ReportPart, by: User, seen_version: int) -> str:
    if part.locked_at:
        return f"{part.locked_by} đã khóa mục này lúc {moment(part.locked_at)}. Mở khóa mục rồi sửa."
    if part.version != seen_version:
        return (
            f"{part.edited_by or 'Hệ thống'} đã sửa mục này trong khi ông/bà đang viết. "
            "Hãy xem nội dung mới rồi quyết định có lưu tiếp không."
        )
    return f"{part.editing_by or 'Người khác'} đang sửa mục này. Ông/bà sửa được sau {moment(part.editing_until)}."
