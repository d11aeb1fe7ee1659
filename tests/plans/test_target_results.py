"""Targets held against the figures of their bodies: of all units or one level, as of any day, beside a plain loop."""

import random
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest

from indicators.enums import Aggregation, Direction, UnitOfMeasure
from indicators.models import Measurement
from indicators.queries.roll_up import roll_up
from indicators.queries.roll_up_each import roll_up_each
from indicators.services.definitions import change_definition
from indicators.services.indicators import MEANING
from organisations.enums import Role, UnitKind
from plans.enums import PlanStatus, TargetResult
from plans.models import Target
from plans.queries.target_results import standings
from reform.common import clock
from reform.common.periods import Period
from tests import make
from tests.indicators.builders import plain, ratio, record
from tests.plans.target_builders import target

pytestmark = pytest.mark.django_db
BEFORE, AFTER = date(2025, 10, 1), date(2026, 1, 5)


@pytest.fixture(autouse=True)
def working_day():
    with clock.working_on(AFTER):
        yield


@pytest.fixture
def before():
    """In the year itself, so that what is recorded was known by then."""
    with clock.working_on(BEFORE):
        yield


def judged(on: date = AFTER) -> list:
    return standings(Target.objects.select_related("plan__owner", "indicator", "area").order_by("pk"), on)


@pytest.fixture
def town():
    province = make.province()
    return province, make.user(province, Role.PROVINCE)


def test_the_provinces_plan_goes_by_the_province_and_an_agencys_by_the_agency(town):
    province, user = town
    good, bad = make.department("Sở A", province), make.department("Sở B", province)
    indicator = ratio()
    record(user, indicator, good, numerator=95, denominator=100)
    record(user, indicator, bad, numerator=10, denominator=100)
    for owner in (province, good, bad):
        target(make.plan(owner), indicator)
    whole, first, second = judged()
    assert (whole.result, whole.value_words, whole.coverage) == (TargetResult.MISSED, "52,5%", "2/2 đơn vị đã nhập")
    assert (first.result, first.value_words, first.coverage) == (TargetResult.MET, "95%", "")
    assert second.reason == "Đạt 10%, thấp hơn mức 90% phải đạt năm 2025."


@pytest.mark.parametrize(("given", "result"), [(600, TargetResult.MET), (499, TargetResult.MISSED)])
def test_an_amount_in_dong_is_held_against_figures_in_millions(town, given, result):
    province, user = town
    indicator = plain("TCC-05", UnitOfMeasure.MONEY, Aggregation.SUM)
    record(user, indicator, province, value=given)
    target(make.plan(province), indicator, lower="500000000", measure="count", text="Bố trí ít nhất 500 triệu đồng")
    (found,) = judged()
    assert (found.result, found.value_words) == (result, f"{given} triệu đồng")
    assert "mức 500 triệu đồng phải đạt năm 2025" in found.reason
    assert found.promise.asked == found.threshold == "từ 500 triệu đồng trở lên"


def test_a_level_counts_its_own_units_alone(town):
    province, user = town
    agency = make.department("Sở A", province)
    commune = make.unit("UBND xã B", UnitKind.COMMUNE, province)
    district = make.unit("UBND huyện C", UnitKind.DISTRICT, province)
    indicator = ratio()
    for unit, part in ((agency, 100), (commune, 70), (district, 80)):
        record(user, indicator, unit, numerator=part, denominator=100)
    plan = make.plan(province)
    for scope in ("cấp tỉnh", "cấp xã", "cấp huyện, cấp xã", ""):
        target(plan, indicator, scope=scope)
    assert [one.value_words for one in judged()] == ["100%", "70%", "75%", "83,33%"]
    assert [one.coverage for one in judged()] == [f"{units}/{units} đơn vị đã nhập" for units in (1, 1, 2, 3)]


