"""What was promised, by whom, and what was done."""

from plans.models.activities import Activity, Assignment
from plans.models.documents import Plan, Resolution
from plans.models.imports import ImportRow, PlanImport
from plans.models.outline import PlanSection, Task
from plans.models.progress import Evidence, ProgressUpdate
from plans.models.targets import Target

__all__ = [
    "Activity",
    "Assignment",
    "Evidence",
    "ImportRow",
    "Plan",
    "PlanImport",
    "PlanSection",
    "ProgressUpdate",
    "Resolution",
    "Target",
    "Task",
]
