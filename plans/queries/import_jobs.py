"""The background work on a file that is being read."""

from organisations.models import Job
from plans.models import PlanImport


def read_key(plan_import: PlanImport) -> str:
    """Under which reading the file is one piece of work."""
    return f"import:{plan_import.pk}"


def reading_job(plan_import: PlanImport) -> Job | None:
    """The last job that read the file, if a worker was asked. One query."""
    return Job.objects.filter(key=read_key(plan_import)).order_by("-id").first()
