"""One target: how it stands, what was measured beside what its pace asks for, what serves it, how its result moved."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from django.db.models import Q
from django.utils.http import urlencode

from indicators.enums import UnitOfMeasure
from indicators.models import IndicatorPart
from organisations.models import User
from plans import judging_words as words
from plans.enums import Pace
from plans.judging import asked_at
from plans.models import Activity, Target, TargetJudgement, Task
from plans.promises import Bounds, Promise, Reading
from plans.queries.row_targets import bound_of, level_of
from plans.queries.standing import StateCounts
from plans.queries.target_results import TargetStanding, part_judged, standings
from plans.states import State
from reform.common.charts import LinePoint, TargetLine, line_svg
from reform.common.periods import Period
from reform.common.wording import number

_JUDGEMENTS = 50
_WORTH_A_LINE = 2  # points
_SHORT = {Period.Q1: "QI", Period.H1: "6T", Period.Q3: "QIII", Period.M9: "9T", Period.YEAR: "Năm"}


@dataclass(frozen=True)
class SeriesRow:
    """What was measured for a period, beside what the pace asked for by then."""

    title: str
    value: str
    asked: str
    coverage: str
    keeps: bool | None
    reading: Reading
    bound: Decimal | None

    @property
    def verdict(self) -> str:
        """Whether the value kept to the pace, in words; empty where nothing was asked for."""
        if self.keeps is None:
            return ""
        return "theo kịp tiến độ" if self.keeps else "chưa theo kịp tiến độ"


@dataclass(frozen=True)
class ServingTask:
    """A task that serves the target: how its activities stand, and the first of them to open."""

    task: Task
    counts: StateCounts
    activity: Activity | None
    is_own: bool = False


@dataclass(frozen=True)
class TargetPage:
    """What the page of a target shows; `standing` is None for who does not see the figures of the plan's owner."""

    standing: TargetStanding | None
    series: list[SeriesRow]
    history: list[TargetJudgement]
    tasks: list[ServingTask]
    parts: list[Target]
    target: Target
    part: IndicatorPart | None = None

    @property
    def asked_figures(self) -> str:
        """What the indicator's page is asked for, to show the figures by which the target is judged."""
        if self.standing is None:
            return ""
        part = {"part": self.part.code} if self.part else {}
        return "?" + urlencode({"unit": self.target.plan.owner.code} | part)

    @property
    def pace_words(self) -> str:
        """What the target asks for before its horizon; a straight line only where it has a beginning."""
        promise = self.standing.promise if self.standing else None
        if promise is None or promise.pace != Pace.LINEAR or promise.known_start(self.standing.readings):
            return self.target.get_pace_display()
        if promise.accrues:
            return "Không có giá trị gốc: so với phần của năm đã qua"
        when = f" năm {promise.horizon}" if promise.horizon > promise.since else ""
        return f"Không có giá trị gốc: so ngay với mức phải đạt{when}"

    @property
    def baseline_words(self) -> str:
        """ "Năm 2024: 61,47%", with where it comes from if the plan does not say it; empty where there is none."""
        promise = self.standing.promise if self.standing else None
        start = promise.known_start(self.standing.readings) if promise else None
        if start:
            taken = "" if promise.start else " (theo số liệu đã nhập)"
            return f"Năm {start.year}: {words.shown(start.value, promise.unit)}{taken}"
        year, value = self.target.baseline_year, self.target.baseline_value
        if year is None:
            return ""
        unit = self.target.indicator.unit_of_measure if self.target.indicator else ""
        return f"Năm {year}: {'lấy theo số liệu đã nhập' if value is None else words.shown(value, unit)}"

    @property
    def newest_first(self) -> list[SeriesRow]:
        """The rows as the table shows them."""
        return self.series[::-1]

    @property
    def _line_name(self) -> str:
        """The target itself where nothing less is asked for on the way."""
        whole = f"{self.standing.threshold}, năm {self.target.horizon_year}"
        bounds = {row.bound for row in self.series} - {None}
        is_level = bounds == {level_of(self.target, self.standing)}
        return f"Mục tiêu: {whole}" if is_level else f"Mức theo tiến độ đến mục tiêu {whole}"

    @property
    def chart(self) -> str:
        """The series as a line beside what was asked for; empty where no value has a length, as of bands."""
        promise = self.standing.promise if self.standing else None
        if promise is None or promise.unit == UnitOfMeasure.BAND or len(self.series) < _WORTH_A_LINE:
            return ""
        asked = TargetLine(self._line_name, tuple(row.bound for row in self.series))
        return line_svg(
            [_point(row, promise) for row in self.series],
            [asked] if any(row.bound is not None for row in self.series) else [],
            title=" – ".join(filter(None, (self.target.indicator.name, self.part and self.part.name))),
            unit="%" if promise.unit == UnitOfMeasure.PERCENT else words.UNIT_WORDS[promise.unit],
        )


