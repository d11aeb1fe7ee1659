"""The days of periodic reports by the rules of a regime, year by year: windows, cut-offs, days of sending. Pure.

A rule names days of a calendar year (điều 12 of Nghị định 09/2019/NĐ-CP): 29/2 and days that a month does not have
mean its last day. A day of sending is counted from the cut-off or back from the day of the level above, in calendar
days or in working days, which weekends, holidays and Tết are not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from plans.calendars import days_after, last_day_of_month, working_days_after, working_days_before
from reform.common.periods import Period, Window
from reporting.enums import DueFrom, ReportLevel

REMINDED = (7, 3, 1)  # days before a due day, unless the regime says otherwise


@dataclass(frozen=True)
class MonthDay:
    """A day of every year."""

    month: int
    day: int

    def of(self, year: int) -> date:
        """That day in the year, or the month's last where it is shorter."""
        return date(year, self.month, min(self.day, last_day_of_month(year, self.month).day))


@dataclass(frozen=True)
class Due:
    """When a level sends: `days` after the cut-off, or (negative) before the day of the level above."""

    days: int
    counted_from: str = DueFrom.CUTOFF
    in_working_days: bool = False

    def of(self, cutoff_on: date, above_on: date) -> date:
        """The day itself."""
        start = cutoff_on if self.counted_from == DueFrom.CUTOFF else above_on
        if not self.in_working_days:
            return days_after(start, self.days)
        return working_days_after(start, self.days) if self.days >= 0 else working_days_before(start, -self.days)


@dataclass(frozen=True)
class RoundDays:
    """The dates of one round; without `division_due_on` divisions are not asked by the regime."""

    starts_on: date
    cutoff_on: date
    unit_due_on: date
    due_on: date
    division_due_on: date | None = None

    @property
    def window(self) -> Window:
        """What was always there: data from, to, agencies by, province by."""
        return Window(self.starts_on, self.cutoff_on, self.unit_due_on, self.due_on)

    @property
    def is_in_order(self) -> bool:
        """Whether the days follow each other, as a round needs them."""
        division = self.division_due_on
        return self.window.is_in_order and (division is None or self.starts_on <= division <= self.unit_due_on)


@dataclass(frozen=True)
class PeriodRule:
    """One report that a regime asks for each year. `dues` by level: the agencies' and the province's are there, the
    divisions' may be.
    """

    period: str
    starts: MonthDay
    cutoff: MonthDay
    dues: Mapping[str, Due]
    starts_years_before: int = 0
    is_cumulative: bool = True
    opens_days_before: int = 30
    reminds_days_before: tuple[int, ...] = REMINDED

    def days(self, year: int) -> RoundDays:
        """The dates of that year's round."""
        cutoff_on = self.cutoff.of(year)
        due_on = self.dues[ReportLevel.PROVINCE].of(cutoff_on, cutoff_on)
        unit_due_on = self.dues[ReportLevel.UNIT].of(cutoff_on, due_on)
        division = self.dues.get(ReportLevel.DIVISION)
        return RoundDays(
            starts_on=self.starts.of(year - self.starts_years_before),
            cutoff_on=cutoff_on,
            unit_due_on=unit_due_on,
            due_on=due_on,
            division_due_on=division.of(cutoff_on, unit_due_on) if division else None,
        )

    def opens_on(self, year: int) -> date:
        """From that day on the round is opened by itself."""
        return self.cutoff.of(year) - timedelta(days=self.opens_days_before)

    def disorder(self, years: Iterable[int]) -> RoundDays | None:
        """The dates of the first of these years in which they do not follow each other."""
        return next((days for days in map(self.days, years) if not days.is_in_order), None)


@dataclass(frozen=True)
class OutlineRow:
    """A heading of a regime's outline; `key` says which generated text it gets."""

    level: str
    key: str
    heading: str
    number: str = ""
    depth: int = 0
    area: str = ""


@dataclass(frozen=True)
class AnnexRow:
    """A form that reports of a level carry."""

    level: str
    kind: str
    title: str = ""


@dataclass(frozen=True)
class RegimeFacts:
    """Everything that a regime says; an empty outline means the portal's own."""

    name: str
    basis: str
    periods: tuple[PeriodRule, ...]
    annexes: tuple[AnnexRow, ...] = ()
    outline: tuple[OutlineRow, ...] = ()
    waits_for_last: bool = False
    closes_days_after: int | None = None


def facts_from_json(data: Mapping[str, Any]) -> RegimeFacts:
    """A file of fixtures/regimes/ (format: fixtures/README.md)."""
    return RegimeFacts(
        name=data["name"],
        basis=data["basis"],
        periods=tuple(_rule(row) for row in data["periods"]),
        annexes=tuple(AnnexRow(level, kind) for level, kinds in data["annexes"].items() for kind in kinds),
        outline=tuple(OutlineRow(**row) for row in data["outline"]),
        waits_for_last=data["waits_for_last"],
        closes_days_after=data["closes_days_after"],
    )


def _rule(row: Mapping[str, Any]) -> PeriodRule:
    return PeriodRule(
        period=Period(row["period"]),
        starts=_month_day(row["starts"]),
        starts_years_before=row["starts_years_before"],
        cutoff=_month_day(row["cutoff"]),
        is_cumulative=row["is_cumulative"],
        opens_days_before=row["opens_days_before"],
        reminds_days_before=tuple(row["reminds_days_before"]),
        dues={ReportLevel(level): _due(words) for level, words in row["dues"].items()},
    )


def _due(words: Mapping[str, Any]) -> Due:
    return Due(words["days"], DueFrom(words["from"]), words.get("working", False))


def _month_day(text: str) -> MonthDay:
    month, day = text.split("-")
    return MonthDay(int(month), int(day))
