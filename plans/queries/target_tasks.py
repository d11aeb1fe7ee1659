"""The tasks among which those that serve a target are chosen, the probable ones first."""

from dataclasses import dataclass

from django.db.models import QuerySet

from plans.models import Target, Task
from plans.target_tasks import suggested


@dataclass(frozen=True)
class TaskChoices:
    """The tasks of the target's plan, and those to be shown first: chosen before, or suggested by their words."""

    every: QuerySet[Task]
    first: list[Task]


def tasks_to_choose(target: Target) -> TaskChoices:
    """What the form of a target offers; plan and indicator are loaded. Four queries."""
    every = Task.objects.filter(section__plan=target.plan_id).select_related("section")
    every = every.order_by("section__position", "position")
    tasks = {task.pk: task for task in every.prefetch_related("activities")}
    words = {
        pk: " . ".join([task.title, *(activity.title for activity in task.activities.all())])
        for pk, task in tasks.items()
    }
    chosen = set(target.served_by.values_list("pk", flat=True))
    own = tasks.get(target.task_id)
    near = [pk for pk, task in tasks.items() if own and task.section_id == own.section_id]
    wanted = " . ".join(filter(None, (target.text, target.subject, target.indicator and target.indicator.name)))
    found = chosen | set(suggested(wanted, words, near=near))
    return TaskChoices(every, [task for pk, task in tasks.items() if pk in found])
