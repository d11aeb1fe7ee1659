"""Figures of a body for years and periods: its own entries, else those of its units made into one by each
indicator's rule.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from indicators.adding import ADDED_UP, add_up
from indicators.figures import Figure
from indicators.models import Indicator, Measurement
from indicators.queries.reporters import units_asked, units_below
from indicators.queries.unit_sums import (
    Given,
    Key,
    Meaning,
    expected_counts,
    lives_of,
    meaning_of,
    meanings_in,
    sums_of,
)
from organisations.models import Unit
from reform.common.periods import PERIODIC, Period

PERIODS = PERIODIC  # a later one says more of the year than an earlier one


@dataclass(frozen=True)
class Rolled:
    """One figure of a body: its own entry (`own`, then nothing is counted), or made of `counted` of the `expected`
    units that should give one. `definition_id` is the meaning that holds in that year, `unit_of_measure` its unit.
    """

    indicator_id: int
    year: int
    period: str
    definition_id: int
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    band: str
    own: bool
    counted: int
    expected: int
    unit_of_measure: str

    @property
    def nothing_occurred(self) -> bool:
        """Whether there was nothing to be measured ("không phát sinh")."""
        return self.denominator is not None and not self.denominator

    @property
    def period_title(self) -> str:
        """ "Năm 2025", "6 tháng đầu năm 2025"."""
        return Period(self.period).title(self.year)


@dataclass(frozen=True)
class Coverage:
    """How many of the units that should give a figure have given one."""

    counted: int
    expected: int

    @property
    def is_whole(self) -> bool:
        """Whether no unit is missing."""
        return self.counted == self.expected


@dataclass(frozen=True)
class Gathered:
    """The figures of a body, and for each indicator, year and period how many units stand behind it or could."""

    figures: dict[Key, Rolled]
    coverage: dict[Key, Coverage]


def roll_up(
    body: Unit,
    *,
    years: Collection[int],
    periods: Collection[str] = (),
    indicators: Collection[Indicator] | None = None,
    kinds: Collection[str] = (),
    as_of: date | None = None,
    part: str = "",
) -> dict[Key, Rolled]:
    """The figures of `body` by indicator, year and period; what has none is not in it. Three queries, whatever the
    number of indicators and units, one more with `as_of`.

    The body's own entry goes before the sum of its units (a province's reporting agencies, an agency's divisions).
    With `kinds` only units of these kinds make the figure, and the body's own entry, which is about all, does not
    count. Units that the indicator asks, valid on the day that closes the period, are `expected`; entries of others,
    and those under a meaning other than the year's, are never in a sum (`set_aside` names them). Ratios are sums of
    numerators over sums of denominators, so *không phát sinh* is an entry that adds nothing; LATEST and NONE are not
    made of units' figures: the latest period of the body's own entries is what holds (`latest`). Without `periods`
    every periodic one. `as_of`: as the figures were recorded at the end of that day. `part`: of that part of the
    figures (`IndicatorPart.code`) instead of the whole.

    It knows no viewer: whoever shows a figure asks first whether the person may see the body's.
    """
    asked = {"years": years, "periods": periods, "indicators": indicators, "kinds": kinds}
    return gather(body, **asked, as_of=as_of, part=part).figures


def gather(
    body: Unit,
    *,
    years: Collection[int],
    periods: Collection[str] = (),
    indicators: Collection[Indicator] | None = None,
    kinds: Collection[str] = (),
    as_of: date | None = None,
    part: str = "",
) -> Gathered:
    """What `roll_up` gives together with the coverage of every indicator, year and period, those without a figure
    included.
    """
    periods = tuple(periods) or PERIODS
    meanings = meanings_in(indicators, years)
    lives = lives_of(units_below(body, kinds))
    expected = expected_counts(body, meanings, periods, lives, kinds)
    wanted = {"year__in": list(years), "period__in": list(periods)}
    if indicators is not None:
        wanted["indicator__in"] = [indicator.pk for indicator in indicators]
    own, units = sums_of(body, meanings, wanted, lives, kinds=kinds, as_of=as_of, part=part)
    coverage = {
        key: Coverage(units[key].counted if key in units else 0, count) for key, count in sorted(expected.items())
    }
    figures = {
        key: rolled_from(key, meanings[key[:2]], found, counted=found.counted, expected=expected[key])
        for key, found in units.items()
        if meanings[key[:2]].aggregation in ADDED_UP
    }
    figures |= {key: rolled_from(key, meanings[key[:2]], found) for key, found in own.items()}
    return Gathered(figures, coverage)


def latest(rolled: dict[Key, Rolled], indicator_id: int, year: int) -> Rolled | None:
    """The figure of the latest period of the year that has one; None where there is none."""
    found = (rolled.get((indicator_id, year, period)) for period in reversed(PERIODS))
    return next((figure for figure in found if figure is not None), None)


def entries(
    body: Unit, indicator: Indicator, *, year: int, period: str, kinds: Collection[str] = ()
) -> QuerySet[Measurement]:
    """The entries that the body's figure is made of: its own alone, else those of its units."""
    standing = _standing(indicator, year, period).filter(definition=meaning_of(indicator, year))
    if not kinds and standing.filter(unit=body).exists():
        return standing.filter(unit=body)
    asked = units_asked(body, indicator, year=year, period=period, kinds=kinds)
    return standing.filter(unit__in=asked.values("pk"))


def missing(body: Unit, indicator: Indicator, *, year: int, period: str, kinds: Collection[str] = ()) -> QuerySet[Unit]:
    """The units that should give a figure and have not yet, whether the body has an entry of its own or not."""
    meaning = meanings_in([indicator], [year])[indicator.pk, year]
    if meaning.from_year > year:
        return Unit.objects.none()  # not asked for yet
    given = _standing(indicator, year, period).filter(definition=meaning.pk)
    asked = units_asked(body, indicator, year=year, period=period, kinds=kinds)
    return asked.exclude(pk__in=given.values("unit"))


def set_aside(
    body: Unit, indicator: Indicator, *, year: int, period: str, kinds: Collection[str] = ()
) -> QuerySet[Measurement]:
    """Entries of the body and its units that are in no sum: counted by another meaning of the indicator than the
    year's, or of a unit that is not asked.
    """
    asked = units_asked(body, indicator, year=year, period=period, kinds=kinds)
    meant = Q(definition=meaning_of(indicator, year))
    of_unit = Q(unit__in=units_below(body).values("pk")) & ~(meant & Q(unit__in=asked.values("pk")))
    of_body = Q(unit=body) & ~meant
    return _standing(indicator, year, period).filter(of_unit if kinds else of_unit | of_body)


def _standing(indicator: Indicator, year: int, period: str) -> QuerySet[Measurement]:
    return Measurement.objects.counted().filter(indicator=indicator, year=year, period=period)


def rolled_from(key: Key, meaning: Meaning, found: Given, *, counted: int = 0, expected: int = 0) -> Rolled:
    """The figure by its meaning's rule; without units counted it is the body's own entry."""
    made = add_up([found], aggregation=meaning.aggregation, unit_of_measure=meaning.unit_of_measure)
    made = made or Figure(value=found.value, band=found.band)
    return Rolled(
        *key,
        definition_id=meaning.pk,
        numerator=made.numerator,
        denominator=made.denominator,
        value=made.value,
        band=made.band,
        own=not counted,
        counted=counted,
        expected=expected,
        unit_of_measure=meaning.unit_of_measure,
    )