def test_a_level_without_units_that_report_is_named(town):
    province, user = town
    agency, commune = make.department("Sở A", province), make.unit("UBND xã B", UnitKind.COMMUNE, province)
    indicator = ratio()
    for unit in (agency, commune):
        record(user, indicator, unit, numerator=95, denominator=100)
    for scope in ("cấp tỉnh, cấp huyện, cấp xã", "cấp tỉnh, cấp xã", "cấp huyện"):
        target(make.plan(province), indicator, scope=scope)
    three, two, one = judged()
    note = "Cấp huyện không có đơn vị nào báo cáo chỉ tiêu này nên không có trong số liệu."
    assert three.reason == f"Đạt 95%, vượt mức 90% phải đạt năm 2025. {note}"
    assert note not in two.reason and note not in one.reason


def test_an_index_of_the_province_is_no_sum_whatever_the_level(town):
    province, user = town
    index = plain("CS-02", UnitOfMeasure.RANK)
    record(user, index, province, value="35")
    target(make.plan(province), index, measure="rank", comparator="at_most", lower=None, upper=40, scope="cấp tỉnh")
    assert judged()[0].reason == "Xếp hạng 35, trong tốp 40 phải đạt năm 2025."


def test_the_baseline_is_the_measured_figure_of_its_year_unless_it_is_named(town):
    province, user = town
    staff = plain("TCBM-01", UnitOfMeasure.COUNT, Aggregation.SUM, cumulative=False)
    record(user, staff, province, 2021, value="200")
    record(user, staff, province, 2025, value="188")
    plan = make.plan(province, 2022, 2025)
    reduced = {"comparator": "reduced_by", "lower": "5", "baseline_year": 2021}
    target(plan, staff, **reduced)
    target(plan, staff, **reduced, baseline_value=Decimal(195))
    assert [one.result for one in judged()] == [TargetResult.MET, TargetResult.MISSED]


def test_any_past_day_goes_by_what_was_recorded_then(town):
    province, user = town
    indicator = ratio()
    made = record(user, indicator, province, period=Period.H1, numerator=95, denominator=100)
    Measurement.objects.filter(pk=made.pk).update(recorded_at=make.moment(date(2025, 6, 14)))
    target(make.plan(province), indicator)
    assert judged(date(2025, 6, 13))[0].result == TargetResult.NO_DATA
    assert judged(date(2025, 6, 14))[0].result == TargetResult.ON_TRACK


def test_a_target_without_an_indicator_says_so(town):
    target(make.plan(town[0]))
    assert judged()[0].reason == "Mục tiêu chưa gắn với chỉ tiêu nào nên chưa có số liệu."


def test_a_band_outside_the_scale_and_a_span_without_width_are_judged_all_the_same(town):
    province, user = town
    index = plain("CS-05", UnitOfMeasure.BAND)
    record(user, index, province, band="Xanh")
    plan = make.plan(province)
    target(plan, index, measure="band", lower=None, band="xanh")
    target(plan, ratio(), comparator="exactly", lower=90, upper=Decimal(95))
    assert [one.result for one in judged()] == [TargetResult.MET, TargetResult.NO_DATA]
    assert [one.threshold for one in judged()] == ["nhóm xanh", "từ 90% đến 95%"]


@pytest.mark.parametrize(
    ("half", "third", "result", "value"),
    [
        ("110", "50", TargetResult.ON_TRACK, "160"),
        ("110", "30", TargetResult.AT_RISK, "140"),
        ("150", "60", TargetResult.MET, "210"),
    ],
)
def test_counts_of_each_period_add_up_since_january(town, before, half, third, result, value):
    province, user = town
    survey = plain("CDDH-11", UnitOfMeasure.COUNT, Aggregation.SUM, cumulative=False)
    record(user, survey, province, period=Period.H1, value=half)
    record(user, survey, province, period=Period.Q3, value=third)
    target(make.plan(province), survey, "200", measure="count")
    [found] = judged(BEFORE)
    assert (found.result, found.value_words) == (result, value)


