"""An indicator's own page: the series of a body with its targets, from one list of points for chart and table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from indicators.adding import ADDED_UP
from indicators.enums import UnitOfMeasure
from indicators.figure_words import change_words, coverage_words, figure_words, parts_words, unit_words, value_words
from indicators.models import Indicator, IndicatorPart
from indicators.queries.series import SeriesPoint, is_better, series
from organisations.models import Unit
from plans.judging import asked_at
from plans.models import Target, Task
from plans.promises import Promise, Reading
from plans.queries.row_targets import bound_of, kinds_of, level_of, targets_of
from plans.queries.target_results import TargetStanding, asked_words, promises_of, standings
from reform.common.charts import LinePoint, TargetLine, line_svg
from reform.common.periods import Period
from reform.common.text import fold

_SHORT = {Period.Q1: "QI", Period.H1: "6T", Period.Q3: "QIII", Period.M9: "9T", Period.YEAR: "Năm"}


@dataclass(frozen=True)
class SeriesRow:
    """A point as table and chart show it; `asked` is what each target with a line asks for there."""

    indicator: Indicator
    point: SeriesPoint
    asked: tuple[Decimal | None, ...]

    @property
    def value_words(self) -> str:
        """The figure; empty where there is none."""
        return figure_words(self.point.figure) if self.point.figure else ""

    @property
    def before_words(self) -> str:
        """The figure of the same period of the year before."""
        return figure_words(self.point.before)

    @property
    def parts(self) -> str:
        """Its numerator and denominator."""
        return parts_words(self.point.figure)

    @property
    def coverage_words(self) -> str:
        """Who has entered, where units' entries make the figure."""
        own = self.point.figure and self.point.figure.own
        return "" if own or self.indicator.aggregation not in ADDED_UP else coverage_words(self.point.coverage)

    @property
    def asked_words(self) -> list[str]:
        """What the targets ask for, "—" where one asks for nothing there."""
        return [value_words(self.indicator, value) for value in self.asked]

    @property
    def change_words(self) -> str:
        """Against the same period of the year before."""
        return change_words(self.indicator, self.point.change)

    @property
    def is_better(self) -> bool | None:
        """Whether it moved the way it should."""
        return is_better(self.indicator, self.point.change)


@dataclass(frozen=True)
class ShownTarget:
    """A target on the page: how it stands where the body's own plan set it."""

    target: Target
    words: str
    standing: TargetStanding | None


@dataclass(frozen=True)
class IndicatorPage:
    """The series with its targets; those that ask the whole for a value at some period have a line in the chart and a
    column in the table (`drawn_targets`), the same line once; those of a population have one where its `part` is shown.
    The chart is drawn from `rows`, so that both carry the same figures.
    """

    indicator: Indicator
    body: Unit
    rows: list[SeriesRow]
    targets: list[ShownTarget]
    drawn_targets: list[ShownTarget]
    tasks: list[Task]
    part: IndicatorPart | None = None

    @property
    def shown_of(self) -> str:
        """Whose figures are shown, and which part of them: "UBND tỉnh Đắk Nông, Dịch vụ y tế công"."""
        return f"{self.body.name}, {self.part.name}" if self.part else self.body.name

    @property
    def latest(self) -> SeriesRow | None:
        """The last period with a figure."""
        return next((row for row in reversed(self.rows) if row.point.figure), None)

    @property
    def before_latest(self) -> SeriesRow | None:
        """The period with a figure before that one."""
        told = [row for row in self.rows if row.point.figure]
        return told[-2] if len(told) > 1 else None

    @property
    def newest_first(self) -> list[SeriesRow]:
        """The rows as the table shows them."""
        return self.rows[::-1]

    @property
    def line_names(self) -> list[str]:
        """What each line of a target is called: the target itself, or the way to it where less is asked for so far."""
        found = []
        for place, shown in enumerate(self.drawn_targets):
            asked = {row.asked[place] for row in self.rows} - {None}
            is_level = asked == {level_of(shown.target, shown.standing)}
            found.append(f"{'Mục tiêu' if is_level else 'Lộ trình đến'} {shown.words}")
        return found

    @property
    def chart(self) -> str:
        """The series as a line; empty where no value has a length, as of bands."""
        if self.indicator.unit_of_measure == UnitOfMeasure.BAND:
            return ""
        if not any(row.point.figure and row.point.figure.value is not None for row in self.rows):
            return ""
        return line_svg(
            [_line_point(self.indicator, row) for row in self.rows],
            [
                TargetLine(label, tuple(row.asked[place] for row in self.rows))
                for place, label in enumerate(self.line_names)
            ],
            title=f"{self.indicator.name}, {self.shown_of}",
            unit=unit_words(self.indicator),
        )


