"""Targets of work that is amended: what stays keeps its code, what replaces another takes over its indicator."""

from collections import defaultdict
from typing import Any

from indicators.models import ReformArea
from plans.importing.likeness import words_key
from plans.models import Activity, Plan, Target
from plans.services.target_store import store_targets


class NewTargets:
    """Collects what becomes of the targets of activities and tasks, then writes it. One query to begin with."""

    def __init__(self, plan: Plan, areas: dict[str, ReformArea]) -> None:
        self.plan, self.areas = plan, areas
        self.of_activity: dict[int, list[Target]] = defaultdict(list)
        self.of_task: dict[int, list[Target]] = defaultdict(list)
        for target in plan.targets.select_related("indicator").order_by("position"):
            if target.activity_id:
                self.of_activity[target.activity_id].append(target)
            elif target.task_id:
                self.of_task[target.task_id].append(target)
        self.gone: list[int] = []
        self.made: list[dict[str, Any]] = []

    def set_of_activity(self, activity: Activity, drafts: list[dict[str, Any]]) -> None:
        """The activity has these targets and no others."""
        place = {"_area": activity.area, "_task": activity.task, "_activity": activity}
        self._set(self.of_activity[activity.pk], drafts, place)

    def set_of_task(self, activity: Activity, drafts: list[dict[str, Any]]) -> None:
        """The activity's task has these targets and no others."""
        place = {"_area": activity.area, "_task": activity.task, "_activity": None}
        self._set(self.of_task[activity.task_id], drafts, place)

    def write(self) -> None:
        """Write what was collected."""
        Target.objects.filter(pk__in=self.gone).delete()
        store_targets(self.plan, self.made, self.areas)

    def _set(self, there: list[Target], drafts: list[dict[str, Any]], place: dict[str, Any]) -> None:
        left = {words_key(target.text, 0): target for target in there}
        fresh = [
            draft for draft in drafts if draft.get("comparator") and left.pop(words_key(draft["text"], 0), None) is None
        ]
        replaced = list(left.values())
        self.gone += [target.pk for target in replaced]
        for number, draft in enumerate(fresh):
            before = replaced[number] if number < len(replaced) else None
            kept = {"code": before.code} if before else {}
            if before and before.indicator and not draft.get("indicator"):
                kept["indicator"] = before.indicator.code
            self.made.append(draft | kept | place)
