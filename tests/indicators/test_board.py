"""The board: sums of parts, never averages; own entries, the latest common period, coverage."""

import random
from datetime import date
from decimal import Decimal

import pytest

from indicators.enums import Aggregation, AreaKey, Direction, UnitOfMeasure
from indicators.queries.board import BoardRow, make_board
from organisations.enums import Role, UnitKind
from reform.common.periods import Period
from tests import make
from tests.indicators.builders import plain, ratio, record

pytestmark = pytest.mark.django_db
TODAY = date(2025, 12, 20)


def row(user, body, indicator, year: int = 2025) -> BoardRow:
    board = make_board(user, body, year=year, on=TODAY)
    return next(row for area in board.areas for row in area.rows if row.indicator == indicator)


def test_a_province_adds_the_parts_of_its_agencies():
    province = make.province()
    agencies = [make.department(f"Sở {name}", province) for name in ("A", "B", "C")]
    user, indicator = make.user(province, Role.PROVINCE), ratio()
    record(user, indicator, agencies[0], numerator=1, denominator=2)
    record(user, indicator, agencies[1], numerator=100, denominator=100)
    figure = row(user, province, indicator).now
    assert (figure.numerator, figure.denominator) == (101, 102)
    assert figure.shown_value == Decimal("99.02"), "not the average of 50 and 100"
    assert (figure.units_counted, figure.units_expected) == (2, 3)


def test_divisions_are_not_counted_beside_their_agency():
    province = make.province()
    agency = make.department("Sở A", province)
    division = make.unit("Phòng", UnitKind.DIVISION, agency)
    user, indicator = make.user(province, Role.PROVINCE), ratio()
    record(user, indicator, agency, numerator=5, denominator=10)
    record(user, indicator, division, numerator=5, denominator=5)
    assert row(user, province, indicator).now.denominator == 10
    assert row(make.user(agency, Role.OFFICE), agency, indicator).now.denominator == 10, "its own entry comes first"


def test_an_agency_without_an_own_entry_adds_its_divisions():
    agency = make.department("Sở A", make.province())
    divisions = [make.unit(f"Phòng {number}", UnitKind.DIVISION, agency) for number in range(2)]
    office, indicator = make.user(agency, Role.OFFICE), plain("CD-01", UnitOfMeasure.COUNT, Aggregation.SUM)
    for division in divisions:
        record(office, indicator, division, value=4)
    figure = row(office, agency, indicator).now
    assert (figure.value, figure.units_counted, figure.units_expected) == (8, 2, 2)


def test_only_figures_of_one_period_are_added():
    province = make.province()
    first, second = make.department("Sở A", province), make.department("Sở B", province)
    user, indicator = make.user(province, Role.PROVINCE), ratio()
    record(user, indicator, first, period=Period.H1, numerator=1, denominator=10)
    record(user, indicator, second, period=Period.H1, numerator=1, denominator=10)
    record(user, indicator, second, period=Period.YEAR, numerator=9, denominator=10)
    figure = row(user, province, indicator).now
    assert (figure.period, figure.numerator, figure.units_counted) == (Period.YEAR, 9, 1)


def test_ranks_and_bands_are_the_bodys_own_or_nothing():
    province = make.province()
    agency = make.department("Sở A", province)
    user = make.user(province, Role.PROVINCE)
    rank = plain("CS-02", UnitOfMeasure.RANK, direction=Direction.LOWER)
    band = plain("CS-05", UnitOfMeasure.BAND)
    record(user, rank, agency, value=3)
    board = make_board(user, province, year=2025, on=TODAY)
    assert (board.measured, board.total) == (0, 2)
    record(user, rank, province, value=12, year=2024)
    record(user, rank, province, value=9)
    record(user, band, province, band="trung bình cao")
    assert row(user, province, band).now.band == "trung bình cao"
    found = row(user, province, rank)
    assert (found.change, found.is_better) == (-3, True)


def test_nothing_occurred_is_told_apart_from_zero():
    province = make.province()
    agency = make.department("Sở A", province)
    user, indicator = make.user(province, Role.PROVINCE), ratio()
    record(user, indicator, agency, numerator=0, denominator=0)
    figure = row(user, province, indicator).now
    assert (figure.nothing_occurred, figure.value) == (True, None)


