"""Illustrative rounds of the demo's province: the first quarter closed and consolidated, the first half year open."""

from datetime import date, timedelta
from decimal import Decimal

from organisations.enums import Role
from organisations.models import Notification, Unit, User
from reform.common import clock
from reform.common.periods import Period
from reporting.enums import QuestionKind, RoundKind
from reporting.models import Report, ReportRound
from reporting.regimes import RoundDays
from reporting.services.ad_hoc import Question, open_ad_hoc
from reporting.services.answers import save_part
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
    if not ReportRound.objects.filter(province=province, kind=RoundKind.THEMATIC, year=until.year).exists():
        _thematic(province, reviewer, until)


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
        Notification.objects.filter(recipient__unit__province=province, key__startswith="report:").unread().update(
            read_at=clock.now()
        )


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


def _thematic(province: Unit, reviewer: User, until: date) -> None:
    """Units are asked beside the calendar how far dossiers are digitised; some have answered."""
    with clock.working_on(until - timedelta(days=9)):
        units = [unit for unit in _agencies(province, until) if person_of(unit, Role.OFFICE)]
        round_ = open_ad_hoc(
            by=reviewer,
            province=province,
            kind=RoundKind.THEMATIC,
            title="Báo cáo chuyên đề số hóa hồ sơ, kết quả giải quyết thủ tục hành chính",
            days=RoundDays(date(until.year, 1, 1), until - timedelta(days=4), until + timedelta(days=5), _last(until)),
            units=units,
            questions=_QUESTIONS,
            request="Báo cáo số liệu đến hết ngày chốt; nêu rõ vướng mắc về phần mềm, chữ ký số, nhân sự.",
        )
    with clock.working_on(until - timedelta(days=1)):
        for report in _reports(round_):
            chance = Chance(f"số hóa/{report.unit.code}")
            if chance.hits(40):
                _answer(report, chance)
                _send(report)
                if chance.hits(60):
                    accept_report(report=report, by=reviewer)


def _answer(report: Report, chance: Chance) -> None:
    office, hard = person_of(report.unit, Role.OFFICE), chance.hits(50)
    said = {
        "question_1": (Decimal(120 + chance.below(2400)), ""),
        "question_2": (Decimal(int(chance.hits(70))), ""),
        "question_3": (None, "Máy quét chưa đủ; hồ sơ giấy của các năm trước chưa được số hóa." if hard else "Không."),
    }
    for part in report.parts.select_related("question", "report__round__province", "report__unit"):
        number, words = said[part.key]
        save_part(part=part, by=office, body=words, seen_version=part.version, answer=number)


def _agencies(province: Unit, on: date) -> list[Unit]:
    return list(Unit.objects.within(province).reporting().valid_on(on).order_by("code"))


def _last(until: date) -> date:
    return until + timedelta(days=12)


def _reports(round_: ReportRound) -> list[Report]:
    """Reports of agencies that somebody can send for, except the one that the demo's visitor makes."""
    reports = Report.objects.filter(round=round_).select_related("round__province", "unit").order_by("unit__code")
    return [
        report
        for report in reports
        if person_of(report.unit, Role.OFFICE)
        and (round_.period == Period.Q1 or report.unit.code not in _LEFT_TO_THE_VISITOR)
    ]


_QUESTIONS = [
    Question("Số hồ sơ, kết quả giải quyết thủ tục hành chính đã số hóa từ đầu năm", QuestionKind.NUMBER, "hồ sơ"),
    Question("Đã kết nối kho dữ liệu điện tử của tổ chức, cá nhân", QuestionKind.YES_NO),
    Question("Khó khăn, vướng mắc", is_required=False),
]
_LEFT_TO_THE_VISITOR = ("DN-STP", "DN-SNV", "DN-KCN")


def _send(report: Report) -> None:
    office = person_of(report.unit, Role.OFFICE)
    compile_report(report=report, by=office)
    report.refresh_from_db()
    submit_report(report=report, by=office, files=False)
