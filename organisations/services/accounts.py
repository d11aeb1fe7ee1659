"""Writes accounts, passwords and API keys."""

import hashlib
import secrets
from datetime import datetime

from axes.utils import reset
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from organisations.enums import Role
from organisations.models import ApiToken, Unit, User
from organisations.services.audit import audit
from reform.common.errors import Invalid
from reform.common.text import clean

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
    email: str = "",
    must_change_password: bool = False,
) -> User:
    """A new account; without a password it cannot sign in. Raises `Invalid` for a taken name or a missing unit."""
    _require_unit(role, unit)
    username = User.normalize_username(username)
    if User.objects.filter(username=username).exists():
        raise Invalid("Tên đăng nhập này đã có người dùng.", field="username")
    user = User.objects.create_user(
        username,
        password,
        full_name=clean(full_name),
        role=role,
        unit=unit,
        title=clean(title),
        email=email,
        is_superuser=role == Role.ADMIN,
        must_change_password=must_change_password,
    )
    audit(
        by=by,
        action="Tạo tài khoản",
        obj=user,
        after={"username": username, "role": role, "unit": unit.code if unit else ""},
    )
    return user


@transaction.atomic
def update_account(
    *,
    by: User,
    user: User,
    username: str,
    full_name: str,
    role: str,
    unit: Unit | None,
    title: str = "",
    email: str = "",
    is_active: bool = True,
    must_change_password: bool = False,
) -> User:
    """Bring the account to these values. Raises `Invalid` for a taken name, a missing unit, or when somebody would
    take the way in from themselves.
    """
    _require_unit(role, unit)
    username = User.normalize_username(username)
    if User.objects.filter(username=username).exclude(pk=user.pk).exists():
        raise Invalid("Tên đăng nhập này đã có người dùng.", field="username")
    if user.pk == by.pk and (not is_active or role != user.role):
        raise Invalid("Không thể tự ngừng tài khoản hoặc tự đổi vai trò của mình.", field="role")
    before = _account_values(user)
    user.username, user.full_name, user.role, user.unit = username, clean(full_name), role, unit
    user.title, user.email, user.is_active = clean(title), email, is_active
    user.must_change_password, user.is_superuser = must_change_password, role == Role.ADMIN
    user.save()
    after = _account_values(user)
    changed = [name for name in after if before[name] != after[name]]
    if changed:
        audit(
            by=by,
            action="Sửa tài khoản",
            obj=user,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    return user


@transaction.atomic
def reset_password(*, by: User, user: User, password: str) -> None:
    """Set a password for somebody who has lost theirs and must choose an own one at the next sign-in; a lock after
    failed sign-ins ends. Raises `Invalid` with the rules that it breaks.
    """
    _check_password(password, user)
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    reset(username=user.username)
    audit(by=by, action="Đặt lại mật khẩu", obj=user)


@transaction.atomic
def unlock_sign_in(*, by: User, user: User) -> None:
    """Forget the failed sign-ins of the account; without any nothing happens."""
    if reset(username=user.username):
        audit(by=by, action="Mở khóa đăng nhập", obj=user)


@transaction.atomic
def change_password(*, by: User, user: User, password: str) -> None:
    """Set a new password and forget that one was due. Raises `Invalid` with the rules that it breaks."""
    _check_password(password, user)
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    audit(by=by, action="Đổi mật khẩu", obj=user)


@transaction.atomic
def issue_token(*, by: User | None, user: User, name: str, expires_at: datetime) -> str:
    """Make an API key for the account and return it; it is not stored and cannot be shown again."""
    key = secrets.token_urlsafe(_TOKEN_BYTES)
    token = ApiToken.objects.create(user=user, name=clean(name), digest=digest(key), expires_at=expires_at)
    audit(by=by, action="Cấp khóa API", obj=user, after={"token": token.name, "expires_at": expires_at.isoformat()})
    return key


@transaction.atomic
def revoke_token(*, by: User, token: ApiToken) -> None:
    """End the key at once; again: nothing happens."""
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        audit(by=by, action="Thu hồi khóa API", obj=token.user, after={"token": token.name})


def digest(key: str) -> str:
    """What is stored of a key. It has 256 random bits, so a plain SHA-256 suffices."""
    return hashlib.sha256(key.encode()).hexdigest()


def _require_unit(role: str, unit: Unit | None) -> None:
    if unit is None and role != Role.ADMIN:
        raise Invalid("Hãy chọn đơn vị của tài khoản.", field="unit")


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field="new_password1") from error


def _account_values(user: User) -> dict[str, str | bool]:
    return {
        "username": user.username,
        "full_name": user.full_name,
        "title": user.title,
        "email": user.email,
        "role": user.role,
        "unit": user.unit.code if user.unit else "",
        "is_active": user.is_active,
        "must_change_password": user.must_change_password,
    }
