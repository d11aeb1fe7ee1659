"""What the schedule does with rounds: opening, reminding, closing, each once."""

from datetime import date

import pytest
from django.core.management import call_command

from organisations.enums import Role
from organisations.models import Installation, Notification
from reform.celery import SCHEDULE
from reform.common.periods import Period
from reporting.enums import RoundStatus
from reporting.models import Regime, RegimeDue, RegimePeriod, ReportRound
from reporting.queries.rounds import round_page
from reporting.services.exclusions import exclude_unit
from reporting.services.regime_catalogue import load_regimes, patterns
from reporting.services.regimes import copy_regime
from reporting.services.rhythm import close_due_rounds, open_due_rounds, openings_on, remind_of_reports
from reporting.services.rounds import open_round, reopen_round
from reporting.services.submission import return_report
from reporting.tasks import close_rounds, open_rounds
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def home_affairs():
    load_regimes()
    return make.user(make.department("Sở Nội vụ", make.province()), Role.PROVINCE)


@pytest.fixture
def province(home_affairs):
    return home_affairs.unit.province


def _own(home_affairs, **fields) -> None:
    """A regime of the province's own, with nine months."""
    facts, day = patterns()["KHANH-HOA"], date(2024, 1, 1)
    made = copy_regime(by=home_affairs, province=home_affairs.unit.province, facts=facts, name="Riêng", valid_from=day)
    Regime.objects.filter(pk=made.pk).update(**fields)


def test_rounds_open_by_themselves_within_their_days_and_once(province):
    make.province("UBND tỉnh Quảng Nam", "QN")  # nobody works there
    days = {
        date(2025, 8, 14): [],
        date(2025, 8, 15): [("Q3", 2025)],
        date(2025, 9, 21): [],
        date(2025, 12, 1): [("YEAR", 2025)],
    }
    assert {day: [(one.rule.period, one.year) for one in openings_on(day)] for day in days} == days
    for _ in range(2):
        open_due_rounds(on=date(2025, 8, 20))
    assert [(one.province, one.period) for one in ReportRound.objects.all()] == [(province, "Q3")]


def test_nine_months_open_beside_the_third_quarter_where_the_province_asks_for_them(home_affairs):
    _own(home_affairs)
    assert {one.period for one in open_due_rounds(on=date(2025, 9, 1))} == {"Q3", "M9"}


def test_a_regime_that_waits_opens_only_after_the_last_round_was_accepted(home_affairs, province):
    _own(home_affairs, waits_for_last=True)
    justice = make.department("Sở Tư pháp", province)
    last = builders.half_year(province)
    assert open_due_rounds(on=date(2025, 9, 1)) == []
    assert {one.waits_for for one in openings_on(date(2025, 9, 1))} == {last}
    builders.accepted(last, justice, home_affairs)
    exclude_unit(by=home_affairs, report=builders.report_of(last, home_affairs.unit), reason="Đang sắp xếp")
    assert len(open_due_rounds(on=date(2025, 9, 1))) == 2


def test_a_unit_whose_report_was_returned_is_excluded_and_the_next_round_opens(client, home_affairs, province):
    _own(home_affairs, waits_for_last=True)
    last = builders.half_year(province)
    report = builders.sent(last, home_affairs.unit)
    client.force_login(home_affairs)
    page, link = f"/bao-cao-cac-don-vi/{last.pk}/", f'href="/bao-cao/{report.pk}/mien/"'
    assert link not in client.get(page).content.decode(), "it waits for a decision"
    return_report(report=report, by=home_affairs, reason="Thiếu")
    assert link in client.get(page).content.decode()
    exclude_unit(by=home_affairs, report=report, reason="Đã giải thể")
    found = round_page(last, date(2025, 7, 1))
    assert ([row.sending for row in found.rows], found.sent, found.returned, found.asked) == (["mien"], 0, 0, 0)
    assert len(open_due_rounds(on=date(2025, 9, 1))) == 2


def test_a_regime_whose_days_are_out_of_order_keeps_no_other_province_waiting(home_affairs, province, caplog):
    other = make.province("UBND tỉnh Quảng Nam", "QN")
    make.user(make.department("Sở Nội vụ Quảng Nam", other), Role.PROVINCE)
    _own(home_affairs)
    RegimeDue.objects.filter(regime_period__regime__province=province, level="PROVINCE").update(days=0)
    assert [one.province for one in open_due_rounds(on=date(2025, 6, 2))] == [other]
    assert "DN" in caplog.text and "H1" in caplog.text


