"""Illustrative figures by which targets of the demo's plans are met, kept to, at risk and missed."""

from datetime import date, timedelta
from decimal import Decimal

from indicators.models import Indicator, Measurement
from indicators.services.measurements import Entry, record_figures
from organisations.enums import Role
from organisations.models import Unit
from plans.enums import Pace
from plans.models import Target
from plans.services.target_judging import judge_all
from plans.services.targets import TargetFacts, update_target
from reform.common import clock
from reform.common.periods import Period, default_window
from reporting.services.demo import DEMO_DATE
from reporting.services.demo.people import person_of

# Ballots about the province's services in the first half of 2025: unit, part, sent out, returned.
SURVEYS = (
    ("DN-SGDDT", "GIAO-DUC", 240, 226),
    ("DN-SYT", "Y-TE", 160, 141),
    ("DN-STNMT", "DAT-DAI", 230, 215),
    ("DN-SXD", "XAY-DUNG", 95, 82),
)
_SENT, _RETURNED = "CDDH-11", "CDDH-12"
# Of one board each: unit, year, period, {indicator: value, or numerator and denominator}.
OF_BOARDS = (
    ("DN-KCN", 2021, Period.YEAR, {"TCBM-01": 40, "TCBM-02": 60}),
    ("DN-KCN", 2023, Period.YEAR, {"TCBM-01": 39, "TCBM-02": 59, "CS-02": 12, "CS-03": "84.2"}),
    ("DN-KCN", 2024, Period.YEAR, {"TCBM-01": 38, "TCBM-02": 58, "CS-02": 9, "CS-03": "86.9"}),
    ("DN-KCN", 2025, Period.H1, {"TCBM-01": 38, "TCBM-02": 57}),
    ("DNI-KCN", 2022, Period.YEAR, {"CS-01": "86.4"}),
    (
        "DNI-KCN",
        2023,
        Period.YEAR,
        {
            "TTHC-01": (67, 67),
            "TTHC-04": (52, 67),
            "TTHC-08": (5_843, 5_996),
            "TTHC-14": (3_958, 5_996),
            "TTHC-17": (41, 41),
            "TTHC-22": (3_477, 5_996),
            "TTHC-26": (39, 41),
            "TTHC-27": (472, 501),
            "TTHC-29": (36, 39),
            "CVCC-05": (64, 103),
            "CQS-04": (11_902, 12_040),
            "CDDH-02": (4, 9),
            "CS-01": "88.1",
        },
    ),
)
# The board's way to 2030: what its plan asks for by 2025 is a step on it, the later ones are illustrative.
STEPPED = ("DN-KCN-2030-CS-02", ((2024, Decimal(86)), (2025, Decimal(90)), (2027, Decimal(92)), (2029, Decimal(94))))
_BEFORE = timedelta(days=5)  # before figures are closed, reports have been sent
# Days on which the portal, had it run then, would have judged: after the years' figures and what was published since.
JUDGED = (date(2023, 12, 31), date(2024, 12, 31), date(2025, 4, 30), DEMO_DATE)


def measure_targets() -> int:
    """Record the figures that are not there yet; returns how many were made."""
    catalogue = Indicator.objects.prefetch_related("versions", "parts")
    indicators = {indicator.code: indicator for indicator in catalogue}
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=_codes()).select_related("province")}
    there = set(Measurement.objects.values_list("indicator__code", "unit__code", "year", "period"))
    made = 0
    for code, part, sent, returned in SURVEYS:
        if (_SENT, code, 2025, Period.H1) not in there:
            entries = [
                Entry(indicators[indicator], part=name, value=Decimal(count), is_illustrative=True)
                for indicator, count in ((_SENT, sent), (_RETURNED, returned))
                for name in ("", part)
            ]
            made += _record(units[code], 2025, Period.H1, entries)
    for code, year, period, figures in OF_BOARDS:
        new = {name: told for name, told in figures.items() if (name, code, year, period) not in there}
        made += _record(units[code], year, period, [_entry(indicators[name], told) for name, told in new.items()])
    return made


def set_steps() -> int:
    """Let the board enter the steps of one target that nobody has changed; returns for how many it was done."""
    code, steps = STEPPED
    target = Target.objects.select_related("plan__owner", "indicator").get(code=code)
    if target.version > 1:
        return 0
    facts = TargetFacts(
        indicator=target.indicator,
        scope=target.scope,
        population=target.population,
        exceptions=target.exceptions,
        baseline_year=target.baseline_year,
        baseline_value=target.baseline_value,
        pace=Pace.STEPS,
        steps=steps,
        served_by=tuple(target.served_by.all()),
    )
    by = person_of(target.plan.owner, Role.OFFICE)
    update_target(by=by, target=target, seen_version=target.version, facts=facts)
    return 1


def judge_since() -> int:
    """Judge all targets as of some days up to the demo's, by what was recorded then; returns how often something was
    found anew.
    """
    return sum(judge_all(on=day).changed for day in JUDGED)


def recorded_on(year: int, period: str) -> date:
    """The day on which the demo's figures of a period were entered: before the reports that rest on them were sent."""
    return default_window(year, Period(period)).cutoff_on - _BEFORE


def _record(unit: Unit, year: int, period: str, entries: list[Entry]) -> int:
    if not entries:
        return 0
    by = person_of(unit, Role.OFFICE)
    with clock.working_on(recorded_on(year, period)):
        return len(record_figures(by=by, unit=unit, year=year, period=period, entries=entries))


def _entry(indicator: Indicator, told: tuple | str | int) -> Entry:
    if isinstance(told, tuple):
        numerator, denominator = map(Decimal, told)
        return Entry(indicator, numerator=numerator, denominator=denominator, is_illustrative=True)
    return Entry(indicator, value=Decimal(told), is_illustrative=True)


def _codes() -> set[str]:
    return {row[0] for row in (*SURVEYS, *OF_BOARDS)}
