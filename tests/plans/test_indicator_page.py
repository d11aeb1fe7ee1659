"""An indicator's own page: the series, its targets, breaks of the meaning; chart and table from the same points."""

import re
from datetime import date

import pytest

from indicators.enums import Aggregation, Direction, UnitOfMeasure
from indicators.models import IndicatorVersion, Measurement
from organisations.enums import Role, UnitKind
from organisations.models import Installation
from plans.enums import Pace, TargetResult
from plans.models import TargetStep, Task
from plans.queries.indicator_page import indicator_page
from plans.queries.row_targets import row_targets
from reform.common import clock
from reform.common.periods import Period
from tests import make
from tests.indicators.builders import plain, ratio, record
from tests.plans.test_board import target

pytestmark = pytest.mark.django_db
TODAY = date(2025, 7, 1)


@pytest.fixture(autouse=True)
def _on_the_day():
    with clock.working_on(TODAY):
        yield


def shown(body, indicator):
    return indicator_page(body, indicator, on=TODAY)


def test_the_series_runs_from_the_first_figure_to_the_last_closed_period():
    province = make.province()
    user, indicator = make.user(province, Role.PROVINCE), ratio()
    indicator.periods_asked = ["H1", "YEAR"]
    indicator.save()
    record(user, indicator, province, 2024, Period.H1, numerator=8, denominator=10)
    record(user, indicator, province, 2025, Period.H1, numerator=9, denominator=10)
    found = shown(province, indicator)
    assert [(row.point.title, row.value_words) for row in found.rows] == [
        ("6 tháng đầu năm 2024", "80%"),
        ("Năm 2024", ""),
        ("6 tháng đầu năm 2025", "90%"),
    ]
    assert (found.latest.before_words, found.latest.change_words, found.latest.is_better) == ("80%", "+10 điểm %", True)
    assert found.before_latest.point.title == "6 tháng đầu năm 2024"


def test_chart_and_table_carry_the_same_figures(client):
    province = make.province()
    agencies = [make.department(f"Sở {name}", province) for name in ("A", "B")]
    user, indicator = make.user(province, Role.PROVINCE), ratio()
    target(make.plan(province), indicator, 95)
    for year, part in ((2023, 80), (2024, 85), (2025, 91)):
        period = Period.H1 if year == 2025 else Period.YEAR
        record(user, indicator, agencies[0], year, period, numerator=part, denominator=99)
    found = shown(province, indicator)
    told = [row.value_words for row in found.rows if row.value_words]
    client.force_login(user)
    page = client.get("/chi-tieu/TTHC-08/").content.decode()
    chart, table = re.search(r"<svg[^>]*chart-line.*?</svg>", page, re.S)[0], page.partition("Số liệu theo kỳ")[2]
    assert len(told) == 3
    for words in told:
        assert words in chart and words in table
    assert 'role="img"' in chart and "<title>" in chart and "<desc>" in chart
    assert "Mục tiêu 2025: từ 95% trở lên" in chart and "stroke-dasharray" in chart
    assert "1/2" in table, "who has entered"
    assert chart.count("<circle") == 3


def test_a_change_of_the_meaning_is_a_break():
    province = make.province()
    user, indicator = make.user(province, Role.PROVINCE), ratio()
    record(user, indicator, province, 2023, numerator=8, denominator=10)
    newer = IndicatorVersion.objects.create(
        indicator=indicator, number=2, from_year=2024, name=indicator.name, unit_of_measure=UnitOfMeasure.PERCENT,
        direction=Direction.HIGHER, aggregation=Aggregation.RATIO_OF_SUMS, numerator_name="a", denominator_name="b",
        reason="Đổi cách đếm",
    )  # fmt: skip
    entry = record(user, indicator, province, 2024, numerator=9, denominator=10)
    Measurement.objects.filter(pk=entry.pk).update(definition=newer)
    found = shown(province, indicator)
    last = [row for row in found.rows if row.value_words][-1]
    assert last.point.begins_meaning and last.change_words == "", "values under two meanings are not compared"
    assert "đổi định nghĩa" in found.chart
    assert "chart-stroke-blue" not in found.chart.replace("<circle", "").partition('stroke-width="2.5"')[2]


def test_targets_are_judged_and_name_the_work_that_serves_them(client):
    province = make.province()
    user, indicator, plan = make.user(province, Role.PROVINCE), ratio(), make.plan(province)
    record(user, indicator, province, 2025, Period.H1, numerator=99, denominator=100)
    made = target(plan, indicator, 95)
    made.served_by.add(
        Task.objects.create(section=plan.sections.get(), label="Nhiệm vụ 7", title="Rà soát quy trình", position=7)
    )
    found = shown(province, indicator)
    assert found.targets[0].standing.result == TargetResult.ON_TRACK
    assert [task.label for task in found.tasks] == ["Nhiệm vụ 7"]
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": TODAY})
    client.force_login(user)
    page = client.get("/chi-tieu/TTHC-08/").content.decode()
    assert "Rà soát quy trình" in page and f"/ke-hoach/{plan.pk}/" in page and found.targets[0].standing.reason in page


