"""Runs background jobs so that a killed worker leaves either the old or the whole new result.

The row is the truth. A task takes its job by one conditional UPDATE, keeps a lease while it works, and closes it; a
job whose lease ran out (or that no worker was woken for) is sent again by `requeue_expired`. Work done under a job
must be safe to run twice.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from celery import current_app
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from organisations.enums import OPEN_JOB_STATUSES, JobStatus
from organisations.models import Installation, Job, User
from reform.common import clock
from reform.common.errors import ActionError

LEASE = timedelta(minutes=2)
PATIENCE = timedelta(seconds=90)  # how long a queued job may wait before the broker is woken again
MAX_ATTEMPTS = 3

_BROKEN = "Tác vụ gặp lỗi và đã dừng. Hãy thử lại; nếu vẫn lỗi, báo quản trị hệ thống kèm mã tác vụ {pk}."


def enqueue(*, task: str, key: str, params: dict[str, Any], by: User | None) -> Job:
    """Ask a worker to run `task` for `key`, and return the job; an open job with that key is returned instead of a
    second one.

    The worker is woken when the surrounding transaction commits.
    """
    asked = {"task": task, "key": key, "params": params, "requested_by": by}
    try:
        with transaction.atomic():
            job = Job.objects.create(**asked)
    except IntegrityError:
        if open_job := Job.objects.filter(key=key, status__in=OPEN_JOB_STATUSES).first():
            return open_job
        job = Job.objects.create(**asked)  # it ended between the two statements
    # Robust: a broker that is away fails nobody's page; `requeue_expired` wakes a worker when it is back.
    transaction.on_commit(lambda: _wake(job), robust=True)
    return job


def run_job(job_id: int, work: Callable[[Job, "Progress"], str]) -> None:
    """What a task does with the id it gets: take the job, do `work`, close it. A job that another worker holds is
    left alone.

    `work` returns the sentence that the person reads at the end. An `ActionError` ends the job with its message;
    another exception ends it with a general one and is raised again for the log.
    """
    job = _take(job_id)
    if job is None:
        return
    with working_date():
        try:
            message = work(job, Progress(job))
        except ActionError as error:
            _close(job, JobStatus.FAILED, str(error))
        except Exception:
            _close(job, JobStatus.FAILED, _BROKEN.format(pk=job.pk))
            raise
        else:
            _close(job, JobStatus.DONE, message)


class Progress:
    """Tells how far a job is; each call also renews the lease."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def __call__(self, percent: int, message: str) -> None:
        """`percent` 0–99 of the work is done; `message` says in Vietnamese what is being done now."""
        Job.objects.filter(pk=self.job.pk, attempt=self.job.attempt, status=JobStatus.RUNNING).update(
            progress=percent, message=message[:300], lease_until=timezone.now() + LEASE
        )


def silent(percent: int, message: str) -> None:
    """A `Progress` for callers without a job."""


def requeue_expired() -> int:
    """Wake workers for jobs that nobody works on; those that failed too often are closed. Returns how many were
    sent again.
    """
    now = timezone.now()
    stuck = Q(status=JobStatus.RUNNING, lease_until__lt=now) | Q(status=JobStatus.QUEUED, created_at__lt=now - PATIENCE)
    sent = 0
    for job in Job.objects.filter(stuck):
        if job.attempt >= MAX_ATTEMPTS:
            _close(job, JobStatus.FAILED, _BROKEN.format(pk=job.pk))
        else:
            _wake(job)
            sent += 1
    return sent


@contextmanager
def working_date() -> Iterator[None]:
    """Within the block the portal's day is the installation's (`Installation.demo_date`, else the calendar)."""
    with clock.working_on(Installation.objects.values_list("demo_date", flat=True).first()):
        yield


def _wake(job: Job) -> None:
    current_app.send_task(job.task, args=[job.pk])


def _take(job_id: int) -> Job | None:
    now = timezone.now()
    free = Q(status=JobStatus.QUEUED) | Q(status=JobStatus.RUNNING, lease_until__lt=now)
    taken = Job.objects.filter(free, pk=job_id).update(
        status=JobStatus.RUNNING, lease_until=now + LEASE, attempt=F("attempt") + 1, progress=0
    )
    return Job.objects.select_related("requested_by").get(pk=job_id) if taken else None


def _close(job: Job, status: str, message: str) -> None:
    """Close the job unless a later attempt has taken it over."""
    fields: dict[str, Any] = {
        "status": status,
        "message": message[:300],
        "finished_at": timezone.now(),
        "lease_until": None,
    }
    if status == JobStatus.DONE:
        fields["progress"] = 100
    Job.objects.filter(pk=job.pk, attempt=job.attempt, status__in=OPEN_JOB_STATUSES).update(**fields)
