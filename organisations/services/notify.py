"""Tells people something, once: in the bell, and by e-mail where they want it."""

from collections.abc import Iterable

from organisations.enums import NoticeKind
from organisations.models import Notification, NotificationSetting, User
from reform.common import clock


def notify(
    *, to: Iterable[User], kind: NoticeKind, key: str, title: str, text: str = "", path: str = "", mail: bool = True
) -> int:
    """Leave a notice for each of these people and return for how many it was new; call inside the change's
    transaction.

    `key` names the occasion: a second notice with the same key to the same person is dropped. It goes out by e-mail
    too where `mail` and the person's settings say so and there is an address. Three queries, however many people.
    """
    people = {person.pk: person for person in to if person.is_active}
    told = Notification.objects.filter(recipient__in=people, key=key).values_list("recipient", flat=True)
    new = people.keys() - set(told)
    silent = set(
        NotificationSetting.objects.filter(user__in=new, by_mail=False).values_list("user", flat=True) if new else ()
    )
    now = clock.now()
    rows = [
        Notification(
            recipient=people[pk],
            kind=kind,
            key=key,
            title=title[:200],
            text=text,
            path=path,
            created_at=now,
            by_mail=mail and bool(people[pk].email) and pk not in silent,
        )
        for pk in sorted(new)
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
