"""A figure opened down to its entries, and units of one khối beside each other."""

import random
import re
from decimal import Decimal

import pytest
from django.test import Client

from indicators.blocks import BLOCKS, block_of
from indicators.enums import Aggregation, Direction, UnitOfMeasure
from indicators.models import IndicatorVersion, Measurement
from indicators.queries.comparison import compare, compared_periods, sheet_rows
from indicators.queries.entry_lines import figure_detail
from organisations.enums import Role, UnitKind
from reform.common.periods import Period
from tests import make
from tests.indicators.builders import plain, ratio, record

pytestmark = pytest.mark.django_db
WHEN = {"year": 2025, "period": Period.YEAR}


def detail(viewer, body, indicator, **asked):
    return figure_detail(viewer, body, indicator, **WHEN | asked)


def page(viewer, address: str) -> str:
    client = Client()
    client.force_login(viewer)
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


# ── Down to the entries ──


@pytest.mark.parametrize("seed", range(3))
def test_the_entries_that_are_listed_add_up_to_the_figure(seed):
    chance = random.Random(seed)
    province = make.province()
    agencies = [make.department(f"Sở {number}", province) for number in range(8)]
    user, indicator = make.user(province, Role.PROVINCE), ratio()
    for agency in agencies:
        if chance.random() < 0.7:
            whole = chance.randint(0, 90)
            record(user, indicator, agency, numerator=chance.randint(0, whole), denominator=whole)
    found = detail(user, province, indicator)
    lines = list(found.lines)
    assert found.figure.numerator == sum(line.numerator for line in lines)
    assert found.figure.denominator == sum(line.denominator for line in lines)
    assert (len(lines), found.missing.count()) == (found.figure.counted, found.figure.expected - found.figure.counted)
    assert found.unseen.count == 0


def test_an_agency_sees_its_own_line_and_the_others_as_one_that_keeps_the_sum():
    province = make.province()
    own, *others = [make.department(f"Sở {name}", province) for name in ("A", "B", "C")]
    admin, indicator = make.user(None, Role.ADMIN), ratio()
    record(admin, indicator, own, numerator=1, denominator=2)
    for agency in others:
        record(admin, indicator, agency, numerator=10, denominator=20)
    found = detail(make.user(own, Role.OFFICE), province, indicator)
    assert [line.unit for line in found.lines] == [own]
    assert (found.unseen.count, found.unseen.numerator, found.unseen.denominator) == (2, 20, 40)


def test_values_of_a_sum_are_told_without_the_unseen_ones():
    province = make.province()
    own, other = make.department("Sở A", province), make.department("Sở B", province)
    admin, indicator = make.user(None, Role.ADMIN), plain("CD-01", UnitOfMeasure.COUNT, Aggregation.SUM)
    record(admin, indicator, own, value=3)
    record(admin, indicator, other, value=4)
    assert detail(make.user(own, Role.OFFICE), province, indicator).unseen.value == 4


def test_the_page_tells_who_recorded_what_is_missing_and_what_does_not_count():
    province = make.province()
    first, second, third = (make.department(f"Sở {name}", province) for name in ("Một", "Hai", "Ba"))
    user = make.user(province, Role.PROVINCE, full_name="Lê Thị Ghi")
    indicator = ratio()
    record(user, indicator, first, numerator=1, denominator=3, note="Theo hệ thống một cửa")
    record(user, indicator, first, numerator=2, denominator=3, note="Theo hệ thống một cửa", reason="Đếm lại")
    old = record(user, indicator, second, numerator=5, denominator=5)
    newer = IndicatorVersion.objects.create(
        indicator=indicator, number=2, from_year=2025, name=indicator.name, unit_of_measure=UnitOfMeasure.PERCENT,
        direction=Direction.HIGHER, aggregation=Aggregation.RATIO_OF_SUMS, numerator_name="a", denominator_name="b",
        reason="Đổi cách đếm",
    )  # fmt: skip
    Measurement.objects.exclude(pk=old.pk).update(definition=newer)
    shown = page(user, f"/chi-tieu/TTHC-08/so-lieu/?unit={province.code}&year=2025&period=YEAR")
    for words in ("Lê Thị Ghi", "Theo hệ thống một cửa", "1 lần", "66,67%", "Cộng 1 đơn vị", "1/3 đơn vị đã nhập"):
        assert words in shown, words
    assert "Còn thiếu (2 đơn vị)" in shown and third.name in shown
    assert re.search(r"Không tính vào số liệu này.*Sở Hai: 100%.*theo định nghĩa cũ", shown)


