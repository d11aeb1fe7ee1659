"""Runs background jobs so that a killed worker leaves either the old or the whole new result.

The row is the truth. A task takes its job by one conditional UPDATE, keeps a lease while it works, and closes it; a
job whose lease ran out (or that no worker was woken for) is sent again by `requeue_expired`. Work done under a job
must be safe to run twice; what shall come into being once only calls `Progress.keep` in the transaction that stores it.

What a failure means: an `ActionError` is an answer and ends the job with its sentence; `TRANSIENT` trouble (database,
disk, network, time) is tried again after a growing pause; anything else is a fault of the program, which would fail
the same way again, and ends the job at once. A killed worker counts as an attempt, so that work which kills workers
ends too. `job_pieces` has jobs that are worked on in pieces.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

from celery import current_app
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError

from organisations.enums import OPEN_JOB_STATUSES, JobStatus
from organisations.models import Installation, Job, User
from organisations.services.audit import audit
from reform.common import clock
from reform.common.errors import ActionError, Conflict

logger = logging.getLogger(__name__)

LEASE = settings.JOB_LEASE
PATIENCE = timedelta(seconds=90)  # how long a job that could begin may wait before the broker is woken again
BACK_OFF = tuple(timedelta(seconds=seconds) for seconds in (10, 40, 160))  # before the second, third, fourth attempt
MAX_ATTEMPTS = len(BACK_OFF) + 1
LANES = 4  # workers that are woken for a job in pieces
TRANSIENT = (OperationalError, InterfaceError, OSError, BrokerError, SoftTimeLimitExceeded)

_BROKEN = "Tác vụ gặp lỗi và đã dừng. Hãy thử lại; nếu vẫn lỗi, báo quản trị hệ thống kèm mã tác vụ {pk}."
_PAUSED = "Hệ thống tạm thời gián đoạn nên chưa làm xong; sẽ tự thử lại."
STOPPED = "Đã dừng theo yêu cầu; những gì đã có trước đó được giữ nguyên."


class JobLostError(Exception):
    """The job is no longer this worker's: somebody stopped it, or another worker has taken it over."""


def enqueue(*, task: str, key: str, params: dict[str, Any], by: User | None) -> Job:
    """Ask a worker to run `task` for `key`, and return the job; an open job with that key is returned instead of a
    second one.

    The worker is woken when the surrounding transaction commits.
    """
    job, created = open_job(task=task, key=key, params=params, requested_by=by)
    if created:
        wake_after_commit(job)
    return job


def open_job(**asked: Any) -> tuple[Job, bool]:
    """A new job of these fields, or the open one that has its key already, and whether it is new."""
    try:
        with transaction.atomic():
            return Job.objects.create(**asked), True
    except IntegrityError:
        if known := Job.objects.filter(key=asked["key"]).open().first():
            return known, False
        return Job.objects.create(**asked), True  # it ended between the two statements


def run_job(job_id: int, work: Callable[[Job, "Progress"], str]) -> None:
    """What a task does with the id it gets: take the job, do `work`, close it. A job that another worker holds, that
    has ended or whose time has not come is left alone.

    `work` returns the sentence that the person reads at the end. How it may fail stands at the head of this module; a
    fault of the program is raised again for the log.
    """
    if job := take(job_id):
        with working_date():
            do(job, work)


class Progress:
    """Tells how far a job is, or several pieces that are done together; each call also renews their leases.

    Raises `JobLostError` when one of them was stopped or another worker has it; the work ends there and whoever began
    it sees to the rest.
    """

    def __init__(self, *jobs: Job) -> None:
        self.jobs = jobs

    def __call__(self, percent: int, message: str) -> None:
        """`percent` 0–99 of the work is done; `message` says in Vietnamese what is being done now."""
        self._hold(self.jobs, progress=percent, message=message[:300], lease_until=timezone.now() + LEASE)
        hold_parent(self.jobs[0])

    def keep(self, message: str, *, of: Sequence[Job] = ()) -> None:
        """Close the job (of several: those `of` which it is) with `message` in the transaction that stores its result:
        from the commit on both are there, before it neither is, whatever becomes of the worker. A worker that has lost
        the job stores nothing.
        """
        self._hold(of or self.jobs, **_ending(JobStatus.DONE, message))

    def _hold(self, jobs: Sequence[Job], **fields: Any) -> None:
        if held_by_us(*jobs).filter(stop_asked_at=None).update(**fields) < len(jobs):
            raise JobLostError


def silent(percent: int, message: str) -> None:
    """A `Progress` for callers without a job."""


@transaction.atomic
def stop(*, job: Job, by: User) -> None:
    """End the job and its pieces: what waits ends now, what a worker does ends at its next step, and nothing half
    written stays. Who may do so is the caller's to check. Raises `Conflict` when it has ended.
    """
    pieces = Job.objects.pieces_of(job)
    asked = (Job.objects.filter(pk=job.pk) | pieces).open()
    if not asked.filter(pk=job.pk).exists():
        raise Conflict("Công việc này đã kết thúc nên không dừng được nữa.")
    asked.filter(stop_asked_at=None).update(stop_asked_at=timezone.now(), stop_asked_by=by)
    ended = _ending(JobStatus.STOPPED, STOPPED)
    pieces.filter(status=JobStatus.QUEUED).update(**ended)
    if not pieces.open().exists():  # else the worker that ends the last of them closes the whole
        endable = OPEN_JOB_STATUSES if pieces.exists() else (JobStatus.QUEUED,)
        Job.objects.filter(pk=job.pk, status__in=endable).update(**ended)
    audit(by=by, action="Dừng tác vụ", obj=job)


