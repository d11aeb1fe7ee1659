"""The target that holds for an indicator of a body in a year, for pages that show figures."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.models import Indicator
from organisations.models import Unit
from plans.enums import PlanStatus
from plans.models import Target
from plans.promises import Bounds
from plans.queries.target_results import TargetStanding, asked_words, kinds_of, promise_of, standings


@dataclass(frozen=True)
class RowTarget:
    """A target beside figures: its bound as a number where it has one, and how it stands where it is the body's own
    (`of_body`); an agency without one is shown the province's.
    """

    target: Target
    level: Decimal | None
    standing: TargetStanding | None = None

    @property
    def of_body(self) -> bool:
        """Whether the body's own plan set it."""
        return self.standing is not None

    @property
    def words(self) -> str:
        """ "2025: từ 85% trở lên"."""
        return f"{self.target.horizon_year}: {asked_words(self.target)}"


def row_targets(
    body: Unit, indicators: Collection[Indicator], year: int, *, kinds: Collection[str] = (), on: date
) -> dict[int, RowTarget]:
    """By indicator the target that the year is held against: the body's before the province's, of the year before a
    later horizon. A target of one level of the administration holds where just these kinds are shown, any other for
    the whole; one of a population holds for no figure of the whole. At most ten queries.
    """
    found: dict[int, list[Target]] = defaultdict(list)
    for target in targets_of(body, indicators).filter(horizon_year__gte=year, plan__first_year__lte=year):
        if not target.population and set(kinds_of(target)) <= set(kinds):
            found[target.indicator_id].append(target)
    chosen = {pk: min(targets, key=lambda one: _rank(one, body, kinds)) for pk, targets in found.items()}
    own = [target for target in chosen.values() if target.plan.owner_id == body.pk]
    judged = {standing.target.pk: standing for standing in standings(own, on)}
    return {
        pk: RowTarget(target, level_of(target, judged.get(target.pk)), judged.get(target.pk))
        for pk, target in chosen.items()
    }


def targets_of(body: Unit, indicators: Collection[Indicator]):
    """The targets of the body's own plans and of its province's, drafts left out, with what judging needs."""
    owners = {body.pk, body.province_id} - {None}
    return (
        Target.objects.filter(plan__owner__in=owners, indicator__in=[one.pk for one in indicators])
        .exclude(plan__status=PlanStatus.DRAFT)
        .select_related("plan__owner", "indicator__area")
        .order_by("horizon_year", "plan_id", "position")
    )


def level_of(target: Target, standing: TargetStanding | None = None) -> Decimal | None:
    """The number that the target asks for at its horizon; None where it has none of its own, as bands and comparisons
    with a year that was not measured.
    """
    promise = standing.promise if standing and standing.promise else promise_of(target)
    if target.band:
        return None
    readings = standing.readings if standing else ()
    return bound_of(promise.bounds(promise.known_start(readings)))


def bound_of(bounds: Bounds | None) -> Decimal | None:
    """The bound that a chart draws: the lower one, else the upper."""
    if bounds is None:
        return None
    return bounds.low if bounds.low is not None else bounds.high


def _rank(target: Target, body: Unit, kinds: Collection[str]) -> tuple:
    return (
        target.plan.owner_id != body.pk,
        bool(kinds) and not kinds_of(target),
        bool(target.narrows_id),
        target.horizon_year,
        target.position,
    )
