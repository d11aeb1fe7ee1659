"""A body's figures of one indicator over years and periods, with what changed its meaning on the way."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from indicators.enums import Direction, UnitOfMeasure
from indicators.models import Indicator, Measurement
from indicators.queries.reporters import closing_day, place_below
from indicators.queries.roll_up import PERIODS, Coverage, Rolled, gather
from organisations.models import Unit
from reform.common.periods import NATIONAL, Period
from reform.common.wording import rounded

YEARS = 6  # a longer series does not fit on a page
_NOBODY_ASKED = Coverage(0, 0)


@dataclass(frozen=True)
class SeriesPoint:
    """A period: the figure if there is one, how many units stand behind it or could, and whether another meaning of
    the indicator begins with it. `before` is the same period of the year before.
    """

    year: int
    period: str
    figure: Rolled | None
    coverage: Coverage
    begins_meaning: bool = False
    before: Rolled | None = None

    @property
    def title(self) -> str:
        """ "6 tháng đầu năm 2025"."""
        return Period(self.period).title(self.year)

    @property
    def change(self) -> Decimal | None:
        """By how much the value moved against the same period of the year before, under one meaning."""
        return change_between(self.before, self.figure)


def series(
    body: Unit, indicator: Indicator, *, on: date, kinds: Collection[str] = (), part: str = ""
) -> list[SeriesPoint]:
    """The periods from the first figure on, oldest first: those with a figure or entries, and those that were closed by
    the day and asked for one. With the code of a `part` the figures of that part; they concern some units only, and
    nobody says which, so none is missing. Four queries.
    """
    years = measured_years(body, indicator, part)[-YEARS:]
    if not years:
        return []
    gathered = gather(body, years=range(years[0] - 1, years[-1] + 1), indicators=[indicator], kinds=kinds, part=part)
    asked = indicator.periods_asked or NATIONAL  # nine months are told where there is a figure
    points: list[SeriesPoint] = []
    meaning = None
    for year in range(years[0], years[-1] + 1):
        for period in PERIODS:
            key = (indicator.pk, year, period.value)
            figure, coverage = gathered.figures.get(key), _NOBODY_ASKED if part else gathered.coverage[key]
            awaited = bool(points) and not part and period in asked and closing_day(year, period) <= on
            if not (figure or coverage.counted or awaited):
                continue
            begins = bool(figure and meaning and figure.definition_id != meaning)
            meaning = figure.definition_id if figure else meaning
            before = gathered.figures.get((indicator.pk, year - 1, period.value))
            points.append(SeriesPoint(year, period.value, figure, coverage, begins, before))
    return points


def measured_years(body: Unit, indicator: Indicator | None = None, part: str = "") -> list[int]:
    """The years for which the body or its units have figures, earliest first. One query."""
    below = Q(**{f"unit__{name}": value for name, value in place_below(body).items()})
    rows = Measurement.objects.part_counted(part).filter(below | Q(unit=body))
    if indicator is not None:
        rows = rows.filter(indicator=indicator)
    return sorted(rows.exclude(period=Period.AD_HOC).order_by().values_list("year", flat=True).distinct())


def change_between(before: Rolled | None, now: Rolled | None) -> Decimal | None:
    """The difference of two values of the same period under the same meaning, as both are shown: 97,99 − 96,73 is 1,26.
    None where they cannot be compared.
    """
    if before is None or now is None or before.value is None or now.value is None:
        return None
    if before.period != now.period or before.definition_id != now.definition_id:
        return None
    return rounded(now.value) - rounded(before.value)


def is_better(indicator: Indicator, change: Decimal | None) -> bool | None:
    """Whether it moved the way it should; None when it did not move. Of ranks the smaller is the better."""
    if not change:
        return None
    return (change < 0) == lower_is_better(indicator)


def lower_is_better(indicator: Indicator) -> bool:
    """Whether less is more: ranks, and what is to go down."""
    return indicator.unit_of_measure == UnitOfMeasure.RANK or indicator.direction == Direction.LOWER
