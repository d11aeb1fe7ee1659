"""A unit scores itself: values from the portal or typed, points, evidence; then it sends its card and answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from indicators.figures import PLACES
from organisations.models import User
from organisations.services.audit import audit
from plans.models import Evidence
from plans.services.evidence import NewEvidence, keep_evidence
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean_lines
from reform.common.wording import number
from reporting.criteria_rules import CENT, QUARTER, check_step
from reporting.criteria_tree import rule_of
from reporting.enums import CardStatus, CardStep, RuleKind, ScoreSource, ScoringStatus
from reporting.models import CardTransition, CriterionScore, Scorecard, ScoringRound
from reporting.queries.measured import changes_of, mark_of
from reporting.score_permissions import can_answer, can_score
from reporting.services.score_notices import tell_of_step

MOST_WORDS = 4000
_LARGEST = Decimal(10) ** 12
# What was appraised before a card was returned spoke of other points.
_NOT_APPRAISED = {"appraised_points": None, "appraised_remark": "", "appraised_at": None, "appraised_by": None}


@dataclass(frozen=True)
class SelfScore:
    """What a unit says of a criterion. `measured` None leaves a value that the portal gave; without `points` it asks
    for what the rule gives.
    """

    not_applicable: bool = False
    not_applicable_reason: str = ""
    measured: Decimal | None = None
    points: Decimal | None = None
    explanation: str = ""


@transaction.atomic
def take_measured(*, card: Scorecard, by: User, mark: str | None = None) -> int:
    """Bring what the portal knows of the unit's year onto the card (`changes_of`); how many criteria changed. What the
    portal gave and does not know any more leaves the card. `mark` is that of the changes that the person was shown.

    Raises `NotPermitted`, `Conflict` when the card was sent meanwhile, or when there are other changes by now. Queries:
    as `changes_of`, and one for each changed criterion.
    """
    can_score(by, card).require()
    hold_card(card, CardStatus.DRAFT)
    changes = changes_of(card, on=clock.today())
    if mark is not None and mark != mark_of(changes):
        raise Conflict("Số liệu vừa thay đổi so với bảng đã xem. Hãy xem lại rồi lấy số liệu.")
    for one in changes:
        facts = {"measured": one.value, "measured_from": one.words, **_NOT_APPRAISED}
        write_score(one.row, one.row.version, rule_points=one.rule_points, self_points=one.self_points, **facts)
    if changes:
        audit(by=by, action="Lấy số liệu vào phiếu chấm điểm", obj=card, after={"note": f"{len(changes)} tiêu chí"})
    return len(changes)


@transaction.atomic
def save_self_score(
    *,
    score: CriterionScore,
    by: User,
    seen_version: int,
    said: SelfScore,
    evidence: Iterable[Evidence] | None = None,
    new_evidence: NewEvidence | None = None,
) -> CriterionScore:
    """What the unit says of one criterion, with what proves it: pieces of its store, new ones kept there first;
    `evidence` None leaves those that are there.

    Raises `NotPermitted`, `Conflict` (changed or sent meanwhile), `Invalid` with the field: points above the rule or
    the most, a value that cannot be, not applicable without a reason, points of a survey.
    """
    card = score.card
    can_score(by, card).require()
    if score.criterion.source == ScoreSource.SURVEY:
        raise Invalid("Điểm điều tra xã hội học do Sở Nội vụ nhập cho mọi đơn vị.", field="points")
    before = _told(score)
    facts = _not_applicable(said) if said.not_applicable else _applicable(score, said)
    facts |= {"explanation": _words(said.explanation, "explanation"), **_NOT_APPRAISED}
    hold_card(card, CardStatus.DRAFT)
    write_score(score, seen_version, **facts)
    attach_evidence(score=score, by=by, evidence=evidence, new_evidence=new_evidence)
    audit(by=by, action="Tự chấm tiêu chí", obj=score, before=before, after=_told(score))
    return score


@transaction.atomic
def send_card(*, card: Scorecard, by: User, seen_version: int) -> Scorecard:
    """Hand the card to Sở Nội vụ; figures of the portal are brought up to date first. What has no points asks for none.
    A card that was returned keeps the day on which it was first sent.

    Raises `NotPermitted`, `Conflict` when it was sent or changed meanwhile.
    """
    can_score(by, card).require()
    take_measured(card=card, by=by)
    return move_card(
        card, CardStep.SEND, by=by, seen_version=seen_version, to=CardStatus.SENT, sent_on=card.sent_on or clock.today()
    )


@transaction.atomic
def write_objection(
    *,
    score: CriterionScore,
    by: User,
    seen_version: int,
    objection: str,
    evidence: Iterable[Evidence] | None = None,
    new_evidence: NewEvidence | None = None,
) -> CriterionScore:
    """Ask for a second look at one criterion, with the reason and more evidence; no words take the asking back.

    Raises `NotPermitted`, `Conflict`, `Invalid` for a criterion of a survey or one that got all it could.
    """
    can_answer(by, score.card).require()
    words = _words(objection, "objection")
    if words and score.criterion.source == ScoreSource.SURVEY:
        raise Invalid("Điểm điều tra xã hội học không xem lại theo phiếu.", field="objection")
    if words and score.appraised_points == score.criterion.max_points:
        raise Invalid("Tiêu chí này đã được điểm tối đa.", field="objection")
    before = {"objection": score.objection}
    hold_card(score.card, CardStatus.APPRAISED)
    write_score(score, seen_version, objection=words)
    if words:
        attach_evidence(score=score, by=by, evidence=evidence, new_evidence=new_evidence, only_more=True)
    audit(by=by, action="Ghi đề nghị xem lại", obj=score, before=before, after={"objection": words})
    return score


@transaction.atomic
def answer_card(*, card: Scorecard, by: User, seen_version: int, agrees: bool, note: str = "") -> Scorecard:
    """Agree with the first result, or send the objections that were written.

    Raises `NotPermitted`, `Conflict`, `Invalid` when the answer and the objections do not go together.
    """
    can_answer(by, card).require()
    hold_card(card, CardStatus.APPRAISED)
    objections = card.scores.exclude(objection="").count()
    if agrees and objections:
        raise Invalid(
            f"Ông/bà đã ghi đề nghị xem lại ở {objections} tiêu chí. Hãy gửi đề nghị, hoặc bỏ các đề nghị đó."
        )
    if not agrees and not objections:
        raise Invalid("Chưa ghi đề nghị xem lại ở tiêu chí nào. Hãy mở tiêu chí cần xem lại và nêu lý do.")
    step = CardStep.AGREE if agrees else CardStep.OBJECT
    words = _words(note, "note") or ("" if agrees else f"{objections} tiêu chí")
    to = CardStatus.AGREED if agrees else CardStatus.OBJECTED
    return move_card(card, step, by=by, seen_version=seen_version, to=to, note=words)


def attach_evidence(
    *,
    score: CriterionScore,
    by: User,
    evidence: Iterable[Evidence] | None,
    new_evidence: NewEvidence | None,
    only_more: bool = False,
) -> None:
    """Let pieces of the unit's store prove the criterion; `only_more` takes none away."""
    if evidence is not None:
        chosen = list(evidence)
        # A write to their rows first: who throws one away meanwhile queues up, and then finds it in use.
        held = Evidence.objects.filter(pk__in=[piece.pk for piece in chosen], unit__agency=score.card.unit_id)
        if held.update(size=F("size")) != len({piece.pk for piece in chosen}):
            raise Invalid("Có tài liệu đã chọn không còn trong kho của cơ quan. Hãy chọn lại.", field="evidence")
        if only_more:
            score.evidence.add(*chosen)
        else:
            score.evidence.set(chosen)
    if new_evidence:
        score.evidence.add(*keep_evidence(by=by, unit=by.unit, new=new_evidence))


