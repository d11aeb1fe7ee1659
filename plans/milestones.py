"""The periods of work without one deadline: which a unit speaks for, from when and until when.

Continuous work is confirmed for each window of the reporting regime (điều 12 of Nghị định 09/2019/NĐ-CP), recurring
work at the milestones that its words name; words without a rhythm follow the regime too.
"""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from plans.enums import DeadlineType
from plans.rhythms import read_rhythm
from reform.common.periods import Period, default_window

CLOSING_DAYS = 7
_REPORTS = (Period.Q1, Period.H1, Period.Q3, Period.YEAR)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkPeriod:
    """One period of the work: its name as people say it within the year, and its first and last day."""

    name: str
    year: int
    starts_on: date
    ends_on: date

    @property
    def title(self) -> str:
        """The name with its year: "Quý I năm 2025", "6 tháng đầu năm 2025", "Tháng 3/2025"."""
        if self.name == Period.YEAR.label:
            return f"{self.name} {self.year}"
        if self.name.startswith("Tháng "):
            return f"{self.name}/{self.year}"
        return f"{self.name} {self.year}" if self.name.endswith("năm") else f"{self.name} năm {self.year}"

    def is_closing(self, on: date) -> bool:
        """Whether the period's last days run, or it is over."""
        return self.ends_on - on < timedelta(days=CLOSING_DAYS)


@lru_cache(maxsize=4096)
def periods_of(
    kind: str, text: str, first_year: int, last_year: int, begins_on: date | None = None
) -> tuple[WorkPeriod, ...]:
    """The periods of such work over the plan's years, in their order and without gaps; none for work of other kinds.

    `text` are the deadline's words; `begins_on` the day from which the plan holds, before which nobody owed a word.
    """
    if kind == DeadlineType.RECURRING:
        ends = _milestones(text, first_year, last_year) or _reporting_days(first_year, last_year)
    elif kind == DeadlineType.CONTINUOUS:
        ends = _reporting_days(first_year, last_year)
    else:
        return ()
    rhythmic = kind == DeadlineType.RECURRING and read_rhythm(text).marks
    starts_on = date(ends[0][1], 1, 1) if rhythmic else default_window(ends[0][1], Period.Q1).starts_on
    starts_on = max(starts_on, begins_on) if begins_on else starts_on
    periods = []
    for name, year, ends_on in ends:
        if ends_on < starts_on:
            continue
        periods.append(WorkPeriod(name, year, starts_on, ends_on))
        starts_on = ends_on + _DAY
    return tuple(periods)


def period_on(periods: tuple[WorkPeriod, ...], day: date) -> WorkPeriod | None:
    """The period that is open on the day, its last day included; None before the first and after the last."""
    place = bisect_left(periods, day, key=lambda period: period.ends_on)
    return periods[place] if place < len(periods) and periods[place].starts_on <= day else None


def last_due(periods: tuple[WorkPeriod, ...], day: date) -> WorkPeriod | None:
    """The last period that was over by that day; None while none was."""
    place = bisect_left(periods, day, key=lambda period: period.ends_on)
    return periods[place - 1] if place else None


def period_asked(periods: tuple[WorkPeriod, ...], confirmed_to: date | None, day: date) -> WorkPeriod | None:
    """The period that the unit has still to speak for: the last one that is over, else the open one; None when it has
    spoken for both, or has spoken for a later one.
    """
    for period in (last_due(periods, day), period_on(periods, day)):
        if period and (confirmed_to is None or confirmed_to < period.ends_on):
            return period
    return None


def _reporting_days(first_year: int, last_year: int) -> list[tuple[str, int, date]]:
    return [
        (period.label, year, default_window(year, period).cutoff_on)
        for year in range(first_year, last_year + 1)
        for period in _REPORTS
    ]


def _milestones(text: str, first_year: int, last_year: int) -> list[tuple[str, int, date]]:
    """(name, year, day) of each milestone, in the years that the words name where they name some of the plan's."""
    rhythm = read_rhythm(text)
    first = max(first_year, rhythm.first_year)
    last = min(last_year, rhythm.last_year or last_year)
    years = range(first, last + 1) if first <= last else range(first_year, last_year + 1)
    return sorted(((mark.name, year, mark.on(year)) for year in years for mark in rhythm.marks), key=lambda one: one[2])
