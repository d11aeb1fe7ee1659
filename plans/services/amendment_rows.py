"""Writes the rows of an amendment: activities changed, added, taken out and brought back, with what each was before."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from indicators.models import ReformArea
from organisations.models import User
from organisations.queries.unit_names import names_for
from plans.enums import ChangeKind, PlanStatus, WorkStatus
from plans.importing.compare import Row
from plans.importing.sides import rows_of, side_of
from plans.models import Activity, ActivityChange, Plan, PlanImport
from plans.queries.plan_diff import Line, PlanDiff
from plans.services.activity_history import Former, change_of, former_of
from plans.services.amendment_places import Places
from plans.services.amendment_targets import NewTargets
from plans.services.amendment_units import Units
from plans.services.plan_order import merged, renumber
from plans.services.plan_store import activity_words, deadline_fields, extra_columns, new_activity
from plans.services.request_closing import close_requests
from plans.states import State
from reform.common import clock
from reform.common.text import clean

_STATE, _GONE = "Tình trạng", "Đã đưa ra khỏi kế hoạch"
_GENERAL_AREA = "steering"
_WRITTEN = [
    "task", "area", "label", "title", "implicit", "requirement", "product", "note", "leads_text", "supports_text",
    "deadline_text", "deadline_kind", "starts_on", "due_on", "deadline_tentative", "status", "progress",
    "completed_on", "source_row", "extra", "search_text", "merged_into",
]  # fmt: skip
_KEPT = ["label", "source_row", "search_text"]


@dataclass
class Amender:
    """Applies the lines that a person chose to one plan, within the caller's transaction."""

    by: User
    plan: Plan
    diff: PlanDiff
    source: PlanImport
    document: str
    on: date
    changes: list[ActivityChange] = field(default_factory=list)
    written: dict[int, Activity] = field(default_factory=dict)
    kept: dict[int, Activity] = field(default_factory=dict)
    by_row: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.areas = {area.key: area for area in ReformArea.objects.all()}
        self.old_order = list(self.plan.activities.order_by("position").values_list("pk", flat=True))
        self.places = Places(self.plan, self.diff, self.areas)
        self.units = Units(self.plan, names_for(self.plan.owner), self.on)
        self.targets = NewTargets(self.plan, self.areas)
        self.rows = {draft["import_row"]: row for draft, row in self._drafts()}

    def _drafts(self) -> Iterable[tuple[dict[str, Any], Row]]:
        rows = side_of(self.diff.outline, self.plan.first_year).rows
        return zip(rows_of(self.diff.outline), rows, strict=True)

    def amend(self, added: list[Line], changed: list[Line], removed: list[Line], back: list[Line]) -> None:
        """Everything that was chosen, then the order and the numbers of the file for all that stays."""
        self.places.prepare(self.rows[line.draft["import_row"]].task for line in (*added, *changed, *back))
        for old, new in self.places.heirs(self._moves(changed + back)).items():
            self.targets.move_task(old, new[0])  # where the first of its work goes
        for line in removed:
            self._remove(line)
        for line in changed:
            self._change(line)
        for line in back:
            self._bring_back(line)
        self._add(added)
        self._stay(changed + back)
        for activity in (*self.written.values(), *self.kept.values()):
            activity.search_text = activity_words(_as_draft(activity), self.places.tasks[activity.task_id].title)
        Activity.objects.bulk_update(self.written.values(), _WRITTEN, batch_size=500)
        Activity.objects.bulk_update(self.kept.values(), _KEPT, batch_size=500)
        self.units.write(self.by)
        self.targets.write()
        self._finish(removed)

    def _moves(self, lines: list[Line]) -> list[tuple[int, int]]:
        """From which task of the plan to which task of the file the work of these lines goes."""
        return [(line.activity.task_id, line.pair.new.task) for line in lines]

    def _remove(self, line: Line) -> None:
        """Out of a plan in force the work is cancelled, so that its history stays; a draft simply does without it."""
        activity = line.activity
        if self.plan.status == PlanStatus.DRAFT:
            return
        former = self._former(activity)
        state = State.of(activity.status, activity.deadline_kind, activity.due_on, activity.completed_on, on=self.on)
        ended = [row.pk for row in self.units.cancel(activity)]
        activity.status, activity.progress, activity.completed_on = (
            WorkStatus.CANCELLED,
            min(activity.progress, 99),
            None,
        )
        self.written[activity.pk] = activity
        self._note(activity, ChangeKind.CANCELLED, former, {_STATE: state.label}, {_STATE: _GONE}, ended)

    def _change(self, line: Line) -> None:
        activity, changed = line.activity, line.pair.changed
        former = self._former(activity)
        self._take(line)
        if "leads" in changed:
            self.units.set_leads(activity, line.draft.get("leads", ()))
            _set(activity, self.units.state(activity))
        if "supports" in changed:
            self.units.set_supports(activity, line.draft.get("supports", ()))
        if "targets" in changed:
            self._set_targets(activity, line)
        self.units.follow(activity)
        self._note(activity, ChangeKind.CHANGED, former, *_words(line))

    def _bring_back(self, line: Line) -> None:
        activity = line.activity
        former = self._former(activity)
        self._take(line)
        activity.merged_into = None  # it is followed on its own again
        self.units.reopen(activity)
        if "leads" not in self.diff.absent:
            self.units.set_leads(activity, line.draft.get("leads", ()))
        if "supports" not in self.diff.absent:
            self.units.set_supports(activity, line.draft.get("supports", ()))
        if "targets" in line.pair.changed:
            self._set_targets(activity, line)
        _set(activity, self.units.state(activity))
        self.units.follow(activity)
        before, after = _words(line)
        after = {_STATE: "Đưa trở lại kế hoạch"} | after
        self._note(activity, ChangeKind.ADDED, former, {_STATE: _GONE} | before, after)

    def _take(self, line: Line) -> None:
        """The file's words, but for the columns that it does not have."""
        activity, draft, absent = line.activity, line.draft, self.diff.absent
        activity.title = clean(draft["title"])[:2000]
        activity.implicit = draft.get("implicit", False)
        for name in ("requirement", "product", "note"):
            if name not in absent:
                setattr(activity, name, draft.get(name, ""))
        for name in ("leads", "supports"):
            if name not in absent:
                setattr(activity, f"{name}_text", draft.get(f"{name}_text", "")[:1000])
        if "deadline" not in absent and not _has_recorded_day(activity, draft["deadline"]):
            _set(activity, deadline_fields(draft["deadline"]))
        activity.extra = activity.extra | draft.get("extra", {})
        activity.task = self.places.task_for(line.pair.new.task)
        was_in = activity.area_id
        activity.area = self.areas.get(line.pair.new.area) or activity.area
        self.targets.move_with(activity, was_in)
        self.written[activity.pk] = activity

    def _set_targets(self, activity: Activity, line: Line) -> None:
        row = self.rows[line.draft["import_row"]]
        if self.places.first_rows[row.task] == row.key:
            self.targets.set_of_task(activity, self.places.task_drafts[row.task].get("targets", ()))
        self.targets.set_of_activity(activity, line.draft.get("targets", ()))

    def _add(self, lines: list[Line]) -> None:
        made: list[tuple[Activity, Line]] = []
        place = max(self.plan.activities.values_list("position", flat=True), default=0)
        for line in lines:
            row = self.rows[line.draft["import_row"]]
            task = self.places.task_for(row.task)
            area = self.areas.get(row.area) or task.section.area or self.areas[_GENERAL_AREA]
            place += 1
            made.append((new_activity(self.plan, task, area, line.draft, place), line))
        Activity.objects.bulk_create([activity for activity, _ in made], batch_size=500)
        for activity, line in made:
            self.by_row[line.draft["import_row"]] = activity.pk
            self.units.set_leads(activity, line.draft.get("leads", ()))
            self.units.set_supports(activity, line.draft.get("supports", ()))
            self._set_targets_of_new(activity, line)
            self._note(activity, ChangeKind.ADDED, None, {}, {"Hoạt động": activity.title} | dict(line.facts))

    def _set_targets_of_new(self, activity: Activity, line: Line) -> None:
        row = self.rows[line.draft["import_row"]]
        if row.task in self.places.made_tasks and self.places.first_rows[row.task] == row.key:
            self.targets.set_of_task(activity, self.places.task_drafts[row.task].get("targets", ()))
        self.targets.set_of_activity(activity, line.draft.get("targets", ()))

    def _stay(self, applied: list[Line]) -> None:
        """Work that the file still has takes its number and points to its row there; so does what was changed."""
        for line in (*self.diff.unchanged, *applied):
            activity = line.activity
            activity.label = line.draft.get("label", "")[:60]
            activity.source_row_id = line.draft["import_row"]
        kept = list(self.diff.unchanged)
        # Work that was left as it is is searched for by its task's new words too.
        kept += [line for line in self.diff.changed if self.places.renamed(line.activity.task_id)]
        self.kept = {line.activity.pk: line.activity for line in kept if line.activity.pk not in self.written}
        for line in (*self.diff.changed, *self.diff.unchanged, *applied):
            self.by_row.setdefault(line.draft["import_row"], line.activity.pk)

    def _finish(self, removed: list[Line]) -> None:
        if self.plan.status == PlanStatus.DRAFT:
            gone = {line.activity.pk for line in removed}
            Activity.objects.filter(pk__in=gone).delete()
            self.old_order = [pk for pk in self.old_order if pk not in gone]
        else:
            ActivityChange.objects.bulk_create(self.changes, batch_size=500)
            left = f"Hoạt động đã được đưa ra khỏi kế hoạch theo văn bản số {self.document}."
            close_requests([line.activity for line in removed], by=self.by, answer=left)
        order = [self.by_row[key] for key in self.rows if key in self.by_row]
        renumber(Activity.objects.filter(plan=self.plan), merged(order, self.old_order))
        self.places.finish()
        columns = list(dict.fromkeys((*self.plan.extra_columns, *extra_columns(self.diff.outline))))
        Plan.objects.filter(pk=self.plan.pk).update(extra_columns=columns)

    def _former(self, activity: Activity) -> Former:
        return former_of(activity, self.units.supports(activity))

    def _note(
        self,
        activity: Activity,
        kind: str,
        former: Former | None,
        before: dict[str, str],
        after: dict[str, str],
        ended: Iterable[int] = (),
    ) -> None:
        change = change_of(
            activity=activity,
            kind=kind,
            by=self.by,
            on=self.on,
            former=former,
            supports=self.units.supports(activity),
            before=before,
            after=after,
            ended=list(ended),
            document=self.document,
            source=self.source,
            changed_at=clock.now(),
        )
        self.changes.append(change)


def _words(line: Line) -> tuple[dict[str, str], dict[str, str]]:
    """What changed, before and after, as people read it; what only stands there to be recognised is left out."""
    before, after = {}, {}
    for one in line.fields:
        old, new = (" ".join(text for text, _ in runs) for runs in (one.old, one.new))
        if old != new:
            before[one.label], after[one.label] = old, new
    return before, after


def _has_recorded_day(activity: Activity, deadline: dict[str, Any]) -> bool:
    """Whether the file only repeats the words of which the day was recorded since (`services.events`)."""
    return bool(activity.due_on and not deadline["due_on"] and activity.deadline_text == deadline["text"][:500])


def _as_draft(activity: Activity) -> dict[str, Any]:
    return {name: getattr(activity, name) for name in ("title", "product", "leads_text", "extra")}


def _set(activity: Activity, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(activity, name, value)
