"""The names that a plan of one owner may use, nearest meaning first."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, Q, When

from organisations.enums import INNER_KINDS, UnitKind
from organisations.models import Unit, UnitAlias
from reform.common.text import name_key

# In an agency's own plan these words alone mean its own office, never the province's body of that name.
_OWN_OFFICES = {name_key(words) for words in ("Thanh tra", "Văn phòng", "Công đoàn", "Pháp chế")}


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
    """Every unit that a plan of `owner` can name; of a spelling with two meanings the one inside the owner's agency
    is meant. Two queries; see `names_among`.
    """
    own_agency = Q(agency=owner.agency_id)
    around = Q(province__isnull=True) | Q(province=owner.province_id)
    units = Unit.objects.filter(own_agency | around)
    holding = Q(scope__isnull=True) | Q(scope__in=(owner.agency_id, owner.province_id))
    nearest = Case(When(scope=owner.agency_id, then=0), When(scope=owner.province_id, then=1), default=2)
    aliases = UnitAlias.objects.filter(holding, unit__in=units).order_by(nearest, "pk")
    return names_among(units, aliases.values_list("unit_id", "key"), owner)


def names_among(units: Iterable[Unit], aliases: Iterable[tuple[int, str]], owner: Unit) -> NamedUnits:
    """What the owner's plan can name of these units: its own agency's first, then its province's, then central bodies.

    Divisions and groups of other agencies are left out: "Văn phòng" in a province's plan names none of its boards'
    offices. Of an abolished unit and one that took over its name the latter is meant. `aliases` are (unit, key) pairs.
    No query.
    """
    units = {unit.pk: unit for unit in units if _is_in_reach(unit, owner)}
    aliases = [(pk, key) for pk, key in aliases if pk in units]
    spelled = [(unit.pk, name_key(unit.name)) for unit in units.values()]
    spelled += [(unit.pk, name_key(unit.short_name)) for unit in units.values() if unit.short_name]
    by_key: dict[str, Unit] = {}
    for pk, key in [*spelled, *aliases]:
        current = by_key.get(key)
        if current is None or _precedence(units[pk], owner) < _precedence(current, owner):
            by_key[key] = units[pk]
    if owner.kind != UnitKind.PROVINCE:
        for key in _OWN_OFFICES & by_key.keys():
            if by_key[key].agency_id != owner.agency_id:
                del by_key[key]
    return NamedUnits(by_key)


def owner_named(units: Iterable[Unit], aliases: Iterable[tuple[int, str]], issuer: str) -> Unit | None:
    """The agency or province that a document's words "của …" name; None when nobody or more than one is meant."""
    key = name_key(issuer)
    by_pk = {unit.pk: unit for unit in units if unit.kind not in INNER_KINDS}
    named = {pk for pk, unit in by_pk.items() if key in (name_key(unit.name), name_key(unit.short_name))}
    named |= {pk for pk, alias in aliases if alias == key and pk in by_pk}
    return by_pk[named.pop()] if key and len(named) == 1 else None


def _is_in_reach(unit: Unit, owner: Unit) -> bool:
    if unit.agency_id == owner.agency_id:
        return True
    return unit.kind not in INNER_KINDS or unit.agency_id == unit.province_id


def _precedence(unit: Unit, owner: Unit) -> tuple[int, int]:
    """Smaller is meant first: the nearer unit, then the one that lasts longer."""
    return _nearness(unit, owner), -(unit.valid_to or date.max).toordinal()


def _nearness(unit: Unit, owner: Unit) -> int:
    """0 inside the owner's agency, 1 in its province, 2 elsewhere."""
    if owner.agency_id and unit.agency_id == owner.agency_id:
        return 0
    return 1 if unit.province_id else 2
