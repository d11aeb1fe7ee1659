"""Writes a plan's targets from the outline's target drafts."""

from decimal import Decimal
from itertools import count
from typing import Any

from indicators.models import Indicator, ReformArea
from plans.enums import MeasureKind
from plans.models import Plan, Target


def store_targets(plan: Plan, drafts: list[dict[str, Any]], areas: dict[str, ReformArea]) -> None:
    """Create the targets in the order given; each draft may carry `_area`, `_task`, `_activity`, where in the
    outline it stood.

    A draft without a comparator is words only and makes no target. Without a code a target gets its place in the
    plan ("T007"), or the next code that no other has; without a horizon it is due with the plan. Four queries.
    """
    measurable = [draft for draft in drafts if draft.get("comparator")]
    codes = {draft["indicator"] for draft in measurable if draft.get("indicator")}
    indicators = {indicator.code: indicator for indicator in Indicator.objects.filter(code__in=codes)}
    places = dict(plan.targets.values_list("code", "position"))
    already = max(places.values(), default=0)
    given = {draft["code"] for draft in measurable if draft.get("code")}
    free = (code for code in (f"T{n:03}" for n in count(already + 1)) if code not in given and code not in places)
    rows = [
        _target(plan, draft | {"code": draft.get("code") or next(free)}, areas, indicators, already + place)
        for place, draft in enumerate(measurable, start=1)
    ]
    by_code = {row.code: row for row in Target.objects.bulk_create(rows)}
    narrowed = []
    for draft, row in zip(measurable, rows, strict=True):
        if draft.get("narrows") in by_code:
            row.narrows = by_code[draft["narrows"]]
            narrowed.append(row)
    Target.objects.bulk_update(narrowed, ["narrows"])


def _target(
    plan: Plan, draft: dict[str, Any], areas: dict[str, ReformArea], indicators: dict[str, Indicator], position: int
) -> Target:
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
        baseline_year=draft.get("baseline_year"),
        horizon_year=draft.get("horizon_year") or plan.last_year,
    )


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text is not None else None
