"""What a person does with own notices: reads them, and says how to be told."""

from django.db import transaction

from organisations.models import Notification, NotificationSetting, User
from organisations.services.audit import audit
from reform.common import clock

SETTINGS = ("by_mail", "week_before", "three_days_before", "day_before", "on_the_day", "when_late", "digest")


def mark_read(*, notice: Notification, by: User) -> None:
    """The person has opened the notice; another's stays as it is."""
    Notification.objects.visible_to(by).unread().filter(pk=notice.pk).update(read_at=clock.now())


def mark_all_read(*, by: User) -> int:
    """All of the person's notices count as read; returns how many were not yet."""
    return Notification.objects.visible_to(by).unread().update(read_at=clock.now())


@transaction.atomic
def save_settings(*, by: User, **wanted: bool) -> NotificationSetting:
    """Keep how the person wants to be told, by the names in SETTINGS; those left out stay."""
    kept, _ = NotificationSetting.objects.get_or_create(user=by)
    changed = {name: value for name, value in wanted.items() if name in SETTINGS and getattr(kept, name) != value}
    before = {name: getattr(kept, name) for name in changed}
    if changed:
        NotificationSetting.objects.filter(pk=kept.pk).update(**changed)
        kept.refresh_from_db()
        audit(by=by, action="Đổi cài đặt nhắc việc", obj=kept, before=before, after=changed)
    return kept