def test_an_own_entry_stands_alone():
    province = make.province()
    agency = make.department("Sở A", province)
    user, indicator = make.user(province, Role.PROVINCE), ratio()
    record(user, indicator, agency, numerator=1, denominator=2)
    record(user, indicator, province, numerator=9, denominator=10)
    shown = page(user, "/chi-tieu/TTHC-08/so-lieu/?year=2025&period=YEAR")
    assert (
        "Số liệu do chính đơn vị nhập" in shown and "Sở A" not in shown.partition("Còn thiếu")[0].partition("<h2>")[2]
    )


@pytest.mark.parametrize("query", ["", "?year=x&period=Q9&block=y", "?year=99999999999&page=zz"])
def test_an_address_that_asks_for_nothing_known_still_answers(query):
    province = make.province()
    ratio()
    assert "chưa có số liệu" in page(make.user(province, Role.PROVINCE), f"/chi-tieu/TTHC-08/so-lieu/{query}")


# ── Beside each other ──


def khoi(user, province, indicator, key="so"):
    block = next(block for block in BLOCKS if block.key == key)
    return compare(user, province, indicator, block, **WHEN)


def test_ties_share_a_rank_and_what_has_no_value_has_none():
    province = make.province()
    agencies = [make.department(f"Sở {number}", province) for number in range(6)]
    user, indicator = make.user(province, Role.PROVINCE), ratio()
    for agency, (part, whole) in zip(agencies, ((1, 2), (9, 10), (18, 20), (0, 0), (3, 4)), strict=False):
        record(user, indicator, agency, numerator=part, denominator=whole)
    found = khoi(user, province, indicator)
    assert [(row.unit.name, row.rank) for row in found.rows] == [
        ("Sở 1", 1), ("Sở 2", 1), ("Sở 4", 3), ("Sở 0", 4), ("Sở 3", None), ("Sở 5", None),
    ]  # fmt: skip
    assert (found.ranked, found.coverage.counted, found.coverage.expected) == (4, 5, 6)
    assert (found.figure.numerator, found.figure.denominator) == (31, 36)


def test_what_should_go_down_is_ranked_from_the_smallest():
    province = make.province()
    agencies = [make.department(f"Sở {number}", province) for number in range(2)]
    user = make.user(province, Role.PROVINCE)
    indicator = plain("CD-01", UnitOfMeasure.COUNT, Aggregation.SUM, direction=Direction.LOWER)
    for agency, value in zip(agencies, (7, 3), strict=True):
        record(user, indicator, agency, value=value)
    assert [(row.unit.name, row.rank) for row in khoi(user, province, indicator).rows] == [("Sở 1", 1), ("Sở 0", 2)]


def test_only_units_of_the_same_population_stand_beside_each_other():
    province = make.province()
    agency, board = make.department("Sở A", province), make.unit("Ban B", UnitKind.BOARD, province)
    commune = make.unit("UBND xã", UnitKind.COMMUNE, province)
    user, indicator = make.user(province, Role.PROVINCE), ratio()
    for unit in (agency, board, commune, province):
        record(user, indicator, unit, numerator=1, denominator=2)
    assert {row.unit for row in khoi(user, province, indicator).rows} == {agency, board}
    assert [row.unit for row in khoi(user, province, indicator, "xa").rows] == [commune]
    assert block_of(UnitKind.PROVINCE) is None
    assert compared_periods(province, indicator, BLOCKS[1]) == []