def target_page(target: Target, viewer: User, on: date) -> TargetPage:
    """The target as of the end of the day; plan, owner, indicator and area are loaded. Some dozen queries."""
    seen = Target.objects.judged_for(viewer).issued_by(on).filter(pk=target.pk).exists()
    standing = standings([target], on)[0] if seen else None
    judgements = target.judgements.filter(on__lte=on).order_by("-on")[:_JUDGEMENTS]
    return TargetPage(
        standing,
        _series(standing) if standing else [],
        list(judgements) if seen else [],
        _serving(target, on),
        list(target.narrowed_by.select_related("area").order_by("position")),
        target,
        part_judged(target) if seen else None,
    )


def _series(standing: TargetStanding) -> list[SeriesRow]:
    promise = standing.promise
    if promise is None:
        return []
    told = [one for one in standing.readings if one.says_something and one.period != Period.AD_HOC]
    rows = []
    for reading in sorted(told, key=lambda one: one.at):
        counts = promise.since <= reading.year <= promise.horizon and not reading.nothing_occurred
        bounds = asked_at(promise, standing.readings, reading) if counts else None
        keeps = bounds.hold(reading.measured) if bounds and reading.measured is not None else None
        rows.append(
            SeriesRow(
                Period(reading.period).title(reading.year),
                "không phát sinh" if reading.nothing_occurred else words.value_of(reading, promise.unit),
                _asked_words(bounds, promise.unit) if bounds else "",
                _coverage(reading),
                keeps,
                reading,
                bound_of(bounds),
            )
        )
    return rows


def _point(row: SeriesRow, promise: Promise) -> LinePoint:
    reading = row.reading
    return LinePoint(
        label=_SHORT[Period(reading.period)],
        group=str(reading.year),
        value=reading.value,
        words=row.value,
        is_whole=not reading.is_partial,
        joined=not (promise.accrues and reading.period == Period.Q1),  # what is counted from January on begins anew
    )


def _asked_words(bounds: Bounds, unit: str) -> str:
    if unit == UnitOfMeasure.RANK and bounds.low is None and bounds.high is not None:
        return f"tốp {number(bounds.high.to_integral_value(ROUND_FLOOR))}"
    low, high = (words.shown(bound, unit) for bound in (bounds.low, bounds.high))
    if bounds.low is not None and bounds.high is not None:
        return f"{low} đến {high}" if low != high else low
    if bounds.low is not None:
        return f"từ {low}"
    return f"không quá {high}" if bounds.high is not None else ""


def _coverage(reading: Reading) -> str:
    return f"{reading.counted}/{reading.expected} đơn vị đã nhập" if reading.expected else ""


def _serving(target: Target, on: date) -> list[ServingTask]:
    """The tasks that the plan gives for the target, and the one under which it stands. Three queries."""
    tasks = Task.objects.filter(Q(serves=target) | Q(pk=target.task_id)).distinct()
    tasks = list(tasks.order_by("section__position", "position"))
    activities: dict[int, list[Activity]] = {}
    for activity in Activity.objects.filter(task__in=tasks).with_state(on).order_by("position"):
        activities.setdefault(activity.task_id, []).append(activity)
    found = []
    for task in tasks:
        of_it = activities.get(task.pk, [])
        counts = StateCounts(dict(Counter(State(activity.state) for activity in of_it)))
        found.append(ServingTask(task, counts, of_it[0] if of_it else None, is_own=task.pk == target.task_id))
    return found
