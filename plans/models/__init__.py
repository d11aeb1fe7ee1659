"""What was promised, by whom, and what was done."""

from plans.models.activities import Activity, Assignment
from plans.models.changes import ActivityChange
from plans.models.documents import Plan, Resolution
from plans.models.imports import HeaderChoice, ImportRow, PlanImport
from plans.models.outline import PlanSection, Task
from plans.models.progress import Evidence, ProgressUpdate
from plans.models.targets import Target

__all__ = [
    "Activity",
    "ActivityChange",
    "Assignment",
    "Evidence",
    "HeaderChoice",
    "ImportRow",
    "Plan",
    "PlanImport",
    "PlanSection",
    "ProgressUpdate",
    "Resolution",
    "Target",
    "Task",
]
