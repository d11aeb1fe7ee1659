"""Brings the units of the catalogue files into the database."""

from datetime import date
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import F, Q

from organisations.enums import INNER_KINDS, UnitKind
from organisations.models import Unit, UnitAlias
from organisations.services.units import learn_spellings, record_succession, save_unit, set_members
from reform.common.fixtures import fixtures_in, read_fixture
from reform.common.text import name_key

_CENTRE_FIRST = "units/central.json"


@transaction.atomic
def load_units() -> int:
    """Create or update every unit, group, spelling and succession of fixtures/units/; returns how many units there
    are. Safe to repeat.
    """
    files = sorted(fixtures_in("units"), key=lambda name: (name != _CENTRE_FIRST, name))
    catalogues = [read_fixture(name) for name in files]
    units: dict[str, Unit] = {}
    for catalogue in catalogues:
        for row in catalogue.get("units", ()):
            units[row["code"]] = _save(row, row["kind"], units)
        for row in catalogue.get("groups", ()):
            units[row["code"]] = _save(row, UnitKind.GROUP, units)
    for catalogue in catalogues:
        for row in catalogue.get("groups", ()):
            set_members(by=None, group=units[row["code"]], members=[units[code] for code in row["members"]])
        rows = (*catalogue.get("units", ()), *catalogue.get("groups", ()))
        learn_spellings(by=None, spellings=[(units[row["code"]], text) for row in rows for text in row["aliases"]])
        for row in catalogue.get("successions", ()):
            record_succession(
                by=None,
                predecessor=units[row["predecessor"]],
                successor=units[row["successor"]],
                effective_on=date.fromisoformat(row["effective_on"]),
                decision=row["decision"],
            )
    return len(units)


def _save(row: dict[str, Any], kind: str, units: dict[str, Unit]) -> Unit:
    return save_unit(
        by=None,
        code=row["code"],
        name=row["name"],
        short_name=row.get("short_name") or "",
        kind=kind,
        parent=units[row["parent"]] if row.get("parent") else None,
        valid_from=_day(row.get("valid_from")),
        valid_to=_day(row.get("valid_to")),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def known_units() -> tuple[list[Unit], list[tuple[int, str]]]:
    """All units, and (unit, key) of every spelling: from the database, or from the catalogue files where it has
    none yet.

    The latter are unsaved, for reading only: a file can be looked at before anything is set up.
    """
    try:
        units = list(Unit.objects.all())
    except DatabaseError:
        units = []
    if units:
        everywhere = Q(scope__isnull=True) | Q(scope=F("unit__agency")) | Q(scope=F("unit__province"))
        return units, list(UnitAlias.objects.filter(everywhere).values_list("unit_id", "key"))
    return _units_of_files()


def _units_of_files() -> tuple[list[Unit], list[tuple[int, str]]]:
    units: dict[str, Unit] = {}
    aliases: list[tuple[int, str]] = []
    for name in sorted(fixtures_in("units"), key=lambda name: (name != _CENTRE_FIRST, name)):
        catalogue = read_fixture(name)
        for row in (*catalogue.get("units", ()), *catalogue.get("groups", ())):
            parent = units.get(row.get("parent") or "")
            kind = row.get("kind", UnitKind.GROUP)
            unit = Unit(pk=len(units) + 1, code=row["code"], name=row["name"], kind=kind)
            unit.short_name = row.get("short_name") or ""
            unit.province_id = unit.pk if kind == UnitKind.PROVINCE else parent.province_id if parent else None
            unit.agency_id = parent.agency_id if parent and kind in INNER_KINDS else unit.pk
            units[unit.code] = unit
            aliases += [(unit.pk, name_key(spelling)) for spelling in row["aliases"]]
    return list(units.values()), aliases
