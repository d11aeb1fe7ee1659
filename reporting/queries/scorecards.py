"""A unit's card as a page shows it: criteria by area with their points, sums, and what is still missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Count, QuerySet

from organisations.models import User
from plans.models import Evidence
from reform.common import clock
from reporting.criteria_tree import Node, areas_of, outline, value_words
from reporting.enums import CardStatus, RuleKind, ScoreSource
from reporting.models import CardTransition, Criterion, CriterionScore, Scorecard
from reporting.score_permissions import sees_appraisal, sees_second
from reporting.scoring import Tally, final_points, tally_final, tally_first, tally_self, total

_PLACE = ("criterion__position", "pk")
_WAITS = {
    CardStatus.SENT: lambda score: score.appraised_at is None,
    CardStatus.OBJECTED: lambda score: score.objection and score.second_at is None,
}


@dataclass(frozen=True)
class CardLine:
    """A line of the set on a card: one that is scored has its `score`, one that adds up the sums of those under it."""

    node: Node
    score: CriterionScore | None
    own: Tally
    given: Tally

    @property
    def wants(self) -> list[str]:
        """What the unit has still to do here, in words."""
        score, criterion = self.score, self.node.criterion
        if score is None or score.not_applicable or criterion.source == ScoreSource.SURVEY:
            return []
        found = []
        if score.self_points is None:
            by_value = criterion.rule != RuleKind.APPRAISER
            found.append("chưa có giá trị" if by_value and score.measured is None else "chưa tự chấm")
        if criterion.evidence_required and not score.pieces:
            found.append("chưa có tài liệu")
        return found

    @property
    def value_words(self) -> str:
        """The measured value as a page writes it."""
        return "" if self.score is None else value_words(self.score.criterion, self.score.measured)

    @property
    def final(self) -> Decimal | None:
        """What counts so far."""
        return None if self.score is None else final_points(self.score)


@dataclass(frozen=True)
class AreaPart:
    """An area of the card with the lines under it."""

    head: CardLine
    lines: list[CardLine]


@dataclass(frozen=True)
class Compared:
    """What the unit asked for and what was given over the same criteria: those that it scores and that were appraised,
    `count` of them.
    """

    own: Tally
    given: Tally
    count: int


@dataclass(frozen=True)
class Rest:
    """What is left to appraise on a card: criteria that can be agreed with as they are, and those that a person decides
    one by one: not scored, said not to apply, given by a survey; `unproved` lack the evidence that they need.
    """

    agreeable: list[CriterionScore]
    one_by_one: list[CriterionScore]
    unproved: list[CriterionScore]

    @property
    def points(self) -> Decimal:
        """What the unit asks for at the criteria that can be agreed with."""
        return sum((score.self_points for score in self.agreeable), Decimal(0))


@dataclass(frozen=True)
class CardPage:
    """Everything that a card's page shows. `shows_given`: the person sees what Sở Nội vụ gave; `shows_second`: also
    the second look.
    """

    card: Scorecard
    areas: list[AreaPart]
    shows_given: bool
    shows_second: bool

    @cached_property
    def scored(self) -> list[CardLine]:
        """The lines that are scored."""
        heads = [part.head for part in self.areas]
        return [line for line in (*heads, *(line for part in self.areas for line in part.lines)) if line.score]

    @cached_property
    def own(self) -> Tally:
        """What the unit asks for, all areas together."""
        return total(part.head.own for part in self.areas)

    @cached_property
    def given(self) -> Tally:
        """What was given so far, as far as the person may know."""
        return total(part.head.given for part in self.areas)

    @cached_property
    def compared(self) -> Compared:
        """Asked and given beside each other, as far as the person may know."""
        lines = [
            line for line in self.scored if line.score.appraised_at and line.node.criterion.source != ScoreSource.SURVEY
        ]
        return Compared(total(line.own for line in lines), total(line.given for line in lines), len(lines))

    @property
    def has_survey(self) -> bool:
        """Whether a survey gives some of the points."""
        return any(line.node.criterion.source == ScoreSource.SURVEY for line in self.scored)

    @property
    def next_line(self) -> CardLine | None:
        """The first criterion that waits for Sở Nội vụ's points, as far as the card is at such a step."""
        waits = _WAITS.get(CardStatus(self.card.status), lambda score: False)
        ordered = sorted(self.scored, key=lambda line: line.node.criterion.position)
        return next((line for line in ordered if waits(line.score)), None)

    @property
    def unscored(self) -> int:
        """Criteria that the unit has not scored."""
        return sum(1 for line in self.scored if {"chưa có giá trị", "chưa tự chấm"} & set(line.wants))

    @property
    def unproved(self) -> int:
        """Criteria that need evidence and have none."""
        return sum(1 for line in self.scored if "chưa có tài liệu" in line.wants)

    @property
    def unappraised(self) -> int:
        """Criteria that wait for Sở Nội vụ's points; those that will get none for want of evidence do not."""
        return sum(
            1 for line in self.scored if line.score.appraised_at is None and "chưa có tài liệu" not in line.wants
        )

    @property
    def objections(self) -> int:
        """Criteria at which the unit asks for a second look."""
        return sum(1 for line in self.scored if line.score.objection)

    @property
    def unanswered(self) -> int:
        """Those of them that Sở Nội vụ has not looked at again."""
        return sum(1 for line in self.scored if line.score.objection and line.score.second_at is None)

    @property
    def days_late(self) -> int:
        """How many days after its day the card was sent, or is not sent yet."""
        return days_late(self.card)

    @property
    def status(self) -> CardStatus:
        """With its looks."""
        return CardStatus(self.card.status)


