"""Illustrative rounds of the demo's province: the first quarter closed and consolidated, the first half year open."""

from datetime import date, timedelta

from organisations.enums import Role
from organisations.models import Unit, User
from reform.common import clock
from reform.common.periods import Period
from reporting.models import Report, ReportRound
from reporting.services.compile import compile_report, consolidate
from reporting.services.demo.chance import Chance
from reporting.services.demo.people import person_of
from reporting.services.rounds import close_round, open_round
from reporting.services.submission import accept_report, return_report, submit_report

_RETURN_REASON = (
    "Số liệu về hồ sơ trực tuyến chưa khớp với Hệ thống thông tin giải quyết TTHC của tỉnh. Đề nghị rà soát, gửi lại."
)


def hold_rounds(province: Unit, until: date) -> None:
    """Open, fill and close the first quarter's round, and open the half year's with the first reports in. Rounds
    that exist are left alone.
    """
    reviewer = User.objects.select_related("unit").get(unit__province=province, role=Role.PROVINCE)
    if not ReportRound.objects.filter(province=province, period=Period.Q1, year=until.year).exists():
        _first_quarter(province, reviewer, until.year)
    if not ReportRound.objects.filter(province=province, period=Period.H1, year=until.year).exists():
        _half_year(province, reviewer, until)


def _first_quarter(province: Unit, reviewer: User, year: int) -> None:
    with clock.working_on(date(year, 3, 3)):
        round_ = open_round(by=reviewer, province=province, year=year, period=Period.Q1)
    for report in _reports(round_):
        chance = Chance(f"Q1/{year}/{report.unit.code}")
        if not chance.hits(95):
            continue
        with clock.working_on(round_.cutoff_on + timedelta(days=chance.below(5))):
            _send(report)
        with clock.working_on(round_.cutoff_on + timedelta(days=5)):
            accept_report(report=report, by=reviewer)
    with clock.working_on(round_.due_on):
        consolidate(round_=round_, by=reviewer)
        close_round(by=reviewer, round_=round_)


def _half_year(province: Unit, reviewer: User, until: date) -> None:
    with clock.working_on(until - timedelta(days=12)):
        round_ = open_round(by=reviewer, province=province, year=until.year, period=Period.H1)
    early = [report for report in _reports(round_) if Chance(f"H1/{report.unit.code}").hits(25)]
    with clock.working_on(until - timedelta(days=1)):
        for report in early:
            _send(report)
    with clock.working_on(until):
        for report in early[:-2]:
            accept_report(report=report, by=reviewer)
        if len(early) > 1:
            return_report(report=early[-2], by=reviewer, reason=_RETURN_REASON)


def _reports(round_: ReportRound) -> list[Report]:
    """Reports of agencies that somebody can send for, except the one that the demo's visitor makes."""
    reports = Report.objects.filter(round=round_).select_related("round__province", "unit").order_by("unit__code")
    return [
        report
        for report in reports
        if person_of(report.unit, Role.OFFICE)
        and (round_.period != Period.H1 or report.unit.code not in _LEFT_TO_THE_VISITOR)
    ]


_LEFT_TO_THE_VISITOR = ("DN-STP", "DN-SNV", "DN-KCN")


def _send(report: Report) -> None:
    office = person_of(report.unit, Role.OFFICE)
    compile_report(report=report, by=office)
    report.refresh_from_db()
    submit_report(report=report, by=office, files=False)
