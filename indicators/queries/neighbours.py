"""What a figure is compared with: the last period, the same period of the year before, its parts, what it narrows."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q

from indicators.checks import Neighbour
from indicators.enums import UnitOfMeasure
from indicators.figures import Figure
from indicators.models import Indicator, IndicatorVersion, Measurement
from organisations.models import Unit
from reform.common.periods import Period, period_order

# A year's number in its period has four times the days of a quarter's: they say nothing of each other.
_LENGTHS_DIFFER = (UnitOfMeasure.COUNT, UnitOfMeasure.MONEY)


def figure_of(row: Measurement) -> Figure:
    """The figure that a stored row holds."""
    return Figure(row.numerator, row.denominator, row.value, row.band)


@dataclass(frozen=True)
class Surroundings:
    """Figures of one unit around one period, by indicator and part; withdrawn ones are left out."""

    year: int
    period: str
    rows: dict[tuple[int, str], list[Measurement]] = field(default_factory=dict)

    def now(self, indicator_id: int, part: str = "") -> Measurement | None:
        """The figure of the period itself."""
        return next((row for row in self._of(indicator_id, part) if self._at(row, self.year, self.period)), None)

    def year_ago(self, indicator_id: int, part: str = "") -> Measurement | None:
        """The figure of the same period of the year before."""
        return next((row for row in self._of(indicator_id, part) if self._at(row, self.year - 1, self.period)), None)

    def last(self, indicator_id: int, part: str = "") -> Measurement | None:
        """The latest figure of a regular period before this one."""
        here = period_order(self.year, self.period)
        before = [
            row
            for row in self._of(indicator_id, part)
            if row.period != Period.AD_HOC and period_order(row.year, row.period) < here
        ]
        return max(before, key=lambda row: period_order(row.year, row.period), default=None)

    def parts(self, indicator_id: int) -> list[Measurement]:
        """The parts of the indicator's figure of the period."""
        found = [rows for (indicator, part), rows in self.rows.items() if indicator == indicator_id and part]
        return [row for rows in found for row in rows if self._at(row, self.year, self.period)]

    def narrower(self, indicator_id: int, unit_of_measure: str) -> list[Measurement]:
        """The period's whole figures of indicators that count a part of this one's population, in the same unit of
        measure and as they are defined in the year.
        """
        found = [row for (_, part), rows in self.rows.items() if not part for row in rows]
        found = [row for row in found if row.indicator.narrows_id == indicator_id]
        return [row for row in found if self._at(row, self.year, self.period) and _comparable(row, unit_of_measure)]

    def wider(self, indicator: Indicator, unit_of_measure: str) -> Measurement | None:
        """The period's whole figure of what this indicator counts a part of, under the same conditions."""
        row = self.now(indicator.narrows_id) if indicator.narrows_id else None
        return row if row and _comparable(row, unit_of_measure) else None

    def neighbours(self, definition: IndicatorVersion, part: str = "") -> list[Neighbour]:
        """What the move of a figure counted by this definition is judged by: the same period of the year before, and
        the last period where the two are alike. Figures of another definition say nothing of it. A cumulative figure
        begins anew each year; numbers of unlike lengths of time are not compared.
        """
        key = definition.indicator_id
        year_ago, last = self.year_ago(key, part), self.last(key, part)
        if last and (last.year != self.year and definition.cumulative):
            last = None
        unlike = not definition.cumulative and definition.unit_of_measure in _LENGTHS_DIFFER
        if last and unlike and Period.YEAR in (self.period, last.period):
            last = None
        found = {row.pk: row for row in (last, year_ago) if row and row.definition_id == definition.pk}
        return [
            Neighbour(figure_of(row), Period(row.period).title(row.year), row.year == self.year)
            for row in found.values()
        ]

    def _of(self, indicator_id: int, part: str) -> list[Measurement]:
        return self.rows.get((indicator_id, part), [])

    @staticmethod
    def _at(row: Measurement, year: int, period: str) -> bool:
        return (row.year, row.period) == (year, period)


def _comparable(row: Measurement, unit_of_measure: str) -> bool:
    return row.as_defined and row.definition.unit_of_measure == unit_of_measure


def surroundings(unit: Unit, year: int, period: str, indicators: Iterable[Indicator] | None = None) -> Surroundings:
    """The unit's figures of the year and the year before; of `indicators`, what they narrow and what narrows them, or
    of all. One query.
    """
    found = Measurement.objects.filter(unit=unit, year__in=(year, year - 1), is_withdrawn=False)
    if indicators is not None:
        keys = {indicator.pk for indicator in indicators}
        wider = {indicator.narrows_id for indicator in indicators if indicator.narrows_id}
        found = found.filter(Q(indicator__in=keys | wider) | Q(indicator__narrows__in=keys))
    rows: dict[tuple[int, str], list[Measurement]] = {}
    later = IndicatorVersion.objects.filter(
        indicator=OuterRef("indicator"),
        from_year__gt=OuterRef("definition__from_year"),
        from_year__lte=OuterRef("year"),
    )
    found = found.annotate(as_defined=~Exists(later))
    for row in found.select_related("indicator", "definition").order_by("pk"):
        rows.setdefault((row.indicator_id, row.part), []).append(row)
    return Surroundings(year, period, rows)
