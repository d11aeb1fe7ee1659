"""Each kind of stored figure that was falsified is found by the audit, and nothing else."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from indicators.enums import Aggregation, UnitOfMeasure
from organisations.enums import Role
from plans.enums import WorkStatus
from plans.models import TargetJudgement
from plans.services.target_judging import judge_all
from reform.common import clock
from reform.common.periods import Period
from reporting.enums import CardStatus, QuestionKind, RoundKind
from reporting.models import CriterionScore, Report, ReportVersion, Scorecard, SteeringDocument
from reporting.regimes import RoundDays
from reporting.services.ad_hoc import Question, open_ad_hoc
from reporting.services.answers import save_part
from reporting.services.compile import consolidate
from reporting.services.registers import strike_entry
from reporting.services.rounds import open_round
from tests import make
from tests.indicators.builders import plain, ratio, record
from tests.plans.target_builders import target
from tests.reporting import builders
from tests.reporting.registers.builders import DOCUMENT, INSPECTION, SURVEY, enter
from tests.reporting.scoring import builders as scoring

pytestmark = pytest.mark.django_db
DAY, ENTERED = date(2025, 6, 14), date(2025, 6, 10)


def audited() -> str:
    """What the command prints of differences."""
    out = StringIO()
    try:
        call_command("audit_figures", stdout=out)
    except CommandError:
        return out.getvalue()
    return ""


@pytest.fixture
def reports():
    """A unit's half year with all that a report can hold, the quarter before it, and the province's sum of both."""
    province = make.province()
    unit = make.department("Sở Tư pháp", province)
    ministry = make.user(make.department("Sở Nội vụ", province), Role.PROVINCE)
    official, office = make.user(unit), builders.office(unit)
    spoken = make.lead(unit)
    make.update(make.lead(unit, due_on=date(2025, 3, 1)), official, date(2025, 2, 1), WorkStatus.DONE)
    make.update(spoken, official, date(2025, 2, 1))
    with clock.working_on(DAY):
        indicator = ratio("TTHC-01")
        for year, period, done in ((2024, "H1", 50), (2025, "Q1", 70), (2025, "H1", 80)):
            record(office, indicator, unit, year, period, numerator=done, denominator=100)
        record(ministry, ratio("TTHC-02"), province, 2025, "H1", numerator=1, denominator=2)
        for kind, on in ((INSPECTION, date(2025, 2, 1)), (DOCUMENT, ENTERED), (SURVEY, ENTERED)):
            enter(office, unit, kind, on=on)
            enter(ministry, province, kind, on=on)
    target(make.plan(province), indicator, lower=60)
    builders.outline()
    quarter = open_round(by=None, province=province, year=2025, period=Period.Q1)
    with clock.working_on(DAY):
        builders.accepted(quarter, unit, ministry, on=DAY)
        half = builders.half_year(province)
        own = builders.accepted(half, unit, ministry, on=DAY)
        return own, consolidate(round_=half, by=ministry)


def _area(snapshot: dict[str, Any], name: str) -> None:
    next(area for area in snapshot["areas"] if area["counts"]["continuous"])[name] += 1


def _set(place: str, name: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda snapshot: snapshot[place].__setitem__(name, value)


OF_UNIT = [
    (_set("registers", "inspections", 7), "sổ theo dõi, inspections: lưu 7, tính lại 1"),
    (_set("registers", "forms_sent", 1), "sổ theo dõi, forms_sent"),
    (lambda snapshot: snapshot.update(continuous_told=0), "thường xuyên có báo cáo: lưu 0, tính lại 1"),
    (lambda snapshot: _area(snapshot, "continuous_told"), "thường xuyên có báo cáo: lưu 2, tính lại 1"),
    (lambda snapshot: snapshot.update(cancelled=4), "đã hủy: lưu 4, tính lại 0"),
    (lambda snapshot: _area(snapshot, "cancelled"), "đã hủy: lưu 1, tính lại 0"),
    (lambda snapshot: snapshot["last"]["counts"].update(overdue=9), "kỳ trước (Q1/2025), overdue: lưu 9, tính lại 0"),
    (lambda snapshot: snapshot["figures"][0].update(previous="51"), "cùng kỳ năm trước: lưu 51, tính lại 50"),
    (lambda snapshot: snapshot["figures"][0].update(last_period="1"), "chỉ tiêu TTHC-01: kỳ trước: lưu 1, tính lại 70"),
    (lambda snapshot: snapshot["figures"][0].update(standing="AT_RISK"), "mục tiêu: lưu AT_RISK, tính lại ON_TRACK"),
    (lambda snapshot: snapshot["figures"][0].update(standing=""), "mục tiêu: lưu , tính lại ON_TRACK"),
]
OF_PROVINCE = [
    (_set("registers", "inspections", 1), "sổ theo dõi, inspections: lưu 1, tính lại 2"),
    (lambda snapshot: snapshot.update(continuous_told=5), "thường xuyên có báo cáo: lưu 5, tính lại 1"),
    (lambda snapshot: snapshot.update(cancelled=5), "đã hủy: lưu 5, tính lại 0"),
    (lambda snapshot: snapshot["figures"][1].update(value="51", numerator="51"), "chỉ tiêu TTHC-02: giá trị: lưu 51"),
    (lambda snapshot: snapshot["figures"][0].update(previous="51"), "TTHC-01: cùng kỳ năm trước: lưu 51, tính lại 50"),
    (lambda snapshot: snapshot["figures"][0].update(last_period=None), "TTHC-01: kỳ trước: lưu None, tính lại 70"),
    (lambda snapshot: snapshot["figures"][0].update(standing="MET"), "mục tiêu: lưu MET, tính lại ON_TRACK"),
    (lambda snapshot: snapshot["last"]["counts"].update(overdue=9), None),
]


@pytest.mark.parametrize("level", ["UNIT", "PROVINCE"])
def test_a_falsified_figure_of_each_kind_is_found(reports, level):
    assert audited() == "", "what was compiled is borne out"
    report = reports[level == "PROVINCE"]
    for falsify, told in OF_PROVINCE if level == "PROVINCE" else OF_UNIT:
        right = Report.objects.get(pk=report.pk).snapshot
        wrong = Report.objects.get(pk=report.pk).snapshot
        falsify(wrong)
        _write(report, wrong)
        found = audited()
        assert (told or "") in found, found
        _write(report, right)
    assert audited() == ""


def _write(report: Report, snapshot: dict[str, Any]) -> None:
    Report.objects.filter(pk=report.pk).update(snapshot=snapshot)
    ReportVersion.objects.filter(report=report).update(snapshot=snapshot)


def test_what_was_struck_out_after_the_report_is_no_difference(reports):
    unit = reports[0].unit
    with clock.working_on(date(2025, 7, 1)):
        entry = SteeringDocument.objects.get(unit=unit)
        strike_entry(by=builders.office(unit), entry=entry, seen_version=0, reason="Ghi trùng")
    assert audited() == ""


def test_a_falsified_answer_of_a_round_that_was_called_for_is_found():
    province = make.province()
    unit = make.department("Sở Tư pháp", province)
    ministry = make.user(make.department("Sở Nội vụ", province), Role.PROVINCE)
    with clock.working_on(DAY):
        round_ = open_ad_hoc(
            by=ministry,
            province=province,
            kind=RoundKind.THEMATIC,
            title="Cắt giảm thủ tục",
            days=RoundDays(date(2025, 1, 1), DAY, date(2025, 6, 20), date(2025, 6, 25)),
            units=[unit],
            questions=[Question("Số thủ tục đã cắt giảm", QuestionKind.NUMBER, "thủ tục")],
            request_document="Công văn số 1",
        )
        report = builders.compiled(round_, unit)
        part = report.parts.get()
        save_part(part=part, by=builders.office(unit), body="", seen_version=part.version, answer=Decimal(12))
    assert audited() == ""
    wrong = Report.objects.get(pk=report.pk).snapshot
    wrong["answers"][0]["number"] = "13.0000"
    Report.objects.filter(pk=report.pk).update(snapshot=wrong)
    assert "câu hỏi 1: trả lời bằng số: lưu 13.0000, tính lại 12.0000" in audited()


def test_falsified_results_of_scoring_are_found():
    of = scoring.town()
    with clock.working_on(scoring.TODAY):
        round_ = scoring.round_of(of)
    cards = list(Scorecard.objects.filter(round=round_).order_by("pk"))
    CriterionScore.objects.filter(card__in=cards).update(
        appraised_points=5, appraised_at=make.moment(scoring.TODAY), appraised_by=of.ministry
    )
    for card in cards:
        most = sum(row.criterion.max_points for row in card.scores.select_related("criterion"))
        earned = Decimal(5) * card.scores.count()
        result = (earned * 100 / most).quantize(Decimal("0.01"))
        Scorecard.objects.filter(pk=card.pk).update(
            status=CardStatus.FINAL, sent_on=scoring.TODAY, earned=earned, applicable=most, result=result
        )
    assert audited() == ""
    one = Scorecard.objects.filter(pk=cards[0].pk)
    one.update(earned=1, rank=2, ranked_among=2)
    found = audited()
    assert "điểm đạt: lưu 1.00" in found
    assert "thứ hạng: lưu 2, tính lại 1" in found


def test_a_falsified_judgement_of_a_target_is_found():
    province = make.province()
    agency, user = make.department("Sở Tư pháp", province), make.user(province, Role.PROVINCE)
    indicator = ratio()
    made = target(make.plan(agency), indicator)
    with clock.working_on(DAY):
        record(user, indicator, agency, period=Period.YEAR, numerator=95, denominator=100)
        judge_all(on=DAY)
    assert made.judgements.get().result == "MET"
    assert audited() == ""
    TargetJudgement.objects.update(result="MISSED")
    assert "kết quả: lưu MISSED, tính lại MET" in audited()
    TargetJudgement.objects.update(result="MET", value=96)
    assert "giá trị: lưu 96" in audited()


def test_an_amount_in_dong_is_judged_again_by_figures_in_millions():
    province = make.province()
    indicator = plain("TCC-05", UnitOfMeasure.MONEY, Aggregation.SUM)
    made = target(make.plan(province), indicator, lower="500000000", measure="count")
    with clock.working_on(DAY):
        record(make.user(province, Role.PROVINCE), indicator, province, period=Period.YEAR, value=600)
        judge_all(on=DAY)
    assert (made.judgements.get().result, audited()) == ("MET", "")
