"""Regimes of reporting: the days that they give, which one holds, who is asked, and changing a province's own."""

from datetime import date, timedelta

import pytest

from organisations.enums import Role, UnitKind
from organisations.models import UnitSuccession
from reform.common.errors import Conflict, Invalid, NotPermitted
from reform.common.fixtures import read_fixture
from reform.common.periods import NATIONAL, Period, default_window
from reporting.enums import DueFrom, ReportLevel
from reporting.models import OutlinePart, Regime, ReportingRoute
from reporting.queries.regimes import abolished_in, coming_dates, facts_of, regime_in_force, routes_on
from reporting.queries.rounds import next_period
from reporting.regimes import Due, MonthDay, OutlineRow, PeriodRule, facts_from_json
from reporting.services.regime_catalogue import load_regimes, patterns
from reporting.services.regimes import copy_regime, describe_regime, remove_period, save_period, set_outline
from reporting.services.rounds import close_round, open_round, reopen_round
from reporting.services.routes import add_route, end_route
from tests import make
from tests.reporting import builders

KHANH_HOA = facts_from_json(read_fixture("regimes/khanh-hoa.json"))


def _rule(period=Period.H1, **changed) -> PeriodRule:
    facts = {
        "starts": MonthDay(12, 15),
        "starts_years_before": 1,
        "cutoff": MonthDay(6, 14),
        "dues": {ReportLevel.UNIT: Due(2), ReportLevel.PROVINCE: Due(6)},
    }
    return PeriodRule(period, **facts | changed)


def test_the_national_regime_has_the_days_of_the_guidance_in_every_year():
    rules = {rule.period: rule for rule in facts_from_json(read_fixture("regimes/national.json")).periods}
    assert list(rules) == list(NATIONAL)
    for year in range(2020, 2041):
        assert {period: rule.days(year).window for period, rule in rules.items()} == {
            period: default_window(year, period) for period in NATIONAL
        }
    assert [period for period, rule in rules.items() if not rule.is_cumulative] == [Period.Q3]


def test_khanh_hoa_adds_nine_months_and_counts_working_days():
    rules = {rule.period: rule for rule in KHANH_HOA.periods}
    nine = rules[Period.M9].days(2026)
    assert (nine.starts_on, nine.cutoff_on) == (date(2025, 12, 15), date(2026, 9, 14))
    # 14/3/2025 is a Friday, 14/6/2025 a Saturday, 14/9/2026 a Monday.
    assert rules[Period.Q1].days(2025).unit_due_on == date(2025, 3, 18)
    assert rules[Period.H1].days(2025).unit_due_on == date(2025, 6, 17)
    assert nine.unit_due_on == date(2026, 9, 16)
    assert all(rule.disorder(range(2020, 2041)) is None for rule in rules.values())


def test_tet_is_no_working_day_forwards_and_backwards():
    dues = {ReportLevel.UNIT: Due(-2, DueFrom.ABOVE, True), ReportLevel.PROVINCE: Due(1, DueFrom.CUTOFF, True)}
    days = _rule(starts=MonthDay(1, 1), starts_years_before=0, cutoff=MonthDay(2, 13), dues=dues).days(2026)
    assert days.due_on == date(2026, 2, 23), "Tết 2026 lasts from 16/2 to 20/2; the 21st and 22nd are a weekend"
    assert days.unit_due_on == date(2026, 2, 12), "two working days before: the 13th, the 12th"
    assert not days.is_in_order


def test_days_that_a_month_does_not_have_are_its_last():
    days = _rule(starts=MonthDay(2, 29), cutoff=MonthDay(9, 31))
    assert [days.days(year).starts_on.day for year in (2024, 2025, 2026)] == [28, 29, 28]
    assert days.days(2026).cutoff_on == date(2026, 9, 30)


@pytest.fixture
def dak_nong(db):
    return make.province()


@pytest.fixture
def home_affairs(dak_nong):
    return make.user(make.department("Sở Nội vụ", dak_nong), Role.PROVINCE)


def _own(home_affairs, valid_from=date(2025, 1, 1), facts=KHANH_HOA) -> Regime:
    province = home_affairs.unit.province
    return copy_regime(by=home_affairs, province=province, facts=facts, name="Chế độ riêng", valid_from=valid_from)


