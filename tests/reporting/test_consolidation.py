"""The province's report: the sum of what was accepted, and who is missing from it."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from indicators.enums import Aggregation, UnitOfMeasure
from organisations.enums import Role
from plans.enums import WorkStatus
from reform.common import clock
from reform.common.errors import Conflict, NotPermitted
from reform.common.periods import Period
from reporting.enums import ReportLevel, ReportStatus, Transition
from reporting.models import Report
from reporting.services import compile as compiling
from reporting.services.compile import consolidate
from reporting.services.rounds import add_reports
from reporting.services.submission import submit_report
from tests import make
from tests.indicators.builders import plain, ratio, record
from tests.reporting import builders

pytestmark = pytest.mark.django_db
CUTOFF = builders.CUTOFF


@pytest.fixture
def dak_nong():
    return make.province()


@pytest.fixture
def home_affairs(dak_nong):
    return make.user(make.department("Sở Nội vụ", dak_nong), Role.PROVINCE)


@pytest.mark.parametrize("seed", range(3))
def test_counts_equal_a_plain_loop_over_what_the_accepted_agencies_did(dak_nong, home_affairs, seed):
    random = Random(100 + seed)
    agencies = [make.department(f"Sở {number}", dak_nong) for number in range(5)]
    work = builders.random_work(agencies, random, rows=60)
    round_ = builders.half_year(dak_nong)
    accepted = random.sample(agencies, 3)
    for agency in accepted:
        builders.accepted(round_, agency, home_affairs)
    waiting = next(agency for agency in agencies if agency not in accepted)
    builders.sent(round_, waiting)
    for assignment in random.sample(work, 20):  # what happens after sending does not move the sum
        if assignment.status != WorkStatus.DONE:
            make.update(assignment, make.user(assignment.unit), date(2026, 1, 5), WorkStatus.DONE)
    snapshot = consolidate(round_=round_, by=home_affairs).numbers
    counted = [assignment for assignment in work if assignment.unit in accepted]
    assert builders.counted_in_snapshot(snapshot) == builders.counted_by_loop(counted)
    for line in snapshot.units:
        own = [assignment for assignment in counted if assignment.unit.code == line.code]
        assert line.counts.planned == len(own)
    assert [line.name for line in snapshot.units] == sorted(agency.name for agency in accepted)
    absent = [agency.name for agency in agencies if agency not in accepted] + [home_affairs.unit.name]
    assert sorted(snapshot.missing) == sorted(absent)


def test_the_report_says_who_is_missing_and_who_was_late(dak_nong, home_affairs):
    justice, health = (make.department(name, dak_nong) for name in ("Sở Tư pháp", "Sở Y tế"))
    make.lead(justice)
    round_ = builders.half_year(dak_nong)
    builders.accepted(round_, justice, home_affairs, on=date(2025, 6, 16))
    builders.accepted(round_, health, home_affairs, on=date(2025, 6, 17))
    report = consolidate(round_=round_, by=home_affairs)
    lines = {line.name: (line.on_time, line.sent_on) for line in report.numbers.units}
    assert lines == {"Sở Tư pháp": (True, date(2025, 6, 16)), "Sở Y tế": (False, date(2025, 6, 17))}
    assert "Các cơ quan, đơn vị chưa có báo cáo được tiếp nhận: Sở Nội vụ." in report.parts.get(key="plan").body
    assert report.transitions.get().step == Transition.CONSOLIDATE


def test_a_returned_report_leaves_the_sum_and_a_late_acceptance_enters_it(dak_nong, home_affairs):
    justice = make.department("Sở Tư pháp", dak_nong)
    make.lead(justice)
    round_ = builders.half_year(dak_nong)
    first = consolidate(round_=round_, by=home_affairs)
    assert (first.numbers.counts.planned, len(first.numbers.missing)) == (0, 2)
    builders.accepted(round_, justice, home_affairs)
    second = consolidate(round_=round_, by=home_affairs)
    assert (second.pk, second.numbers.counts.planned) == (first.pk, 1)
    assert second.numbers.missing == ("Sở Nội vụ",)
    assert Report.objects.filter(round=round_, level=ReportLevel.PROVINCE).count() == 1


def test_ratios_add_up_by_their_parts_and_ranks_do_not(dak_nong, home_affairs):
    justice, health = (make.department(name, dak_nong) for name in ("Sở Tư pháp", "Sở Y tế"))
    share = ratio()
    documents = plain("VB", UnitOfMeasure.COUNT, Aggregation.SUM)
    rank = plain("HANG", UnitOfMeasure.RANK)
    with clock.working_on(date(2025, 6, 14)):
        for unit, parts, number in ((justice, (1, 2), 3), (health, (98, 98), 4)):
            by = builders.office(unit)
            record(by, share, unit, period=Period.H1, numerator=parts[0], denominator=parts[1])
            record(by, documents, unit, period=Period.H1, value=number)
            record(by, rank, unit, period=Period.H1, value=number)
    round_ = builders.half_year(dak_nong)
    for unit in (justice, health):
        builders.accepted(round_, unit, home_affairs)
    figures = {figure.code: figure for figure in consolidate(round_=round_, by=home_affairs).numbers.figures}
    assert figures[share.code].value == Decimal("99"), "not the average of 50 % and 100 %"
    assert (figures[share.code].entered, figures[share.code].expected) == (2, 3)
    assert figures[documents.code].value == Decimal(7)
    assert rank.code not in figures


def test_only_home_affairs_consolidates(dak_nong, home_affairs):
    round_ = builders.half_year(dak_nong)
    for person in (builders.office(home_affairs.unit), make.user(dak_nong, Role.LEADER)):
        with pytest.raises(NotPermitted, match="Chỉ Sở Nội vụ"):
            consolidate(round_=round_, by=person)
    assert not Report.objects.filter(level=ReportLevel.PROVINCE).exists()


def test_the_provinces_report_is_frozen_once_it_is_issued(dak_nong, home_affairs):
    justice = make.department("Sở Tư pháp", dak_nong)
    make.lead(justice)
    round_ = builders.half_year(dak_nong)
    report = consolidate(round_=round_, by=home_affairs)
    with clock.working_on(date(2025, 6, 20)):
        submit_report(report=report, by=home_affairs)
    builders.accepted(round_, justice, home_affairs)
    with pytest.raises((Conflict, NotPermitted)):
        consolidate(round_=round_, by=home_affairs)
    report.refresh_from_db()
    assert (report.status, report.numbers.counts.planned) == (ReportStatus.SUBMITTED, 0)


def test_an_empty_round_gives_an_empty_report(dak_nong, home_affairs):
    report = consolidate(round_=builders.half_year(dak_nong), by=home_affairs)
    assert report.numbers.counts.planned == 0
    assert report.numbers.missing == ("Sở Nội vụ",)


def test_two_that_add_up_at_the_same_time_bring_about_one_report(dak_nong, home_affairs, monkeypatch):
    round_ = builders.half_year(dak_nong)
    builders.accepted(round_, home_affairs.unit, home_affairs)

    def another_is_faster(error):
        add_reports(round_, [dak_nong], ReportLevel.PROVINCE)
        return suppress(error)

    monkeypatch.setattr(compiling, "suppress", another_is_faster)
    assert len(consolidate(round_=round_, by=home_affairs).numbers.units) == 1
    assert round_.reports.filter(level=ReportLevel.PROVINCE).count() == 1
