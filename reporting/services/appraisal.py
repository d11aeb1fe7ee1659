"""Sở Nội vụ appraises: points for each criterion, the first result, the second look, the final result."""

from decimal import Decimal

from django.db import transaction
from django.db.models import F

from organisations.models import User
from organisations.services.audit import audit
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean_lines
from reform.common.wording import number
from reporting.criteria_rules import CENT, QUARTER, check_step
from reporting.enums import CardStatus, CardStep, RuleKind, ScoreSource
from reporting.models import CriterionScore, Scorecard
from reporting.queries.scorecards import rest_of
from reporting.score_permissions import can_appraise, can_finish, can_give_survey, can_look_again
from reporting.scoring import tally_final, total
from reporting.services.scorecards import MOST_WORDS, hold_card, move_card, write_score

NO_EVIDENCE = "Không có tài liệu kiểm chứng nên không được điểm."


@transaction.atomic
def appraise_score(
    *, score: CriterionScore, by: User, seen_version: int, points: Decimal | None, remark: str
) -> CriterionScore:
    """Give points to one criterion; None agrees that it does not apply. What was asked for and is not given needs a
    remark; without the evidence that it needs it gets none, and says so.

    Raises `NotPermitted`, `Conflict`, `Invalid` for points above the rule or the most.
    """
    can_appraise(by, score.card).require()
    remark = _remark(remark)
    if points is None:
        if not score.not_applicable:
            raise Invalid("Hãy nhập điểm thẩm định.", field="points")
    else:
        _check(score, points)
        if not remark and points == 0 and _lacks_evidence(score):
            remark = NO_EVIDENCE
        if not remark and (score.not_applicable or points < (score.self_points or 0)):
            raise Invalid("Hãy nêu lý do khi cho thấp hơn điểm tự chấm, hoặc khi tiêu chí vẫn áp dụng.", field="remark")
    before = _told(score)
    hold_card(score.card, CardStatus.SENT)
    write_score(
        score,
        seen_version,
        appraised_points=points,
        appraised_remark=remark,
        appraised_at=clock.now(),
        appraised_by=by,
    )
    audit(by=by, action="Thẩm định tiêu chí", obj=score, before=before, after=_told(score))
    return score


@transaction.atomic
def agree_with_rest(*, card: Scorecard, by: User, seen_version: int) -> int:
    """Give what the unit asks for at every criterion that nobody has appraised yet and that nothing but a look at the
    evidence stands against (`rest_of`); how many those were. The log names them all.

    Raises `NotPermitted`, `Conflict` when the card has moved since it was seen, `Invalid` where none is left.
    """
    can_appraise(by, card).require()
    hold_card(card, CardStatus.SENT)
    if card.version != seen_version:
        raise Conflict("Phiếu vừa chuyển bước. Hãy xem lại rồi thực hiện tiếp.")
    rest = rest_of(card).agreeable
    if not rest:
        raise Invalid("Không còn tiêu chí nào để đồng ý với điểm tự chấm. Hãy thẩm định từng tiêu chí còn lại.")
    open_rows = CriterionScore.objects.filter(pk__in=[score.pk for score in rest], appraised_at__isnull=True)
    given = {"appraised_points": F("self_points"), "appraised_at": clock.now(), "appraised_by": by}
    count = open_rows.update(**given, version=F("version") + 1)
    labels = ", ".join(score.criterion.label for score in rest)
    audit(by=by, action="Đồng ý với điểm tự chấm còn lại", obj=card, after={"note": f"{count} tiêu chí: {labels}"})
    return count


@transaction.atomic
def return_card(*, card: Scorecard, by: User, seen_version: int, reason: str) -> Scorecard:
    """Give a card back to its unit, which scores on and sends it again; its first day of sending stays in the history.

    Raises `NotPermitted`, `Invalid` without a reason, `Conflict`.
    """
    can_appraise(by, card).require()
    reason = _remark(reason)
    if not reason:
        raise Invalid("Hãy ghi lý do trả lại để đơn vị biết cần sửa gì.", field="reason")
    return move_card(card, CardStep.RETURN, by=by, seen_version=seen_version, to=CardStatus.DRAFT, note=reason)


@transaction.atomic
def tell_appraisal(*, card: Scorecard, by: User, seen_version: int) -> Scorecard:
    """Tell the unit the first result. Criteria that lack the evidence they need get no points, with the reason, where
    nobody has said so yet.

    Raises `NotPermitted`, `Conflict`, `Invalid` while a criterion has no points.
    """
    can_appraise(by, card).require()
    hold_card(card, CardStatus.SENT)
    open_rows = list(card.scores.filter(appraised_at__isnull=True).select_related("criterion").order_by("pk"))
    missing = []
    for score in open_rows:
        if not score.not_applicable and _lacks_evidence(score):
            facts = {"appraised_points": Decimal(0), "appraised_remark": NO_EVIDENCE}
            write_score(score, score.version, appraised_at=clock.now(), appraised_by=by, **facts)
        else:
            missing.append(score.criterion.label)
    if missing:
        shown = ", ".join(missing[:8]) + ("…" if len(missing) > 8 else "")
        raise Invalid(f"Còn {len(missing)} tiêu chí chưa thẩm định: {shown}.")
    return move_card(card, CardStep.APPRAISE, by=by, seen_version=seen_version, to=CardStatus.APPRAISED)


