"""Writes a plan's targets from the outline's target drafts."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import count, pairwise
from typing import Any

from indicators.models import Indicator, ReformArea
from plans.enums import MeasureKind
from plans.models import Plan, Target, Task


def store_targets(plan: Plan, drafts: list[dict[str, Any]], areas: dict[str, ReformArea]) -> None:
    """Create the targets in the order given; each draft may carry `_area`, `_task`, `_activity`, where in the
    outline it stood, and name with `served_by` the titles of the plan's tasks that serve it. What it narrows is named
    by its code (`narrows`) or is the draft before it at the same place (`narrows_previous`).

    A draft without a comparator is words only and makes no target. Without a code a target gets its place in the
    plan ("T007"), or the next code that no other has; without a horizon it is due with the plan. Four queries.
    """
    measurable = [draft for draft in drafts if draft.get("comparator")]
    indicators = named_indicators(measurable)
    places = dict(plan.targets.values_list("code", "position"))
    already = max(places.values(), default=0)
    given = {draft["code"] for draft in measurable if draft.get("code")}
    free = (code for code in (f"T{n:03}" for n in count(already + 1)) if code not in given and code not in places)
    rows = [
        target_of(plan, draft | {"code": draft.get("code") or next(free)}, areas, indicators, already + place)
        for place, draft in enumerate(measurable, start=1)
    ]
    by_code = {row.code: row for row in Target.objects.bulk_create(rows)}
    stored = {id(draft): row for draft, row in zip(measurable, rows, strict=True)}
    narrowed = []
    for before, draft in pairwise([None, *drafts]):
        wider = by_code.get(draft.get("narrows") or "")
        if draft.get("narrows_previous") and before is not None and _place(before) == _place(draft):
            wider = stored.get(id(before))
        if wider and (row := stored.get(id(draft))):
            row.narrows = wider
            narrowed.append(row)
    Target.objects.bulk_update(narrowed, ["narrows"])
    _serve(
        plan, [(row, draft["served_by"]) for draft, row in zip(measurable, rows, strict=True) if draft.get("served_by")]
    )


def _place(draft: dict[str, Any]) -> tuple:
    return draft.get("_task"), draft.get("_activity")


def _serve(plan: Plan, serving: list[tuple[Target, list[str]]]) -> None:
    """Join the targets with the tasks of the plan that have these titles. Two queries where there are any."""
    if not serving:
        return
    tasks = dict(Task.objects.filter(section__plan=plan).values_list("title", "pk"))
    through = Target.served_by.through
    through.objects.bulk_create(
        through(target_id=row.pk, task_id=tasks[title]) for row, titles in serving for title in titles
    )


def named_indicators(drafts: Iterable[dict[str, Any]]) -> dict[str, Indicator]:
    """The indicators that the drafts name, by their codes. One query, none where none is named."""
    codes = {draft["indicator"] for draft in drafts if draft.get("indicator")}
    return {indicator.code: indicator for indicator in Indicator.objects.filter(code__in=codes)}


def target_of(
    plan: Plan, draft: dict[str, Any], areas: dict[str, ReformArea], indicators: dict[str, Indicator], position: int
) -> Target:
    """The target that a draft with a code makes at that place of the plan; not saved."""
    is_band = draft["measure"] == MeasureKind.BAND
    return Target(
        plan=plan,
        task=draft.get("_task"),
        activity=draft.get("_activity"),
        area=areas.get(draft.get("area") or "") or draft.get("_area") or areas["steering"],
        indicator=indicators.get(draft.get("indicator") or ""),
        code=draft["code"],
        position=position,
        text=draft["text"],
        subject=(draft.get("subject") or "")[:300],
        measure=draft["measure"],
        comparator=draft["comparator"],
        lower=None if is_band else _decimal(draft.get("lower")),
        upper=None if is_band else _decimal(draft.get("upper")),
        band=(draft.get("band") or draft.get("lower") or draft.get("upper") or "") if is_band else "",
        scope=(draft.get("scope") or "")[:120],
        population=(draft.get("population") or "")[:200],
        exceptions=(draft.get("exceptions") or "")[:300],
        baseline_year=draft.get("baseline_year"),
        # a value without its year says nothing that could be drawn or compared
        baseline_value=_decimal(draft.get("baseline_value")) if draft.get("baseline_year") else None,
        horizon_year=draft.get("horizon_year") or plan.last_year,
    )


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text is not None else None
