"""Brings everything that the portal knows beforehand into the database: areas, indicators, units, documents,
outline.
"""

from collections.abc import Callable

from django.db import transaction

from indicators.models import ReformArea
from indicators.services.catalogue import load_areas, load_indicators
from organisations.services.catalogue import load_units
from plans.services.catalogue import load_resolutions
from reform.common.fixtures import read_fixture
from reporting.models import OutlinePart
from reporting.services.criteria_models import load_criteria
from reporting.services.regime_catalogue import load_regimes


@transaction.atomic
def load_outline() -> int:
    """Create the default outline of reports where a level has none; an outline that an office changed stays.
    Returns the headings made.
    """
    areas = {area.key: area for area in ReformArea.objects.all()}
    rows = read_fixture("report_outline.json")["parts"]
    edited = set(OutlinePart.objects.filter(regime=None).values_list("level", flat=True).distinct())
    made = [
        OutlinePart(
            level=row["level"],
            key=row["key"],
            number=row["number"],
            heading=row["heading"],
            depth=row["depth"],
            position=position,
            area=areas.get(row.get("area") or ""),
        )
        for position, row in enumerate(rows, start=1)
        if row["level"] not in edited
    ]
    OutlinePart.objects.bulk_create(made)
    return len(made)


def load_catalogue(say: Callable[[str], None] | None = None) -> dict[str, int]:
    """Load all catalogues in order; returns how many rows each has. `say` is told of what was left as this
    installation has it. Safe to repeat.
    """
    areas, indicators = load_areas(), load_indicators()
    if say and indicators.kept:
        say(f"indicators kept as they were changed here: {', '.join(indicators.kept)}")
    return {
        "areas": areas,
        "indicators": indicators.count,
        "units": load_units(),
        "resolutions": load_resolutions(),
        "outline": load_outline(),
        "regimes": load_regimes(),
        "criteria": load_criteria(),
    }
