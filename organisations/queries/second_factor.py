"""Who is asked for a second factor, and who must have one."""

from django.conf import settings

from organisations.enums import GUARDED_ROLES
from organisations.models import RecoveryCode, SecondFactor, User

# Marks in a session: it has shown a second factor, or a provider's sign-in in place of password and code.
PROVEN, PROVIDER = "second_factor", "signed_in_by"
REQUIRED, OPTIONAL, OFF = "required", "optional", "off"


def mode(*, demo: bool) -> str:
    """REQUIRED, OPTIONAL or OFF; with illustrative data nothing is demanded."""
    return OPTIONAL if demo and settings.TWO_FACTOR == REQUIRED else settings.TWO_FACTOR


def is_required(user: User, *, demo: bool) -> bool:
    """Whether the person may not work without a second factor."""
    return mode(demo=demo) == REQUIRED and user.role in GUARDED_ROLES


def is_asked(user: User) -> bool:
    """Whether the password alone does not let the person in."""
    return settings.TWO_FACTOR != OFF and SecondFactor.objects.filter(user=user).exists()


def factor_of(user: User) -> SecondFactor | None:
    """The person's second factor, or None."""
    return SecondFactor.objects.filter(user=user).first()


def recovery_codes_left(user: User) -> int:
    """How many recovery codes have not been used."""
    return RecoveryCode.objects.filter(factor__user=user, used_at__isnull=True).count()
