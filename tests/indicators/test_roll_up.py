"""The roll-up: by each indicator's rule, of the units that are asked, under one meaning, as of any day; beside a plain
loop on random figures.
"""

import random
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest

from indicators.enums import Aggregation, Direction, UnitOfMeasure
from indicators.models import Indicator, IndicatorVersion, Measurement, MeasurementRevision
from indicators.queries.roll_up import PERIODS, entries, gather, latest, missing, roll_up, set_aside
from organisations.enums import Role, UnitKind
from organisations.models import Unit
from reform.common.periods import Period, default_window
from tests import make
from tests.indicators.builders import plain, ratio, record

pytestmark = pytest.mark.django_db


def asking(indicator: Indicator, *kinds: str) -> Indicator:
    """The indicator with the kinds of units that it asks."""
    indicator.reporter_kinds = list(kinds)
    indicator.save(update_fields=["reporter_kinds"])
    return indicator


def town(agencies: int = 3) -> tuple[Unit, list[Unit], object]:
    """A province, its agencies and the person who records for all of them."""
    province = make.province()
    made = [make.department(f"Sở {number}", province) for number in range(agencies)]
    return province, made, make.user(province, Role.PROVINCE)


def figure(body: Unit, indicator: Indicator, year: int = 2025, period: str = Period.YEAR, **asked):
    return roll_up(body, years=[year], **asked).get((indicator.pk, year, period))


# ── The rules ──


def test_a_ratio_is_made_of_its_parts_and_never_averaged():
    province, agencies, user = town()
    indicator = ratio()
    record(user, indicator, agencies[0], numerator=1, denominator=2)
    record(user, indicator, agencies[1], numerator=100, denominator=100)
    found = figure(province, indicator)
    assert (found.numerator, found.denominator, found.value) == (101, 102, Decimal("99.0196"))
    assert (found.own, found.counted, found.expected) == (False, 2, 3)


def test_a_sum_adds_values():
    province, agencies, user = town()
    indicator = plain("CD-01", UnitOfMeasure.MONEY, Aggregation.SUM)
    for agency, value in zip(agencies, ("1.5", "0", "2.25"), strict=True):
        record(user, indicator, agency, value=value)
    found = figure(province, indicator)
    assert (found.value, found.numerator, found.denominator, found.counted) == (Decimal("3.75"), None, None, 3)


@pytest.mark.parametrize("rule", [Aggregation.LATEST, Aggregation.NONE])
def test_what_does_not_add_up_is_the_bodys_own_and_the_latest_of_the_year_holds(rule):
    province, agencies, user = town()
    indicator = plain("CS-01", UnitOfMeasure.PERCENT, rule)
    record(user, indicator, agencies[0], value="88")
    found = gather(province, years=[2025])
    assert found.figures == {}
    assert found.coverage[indicator.pk, 2025, Period.YEAR].counted == 1, "how many gave one is known all the same"
    record(user, indicator, province, value="84.5", period=Period.H1)
    record(user, indicator, province, value="80", period=Period.Q1)
    rolled = roll_up(province, years=[2025])
    assert latest(rolled, indicator.pk, 2025).value == Decimal("84.5")
    assert latest(rolled, indicator.pk, 2024) is None


def test_an_own_entry_goes_before_the_units():
    province, agencies, user = town()
    indicator = ratio()
    record(user, indicator, agencies[0], numerator=1, denominator=2)
    record(user, indicator, province, numerator=9, denominator=10)
    found = figure(province, indicator)
    assert (found.own, found.value, found.counted, found.expected) == (True, 90, 0, 0)
    assert list(entries(province, indicator, year=2025, period=Period.YEAR).values_list("unit", flat=True)) == [
        province.pk
    ]
    of_units = figure(province, indicator, kinds=[UnitKind.DEPARTMENT])
    assert (of_units.own, of_units.value, of_units.counted) == (False, 50, 1), "the whole's entry is about all kinds"


