"""The names that a plan of one owner may use, nearest meaning first."""

from dataclasses import dataclass, field

from django.db.models import F, Q

from organisations.enums import INNER_KINDS
from organisations.models import Unit, UnitAlias
from reform.common.text import name_key


@dataclass(frozen=True)
class NamedUnits:
    """Units by the key of each of their spellings. Inside a board "Văn phòng" is the board's own office, elsewhere
    it is unknown.
    """

    by_key: dict[str, Unit] = field(default_factory=dict)

    def find(self, text: str) -> Unit | None:
        """The unit that the text names, or None."""
        return self.by_key.get(name_key(text))

    def spellings(self) -> list[tuple[str, tuple[str, ...], bool]]:
        """(canonical name, other keys, is a group) for each unit: what the importer's matching works with."""
        keys: dict[int, list[str]] = {}
        for key, unit in self.by_key.items():
            keys.setdefault(unit.pk, []).append(key)
        units = {unit.pk: unit for unit in self.by_key.values()}
        return [(units[pk].name, tuple(found), units[pk].is_group) for pk, found in keys.items()]


def names_for(owner: Unit) -> NamedUnits:
    """Every unit that a plan of `owner` can name: its own tree first, then its province, then the central bodies.

    Divisions and groups of other agencies are left out: "Văn phòng" in a province's plan names none of its boards'
    offices. Two queries.
    """
    own_agency = Q(agency=owner.agency_id)
    agencies = ~Q(kind__in=INNER_KINDS) | Q(agency=F("province"))
    around = Q(province__isnull=True) | Q(province=owner.province_id)
    units = {unit.pk: unit for unit in Unit.objects.filter(own_agency | (around & agencies))}
    aliases = UnitAlias.objects.filter(unit__in=units).values_list("unit_id", "key")
    spelled = [(unit.pk, name_key(unit.name)) for unit in units.values()]
    spelled += [(unit.pk, name_key(unit.short_name)) for unit in units.values() if unit.short_name]
    by_key: dict[str, Unit] = {}
    for pk, key in [*spelled, *aliases]:
        current = by_key.get(key)
        if current is None or _nearness(units[pk], owner) < _nearness(current, owner):
            by_key[key] = units[pk]
    return NamedUnits(by_key)


def _nearness(unit: Unit, owner: Unit) -> int:
    """0 inside the owner's agency, 1 in its province, 2 elsewhere."""
    if owner.agency_id and unit.agency_id == owner.agency_id:
        return 0
    return 1 if unit.province_id else 2
