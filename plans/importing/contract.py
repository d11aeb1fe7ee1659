"""The flat JSON object that people script against (`import_plan --dry-run --json`): its names do not change."""

from typing import Any

from plans.importing.drafts import ActivityDraft, PlanDraft, SectionDraft, TargetDraft, TaskDraft, deadline_to_json

_DEADLINE = ("text", "kind", "starts_on", "due_on", "tentative")
_TARGET = ("text", "measure", "comparator", "lower", "upper", "scope", "baseline_year")
# What came later stands behind, so that a program written before finds its keys where they were.
_TARGET += ("baseline_value", "population", "exceptions")


def to_contract(draft: PlanDraft) -> dict[str, Any]:
    """The plan as `{file, year, counts, activities, issues}`.

    `sections` counts those that hold tasks themselves. A task's own targets stand with its first activity. Beside the
    promised keys an activity has `task_label`, `section_title` and `note`, an issue its `table`.
    """
    activities = []
    seen: set[int] = set()
    for path, task, activity in draft.activities():
        first = id(task) not in seen
        seen.add(id(task))
        activities.append(_activity(path, task, activity, task.targets if first else ()))
    return {
        "file": draft.head.file,
        "year": draft.head.year,
        "counts": counts(draft),
        "activities": activities,
        "issues": [issue.to_json() for issue in draft.all_issues()],
    }


def counts(draft: PlanDraft) -> dict[str, int]:
    """Areas that occur, sections that hold tasks themselves, tasks, tracked rows, issues."""
    holders = [path[-1] for path in draft.paths() if path[-1].tasks]
    tasks = [task for section in holders for task in section.tasks]
    return {
        "areas": len({section.area for section in holders if section.area}),
        "sections": len(holders),
        "tasks": len(tasks),
        "activities": sum(len(task.activities) for task in tasks),
        "issues": len(draft.all_issues()),
    }


def _activity(
    path: tuple[SectionDraft, ...], task: TaskDraft, activity: ActivityDraft, of_task: tuple[TargetDraft, ...]
) -> dict[str, Any]:
    section = path[-1]
    deadline = deadline_to_json(activity.deadline)
    return {
        "area": section.area,
        "section": section.label or section.title,
        "section_title": section.title,
        "task": task.title,
        "task_label": task.label,
        "label": activity.label or (task.label if activity.implicit else ""),
        "title": activity.title,
        "implicit": activity.implicit,
        "requirement": activity.requirement,
        "product": activity.product,
        "note": activity.note,
        "leads": list(activity.leads),
        "supports": list(activity.supports),
        "deadline": {key: deadline[key] for key in _DEADLINE},
        "targets": [_target(target) for target in (*of_task, *activity.targets)],
        "source": {"table": activity.source.table, "row": activity.source.row},
        "issues": [issue.to_json() for issue in activity.issues],
    }


def _target(target: TargetDraft) -> dict[str, Any]:
    data = target.to_json()
    return {key: data[key] for key in _TARGET}