def test_loading_twice_makes_each_once_and_a_strangers_only_where_the_province_is(dak_nong):
    assert (load_regimes(), load_regimes()) == (1, 1)
    assert list(Regime.objects.values_list("code", flat=True)) == ["NATIONAL"]
    make.province("UBND tỉnh Khánh Hòa", "KH")
    assert load_regimes() == 2
    own = Regime.objects.get(code="KHANH-HOA")
    assert (facts_of(own).periods, set(facts_of(own).annexes)) == (KHANH_HOA.periods, set(KHANH_HOA.annexes))
    assert list(patterns()) == ["NATIONAL", "KHANH-HOA"]


def test_the_provinces_own_regime_goes_before_the_national_one_from_its_day_on(dak_nong, home_affairs):
    load_regimes()
    own = _own(home_affairs)
    codes = [regime_in_force(dak_nong, day).code for day in (date(2024, 12, 31), date(2025, 1, 1))]
    assert codes == ["NATIONAL", own.code]
    assert regime_in_force(make.province("UBND tỉnh Quảng Nam", "QN"), date(2025, 6, 1)).code == "NATIONAL"
    assert next_period(dak_nong, date(2025, 9, 18)) == (2025, Period.Q3)
    open_round(by=None, province=dak_nong, year=2025, period=Period.Q3)
    assert next_period(dak_nong, date(2025, 9, 18)) == (2025, Period.M9)
    with pytest.raises(Conflict, match="áp dụng từ ngày này"):
        _own(home_affairs)


def test_a_round_takes_dates_outline_and_its_end_from_the_regime(dak_nong, home_affairs):
    builders.outline()
    justice = make.department("Sở Tư pháp", dak_nong)
    own = _own(home_affairs)
    rows = [OutlineRow("UNIT", "plan", "Tình hình chung"), OutlineRow("UNIT", "own_1", "Việc riêng", "1", 1)]
    set_outline(by=home_affairs, regime=own, seen_version=0, level=ReportLevel.UNIT, rows=rows)
    facts = {name: getattr(own, name) for name in ("name", "basis", "valid_from", "valid_to", "waits_for_last")}
    describe_regime(by=home_affairs, regime=own, seen_version=1, **facts, closes_days_after=10)
    round_ = open_round(by=home_affairs, province=dak_nong, year=2025, period=Period.M9)
    assert (round_.title, round_.regime, round_.is_cumulative) == ("Báo cáo CCHC 9 tháng đầu năm 2025", own, True)
    assert (round_.cutoff_on, round_.unit_due_on, round_.due_on) == (
        date(2025, 9, 14),
        date(2025, 9, 16),
        date(2025, 9, 20),
    )
    assert (round_.division_due_on, round_.closes_on) == (date(2025, 9, 15), date(2025, 9, 30))
    report = round_.reports.get(unit=justice)
    assert (report.due_on, report.recipient) == (round_.unit_due_on, None)
    assert list(report.parts.values_list("key", "heading")) == [("plan", "Tình hình chung"), ("own_1", "Việc riêng")]
    close_round(by=None, round_=round_)
    reopen_round(by=home_affairs, round_=round_)
    round_.refresh_from_db()
    assert round_.closes_on is None, "the schedule leaves alone what somebody opened again"


def test_the_routing_table_decides_where_it_speaks_on_the_cutoff_day(dak_nong, home_affairs):
    justice, health, board = (make.department(name, dak_nong) for name in ("Sở Tư pháp", "Sở Y tế", "Ban KCN"))
    union = make.unit("Tỉnh đoàn", UnitKind.PARTY, dak_nong)
    add = {"by": home_affairs, "province": dak_nong, "valid_from": date(2025, 1, 1)}
    add_route(sender=board, recipient=health, document="12/QĐ-UBND", **add)
    relieved = add_route(sender=justice, recipient=None, **add)
    add_route(sender=union, recipient=dak_nong, **add)
    with pytest.raises(Invalid, match="đang gửi báo cáo qua"):
        add_route(sender=health, recipient=board, **add)
    with pytest.raises(Conflict, match="đã có tuyến báo cáo từ 01/01/2025"):
        add_route(sender=board, recipient=justice, **add | {"valid_from": date(2025, 7, 1)})
    round_ = open_round(by=None, province=dak_nong, year=2025, period=Period.H1)
    sent_to = {report.unit: report.recipient for report in round_.reports.all()}
    assert sent_to == {home_affairs.unit: None, health: None, board: health, union: dak_nong}
    end_route(by=home_affairs, route=relieved, valid_to=date(2025, 9, 13))
    later = open_round(by=None, province=dak_nong, year=2025, period=Period.Q3)
    assert later.reports.filter(unit=justice).exists()
    assert ReportingRoute.objects.valid_on(date(2025, 9, 14)).count() == 2


