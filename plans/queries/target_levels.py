"""The levels of the administration that targets hold for, and which of them have nobody to tell a figure."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from indicators.adding import ADDED_UP
from indicators.queries.reporters import asked_kinds
from organisations.enums import UnitKind
from organisations.models import Unit
from plans.models import Target

# The level that a target holds for, as plans write it → the kinds of units that are counted at this level.
LEVELS = {
    "cấp tỉnh": (UnitKind.DEPARTMENT, UnitKind.BOARD),
    "cấp huyện": (UnitKind.DISTRICT,),
    "cấp xã": (UnitKind.COMMUNE,),
}


def silent_levels(targets: Collection[Target], on: date) -> dict[int, list[str]]:
    """By target of a province over several levels those without a unit that is asked for the indicator on the day.

    One query where there is such a target.
    """
    several = {target: named for target in targets if len(named := _levels_of(target)) > 1}
    if not several:
        return {}
    there: dict[int, set[str]] = defaultdict(set)
    owners = {target.plan.owner_id for target in several}
    rows = Unit.objects.filter(province__in=owners).valid_on(on).order_by().values_list("province", "kind").distinct()
    for province, kind in rows:
        there[province].add(kind)
    found = {}
    for target, named in several.items():
        owner = target.plan.owner
        telling = asked_kinds(owner, target.indicator.reporter_kinds) & there[owner.pk]
        without = [level for level in named if not telling.intersection(LEVELS[level])]
        if 0 < len(without) < len(named):
            found[target.pk] = without
    return found


def _levels_of(target: Target) -> list[str]:
    if target.plan.owner.kind != UnitKind.PROVINCE or target.indicator.aggregation not in ADDED_UP:
        return []
    return [level for level in LEVELS if level in target.scope.lower()]
