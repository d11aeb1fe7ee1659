"""Writes the log of changes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
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
    AuditEvent.objects.bulk_create([_event(by, Told(action, obj, before or {}, after or {}), capacity)])


@dataclass(frozen=True)
class Told:
    """What was done to one of many objects, as `audit` is told of one."""

    action: str
    obj: models.Model
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


def audit_each(told: Iterable[Told], *, by: User | None) -> None:
    """Record many changes that one person made. One query; call inside the changes' transaction."""
    AuditEvent.objects.bulk_create([_event(by, one) for one in told])


def _event(by: User | None, told: Told, capacity: str = "") -> AuditEvent:
    return AuditEvent(
        at=clock.now(),
        actor_id=by.pk if by else None,
        actor=str(by) if by else _SYSTEM,
        actor_unit=str(by.unit) if by and by.unit_id else "",
        capacity=(capacity or (by.title if by else ""))[:200],
        action=told.action,
        object_type=told.obj._meta.label_lower,
        object_id=str(told.obj.pk),
        object_label=str(told.obj)[:300],
        before=told.before,
        after=told.after,
    )
