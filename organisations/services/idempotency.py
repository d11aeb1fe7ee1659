"""Lets programs send a writing request twice: it is done once, and both times answered alike.

The answer is written in the transaction of the change, so a crash leaves both or neither.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from organisations.models import IdempotentRequest, User
from reform.common.errors import ActionError

KEPT = timedelta(hours=24)
LEASE = timedelta(minutes=2)  # after so long a request whose process died may be sent again; none runs longer


class KeyReused(ActionError):
    """The key stands for another request."""

    code = "idempotency_key_reused"


class InProgress(ActionError):
    """The same request is still at work."""

    code = "request_in_progress"


@dataclass(frozen=True)
class Answer:
    """What was answered, as it was sent; `replayed`: to an earlier sending of the same request."""

    status: int
    body: str
    replayed: bool = False


def once(*, user: User, key: str, fingerprint: str, work: Callable[[], tuple[int, str]]) -> Answer:
    """Do `work` (status and body of the answer) in a transaction, unless this account's key stands for it already; then
    the answer is the earlier one.

    A refusal that `work` raises leaves nothing, so the key may be used again for the corrected request. Raises what
    `work` raises, `KeyReused` for another fingerprint, `InProgress` while the first sending is at work.
    """
    row = _begin(user, key, fingerprint)
    if row.status is not None:
        return Answer(row.status, row.answer, replayed=True)
    mine = IdempotentRequest.objects.filter(pk=row.pk, status__isnull=True, created_at=row.created_at)
    done = False
    try:
        with transaction.atomic():
            status, body = work()
            if not mine.update(status=status, answer=body):
                raise InProgress(_IN_PROGRESS)  # it took longer than the lease, and somebody took over
        done = True
    finally:
        if not done:
            mine.delete()
    return Answer(status, body)


def forget_requests() -> int:
    """Delete what is older than `KEPT`; returns how many."""
    deleted, _ = IdempotentRequest.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    return deleted


_IN_PROGRESS = "Yêu cầu với khóa này đang được xử lý. Hãy gửi lại sau ít giây."


def _begin(user: User, key: str, fingerprint: str) -> IdempotentRequest:
    """The row of this request: a new one, one that a dead process left, or the answered one."""
    now = timezone.now()
    IdempotentRequest.objects.filter(user=user, key=key, created_at__lt=now - KEPT).delete()
    try:
        with transaction.atomic():
            return IdempotentRequest.objects.create(user=user, key=key, fingerprint=fingerprint)
    except IntegrityError:
        row = IdempotentRequest.objects.filter(user=user, key=key).first()
    if row is None:
        raise InProgress(_IN_PROGRESS)  # it ended, refused, between the two statements
    if row.fingerprint != fingerprint:
        raise KeyReused("Khóa Idempotency-Key này đã dùng cho một yêu cầu khác. Hãy dùng khóa mới cho yêu cầu mới.")
    if row.status is None:
        left = IdempotentRequest.objects.filter(pk=row.pk, status__isnull=True, created_at=row.created_at)
        if row.created_at > now - LEASE or not left.update(created_at=now):
            raise InProgress(_IN_PROGRESS)
        row.created_at = now
    return row