def test_an_agency_adds_its_divisions():
    agency = make.department("Sở A", make.province())
    divisions = [make.unit(f"Phòng {number}", UnitKind.DIVISION, agency) for number in range(3)]
    make.group("Các phòng", agency, divisions)
    office, indicator = make.user(agency, Role.OFFICE), plain("CD-01", UnitOfMeasure.COUNT, Aggregation.SUM)
    for division in divisions[:2]:
        record(office, indicator, division, value=4)
    found = figure(agency, indicator)
    assert (found.value, found.counted, found.expected) == (8, 2, 3)
    asking(indicator, UnitKind.COMMUNE)
    assert figure(agency, indicator) is None, "a department is not asked, so neither are its divisions"


def test_divisions_are_not_counted_beside_their_agency():
    province, agencies, user = town(1)
    division = make.unit("Phòng", UnitKind.DIVISION, agencies[0])
    indicator = ratio()
    record(user, indicator, agencies[0], numerator=5, denominator=10)
    record(user, indicator, division, numerator=5, denominator=5)
    assert figure(province, indicator).denominator == 10


def test_nothing_occurred_is_an_entry_that_adds_nothing():
    province, agencies, user = town()
    indicator = ratio()
    record(user, indicator, agencies[0], numerator=0, denominator=0)
    found = figure(province, indicator)
    assert (found.nothing_occurred, found.value, found.counted) == (True, None, 1)
    record(user, indicator, agencies[1], numerator=3, denominator=4)
    found = figure(province, indicator)
    assert (found.nothing_occurred, found.value, found.counted) == (False, 75, 2)
    assert list(missing(province, indicator, year=2025, period=Period.YEAR)) == [agencies[2]]


def test_parts_and_withdrawn_figures_never_count():
    province, agencies, user = town(2)
    indicator = plain("CD-01", UnitOfMeasure.COUNT, Aggregation.SUM)
    kept = record(user, indicator, agencies[0], value=4)
    gone = record(user, indicator, agencies[1], value=8)
    Measurement.objects.filter(pk=gone.pk).update(value=None, is_withdrawn=True)
    Measurement.objects.create(
        indicator=indicator, unit=agencies[0], definition=kept.definition, part="tinh", year=2025, period=Period.YEAR,
        value=3, recorded_at=kept.recorded_at, recorded_by=user,
    )  # fmt: skip
    found = figure(province, indicator)
    assert (found.value, found.counted, found.expected) == (4, 1, 2)
    assert list(missing(province, indicator, year=2025, period=Period.YEAR)) == [agencies[1]]


# ── Who is asked ──


def test_only_asked_kinds_count_and_are_expected():
    province, agencies, user = town(2)
    commune = make.unit("UBND xã", UnitKind.COMMUNE, province)
    indicator = asking(plain("CD-01", UnitOfMeasure.COUNT, Aggregation.SUM), UnitKind.COMMUNE)
    record(user, indicator, commune, value=4)
    stray = record(user, indicator, agencies[0], value=100)
    found = figure(province, indicator)
    assert (found.value, found.counted, found.expected) == (4, 1, 1)
    assert list(set_aside(province, indicator, year=2025, period=Period.YEAR)) == [stray]


def test_who_is_expected_follows_from_the_day_that_closes_the_period():
    province, agencies, user = town(1)
    make.unit("UBND huyện", UnitKind.DISTRICT, province, valid_to=date(2025, 6, 30))
    make.unit("UBND xã", UnitKind.COMMUNE, province, valid_from=date(2025, 7, 1))
    indicator = ratio()
    for year, period in ((2024, Period.YEAR), (2025, Period.H1), (2025, Period.Q3)):
        record(user, indicator, agencies[0], year, period, numerator=1, denominator=1)
    names = {
        period: set(missing(province, indicator, year=2025, period=period).values_list("name", flat=True))
        for period in (Period.H1, Period.Q3)
    }
    assert names == {Period.H1: {"UBND huyện"}, Period.Q3: {"UBND xã"}}
    assert figure(province, indicator, 2025, Period.H1).expected == 2
    assert figure(province, indicator, 2025, Period.Q3).expected == 2
    assert figure(province, indicator, 2024).expected == 2


def test_kinds_tell_the_khoi():
    province, agencies, user = town(2)
    commune = make.unit("UBND xã", UnitKind.COMMUNE, province)
    indicator = ratio()
    record(user, indicator, agencies[0], numerator=1, denominator=2)
    record(user, indicator, commune, numerator=3, denominator=3)
    found = figure(province, indicator, kinds=[UnitKind.COMMUNE])
    assert (found.numerator, found.counted, found.expected) == (3, 1, 1)
    assert figure(province, indicator, kinds=[UnitKind.BOARD]) is None


