"""Brings the areas and indicators of the catalogue files into the database."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from indicators.models import Indicator, IndicatorPart, IndicatorVersion, Measurement, ReformArea
from indicators.services.indicators import FRAME, MEANING, MEANT, newest_version, save_indicator, values_of
from reform.common.fixtures import read_fixture
from reform.common.text import search_text


@dataclass
class LoadedIndicators:
    """How many indicators the files have, and the codes of those that were left as this installation has them."""

    count: int = 0
    kept: list[str] = field(default_factory=list)


@transaction.atomic
def load_areas() -> int:
    """Create or update the seven reform areas; returns their number. Safe to repeat."""
    rows = read_fixture("areas.json")["areas"]
    for row in rows:
        fields = {name: row[name] for name in ("name", "short_name", "position")}
        ReformArea.objects.update_or_create(key=row["key"], defaults=fields)
    return len(rows)


@transaction.atomic
def load_indicators() -> LoadedIndicators:
    """Create the indicators of fixtures/indicators.json, or bring those that nobody here has touched to what the file
    says; areas come first. Safe to repeat.

    Nothing that somebody changed here is overwritten, nor a meaning by which figures were counted (a definition where
    there was none is not a change): such indicators stay whole, and their codes are told where the file says
    otherwise.
    """
    areas = {area.key: area for area in ReformArea.objects.all()}
    known = {row.code: row for row in Indicator.objects.select_related("area", "narrows").prefetch_related("parts")}
    rows = read_fixture("indicators.json")["indicators"]
    loaded = LoadedIndicators(len(rows))
    for row in sorted(rows, key=lambda row: bool(row["narrows"])):  # what is narrowed stands before what narrows it
        parts = [(part["code"], part["name"]) for part in row["parts"]]
        values = {name: row[name] for name in (*MEANING, *FRAME) if name in row}
        values |= {"area": areas[row["area"]], "narrows": known.get(row["narrows"] or "")}
        indicator = known.get(row["code"])
        if indicator is None:
            known[row["code"]] = made = save_indicator(by=None, code=row["code"], **values)
            _write_parts(made, parts)
        elif not _bring(indicator, values, parts):
            loaded.kept.append(indicator.code)
    return loaded


def _bring(indicator: Indicator, values: dict[str, Any], parts: list[tuple[str, str]]) -> bool:
    """Bring a known indicator to the file's values; False where it differs from them and stays."""
    before = values_of(indicator)
    different = {name for name, value in values.items() if before[name] != value}
    if not different and parts == [(part.code, part.name) for part in indicator.parts.all()]:
        return True
    newest = newest_version(indicator)
    meant = different.intersection(MEANT) - ({"definition"} if not before["definition"] else set())
    if _is_own(indicator, newest) or (meant and Measurement.objects.filter(indicator=indicator).exists()):
        return False
    found = search_text(values["name"], indicator.code)
    Indicator.objects.filter(pk=indicator.pk).update(**values, search_text=found)
    meaning = {name: values[name] for name in MEANING}
    IndicatorVersion.objects.filter(pk=newest.pk).update(**meaning)
    _write_parts(indicator, parts)
    return True


def _write_parts(indicator: Indicator, parts: list[tuple[str, str]]) -> None:
    for position, (code, name) in enumerate(parts, start=1):
        fields = {"name": name, "position": position}
        IndicatorPart.objects.update_or_create(indicator=indicator, code=code, defaults=fields)


def _is_own(indicator: Indicator, newest: IndicatorVersion) -> bool:
    """Whether somebody here made the indicator or has changed it since."""
    return indicator.version > 1 or newest.number > 1 or newest.decided_by_id is not None
