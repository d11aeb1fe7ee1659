"""Illustrative figures: two measured years of a dozen indicators for the demo's agencies and its province."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.models import Indicator, Measurement
from indicators.services.measurements import Entry, record_figures, record_measurement
from organisations.enums import Role
from organisations.models import Unit, User
from reform.common import clock
from reform.common.periods import Period
from reporting.services.demo.chance import Chance
from reporting.services.demo.people import person_of
from reporting.services.demo.target_figures import recorded_on


@dataclass(frozen=True)
class Habit:
    """A ratio that agencies report: how large its denominator is in half a year, and its usual share in per mille,
    growing every year.
    """

    code: str
    cases: int
    share: int
    growth: int = 25


HABITS = (
    Habit("TTHC-08", 900, 955, 12),
    Habit("TTHC-14", 900, 520, 70),
    Habit("TTHC-18", 400, 260, 60),
    Habit("TTHC-22", 900, 640, 80),
    Habit("TTHC-26", 24, 940, 20),
    Habit("TTHC-27", 180, 880, 15),
    Habit("CQS-04", 1500, 900, 25),
    Habit("CQS-06", 2000, 940, 20),
    Habit("CVCC-05", 60, 420, 60),
    Habit("TTHC-16", 700, 400, 50),
    Habit("TTHC-24", 500, 430, 40),
    Habit("CQS-07", 1800, 985, 8),
)
MEASURED = ((2023, Period.YEAR), (2024, Period.H1), (2024, Period.YEAR), (2025, Period.H1))
# Results of the whole province as published in the year after.
PROVINCE_RESULTS = {
    "CS-01": {2023: "84.61", 2024: "86.02"},
    "CS-02": {2023: "51", 2024: "46"},
    "CS-03": {2023: "81.35", 2024: "83.10"},
    "CS-08": {2023: "60", 2024: "54"},
}
PROVINCE_BANDS = {"CS-05": {2023: "trung bình thấp", 2024: "trung bình cao"}}
_PER_MILLE = 1000


def measure(province: Unit) -> int:
    """Record the figures that are not there yet; returns how many were made."""
    catalogue = Indicator.objects.prefetch_related("versions", "parts")
    indicators = {indicator.code: indicator for indicator in catalogue}
    there = set(Measurement.objects.values_list("indicator__code", "unit", "year", "period"))
    made = 0
    for agency in Unit.objects.within(province).reporting().filter(valid_from__isnull=True):
        by = person_of(agency, Role.OFFICE)
        for year, period in MEASURED if by else ():
            new = [habit for habit in HABITS if (habit.code, agency.pk, year, period) not in there]
            entries = [_ratio(indicators[habit.code], agency, year, period, habit) for habit in new]
            told = [entry for entry in entries if entry]
            if not told:  # the period may be closed by now
                continue
            with clock.working_on(recorded_on(year, period)):
                made += len(record_figures(by=by, unit=agency, year=year, period=period, entries=told))
    return made + _record_results(province, indicators, there)


def _ratio(indicator: Indicator, agency: Unit, year: int, period: str, habit: Habit) -> Entry | None:
    """What the agency tells; now and then nothing."""
    chance = Chance(f"{indicator.code}/{agency.code}/{year}/{period}")
    if not chance.hits(90):
        return None
    size = habit.cases * (60 + Chance(agency.code).below(80)) // 100
    whole = (size + chance.below(size // 4 + 1)) * (2 if period == Period.YEAR else 1)
    share = min(_PER_MILLE, habit.share + habit.growth * (year - 2023) - 30 + chance.below(60))
    numerator = Decimal(whole * share // _PER_MILLE)
    return Entry(indicator, numerator=numerator, denominator=Decimal(whole), is_illustrative=True)


def _record_results(province: Unit, indicators: dict[str, Indicator], there: set) -> int:
    by = User.objects.select_related("unit").get(unit__province=province, role=Role.PROVINCE)
    made = 0
    values = {
        code: {year: {"value": Decimal(text)} for year, text in years.items()}
        for code, years in PROVINCE_RESULTS.items()
    }
    bands = {code: {year: {"band": band} for year, band in years.items()} for code, years in PROVINCE_BANDS.items()}
    for code, years in (values | bands).items():
        for year, result in years.items():
            if (code, province.pk, year, Period.YEAR) not in there:
                with clock.working_on(date(year + 1, 4, 15)):  # when such results are published
                    record_measurement(
                        by=by,
                        indicator=indicators[code],
                        unit=province,
                        year=year,
                        period=Period.YEAR,
                        is_illustrative=True,
                        **result,
                    )
                made += 1
    return made
