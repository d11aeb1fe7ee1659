"""The list of accounts, and how one stands with signing in."""

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone

from organisations.enums import AccountState, Role, UnitKind
from organisations.models import SecondFactor, Unit, User
from reform.common import clock
from reform.common.text import fold


def find_accounts(
    accounts: QuerySet[User],
    *,
    q: str = "",
    agency: Unit | None = None,
    unit: Unit | None = None,
    role: str = "",
    state: str = "",
) -> QuerySet[User]:
    """The accounts that have every word of `q` in name, username, e-mail or title, in the order of a Vietnamese list
    of people; with their units and agencies.
    """
    for word in fold(q).split():
        accounts = accounts.filter(search_text__contains=word)
    if agency:
        accounts = accounts.filter(unit__agency=agency)
    if unit:
        accounts = accounts.filter(unit=unit)
    if role:
        accounts = accounts.filter(role=role)
    if state:
        accounts = accounts.filter(_in_state(state))
    return accounts.select_related("unit__agency").order_by("sort_key", "username")


def with_states(accounts: list[User]) -> list[User]:
    """The same accounts, each with its `state`; one query for those that are locked."""
    locked = locked_among([account.username for account in accounts])
    for account in accounts:
        account.state = _state_of(account, locked)
    return accounts


def locked_among(usernames: list[str]) -> set[str]:
    """Those of the usernames that cannot sign in for a while, at some address or for want of a right code."""
    return set(_locked().filter(username__in=usernames).values_list("username", flat=True)) | set(
        _blocked().filter(user__username__in=usernames).values_list("user__username", flat=True)
    )


def units_for_accounts(viewer: User, agency: Unit) -> QuerySet[Unit]:
    """Units of the agency in which a person can have an account today, the agency itself first."""
    units = Unit.objects.visible_to(viewer).filter(agency=agency).exclude(kind=UnitKind.GROUP)
    return units.valid_on(clock.today()).order_by("path")


def agencies_for_accounts(viewer: User) -> QuerySet[Unit]:
    """Agencies whose accounts the person looks after."""
    agencies = Unit.objects.visible_to(viewer).filter(agency=F("pk")).exclude(kind=UnitKind.GROUP)
    if viewer.role == Role.OFFICE:
        agencies = agencies.filter(pk=viewer.unit.agency_id)
    elif viewer.role == Role.PROVINCE:
        agencies = agencies.filter(province=viewer.unit.province_id)
    return agencies.valid_on(clock.today()).select_related("province").order_by("sort_key", "code")


def _in_state(state: str) -> Q:
    locked = Q(username__in=_locked().values("username")) | Q(second_factor__in=_blocked())
    if state == AccountState.STOPPED:
        return Q(is_active=False)
    if state == AccountState.LOCKED:
        return Q(is_active=True) & locked
    if state == AccountState.NEW:
        return Q(is_active=True, last_login__isnull=True)
    return Q(is_active=True)


def _state_of(account: User, locked: set[str]) -> AccountState:
    if not account.is_active:
        return AccountState.STOPPED
    if account.username in locked:
        return AccountState.LOCKED
    return AccountState.ACTIVE if account.last_login else AccountState.NEW


def _locked() -> QuerySet:
    """Names with as many failures at one address as lock them (`AXES_LOCKOUT_PARAMETERS`)."""
    recent = AccessAttempt.objects.filter(attempt_time__gte=timezone.now() - settings.AXES_COOLOFF_TIME)
    counted = recent.order_by().values("username", "ip_address").annotate(failures=Sum("failures_since_start"))
    return counted.filter(failures__gte=settings.AXES_FAILURE_LIMIT)


def _blocked() -> QuerySet[SecondFactor]:
    return SecondFactor.objects.filter(blocked_until__gt=timezone.now())
