"""Sections and tasks of a plan that is amended: those of the file that are new are made when work is put into them."""

from collections import defaultdict
from collections.abc import Iterable

from indicators.models import ReformArea
from plans.importing.sides import side_of, tasks_of
from plans.importing.tree import sections_of
from plans.models import Activity, Plan, PlanSection, Target, Task
from plans.queries.plan_diff import PlanDiff
from plans.services.amendment_targets import follow_tasks
from plans.services.plan_order import merged, renumber
from reform.common.text import clean


class Places:
    """Where the rows of the file stand in the plan; headings take the file's words and numbers."""

    def __init__(self, plan: Plan, diff: PlanDiff, areas: dict[str, ReformArea]) -> None:
        self.plan, self.areas = plan, areas
        file = side_of(diff.outline, plan.first_year)
        self.section_drafts, self.task_drafts = list(sections_of(diff.outline)), tasks_of(diff.outline)
        self.parents = [heading.parent for heading in file.sections]
        self.section_of_task = [heading.parent for heading in file.tasks]
        self.sections = {row.pk: row for row in plan.sections.order_by("position")}
        tasks = Task.objects.filter(section__plan=plan).order_by("section__position", "position")
        self.tasks = {row.pk: row for row in tasks}
        self.section_keys = dict(diff.comparison.sections)
        self.task_keys = {
            key: old for key, old in diff.comparison.tasks.items() if self._stays(self.section_of_task[key], old)
        }
        self.order = list(self.sections), list(self.tasks)
        self.made_tasks: set[int] = set()
        self._heirs: dict[int, list[Task]] = defaultdict(list)
        self.first_rows = {row.task: row.key for row in reversed(file.rows)}
        self._renamed = self._rename()

    def _stays(self, section: int, task: int) -> bool:
        """A task that now stands under another heading is another task; its rows move, each as the person decided."""
        return self.section_keys.get(section) == self.tasks[task].section_id

    def section_for(self, key: int) -> PlanSection:
        """The section that is the file's number `key`, made with all above it where the plan has none."""
        if key not in self.section_keys:
            draft = self.section_drafts[key]
            above = None if self.parents[key] is None else self.section_for(self.parents[key])
            made = PlanSection.objects.create(
                plan=self.plan,
                parent=above,
                label=draft.get("label", "")[:60],
                title=clean(draft["title"])[:500],
                position=max((row.position for row in self.sections.values()), default=0) + 1,
                depth=above.depth + 1 if above else 0,
                area=self.areas.get(draft.get("area") or "") or (above.area if above else None),
            )
            self.sections[made.pk] = made
            self.section_keys[key] = made.pk
        return self.sections[self.section_keys[key]]

    def prepare(self, keys: Iterable[int]) -> None:
        """Make the tasks of the file with these numbers that the plan has not. One query, and one a new section."""
        last = max((row.position for row in self.tasks.values()), default=0)
        missing = [key for key in sorted(set(keys)) if key not in self.task_keys]
        made = [
            Task(
                section=self.section_for(self.section_of_task[key]),
                label=self.task_drafts[key].get("label", "")[:60],
                title=clean(self.task_drafts[key]["title"])[:2000],
                position=last + place,
            )
            for place, key in enumerate(missing, start=1)
        ]
        for key, task in zip(missing, Task.objects.bulk_create(made, batch_size=500), strict=True):
            self.tasks[task.pk] = task
            self.task_keys[key] = task.pk
        self.made_tasks.update(missing)

    def task_for(self, key: int) -> Task:
        """The task that is the file's number `key`, made by `prepare` where the plan had none."""
        return self.tasks[self.task_keys[key]]

    def heirs(self, moves: Iterable[tuple[int, int]]) -> dict[int, list[Task]]:
        """For each task that the file no longer has the tasks that its work goes to, those of the first row first;
        `moves` are pairs of a task of the plan and one of the file.
        """
        staying = set(self.task_keys.values()) - {self.task_keys[key] for key in self.made_tasks}
        for old, key in moves:
            new = self.task_for(key)
            if old != new.pk and old not in staying and new not in self._heirs[old]:
                self._heirs[old].append(new)
        return dict(self._heirs)

    def _rename(self) -> set[int]:
        """Headings that stay take the file's words; returns the keys of the tasks whose words changed."""
        changed: dict[type, list] = {PlanSection: [], Task: []}
        levels = (
            (self.section_keys, self.section_drafts, self.sections),
            (self.task_keys, self.task_drafts, self.tasks),
        )
        for keys, drafts, rows in levels:
            for key, pk in keys.items():
                row, draft = rows[pk], drafts[key]
                words = draft.get("label", "")[:60], clean(draft["title"])[: row._meta.get_field("title").max_length]
                if (row.label, row.title) != words and words[1]:
                    row.label, row.title = words
                    changed[type(row)].append(row)
        for model, rows in changed.items():
            model.objects.bulk_update(rows, ["label", "title"], batch_size=500)
        return {row.pk for row in changed[Task]}

    def renamed(self, task: int) -> bool:
        """Whether the task has other words or another number than before."""
        return task in self._renamed

    def finish(self) -> None:
        """Drop tasks that lost all their work, and put headings into the file's order."""
        follow_tasks((old, new.pk) for old, tasks in self._heirs.items() for new in tasks)
        used = set(Activity.objects.filter(plan=self.plan).values_list("task_id", flat=True))
        old_sections, old_tasks = self.order
        empty = {pk for pk in old_tasks if pk not in used and pk not in self.task_keys.values()}
        if empty:
            Target.objects.filter(task__in=empty).delete()
            Task.objects.filter(pk__in=empty).delete()
        sections = [self.section_keys[key] for key in sorted(self.section_keys)]
        tasks = [self.task_keys[key] for key in sorted(self.task_keys)]
        renumber(PlanSection.objects.filter(plan=self.plan), merged(sections, old_sections))
        left = [pk for pk in merged(tasks, old_tasks) if pk not in empty]
        renumber(Task.objects.filter(section__plan=self.plan), left, per="section_id")
