"""Targets of work that is amended: what stays keeps all that is known of it, what is reworded keeps what still fits."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from indicators.comparisons import Comparator
from indicators.models import Indicator, ReformArea
from plans.enums import Pace
from plans.importing.likeness import words_key
from plans.models import Activity, Plan, Target, TargetStep, Task
from plans.queries.target_results import promise_of, threshold_in
from plans.services.target_store import named_indicators, store_targets, target_of
from reform.common.text import fold

_SAID = ("scope", "population", "exceptions")
_DOCUMENT = [
    "task", "activity", "area", "indicator", "text", "subject", "measure", "comparator", "lower", "upper", "band",
    "baseline_year", "baseline_value", "horizon_year", "pace", "version", *_SAID,
]  # fmt: skip
_PLACE = ["task", "activity", "area"]
_CEILINGS = (Comparator.AT_MOST, Comparator.LESS_THAN)
_FLOORS = (Comparator.AT_LEAST, Comparator.MORE_THAN)


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
        self.moved: dict[int, Target] = {}
        self.reworded: list[tuple[Target, dict[str, Any]]] = []

    def move_task(self, old: int, new: Task) -> None:
        """The targets of a task go with it to the one that stands for it in the file."""
        for target in self.of_task.pop(old, ()):
            target.task = new
            self.moved[target.pk] = target
            self.of_task[new.pk].append(target)

    def move_with(self, activity: Activity, was_in: int) -> None:
        """The targets of an activity stand where it stands; `was_in` is the key of the area that it was in."""
        for target in self.of_activity[activity.pk]:
            place = target.task_id, target.area_id
            target.task = activity.task
            target.area_id = activity.area_id if target.area_id == was_in else target.area_id
            if place != (target.task_id, target.area_id):
                self.moved[target.pk] = target

    def set_of_activity(self, activity: Activity, drafts: list[dict[str, Any]]) -> None:
        """The activity has these targets and no others."""
        place = {"_area": activity.area, "_task": activity.task, "_activity": activity}
        self._set(self.of_activity[activity.pk], drafts, place)

    def set_of_task(self, activity: Activity, drafts: list[dict[str, Any]]) -> None:
        """The activity's task has these targets and no others."""
        place = {"_area": activity.area, "_task": activity.task, "_activity": None}
        self._set(self.of_task[activity.task_id], drafts, place)

    def write(self) -> None:
        """Write what was collected. Some six queries, whatever the number of targets."""
        Target.objects.filter(pk__in=self.gone).delete()
        still = [target for key, target in self.moved.items() if key not in self.gone]
        Target.objects.bulk_update(still, _PLACE, batch_size=500)
        self._reword()
        store_targets(self.plan, self.made, self.areas)

    def _set(self, there: list[Target], drafts: list[dict[str, Any]], place: dict[str, Any]) -> None:
        measurable = [draft for draft in drafts if draft.get("comparator")]
        before = self._paired(there, measurable)
        kept = {target.pk for target in before if target}
        self.gone += [target.pk for target in there if target.pk not in kept]
        for at, (target, draft) in enumerate(zip(before, measurable, strict=True)):
            if target is None:
                is_beside = at > 0 and before[at - 1] is None  # what it may narrow is made with it
                self.made.append(draft | place | ({} if is_beside else {"narrows_previous": False}))
            elif not self._is_same(target, draft):
                self.reworded.append((target, draft | place))

    def _paired(self, there: list[Target], drafts: list[dict[str, Any]]) -> list[Target | None]:
        """For each draft the target that it was before: the very same, one in the same words, else the next one left
        in the order of the plan. A sentence with two horizons is two targets in the same words.
        """
        left, found = list(there), [None] * len(drafts)
        for alike in (self._is_same, _has_words, lambda target, draft: True):
            for place, draft in enumerate(drafts):
                if found[place] is None:
                    found[place] = next((target for target in left if alike(target, draft)), None)
                    left = [target for target in left if target is not found[place]]
        return found

    def _is_same(self, target: Target, draft: dict[str, Any]) -> bool:
        now = target_of(self.plan, draft | {"code": target.code}, self.areas, {}, target.position)
        return _has_words(target, draft) and _threshold(now) == _threshold(target)

    def _reword(self) -> None:
        if not self.reworded:
            return
        indicators = named_indicators([draft for _, draft in self.reworded])
        steps: dict[int, list[TargetStep]] = defaultdict(list)
        for step in TargetStep.objects.filter(target__in=[target for target, _ in self.reworded]).order_by("year"):
            steps[step.target_id].append(step)
        rows, void = [], []
        for was, draft in self.reworded:
            now = target_of(self.plan, draft | {"code": was.code}, self.areas, indicators, was.position)
            _keep_facts(now, was)
            lost = [step for step in steps[was.pk] if not _still_leads(step, now, was)]
            now.pace = Pace.LINEAR if was.pace == Pace.STEPS and len(lost) == len(steps[was.pk]) else was.pace
            now.pk, now.version = was.pk, was.version + 1
            rows.append(now)
            void += [step.pk for step in lost]
        Target.objects.bulk_update(rows, _DOCUMENT, batch_size=500)
        TargetStep.objects.filter(pk__in=void).delete()


def _has_words(target: Target, draft: dict[str, Any]) -> bool:
    return words_key(target.text, 0) == words_key(draft["text"], 0)


def _threshold(target: Target) -> tuple:
    return target.measure, target.comparator, target.lower, target.upper, target.band, target.horizon_year


def _keep_facts(now: Target, was: Target) -> None:
    """What people have said of the target and the new words do not contradict."""
    if now.indicator is None and was.indicator is not None and _fits(now, was.indicator):
        now.indicator = was.indicator
    for name in _SAID:
        told = getattr(was, name)
        if not getattr(now, name) and fold(told) not in fold(was.text):  # what the old words said went with them
            setattr(now, name, told)
    same_ground = now.measure == was.measure and now.indicator == was.indicator
    if was.baseline_year is None or was.baseline_year >= now.horizon_year or not same_ground:
        return
    if now.baseline_year is None:
        now.baseline_year, now.baseline_value = was.baseline_year, was.baseline_value
    elif now.baseline_year == was.baseline_year and now.baseline_value is None:
        now.baseline_value = was.baseline_value


def _fits(target: Target, indicator: Indicator) -> bool:
    target.indicator = indicator
    fits = promise_of(target).fits_its_unit
    target.indicator = None
    return fits


def _still_leads(step: TargetStep, now: Target, was: Target) -> bool:
    """Whether the step still lies on the way: before the horizon, in the same measure, not beyond what is asked for."""
    if now.measure != was.measure or now.indicator != was.indicator:
        return False
    if not now.plan.first_year <= step.year < now.horizon_year:
        return False
    asked = threshold_in(now, now.indicator.unit_of_measure if now.indicator else "")
    if now.comparator in _FLOORS:
        return step.value <= asked.lower
    return step.value >= asked.upper if now.comparator in _CEILINGS else now.comparator == was.comparator


def follow_tasks(heirs: Iterable[tuple[int, int]]) -> None:
    """Targets that a task of an amended plan served are served by the one that took its work; `heirs` are (old, new).
    Two queries, none for none.
    """
    after = defaultdict(set)
    for old, new in heirs:
        after[old].add(new)
    if not after:
        return
    through = Target.served_by.through
    served = through.objects.filter(task__in=after).values_list("target_id", "task_id")
    rows = {(target, new) for target, old in served for new in after[old]}
    through.objects.bulk_create(
        [through(target_id=target, task_id=task) for target, task in sorted(rows)], ignore_conflicts=True
    )
