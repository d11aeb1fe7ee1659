"""Regimes that come with the portal (fixtures/regimes/): the national one, and provinces' own as patterns."""

from datetime import date

from django.db import transaction

from organisations.enums import UnitKind
from organisations.models import Unit
from reform.common.fixtures import fixtures_in, read_fixture
from reporting.models import Regime
from reporting.regimes import RegimeFacts, facts_from_json
from reporting.services.regimes import store_regime


@transaction.atomic
def load_regimes() -> int:
    """Create the regimes that are not there yet; one that is stays as it is. A province's is made where the
    installation has that province; elsewhere it is a pattern that others may copy. Returns how many there are.
    """
    provinces = {unit.code: unit for unit in Unit.objects.filter(kind=UnitKind.PROVINCE)}
    there = 0
    for name in fixtures_in("regimes"):
        data = read_fixture(name)
        if data["province"] is not None and data["province"] not in provinces:
            continue
        there += 1
        if not Regime.objects.filter(code=data["code"]).exists():
            province = provinces.get(data["province"])
            valid_from = date.fromisoformat(data["valid_from"])
            store_regime(data["code"], province, facts_from_json(data), valid_from=valid_from)
    return there


def patterns() -> dict[str, RegimeFacts]:
    """What a province's own regime may begin as, by code; the national one first."""
    found = {data["code"]: facts_from_json(data) for data in map(read_fixture, fixtures_in("regimes"))}
    return dict(sorted(found.items(), key=lambda pair: pair[0] != "NATIONAL"))
