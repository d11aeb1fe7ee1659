"""The portal's day: Vietnam's calendar, or the working date that an installation with illustrative data is set to."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

# The day, or what tells it when somebody first asks.
_working_date: ContextVar[date | Callable[[], date | None] | None] = ContextVar("working_date", default=None)


def today() -> date:
    """The day on which the portal works now, in Vietnam's time zone."""
    return _set_to() or timezone.localdate()


def now() -> datetime:
    """The moment of a change on the portal's calendar: the real time of day, on the portal's day.

    What the machinery measures (leases, expiry of keys) goes by `django.utils.timezone.now` instead.
    """
    working = _set_to()
    if working is None:
        return timezone.now()
    return timezone.make_aware(datetime.combine(working, timezone.localtime().time()))


@contextmanager
def working_on(day: date | Callable[[], date | None] | None) -> Iterator[None]:
    """Within the block `today()` is `day`, or what it tells when it is called; None leaves the calendar as it is."""
    token = _working_date.set(day)
    try:
        yield
    finally:
        _working_date.reset(token)


def _set_to() -> date | None:
    day = _working_date.get()
    return day() if callable(day) else day
