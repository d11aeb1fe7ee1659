"""What the page of one regime shows."""

from dataclasses import dataclass
from datetime import date

from organisations.models import Unit
from reporting.enums import ReportLevel
from reporting.models import OutlinePart, Regime, RegimeAnnex, ReportingRoute
from reporting.queries.regimes import PeriodPreview, coming_dates


@dataclass(frozen=True)
class LevelPage:
    """What reports of a level are made of; `is_own` tells the regime's outline from the portal's."""

    level: ReportLevel
    outline: list[OutlinePart]
    is_own: bool
    annexes: list[RegimeAnnex]

    @property
    def slug(self) -> str:
        """As the address names it."""
        return self.level.lower()


@dataclass(frozen=True)
class RegimePage:
    """Periods with their next dates, the levels, and the routes of the reader's province that hold."""

    periods: list[PeriodPreview]
    levels: list[LevelPage]
    routes: list[ReportingRoute]


def regime_page(regime: Regime, unit: Unit | None, on: date) -> RegimePage:
    """The regime's page for somebody of that unit. Four queries besides the periods'."""
    own, usual, annexes = {}, {}, {}
    for part in OutlinePart.objects.filter(regime=regime):
        own.setdefault(part.level, []).append(part)
    for part in OutlinePart.objects.filter(regime__isnull=True):
        usual.setdefault(part.level, []).append(part)
    for annex in regime.annexes.all():
        annexes.setdefault(annex.level, []).append(annex)
    levels = [
        LevelPage(level, own.get(level) or usual.get(level, []), level in own, annexes.get(level, []))
        for level in ReportLevel
    ]
    routes = ReportingRoute.objects.filter(province=unit.province_id) if unit else ReportingRoute.objects.none()
    held = list(routes.valid_on(on).select_related("sender", "recipient"))
    periods = sorted(regime.periods.all(), key=lambda one: one.position)
    return RegimePage(coming_dates(periods, on), levels, held)
