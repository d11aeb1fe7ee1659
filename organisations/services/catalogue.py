"""Brings the units of the catalogue files into the database."""

from datetime import date
from typing import Any

from django.db import transaction

from organisations.enums import UnitKind
from organisations.models import Unit
from organisations.services.units import learn_spelling, record_succession, save_unit, set_members
from reform.common.fixtures import fixtures_in, read_fixture

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
        for row in (*catalogue.get("units", ()), *catalogue.get("groups", ())):
            for spelling in row["aliases"]:
                learn_spelling(by=None, unit=units[row["code"]], text=spelling)
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