def test_another_provinces_figures_stay_there():
    province = make.province()
    make.department("Sở A", province)
    other = make.province("UBND tỉnh Đồng Nai", "DNI")
    record(make.user(other, Role.PROVINCE), ratio(), make.department("Sở X", other), numerator=1, denominator=1)
    assert roll_up(province, years=[2025]) == {}


# ── What it meant ──


def test_figures_of_different_meanings_are_never_in_one_sum():
    province, agencies, user = town()
    indicator = plain("CD-01", UnitOfMeasure.COUNT, Aggregation.SUM)
    old = record(user, indicator, agencies[0], 2024, value=1)
    strays = [record(user, indicator, agencies[1], 2025, value=10)]
    newer = IndicatorVersion.objects.create(
        indicator=indicator, number=2, from_year=2025, name=indicator.name, unit_of_measure=UnitOfMeasure.COUNT,
        direction=Direction.HIGHER, aggregation=Aggregation.SUM, reason="Đổi cách đếm",
    )  # fmt: skip
    record(user, indicator, agencies[2], 2025, value=100)
    rolled = roll_up(province, years=[2024, 2025])
    before, now = rolled[indicator.pk, 2024, Period.YEAR], rolled[indicator.pk, 2025, Period.YEAR]
    assert (before.value, before.definition_id) == (1, old.definition_id)
    assert (now.value, now.definition_id, now.counted) == (100, newer.pk, 1)
    assert list(set_aside(province, indicator, year=2025, period=Period.YEAR)) == strays
    assert agencies[1] in missing(province, indicator, year=2025, period=Period.YEAR)
    assert strays[0] not in entries(province, indicator, year=2025, period=Period.YEAR)


# ── As of a day ──


def at(measurement: Measurement, day: date) -> None:
    """Let it have been recorded on that day."""
    Measurement.objects.filter(pk=measurement.pk).update(recorded_at=make.moment(day, 23))


def correct(user, measurement: Measurement, day: date, **numbers) -> None:
    """A correction on that day."""
    measurement.refresh_from_db()
    MeasurementRevision.objects.create(
        measurement=measurement, numerator=measurement.numerator, denominator=measurement.denominator,
        value=measurement.value, was_withdrawn=measurement.is_withdrawn, recorded_at=measurement.recorded_at,
        recorded_by=measurement.recorded_by, reason="Đếm lại", replaced_at=make.moment(day), replaced_by=user,
    )  # fmt: skip
    Measurement.objects.filter(pk=measurement.pk).update(recorded_at=make.moment(day), **numbers)


def test_as_of_shows_what_was_recorded_by_the_end_of_that_day():
    province, agencies, user = town(2)
    indicator = plain("CD-01", UnitOfMeasure.COUNT, Aggregation.SUM)
    first, second = (
        record(user, indicator, agency, value=value) for agency, value in zip(agencies, (1, 10), strict=True)
    )
    at(first, date(2025, 3, 1))
    at(second, date(2025, 3, 5))
    correct(user, first, date(2025, 3, 10), value=2)
    correct(user, first, date(2025, 3, 20), value=None, is_withdrawn=True)
    correct(user, first, date(2025, 3, 30), value=5, is_withdrawn=False)
    days = {1: 1, 4: 1, 5: 11, 9: 11, 10: 12, 19: 12, 20: 10, 29: 10, 30: 15}
    found = {day: figure(province, indicator, as_of=date(2025, 3, day)).value for day in days}
    assert found == days
    assert figure(province, indicator, as_of=date(2025, 2, 28)) is None
    assert figure(agencies[0], indicator, as_of=date(2025, 3, 12)).value == 2, "own entries too"
    assert figure(agencies[0], indicator, as_of=date(2025, 3, 22)) is None


def test_revisions_that_do_not_know_when_they_were_recorded_count_once():
    province, agencies, user = town(1)
    indicator = plain("CD-01", UnitOfMeasure.COUNT, Aggregation.SUM)
    made = record(user, indicator, agencies[0], value=1)
    correct(user, made, date(2025, 3, 10), value=2)
    correct(user, made, date(2025, 3, 20), value=4)
    MeasurementRevision.objects.update(recorded_at=None, recorded_by=None)
    found = [figure(province, indicator, as_of=date(2025, 3, day)).value for day in (1, 15, 25)]
    assert found == [1, 2, 4]