def requeue_expired() -> int:
    """Wake workers for jobs that nobody works on; those that failed too often, or that somebody stopped, are closed.
    Returns how many were sent again, those in pieces counted once.
    """
    now = timezone.now()
    lost = Q(status=JobStatus.RUNNING, lease_until__lt=now)
    # A waiting piece is taken in its parent's turn; where nobody takes any, the parent's lease runs out.
    forgotten = Q(status=JobStatus.QUEUED, parent=None, since__lt=now - PATIENCE)
    sent: set[int] = set()
    for job in Job.objects.annotate(since=Coalesce("not_before", "created_at")).filter(lost | forgotten):
        if job.stop_asked_at and not job.pieces.exists():
            close(job, JobStatus.STOPPED, STOPPED)
        elif job.attempt >= MAX_ATTEMPTS:
            close(job, JobStatus.FAILED, _BROKEN.format(pk=job.pk))
        elif (job.parent_id or job.pk) not in sent:
            sent.add(job.parent_id or job.pk)
            for _ in range(lanes(Job.objects.pieces_of(job.parent_id or job.pk).open().count())):
                wake(job)
    return len(sent)


@contextmanager
def working_date() -> Iterator[None]:
    """Within the block the portal's day is the installation's (`Installation.demo_date`, else the calendar)."""
    with clock.working_on(Installation.objects.values_list("demo_date", flat=True).first()):
        yield


def wake(job: Job, *, after: timedelta | None = None) -> None:
    """Have a worker look at the job, or at the whole that it is a piece of. Raises `BrokerError` while the broker is
    away; `requeue_expired` wakes a worker when it is back.
    """
    current_app.send_task(job.task, args=[job.parent_id or job.pk], countdown=after and after.total_seconds())


def wake_after_commit(job: Job) -> None:
    """As `wake`, when the transaction commits; robust: a broker that is away fails nobody's page."""
    transaction.on_commit(lambda: wake(job), robust=True)


def lanes(pieces: int) -> int:
    """How many workers are woken for a job of so many pieces; one for a job without."""
    return max(1, min(LANES, pieces))


def take(job_id: int) -> Job | None:
    """The job, now this worker's; None where another has it, it has ended, or its time has not come."""
    now = timezone.now()
    taken = (
        Job.objects.free(now)
        .filter(pk=job_id, attempt__lt=MAX_ATTEMPTS)
        .update(
            status=JobStatus.RUNNING, lease_until=now + LEASE, attempt=F("attempt") + 1, progress=0, not_before=None
        )
    )
    return Job.objects.select_related("requested_by").get(pk=job_id) if taken else None


def do(job: Job, work: Callable[[Job, Progress], str]) -> None:
    """Do the work of a job that was taken, and close it or put it back. A fault of the program is raised again."""
    try:
        with heartbeat(job):
            message = work(job, Progress(job))
    except JobLostError:
        close(job, JobStatus.STOPPED, STOPPED)  # nothing where another worker has it
    except ActionError as error:
        close(job, JobStatus.FAILED, str(error))
    except TRANSIENT as error:
        logger.warning("Job %s, attempt %s: %r", job.pk, job.attempt, error)
        mend_connection()
        _put_back(job)
    except Exception:
        close(job, JobStatus.FAILED, _BROKEN.format(pk=job.pk))
        raise
    else:
        close(job, JobStatus.DONE, message)


def held_by_us(*jobs: Job) -> QuerySet[Job]:
    """Those of the jobs, all in one attempt, that no other worker has taken over and that are not closed."""
    [attempt] = {job.attempt for job in jobs}
    return Job.objects.filter(pk__in=[job.pk for job in jobs], attempt=attempt, status=JobStatus.RUNNING)


def close(job: Job, status: str, message: str) -> bool:
    """Close the job unless it is closed or a later attempt has taken it over, and return whether that was done."""
    return bool(Job.objects.filter(pk=job.pk, attempt=job.attempt).open().update(**_ending(status, message)))


def hold_parent(piece: Job) -> None:
    """Somebody works on the whole that it is a piece of, if it is one."""
    if piece.parent_id:
        whole = Job.objects.filter(pk=piece.parent_id).open()
        whole.update(status=JobStatus.RUNNING, lease_until=timezone.now() + LEASE)


def mend_connection() -> None:
    """A connection that the database has dropped is made anew when it is next used."""
    if not connection.is_usable():
        connection.close()


def _put_back(job: Job) -> None:
    """The job waits for its next attempt; after the last one it ends."""
    if job.attempt >= MAX_ATTEMPTS:
        close(job, JobStatus.FAILED, _BROKEN.format(pk=job.pk))
        return
    pause = BACK_OFF[job.attempt - 1]
    waiting = {"status": JobStatus.QUEUED, "lease_until": None, "not_before": timezone.now() + pause}
    if held_by_us(job).filter(stop_asked_at=None).update(**waiting, message=_PAUSED):
        with suppress(*TRANSIENT):  # `requeue_expired` wakes a worker then
            wake(job, after=pause + timedelta(seconds=1))
    else:
        close(job, JobStatus.STOPPED, STOPPED)


@contextmanager
def heartbeat(*jobs: Job) -> Iterator[None]:
    """Within the block leases are renewed also while one step takes long; Celery's time limits end what hangs."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(LEASE.total_seconds() / 4):
            with suppress(DatabaseError):  # the next beat is soon
                held_by_us(*jobs).update(lease_until=timezone.now() + LEASE)
                hold_parent(jobs[0])
        connection.close()  # this thread's own

    thread = threading.Thread(target=beat, name=f"lease of job {jobs[0].pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _ending(status: str, message: str) -> dict[str, Any]:
    progress = {"progress": 100} if status == JobStatus.DONE else {}
    return {
        "status": status,
        "message": message[:300],
        "finished_at": timezone.now(),
        "lease_until": None,
        "not_before": None,
        **progress,
    }
