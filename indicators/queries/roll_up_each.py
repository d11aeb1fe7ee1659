"""Figures of many agencies at once, each its own or made of its divisions', by the rules of `roll_up`."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Count, F, Max, Q, Sum

from indicators.adding import ADDED_UP
from indicators.models import Indicator
from indicators.queries.reporters import asked_kinds, closing_day
from indicators.queries.roll_up import PERIODS, Rolled, rolled_from
from indicators.queries.unit_sums import Given, Key, Lives, meanings_in
from indicators.queries.was_recorded import about, stood
from organisations.enums import UnitKind
from organisations.models import Unit


def roll_up_each(
    agencies: Collection[Unit], *, years: Collection[int], indicators: Collection[Indicator], as_of: date | None = None
) -> dict[int, dict[Key, Rolled]]:
    """What `roll_up` gives for each of the agencies (no province among them), by the agency's id. Three queries for
    any number of agencies, one more with `as_of`.
    """
    bodies = {agency.pk: agency for agency in agencies}
    if not bodies or not indicators or not years:
        return {pk: {} for pk in bodies}
    meanings = meanings_in(indicators, years)
    own, sums = _entries(bodies, meanings, indicators, years, as_of)
    divisions = _divisions(bodies)
    found: dict[int, dict[Key, Rolled]] = {pk: {} for pk in bodies}
    for (body, key), given in sums.items():
        meaning, day = meanings[key[:2]], closing_day(*key[1:])
        if meaning.aggregation in ADDED_UP:
            expected = sum(group.units for group in divisions[body] if group.on(day))
            found[body][key] = rolled_from(key, meaning, given, counted=given.counted, expected=expected)
    for (body, key), given in own.items():
        found[body][key] = rolled_from(key, meanings[key[:2]], given)
    return found


def _entries(
    bodies: dict[int, Unit],
    meanings: dict,
    indicators: Collection[Indicator],
    years: Collection[int],
    as_of: date | None,
) -> tuple[dict, dict]:
    """What the agencies entered themselves, and what their divisions gave together."""
    own: dict[tuple[int, Key], Given] = defaultdict(Given)
    sums: dict[tuple[int, Key], Given] = defaultdict(Given)
    for rows, way in stood(as_of):
        wanted = {"indicator__in": [one.pk for one in indicators], "year__in": list(years), "period__in": PERIODS}
        agency, life = f"{way}unit__agency_id", [f"{way}unit__{name}" for name in ("kind", "valid_from", "valid_to")]
        fields = [f"{way}{name}" for name in ("indicator_id", "year", "period", "definition_id")]
        groups = (
            rows.filter(
                Q(**about(way, unit=F(agency)))
                | Q(**about(way, unit__kind=UnitKind.DIVISION, unit__parent_id=F(agency))),
                **about(way, unit__agency__in=list(bodies), **wanted),
            )
            .order_by()
            .values(agency, *fields, *life)
            .annotate(
                numerators=Sum("numerator"),
                denominators=Sum("denominator"),
                total=Sum("value"),
                word=Max("band"),
                units=Count("pk"),
            )
        )
        for row in groups:
            body, key = bodies[row[agency]], tuple(row[name] for name in fields[:3])
            lives = Lives(*(row[name] for name in life), row["units"])
            if meanings[key[:2]].pk != row[fields[3]]:
                continue
            if lives.kind != UnitKind.DIVISION:
                own[body.pk, key].add(row)
            elif lives.kind in asked_kinds(body, meanings[key[:2]].reporter_kinds) and lives.on(closing_day(*key[1:])):
                sums[body.pk, key].add(row)
    return dict(own), dict(sums)


def _divisions(bodies: dict[int, Unit]) -> dict[int, list[Lives]]:
    """How many divisions of which life each agency has. One query."""
    found: dict[int, list[Lives]] = defaultdict(list)
    rows = (
        Unit.objects.filter(agency__in=list(bodies), parent_id=F("agency_id"), kind=UnitKind.DIVISION)
        .order_by()
        .values_list("agency_id", "kind", "valid_from", "valid_to")
        .annotate(units=Count("pk"))
    )
    for agency, *life in rows:
        found[agency].append(Lives(*life))
    return found
