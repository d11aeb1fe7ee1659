"""What observations are asked for by: conditions on figures, and on whose figures they are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from indicators.enums import ObservationStatus
from indicators.models import Indicator, Measurement, PeriodLock
from indicators.models.measurements import Reach, reach_of
from indicators.queries.observations import WHOLE
from indicators.queries.observations_then import Then
from organisations.models import Unit
from reform.common.api.changes import changed_since

ALL_PARTS = "*"
# Which filters are about units, and the condition that each is.
OF_UNITS = {
    "unit": "code__in",
    "agency": "agency__code__in",
    "province": "province__code__in",
    "kind": "kind__in",
}


@dataclass(frozen=True)
class Wanted:
    """What is asked for; empty means all, of parts the whole."""

    indicator: Collection[str] = ()
    area: Collection[str] = ()
    unit: Collection[str] = ()
    agency: Collection[str] = ()
    province: Collection[str] = ()
    kind: Collection[str] = ()
    year: int | None = None
    year_from: int | None = None
    year_to: int | None = None
    period: Collection[str] = ()
    part: Collection[str] = ()
    status: Collection[str] = ()


@dataclass(frozen=True)
class Selection:
    """Which figures: conditions on themselves in `figures`, on whose they are in `units`. Nothing is read before it is
    asked for, but the `indicators` that the filters name (None: all).
    """

    reach: Reach | None
    wanted: Wanted
    indicators: tuple[int, ...] | None = None
    since: datetime | None = None
    then: Then | None = None

    @property
    def figures(self) -> QuerySet[Measurement]:
        """The figures, everybody's."""
        figures = figures_of(self.wanted, self.indicators, self.then)
        return figures if self.since is None else changed_since(figures, self.since)

    @property
    def units(self) -> QuerySet[Unit] | None:
        """Whose figures; None where an account that sees everything asks for everybody's."""
        if self.reach is None:
            return Unit.objects.none()
        return None if self.everybodys else units_of(self.wanted, self.reach)

    @property
    def everybodys(self) -> bool:
        """Whether nothing is asked of the units."""
        everybody = self.reach is not None and self.reach.everybody
        return everybody and not any(getattr(self.wanted, name) for name in OF_UNITS)

    def all(self) -> QuerySet[Measurement]:
        """All of them, in no order."""
        return self.figures if self.units is None else self.figures.filter(unit__in=self.units.values("pk"))


def select(user, wanted: Wanted, *, since: datetime | None = None, then: Then | None = None) -> Selection:
    """The figures that the account may see, as far as they are asked for, with `since` changed at that moment or later,
    with `then` as they were. One query where indicators are named.
    """
    return Selection(reach_of(user), wanted, _indicators(wanted), since, then)


def _indicators(wanted: Wanted) -> tuple[int, ...] | None:
    if not wanted.indicator and not wanted.area:
        return None
    indicators = Indicator.objects.all()
    indicators = indicators.filter(code__in=wanted.indicator) if wanted.indicator else indicators
    indicators = indicators.filter(area__key__in=wanted.area) if wanted.area else indicators
    return tuple(indicators.order_by("pk").values_list("pk", flat=True))


def figures_of(wanted: Wanted, indicators: Collection[int] | None, then: Then | None = None) -> QuerySet[Measurement]:
    """Figures as far as they themselves are asked for."""
    figures = Measurement.objects.all() if then is None else then.figures(Measurement.objects.all())
    if indicators is not None:
        figures = figures.filter(indicator__in=indicators)
    conditions = {"year": wanted.year, "year__gte": wanted.year_from, "year__lte": wanted.year_to}
    figures = figures.filter(**{name: year for name, year in conditions.items() if year is not None})
    if wanted.period:
        figures = figures.filter(period__in=wanted.period)
    if ALL_PARTS not in wanted.part:
        parts = ["" if part == WHOLE[0] else part for part in wanted.part or (WHOLE[0],)]
        figures = figures.filter(part__in=parts) if len(parts) > 1 else figures.filter(part=parts[0])
    return _with_status(figures, wanted.status) if wanted.status else figures


def units_of(wanted: Wanted, reach: Reach) -> QuerySet[Unit]:
    """Units within the reach, as far as they are asked for."""
    conditions = {column: getattr(wanted, name) for name, column in OF_UNITS.items() if getattr(wanted, name)}
    return Unit.objects.filter(reach.condition("")).filter(**conditions)


def _with_status(figures: QuerySet[Measurement], statuses: Collection[str]) -> QuerySet[Measurement]:
    """In SQL what `status_of` says of a row."""
    lock = PeriodLock.objects.filter(agency=OuterRef("unit__agency"), year=OuterRef("year"), period=OuterRef("period"))
    at = "then_" if "then_revision" in figures.query.annotations else ""
    withdrawn = "then_withdrawn" if at else "is_withdrawn"
    nothing = Q(**{f"{at}denominator__isnull": False, f"{at}denominator": 0})
    stands = Q(**{withdrawn: False}) & ~nothing
    conditions = {
        ObservationStatus.TAKEN_BACK: Q(**{withdrawn: True}),
        ObservationStatus.NOT_OCCURRED: Q(**{withdrawn: False}) & nothing,
        ObservationStatus.NORMAL: stands & Exists(lock),
        ObservationStatus.PROVISIONAL: stands & ~Exists(lock),
    }
    wanted = Q()
    for status in statuses:
        wanted |= conditions[ObservationStatus(status)]
    return figures.filter(wanted)
