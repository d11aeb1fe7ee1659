"""Rounds of scoring: which there are, how far their cards are, and how units rank within their groups."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, Count, Q, QuerySet, When

from organisations.models import User
from reform.common import clock
from reporting.criteria_tree import Node, areas_of
from reporting.enums import CardStatus, UnitGroup
from reporting.models import Criterion, CriterionScore, Scorecard, ScoringRound
from reporting.queries.scorecards import days_late
from reporting.scoring import Tally, ranks, tally_final

_TURN = (
    CardStatus.OBJECTED,
    CardStatus.SENT,
    CardStatus.AGREED,
    CardStatus.APPRAISED,
    CardStatus.DRAFT,
    CardStatus.FINAL,
)


@dataclass(frozen=True)
class CardRow:
    """A card in a list."""

    card: Scorecard
    days_late: int

    @property
    def status(self) -> CardStatus:
        """With its looks."""
        return CardStatus(self.card.status)


@dataclass(frozen=True)
class RoundPage:
    """A round with its cards, those first that wait for Sở Nội vụ."""

    rows: list[CardRow]

    def _number(self, *statuses: CardStatus) -> int:
        return sum(1 for row in self.rows if row.card.status in statuses)

    @property
    def drafts(self) -> int:
        """Units that score themselves still."""
        return self._number(CardStatus.DRAFT)

    @property
    def waiting(self) -> int:
        """Cards that wait for Sở Nội vụ to appraise or look again."""
        return self._number(CardStatus.SENT, CardStatus.OBJECTED)

    @property
    def told(self) -> int:
        """Cards whose units have still to answer."""
        return self._number(CardStatus.APPRAISED)

    @property
    def agreed(self) -> int:
        """Cards that can be closed."""
        return self._number(CardStatus.AGREED)

    @property
    def final(self) -> int:
        """Cards that are closed."""
        return self._number(CardStatus.FINAL)

    @property
    def late(self) -> int:
        """Units that sent late or are late."""
        return sum(1 for row in self.rows if row.days_late)


@dataclass(frozen=True)
class RankRow:
    """A unit in the ranking; without a rank where its card is not final. `before` is its card of the year before by the
    same version of the set, else None. `marks`: the areas of the set with the sums, None where nothing in one applies.
    """

    card: Scorecard
    rank: int | None
    before: Scorecard | None
    marks: list[tuple[Criterion, Tally | None]]

    @property
    def change(self) -> Decimal | None:
        """Against the year before."""
        if self.before is None or self.before.result is None or self.card.result is None:
            return None
        return self.card.result - self.before.result


@dataclass(frozen=True)
class RankGroup:
    """A khối, the best first; `average` of the final results."""

    group: UnitGroup
    rows: list[RankRow]

    @property
    def ranked(self) -> int:
        """How many have a result."""
        return sum(1 for row in self.rows if row.rank)


@dataclass(frozen=True)
class Ranking:
    """The groups of a round, with the `areas` of its set. `earlier` is the published round of the year before, where
    both are of whole years; `comparable` whether it went by the same version of the set.
    """

    groups: list[RankGroup]
    areas: list[Criterion]
    earlier: ScoringRound | None
    comparable: bool


def rounds_seen(viewer: User) -> QuerySet[ScoringRound]:
    """The rounds that the person sees, newest first, with how many cards there are, were sent and are final."""
    return (
        ScoringRound.objects.visible_to(viewer)
        .select_related("criteria_set", "province")
        .annotate(
            asked=Count("cards"),
            sent=Count("cards", filter=~Q(cards__status=CardStatus.DRAFT)),
            final=Count("cards", filter=Q(cards__status=CardStatus.FINAL)),
        )
        .order_by("-year", "-pk")
    )


def own_cards(viewer: User) -> dict[int, CardRow]:
    """The cards of the person's own agency by round. One query."""
    if not viewer.unit_id:
        return {}
    cards = Scorecard.objects.visible_to(viewer).filter(unit=viewer.unit.agency_id).select_related("round", "unit")
    return {card.round_id: CardRow(card, days_late(card)) for card in cards}


