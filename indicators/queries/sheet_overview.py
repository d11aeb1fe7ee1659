"""The periods of a unit's year: how many figures each has of those that are asked for, and whether it is closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from indicators.models import Measurement, PeriodLock
from indicators.queries.sheet import asked_indicators
from organisations.models import Unit
from reform.common.periods import Period, period_begins


@dataclass(frozen=True)
class PeriodRow:
    """One period: figures there are and figures asked for; `begins` where it has not begun."""

    period: str
    title: str
    done: int
    asked: int
    lock: PeriodLock | None = None
    begins: date | None = None
    corrections: int = 0

    @property
    def words(self) -> str:
        """ "12/34 chỉ tiêu"."""
        return f"{self.done}/{self.asked} chỉ tiêu"

    @property
    def tone(self) -> str:
        """Green once everything is there."""
        return "green" if self.done == self.asked else ""


def sheet_overview(unit: Unit, year: int, today: date) -> Sequence[PeriodRow]:
    """The four national periods; that of nine months and the ad-hoc one where they have figures. Five queries."""
    mine = Measurement.objects.filter(unit=unit, year=year).order_by()
    there: dict[str, set[int]] = {}
    for period, indicator in mine.counted().values_list("period", "indicator"):
        there.setdefault(period, set()).add(indicator)
    corrected = dict(mine.filter(version__gt=1).values_list("period").annotate(Count("pk")))
    locks = {lock.period: lock for lock in PeriodLock.objects.filter(agency=unit.agency_id, year=year)}
    rows = []
    for period, asked in zip(Period, asked_indicators(unit, year, *Period), strict=True):
        keys, begins = {one.pk for one in asked}, period_begins(year, period)
        done, lock = len(keys & there.get(period, set())), locks.get(period)
        if period not in (Period.M9, Period.AD_HOC) or done:
            begins = begins if begins > today else None
            title = period.title(year)
            rows.append(PeriodRow(period, title, done, len(keys), lock, begins, corrected.get(period, 0)))
    return rows
