"""What the sign-in page asks: who is locked for how long, and which accounts a demonstration offers."""

from datetime import timedelta
from math import ceil

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from organisations.models import User


def failures_from(address: str) -> int:
    """Failed sign-ins from the address within the time that a lock lasts, whatever names were tried."""
    recent = AccessAttempt.objects.filter(
        ip_address=address, attempt_time__gte=timezone.now() - settings.AXES_COOLOFF_TIME
    )
    return recent.aggregate(failures=Sum("failures_since_start"))["failures"] or 0


def minutes_locked(address: str, username: str = "") -> int:
    """Full minutes until sign-in from the address (with that name) is tried again; at least 1."""
    attempts = AccessAttempt.objects.filter(ip_address=address)
    if username:
        attempts = attempts.filter(username=username)
    last = attempts.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    left = last + settings.AXES_COOLOFF_TIME - timezone.now() if last else settings.AXES_COOLOFF_TIME
    return max(1, ceil(left / timedelta(minutes=1)))


def person_waiting(pk: int) -> User | None:
    """The active account of somebody whose password was right and whose code is awaited."""
    return User.objects.filter(pk=pk, is_active=True).first()


def one_account_of_each_role() -> list[dict[str, str]]:
    """The oldest active account of each role: username, role and unit in words."""
    found: dict[str, User] = {}
    for user in User.objects.filter(is_active=True).select_related("unit").order_by("pk"):
        found.setdefault(user.role, user)
    return [
        {"username": user.username, "role": user.get_role_display(), "unit": str(user.unit or "")}
        for user in found.values()
    ]