def days_late(card: Scorecard) -> int:
    """How many days after its day the card was sent, or is not sent yet."""
    return max(0, ((card.sent_on or clock.today()) - card.round.self_due_on).days)


def cards_seen(viewer: User) -> QuerySet[Scorecard]:
    """The cards that the person sees, with what their pages need."""
    visible = Scorecard.objects.visible_to(viewer)
    return visible.select_related("round__province", "round__criteria_set", "unit")


def scores_seen(viewer: User) -> QuerySet[CriterionScore]:
    """The criteria of those cards."""
    scores = CriterionScore.objects.filter(card__in=Scorecard.objects.visible_to(viewer))
    return scores.select_related("criterion__indicator", "card__round__province", "card__unit", "appraised_by")


def card_page(card: Scorecard, viewer: User) -> CardPage:
    """The card by areas. Two queries."""
    rows = card.scores.annotate(pieces=Count("evidence")).select_related("criterion__indicator").order_by(*_PLACE)
    scores = {row.criterion_id: row for row in rows}
    areas = areas_of(Criterion.objects.filter(criteria_set=card.round.criteria_set_id))
    shows_second = sees_second(viewer, card)
    given = tally_final if shows_second else tally_first
    return CardPage(
        card=card,
        areas=[part for node in areas if (part := _part(node, scores, given))],
        shows_given=sees_appraisal(viewer, card),
        shows_second=shows_second,
    )


def rest_of(card: Scorecard) -> Rest:
    """What nobody has appraised yet. One query."""
    rows = card.scores.filter(appraised_at__isnull=True).annotate(pieces=Count("evidence"))
    rest = Rest([], [], [])
    for score in rows.select_related("criterion").order_by(*_PLACE):
        survey = score.criterion.source == ScoreSource.SURVEY
        if not survey and not score.not_applicable and score.criterion.evidence_required and not score.pieces:
            rest.unproved.append(score)
        elif survey or score.not_applicable or score.self_points is None:
            rest.one_by_one.append(score)
        else:
            rest.agreeable.append(score)
    return rest


def line_of(page: CardPage, score: CriterionScore) -> CardLine:
    """The line of the card on which the criterion stands."""
    return next(line for line in page.scored if line.score.pk == score.pk)


def evidence_of(score: CriterionScore) -> list[Evidence]:
    """What proves the criterion, in the order in which it was kept."""
    return list(score.evidence.order_by("pk"))


def steps_of(card: Scorecard) -> QuerySet[CardTransition]:
    """The card's way, the last step first."""
    return card.transitions.select_related("by__unit").order_by("-pk")


def neighbours(score: CriterionScore) -> tuple[int | None, int | None]:
    """Keys of the criteria before and after this one on its card. One query."""
    keys = list(CriterionScore.objects.filter(card=score.card_id).order_by(*_PLACE).values_list("pk", flat=True))
    place = keys.index(score.pk)
    before = keys[place - 1] if place else None
    return before, keys[place + 1] if place + 1 < len(keys) else None


def next_to_do(score: CriterionScore) -> int | None:
    """The next criterion of the card that waits for the same hand, after this one and then from the beginning. One
    query.
    """
    scores = CriterionScore.objects.filter(card=score.card_id).exclude(pk=score.pk)
    status = score.card.status
    if status == CardStatus.DRAFT:
        scores = scores.filter(self_points__isnull=True, not_applicable=False).exclude(
            criterion__source=ScoreSource.SURVEY
        )
    elif status == CardStatus.SENT:
        scores = scores.filter(appraised_at__isnull=True)
    elif status == CardStatus.OBJECTED:
        scores = scores.filter(second_at__isnull=True).exclude(objection="")
    else:
        return None
    waiting = list(scores.order_by(*_PLACE).values_list("pk", "criterion__position"))
    after = [pk for pk, place in waiting if place > score.criterion.position]
    return next(iter(after or [pk for pk, _ in waiting]), None)


def next_card(card: Scorecard) -> Scorecard | None:
    """The card of the round that waits for Sở Nội vụ's points after this one, then from the beginning. One query."""
    waiting = Scorecard.objects.filter(round=card.round_id, status__in=(CardStatus.SENT, CardStatus.OBJECTED))
    others = list(waiting.exclude(pk=card.pk).select_related("unit").order_by("unit__sort_key", "unit__code"))
    place = (card.unit.sort_key, card.unit.code)
    after = [other for other in others if (other.unit.sort_key, other.unit.code) > place]
    return next(iter(after or others), None)


def _part(area: Node, scores: dict[int, CriterionScore], given) -> AreaPart | None:
    lines = [line for node in outline([area]) if (line := _line(node, scores, given))]
    return AreaPart(lines[0], lines[1:]) if lines else None


def _line(node: Node, scores: dict[int, CriterionScore], given) -> CardLine | None:
    """None where nothing at or under the line applies to units of this kind."""
    there = [(leaf.criterion, scores[leaf.criterion.pk]) for leaf in node.leaves() if leaf.criterion.pk in scores]
    if not there:
        return None
    return CardLine(
        node=node,
        score=scores.get(node.criterion.pk) if node.is_leaf else None,
        own=sum_of(there, tally_self),
        given=sum_of(there, given),
    )


def sum_of(rows: Iterable, tally) -> Tally:
    """The tallies of (criterion, score) together; a survey is nothing that the unit asks for."""
    return total(
        tally(score, criterion.max_points)
        for criterion, score in rows
        if tally is not tally_self or criterion.source != ScoreSource.SURVEY
    )
