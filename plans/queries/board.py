"""The board of figures: a body's indicators of a year by area, beside the year before and the targets of the year."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from indicators.adding import ADDED_UP
from indicators.blocks import block_named
from indicators.enums import UnitOfMeasure
from indicators.figure_words import change_words, coverage_words, figure_words, parts_words
from indicators.models import Indicator, ReformArea
from indicators.queries.catalogue import asked_by
from indicators.queries.comparison import told
from indicators.queries.reporters import closing_day
from indicators.queries.roll_up import PERIODS, Coverage, Gathered, Rolled, gather, latest
from indicators.queries.series import change_between, is_better
from organisations.models import Unit, User
from plans.queries.row_targets import RowTarget, row_targets
from reform.common.charts import bullet_svg
from reform.common.periods import NATIONAL, PERIODIC, Period
from reform.common.text import fold


@dataclass(frozen=True)
class Asked:
    """What of the board is asked for. Without a period the latest of the year that has a figure."""

    year: int
    period: str = ""
    area: ReformArea | None = None
    block: str = ""
    words: str = ""
    gaps: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of units of the khối; empty for all."""
        found = block_named(self.block)
        return found.kinds if found else ()


@dataclass(frozen=True)
class BoardRow:
    """An indicator with its figure and that of the year before, the units behind it in `period`, and its target."""

    indicator: Indicator
    year: int
    period: str
    now: Rolled | None
    before: Rolled | None
    coverage: Coverage
    target: RowTarget | None = None

    @property
    def period_title(self) -> str:
        """The period that the row speaks of."""
        return Period(self.period).title(self.year)

    @property
    def now_words(self) -> str:
        """The figure."""
        return figure_words(self.now)

    @property
    def before_words(self) -> str:
        """The figure of the year before."""
        return figure_words(self.before)

    @property
    def parts(self) -> str:
        """Its numerator and denominator."""
        return parts_words(self.now)

    @property
    def change(self) -> Decimal | None:
        """By how much it moved against the same period of the year before."""
        return change_between(self.before, self.now)

    @property
    def change_words(self) -> str:
        """The same in words."""
        return change_words(self.indicator, self.change)

    @property
    def is_better(self) -> bool | None:
        """Whether it moved the way it should; None where it did not move or cannot be compared."""
        return is_better(self.indicator, self.change)

    @property
    def coverage_words(self) -> str:
        """Who has entered, where units' entries make the figure."""
        return coverage_words(self.coverage) if self.is_made_of_units else ""

    @property
    def is_made_of_units(self) -> bool:
        """Whether entries of units are, or would be, the figure: the body has none of its own, and they add up."""
        return self.indicator.aggregation in ADDED_UP and not (self.now and self.now.own)

    @property
    def is_kept_back(self) -> bool:
        """Whether there is a figure, of too few units to be shown to the viewer."""
        return self.now is None and self.is_made_of_units and self.coverage.counted > 0

    @property
    def is_told(self) -> bool:
        """Whether there is a figure, or one of the year before, to speak of."""
        return bool(self.now or self.before) or self.is_kept_back

    @property
    def has_gaps(self) -> bool:
        """Whether a figure is missing, or units in it."""
        return self.now is None or (self.is_made_of_units and not self.coverage.is_whole)

    @property
    def bullet(self) -> str:
        """The figure as a bar beside its target and the year before; empty for ranks, bands and where nothing is."""
        level = self.target.level if self.target else None
        if self.indicator.unit_of_measure in (UnitOfMeasure.RANK, UnitOfMeasure.BAND):
            return ""
        if self.now is None or self.now.value is None:
            return ""
        said = [f"{self.period_title}: {self.now_words}"]
        if self.target:
            said.append(f"mục tiêu {self.target.words}")
        if self.before:
            said.append(f"{self.before.period_title.lower()}: {self.before_words}")
        return bullet_svg(
            self.now.value,
            target=level,
            before=self.before.value if self.before else None,
            title=self.indicator.name,
            words="; ".join(said),
            is_percent=self.indicator.unit_of_measure == UnitOfMeasure.PERCENT,
        )