def test_a_stock_is_compared_as_it_stands_in_the_middle_of_the_year(town, before):
    province, user = town
    staff = plain("TCBM-01", UnitOfMeasure.COUNT, Aggregation.SUM, direction=Direction.LOWER)
    record(user, staff, province, 2021, value="200")
    record(user, staff, province, 2025, Period.H1, value="189")
    target(make.plan(province, 2022, 2025), staff, "5", comparator="reduced_by", baseline_year=2021)
    assert judged(BEFORE)[0].result == TargetResult.ON_TRACK


def test_a_population_that_is_a_part_of_the_indicator_is_judged_by_that_part(town, before):
    province, user = town
    schools, clinics = make.department("Sở Giáo dục", province), make.department("Sở Y tế", province)
    survey = plain("CDDH-12", UnitOfMeasure.COUNT, Aggregation.SUM)
    for place, (code, name) in enumerate((("GD", "Dịch vụ giáo dục công"), ("YT", "Dịch vụ y tế công"))):
        survey.parts.create(code=code, name=name, position=place)
    for unit, part, value in ((schools, "GD", "210"), (clinics, "YT", "90")):
        record(user, survey, unit, period=Period.H1, value=value)
        record(user, survey, unit, period=Period.H1, value=value, part=part)
    plan = make.plan(province)
    for population in ("dịch vụ giáo dục công", "Dịch vụ y tế công", "Người dân", ""):
        target(plan, survey, "200", measure="count", population=population)
    target(make.plan(schools), survey, "200", measure="count", population="Dịch vụ giáo dục công")
    assert [one.value_words for one in judged(BEFORE)] == ["210", "90", "300", "300", "210"]
    assert [one.coverage for one in judged(BEFORE)][:3] == ["", "", "2/2 đơn vị đã nhập"]


def test_a_level_without_units_of_its_own_is_told_in_a_part_of_the_others(town, before):
    province, user = town
    districts = [make.unit(f"UBND huyện {name}", UnitKind.DISTRICT, province) for name in "AB"]
    indicator = ratio()
    indicator.parts.create(code="XA", name="Cấp xã", position=1)
    target(make.plan(province), indicator, "60", scope="cấp xã")
    for unit, part in zip(districts, (30, 40), strict=True):
        record(user, indicator, unit, period=Period.H1, numerator=part + 50, denominator=100)
        record(user, indicator, unit, period=Period.H1, numerator=part, denominator=50, part="XA")
    assert [(one.value_words, one.coverage) for one in judged(BEFORE)] == [("70%", "")]
    commune = make.unit("UBND xã C", UnitKind.COMMUNE, province)
    record(user, indicator, commune, period=Period.H1, numerator=90, denominator=100)
    assert [(one.value_words, one.coverage) for one in judged(BEFORE)] == [("90%", "1/1 đơn vị đã nhập")]


def test_what_is_not_for_a_persons_eyes_says_only_that(town):
    province, user = town
    agency, other = make.department("Sở A", province), make.department("Sở B", province)
    indicator = ratio()
    record(user, indicator, agency, numerator=95, denominator=100)
    target(make.plan(agency), indicator)
    target(make.plan(province), indicator)
    target(make.plan(province, status=PlanStatus.DRAFT), indicator)
    targets = Target.objects.select_related("plan__owner", "indicator").order_by("pk")
    hidden, shown, draft = standings(targets, AFTER, make.user(other))
    assert (hidden.result, hidden.judgement.reading) == (TargetResult.NOT_YET, None)
    assert hidden.reason == "Số liệu của Sở A chỉ hiện với cơ quan đó và Sở Nội vụ."
    assert (shown.value_words, draft.reason[:20]) == ("95%", "Kế hoạch còn là dự t")


# ── Beside a plain loop ──


def plain_value(body, indicator, period, kinds) -> Decimal | None:
    rows = Measurement.objects.filter(indicator=indicator, year=2025, period=period)
    own = list(rows.filter(unit=body))
    if own and not kinds:
        return own[0].value
    below = [row for row in rows if row.unit.province_id == body.pk and row.unit_id != body.pk]
    if body.kind != UnitKind.PROVINCE:
        below = [row for row in rows if row.unit.parent_id == body.pk and row.unit.kind == UnitKind.DIVISION]
    below = [row for row in below if row.unit.kind in (kinds or [row.unit.kind])]
    bottom = sum(row.denominator for row in below)
    top = sum(row.numerator for row in below)
    return (top * 100 / bottom).quantize(Decimal("0.0001"), ROUND_HALF_UP) if bottom else None


