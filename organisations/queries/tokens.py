"""Keys of programs: all of them, how each stands, which end soon."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from organisations.enums import Role, TokenState
from organisations.models import ApiToken, User
from organisations.permissions import can_manage_clients

SOON = timedelta(days=14)


def tokens_for(viewer: User) -> QuerySet[ApiToken]:
    """The keys that the person looks after: ADMIN all, nobody else any. With accounts, units, what they replace, and
    whether a key that stands replaces them (`is_replaced`).
    """
    newer = ApiToken.objects.filter(replaces=OuterRef("pk"), revoked_at__isnull=True)
    tokens = ApiToken.objects.select_related("user__unit", "replaces").annotate(is_replaced=Exists(newer))
    return tokens.order_by("-created_at", "-pk") if can_manage_clients(viewer) else tokens.none()


def clients() -> QuerySet[User]:
    """Accounts of programs that may get a key."""
    return User.objects.filter(role=Role.CLIENT, is_active=True).select_related("unit").order_by("sort_key", "pk")


def token_state(token: ApiToken) -> TokenState:
    """How the key stands now; `user` is loaded."""
    if token.revoked_at is not None:
        return TokenState.REVOKED
    if token.expires_at <= timezone.now():
        return TokenState.EXPIRED
    if not token.user.is_active:
        return TokenState.LOCKED
    return TokenState.ENDING if token.expires_at <= timezone.now() + SOON else TokenState.GOOD


def expiring_tokens(now: datetime, within: timedelta) -> QuerySet[ApiToken]:
    """Keys in force of active accounts that end within that time and were not replaced by one that stands."""
    good = ApiToken.objects.filter(revoked_at__isnull=True, user__is_active=True, user__role=Role.CLIENT)
    ending = good.filter(expires_at__gt=now, expires_at__lte=now + within)
    return ending.exclude(replaced_by__in=good.filter(expires_at__gt=now)).select_related("user").order_by("pk")
