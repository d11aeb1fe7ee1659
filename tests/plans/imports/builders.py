"""A file kept for the province."""

from plans.models import Activity, Assignment, ImportRow, Plan, PlanImport, PlanSection, Target, Task

WRITTEN = (Plan, PlanSection, Task, Activity, Assignment, Target, ImportRow)


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in (*WRITTEN, PlanImport)}
