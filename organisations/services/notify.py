"""Tells people something, once: in the bell, and by e-mail where they want it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from organisations.enums import NoticeKind
from organisations.models import Notification, NotificationSetting, User
from reform.common import clock
from reform.common.text import clean

_AT_ONCE = 500  # people in one statement; a database bounds how many values it takes


@dataclass(frozen=True)
class Notice:
    """What one person is told; `key` names the occasion, `path` leads to it."""

    to: User
    kind: NoticeKind
    key: str
    title: str
    text: str = ""
    path: str = ""


def notify(
    *, to: Iterable[User], kind: NoticeKind, key: str, title: str, text: str = "", path: str = "", mail: bool = True
) -> int:
    """Leave a notice for each of these people and return for how many it was new; call inside the change's
    transaction.

    `key` names the occasion: a second notice with the same key to the same person is dropped. It goes out by e-mail
    too where `mail` and the person's settings say so and there is an address. Three queries, however many people.
    """
    return notify_each([Notice(person, kind, key, title, text, path) for person in to], mail=mail)


def notify_each(notices: Iterable[Notice], *, mail: bool = True) -> int:
    """The same where each person is told something else. Three queries for some hundred people."""
    wanted = {(notice.to.pk, notice.key): notice for notice in notices if notice.to.is_active}
    made = 0
    for start in range(0, len(wanted), _AT_ONCE):
        made += _leave(dict(list(wanted.items())[start : start + _AT_ONCE]), mail and mail_is_configured())
    return made


def not_told_yet(notices: Iterable[Notice]) -> list[Notification]:
    """What `notify_each` would leave with these people, unsaved: those who were told already are left out, and
    `by_mail` says who would get a letter too.
    """
    wanted = {(notice.to.pk, notice.key): notice for notice in notices if notice.to.is_active}
    parts = (list(wanted.items())[start : start + _AT_ONCE] for start in range(0, len(wanted), _AT_ONCE))
    return [row for part in parts for row in _rows(dict(part), mail_is_configured())]


def mail_is_configured() -> bool:
    """Whether the installation has a server of letters; without one everything stays in the bell."""
    return bool(settings.EMAIL_HOST)


def _leave(wanted: dict[tuple[int, str], Notice], mail: bool) -> int:
    rows = _rows(wanted, mail)
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _rows(wanted: dict[tuple[int, str], Notice], mail: bool) -> list[Notification]:
    people, keys = {person for person, _ in wanted}, {key for _, key in wanted}
    told = set(Notification.objects.filter(recipient__in=people, key__in=keys).values_list("recipient", "key"))
    new = [notice for occasion, notice in sorted(wanted.items()) if occasion not in told]
    if not new:
        return []
    silent = NotificationSetting.objects.filter(user__in=people, by_mail=False).values_list("user", flat=True)
    silent = set(silent) if mail else people
    now = clock.now()
    return [
        Notification(
            recipient=notice.to,
            kind=notice.kind,
            key=notice.key,
            title=clean(notice.title)[:200],
            text=notice.text,
            path=notice.path,
            created_at=now,
            by_mail=bool(notice.to.email) and notice.to.pk not in silent,
        )
        for notice in new
    ]
