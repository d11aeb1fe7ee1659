"""Illustrative scoring: the year before published with its ranking, the present year under way in every step."""

from datetime import date
from decimal import Decimal

from organisations.enums import Role
from organisations.models import Unit, User
from plans.models import Evidence
from plans.services.evidence import add_document
from reform.common import clock
from reporting.criteria_rules import QUARTER
from reporting.criteria_tree import rule_of
from reporting.enums import CardStatus, RuleKind, ScoreSource
from reporting.models import CriteriaSet, CriterionScore, Scorecard, ScoringRound
from reporting.services.appraisal import finish_card, tell_appraisal
from reporting.services.criteria import copy_set, put_in_force
from reporting.services.demo.chance import Chance
from reporting.services.demo.people import person_of
from reporting.services.scorecards import answer_card, send_card
from reporting.services.scoring_rounds import Days, open_scoring, publish_ranking

_PAST, _PRESENT = 2024, 2025
_TALKS = "Đã thực hiện, có văn bản kèm theo (dữ liệu minh họa)."


def hold_scoring(province: Unit, today: date) -> int:
    """Make the province's set and its two rounds unless there is one already; returns how many cards there are."""
    if ScoringRound.objects.filter(province=province).exists():
        return 0
    by = User.objects.select_related("unit").get(unit__province=province, role=Role.PROVINCE)
    with clock.working_on(date(2024, 2, 5)):
        made = _own_set(province, by)
    with clock.working_on(date(2025, 1, 6)):
        days = Days(date(2025, 1, 24), date(2025, 2, 28), date(2025, 3, 14))
        past = open_scoring(by=by, criteria_set=made, year=_PAST, days=days, illustrative=True)
        _fill(past)
    for day, step in ((20, _send), (26, _tell)):
        with clock.working_on(date(2025, 1 if step is _send else 2, day)):
            _each(past, by, step)
    with clock.working_on(date(2025, 3, 20)):
        _each(past, by, _finish)
        publish_ranking(by=by, round_=past, decision_number="388/QĐ-UBND", decided_on=date(2025, 3, 20))
    with clock.working_on(date(2025, 5, 19)):
        present = _open_present(made, by)
        _fill(present)
    with clock.working_on(today):
        _live_through(present, by)
    return past.cards.count() + present.cards.count()


def _own_set(province: Unit, by: User) -> CriteriaSet:
    model = CriteriaSet.objects.get(province__isnull=True, code="CCHC-DON-VI")
    made = copy_set(by=by, source=model, province=province, year=_PAST)
    put_in_force(
        by=by,
        criteria_set=made,
        seen_version=made.version,
        decision_number="102/QĐ-UBND",
        decided_on=date(2024, 2, 5),
    )
    return made


def _open_present(made: CriteriaSet, by: User) -> ScoringRound:
    days = Days(date(2025, 6, 16), date(2025, 6, 30), date(2025, 7, 10))
    title = "Chấm thử chỉ số cải cách hành chính 6 tháng đầu năm 2025"
    return open_scoring(by=by, criteria_set=made, year=_PRESENT, days=days, title=title, trial=True, illustrative=True)


def _fill(round_: ScoringRound) -> None:
    """What units say and Sở Nội vụ gives, as the services would write it; the steps themselves go through them."""
    rows = list(
        CriterionScore.objects.filter(card__round=round_)
        .select_related("card__unit", "criterion")
        .order_by("card", "criterion__position")
    )
    papers = {card.unit_id: _papers(card.unit, round_.year) for card in round_.cards.select_related("unit")}
    proofs = []
    for row in rows:
        chance = Chance(f"{round_.year}/{row.card.unit.code}/{row.criterion.label}")
        kept = papers[row.card.unit_id]
        if row.criterion.evidence_required and kept and chance.hits(90):
            proofs.append(CriterionScore.evidence.through(criterionscore=row, evidence=chance.pick(kept)))
        _say(row, chance)
    said = ["measured", "rule_points", "self_points", "not_applicable", "not_applicable_reason", "explanation"]
    _keep(rows, said)
    CriterionScore.evidence.through.objects.bulk_create(proofs)


def _keep(rows: list[CriterionScore], columns: list[str]) -> None:
    """Write these columns of many rows: inserting over what is there takes a tenth of the time of `bulk_update`."""
    CriterionScore.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=columns)


