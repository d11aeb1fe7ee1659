"""Many tries at the same moment: one code opens once, wrong ones are all counted, an agency keeps an office."""

import base64
import time
from collections import Counter

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from organisations.enums import Role
from organisations.models import User
from organisations.services.accounts import stop_account
from organisations.services.second_factor import Answer, check_code, new_secret, readable, switch_on
from reform.common.errors import Invalid
from tests import make
from tests.traps.test_writers import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def code_of(sealed: str, steps: int = 0) -> str:
    """What the app shows now, or so many steps from now."""
    secret = base64.b32decode(readable(sealed).replace(" ", ""))
    return TOTP(secret, 6, SHA1(), 30).generate(int(time.time()) + 30 * steps).decode()  # noqa: S303 -- RFC 6238


def tries(user: User, codes: list[str]) -> Counter:
    """What came of these codes, all entered at the same moment."""
    return Counter(at_once([lambda code=code: check_code(user=user, code=code) for code in codes]))


def test_a_code_that_many_enter_at_once_opens_for_one():
    user, sealed = make.user(make.province(), Role.OFFICE), new_secret()
    recovery = switch_on(user=user, sealed=sealed, code=code_of(sealed, -1))
    assert tries(user, [code_of(sealed)] * 4) == {Answer.RIGHT: 1, Answer.WRONG: 3}
    assert check_code(user=user, code=code_of(sealed, 1)) is Answer.RIGHT
    assert tries(user, [recovery[0]] * 4) == {Answer.RIGHT: 1, Answer.WRONG: 3}


def test_wrong_codes_that_come_at_once_are_all_counted():
    user, sealed = make.user(make.province(), Role.OFFICE), new_secret()
    switch_on(user=user, sealed=sealed, code=code_of(sealed, -1))
    assert tries(user, ["khong-dung"] * 12) == {Answer.WRONG: 4, Answer.BLOCKED: 8}


def test_two_offices_that_leave_at_once_leave_one_behind():
    agency = make.department("Sở Tư pháp", make.province())
    first, second = (make.user(agency, Role.OFFICE) for _ in range(2))
    outcomes = at_once([lambda user=user: stop_account(by=user, user=user) for user in (first, second)])
    assert Counter(type(outcome) for outcome in outcomes) == {type(None): 1, Invalid: 1}
    assert User.objects.filter(role=Role.OFFICE, is_active=True).count() == 1
