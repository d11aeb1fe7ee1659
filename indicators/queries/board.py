"""The latest figures of a body by indicator, rolled up from its units by each indicator's rule."""

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Case, Count, F, IntegerField, Max, Q, QuerySet, Sum, Value, When

from indicators.enums import Aggregation, Direction, UnitOfMeasure
from indicators.figures import share
from indicators.models import Indicator, Measurement, ReformArea
from organisations.enums import UnitKind
from organisations.models import Unit, User
from reform.common.periods import Period

# A later period of a year says more than an earlier one; ad-hoc figures answer another question and stay out.
_ORDER = {Period.Q1: 1, Period.H1: 2, Period.Q3: 3, Period.YEAR: 4}
_ADDED_UP = (Aggregation.RATIO_OF_SUMS, Aggregation.SUM)


@dataclass(frozen=True)
class BoardFigure:
    """One figure of a body in one year: its own, or made from `units_counted` of `units_expected` units."""

    period: str
    year: int
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    band: str = ""
    units_counted: int = 0
    units_expected: int = 0

    @property
    def period_title(self) -> str:
        """ "Năm 2025", "6 tháng đầu năm 2025"."""
        return Period(self.period).title(self.year)

    @property
    def nothing_occurred(self) -> bool:
        """Whether there was nothing to be measured."""
        return self.denominator is not None and not self.denominator

    @property
    def shown_value(self) -> Decimal | None:
        """The value as pages show it, with at most two decimals."""
        return _two_places(self.value)

    @property
    def is_rolled_up(self) -> bool:
        """Whether the figure was made from those of several units."""
        return self.units_counted > 0


@dataclass(frozen=True)
class BoardRow:
    """An indicator with its figures of the year and of the year before."""

    indicator: Indicator
    now: BoardFigure | None
    before: BoardFigure | None

    @property
    def change(self) -> Decimal | None:
        """By how much the value moved; None unless both are values of the same period."""
        now, before = self.now, self.before
        if now is None or before is None or now.period != before.period or now.value is None or before.value is None:
            return None
        return _two_places(now.value) - _two_places(before.value)

    @property
    def suffix(self) -> str:
        """What stands behind a value of the row."""
        return "%" if self.indicator.unit_of_measure == UnitOfMeasure.PERCENT else ""

    @property
    def is_better(self) -> bool | None:
        """Whether it moved the way it should; None when it did not move."""
        if not self.change:
            return None
        return (self.change > 0) == (self.indicator.direction == Direction.HIGHER)


@dataclass(frozen=True)
class BoardArea:
    """The indicators of one area: those with figures, and those without any in either year."""

    area: ReformArea
    rows: list[BoardRow] = field(default_factory=list)
    missing: list[Indicator] = field(default_factory=list)


@dataclass(frozen=True)
class Board:
    """The figures of `body` for `year` and the year before, by area."""

    body: Unit
    year: int
    areas: list[BoardArea]

    @property
    def measured(self) -> int:
        """How many indicators have a figure of the year."""
        return sum(row.now is not None for area in self.areas for row in area.rows)

    @property
    def total(self) -> int:
        """How many indicators the areas have."""
        return sum(len(area.rows) + len(area.missing) for area in self.areas)


def measured_years(user: User, body: Unit) -> list[int]:
    """Years for which the person sees figures of the body or its units, latest first. One query."""
    years = _figures(user, body).order_by().values_list("year", flat=True).distinct()
    return sorted(years, reverse=True)


def make_board(user: User, body: Unit, *, year: int, area: ReformArea | None = None, on: date) -> Board:
    """Figures of the body in the year and the year before: its own entry where there is one, else the sum over the
    units that report to it (agencies of a province, divisions of an agency), all of the latest period that any of them
    has. Ratios are sums of numerators over sums of denominators; ranks and bands are never added up. `on` is the day
    whose units are expected. Four queries.
    """
    indicators = Indicator.objects.select_related("area").order_by("area__position", "code")
    if area:
        indicators = indicators.filter(area=area)
    expected = _below(body).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on)).count()
    own = {(row.indicator_id, row.year): row for row in _latest_own(user, body, year)}
    summed = _summed(user, body, year, expected)
    areas: dict[int, BoardArea] = {}
    for indicator in indicators:
        found = areas.setdefault(indicator.area_id, BoardArea(indicator.area))
        now, before = (_figure(indicator, own, summed, which) for which in (year, year - 1))
        if now or before:
            found.rows.append(BoardRow(indicator, now, before))
        else:
            found.missing.append(indicator)
    return Board(body, year, list(areas.values()))


def _figures(user: User, body: Unit) -> QuerySet[Measurement]:
    below = _below(body).values("pk")
    return Measurement.objects.visible_to(user).exclude(period=Period.AD_HOC).filter(Q(unit=body) | Q(unit__in=below))


def _below(body: Unit) -> QuerySet[Unit]:
    """The units whose figures add up to the body's."""
    if body.province_id == body.pk:
        return Unit.objects.reporting().filter(province=body)
    return body.children.filter(agency=body).exclude(kind=UnitKind.GROUP)


def _latest_own(user: User, body: Unit, year: int) -> QuerySet[Measurement]:
    """The body's own entries of both years, an earlier period before a later one."""
    return _figures(user, body).filter(unit=body, year__in=(year, year - 1)).annotate(rank=_rank()).order_by("rank")


def _summed(user: User, body: Unit, year: int, expected: int) -> dict[tuple[int, int], BoardFigure]:
    rows = (
        _figures(user, body)
        .exclude(unit=body)
        .filter(year__in=(year, year - 1), indicator__aggregation__in=_ADDED_UP)
        .order_by()
        .values("indicator_id", "year", "period", kind=F("indicator__unit_of_measure"))
        .annotate(
            numerators=Sum("numerator"),
            denominators=Sum("denominator"),
            values=Sum("value"),
            units=Count("unit"),
            rank=Max(_rank()),
        )
        .order_by("rank")
    )
    return {(row["indicator_id"], row["year"]): _sum_figure(row, expected) for row in rows}


def _sum_figure(row: dict, expected: int) -> BoardFigure:
    parts = row["denominators"] is not None
    value = share(row["numerators"], row["denominators"], row["kind"]) if parts else row["values"]
    return BoardFigure(
        period=row["period"],
        year=row["year"],
        numerator=row["numerators"],
        denominator=row["denominators"],
        value=value,
        units_counted=row["units"],
        units_expected=expected,
    )


def _figure(indicator: Indicator, own: dict, summed: dict, year: int) -> BoardFigure | None:
    entry = own.get((indicator.pk, year))
    if entry is None:
        return summed.get((indicator.pk, year))
    return BoardFigure(
        period=entry.period,
        year=entry.year,
        numerator=entry.numerator,
        denominator=entry.denominator,
        value=entry.value,
        band=entry.band,
    )


def _rank() -> Case:
    return Case(
        *[When(period=period, then=Value(rank)) for period, rank in _ORDER.items()], output_field=IntegerField()
    )


def _two_places(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal("0.01"), ROUND_HALF_UP)
