"""Writes accounts and passwords."""

from itertools import count
from typing import Any

from axes.utils import reset
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from organisations.enums import Role
from organisations.models import ApiToken, AuditEvent, SecondFactor, Unit, User
from organisations.models.users import name_columns
from organisations.passwords import OneTimeHasher, one_time_password
from organisations.permissions import can_manage_account, can_place_account, can_reset_sign_in
from organisations.services.audit import Told, audit, audit_each
from organisations.services.positions import has_office, take_position
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean, slug
from reform.common.wording import moment

_LONGEST_BASE = 50
_TRIES = 5  # to make up a name that is free


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
    """A new account; without a password it cannot sign in. `by` None is the system, which may make any.

    Raises `NotPermitted`, and `Invalid` for a taken name or a missing unit.
    """
    if by is not None:
        can_place_account(by, role, unit).require()
    _require_unit(role, unit)
    username = User.normalize_username(username)
    _require_free(username)
    try:
        with transaction.atomic():
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
    except IntegrityError:
        _require_free(username)  # somebody took it at the same moment
        raise
    take_position(user, by=by)
    audit(
        by=by,
        action="Tạo tài khoản",
        obj=user,
        after={"username": username, "role": role, "unit": unit.code if unit else ""},
    )
    return user


@transaction.atomic
def open_account(
    *, by: User, full_name: str, role: str, unit: Unit | None, username: str = "", title: str = "", email: str = ""
) -> tuple[User, str]:
    """A new account with a password for one time, which is returned and kept nowhere; its owner sets an own one at the
    first sign-in. Without a username one is made from the name. Raises like `create_account`.
    """
    values = {"full_name": full_name, "role": role, "unit": unit, "title": title, "email": email, "password": None}
    user = create_account(by=by, username=username, **values) if username else _create_with_made_up_name(by, values)
    return user, _give_one_time_password(user)


@transaction.atomic
def create_client_account(*, by: User, full_name: str, unit: Unit) -> User:
    """An account for a program of the unit, its name made from the program's; nobody signs in with it, keys are issued
    to it. Raises like `create_account`.
    """
    if not clean(full_name):
        raise Invalid("Hãy ghi tên hệ thống, ví dụ “Kho dữ liệu tỉnh”.", field="full_name")
    return _create_with_made_up_name(by, {"full_name": full_name, "role": Role.CLIENT, "unit": unit, "password": None})


def _create_with_made_up_name(by: User, values: dict[str, Any]) -> User:
    """Somebody else may take the same name at the same moment; then the next."""
    for _ in range(_TRIES):
        try:
            return create_account(by=by, username=free_username(values["full_name"]), **values)
        except Invalid as refusal:
            if refusal.field != "username":
                raise
            taken = refusal
    raise taken


def free_username(full_name: str, known: set[str] | None = None) -> str:
    """ "nguyenvana" for "Nguyễn Văn A", numbered where that is among the `known` names (default: all there are)."""
    base = slug(full_name).replace("-", "")[:_LONGEST_BASE] or "taikhoan"
    if known is None:
        known = set(User.objects.filter(username__istartswith=base).values_list("username", flat=True))
    numbered = (f"{base}{number}" for number in count(2))
    return base if base not in known else next(name for name in numbered if name not in known)


@transaction.atomic
def update_account(
    *,
    by: User,
    user: User,
    seen_version: int,
    username: str,
    full_name: str,
    role: str,
    unit: Unit | None,
    title: str = "",
    email: str = "",
    is_active: bool = True,
    must_change_password: bool = False,
) -> User:
    """Bring the account to these values, as long as it is the version that was seen.

    Raises `NotPermitted`; `Invalid` for a taken name, a missing unit, when an ADMIN would take the way in from
    themselves or an agency would be left without an office; `Conflict` when somebody changed it meanwhile.
    """
    values = {
        "username": User.normalize_username(username),
        "full_name": clean(full_name),
        "title": clean(title),
        "email": email,
        "role": role,
        "unit": unit,
        "is_active": is_active,
        "must_change_password": must_change_password,
    }
    return _change(by=by, user=user, seen_version=seen_version, action="Sửa tài khoản", values=values)


@transaction.atomic
def stop_account(*, by: User, user: User) -> None:
    """The account signs in no more, at once; its history stays. Again: nothing happens. Raises as a change does."""
    if user.is_active:
        _change(by=by, user=user, seen_version=user.version, action="Ngừng tài khoản", values={"is_active": False})


@transaction.atomic
def reopen_account(*, by: User, user: User) -> None:
    """The account signs in again, with the password that it had. Again: nothing happens."""
    if not user.is_active:
        _change(by=by, user=user, seen_version=user.version, action="Mở lại tài khoản", values={"is_active": True})


@transaction.atomic
def reset_password(*, by: User, user: User, password: str) -> None:
    """Set a password for somebody who has lost theirs and must choose an own one at the next sign-in; a lock after
    failed sign-ins ends. Raises `NotPermitted`, or `Invalid` with the rules that it breaks.
    """
    can_manage_account(by, user).require()
    _check_password(password, user)
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    _forget_failures(user)
    audit(by=by, action="Đặt lại mật khẩu", obj=user)