def round_page(round_: ScoringRound) -> RoundPage:
    """The round's cards. One query."""
    cards = list(round_.cards.select_related("unit", "round").order_by("unit__sort_key", "unit__code"))
    cards.sort(key=lambda card: _TURN.index(CardStatus(card.status)))
    return RoundPage([CardRow(card, days_late(card)) for card in cards])


def ranking_of(round_: ScoringRound) -> Ranking:
    """The units of the round by group and result; ranks are those of the decision, before it what they would be. Five
    queries at most.
    """
    published = ScoringRound.objects.published().of_whole(round_.year - 1).filter(province=round_.province_id)
    same = Case(
        When(criteria_set=round_.criteria_set_id, then=0),
        When(criteria_set__code=round_.criteria_set.code, then=1),
        default=2,
    )
    earlier = published.order_by(same, "-published_at").first() if round_.covers_year else None
    comparable = earlier is not None and earlier.criteria_set_id == round_.criteria_set_id
    before = {card.unit_id: card for card in earlier.cards.all()} if comparable else {}
    groups: dict[str, list[Scorecard]] = defaultdict(list)
    for card in round_.cards.select_related("unit").order_by("unit__sort_key", "unit__code"):
        groups[card.group].append(card)
    nodes = areas_of(Criterion.objects.filter(criteria_set=round_.criteria_set_id))
    sums = _area_sums(nodes, CriterionScore.objects.filter(card__round=round_))
    areas = [node.criterion for node in nodes]
    return Ranking(
        [_group(UnitGroup(key), groups[key], before, areas, sums) for key in UnitGroup if key in groups],
        areas,
        earlier,
        comparable,
    )


def area_results(cards: Iterable[Scorecard]) -> dict[int, list[tuple[Criterion, Tally]]]:
    """By final card the areas of its set that apply to the unit, in their order, each with what was earned in it; the
    cards come with their rounds. Two queries, whatever the number of cards.
    """
    rounds = {card.pk: card.round for card in cards}
    sets = {round_.criteria_set_id for round_ in rounds.values()}
    nodes = areas_of(Criterion.objects.filter(criteria_set__in=sets))
    sums = _area_sums(nodes, CriterionScore.objects.filter(card__in=list(rounds)))
    return {
        pk: [(node.criterion, sums[pk][node.criterion.pk]) for node in nodes if node.criterion.pk in sums[pk]]
        for pk in rounds
        if pk in sums
    }


def _area_sums(nodes: list[Node], scores: QuerySet[CriterionScore]) -> dict[int, dict[int, Tally]]:
    """By final card and area what was given. One query."""
    area_of = {leaf.criterion.pk: node.criterion.pk for node in nodes for leaf in node.leaves()}
    most = {leaf.criterion.pk: leaf.criterion.max_points for node in nodes for leaf in node.leaves()}
    sums: dict[int, dict[int, Tally]] = defaultdict(lambda: defaultdict(Tally))
    final = scores.filter(card__status=CardStatus.FINAL).only(
        *("card_id", "criterion_id", "not_applicable", "self_points"),
        *("appraised_points", "second_points", "second_at"),
    )
    for score in final.iterator(chunk_size=2000):
        sums[score.card_id][area_of[score.criterion_id]] += tally_final(score, most[score.criterion_id])
    return sums


def default_year(on: date | None = None) -> int:
    """The year that a round opened today is about: until June the one before."""
    on = on or clock.today()
    return on.year - 1 if on.month < 7 else on.year


def _group(
    group: UnitGroup,
    cards: list[Scorecard],
    before: dict[int, Scorecard],
    areas: list[Criterion],
    sums: dict[int, dict[int, Tally]],
) -> RankGroup:
    results = {card.pk: card.result for card in cards if card.result is not None}
    places = ranks(results)
    rows = []
    for card in cards:
        marks = [(area, sums[card.pk].get(area.pk) if card.pk in sums else None) for area in areas]
        rows.append(RankRow(card, card.rank or places.get(card.pk), before.get(card.unit_id), marks))
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0))
    return RankGroup(group, rows)
