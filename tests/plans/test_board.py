"""The board of figures: the latest period of a year by each rule, gaps, targets, areas; the page and its sheet."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.enums import Aggregation, AreaKey, Direction, UnitOfMeasure
from indicators.models import Measurement
from organisations.enums import Role, UnitKind
from plans.enums import ComparatorKind, MeasureKind, TargetResult
from plans.models import Target
from plans.queries.board import Asked, Board, BoardRow, make_board
from reform.common import clock
from reform.common.periods import Period
from tests import make
from tests.indicators.builders import plain, ratio, record

pytestmark = pytest.mark.django_db
TODAY = date(2025, 12, 20)


def board(body, **asked) -> Board:
    return make_board(body, Asked(**{"year": 2025} | asked), on=TODAY)


def row(body, indicator, **asked) -> BoardRow:
    return next(row for row in board(body, **asked).rows if row.indicator == indicator)


def target(plan, indicator, lower, code="MT1", **fields) -> Target:
    """From that value on."""
    fields = {"horizon_year": 2025, "scope": "", "measure": MeasureKind.PERCENT} | fields
    return Target.objects.create(
        plan=plan, area=indicator.area, indicator=indicator, code=code, position=1, text="Mục tiêu",
        comparator=ComparatorKind.AT_LEAST, lower=lower, **fields,
    )  # fmt: skip


def test_a_row_says_what_its_period_holds_and_who_stands_behind_it():
    province = make.province()
    agencies = [make.department(f"Sở {name}", province) for name in ("A", "B", "C")]
    user, indicator = make.user(province, Role.PROVINCE), ratio()
    record(user, indicator, agencies[0], numerator=1, denominator=2)
    record(user, indicator, agencies[1], numerator=1234, denominator=1253)
    found = row(province, indicator)
    assert (found.now_words, found.parts, found.coverage_words) == ("98,41%", "1.235/1.255", "2/3 đơn vị đã nhập")


def test_figures_of_one_period_alone_are_added_and_the_last_one_holds():
    province = make.province()
    first, second = make.department("Sở A", province), make.department("Sở B", province)
    user, indicator = make.user(province, Role.PROVINCE), ratio()
    record(user, indicator, first, period=Period.H1, numerator=1, denominator=10)
    record(user, indicator, second, period=Period.H1, numerator=1, denominator=10)
    record(user, indicator, second, period=Period.YEAR, numerator=9, denominator=10)
    assert (row(province, indicator).now_words, row(province, indicator).coverage.counted) == ("90%", 1)
    asked = row(province, indicator, period=Period.H1)
    assert (asked.now_words, asked.coverage.counted) == ("10%", 2)


def test_change_is_told_against_the_same_period_and_in_the_direction_that_counts():
    province = make.province()
    user = make.user(province, Role.PROVINCE)
    rank = plain("CS-02", UnitOfMeasure.RANK, direction=Direction.LOWER)
    rising = plain("CS-09", UnitOfMeasure.RANK, direction=Direction.HIGHER)
    for indicator in (rank, rising):
        record(user, indicator, province, value=12, year=2024)
        record(user, indicator, province, value=9)
    found = row(province, rank)
    assert (found.change_words, found.is_better) == ("−3", True)
    assert row(province, rising).is_better is True, "of ranks the smaller is better, whatever the catalogue says"
    record(user, plain("CD-01", UnitOfMeasure.COUNT), province, value=3, period=Period.H1)
    assert next(row for row in board(province).rows if row.indicator.code == "CD-01").change is None


def test_what_is_missing_names_the_period_that_was_closed_last():
    province = make.province()
    make.department("Sở A", province)
    indicator = ratio()
    found = make_board(province, Asked(2025), on=date(2025, 7, 1)).rows[0]
    assert (found.indicator, found.period, found.coverage_words) == (indicator, Period.H1, "0/1 đơn vị đã nhập")
    assert found.has_gaps


def test_only_gaps_leaves_out_what_is_whole():
    province = make.province()
    agencies = [make.department(f"Sở {name}", province) for name in ("A", "B")]
    user, whole, partial, own = make.user(province, Role.PROVINCE), ratio("W-1"), ratio("P-1"), ratio("O-1")
    for agency in agencies:
        record(user, whole, agency, numerator=1, denominator=2)
    record(user, partial, agencies[0], numerator=1, denominator=2)
    record(user, own, province, numerator=1, denominator=2)
    assert [row.indicator.code for row in board(province, gaps=True).rows] == ["P-1"]


def test_a_khoi_of_too_few_units_is_not_told_to_an_agency():
    province = make.province()
    agency = make.department("Sở A", province)
    communes = [make.unit(f"UBND xã {number}", UnitKind.COMMUNE, province) for number in range(3)]
    user, indicator = make.user(province, Role.PROVINCE), ratio()
    for year, told in ((2024, communes), (2025, communes[:2])):
        for commune in told:
            record(user, indicator, commune, year=year, numerator=3, denominator=4)
    seen = {}
    for viewer in (make.user(agency, Role.OFFICE), user, make.user(None, Role.ADMIN)):
        (found,) = make_board(province, Asked(2025, block="xa"), on=TODAY, viewer=viewer).rows
        seen[viewer.role] = (found.now_words, found.before_words, found.is_kept_back, found.coverage_words)
    assert seen[Role.PROVINCE] == seen[Role.ADMIN] == ("75%", "75%", False, "2/3 đơn vị đã nhập")
    assert seen[Role.OFFICE][1:] == ("75%", True, "2/3 đơn vị đã nhập") and "75" not in seen[Role.OFFICE][0]
    Measurement.objects.filter(year=2024).delete()
    (area,) = make_board(province, Asked(2025, block="xa"), on=TODAY, viewer=make.user(agency)).areas
    assert (len(area.told), area.untold) == (1, []), "a figure that is kept back is there"
    whole = make_board(province, Asked(2025), on=TODAY, viewer=make.user(agency)).rows[0]
    assert whole.now_words == "75%", "the province's own figure is told to all of it"


def test_khoi_area_and_words_choose_rows_and_units():
    province = make.province()
    agency = make.department("Sở A", province)
    commune = make.unit("UBND xã", UnitKind.COMMUNE, province)
    user, indicator = make.user(province, Role.PROVINCE), ratio()
    other = plain("CD-01", UnitOfMeasure.COUNT, Aggregation.SUM)
    record(user, indicator, agency, numerator=1, denominator=2)
    record(user, indicator, commune, numerator=3, denominator=3)
    assert row(province, indicator, block="xa").now_words == "100%"
    assert [row.indicator for row in board(province, area=make.reform_area(AreaKey.STEERING)).rows] == [other]
    assert [row.indicator for row in board(province, words="ho so DUNG han").rows] == [indicator]


def test_areas_count_what_improved_and_who_entered():
    province = make.province()
    agencies = [make.department(f"Sở {name}", province) for name in ("A", "B")]
    user = make.user(province, Role.PROVINCE)
    up, down, still = ratio("U-1"), ratio("D-1"), ratio("S-1")
    for indicator, before, now in ((up, 5, 6), (down, 6, 5), (still, 5, 5)):
        record(user, indicator, agencies[0], year=2024, numerator=before, denominator=10)
        record(user, indicator, agencies[0], numerator=now, denominator=10)
    area = board(province).areas[0]
    assert (area.better, area.worse, area.compared, area.measured) == (1, 1, 3, 3)
    assert (area.coverage.counted, area.coverage.expected) == (3, 6)


@pytest.fixture
def on_the_day():
    """The portal works on the day of the board, since judging counts what was recorded by then."""
    with clock.working_on(TODAY):
        yield


@pytest.mark.usefixtures("on_the_day")
def test_the_own_target_is_judged_and_the_provinces_is_shown_to_an_agency_without_one():
    province = make.province()
    agency = make.department("Sở A", province)
    user, indicator = make.user(province, Role.PROVINCE), ratio()
    record(user, indicator, agency, numerator=97, denominator=100)
    target(make.plan(province), indicator, 95, scope="Cấp tỉnh")
    target(make.plan(province), indicator, 90, code="MT2")
    found = row(province, indicator).target
    assert (found.level, found.standing.result, found.words) == (90, TargetResult.MET, "2025: từ 90% trở lên")
    assert "<line" in row(province, indicator).bullet
    shown = row(agency, indicator).target
    assert (shown.level, shown.of_body) == (90, False)
    assert row(province, indicator, block="so").target.level == 95, "the level of the administration that is shown"
    target(make.plan(agency), indicator, 98)
    assert (row(agency, indicator).target.level, row(agency, indicator).target.of_body) == (98, True)


def test_a_retired_indicator_is_shown_where_it_was_measured():
    province = make.province()
    user, measured, never = make.user(province, Role.PROVINCE), ratio("R-1"), ratio("R-2")
    record(user, measured, province, numerator=1, denominator=2)
    type(measured).objects.update(is_active=False)
    assert [row.indicator.code for row in board(province).rows] == ["R-1"]
    assert never.pk


# ── The page ──


def test_the_page_shows_figures_coverage_and_what_is_missing(client):
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
        "1/2 đơn vị đã nhập",
        "90%",
        "+8,48 điểm %",
        "tốt hơn",
        "1/2 chỉ tiêu có số liệu năm 2025",
        "1 chỉ tiêu chưa có số liệu",
        f"/chi-tieu/TTHC-08/so-lieu/?unit={province.code}&amp;year=2025&amp;period=YEAR",
    ):
        assert words in shown, words
    only = client.get(f"/chi-tieu/?area={AreaKey.STEERING}").content.decode()
    assert "TTHC-08" not in only
    assert "CD-01" in only


def test_the_sheet_holds_the_rows_of_the_page_as_numbers(client):
    province = make.province()
    user, indicator = make.user(province, Role.PROVINCE), ratio()
    record(user, indicator, province, numerator=1, denominator=3)
    client.force_login(user)
    rows = client.get("/chi-tieu/tai-ve/chi-tieu.csv?year=2025").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 2
    assert "TTHC-08" in rows[1] and "1.0000,3.0000,33.3333" in rows[1] and "đơn vị tự nhập" in rows[1]
    assert client.get("/chi-tieu/tai-ve/chi-tieu.xlsx").content[:2] == b"PK"


@pytest.mark.parametrize("query", ["?year=abc&area=khac", "?year=1900", "?block=khac&period=Q9", ""])
def test_a_filter_that_is_not_on_offer_counts_as_none(client, query):
    ratio()
    client.force_login(make.user(make.province(), Role.OFFICE))
    assert "TTHC-08" in client.get(f"/chi-tieu/{query}").content.decode()


def test_an_agency_sees_its_own_and_the_provinces_sum_but_nobody_elses(client):
    province = make.province()
    own, other = make.department("Sở A", province), make.department("Sở B", province)
    far = make.province("UBND tỉnh Đồng Nai", "DNI")
    record(make.user(None, Role.ADMIN), ratio(), other, numerator=777, denominator=888)
    client.force_login(make.user(own, Role.OFFICE))
    assert "777" not in client.get("/chi-tieu/").content.decode()
    assert "777" in client.get(f"/chi-tieu/?unit={province.code}").content.decode()
    for stranger in (other, far):
        assert client.get(f"/chi-tieu/?unit={stranger.code}").status_code == 404
        assert client.get(f"/chi-tieu/TTHC-08/?unit={stranger.code}").status_code == 404
        assert client.get(f"/chi-tieu/TTHC-08/so-lieu/?unit={stranger.code}").status_code == 404


def test_admin_chooses_a_province(client):
    client.force_login(make.user(None, Role.ADMIN))
    assert "Chưa có tỉnh nào" in client.get("/chi-tieu/").content.decode()
    make.province()
    make.province("UBND tỉnh Đồng Nai", "DNI")
    assert "UBND tỉnh Đồng Nai ·" in client.get("/chi-tieu/?unit=DNI").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_board_takes_a_fixed_number_of_queries(client, django_assert_num_queries, rows):
    province = make.province()
    user, plan = make.user(province, Role.PROVINCE), make.plan(province)
    agencies = [make.department(f"Sở {number}", province) for number in range(rows)]
    for number in range(rows):
        indicator = ratio(f"R-{number}")
        target(plan, indicator, Decimal(90), code=f"MT{number}")
        for agency in agencies:
            record(user, indicator, agency, numerator=1, denominator=2)
    client.force_login(user)
    # session, person, working day, own unit, its province; years, units and areas on offer, indicators, figures (3),
    # targets, judging them (2 + 3)
    with django_assert_num_queries(18):
        client.get("/chi-tieu/")
