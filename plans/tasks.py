"""Background work of plans: each task takes a job's id, calls one service, and is safe to run twice."""

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded

from organisations.models import Job
from organisations.services.jobs import LEASE, Progress, run_job
from plans.enums import ImportStatus
from plans.models import PlanImport
from plans.services.import_reading import give_up, read_kept
from reform.common.errors import Invalid

# Over before the job's lease is, or a second worker would begin to read the same file.
_MAX_SECONDS = int(LEASE.total_seconds()) - 20


@shared_task(ignore_result=True, soft_time_limit=_MAX_SECONDS)
def read_import(job_id: int) -> None:
    """Read the kept file named in the job."""
    run_job(job_id, _read)


def _read(job: Job, progress: Progress) -> str:
    progress(10, "Đang đọc tệp")
    kept = PlanImport.objects.select_related("owner").get(pk=job.params["import"])
    try:
        kept = read_kept(kept)
    except SoftTimeLimitExceeded:
        kept = give_up(kept)
    if kept.status == ImportStatus.FAILED:
        raise Invalid(kept.message)
    return "Đã đọc tệp."
