"""A card from the unit's own points to the published rank, with every sum worked by hand."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.models import Measurement
from indicators.services.measurements import withdraw_measurement
from organisations.models import AuditEvent
from plans.services.evidence import remove_evidence
from reform.common import clock
from reform.common.errors import Conflict, Invalid, NotPermitted
from reporting.enums import CardStatus, CardStep
from reporting.models import Scorecard
from reporting.services.appraisal import (
    NO_EVIDENCE,
    appraise_score,
    finish_card,
    give_survey_points,
    look_again,
    return_card,
    tell_appraisal,
)
from reporting.services.scorecards import (
    SelfScore,
    answer_card,
    save_self_score,
    send_card,
    take_measured,
    write_objection,
)
from reporting.services.scoring_rounds import publish_ranking
from tests import make
from tests.indicators.builders import record
from tests.reporting.scoring.builders import TODAY, Town, card_of, round_of, row, say, town

pytestmark = pytest.mark.django_db


def work_of(of: Town) -> None:
    """Two of four pieces of work due in 2025 done on time, one late, one not; a fifth has no due day."""
    plan = make.plan(of.province)
    for day, completed in ((5, 5), (6, 6), (7, 9), (8, None)):
        lead = make.activity(plan, [of.agency], due_on=date(2025, day, 28)).assignments.get()
        if completed:
            make.update(lead, of.office, date(2025, completed, 20), status="DONE", progress=100)
    make.activity(plan, [of.agency])


def figure_of(of: Town, numerator: int = 960) -> None:
    record(of.ministry, of.indicator, of.agency, numerator=numerator, denominator=1000)


def appraise(card: Scorecard, of: Town, **points) -> None:
    """Points by label ("p1_1" for 1.1), with a remark."""
    for label, given in points.items():
        score = row(card, label.lstrip("p").replace("_", "."))
        value = None if given is None else Decimal(given)
        appraise_score(score=score, by=of.ministry, seen_version=score.version, points=value, remark="Đã xem.")


def sent_card(of: Town) -> Scorecard:
    """1.1: 15 of 20 asked; 1.2: 50 % of the work is 10; 1.3: yes is 10; 2.1: 96 % is 20."""
    work_of(of)
    figure_of(of)
    card = card_of(round_of(of), of.agency)
    say(card, "1.1", of.office, points="15", paper=True, explanation="Kế hoạch ban hành sớm.")
    say(card, "1.3", of.office, measured="1")
    return send_card(card=card, by=of.office, seen_version=card.version)


def test_the_portal_brings_what_it_knows_when_a_round_opens():
    of = town()
    work_of(of)
    figure_of(of)
    card = card_of(round_of(of), of.agency)
    progress, figure = row(card, "1.2"), row(card, "2.1")
    assert (progress.measured, progress.rule_points, progress.self_points) == (50, 10, 10)
    assert progress.measured_from == "2/4 đầu việc có hạn đến 31/12/2025 hoàn thành đúng hạn"
    assert (figure.measured, figure.rule_points, figure.self_points) == (96, 20, 20)
    assert figure.measured_from == "TTHC-08, Năm 2025: 960/1.000"
    assert set(card.scores.values_list("criterion__label", flat=True)) == {"1.1", "1.2", "1.3", "2.1", "3"}
    district = card_of(card.round, of.district)
    assert district.scores.filter(criterion__label="2.2").exists()
    assert row(district, "2.1").measured is None


def test_a_card_by_hand_from_first_to_last():
    of = town()
    card = sent_card(of)
    assert (card.status, card.sent_on) == (CardStatus.SENT, TODAY)
    appraise(card, of, p1_1="12.5", p1_2="10", p1_3="0", p2_1="20")
    give_survey_points(score=row(card, "3"), by=of.ministry, points=Decimal("8.37"))
    tell_appraisal(card=card, by=of.ministry, seen_version=card.version)
    score = row(card, "1.3")
    write_objection(score=score, by=of.office, seen_version=score.version, objection="Có Quyết định công nhận.")
    answer_card(card=card, by=of.leader, seen_version=card.version, agrees=False)
    score = row(card, "1.3")
    look_again(score=score, by=of.ministry, seen_version=score.version, points=Decimal(10), remark="Đồng ý.")
    finish_card(card=card, by=of.ministry, seen_version=card.version)
    # 12.5 + 10 + 10 + 20 + 8.37 = 60.87 of 20 + 20 + 10 + 30 + 10 = 90 that apply (2.2 is for districts)
    assert (card.earned, card.applicable, card.result) == (Decimal("60.87"), 90, Decimal("67.63"))
    publish_ranking(by=of.ministry, round_=card.round, decision_number="512/QĐ-UBND", decided_on=TODAY)
    card.refresh_from_db()
    assert (card.rank, card.ranked_among) == (1, 1)
    steps = [step.step for step in card.transitions.all()]
    assert steps == [CardStep.OPEN, "SEND", "APPRAISE", "OBJECT", "FINISH", "PUBLISH"]
    assert card_of(card.round, of.other).rank is None, "a card that is not final has no rank"
    with pytest.raises(NotPermitted, match="512/QĐ-UBND"):
        say(card_of(card.round, of.other), "1.3", of.stranger, measured="1")


def test_what_does_not_apply_leaves_the_denominator_unless_points_are_given():
    of = town()
    card = card_of(round_of(of), of.agency)
    say(card, "1.1", of.office, not_applicable=True, not_applicable_reason="Đơn vị mới thành lập")
    say(card, "1.3", of.office, not_applicable=True, not_applicable_reason="Không có sáng kiến")
    send_card(card=card, by=of.office, seen_version=card.version)
    appraise(card, of, p1_1=None, p1_2="0", p1_3="0", p2_1="0")
    give_survey_points(score=row(card, "3"), by=of.ministry, points=Decimal("7.5"))
    tell_appraisal(card=card, by=of.ministry, seen_version=card.version)
    answer_card(card=card, by=of.office, seen_version=card.version, agrees=True)
    finish_card(card=card, by=of.ministry, seen_version=card.version)
    # 7.5 of 90 − 20: 1.1 leaves, 1.3 does not, since Sở Nội vụ gave it points, even none
    assert (card.applicable, card.result) == (70, Decimal("10.71"))


def test_without_evidence_there_are_no_points():
    of = town()
    card = card_of(round_of(of), of.agency)
    say(card, "1.1", of.office, points="15")
    send_card(card=card, by=of.office, seen_version=card.version)
    with pytest.raises(Invalid, match="cần tài liệu kiểm chứng"):
        appraise(card, of, p1_1="15")
    appraise(card, of, p1_2="0", p1_3="0", p2_1="0")
    with pytest.raises(Invalid, match="Còn 1 tiêu chí chưa thẩm định: 3"):
        tell_appraisal(card=card, by=of.ministry, seen_version=card.version)
    give_survey_points(score=row(card, "3"), by=of.ministry, points=Decimal(5))
    tell_appraisal(card=card, by=of.ministry, seen_version=card.version)
    score = row(card, "1.1")
    assert (score.appraised_points, score.appraised_remark, score.appraised_by) == (0, NO_EVIDENCE, of.ministry)


@pytest.mark.parametrize(
    ("label", "said", "field", "reason"),
    [
        ("1.1", {"points": "20.25"}, "points", "từ 0 đến 20"),
        ("1.1", {"points": "0.3"}, "points", "cách nhau 0,25"),
        ("1.3", {"measured": "2"}, "measured", "có hoặc không"),
        ("1.3", {"points": "5"}, "measured", "nhập giá trị trước"),
        ("1.3", {"measured": "0", "points": "5"}, "points", "vượt điểm theo cách chấm"),
        ("1.3", {"measured": "-1"}, "measured", "từ 0 trở lên"),
        ("1.3", {"measured": "NaN"}, "measured", "từ 0 trở lên"),
        ("1.3", {"measured": "1e400"}, "measured", "từ 0 trở lên"),
        ("1.3", {"not_applicable": True}, "not_applicable_reason", "lý do"),
        ("2.1", {"points": "21"}, "points", "vượt điểm theo cách chấm"),
        ("3", {"points": "5"}, "points", "điều tra"),
    ],
)
def test_a_unit_cannot_ask_for_more_than_the_rule_gives(label, said, field, reason):
    of = town()
    figure_of(of)
    card = card_of(round_of(of), of.agency)
    before = row(card, label)
    with pytest.raises(Invalid, match=reason) as caught:
        say(card, label, of.office, **said)
    assert caught.value.field == field
    assert row(card, label).version == before.version


@pytest.mark.parametrize(
    ("label", "points", "reason"),
    [
        ("1.1", "20.5", "từ 0 đến 20"),
        ("1.2", "10.01", "vượt điểm theo cách chấm"),
        ("2.1", "30", "vượt điểm theo cách chấm"),
    ],
)
def test_nobody_is_given_more_than_the_rule_or_the_most(label, points, reason):
    of = town()
    card = sent_card(of)
    score = row(card, label)
    with pytest.raises(Invalid, match=reason):
        appraise_score(
            score=score, by=of.ministry, seen_version=score.version, points=Decimal(points), remark="Đã xem."
        )
    assert row(card, label).appraised_points is None


def test_less_than_was_asked_for_needs_a_reason():
    of = town()
    card = sent_card(of)
    score = row(card, "1.1")
    with pytest.raises(Invalid, match="nêu lý do") as caught:
        appraise_score(score=score, by=of.ministry, seen_version=score.version, points=Decimal(10), remark=" ")
    assert caught.value.field == "remark"


def test_new_figures_move_what_was_asked_by_the_rule_and_leave_what_a_person_lowered():
    of = town()
    figure_of(of)
    card = card_of(round_of(of), of.agency)
    say(card, "2.1", of.office, points="12")
    record(of.ministry, of.indicator, of.agency, numerator=990, denominator=1000, reason="Đếm lại")
    assert take_measured(card=card, by=of.office) == 1
    assert (row(card, "2.1").rule_points, row(card, "2.1").self_points) == (30, 12)
    record(of.ministry, of.indicator, of.agency, numerator=900, denominator=1000, reason="Đếm lại")
    take_measured(card=card, by=of.office)
    assert (row(card, "2.1").rule_points, row(card, "2.1").self_points) == (10, 10)
    assert take_measured(card=card, by=of.office) == 0


def test_a_figure_that_was_taken_back_leaves_the_card():
    of = town()
    figure_of(of)
    card = card_of(round_of(of), of.agency)
    assert row(card, "2.1").self_points == 20
    taken = Measurement.objects.get(indicator=of.indicator)
    withdraw_measurement(by=of.ministry, measurement=taken, reason="Nhập nhầm đơn vị")
    assert take_measured(card=card, by=of.office) == 1
    left = row(card, "2.1")
    assert (left.measured, left.measured_from, left.rule_points, left.self_points) == (None, "", None, None)
    say(card, "2.1", of.office, measured="99")
    assert take_measured(card=card, by=of.office) == 0
    assert row(card, "2.1").self_points == 30, "what the unit typed stays"


def test_a_value_finer_than_it_is_kept_is_refused():
    of = town()
    card = card_of(round_of(of), of.agency)
    with pytest.raises(Invalid, match="bốn chữ số thập phân"):
        say(card, "2.1", of.office, measured="97.99999")
    assert row(card, "2.1").measured is None


def test_a_second_look_may_agree_that_a_criterion_does_not_apply():
    of = town()
    card = card_of(round_of(of), of.agency)
    say(card, "1.3", of.office, not_applicable=True, not_applicable_reason="Không có sáng kiến")
    send_card(card=card, by=of.office, seen_version=card.version)
    appraise(card, of, p1_1="0", p1_2="0", p1_3="0", p2_1="0")
    give_survey_points(score=row(card, "3"), by=of.ministry, points=Decimal(8))
    tell_appraisal(card=card, by=of.ministry, seen_version=card.version)
    for label in ("1.2", "1.3"):
        score = row(card, label)
        write_objection(score=score, by=of.office, seen_version=score.version, objection="Đề nghị xem lại.")
    answer_card(card=card, by=of.office, seen_version=card.version, agrees=False)
    score = row(card, "1.2")
    with pytest.raises(Invalid, match="Hãy nhập điểm"):
        look_again(score=score, by=of.ministry, seen_version=score.version, points=None, remark="Đã xem.")
    look_again(score=score, by=of.ministry, seen_version=score.version, points=Decimal(0), remark="Giữ nguyên.")
    score = row(card, "1.3")
    look_again(score=score, by=of.ministry, seen_version=score.version, points=None, remark="Đồng ý.")
    finish_card(card=card, by=of.ministry, seen_version=card.version)
    # 8 of 90 − 10 for 1.3
    assert (card.earned, card.applicable, card.result) == (8, 80, 10)


def test_a_returned_card_forgets_points_for_what_the_unit_says_anew_and_keeps_its_first_day():
    of = town()
    card = sent_card(of)
    appraise(card, of, p1_1="15", p1_3="10")
    with pytest.raises(Invalid, match="lý do trả lại"):
        return_card(card=card, by=of.ministry, seen_version=card.version, reason="")
    return_card(card=card, by=of.ministry, seen_version=card.version, reason="Bổ sung kế hoạch.")
    with clock.working_on(date(2026, 1, 25)):
        say(card, "1.1", of.office, points="10")
        send_card(card=card, by=of.office, seen_version=card.version)
    assert card.sent_on == TODAY
    assert (row(card, "1.1").appraised_points, row(card, "1.3").appraised_points) == (None, 10)


def test_two_people_do_not_write_over_each_other():
    of = town()
    card = card_of(round_of(of), of.agency)
    seen = row(card, "1.3")
    say(card, "1.3", of.office, measured="1")
    from_before = row(card, "1.3").version
    with pytest.raises(Conflict, match="người khác sửa"):
        write_stale(seen, of)
    assert row(card, "1.3").version == from_before
    send_card(card=card, by=of.office, seen_version=card.version)
    with pytest.raises(NotPermitted, match="Phiếu đã gửi"):
        send_card(card=card, by=of.office, seen_version=0)


def write_stale(seen, of: Town) -> None:
    save_self_score(score=seen, by=of.office, seen_version=seen.version, said=SelfScore(measured=Decimal(0)))


def test_an_answer_and_the_objections_go_together():
    of = town()
    card = sent_card(of)
    appraise(card, of, p1_1="12.5", p1_2="10", p1_3="10", p2_1="20")
    give_survey_points(score=row(card, "3"), by=of.ministry, points=Decimal(5))
    tell_appraisal(card=card, by=of.ministry, seen_version=card.version)
    with pytest.raises(Invalid, match="Chưa ghi đề nghị"):
        answer_card(card=card, by=of.office, seen_version=card.version, agrees=False)
    for label, reason in (("3", "điều tra"), ("1.3", "điểm tối đa")):
        score = row(card, label)
        with pytest.raises(Invalid, match=reason):
            write_objection(score=score, by=of.office, seen_version=score.version, objection="Xem lại")
    score = row(card, "1.1")
    write_objection(score=score, by=of.office, seen_version=score.version, objection="Xem lại")
    with pytest.raises(Invalid, match="1 tiêu chí"):
        answer_card(card=card, by=of.office, seen_version=card.version, agrees=True)
    score = row(card, "1.1")
    write_objection(score=score, by=of.office, seen_version=score.version, objection="")
    answer_card(card=card, by=of.office, seen_version=card.version, agrees=True)
    assert card.status == CardStatus.AGREED


def test_a_unit_that_lets_its_days_pass_has_agreed():
    of = town()
    card = sent_card(of)
    appraise(card, of, p1_1="12.5", p1_2="10", p1_3="10", p2_1="20")
    give_survey_points(score=row(card, "3"), by=of.ministry, points=Decimal(5))
    tell_appraisal(card=card, by=of.ministry, seen_version=card.version)
    with pytest.raises(NotPermitted, match="chưa trả lời"):
        finish_card(card=card, by=of.ministry, seen_version=card.version)
    with clock.working_on(date(2026, 3, 6)):
        finish_card(card=card, by=of.ministry, seen_version=card.version)
    assert card.status == CardStatus.FINAL


def test_equal_results_share_a_rank_within_their_group():
    of = town()
    round_ = round_of(of)
    for unit, result in ((of.agency, "80"), (of.other, "80"), (of.district, "60")):
        Scorecard.objects.filter(round=round_, unit=unit).update(
            status=CardStatus.FINAL, sent_on=TODAY, earned=result, applicable=100, result=result
        )
    publish_ranking(by=of.ministry, round_=round_, decision_number="512/QĐ-UBND", decided_on=TODAY)
    found = dict(round_.cards.values_list("unit__name", "rank"))
    assert found == {"Sở Tư pháp": 1, "Sở Y tế": 1, "Sở Nội vụ": None, "UBND huyện Đắk Song": 1}
    with pytest.raises(NotPermitted, match="đã công bố"):
        publish_ranking(by=of.ministry, round_=round_, decision_number="513/QĐ-UBND", decided_on=TODAY)


@pytest.mark.parametrize(("number", "day"), [("", TODAY), ("5/QĐ", None), ("5/QĐ", date(2026, 1, 11)), ("5/QĐ", TODAY)])
def test_nothing_is_published_without_a_decision_or_a_final_card(number, day):
    of = town()
    round_ = round_of(of)
    with pytest.raises(Invalid):
        publish_ranking(by=of.ministry, round_=round_, decision_number=number, decided_on=day)
    round_.refresh_from_db()
    assert round_.status == "OPEN"


def test_evidence_of_a_card_is_not_thrown_away():
    of = town()
    card = card_of(round_of(of), of.agency)
    say(card, "1.1", of.office, points="15", paper=True)
    piece = row(card, "1.1").evidence.get()
    with pytest.raises(NotPermitted):
        remove_evidence(evidence=piece, by=of.office)
    assert row(card, "1.1").evidence.count() == 1


def test_each_step_stands_in_the_log():
    of = town()
    card = sent_card(of)
    logged = list(AuditEvent.objects.filter(object_type="reporting.scorecard").values_list("action", "actor"))
    assert logged[-1] == (CardStep.SEND.label, str(of.office))
    assert AuditEvent.objects.filter(object_type="reporting.criterionscore").count() == 2
    assert card.transitions.last().by == of.office
