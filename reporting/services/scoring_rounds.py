"""Rounds of scoring: opened for the units that a set applies to, published with their ranking by a decision."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction

from organisations.enums import UnitKind
from organisations.models import Unit, User
from organisations.services.audit import audit
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean
from reform.common.wording import day
from reporting.criteria_tree import areas_of, rule_of
from reporting.enums import CardStatus, CardStep, ScoringStatus, SetStatus, UnitGroup
from reporting.models import CardTransition, CriteriaSet, Criterion, CriterionScore, Scorecard, ScoringRound
from reporting.queries.measured import Measured, measured_for_each
from reporting.score_permissions import can_manage_round, can_manage_scoring
from reporting.scoring import ranks
from reporting.services.score_notices import tell_of_ranking

GROUP_OF = {
    UnitKind.DEPARTMENT: UnitGroup.DEPARTMENTS,
    UnitKind.BOARD: UnitGroup.DEPARTMENTS,
    UnitKind.DISTRICT: UnitGroup.DISTRICTS,
    UnitKind.COMMUNE: UnitGroup.COMMUNES,
}


@dataclass(frozen=True)
class Days:
    """When units have scored themselves, Sở Nội vụ has appraised, and units have answered."""

    self_due_on: date
    appraisal_due_on: date
    second_due_on: date


@transaction.atomic
def open_scoring(
    *,
    by: User,
    criteria_set: CriteriaSet,
    year: int,
    days: Days,
    title: str = "",
    trial: bool = False,
    illustrative: bool = False,
) -> ScoringRound:
    """A card for each unit of the set's kinds that worked on the last day of the year, with every criterion that
    applies to it and what the portal already knows of it.

    Raises `NotPermitted`, `Invalid` (a set that is not in force, days out of order, a set that begins
    later, a year that has not begun, no unit),
    `Conflict` when the year's round by this set, or its trial, is open already.
    """
    can_manage_scoring(by, criteria_set.province).require()
    if criteria_set.status != SetStatus.IN_FORCE:
        raise Invalid("Chỉ chấm điểm theo bộ tiêu chí đang áp dụng.", field="criteria_set")
    if year < criteria_set.year:
        raise Invalid(f"Bộ tiêu chí áp dụng từ năm {criteria_set.year}.", field="year")
    if year > clock.today().year:
        raise Invalid(f"Năm {year} chưa bắt đầu nên chưa có kết quả để chấm điểm.", field="year")
    if days.self_due_on > days.appraisal_due_on:
        raise Invalid("Hạn thẩm định không được trước hạn tự chấm.", field="appraisal_due_on")
    if days.appraisal_due_on > days.second_due_on:
        raise Invalid("Hạn đề nghị xem lại không được trước hạn thẩm định.", field="second_due_on")
    units = list(_units_scored(criteria_set, year))
    if not units:
        raise Invalid("Không có đơn vị nào thuộc khối áp dụng của bộ tiêu chí trong năm này.", field="year")
    kind = "Chấm thử" if trial else "Chấm điểm"
    title = clean(title)[:200] or f"{kind} chỉ số cải cách hành chính năm {year}"
    facts = {"self_due_on": days.self_due_on, "appraisal_due_on": days.appraisal_due_on}
    facts |= {"second_due_on": days.second_due_on, "is_trial": trial, "is_illustrative": illustrative}
    try:
        with transaction.atomic():
            round_ = ScoringRound.objects.create(
                criteria_set=criteria_set,
                province=criteria_set.province,
                year=year,
                title=title,
                opened_at=clock.now(),
                opened_by=by,
                **facts,
            )
    except IntegrityError as error:
        raise Conflict(f"Đợt {kind.lower()} năm {year} theo bộ tiêu chí này đã được mở.") from error
    _deal_cards(round_, units, by)
    audit(by=by, action="Mở đợt chấm điểm", obj=round_, after={"year": year, "note": f"{len(units)} đơn vị"})
    return round_


@transaction.atomic
def publish_ranking(*, by: User, round_: ScoringRound, decision_number: str, decided_on: date | None) -> ScoringRound:
    """Rank the final cards within their groups, and close the round for good.

    Raises `NotPermitted`, `Invalid` without a decision or a single final card, `Conflict` when it was published
    meanwhile.
    """
    can_manage_round(by, round_).require()
    number = clean(decision_number)
    if not number or len(number) > 60:
        raise Invalid("Hãy nhập số quyết định công bố, ví dụ 512/QĐ-UBND.", field="decision_number")
    if decided_on is None or decided_on > clock.today():
        raise Invalid(f"Ngày quyết định không được sau hôm nay ({day(clock.today())}).", field="decided_on")
    # The round's row first: whoever works on a card of it queues up behind this.
    published = ScoringRound.objects.filter(pk=round_.pk, status=ScoringStatus.OPEN).update(
        status=ScoringStatus.PUBLISHED,
        published_at=clock.now(),
        published_by=by,
        decision_number=number,
        decided_on=decided_on,
    )
    if not published:
        raise Conflict("Kết quả của đợt này vừa được công bố.")
    if not _rank(round_, by):
        raise Invalid("Chưa có đơn vị nào được chốt kết quả nên chưa công bố được.")
    round_.refresh_from_db()
    tell_of_ranking(round_, by=by)
    after = {"decision_number": number, "decided_on": str(decided_on)}
    audit(by=by, action="Công bố xếp hạng", obj=round_, before={"status": ScoringStatus.OPEN}, after=after)
    return round_


def _units_scored(criteria_set: CriteriaSet, year: int):
    units = Unit.objects.within(criteria_set.province).reporting().valid_on(min(clock.today(), date(year, 12, 31)))
    return units.filter(kind__in=criteria_set.kinds).order_by("sort_key", "code")


def _deal_cards(round_: ScoringRound, units: list[Unit], by: User) -> None:
    criteria = list(Criterion.objects.filter(criteria_set=round_.criteria_set).select_related("indicator"))
    leaves = [node.criterion for area in areas_of(criteria) for node in area.leaves()]
    cards = Scorecard.objects.bulk_create(
        [Scorecard(round=round_, unit=unit, group=GROUP_OF[UnitKind(unit.kind)]) for unit in units]
    )
    known = measured_for_each(units, round_.year, leaves, on=clock.today())
    CriterionScore.objects.bulk_create(
        [
            _dealt(card, criterion, known[card.unit_id].get(criterion.pk))
            for card in cards
            for criterion in leaves
            if not criterion.kinds or card.unit.kind in criterion.kinds
        ]
    )
    opened = clock.now()
    CardTransition.objects.bulk_create(
        [CardTransition(card=card, step=CardStep.OPEN, at=opened, by=by) for card in cards]
    )


def _dealt(card: Scorecard, criterion: Criterion, known: Measured | None) -> CriterionScore:
    """A criterion as its card begins with it: with what the portal knows, and asking for what that gives."""
    if known is None:
        return CriterionScore(card=card, criterion=criterion)
    points = None if known.value is None else rule_of(criterion).points(known.value)
    facts = {"measured": known.value, "measured_from": known.words, "rule_points": points, "self_points": points}
    return CriterionScore(card=card, criterion=criterion, **facts)


def _rank(round_: ScoringRound, by: User) -> int:
    """Write the ranks of all final cards; how many there are."""
    groups: dict[str, dict[int, Decimal]] = defaultdict(dict)
    final = Scorecard.objects.filter(round=round_, status=CardStatus.FINAL, result__isnull=False)
    for card in final:
        groups[card.group][card.pk] = card.result
    now, ranked = clock.now(), []
    for results in groups.values():
        places = ranks(results)
        ranked += [Scorecard(pk=pk, rank=place, ranked_among=len(results)) for pk, place in places.items()]
    Scorecard.objects.bulk_update(ranked, ["rank", "ranked_among"])
    CardTransition.objects.bulk_create(
        [CardTransition(card_id=card.pk, step=CardStep.PUBLISH, at=now, by=by) for card in ranked]
    )
    return len(ranked)
