"""Reporting periods: their names and the national default windows.

Source: the yearly guidance on periodic CCHC reports, with windows as in điều 12 of Nghị định 09/2019/NĐ-CP. A round
stores its own dates, so an authority whose regime differs enters other ones.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models


class Period(models.TextChoices):
    """The four national periodic reports, that of nine months which some provinces add, and the ad-hoc one; there is
    no report of the second or fourth quarter.
    """

    Q1 = "Q1", "Quý I"
    H1 = "H1", "6 tháng đầu năm"
    Q3 = "Q3", "Quý III"
    M9 = "M9", "9 tháng đầu năm"
    YEAR = "YEAR", "Năm"
    AD_HOC = "AD_HOC", "Đột xuất"

    def title(self, year: int) -> str:
        """The period as headings write it: "Quý I năm 2025", "6 tháng đầu năm 2025", "Năm 2025"."""
        if self is Period.YEAR:
            return f"Năm {year}"
        return f"{self.label} {year}" if self in (Period.H1, Period.M9) else f"{self.label} năm {year}"


@dataclass(frozen=True)
class Window:
    """Dates of one round: data from `starts_on` to `cutoff_on` inclusive; agencies send by `unit_due_on`, the
    province by `due_on`.
    """

    starts_on: date
    cutoff_on: date
    unit_due_on: date
    due_on: date

    @property
    def is_in_order(self) -> bool:
        """Whether the days follow each other, as a round needs them."""
        return self.starts_on <= self.cutoff_on <= self.unit_due_on <= self.due_on


NATIONAL = (Period.Q1, Period.H1, Period.Q3, Period.YEAR)
PERIODIC = (Period.Q1, Period.H1, Period.Q3, Period.M9, Period.YEAR)  # with the one that some provinces add
# period → (month, day) of the start, whether it lies in the year before, and the closing month
_RHYTHM = {
    Period.Q1: ((12, 15), True, 3),
    Period.H1: ((12, 15), True, 6),
    Period.Q3: ((6, 15), False, 9),
    Period.M9: ((12, 15), True, 9),
    Period.YEAR: ((12, 15), True, 12),
}


def default_window(year: int, period: Period) -> Window:
    """The national window of a periodic report; agencies send two days after the cut-off, the province on the 20th.

    Raises ValueError for AD_HOC, whose dates are the asking authority's.
    """
    if period not in _RHYTHM:
        raise ValueError("an ad-hoc round has no default window")
    (month, day), year_before, closing = _RHYTHM[period]
    return Window(
        starts_on=date(year - 1 if year_before else year, month, day),
        cutoff_on=date(year, closing, 14),
        unit_due_on=date(year, closing, 16),
        due_on=date(year, closing, 20),
    )


def period_begins(year: int, period: str) -> date:
    """The first day that a figure of the period tells of; an ad-hoc one may tell of any day of its year."""
    known = Period(period)
    return default_window(year, known).starts_on if known in _RHYTHM else date(year, 1, 1)


def period_reported_on(day: date) -> tuple[int, Period]:
    """Which periodic report is being made on that day: the first whose day of sending has not passed."""
    for period in NATIONAL:
        if day <= default_window(day.year, period).due_on:
            return day.year, period
    return day.year + 1, Period.Q1


def period_order(year: int, period: str) -> tuple[int, int]:
    """Where a period stands in time; ad-hoc ones stand after the others of their year."""
    return year, list(Period).index(Period(period))


_TIME_PERIODS = {
    Period.Q1: "-Q1",
    Period.H1: "-S1",
    Period.Q3: "-Q3",
    Period.M9: "-M9",
    Period.YEAR: "",
    Period.AD_HOC: "-X",
}


def time_period(year: int, period: str) -> str:
    """The period as SDMX and ISO 8601 write it, so that text sorts and tools read it: 2025-Q1, 2025-S1 (half a year),
    2025-Q3, 2025; nine months and an ad-hoc one are 2025-M9 and 2025-X, which no standard knows.
    """
    return f"{year}{_TIME_PERIODS[period]}"