def test_an_agency_sees_its_own_place_and_the_khois_figure_alone():
    province = make.province()
    own, *others = (make.department(name, province) for name in ("Sở Mình", "Sở Khác", "Sở Khác nữa"))
    admin, indicator = make.user(None, Role.ADMIN), ratio()
    record(admin, indicator, own, numerator=1, denominator=2)
    for other in others:
        record(admin, indicator, other, numerator=3, denominator=4)
    shown = page(make.user(own, Role.OFFICE), "/chi-tieu/TTHC-08/so-sanh/")
    assert "Sở Mình" in shown and "3/3" in shown and "70%" in shown
    assert "Sở Khác" not in shown and "75%" not in shown


def test_of_two_units_neither_is_told_what_the_other_gave():
    province = make.province()
    own, other = make.department("Sở Mình", province), make.department("Sở Khác", province)
    admin, indicator = make.user(None, Role.ADMIN), ratio()
    record(admin, indicator, own, numerator=1, denominator=2)
    record(admin, indicator, other, numerator=3, denominator=4)
    office = make.user(own, Role.OFFICE)
    found = khoi(office, province, indicator)
    assert (found.figure, found.ranked, [(row.unit, row.rank) for row in found.rows]) == (None, 0, [(own, None)])
    assert len(list(sheet_rows(found, indicator))) == 2  # no line of the khối in the file either
    shown = page(office, "/chi-tieu/TTHC-08/so-sanh/")
    assert "từ ba đơn vị trở lên" in shown and "66,67%" not in shown and "1/2" not in shown.partition("<table")[0]
    assert khoi(make.user(province, Role.PROVINCE), province, indicator).ranked == 2
    opened = "/chi-tieu/TTHC-08/so-lieu/?unit=DN&year=2025&period=YEAR&block=so"
    shown = page(office, opened)
    assert "từ ba đơn vị trở lên" in shown and "66,67%" not in shown and "50%" in shown and "2/2 đơn vị" in shown
    assert "66,67%" in page(make.user(province, Role.PROVINCE), opened)
    record(admin, indicator, make.department("Sở Nữa", province), numerator=0, denominator=3)
    assert "44,44%" in page(office, opened), "three hide each other"


def test_chart_table_and_sheet_carry_the_same_figures():
    province = make.province()
    agencies = [make.department(f"Sở {number}", province) for number in range(3)]
    user, indicator = make.user(province, Role.PROVINCE), ratio()
    for agency, part in zip(agencies, (1, 2, 3), strict=True):
        record(user, indicator, agency, numerator=part, denominator=7)
    shown = page(user, "/chi-tieu/TTHC-08/so-sanh/")
    chart = re.search(r"<desc>(.*?)</desc>", shown)[1]
    table = shown.partition("<table")[2]
    for words in ("14,29%", "28,57%", "42,86%"):
        assert words in chart and words in table
    sheet = list(sheet_rows(khoi(user, province, indicator), indicator))
    assert [row[6] for row in sheet[1:4]] == [Decimal("42.8571"), Decimal("28.5714"), Decimal("14.2857")]
    assert sheet[4][4:7] == [6, 21, Decimal("28.5714")]
    client = Client()
    client.force_login(user)
    assert "42.8571" in client.get("/chi-tieu/TTHC-08/so-sanh/tai-ve/so-sanh.csv").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_entries_and_comparison_take_a_fixed_number_of_queries(client, django_assert_num_queries, rows):
    province = make.province()
    user, indicator = make.user(province, Role.PROVINCE), ratio()
    for number in range(rows):
        record(user, indicator, make.department(f"Sở {number}", province), numerator=1, denominator=2)
        make.department(f"Sở chưa nhập {number}", province)
    client.force_login(user)
    with django_assert_num_queries(21):
        client.get("/chi-tieu/TTHC-08/so-lieu/?year=2025&period=YEAR")
    with django_assert_num_queries(16):
        client.get("/chi-tieu/TTHC-08/so-sanh/")
