"""Brings everything that the portal knows beforehand into the database: areas, indicators, units, documents,
outline.
"""

from django.db import transaction

from indicators.models import ReformArea
from indicators.services.catalogue import load_areas, load_indicators
from organisations.services.catalogue import load_units
from plans.services.catalogue import load_resolutions
from reform.common.fixtures import read_fixture
from reporting.models import OutlinePart


@transaction.atomic
def load_outline() -> int:
    """Create the default outline of reports where a level has none; an outline that an office changed stays.
    Returns the headings made.
    """
    areas = {area.key: area for area in ReformArea.objects.all()}
    rows = read_fixture("report_outline.json")["parts"]
    edited = set(OutlinePart.objects.values_list("level", flat=True).distinct())
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


def load_catalogue() -> dict[str, int]:
    """Load all catalogues in order; returns how many rows each has. Safe to repeat."""
    return {
        "areas": load_areas(),
        "indicators": load_indicators(),
        "units": load_units(),
        "resolutions": load_resolutions(),
        "outline": load_outline(),
    }
