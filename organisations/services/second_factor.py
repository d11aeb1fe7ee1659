"""Writes second factors: codes of an authenticator app (RFC 6238) and recovery codes for the day it is lost.

The secret is encrypted with a key drawn from `SECRET_KEY`, of recovery codes a keyed digest is kept: a copy of the
database opens nothing. Whoever changes that key makes all second factors void (`manage.py reset_second_factor`).
"""

import base64
import hmac
import secrets
import time
from enum import Enum

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from organisations.models import RecoveryCode, SecondFactor, User
from organisations.passwords import recovery_code
from organisations.permissions import can_reset_sign_in
from organisations.queries.second_factor import is_required
from organisations.sealing import vault
from organisations.services.audit import audit
from reform.common.errors import Conflict, Invalid, NotPermitted

RECOVERY_CODES = 10
_ISSUER = "Cải cách hành chính"
_SECRET_BYTES = 20
_DIGITS, _STEP = 6, 30  # of a code, and seconds for which one is shown
_DRIFT = 1  # steps that the clock of a telephone may be off
_WRONG = "Mã không đúng hoặc đã dùng. Hãy nhập mã đang hiện trong ứng dụng; nếu vẫn sai, kiểm tra giờ của điện thoại."


class Answer(Enum):
    """What came of a code."""

    RIGHT = "right"
    WRONG = "wrong"
    BLOCKED = "blocked"


def new_secret() -> str:
    """A secret for an app, sealed as sessions and the database hold it."""
    return _vault().encrypt(secrets.token_bytes(_SECRET_BYTES)).decode()


def readable(sealed: str) -> str:
    """The secret as a person types it into an app: letters and digits in groups of four."""
    plain = base64.b32encode(_open(sealed)).decode()
    return " ".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def app_address(sealed: str, user: User) -> str:
    """What the QR code says: `otpauth://totp/…`, as the apps understand it."""
    return _totp(sealed).get_provisioning_uri(user.username, _ISSUER)


@transaction.atomic
def switch_on(*, user: User, sealed: str, code: str) -> list[str]:
    """Give the person this second factor, proved by a code of it; returns the recovery codes, which are kept nowhere.

    Raises `Invalid` for a wrong code and `Conflict` when there is one already.
    """
    step = _step_of(sealed, code, after=0)
    if step is None:
        raise Invalid(_WRONG, field="code")
    if SecondFactor.objects.filter(user=user).exists():
        raise Conflict("Xác thực hai lớp đã được bật ở một cửa sổ khác.")
    factor = SecondFactor.objects.create(user=user, secret=sealed, confirmed_at=timezone.now(), last_step=step)
    audit(by=user, action="Bật xác thực hai lớp", obj=user)
    return _new_recovery_codes(factor)


@transaction.atomic
def check_code(*, user: User, code: str) -> Answer:
    """Whether the app's code or a recovery code opens; each does so once.

    The try is counted before it is looked at, so that many at once are not more than one after another. After
    `AXES_FAILURE_LIMIT` wrong ones no code opens for a while, from whatever address they came.
    """
    now, mine = timezone.now(), SecondFactor.objects.filter(user=user)
    open_now = Q(blocked_until__isnull=True) | Q(blocked_until__lte=now)
    if not mine.filter(open_now).update(failures=F("failures") + 1):
        return Answer.BLOCKED
    factor = mine.get()
    if _opens(factor, code):
        mine.update(failures=0, blocked_until=None)
        return Answer.RIGHT
    if factor.failures >= settings.AXES_FAILURE_LIMIT:
        mine.update(failures=0, blocked_until=now + settings.AXES_COOLOFF_TIME)
        audit(by=None, action="Tạm khóa mã xác thực", obj=user)
        return Answer.BLOCKED
    return Answer.WRONG


