"""Rules of passwords whose words Django has in English alone, and passwords for one time."""

import secrets

from django.contrib.auth import password_validation
from django.contrib.auth.hashers import PBKDF2PasswordHasher

# Without letters and digits that look alike on paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_IN_A_GROUP = 4


def one_time_password() -> str:
    """ "k7mp-x3fa-9tqd": 59 random bits that can be read aloud and typed from a slip."""
    return _drawn(groups=3)


def recovery_code() -> str:
    """ "k7mp-x3fa": 39 random bits, for codes whose tries are counted."""
    return _drawn(groups=2)


def _drawn(groups: int) -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_IN_A_GROUP)) for _ in range(groups))


class OneTimeHasher(PBKDF2PasswordHasher):
    """For passwords of `one_time_password` alone: what is drawn at random needs no slow hash, and with one a sheet of
    two hundred people would take a minute. Django hashes again, slowly, at the first sign-in.
    """

    algorithm = "pbkdf2_sha256_once"
    iterations = 20_000


class MinimumLengthValidator(password_validation.MinimumLengthValidator):
    """Django's own, which says in Vietnamese what is wrong."""

    def get_error_message(self) -> str:
        """What the person reads."""
        return f"Mật khẩu quá ngắn. Hãy dùng ít nhất {self.min_length} ký tự."

    def get_help_text(self) -> str:
        """The rule before anything is typed."""
        return f"Từ {self.min_length} ký tự trở lên."