@dataclass(frozen=True)
class BoardArea:
    """The rows of one area, with what they come to."""

    area: ReformArea
    rows: list[BoardRow] = field(default_factory=list)

    @property
    def told(self) -> list[BoardRow]:
        """Those with a figure of the year or of the year before, be it kept back."""
        return [row for row in self.rows if row.is_told]

    @property
    def untold(self) -> list[BoardRow]:
        """Those without."""
        return [row for row in self.rows if not row.is_told]

    @property
    def measured(self) -> int:
        """How many have a figure of the year."""
        return sum(row.now is not None for row in self.rows)

    @property
    def coverage(self) -> Coverage:
        """Entries given and asked for, where units' entries make the figures."""
        asked = [row.coverage for row in self.rows if row.is_made_of_units]
        return Coverage(sum(one.counted for one in asked), sum(one.expected for one in asked))

    @property
    def better(self) -> int:
        """How many improved on the same period of the year before."""
        return sum(row.is_better is True for row in self.rows)

    @property
    def worse(self) -> int:
        """How many worsened."""
        return sum(row.is_better is False for row in self.rows)

    @property
    def compared(self) -> int:
        """How many can be compared at all."""
        return sum(row.change is not None for row in self.rows)


@dataclass(frozen=True)
class Board:
    """The figures of `body` for a year, by area."""

    body: Unit
    year: int
    areas: list[BoardArea]

    @property
    def rows(self) -> list[BoardRow]:
        """All rows in the order of the page."""
        return [row for area in self.areas for row in area.rows]

    @property
    def measured(self) -> int:
        """How many indicators have a figure of the year."""
        return sum(area.measured for area in self.areas)


def make_board(body: Unit, asked: Asked, *, on: date, viewer: User | None = None) -> Board:
    """The rows that match what is asked for, in the order of areas and codes; areas without any are left out.

    Official figures: whoever shows them asks first whether the person may see the body's; of a khối the `viewer` (None:
    who sees all) is shown what enough units made. At most 16 queries, whatever the number of indicators and units.
    """
    indicators = _indicators(asked)
    periods = [asked.period] if asked.period else PERIODS
    years = (asked.year - 1, asked.year)
    gathered = gather(body, years=years, periods=periods, indicators=indicators, kinds=asked.kinds)
    gathered = told(viewer, body, asked.kinds, gathered) if viewer else gathered
    targets = row_targets(body, indicators, asked.year, kinds=asked.kinds, on=on)
    areas: dict[int, BoardArea] = {}
    for indicator in indicators:
        row = _row(indicator, gathered, asked, targets.get(indicator.pk), on)
        if not indicator.is_active and row.now is None and row.before is None:
            continue  # no longer measured, and not measured then
        if row.has_gaps or not asked.gaps:
            areas.setdefault(indicator.area_id, BoardArea(indicator.area)).rows.append(row)
    return Board(body, asked.year, list(areas.values()))


def _indicators(asked: Asked) -> list[Indicator]:
    rows = asked_by(asked.year).select_related("area")
    if asked.area is not None:
        rows = rows.filter(area=asked.area)
    for word in fold(asked.words).split():
        rows = rows.filter(search_text__contains=word)
    asks = [row for row in rows if not asked.kinds or not row.reporter_kinds or {*row.reporter_kinds} & {*asked.kinds}]
    return [row for row in asks if not asked.period or asked.period in (row.periods_asked or PERIODS)]


def _row(indicator: Indicator, gathered: Gathered, asked: Asked, target: RowTarget | None, on: date) -> BoardRow:
    now = latest(gathered.figures, indicator.pk, asked.year)
    period = now.period if now else _awaited(indicator.periods_asked, asked, on)
    same = gathered.figures.get((indicator.pk, asked.year - 1, period))
    return BoardRow(
        indicator,
        asked.year,
        period,
        now,
        same or latest(gathered.figures, indicator.pk, asked.year - 1),
        gathered.coverage[indicator.pk, asked.year, period],
        target,
    )


def _awaited(periods_asked: Collection[str], asked: Asked, on: date) -> str:
    """Of which period a figure is missing: the one asked for, else the last that was closed, else the first."""
    if asked.period:
        return asked.period
    periods = [period for period in PERIODIC if period in (periods_asked or NATIONAL)] or [Period.YEAR]
    closed = [period for period in periods if closing_day(asked.year, period) <= on]
    return (closed or periods[:1])[-1].value
