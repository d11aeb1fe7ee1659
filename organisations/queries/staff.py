"""The people of many units by the positions that they hold: `people`'s answers without a query for each unit."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from organisations.enums import Role, UnitKind
from organisations.models import ActingGrant, NotificationSetting, Unit, User

_ROLES = (Role.OFFICIAL, Role.OFFICE, Role.LEADER, Role.PROVINCE)


class Staff:
    """Everybody who works with plans, or those of one agency, on a day. Two queries, three where somebody acts for
    another; units are asked by their path, agency and province alone.
    """

    def __init__(self, on: date, agency: Unit | None = None) -> None:
        people = User.objects.filter(is_active=True, role__in=_ROLES).select_related(
            "unit__agency", "notification_setting"
        )
        if agency:
            people = people.filter(Q(unit__agency=agency) | Q(role=Role.PROVINCE, unit__province=agency.province_id))
        self.people = list(people.order_by("pk"))
        self._by_path: dict[str, list[User]] = defaultdict(list)
        self._offices: dict[int, list[User]] = defaultdict(list)
        self._leaders: dict[int, list[User]] = defaultdict(list)
        self._provinces: dict[int, list[User]] = defaultdict(list)
        for person in self.people:
            if person.role == Role.OFFICIAL:
                self._by_path[person.unit.path].append(person)
            elif person.role == Role.OFFICE:
                self._offices[person.unit.agency_id].append(person)
            elif person.role == Role.LEADER:
                self._leaders[person.unit_id].append(person)
            else:
                self._provinces[person.unit.province_id].append(person)
        self._deputies: dict[int, list[User]] = defaultdict(list)
        for grant in ActingGrant.objects.in_force(on).select_related("deputy__unit", "deputy__notification_setting"):
            self._deputies[grant.principal_id].append(grant.deputy)

    def workers(self, unit: Unit) -> list[User]:
        """The officials of the unit and of the units above it inside the agency; where there are none, its office."""
        found = [person for path in _above(unit.path) for person in self._by_path[path] if _same_agency(person, unit)]
        return found or self.office(unit)

    def office(self, unit: Unit) -> list[User]:
        """The office of the unit's agency."""
        return self._offices[unit.agency_id]

    def leaders(self, unit: Unit) -> list[User]:
        """Who leads the unit, else who leads its agency, with those who act for them; where nobody does, the office."""
        leaders = self._leaders[unit.pk] or self._leaders[unit.agency_id]
        both = {person.pk: person for person in (*leaders, *self._acting_for(leaders))}
        return list(both.values()) or self.office(unit)

    def deciders(self, owner: Unit) -> list[User]:
        """Who decides on changes of a plan of that owner: Sở Nội vụ on the province's, else the owner's office."""
        return self._provinces[owner.pk] if owner.kind == UnitKind.PROVINCE else self.office(owner)

    def _acting_for(self, leaders: Iterable[User]) -> list[User]:
        return [deputy for leader in leaders for deputy in self._deputies[leader.pk]]


def wishes_of(person: User) -> NotificationSetting:
    """How a person of `Staff` wants to be told; no query."""
    return getattr(person, "notification_setting", None) or NotificationSetting(user=person)


def _above(path: str) -> list[str]:
    """The unit's path and those of all units above it."""
    codes = path.strip("/").split("/")
    return ["/" + "/".join(codes[:depth]) + "/" for depth in range(1, len(codes) + 1)]


def _same_agency(person: User, unit: Unit) -> bool:
    return person.unit.agency_id == unit.agency_id
