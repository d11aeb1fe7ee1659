"""How fresh the last word on a piece of work is, apart from how the work stands; in Python and in SQL."""

from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Q

from plans.enums import OPEN_STATUSES, DeadlineType, WorkStatus
from reform.common.wording import day

STALE_DAYS = 30


class Freshness(NamedTuple):
    """When somebody spoke last, in words; `is_stale` where a word has been owed for longer than it should be."""

    words: str
    is_stale: bool


def freshness(updated_on: date | None, on: date, *, owed: bool = True) -> Freshness:
    """How old the word of `updated_on` is on the day `on`; stale after STALE_DAYS, or without any word, where one is
    `owed` (`word_is_owed`).
    """
    if updated_on is None:
        return Freshness("chưa có cập nhật", owed)
    age = (on - updated_on).days
    if age > 1:
        words = f"cập nhật {age} ngày trước"
    else:
        words = {0: "cập nhật hôm nay", 1: "cập nhật hôm qua"}.get(age) or f"cập nhật {day(updated_on)}"
    return Freshness(words, owed and age > STALE_DAYS)


def word_is_owed(status: str, deadline_kind: str, starts_on: date | None, on: date) -> bool:
    """Whether somebody should be telling how the work goes: it is open, has begun by the plan, and waits for no
    event.
    """
    if status not in OPEN_STATUSES or (starts_on is not None and starts_on > on):
        return False
    return not (deadline_kind == DeadlineType.CONDITIONAL and status == WorkStatus.NOT_STARTED)


def stale_for(days: int, on: date) -> Q:
    """Assignments of which a word is owed and the last one is more than `days` old, or of which there is none."""
    silent = Q(updated_on__isnull=True) | Q(updated_on__lt=on - timedelta(days=days))
    begun = Q(activity__starts_on__isnull=True) | Q(activity__starts_on__lte=on)
    waiting = Q(deadline_kind=DeadlineType.CONDITIONAL, status=WorkStatus.NOT_STARTED)
    return Q(status__in=OPEN_STATUSES) & silent & begun & ~waiting