def renew_recovery_codes(*, user: User, code: str) -> list[str]:
    """New recovery codes in place of the old ones, returned and kept nowhere. Raises `Invalid` without a right code."""
    _require_code(user, code)
    with transaction.atomic():
        factor = SecondFactor.objects.get(user=user)
        factor.recovery_codes.all().delete()
        audit(by=user, action="Tạo lại mã dự phòng", obj=user)
        return _new_recovery_codes(factor)


def switch_off(*, user: User, code: str, demo: bool) -> None:
    """Sign in with the password alone from now on. Raises `NotPermitted` where the role demands a second factor,
    `Invalid` without a right code.
    """
    if is_required(user, demo=demo):
        raise NotPermitted("Vai trò của ông/bà bắt buộc dùng xác thực hai lớp nên không tắt được.")
    _require_code(user, code)
    with transaction.atomic():
        SecondFactor.objects.filter(user=user).delete()
        audit(by=user, action="Tắt xác thực hai lớp", obj=user)


@transaction.atomic
def remove_second_factor(*, by: User | None, user: User) -> bool:
    """Take the second factor from somebody who has lost it; who must have one sets it up at the next sign-in. Returns
    whether there was one. `by` None is an operator. Raises `NotPermitted`.
    """
    if by is not None:
        can_reset_sign_in(by, user).require()
    removed, _ = SecondFactor.objects.filter(user=user).delete()
    if removed:
        audit(by=by, action="Đặt lại xác thực hai lớp", obj=user)
    return bool(removed)


def _require_code(user: User, code: str) -> None:
    """Outside a transaction that a refusal would undo: a wrong try stays counted."""
    answer = check_code(user=user, code=code)
    if answer is Answer.BLOCKED:
        raise Invalid(blocked_words(), field="code")
    if answer is Answer.WRONG:
        raise Invalid(_WRONG, field="code")


def blocked_words() -> str:
    """What a person reads after too many wrong codes."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return f"Đã nhập sai mã nhiều lần. Hãy thử lại sau {minutes} phút, hoặc liên hệ Văn phòng của đơn vị."


def _opens(factor: SecondFactor, code: str) -> bool:
    bare = "".join(letter for letter in code.lower() if letter.isalnum())
    if len(bare) == _DIGITS:
        step = _step_of(factor.secret, bare, after=factor.last_step)
        newer = SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step or 0)
        return step is not None and bool(newer.update(last_step=step))
    unused = RecoveryCode.objects.filter(factor=factor, digest=_digest(bare), used_at__isnull=True)
    if not unused.update(used_at=timezone.now()):
        return False
    audit(by=factor.user, action="Dùng mã dự phòng", obj=factor.user)
    return True


def _step_of(sealed: str, code: str, after: int) -> int | None:
    """The step whose code this is, near now and newer than `after`; None for a wrong code, or a secret that another key
    sealed.
    """
    try:
        totp = _totp(sealed)
    except InvalidToken:
        return None
    now = int(time.time()) // _STEP
    typed = "".join(code.split()).encode()
    for step in range(now - _DRIFT, now + _DRIFT + 1):
        if step > after and hmac.compare_digest(totp.generate(step * _STEP), typed):
            return step
    return None


def _new_recovery_codes(factor: SecondFactor) -> list[str]:
    codes = [recovery_code() for _ in range(RECOVERY_CODES)]
    rows = [RecoveryCode(factor=factor, digest=_digest(code.replace("-", ""))) for code in codes]
    RecoveryCode.objects.bulk_create(rows)
    return codes


def _digest(bare: str) -> str:
    return salted_hmac("organisations.recovery_codes", bare, algorithm="sha256").hexdigest()


def _totp(sealed: str) -> TOTP:
    return TOTP(_open(sealed), _DIGITS, SHA1(), _STEP)  # noqa: S303 -- what RFC 6238 and every app use


def _open(sealed: str) -> bytes:
    return _vault().decrypt(sealed.encode())


def _vault() -> Fernet:
    return vault("organisations.second_factor", "secrets of apps")