@transaction.atomic
def look_again(
    *, score: CriterionScore, by: User, seen_version: int, points: Decimal | None, remark: str
) -> CriterionScore:
    """The second points of a criterion that the unit asked for; they count, whatever the first were. None agrees that
    it does not apply, where the unit says so.

    Raises `NotPermitted`, `Conflict`, `Invalid` without an objection or a remark, or for points above the rule or the
    most.
    """
    can_look_again(by, score.card).require()
    if not score.objection:
        raise Invalid("Đơn vị không đề nghị xem lại tiêu chí này.", field="points")
    if points is not None:
        _check(score, points)
    elif not score.not_applicable:
        raise Invalid("Hãy nhập điểm sau khi xem lại.", field="points")
    remark = _remark(remark)
    if not remark:
        raise Invalid("Hãy trả lời đề nghị của đơn vị.", field="remark")
    before = _told(score)
    hold_card(score.card, CardStatus.OBJECTED)
    write_score(score, seen_version, second_points=points, second_remark=remark, second_at=clock.now(), second_by=by)
    audit(by=by, action="Thẩm định lần hai", obj=score, before=before, after=_told(score))
    return score


@transaction.atomic
def finish_card(*, card: Scorecard, by: User, seen_version: int) -> Scorecard:
    """Keep what was earned and what applied; the card does not change any more.

    Raises `NotPermitted`, `Conflict`, `Invalid` while an objection waits or nothing applies.
    """
    can_finish(by, card).require()
    hold_card(card, CardStatus(card.status))
    rows = list(card.scores.select_related("criterion"))
    waiting = [row.criterion.label for row in rows if row.objection and row.second_at is None]
    if card.status == CardStatus.OBJECTED and waiting:
        raise Invalid(f"Còn {len(waiting)} tiêu chí chưa xem lại: {', '.join(waiting[:8])}.")
    sums = total(tally_final(row, row.criterion.max_points) for row in rows)
    if sums.index is None:
        raise Invalid("Không có tiêu chí nào áp dụng với đơn vị nên không có kết quả.")
    facts = {"earned": sums.earned, "applicable": sums.applicable, "result": sums.index}
    note = f"{number(sums.earned)}/{number(sums.applicable)} điểm, chỉ số {number(sums.index, 2)}"
    return move_card(card, CardStep.FINISH, by=by, seen_version=seen_version, to=CardStatus.FINAL, note=note, **facts)


@transaction.atomic
def give_survey_points(*, score: CriterionScore, by: User, points: Decimal, remark: str = "") -> CriterionScore:
    """What a survey gave the unit, with two decimals. Raises `NotPermitted`, `Invalid` for another criterion or points
    above the most, `Conflict` when the card is final.
    """
    can_give_survey(by, score.card).require()
    if score.criterion.source != ScoreSource.SURVEY:
        raise Invalid(f"Tiêu chí {score.criterion.label} không lấy điểm từ điều tra xã hội học.", field="points")
    _check(score, points)
    before = _told(score)
    hold_card(score.card, CardStatus(score.card.status))
    facts = {"appraised_points": points, "appraised_remark": _remark(remark)}
    write_score(score, score.version, appraised_at=clock.now(), appraised_by=by, **facts)
    audit(by=by, action="Nhập điểm điều tra xã hội học", obj=score, before=before, after=_told(score))
    return score


def _check(score: CriterionScore, points: Decimal) -> None:
    """Raise `Invalid` unless these points can be given."""
    criterion = score.criterion
    free = criterion.rule == RuleKind.APPRAISER and criterion.source != ScoreSource.SURVEY
    if words := check_step(points, step=QUARTER if free else CENT, most=criterion.max_points):
        raise Invalid(words, field="points")
    if points and _lacks_evidence(score):
        raise Invalid("Tiêu chí cần tài liệu kiểm chứng mà đơn vị chưa kèm, nên chỉ cho 0 điểm.", field="points")
    if criterion.rule == RuleKind.APPRAISER or not points:
        return
    if score.rule_points is None:
        raise Invalid("Đơn vị chưa có giá trị nên chưa có điểm theo cách chấm; chỉ cho 0 điểm.", field="points")
    if points > score.rule_points:
        raise Invalid(f"Điểm vượt điểm theo cách chấm ({number(score.rule_points)}).", field="points")


def _lacks_evidence(score: CriterionScore) -> bool:
    return score.criterion.evidence_required and not score.evidence.exists()


def _remark(text: str) -> str:
    words = clean_lines(text)
    if len(words) > MOST_WORDS:
        raise Invalid(f"Nội dung dài {len(words)} ký tự, tối đa {MOST_WORDS}. Hãy rút gọn.", field="remark")
    return words


def _told(score: CriterionScore) -> dict:
    names = ("appraised_points", "second_points")
    told = {name: None if getattr(score, name) is None else str(getattr(score, name)) for name in names}
    return told | {"appraised_remark": score.appraised_remark, "second_remark": score.second_remark}
