"""What the year's plans ask of the figures of reports, and how these stand against it by the rules of targets."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import or_

from indicators.enums import UnitOfMeasure
from organisations.models import Unit
from plans.enums import PlanStatus, TargetResult
from plans.judging import judge
from plans.models import Target
from plans.promises import Promise, Reading
from plans.queries.target_results import asked_words, kinds_of, promises_of
from reform.common.periods import Period
from reporting.snapshot import Figure

_TOLD = frozenset((TargetResult.MET, TargetResult.MISSED, TargetResult.ON_TRACK, TargetResult.AT_RISK))


@dataclass(frozen=True)
class Asked:
    """A target for the year: what it asks for ("từ 85% trở lên"), whose plan has it, the kinds of units that it holds
    for (empty: for all).
    """

    text: str
    owner: int
    kinds: tuple[str, ...]
    promise: Promise | None

    def judged(self, figure: Figure, unit: Unit, year: int, period: str) -> Figure:
        """The figure with how it stands; of a target that speaks of others than the unit's figure nothing is said."""
        if self.promise is None or (self.kinds and unit.kind not in self.kinds):
            return figure
        if self.owner != unit.pk and self.promise.unit != UnitOfMeasure.PERCENT:
            return figure  # a count or rank asked of the whole province is not asked of each agency
        if self.promise.accrues and period == Period.Q3:
            return figure  # what the half year before had is not in it
        now = Reading(
            year, period, figure.value, figure.band, counted=figure.entered, expected=figure.expected
        )  # without a value it says nothing
        then = Reading(year - 1, period, figure.previous)
        found = judge(self.promise, (now, then), date(year, 12, 31))
        return replace(figure, standing=str(found.result) if found.result in _TOLD else "")


def targets_asked(owners: Sequence[Sequence[int | None]], year: int) -> list[dict[int, Asked]]:
    """For each line of owners the target for the year by indicator, the first owner's plan before the next's; a draft
    sets none. One query, two more where there are targets.
    """
    known = {owner for line in owners for owner in line if owner}
    rows = Target.objects.exclude(plan__status=PlanStatus.DRAFT).filter(
        plan__owner__in=known, horizon_year=year, indicator__isnull=False
    )
    first: dict[tuple[int, int], Target] = {}
    for target in rows.select_related("plan", "indicator"):
        first.setdefault((target.plan.owner_id, target.indicator_id), target)
    promises = promises_of(list(first.values()))
    found: dict[int, dict[int, Asked]] = defaultdict(dict)
    for (owner, indicator), target in first.items():
        promise = None if target.population else promises[target.pk]
        found[owner][indicator] = Asked(asked_words(target), owner, kinds_of(target), promise)
    return [reduce(or_, (found[owner] for owner in reversed(line) if owner), {}) for line in owners]
