"""Writes the keys with which programs use the REST interface."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from organisations.enums import READING_SCOPES, NoticeKind, Role, TokenScope
from organisations.models import ApiToken, Unit, User
from organisations.permissions import can_manage_clients
from organisations.queries.tokens import SOON, expiring_tokens
from organisations.services.accounts import create_client_account
from organisations.services.audit import audit
from organisations.services.notify import Notice, notify_each
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean
from reform.common.wording import day

LONGEST = timedelta(days=731)
OVERLAPS = range(31)  # days for which a key may outlive its successor's making
_NOTED = timedelta(hours=1)  # how exactly the last use is kept
_TOKEN_BYTES = 32
_PREFIX = 8


@dataclass(frozen=True)
class IssuedToken:
    """A key's row and the key, to be shown this one time."""

    token: ApiToken
    key: str


@transaction.atomic
def issue_token(
    *, by: User | None, user: User, name: str, expires_at: datetime, scopes: Iterable[str] = READING_SCOPES
) -> IssuedToken:
    """A new key of a program's account; it is not stored and cannot be shown again. `by` None is an operator.

    Raises `NotPermitted`; `Invalid` with the field for an account that is not an active CLIENT's, an empty name, no or
    unknown scopes, an end that is past or more than two years away.
    """
    if by is not None:
        can_manage_clients(by).require()
    _require_program(user)
    name, opened = clean(name), _scopes(scopes)
    if not 1 <= len(name) <= 120:
        raise Invalid("Tên của khóa phải có từ 1 đến 120 ký tự.", field="name")
    if not timezone.now() < expires_at <= timezone.now() + LONGEST:
        raise Invalid("Ngày hết hạn phải từ hôm nay đến hai năm tới.", field="expires_at")
    made = _make(user, name, expires_at, opened)
    after = {"token": name, "scopes": opened, "expires_at": expires_at.isoformat()}
    audit(by=by, action="Cấp khóa API", obj=user, after=after)
    return made


@transaction.atomic
def issue_to_new_client(
    *, by: User, full_name: str, unit: Unit, name: str, expires_at: datetime, scopes: Iterable[str]
) -> IssuedToken:
    """A key for a program that has no account yet; the account cannot sign in. Raises as `issue_token` and
    `create_account` do; nothing is written then.
    """
    can_manage_clients(by).require()
    user = create_client_account(by=by, full_name=full_name, unit=unit)
    return issue_token(by=by, user=user, name=name, expires_at=expires_at, scopes=scopes)


@transaction.atomic
def rotate_token(*, by: User, token: ApiToken, overlap_days: int) -> IssuedToken:
    """A new key with the same name and scopes and as long a life; the old one ends after the overlap, if not before.

    Raises `NotPermitted`, `Invalid` for another overlap than 0 to 30 days or a stopped account, `Conflict` for a key
    that was revoked or replaced already.
    """
    can_manage_clients(by).require()
    _require_program(token.user)
    if overlap_days not in OVERLAPS:
        raise Invalid(f"Khóa cũ dùng thêm được từ 0 đến {OVERLAPS[-1]} ngày.", field="overlap_days")
    now = timezone.now()
    ends = min(token.expires_at, now + timedelta(days=overlap_days))
    # The write comes first: of two who rotate at once the second waits here, and then finds the first one's key.
    if not ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(expires_at=ends):
        raise Conflict("Khóa này đã bị thu hồi. Hãy cấp khóa mới.")
    if token.replaced_by.filter(revoked_at__isnull=True).exists():
        raise Conflict("Khóa này đã được đổi. Hãy đổi tiếp khóa mới, hoặc thu hồi khóa mới trước.")
    life = min(max(token.expires_at - token.created_at, timedelta(days=1)), LONGEST)
    made = _make(token.user, token.name, now + life, token.scopes, replaces=token)
    after = {"token": token.name, "old_ends": ends.isoformat(), "expires_at": made.token.expires_at.isoformat()}
    audit(by=by, action="Đổi khóa API", obj=token.user, after=after)
    token.expires_at = ends
    return made


@transaction.atomic
def revoke_token(*, by: User, token: ApiToken) -> None:
    """End the key at once; again: nothing happens. Raises `NotPermitted`."""
    can_manage_clients(by).require()
    now = timezone.now()
    if ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=now):
        token.revoked_at = now
        audit(by=by, action="Thu hồi khóa API", obj=token.user, after={"token": token.name})


def note_use(token: ApiToken) -> None:
    """Keep when the key was last used, to the hour: one UPDATE an hour, however often it is used."""
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at < now - _NOTED:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def warn_of_expiry() -> int:
    """Tell ADMIN of each key that ends within two weeks and has no successor, once; returns how many notices."""
    admins = list(User.objects.filter(role=Role.ADMIN, is_active=True))
    return notify_each(
        Notice(
            to=admin,
            kind=NoticeKind.ACCOUNT,
            key=f"token-expires:{token.pk}:{timezone.localdate(token.expires_at).isoformat()}",
            title=f"Khóa API “{token.name}” hết hạn ngày {day(timezone.localdate(token.expires_at))}",
            text=f"Khóa của {token.user}. Hãy đổi khóa để chương trình không bị ngắt kết nối.",
            path=reverse("organisations:token_rotate", args=[token.pk]),
        )
        for token in expiring_tokens(timezone.now(), SOON)
        for admin in admins
    )


def digest(key: str) -> str:
    """What is stored of a key. It has 256 random bits, so a plain SHA-256 suffices."""
    return hashlib.sha256(key.encode()).hexdigest()


def _make(
    user: User, name: str, expires_at: datetime, scopes: list[str], replaces: ApiToken | None = None
) -> IssuedToken:
    key = secrets.token_urlsafe(_TOKEN_BYTES)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        digest=digest(key),
        prefix=key[:_PREFIX],
        scopes=scopes,
        expires_at=expires_at,
        replaces=replaces,
    )
    return IssuedToken(token, key)


def _require_program(user: User) -> None:
    if user.role != Role.CLIENT:
        raise Invalid(f"Khóa chỉ cấp cho tài khoản có vai trò “{Role.CLIENT.label}”.", field="user")
    if not user.is_active:
        raise Invalid(f"Tài khoản “{user.username}” đang bị khóa, không cấp khóa truy cập được.", field="user")


def _scopes(asked: Iterable[str]) -> list[str]:
    asked = set(asked)
    opened = [scope.value for scope in TokenScope if scope in asked]
    if not opened or len(opened) != len(asked):
        raise Invalid(f"Hãy chọn ít nhất một phạm vi trong: {', '.join(TokenScope.values)}.", field="scopes")
    return opened