# ── Beside a plain loop ──


def plain_loop(body: Unit, indicators: Iterable[Indicator], key: tuple[int, int, str], kinds: list[str]):
    """numerator, denominator, value, counted, expected of a province's units, one figure after the other."""
    indicator = next(one for one in indicators if one.pk == key[0])
    day = default_window(key[1], Period(key[2])).cutoff_on
    asked = [
        unit
        for unit in Unit.objects.reporting().valid_on(day).filter(province=body)
        if unit.kind in (indicator.reporter_kinds or [unit.kind]) and unit.kind in (kinds or [unit.kind])
    ]
    given = list(Measurement.objects.filter(indicator=indicator, year=key[1], period=key[2], unit__in=asked))
    if indicator.aggregation == Aggregation.SUM:
        return None, None, sum(row.value for row in given), len(given), len(asked)
    top, bottom = sum(row.numerator for row in given), sum(row.denominator for row in given)
    value = (top * 100 / bottom).quantize(Decimal("0.0001"), ROUND_HALF_UP) if bottom else None
    return top, bottom, value, len(given), len(asked)


@pytest.mark.parametrize("seed", range(6))
def test_the_roll_up_agrees_with_a_plain_loop(seed):
    chance = random.Random(seed)
    province = make.province()
    user = make.user(province, Role.PROVINCE)
    kinds = [UnitKind.DEPARTMENT, UnitKind.BOARD, UnitKind.DISTRICT, UnitKind.COMMUNE, UnitKind.PARTY]
    units = []
    for number in range(10):
        day = date(2025, 1, 1) + timedelta(days=chance.randint(0, 360))
        life = chance.choice([{}, {}, {"valid_from": day}, {"valid_to": day}])
        units.append(make.unit(f"Đơn vị {number}", chance.choice(kinds), province, **life))
    money = {"numerator_name": "Vốn đã giải ngân", "denominator_name": "Kế hoạch vốn"}
    indicators = [ratio("R-0", **money), ratio("R-1", **money), plain("S-0", UnitOfMeasure.MONEY, Aggregation.SUM)]
    asking(indicators[1], UnitKind.COMMUNE, UnitKind.DEPARTMENT)
    for indicator in indicators:
        for unit in units:
            for period in PERIODS:
                if chance.random() < 0.6:
                    whole = Decimal(chance.randint(0, 50_000)) / 10
                    part = (whole * chance.randint(0, 100) / 100).quantize(Decimal("0.0001"))
                    numbers = (
                        {"value": whole} if indicator is indicators[2] else {"numerator": part, "denominator": whole}
                    )
                    record(user, indicator, unit, 2025, period, **numbers)
    only = chance.choice([[], [UnitKind.COMMUNE], [UnitKind.DEPARTMENT, UnitKind.BOARD]])
    rolled = roll_up(province, years=[2025], kinds=only)
    for key in ((indicator.pk, 2025, period) for indicator in indicators for period in PERIODS):
        expected = plain_loop(province, indicators, key, only)
        found = rolled.get(key)
        indicator = next(one for one in indicators if one.pk == key[0])
        rows = list(entries(province, indicator, year=2025, period=key[2], kinds=only))
        lacking = missing(province, indicator, year=2025, period=key[2], kinds=only).count()
        assert (len(rows), lacking) == (expected[3], expected[4] - expected[3])
        if found is None:
            assert expected[3] == 0
            continue
        assert (found.numerator, found.denominator, found.value, found.counted, found.expected) == expected


@pytest.mark.parametrize("rows", [1, 3])
def test_it_takes_few_queries_whatever_the_number(django_assert_num_queries, rows):
    province, agencies, user = town(rows)
    for number in range(rows):
        indicator = ratio(f"R-{number}")
        for agency in agencies:
            record(user, indicator, agency, numerator=1, denominator=2)
    with django_assert_num_queries(3):  # meanings, expected units, entries
        roll_up(province, years=[2024, 2025])
    with django_assert_num_queries(4):
        roll_up(province, years=[2024, 2025], as_of=date(2025, 6, 1))
