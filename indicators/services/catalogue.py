"""Brings the areas and indicators of the catalogue files into the database."""

from django.db import transaction

from indicators.models import Indicator, ReformArea
from reform.common.fixtures import read_fixture
from reform.common.text import search_text


@transaction.atomic
def load_areas() -> int:
    """Create or update the seven reform areas; returns their number. Safe to repeat."""
    rows = read_fixture("areas.json")["areas"]
    for row in rows:
        fields = {name: row[name] for name in ("name", "short_name", "position")}
        ReformArea.objects.update_or_create(key=row["key"], defaults=fields)
    return len(rows)


@transaction.atomic
def load_indicators() -> int:
    """Create or update the indicators of fixtures/indicators.json; returns their number. Areas come first. Safe to
    repeat.
    """
    areas = {area.key: area for area in ReformArea.objects.all()}
    rows = read_fixture("indicators.json")["indicators"]
    for row in rows:
        fields = {name: row[name] for name in row if name not in ("code", "area")}
        fields |= {"area": areas[row["area"]], "search_text": search_text(row["name"], row["code"])}
        Indicator.objects.update_or_create(code=row["code"], defaults=fields)
    return len(rows)
