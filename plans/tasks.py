"""Background work of plans: each task calls one service and is safe to run twice; a job's takes the job's id."""

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded

from organisations.models import Job
from organisations.services.jobs import LEASE, Progress, run_job, working_date
from plans.enums import ImportStatus
from plans.models import PlanImport
from plans.services.import_reading import give_up, read_kept
from plans.services.reminders import send_digests, send_reminders
from plans.services.target_judging import judge_all
from reform.common import clock
from reform.common.errors import Invalid

# Over before the job's lease is, or a second worker would begin to read the same file.
_MAX_SECONDS = int(LEASE.total_seconds()) - 20


@shared_task(ignore_result=True, soft_time_limit=_MAX_SECONDS)
def read_import(job_id: int) -> None:
    """Read the kept file named in the job."""
    run_job(job_id, _read)


@shared_task(ignore_result=True)
def remind() -> None:
    """Tell people what falls on the portal's day; whoever was told already that day is left alone."""
    with working_date():
        send_reminders(on=clock.today())


@shared_task(ignore_result=True)
def send_digest() -> None:
    """Tell units how they stand, on the first working day of the week; whoever was told already is left alone."""
    with working_date():
        send_digests(on=clock.today())


@shared_task(ignore_result=True)
def judge_targets() -> None:
    """Note how each target stands on the portal's day; what stands as before is left alone."""
    with working_date():
        judge_all(on=clock.today())


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