def indicator_page(
    body: Unit, indicator: Indicator, *, kinds: Sequence[str] = (), part: IndicatorPart | None = None, on: date
) -> IndicatorPage:
    """The page's content on that day; of a `part` its figures and the targets that are about it. At most 19 queries,
    whatever the number of periods and targets.
    """
    points = series(body, indicator, on=on, kinds=kinds, part=part.code if part else "")
    shown = [target for target in targets_of(body, [indicator]) if _is_about(target, part, kinds)]
    judged = {one.target.pk: one for one in standings([one for one in shown if one.plan.owner_id == body.pk], on)}
    own = [target for target in shown if target.pk in judged]
    targets = [ShownTarget(one, _target_words(one), judged.get(one.pk)) for one in own or shown]
    promises = promises_of([shown.target for shown in targets if not (shown.standing and shown.standing.promise)])
    lines = {one.target.pk: _line_of(one, points, promises) for one in targets if part or not one.target.population}
    drawn = _once([one for one in targets if any(value is not None for value in lines.get(one.target.pk, ()))], lines)
    rows = [
        SeriesRow(indicator, point, tuple(lines[shown.target.pk][place] for shown in drawn))
        for place, point in enumerate(points)
    ]
    return IndicatorPage(indicator, body, rows, targets, drawn, serving_tasks(targets), part)


def _is_about(target: Target, part: IndicatorPart | None, kinds: Sequence[str]) -> bool:
    """Whether the target belongs beside these figures: of a part those that name it."""
    if part:
        return fold(part.name) in (fold(target.population), fold(target.scope))
    return set(kinds_of(target)) <= set(kinds)


def _once(drawn: Sequence[ShownTarget], lines: dict[int, list]) -> list[ShownTarget]:
    """Without those that ask for the same in the same words as one before."""
    return list({(shown.words, *lines[shown.target.pk]): shown for shown in reversed(drawn)}.values())[::-1]


def serving_tasks(targets: Sequence[ShownTarget]) -> list[Task]:
    """The tasks by which plans say that the targets are reached: named for it, or the one that the target stands in."""
    keys = [shown.target.pk for shown in targets]
    tasks = Task.objects.filter(Q(serves__in=keys) | Q(targets__in=keys)).distinct()
    return list(tasks.select_related("section__plan").order_by("section__plan_id", "position"))


def _target_words(target: Target) -> str:
    return f"{target.horizon_year}: {asked_words(target)}"


def _readings(shown: ShownTarget, points: Sequence[SeriesPoint]) -> tuple[Reading, ...]:
    """What judging read; of a province's target, which is not about this body, the body's own."""
    if shown.standing:
        return shown.standing.readings
    return tuple(_reading(point) for point in points if point.figure)


def _reading(point: SeriesPoint) -> Reading:
    figure = point.figure
    return Reading(
        point.year,
        point.period,
        figure.value if figure else None,
        definition=figure.definition_id if figure else None,
    )


def _line_of(shown: ShownTarget, points: Sequence[SeriesPoint], promises: dict[int, Promise]) -> list[Decimal | None]:
    """What the target asks for at each point, nothing outside the years of its plan; `promises` of those not judged."""
    promise = promises.get(shown.target.pk) or shown.standing.promise
    readings = _readings(shown, points)
    return [
        bound_of(asked_at(promise, readings, _reading(point)))
        if promise.since <= point.year <= promise.horizon
        else None
        for point in points
    ]


def _line_point(indicator: Indicator, row: SeriesRow) -> LinePoint:
    point, figure = row.point, row.point.figure
    accrues = indicator.cumulative and indicator.unit_of_measure in (UnitOfMeasure.COUNT, UnitOfMeasure.MONEY)
    return LinePoint(
        label=_SHORT[Period(point.period)],
        group=str(point.year),
        value=figure.value if figure else None,
        words=row.value_words,
        is_whole=figure is None or figure.own or point.coverage.is_whole,
        joined=not (accrues and point.period == Period.Q1),  # what is counted from January on begins anew
        breaks=point.begins_meaning,
    )
