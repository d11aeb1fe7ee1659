"""Adds up the figures of units in the database: which of them count depends on what an indicator means in a year, on
the kinds that it asks, and on when a unit lived.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Count, Max, Q, QuerySet, Sum

from indicators.enums import Aggregation, UnitOfMeasure
from indicators.figures import PLACES
from indicators.models import Indicator, IndicatorVersion
from indicators.queries.reporters import asked_kinds, closing_day, place_below
from indicators.queries.was_recorded import about, stood
from organisations.enums import UnitKind
from organisations.models import Unit

Key = tuple[int, int, str]  # indicator, year, period
_LIFE = ("unit__valid_from", "unit__valid_to")


class Meaning(NamedTuple):
    """What of an indicator's version decides how figures add up."""

    pk: int
    indicator: int
    from_year: int
    aggregation: str
    unit_of_measure: str
    reporter_kinds: list[str]


class Lives(NamedTuple):
    """So many units of one kind that were founded and ended on the same days."""

    kind: str
    valid_from: date | None
    valid_to: date | None
    units: int

    def on(self, day: date) -> bool:
        """Whether they exist on the day (as `UnitQuerySet.valid_on`)."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or self.valid_to >= day)


@dataclass
class Given:
    """What was entered, or what units gave together; of a ratio the parts, else the value or the band."""

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    band: str = ""
    counted: int = 0

    def add(self, row: dict) -> None:
        """Take in a row of sums."""
        self.numerator = _plus(self.numerator, row.get("numerators"))
        self.denominator = _plus(self.denominator, row.get("denominators"))
        self.value = _plus(self.value, row.get("total"))
        self.band = row.get("word", "")
        self.counted += row["units"]


def meanings_in(indicators: Collection[Indicator] | None, years: Collection[int]) -> dict[tuple[int, int], Meaning]:
    """For each indicator and year the version that figures are counted by (as `definition_in`). One query."""
    versions = IndicatorVersion.objects.order_by("indicator_id", "from_year")
    if indicators is not None:
        versions = versions.filter(indicator__in=[indicator.pk for indicator in indicators])
    rows = versions.values_list(
        "pk", "indicator_id", "from_year", "aggregation", "unit_of_measure", "indicator__reporter_kinds"
    )
    found: dict[tuple[int, int], Meaning] = {}
    for row in rows:
        meaning = Meaning(*row)
        for year in years:
            if meaning.from_year <= year or (meaning.indicator, year) not in found:
                found[meaning.indicator, year] = meaning
    return found


def meaning_of(indicator: Indicator, year: int) -> int:
    """The version of one indicator and year. One query."""
    return meanings_in([indicator], [year])[indicator.pk, year].pk


def lives_of(units: QuerySet[Unit]) -> list[Lives]:
    """The units by kind and life. One query."""
    rows = units.order_by().values_list("kind", "valid_from", "valid_to").annotate(units=Count("pk"))
    return [Lives(*row) for row in rows]


def expected_counts(
    body: Unit, meanings: dict, periods: Iterable[str], lives: list[Lives], kinds: Collection[str]
) -> dict[Key, int]:
    """How many units are asked for a figure, by indicator, year and period; none before the indicator's first year."""
    counts: dict[tuple, int] = {}  # many indicators ask the same units
    found = {}
    for (indicator, year), meaning in meanings.items():
        asked = asked_kinds(body, meaning.reporter_kinds, kinds)
        for period in periods:
            day = closing_day(year, period)
            if (asked, day) not in counts:
                counts[asked, day] = sum(group.units for group in lives if group.kind in asked and group.on(day))
            found[indicator, year, period] = counts[asked, day] if meaning.from_year <= year else 0
    return found


def sums_of(
    body: Unit,
    meanings: dict,
    wanted: dict,
    lives: list[Lives],
    *,
    kinds: Collection[str],
    as_of: date | None,
    part: str = "",
) -> tuple[dict[Key, Given], dict[Key, Given]]:
    """What the body entered itself, and what the asked units gave together, by indicator, year and period. One query,
    with `as_of` two.

    The database groups by what must be told apart alone: where all units were there all the time and every indicator
    asks all of them, each group is a figure. No unit has the kind of the body above it, so the kind tells own entries.
    """
    asked = {key: asked_kinds(body, meaning.reporter_kinds, kinds) for key, meaning in meanings.items()}
    present = {group.kind for group in lives}.intersection(*[frozenset().union(*asked.values())])
    apart = _told_apart(wanted, present, lives)
    own: dict[Key, Given] = defaultdict(Given)
    units: dict[Key, Given] = defaultdict(Given)
    for rows, way in stood(as_of, part):
        fields = [f"{way}{name}" for name in ("indicator_id", "year", "period", *apart)]
        rows = rows.filter(_givers(body, present, way, own=not kinds), **about(way, **wanted)).order_by()
        for row in rows.values(*fields).annotate(**_columns(meanings), units=Count("pk")):
            key = tuple(row[name] for name in fields[:3])
            place = {name: row[way + name] for name in apart}
            if place["definition_id"] != meanings[key[:2]].pk:
                continue
            if place["unit__kind"] == body.kind:
                own[key].add(row)
            elif _counts(place, asked[key[:2]], closing_day(*key[1:])):
                units[key].add(row)
    return dict(own), dict(units)


def _givers(body: Unit, present: set[str], way: str, *, own: bool) -> Q:
    """Condition on whose figures are read. All of a province are found by one column."""
    if body.kind == UnitKind.PROVINCE:
        kinds = [*sorted(present), *([UnitKind.PROVINCE] if own else [])]
        return Q(**about(way, unit__province=body, unit__kind__in=kinds))
    below = about(f"{way}unit__", **place_below(body)) if present else {"pk__in": []}
    return Q(**below) | Q(**about(way, unit=body)) if own else Q(**below)


def _told_apart(wanted: dict, present: set[str], lives: list[Lives]) -> tuple[str, ...]:
    """The meaning always: asked for as a condition, it would bring PostgreSQL to read all of an indicator's figures."""
    days = {closing_day(year, period) for year in wanted["year__in"] for period in wanted["period__in"]}
    ended = any(not group.on(day) for group in lives if group.kind in present for day in days)
    return ("definition_id", "unit__kind", *(_LIFE if ended else ()))


def _counts(place: dict, asked: frozenset[str], day: date) -> bool:
    """Whether units of that place give such a figure; a life that is not told apart holds for all."""
    lives = Lives(place["unit__kind"], place.get(_LIFE[0]), place.get(_LIFE[1]), 0)
    return lives.kind in asked and lives.on(day)


def _columns(meanings: dict) -> dict[str, Sum | Max]:
    """The sums that some rule needs; the value of a ratio follows from its parts."""
    rules = {meaning.aggregation for meaning in meanings.values()}
    columns = {}
    if Aggregation.RATIO_OF_SUMS in rules:
        columns |= {"numerators": Sum("numerator"), "denominators": Sum("denominator")}
    if rules - {Aggregation.RATIO_OF_SUMS}:
        columns["total"] = Sum("value")
    if any(meaning.unit_of_measure == UnitOfMeasure.BAND for meaning in meanings.values()):
        columns["word"] = Max("band")
    return columns


def _plus(known: Decimal | None, more: Decimal | None) -> Decimal | None:
    if more is None:
        return known
    return (known or Decimal(0)) + more.quantize(PLACES)
