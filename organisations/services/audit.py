"""Writes the log of changes."""

from typing import Any

from django.db import models

from organisations.models import AuditEvent, User
from reform.common import clock

_SYSTEM = "Hệ thống"


def audit(
    *,
    by: User | None,
    action: str,
    obj: models.Model,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    capacity: str = "",
) -> None:
    """Record that `by` (None: the system itself) did `action` to `obj`; call inside the change's transaction.

    `before` and `after` hold the changed fields as plain JSON values; `action` is a verb in Vietnamese as the log
    shows it. `capacity` is in what capacity somebody acts for another ("KT. Giám đốc Nguyễn Văn A"); without it, the
    person's own title.
    """
    AuditEvent.objects.create(
        at=clock.now(),
        actor_id=by.pk if by else None,
        actor=str(by) if by else _SYSTEM,
        actor_unit=str(by.unit) if by and by.unit_id else "",
        capacity=(capacity or (by.title if by else ""))[:200],
        action=action,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        object_label=str(obj)[:300],
        before=before or {},
        after=after or {},
    )