def move_card(
    card: Scorecard, step: CardStep, *, by: User, seen_version: int, to: CardStatus, note: str = "", **facts
) -> Scorecard:
    """Take the card one step on, leave the trace, and tell whom it concerns. Raises `Conflict` when it has moved since
    it was seen.
    """
    was = card.status
    # A write to the round's row first: who publishes it meanwhile queues up here.
    if not ScoringRound.objects.filter(pk=card.round_id, status=ScoringStatus.OPEN).update(status=F("status")):
        raise Conflict("Kết quả của đợt này đã công bố nên không thay đổi nữa.")
    moved = Scorecard.objects.filter(pk=card.pk, status=was, version=seen_version).update(
        status=to, version=F("version") + 1, **facts
    )
    card.refresh_from_db()
    if not moved:
        raise Conflict(f"Phiếu đã chuyển sang bước “{card.get_status_display()}”. Hãy xem lại rồi thực hiện tiếp.")
    CardTransition.objects.create(card=card, step=step, note=note, at=clock.now(), by=by)
    audit(by=by, action=step.label, obj=card, before={"status": was}, after={"status": to, "note": note})
    tell_of_step(card, step, by=by, note=note)
    return card


def hold_card(card: Scorecard, status: CardStatus) -> None:
    """A write to the card's row: who moves it meanwhile queues up."""
    held = Scorecard.objects.filter(pk=card.pk, status=status, round__status=ScoringStatus.OPEN)
    if not held.update(status=F("status")):
        raise Conflict("Phiếu vừa chuyển bước nên không ghi được nữa. Hãy tải lại trang.")