def test_a_round_that_closes_with_the_year_opens_until_its_day_in_the_next(home_affairs, province):
    _own(home_affairs)
    of_year = RegimePeriod.objects.filter(regime__province=province, period=Period.YEAR)
    of_year.update(cutoff_month=12, cutoff_day=31)
    RegimeDue.objects.filter(regime_period__in=of_year, level="PROVINCE").update(days=15)
    days = [date(2026, 1, 15), date(2026, 1, 16)]
    assert [[(one.rule.period, one.year) for one in openings_on(day)] for day in days] == [[("YEAR", 2025)], []]


def test_what_the_regime_of_the_cutoff_does_not_ask_for_is_not_opened(home_affairs, province):
    _own(home_affairs)
    copy_regime(
        by=home_affairs,
        province=province,
        facts=patterns()["NATIONAL"],
        name="Không còn 9 tháng",
        valid_from=date(2025, 9, 1),
    )
    assert {one.period for one in open_due_rounds(on=date(2025, 8, 20))} == {"Q3"}


def test_a_round_whose_day_has_passed_by_the_regime_of_its_cutoff_is_not_opened(home_affairs, province):
    _own(home_affairs)
    late = copy_regime(
        by=home_affairs,
        province=province,
        facts=patterns()["NATIONAL"],
        name="Hạn dài hơn",
        valid_from=date(2025, 9, 16),
    )
    RegimeDue.objects.filter(regime_period__regime=late, level="PROVINCE").update(days=60)
    assert [one.rule.period for one in openings_on(date(2025, 10, 20))] == []


def _told(on) -> list[tuple[str, str]]:
    before = set(Notification.objects.values_list("pk", flat=True))
    remind_of_reports(on=on)
    new = Notification.objects.exclude(pk__in=before).select_related("recipient__unit")
    return sorted((str(one.recipient.unit), one.title.split(":")[0]) for one in new)


def test_who_has_not_sent_is_told_before_the_due_day_on_it_and_after(home_affairs, province):
    justice, health = (make.department(name, province) for name in ("Sở Tư pháp", "Sở Y tế"))
    for unit in (justice, health):
        builders.office(unit)
    round_ = builders.half_year(province)  # due on Monday 16/6, the province on Friday 20/6
    builders.sent(round_, health)
    soon = "Còn 7 ngày đến hạn gửi báo cáo"
    assert _told(date(2025, 6, 9)) == [("Sở Tư pháp", soon)]
    assert _told(date(2025, 6, 9)) == [], "once"
    assert _told(date(2025, 6, 10)) == []
    assert _told(date(2025, 6, 13)) == [("Sở Nội vụ", soon), ("Sở Tư pháp", "Còn 3 ngày đến hạn gửi báo cáo")], (
        "the days before that fall on the weekend come on Friday"
    )
    assert _told(date(2025, 6, 15)) == [], "a Sunday"
    assert _told(date(2025, 6, 17)) == [
        ("Sở Nội vụ", "Còn 3 ngày đến hạn gửi báo cáo"),
        ("Sở Tư pháp", "Báo cáo chậm 1 ngày"),
    ]
    exclude_unit(by=home_affairs, report=builders.report_of(round_, justice), reason="Đang giải thể")
    assert ("Sở Tư pháp", "Báo cáo chậm 7 ngày") not in _told(date(2025, 6, 23))


def test_rounds_close_only_where_the_regime_says_so_and_never_against_a_person(home_affairs, province):
    staying = open_round(by=None, province=province, year=2025, period=Period.Q1)
    _own(home_affairs, closes_days_after=5)
    closing = open_round(by=None, province=province, year=2025, period=Period.H1)
    assert closing.closes_on == date(2025, 6, 25)
    assert close_due_rounds(on=date(2025, 6, 25)) == []
    assert close_due_rounds(on=date(2025, 6, 26)) == [closing]
    closing.refresh_from_db()
    staying.refresh_from_db()
    assert (closing.status, staying.status) == (RoundStatus.CLOSED, RoundStatus.OPEN)
    reopen_round(by=home_affairs, round_=closing)
    assert close_due_rounds(on=date(2026, 6, 26)) == []


def test_the_schedule_and_the_command_do_it_on_the_portals_day(home_affairs, province, capsys):
    Installation.objects.create(pk=1, demo_date=date(2025, 6, 2))
    assert {"open reporting rounds", "remind of reports", "close reporting rounds"} <= SCHEDULE.keys()
    call_command("rounds", "--rehearse")
    assert "OPEN DN 6 tháng đầu năm 2025, cut-off 2025-06-14" in capsys.readouterr().out
    assert not ReportRound.objects.exists()
    open_rounds.run()
    close_rounds.run()
    assert ReportRound.objects.get().period == Period.H1
    call_command("rounds", "--rehearse", "--on", "2025-06-09")
    assert "nothing was written" in capsys.readouterr().out
    call_command("rounds")
    assert "0 rounds opened, 0 closed" in capsys.readouterr().out
