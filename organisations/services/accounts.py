"""Writes accounts, passwords and API keys."""

import hashlib
import secrets
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from organisations.enums import Role
from organisations.models import ApiToken, Unit, User
from organisations.services.audit import audit
from reform.common import clock
from reform.common.errors import Invalid

_TOKEN_BYTES = 32


@transaction.atomic
def create_account(
    *,
    by: User | None,
    username: str,
    full_name: str,
    role: str,
    unit: Unit | None,
    password: str | None,
    title: str = "",
) -> User:
    """A new account; without a password it cannot sign in. Raises `Invalid` for a taken name or a missing unit."""
    if unit is None and role != Role.ADMIN:
        raise Invalid("Hãy chọn đơn vị của tài khoản.", field="unit")
    if User.objects.filter(username=username).exists():
        raise Invalid("Tên đăng nhập này đã có người dùng.", field="username")
    user = User.objects.create_user(
        username, password, full_name=full_name, role=role, unit=unit, title=title, is_superuser=role == Role.ADMIN
    )
    audit(
        by=by,
        action="Tạo tài khoản",
        obj=user,
        after={"username": username, "role": role, "unit": unit.code if unit else ""},
    )
    return user


@transaction.atomic
def change_password(*, by: User, user: User, password: str) -> None:
    """Set a new password and forget that one was due. Raises `Invalid` with the rules that it breaks."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field="new_password1") from error
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    audit(by=by, action="Đổi mật khẩu", obj=user)


@transaction.atomic
def issue_token(*, by: User | None, user: User, name: str, expires_at: datetime) -> str:
    """Make an API key for the account and return it; it is not stored and cannot be shown again."""
    key = secrets.token_urlsafe(_TOKEN_BYTES)
    token = ApiToken.objects.create(user=user, name=name, digest=digest(key), expires_at=expires_at)
    audit(by=by, action="Cấp khóa API", obj=user, after={"token": token.name, "expires_at": expires_at.isoformat()})
    return key


@transaction.atomic
def revoke_token(*, by: User, token: ApiToken) -> None:
    """End the key at once; again: nothing happens."""
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        audit(by=by, action="Thu hồi khóa API", obj=token.user, after={"token": token.name})


def digest(key: str) -> str:
    """What is stored of a key. It has 256 random bits, so a plain SHA-256 suffices."""
    return hashlib.sha256(key.encode()).hexdigest()