def write_score(score: CriterionScore, seen_version: int, **facts) -> None:
    """Write one criterion and count the change. Raises `Conflict` when it has changed since it was seen."""
    there = CriterionScore.objects.filter(pk=score.pk, version=seen_version)
    changed = there.update(version=F("version") + 1, **facts)
    card, criterion = score.card, score.criterion
    score.refresh_from_db()
    score.card, score.criterion = card, criterion
    if not changed:
        raise Conflict("Tiêu chí này vừa được người khác sửa. Hãy xem lại rồi lưu.")


def _not_applicable(said: SelfScore) -> dict:
    reason = _words(said.not_applicable_reason, "not_applicable_reason")
    if not reason:
        raise Invalid("Hãy nêu lý do tiêu chí không áp dụng với đơn vị.", field="not_applicable_reason")
    return {"not_applicable": True, "not_applicable_reason": reason, "self_points": None}


def _applicable(score: CriterionScore, said: SelfScore) -> dict:
    criterion = score.criterion
    facts = {"not_applicable": False, "not_applicable_reason": ""}
    measured = score.measured if score.measured_from else said.measured
    if measured is not None and not score.measured_from:
        _check_typed(measured)
    if criterion.rule == RuleKind.YES_NO and measured not in (None, 0, 1):
        raise Invalid("Hãy chọn có hoặc không.", field="measured")
    most, points = criterion.max_points, said.points
    if criterion.rule == RuleKind.APPRAISER:
        if points is not None and (words := check_step(points, step=QUARTER, most=most)):
            raise Invalid(words, field="points")
        return facts | {"measured": None, "rule_points": None, "self_points": points}
    rule_points = None if measured is None else rule_of(criterion).points(measured)
    if points is None:
        points = rule_points
    elif rule_points is None:
        raise Invalid("Hãy nhập giá trị trước; điểm được tính từ giá trị theo cách chấm.", field="measured")
    elif words := check_step(points, step=CENT, most=most):
        raise Invalid(words, field="points")
    elif points > rule_points:
        raise Invalid(
            f"Điểm tự chấm {number(points)} vượt điểm theo cách chấm ({number(rule_points)}).", field="points"
        )
    return facts | {"measured": measured, "rule_points": rule_points, "self_points": points}


def _check_typed(measured: Decimal) -> None:
    """Raise `Invalid` for a value that nobody measures. What the portal measured may be negative, as a change is."""
    if not measured.is_finite() or not 0 <= measured <= _LARGEST:
        raise Invalid("Giá trị phải là số từ 0 trở lên, ví dụ 98,5.", field="measured")
    if measured != measured.quantize(PLACES):
        raise Invalid("Giá trị có tối đa bốn chữ số thập phân.", field="measured")


def _words(text: str, field: str) -> str:
    words = clean_lines(text)
    if len(words) > MOST_WORDS:
        raise Invalid(f"Nội dung dài {len(words)} ký tự, tối đa {MOST_WORDS}. Hãy rút gọn.", field=field)
    return words


def _told(score: CriterionScore) -> dict:
    shown = ("measured", "self_points")
    told = {name: None if getattr(score, name) is None else str(getattr(score, name)) for name in shown}
    return told | {"not_applicable": score.not_applicable, "explanation": score.explanation}
