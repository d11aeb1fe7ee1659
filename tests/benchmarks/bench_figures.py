"""The roll-up of one indicator over 3,900 units, among a million figures."""

from collections.abc import Iterator

from indicators.queries.reporters import closing_day
from indicators.queries.roll_up import roll_up
from reform.common.periods import NATIONAL, Period
from tests.benchmarks.harness import Result, beside, db_day, queries_of, read
from tests.benchmarks.million import LAST, Million, million

USES_DATABASE = True

_SUM = (
    "SELECT SUM(m.numerator), SUM(m.denominator), COUNT(*) FROM indicators_measurement m "
    "JOIN organisations_unit u ON u.id = m.unit_id "
    "WHERE m.indicator_id = %s AND m.year = %s AND m.period = %s AND m.part = '' AND NOT m.is_withdrawn "
    "AND u.province_id = %s AND u.kind = 'COMMUNE'"
)
_ASKED = (
    "SELECT COUNT(*) FROM organisations_unit WHERE province_id = %s AND kind = 'COMMUNE' "
    "AND (valid_from IS NULL OR valid_from <= %s) AND (valid_to IS NULL OR valid_to >= %s)"
)


def run(small: bool) -> Iterator[Result]:
    """One period, then all of a year, each beside the bare sums and counts of who is asked."""
    units, runs = (30, 3) if small else (3_900, 21)
    made = million(2_000 if small else 1_000_000, units=units)
    year = LAST[0] - 1
    periods = [(year, period) for period in NATIONAL]
    if small:  # fewer figures than a year has
        periods = [(LAST[0], Period(LAST[1]))]
    yield _one(made, runs, f"one indicator, one period, {units:,} units", periods[-1:], units)
    yield _one(made, runs, f"one indicator, all periods of the year, {units:,} units", periods, len(periods) * units)


def _one(made: Million, runs: int, what: str, when: list[tuple[int, Period]], rows: int) -> Result:
    indicator = made.indicators[0]
    years, periods = sorted({year for year, _ in when}), [period for _, period in when]

    def figures() -> None:
        roll_up(made.provinces[0], years=years, periods=periods, indicators=[indicator])

    def bare() -> None:
        for year, period in when:
            read(_SUM, [indicator.pk, year, period, made.provinces[0].pk])
            day = db_day(closing_day(year, period))
            read(_ASKED, [made.provinces[0].pk, day, day])

    return Result(what, *beside(figures, bare, runs), rows, f"{queries_of(figures)} queries")
