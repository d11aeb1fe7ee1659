"""Whom a matter concerns: the people of a unit who hold the positions that deal with it."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from organisations.enums import Role
from organisations.models import Unit, User


def office_of(unit: Unit) -> QuerySet[User]:
    """The office of the unit's agency."""
    return User.objects.filter(is_active=True, role=Role.OFFICE, unit__agency=unit.agency_id)


def overseers_of(province: Unit) -> QuerySet[User]:
    """Who looks after all of the province: the people of Sở Nội vụ who oversee it."""
    return User.objects.filter(is_active=True, role=Role.PROVINCE, unit__province=province.pk)


def leaders_of(unit: Unit) -> QuerySet[User]:
    """Who leads the unit itself; where nobody does, the leaders of its agency."""
    leaders = User.objects.filter(is_active=True, role=Role.LEADER)
    own = leaders.filter(unit=unit)
    return own if own.exists() else leaders.filter(unit=unit.agency_id)


def deciders_in(unit: Unit) -> QuerySet[User]:
    """Who lets the unit's reports pass: who leads it; where nobody does, the office of its agency."""
    leaders = leaders_of(unit)
    return leaders if leaders.exists() else office_of(unit)


def workers_of(units: Iterable[Unit]) -> QuerySet[User]:
    """The officials who look after the work of these units: their own, and those of the units above them inside the
    agency.
    """
    above = Q(pk__in=[])
    for unit in units:
        codes = unit.path.strip("/").split("/")
        above |= Q(unit__code__in=codes, unit__agency=unit.agency_id)
    return User.objects.filter(above, is_active=True, role=Role.OFFICIAL).distinct()
