"""Does in the test what a worker does: runs the queued jobs through their real tasks."""

from celery import current_app

from organisations.enums import JobStatus
from organisations.models import Job


def run_queued_jobs() -> list[Job]:
    """Run every queued job, oldest first, until none is left; returns them as they ended."""
    current_app.loader.import_default_modules()
    ran = []
    while job := Job.objects.filter(status=JobStatus.QUEUED).order_by("id").first():
        current_app.tasks[job.task].run(job.parent_id or job.pk)
        job.refresh_from_db()
        ran.append(job)
    return ran