def _say(row: CriterionScore, chance: Chance) -> None:
    criterion = row.criterion
    if criterion.source == ScoreSource.SURVEY or chance.hits(4):
        return
    if criterion.label in ("3.3.2", "6.1") and chance.hits(60):
        row.not_applicable, row.self_points = True, None
        row.not_applicable_reason = "Trong năm không phát sinh (dữ liệu minh họa)."
        return
    if criterion.rule == RuleKind.APPRAISER:
        quarters = int(criterion.max_points / QUARTER)
        row.self_points = QUARTER * (quarters - chance.below(max(1, quarters // 3) + 1))
        row.explanation = _TALKS
        return
    if row.measured is None:
        row.measured = _value(row, chance)
    row.rule_points = row.self_points = rule_of(criterion).points(row.measured)


def _value(row: CriterionScore, chance: Chance) -> Decimal:
    """A value that is near the best of the rule."""
    params = row.criterion.params
    if row.criterion.rule == RuleKind.YES_NO:
        return Decimal(int(chance.hits(92)))
    if row.criterion.rule == RuleKind.PROPORTIONAL:
        return (Decimal(params["full"]) * (82 + chance.below(22)) / 100).quantize(Decimal("0.1")).min(Decimal(100))
    limits = [Decimal(limit) for limit, _ in params["steps"]]
    return limits[0] if chance.hits(65) else chance.pick(limits)


def _papers(unit: Unit, year: int) -> list[Evidence]:
    by = person_of(unit, Role.OFFICE)
    if by is None:
        return []
    short = unit.code.split("-", 1)[-1]
    kinds = (("KH", 1, "Kế hoạch cải cách hành chính"), ("BC", 6, "Báo cáo kết quả thực hiện"))
    kinds += (("QĐ", 3, "Quyết định ban hành quy chế"),)
    return [
        add_document(
            by=by,
            unit=unit,
            number=f"{12 + 7 * place}/{sign}-{short}",
            issued_on=date(year, month if year < _PRESENT else min(month, 4), 15),
            title=f"{title} năm {year}",
        )
        for place, (sign, month, title) in enumerate(kinds)
    ]


def _each(round_: ScoringRound, by: User, step) -> None:
    for card in round_.cards.select_related("round__province", "unit").order_by("pk"):
        step(card, by)


def _send(card: Scorecard, by: User) -> None:
    if office := person_of(card.unit, Role.OFFICE):
        day = 20 + Chance(card.unit.code).below(8)
        with clock.working_on(clock.today().replace(day=day) if clock.today().month == 1 else clock.today()):
            send_card(card=card, by=office, seen_version=card.version)


def _tell(card: Scorecard, by: User) -> None:
    """Points as asked, now and then less; surveys near the most."""
    if card.status != CardStatus.SENT:
        return
    rows = list(card.scores.select_related("criterion").prefetch_related("evidence"))
    for row in rows:
        _appraise(row, by)
    _keep(rows, ["appraised_points", "appraised_remark", "appraised_at", "appraised_by"])
    tell_appraisal(card=card, by=by, seen_version=card.version)


def _appraise(row: CriterionScore, by: User) -> None:
    chance = Chance(f"thẩm định/{row.card.round.year}/{row.card.unit.code}/{row.criterion.label}")
    most = row.criterion.max_points
    if row.criterion.source == ScoreSource.SURVEY:
        row.appraised_points = (most * (78 + chance.below(20)) / 100).quantize(Decimal("0.01"))
    elif row.not_applicable:
        row.appraised_points = None
    elif row.criterion.evidence_required and not row.evidence.all():
        return  # `tell_appraisal` gives none, and says why
    else:
        asked = row.self_points or Decimal(0)
        row.appraised_points = asked
        if asked and chance.hits(9):
            row.appraised_points = (asked / 2 / QUARTER).to_integral_value() * QUARTER
            row.appraised_remark = "Tài liệu chưa chứng minh đủ nội dung tự chấm (dữ liệu minh họa)."
    row.appraised_at, row.appraised_by = clock.now(), by


def _finish(card: Scorecard, by: User) -> None:
    if card.status == CardStatus.APPRAISED:
        finish_card(card=card, by=by, seen_version=card.version)


def _live_through(round_: ScoringRound, by: User) -> None:
    """Some units have sent, a few of those know their first result, one objects, one has agreed, one is final."""
    cards = list(round_.cards.select_related("round__province", "unit").order_by("unit__sort_key"))
    mine = [card for card in cards if card.unit.code != "DN-STP"]
    for place, card in enumerate(mine[:12]):
        office = person_of(card.unit, Role.OFFICE)
        if office is None:
            continue
        send_card(card=card, by=office, seen_version=card.version)
        if place < 7:
            continue
        _tell(card, by)
        if place in (8, 9):
            answer_card(card=card, by=office, seen_version=card.version, agrees=True)
        if place == 9:
            finish_card(card=card, by=by, seen_version=card.version)
        if place == 10:
            _object(card, office)


def _object(card: Scorecard, office: User) -> None:
    row = card.scores.filter(criterion__rule=RuleKind.APPRAISER, criterion__evidence_required=True)
    for score in row.select_related("criterion").order_by("pk")[:2]:
        if score.appraised_points != score.criterion.max_points:
            words = "Đơn vị đã bổ sung tài liệu, đề nghị xem lại (dữ liệu minh họa)."
            CriterionScore.objects.filter(pk=score.pk).update(objection=words)
    if card.scores.exclude(objection="").exists():
        answer_card(card=card, by=office, seen_version=card.version, agrees=False)