@transaction.atomic
def issue_password(*, by: User, user: User) -> str:
    """A password for one time in place of a lost one: returned, kept nowhere. Raises `NotPermitted`."""
    can_reset_sign_in(by, user).require()
    _forget_failures(user)
    audit(by=by, action="Đặt lại mật khẩu", obj=user)
    return _give_one_time_password(user)


@transaction.atomic
def unlock_sign_in(*, by: User, user: User) -> None:
    """Forget the failed sign-ins of the account; without any nothing happens. Raises `NotPermitted`."""
    can_manage_account(by, user).require()
    if _forget_failures(user):
        audit(by=by, action="Mở khóa đăng nhập", obj=user)


@transaction.atomic
def change_password(*, by: User, user: User, password: str) -> None:
    """Set a new password and forget that one was due. Raises `Invalid` with the rules that it breaks."""
    _check_password(password, user)
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    audit(by=by, action="Đổi mật khẩu", obj=user)


def _give_one_time_password(user: User) -> str:
    password = one_time_password()
    user.password, user.must_change_password = make_password(password, hasher=OneTimeHasher.algorithm), True
    user.save(update_fields=["password", "must_change_password"])
    return password


def _change(*, by: User, user: User, seen_version: int, action: str, values: dict[str, Any]) -> User:
    """The one place where an account takes other values; `user` has them afterwards."""
    can_manage_account(by, user).require()
    before = User.objects.select_related("unit__agency").get(pk=user.pk)
    after = {"role": before.role, "unit": before.unit, "is_active": before.is_active} | values
    if (after["role"], after["unit"]) != (before.role, before.unit):
        can_place_account(by, after["role"], after["unit"]).require()
        _require_unit(after["role"], after["unit"])
    if "username" in values:
        _require_free(values["username"], but=user)
    if by.pk == before.pk and by.role == Role.ADMIN and (not after["is_active"] or after["role"] != Role.ADMIN):
        raise Invalid("Không thể tự ngừng tài khoản hoặc tự đổi vai trò của mình.", field="role")
    if by.role == Role.OFFICE:
        _keep_an_office(before, after)
    changed = User.objects.filter(pk=user.pk, version=seen_version).update(
        **values, is_superuser=after["role"] == Role.ADMIN, version=F("version") + 1
    )
    if not changed:
        raise Conflict(_who_was_first(user))
    user.refresh_from_db()
    user.search_text, user.sort_key = name_columns(user)
    user.save(update_fields=["search_text", "sort_key"])
    take_position(user, by=by)
    if before.role == Role.CLIENT != user.role:  # its keys would open what the person sees
        _revoke_keys(by, user)
    _log_change(by, action, before, user)
    return user


def _revoke_keys(by: User, user: User) -> None:
    keys = ApiToken.objects.filter(user=user, revoked_at__isnull=True).order_by("pk")
    audit_each([Told("Thu hồi khóa API", user, after={"token": key.name}) for key in keys], by=by)
    keys.update(revoked_at=timezone.now())


def _keep_an_office(before: User, after: dict[str, Any]) -> None:
    """An agency whose last office went away could neither report nor let anybody in."""
    agency = before.unit.agency
    stays = after["is_active"] and after["role"] == Role.OFFICE and after["unit"].agency_id == agency.pk
    if stays or before.role != Role.OFFICE or not before.is_active:
        return
    if not has_office(agency, but=before):
        raise Invalid(
            f"{before} là người duy nhất giữ vai trò Văn phòng của {agency}. Hãy giao vai trò Văn phòng cho người kế "
            "nhiệm trước, rồi thực hiện lại.",
            field="role",
        )


def _log_change(by: User, action: str, before: User, now: User) -> None:
    old, new = _account_values(before), _account_values(now)
    changed = [name for name in new if old[name] != new[name]]
    if changed:
        audit(
            by=by,
            action=action,
            obj=now,
            before={name: old[name] for name in changed},
            after={name: new[name] for name in changed},
        )


def _who_was_first(user: User) -> str:
    last = AuditEvent.objects.about(user).last()
    who = f" {last.actor} đã sửa lúc {moment(last.at)}." if last else ""
    return f"Tài khoản này đã thay đổi từ lúc ông/bà mở trang.{who} Hãy xem lại các giá trị rồi lưu lần nữa."


def _require_unit(role: str, unit: Unit | None) -> None:
    if unit is None and role != Role.ADMIN:
        raise Invalid("Hãy chọn đơn vị của tài khoản.", field="unit")
    if unit is not None and unit.is_group:
        raise Invalid("Nhóm cơ quan, đơn vị không có tài khoản. Hãy chọn một đơn vị.", field="unit")


def _require_free(username: str, but: User | None = None) -> None:
    if User.objects.filter(username__iexact=username).exclude(pk=but.pk if but else None).exists():
        raise Invalid("Tên đăng nhập này đã có người dùng.", field="username")


def _forget_failures(user: User) -> bool:
    """Whether there were any: wrong passwords, or wrong codes of the second factor."""
    failed = Q(failures__gt=0) | Q(blocked_until__isnull=False)
    codes = SecondFactor.objects.filter(failed, user=user).update(failures=0, blocked_until=None)
    return bool(reset(username=user.username)) or bool(codes)


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