def test_a_route_is_not_prolonged_into_the_next_of_its_sender(dak_nong, home_affairs):
    justice, health, board = (make.department(name, dak_nong) for name in ("Sở Tư pháp", "Sở Y tế", "Ban KCN"))
    add = {"by": home_affairs, "province": dak_nong, "sender": board}
    first = add_route(recipient=health, valid_from=date(2025, 1, 1), valid_to=date(2025, 6, 30), **add)
    add_route(recipient=justice, valid_from=date(2025, 9, 1), **add)
    with pytest.raises(Conflict, match="đã có tuyến báo cáo từ 01/09/2025"):
        end_route(by=home_affairs, route=first, valid_to=date(2025, 9, 1))
    end_route(by=home_affairs, route=first, valid_to=date(2025, 8, 31))
    assert routes_on(dak_nong, date(2025, 8, 31)) == {board.pk: health.pk}


def test_the_successor_reports_for_an_agency_that_ended_within_the_window(dak_nong):
    old = make.unit("Sở Thông tin", parent=dak_nong, valid_to=date(2025, 2, 28))
    science = make.department("Sở Khoa học", dak_nong)
    make.unit("Sở đã hết từ lâu", parent=dak_nong, valid_to=date(2024, 12, 14))
    UnitSuccession.objects.create(predecessor=old, successor=science, effective_on=date(2025, 3, 1))
    round_ = open_round(by=None, province=dak_nong, year=2025, period=Period.Q1)
    assert [report.unit for report in round_.reports.all()] == [science]
    assert [(row.unit, row.successors) for row in abolished_in(round_)] == [(old, (science,))]


def test_a_rule_whose_days_do_not_follow_each_other_is_refused_with_its_dates(dak_nong, home_affairs):
    own = _own(home_affairs)
    tens = _rule(dues={ReportLevel.UNIT: Due(-10, DueFrom.ABOVE), ReportLevel.PROVINCE: Due(6)})
    with pytest.raises(Invalid, match="chốt 14/06/2025, đơn vị gửi 10/06/2025, tỉnh báo cáo 20/06/2025"):
        save_period(by=home_affairs, regime=own, seen_version=0, rule=tens)
    earlier = _rule(
        cutoff=MonthDay(6, 5), dues={ReportLevel.UNIT: Due(-10, DueFrom.ABOVE), ReportLevel.PROVINCE: Due(15)}
    )
    save_period(by=home_affairs, regime=own, seen_version=0, rule=earlier)
    assert [row.period for row in own.periods.order_by("position")] == ["Q1", "H1", "Q3", "M9", "YEAR"]
    (h1,) = [row for row in coming_dates(own.periods.all(), date(2026, 1, 1)) if row.period.period == Period.H1]
    assert (h1.days.unit_due_on, h1.days.due_on) == (date(2026, 6, 10), date(2026, 6, 20))
    assert h1.opens_on == date(2026, 6, 5) - timedelta(days=30)
    with pytest.raises(Conflict, match="người khác sửa"):
        remove_period(by=home_affairs, regime=own, seen_version=0, period=Period.M9)
    remove_period(by=home_affairs, regime=own, seen_version=1, period=Period.M9)
    assert own.periods.count() == 4


def test_the_national_regime_and_anothers_are_not_changed(dak_nong, home_affairs):
    load_regimes()
    national = Regime.objects.get()
    with pytest.raises(NotPermitted, match="lập chế độ riêng"):
        save_period(by=home_affairs, regime=national, seen_version=0, rule=_rule())
    elsewhere = make.user(make.department("Sở Nội vụ", make.province("UBND tỉnh Quảng Nam", "QN")), Role.PROVINCE)
    for person in (elsewhere, builders.office(home_affairs.unit)):
        with pytest.raises(NotPermitted):
            save_period(
                by=person, regime=_own(home_affairs, date(2025 + person.pk, 1, 1)), seen_version=0, rule=_rule()
            )
    assert OutlinePart.objects.filter(regime=national).count() == 0
