"""What was promised, by whom, and what was done."""

from plans.models.activities import Activity, Assignment
from plans.models.changes import ActivityChange, AssignmentGap
from plans.models.documents import Plan, Resolution
from plans.models.imports import HeaderChoice, ImportRow, PlanImport
from plans.models.notes import Note
from plans.models.outline import PlanSection, Task
from plans.models.periods import PeriodReport
from plans.models.progress import Evidence, ProgressUpdate
from plans.models.review import ChangeRequest, ProposedUpdate
from plans.models.saved_filters import SavedFilter
from plans.models.targets import Target, TargetJudgement, TargetStep

__all__ = [
    "Activity",
    "ActivityChange",
    "Assignment",
    "AssignmentGap",
    "ChangeRequest",
    "Evidence",
    "HeaderChoice",
    "ImportRow",
    "Note",
    "PeriodReport",
    "Plan",
    "PlanImport",
    "PlanSection",
    "ProgressUpdate",
    "ProposedUpdate",
    "Resolution",
    "SavedFilter",
    "Target",
    "TargetJudgement",
    "TargetStep",
    "Task",
]