def test_units_that_ended_are_not_expected():
    province = make.province()
    make.unit("UBND huyện", UnitKind.DISTRICT, province, valid_to=date(2025, 6, 30))
    agency = make.department("Sở A", province)
    user, indicator = make.user(province, Role.PROVINCE), ratio()
    record(user, indicator, agency, numerator=1, denominator=1)
    assert row(user, province, indicator).now.units_expected == 1


def test_the_roll_up_agrees_with_a_plain_loop():
    chance = random.Random(2025)
    province = make.province()
    agencies = [make.department(f"Sở {number}", province) for number in range(6)]
    user = make.user(province, Role.PROVINCE)
    indicators = [ratio(f"R-{number}") for number in range(3)]
    told = {}
    for indicator in indicators:
        for agency in agencies:
            for period in (Period.Q1, Period.H1, Period.YEAR):
                if chance.random() < 0.4:
                    whole = chance.randint(0, 500)
                    part = chance.randint(0, whole)
                    told[indicator, agency, period] = (part, whole)
                    record(user, indicator, agency, period=period, numerator=part, denominator=whole)
    for indicator in indicators:
        last = max((p for i, _, p in told if i == indicator), key=[Period.Q1, Period.H1, Period.YEAR].index)
        parts = [parts for (i, _, p), parts in told.items() if (i, p) == (indicator, last)]
        figure = row(user, province, indicator).now
        assert (figure.period, figure.units_counted) == (last, len(parts))
        assert (figure.numerator, figure.denominator) == (sum(p for p, _ in parts), sum(w for _, w in parts))


# ── The page ──


def test_the_page_shows_figures_and_coverage(client):
    province = make.province()
    agency = make.department("Sở A", province)
    make.department("Sở B", province)
    user, indicator = make.user(province, Role.PROVINCE), ratio()
    record(user, indicator, agency, numerator=1234, denominator=1253)
    record(user, indicator, agency, year=2024, numerator=9, denominator=10)
    plain("CD-01", UnitOfMeasure.COUNT, Aggregation.SUM)
    client.force_login(user)
    shown = client.get("/chi-tieu/?year=2025").content.decode()
    for words in (
        "98,48%",
        "1.234/1.253",
        "1/2 đơn vị đã có số liệu",
        "90%",
        "+8,48",
        "tốt hơn",
        "1/2 chỉ tiêu có số liệu năm 2025",
    ):
        assert words in shown, words
    assert "1 chỉ tiêu chưa có số liệu" in shown
    only = client.get(f"/chi-tieu/?area={AreaKey.STEERING}").content.decode()
    assert "TTHC-08" not in only
    assert "CD-01" in only


@pytest.mark.parametrize("query", ["?year=abc&area=khac", "?year=1900", "?province=KHAC", ""])
def test_a_filter_that_is_not_on_offer_counts_as_none(client, query):
    ratio()
    client.force_login(make.user(make.province(), Role.OFFICE))
    assert "TTHC-08" in client.get(f"/chi-tieu/{query}").content.decode()


def test_an_agency_does_not_see_anothers_figures(client):
    province = make.province()
    own, other = make.department("Sở A", province), make.department("Sở B", province)
    record(make.user(None, Role.ADMIN), ratio(), other, numerator=777, denominator=888)
    client.force_login(make.user(own, Role.OFFICE))
    assert "777" not in client.get("/chi-tieu/").content.decode()


def test_admin_chooses_a_province(client):
    client.force_login(make.user(None, Role.ADMIN))
    assert "Chưa có tỉnh nào" in client.get("/chi-tieu/").content.decode()
    make.province()
    make.province("UBND tỉnh Đồng Nai", "DNI")
    assert "UBND tỉnh Đồng Nai ·" in client.get("/chi-tieu/?province=DNI").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_board_takes_a_fixed_number_of_queries(client, django_assert_num_queries, rows):
    province = make.province()
    user = make.user(province, Role.PROVINCE)
    agencies = [make.department(f"Sở {number}", province) for number in range(rows)]
    for number in range(rows):
        indicator = ratio(f"R-{number}")
        for agency in agencies:
            record(user, indicator, agency, numerator=1, denominator=2)
    client.force_login(user)
    # session, person, working day, own unit, its province; years, areas on offer, indicators, expected units, own, sums
    with django_assert_num_queries(11):
        client.get("/chi-tieu/")