def test_a_target_of_one_field_is_not_drawn_against_the_whole(client):
    province = make.province()
    user, indicator, plan = make.user(province, Role.PROVINCE), ratio(), make.plan(province)
    record(user, indicator, province, 2025, Period.H1, numerator=66, denominator=100)
    target(plan, indicator, 20, code="MT1", population="Lĩnh vực đất đai")
    assert (shown(province, indicator).drawn_targets, row_targets(province, [indicator], 2025, on=TODAY)) == ([], {})
    whole, _ = target(plan, indicator, 95, code="MT2"), target(plan, indicator, 95, code="MT3")
    found = shown(province, indicator)
    assert (len(found.targets), found.line_names) == (3, ["Mục tiêu 2025: từ 95% trở lên"]), "the same line once"
    assert row_targets(province, [indicator], 2025, on=TODAY)[indicator.pk].target == whole
    client.force_login(user)
    page = client.get("/chi-tieu/TTHC-08/").content.decode()
    assert "Đối tượng: <strong>Lĩnh vực đất đai</strong>" in page


def test_an_agency_without_a_target_sees_the_provinces_line():
    province = make.province()
    agency = make.department("Sở A", province)
    user, indicator = make.user(province, Role.PROVINCE), ratio()
    record(user, indicator, agency, 2025, Period.H1, numerator=9, denominator=10)
    target(make.plan(province), indicator, 95)
    found = shown(agency, indicator)
    assert found.targets[0].standing is None and found.rows[-1].asked_words == ["95%"]


def test_a_count_that_grows_through_the_year_begins_anew(client):
    province = make.province()
    user, indicator = make.user(province, Role.PROVINCE), plain("CD-01", UnitOfMeasure.COUNT, Aggregation.SUM)
    for year, period, value in ((2024, Period.YEAR, 90), (2025, Period.Q1, 10), (2025, Period.H1, 40)):
        record(user, indicator, province, year, period, value=value)
    chart = shown(province, indicator).chart
    assert chart.count('stroke-width="2.5"') == 1, "no line from the whole year to the first quarter of the next"


def test_bands_and_bodies_without_figures_have_no_chart(client):
    province = make.province()
    user, band = make.user(province, Role.PROVINCE), plain("CS-05", UnitOfMeasure.BAND)
    assert shown(province, band).rows == []
    record(user, band, province, 2024, band="khá")
    found = shown(province, band)
    assert (found.chart, found.latest.value_words) == ("", "nhóm khá")
    client.force_login(user)
    assert "nhóm khá" in client.get("/chi-tieu/CS-05/").content.decode()
    assert client.get("/chi-tieu/KHONG-CO/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_it_takes_as_many_queries_for_many_periods_as_for_one(client, django_assert_num_queries, rows):
    province = make.province()
    user, indicator, plan = make.user(province, Role.PROVINCE), ratio(), make.plan(province)
    for number in range(rows):
        division = make.unit(f"Ban {number}", UnitKind.BOARD, province)
        record(user, indicator, division, 2022 + number, numerator=1, denominator=2)
        target(plan, indicator, 90 + number, code=f"MT{number}")
    client.force_login(user)
    with django_assert_num_queries(20):
        client.get("/chi-tieu/TTHC-08/")


def test_an_agency_sees_the_steps_of_the_provinces_target_as_its_line():
    province = make.province()
    agency = make.department("Sở A", province)
    user, indicator = make.user(province, Role.PROVINCE), ratio()
    asked = target(make.plan(province, 2022, 2025), indicator, 95)
    asked.pace = Pace.STEPS
    asked.save()
    TargetStep.objects.create(target=asked, year=2023, value=70)
    for year in (2023, 2024):
        record(user, indicator, agency, year, numerator=80, denominator=100)
    rows = {row.point.year: row for row in shown(agency, indicator).rows if row.point.period == Period.YEAR}
    assert [rows[year].asked_words for year in (2023, 2024)] == [["70%"], ["70%"]]


def test_a_part_is_shown_with_its_own_figures_and_the_targets_about_it(client):
    province = make.province()
    schools, clinics = make.department("Sở Giáo dục", province), make.department("Sở Y tế", province)
    user, survey = make.user(province, Role.PROVINCE), plain("CDDH-12", UnitOfMeasure.COUNT, Aggregation.SUM)
    for place, (code, name) in enumerate((("GD", "Dịch vụ giáo dục công"), ("YT", "Dịch vụ y tế công"))):
        survey.parts.create(code=code, name=name, position=place)
    for year in (2023, 2024):
        for unit, part, value in ((schools, "GD", "210"), (clinics, "YT", "90")):
            record(user, survey, unit, year, Period.YEAR, value=value)
            record(user, survey, unit, year, Period.YEAR, value=value, part=part)
    plan = make.plan(province, 2024)
    about = {"measure": "count", "horizon_year": 2024}
    target(plan, survey, 200, code="MT1", population="dịch vụ giáo dục công", **about)
    target(plan, survey, 250, code="MT2", **about)
    client.force_login(user)
    page = client.get("/chi-tieu/CDDH-12/?part=GD").content.decode()
    chart = re.search(r"<svg[^>]*chart-line.*?</svg>", page, re.S)[0]
    assert "Năm 2024: 210" in chart and "Năm 2024: 300" not in chart
    assert "từ 200 trở lên" in chart and "250" not in chart
    assert "UBND tỉnh Đắk Nông, Dịch vụ giáo dục công" in page
    whole = client.get("/chi-tieu/CDDH-12/").content.decode()
    drawn = re.search(r"<svg[^>]*chart-line.*?</svg>", whole, re.S)[0]
    assert "từ 250 trở lên" in drawn and "từ 200" not in drawn
    assert client.get("/chi-tieu/CDDH-12/?part=KHAC").status_code == 404
    of_target = client.get(f"/chi-tieu/muc-tieu/{plan.targets.get(code='MT1').pk}/").content.decode()
    assert 'href="/chi-tieu/CDDH-12/?unit=DN&amp;part=GD"' in of_target
    assert " – Dịch vụ giáo dục công</title>" in of_target