@pytest.mark.parametrize("seed", range(4))
def test_the_results_agree_with_a_plain_loop(town, seed):
    chance, (province, user) = random.Random(seed), town
    communes = [make.unit(f"UBND xã {n}", UnitKind.COMMUNE, province) for n in range(3)]
    agencies = [make.department(f"Sở {n}", province) for n in range(3)]
    divisions = [make.unit(f"Phòng {n}", UnitKind.DIVISION, agencies[0]) for n in range(2)]
    indicators = [ratio(f"R-{n}") for n in range(3)]
    for indicator in indicators:
        for unit in chance.sample([*communes, *agencies[1:]], 4) + chance.sample(divisions, 1):
            whole = chance.randint(0, 100)
            record(user, indicator, unit, numerator=chance.randint(0, whole), denominator=whole)
    plans = {owner: make.plan(owner) for owner in (province, *agencies)}
    expected = []
    for indicator in indicators:
        for owner, scope, kinds in (
            (province, "cấp xã", [UnitKind.COMMUNE]),
            (province, "cấp tỉnh", [UnitKind.DEPARTMENT, UnitKind.BOARD]),
            *((agency, "", []) for agency in agencies),
        ):
            lower = chance.randint(0, 100)
            target(plans[owner], indicator, lower, scope=scope)
            value = plain_value(owner, indicator, Period.YEAR, kinds)
            met = {True: TargetResult.MET, False: TargetResult.MISSED, None: None}[value and value >= lower]
            told = Measurement.objects.filter(indicator=indicator, unit__kind__in=kinds).count()
            if kinds and told < 2:  # of three units
                met = None
            expected.append((value, met))
    for found, (value, met) in zip(judged(), expected, strict=True):
        assert found.judgement.value == value
        assert found.result == met or (met is None and found.result not in (TargetResult.MET, TargetResult.MISSED))
    each = roll_up_each(agencies, years=[2024, 2025], indicators=indicators)
    for agency in agencies:
        assert each[agency.pk] == roll_up(agency, years=[2024, 2025], indicators=indicators)
        as_of = {"years": [2025], "indicators": indicators, "as_of": date(2025, 1, 1)}
        assert roll_up_each([agency], **as_of)[agency.pk] == roll_up(agency, **as_of)


@pytest.mark.parametrize("rows", [1, 3])
def test_it_takes_as_many_queries_for_many_targets_as_for_one(django_assert_num_queries, town, rows):
    province, user = town
    for number in range(rows):
        agency = make.department(f"Sở {number}", province)
        indicator = ratio(f"R-{number}")
        record(user, indicator, agency, numerator=1, denominator=2)
        target(make.plan(agency), indicator)
        target(make.plan(province), indicator)
    targets = list(Target.objects.select_related("plan__owner", "indicator"))
    with django_assert_num_queries(8):  # steps, versions; the province's three; the agencies' meanings, figures, units
        standings(targets, AFTER)


def test_a_target_is_judged_by_what_its_indicator_means_in_its_year(town):
    province, user = town
    indicator = ratio()
    record(user, indicator, province, numerator=95, denominator=100)
    target(make.plan(province), indicator)
    meaning = {name: getattr(indicator, name) for name in MEANING}
    meaning |= {"unit_of_measure": UnitOfMeasure.COUNT, "aggregation": Aggregation.SUM}
    meaning |= {"numerator_name": "", "denominator_name": ""}
    change_definition(by=user, indicator=indicator, from_year=2026, reason="Theo hướng dẫn mới", **meaning)
    (found,) = judged()
    assert (found.result, found.value_words) == (TargetResult.MET, "95%")
