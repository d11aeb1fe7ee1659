"""The list of plans: a cascade of parents and children, each with its progress."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from plans.models import Activity, Plan
from plans.queries.standing import StateCounts
from plans.states import State


@dataclass(frozen=True)
class PlanLine:
    """A plan in the list: how deep below the plans that it implements, and how its activities stand."""

    plan: Plan
    depth: int
    counts: StateCounts


def find_plans(plans: QuerySet[Plan], *, q: str = "", year: int | None = None, status: str = "") -> QuerySet[Plan]:
    """Plans whose title or number has every word of `q`, that cover the year, in that status."""
    plans = plans.matching(q)
    if year:
        plans = plans.filter(first_year__lte=year, last_year__gte=year)
    if status:
        plans = plans.filter(status=status)
    return plans.select_related("owner", "parent")


def cascade(plans: Iterable[Plan]) -> list[tuple[Plan, int]]:
    """Each plan under the plan that it implements, with its depth; a plan whose parent is not among them stands at
    depth 0. The order of the input holds among siblings; a circle of parents is cut open.
    """
    plans = list(plans)
    among = {plan.pk for plan in plans}
    below: dict[int | None, list[Plan]] = {}
    for plan in plans:
        below.setdefault(plan.parent_id if plan.parent_id in among else None, []).append(plan)
    found: dict[int, tuple[Plan, int]] = {}

    def descend(children: list[Plan], depth: int) -> None:
        for plan in children:
            if plan.pk not in found:
                found[plan.pk] = (plan, depth)
                descend(below.get(plan.pk, []), depth + 1)

    descend(below.get(None, []), 0)
    descend(plans, 0)
    return list(found.values())


def plan_lines(placed: Iterable[tuple[Plan, int]], on: date) -> list[PlanLine]:
    """The plans with their counts. One query."""
    placed = list(placed)
    counts = counts_by_plan([plan.pk for plan, _ in placed], on)
    return [PlanLine(plan, depth, StateCounts(counts.get(plan.pk, {}))) for plan, depth in placed]


def counts_by_plan(plans: list[int], on: date) -> dict[int, dict[State, int]]:
    """How many activities of each plan stand in each state on that day. One query."""
    counted = Activity.objects.filter(plan__in=plans).with_state(on).order_by()
    counts: dict[int, dict[State, int]] = {}
    for plan, state, count in counted.values_list("plan", "state").annotate(count=Count("pk")):
        counts.setdefault(plan, {})[State(state)] = count
    return counts


def years_of(plans: QuerySet[Plan]) -> list[int]:
    """The years that the plans cover, newest first, for a filter. One query."""
    spans = plans.order_by().values_list("first_year", "last_year").distinct()
    return sorted({year for first, last in spans for year in range(first, last + 1)}, reverse=True)
