"""Jobs that are worked on in pieces: one row for the whole, one for each thing that is done, fails and is tried again
for itself.

Workers are woken for the whole and take one free piece after another, so a killed worker loses the piece that it had
and nothing else. Whoever finds no piece open any more closes the whole, by one conditional UPDATE: once, however many
find that at a time.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from organisations.enums import OPEN_JOB_STATUSES, JobStatus
from organisations.models import Job, User
from organisations.services import jobs
from organisations.services.jobs import Progress
from reform.common.errors import Conflict

logger = logging.getLogger(__name__)

# Seconds after which a worker goes to the back of the broker's queue, so that two rounds at a time share the workers.
# Whoever asks for a single report meanwhile waits for the pieces in hand and not for a turn: it ends after these.
TURN = 5.0
# So many pieces are tried together where that is cheaper: few enough that two workers share a small round, that one
# that is killed loses little, and that who writes in one of the reports waits for no more than that.
HANDFUL = 10

_BROKEN = "Không kết thúc được tác vụ. Hãy thử lại; nếu vẫn lỗi, báo quản trị hệ thống kèm mã tác vụ {pk}."


@dataclass(frozen=True)
class Outcome:
    """How the pieces of a job ended."""

    done: int
    failed: int
    stopped: int

    @property
    def total(self) -> int:
        """All pieces."""
        return self.done + self.failed + self.stopped


def enqueue_pieces(*, task: str, key: str, params: Mapping[str, Any], pieces: Mapping[str, dict], by: User) -> Job:
    """Ask workers to run `task` for each of `pieces`, name → params, and return the whole; an open job with that key
    is returned instead of a second one.

    Three statements, however many pieces.
    """
    with transaction.atomic():
        whole, created = jobs.open_job(task=task, key=key, params=dict(params), requested_by=by)
        if created:
            Job.objects.bulk_create(
                Job(parent=whole, task=task, key=f"{key}:{name}", params=given, requested_by=by)
                for name, given in pieces.items()
            )
            for _ in range(jobs.lanes(len(pieces))):
                jobs.wake_after_commit(whole)
    return whole


def enqueue_again(*, job: Job, by: User) -> Job:
    """Ask for what failed or was stopped of a job that has ended, and return the new one. Who may do so is the
    caller's to check. Raises `Conflict` where it has not ended or nothing is left to do.
    """
    left = Job.objects.pieces_of(job).filter(status__in=(JobStatus.FAILED, JobStatus.STOPPED))
    pieces = {piece.key.removeprefix(f"{job.key}:"): piece.params for piece in left.order_by("pk")}
    if job.is_open or not pieces:
        raise Conflict("Công việc này không còn phần nào phải làm lại.")
    return enqueue_pieces(task=job.task, key=job.key, params=job.params, pieces=pieces, by=by)


def run_pieces(
    job_id: int,
    work: Callable[[Job, Progress], str],
    end: Callable[[Job, Outcome], str],
    *,
    together: Callable[[Sequence[Job], Progress], object] | None = None,
) -> None:
    """What a task does with the id of a job in pieces: for one turn, which ends early when a person waits for something
    else, take one piece after another and do `work`; when none is open any more, close the whole.

    A piece fails as a job does, and stops no other. `end` returns the sentence for the whole; what it writes is
    committed with the closing, exactly once. It is short: long work is a job of its own, asked for there. It is not
    called for what was stopped.

    `together` does several pieces at once, where that is cheaper, and calls `keep` of those that it has done. What it
    leaves, for whatever reason, is then tried piece by piece, so that each is answered for itself.
    """
    turn_is_over = time.monotonic() + TURN
    with jobs.working_date():
        while pieces := _take_some_of(job_id, HANDFUL if together else 1):
            if len(pieces) > 1 and together:
                _do_together(pieces, together)
            else:
                _do(pieces[0], work)
            _tell(job_id)
            is_over = time.monotonic() > turn_is_over or _somebody_waits()
            if is_over and Job.objects.pieces_of(job_id).free(timezone.now()).exists():
                jobs.wake(pieces[0])
                return
        _close_whole(job_id, end)


def _somebody_waits() -> bool:
    """Whether a person waits for something that no worker has begun; three in four messages are for that."""
    return Job.objects.free(timezone.now()).filter(status=JobStatus.QUEUED, task__in=settings.AWAITED_TASKS).exists()


def _take_some_of(job_id: int, at_most: int) -> list[Job]:
    """Free pieces, those first that were never tried: what kills workers keeps no other piece from being done. What was
    tried is taken alone. Empty when there is none.
    """
    while True:
        free = Job.objects.pieces_of(job_id).free(timezone.now()).filter(attempt__lt=jobs.MAX_ATTEMPTS)
        known = list(free.order_by("attempt", "pk").values_list("pk", "attempt")[:at_most])
        fresh = [pk for pk, attempt in known if attempt == 0] or [pk for pk, attempt in known[:1]]
        taken = [piece for piece in map(jobs.take, fresh) if piece]
        if taken:
            jobs.hold_parent(taken[0])
        if taken or not known:  # else other workers were faster
            return taken


def _do(piece: Job, work: Callable[[Job, Progress], str]) -> None:
    try:
        jobs.do(piece, work)
    except Exception:
        logger.exception("Piece %s of job %s failed.", piece.pk, piece.parent_id)


def _do_together(pieces: list[Job], together: Callable[[Sequence[Job], Progress], object]) -> None:
    try:
        with jobs.heartbeat(*pieces):
            together(pieces, Progress(*pieces))
    except Exception as error:  # whatever it is: tried alone, each tells its own
        logger.warning("%s pieces of job %s together: %r", len(pieces), pieces[0].parent_id, error)
        jobs.mend_connection()
    left = jobs.held_by_us(*pieces)
    left.filter(stop_asked_at=None).update(status=JobStatus.QUEUED, lease_until=None)
    for piece in left:
        jobs.close(piece, JobStatus.STOPPED, jobs.STOPPED)


def _counts(job_id: int) -> dict[str, int]:
    pieces = Job.objects.pieces_of(job_id).order_by()
    return dict(pieces.values_list("status").annotate(number=Count("pk")))


def _tell(job_id: int) -> None:
    counts = _counts(job_id)
    ended = sum(number for status, number in counts.items() if status not in OPEN_JOB_STATUSES)
    Job.objects.filter(pk=job_id).open().update(progress=99 * ended // sum(counts.values()))


def _close_whole(job_id: int, end: Callable[[Job, Outcome], str]) -> None:
    counts = _counts(job_id)
    whole = Job.objects.select_related("requested_by").get(pk=job_id)
    if not whole.is_open or any(counts.get(status) for status in OPEN_JOB_STATUSES):
        return
    outcome = Outcome(*(counts.get(status, 0) for status in (JobStatus.DONE, JobStatus.FAILED, JobStatus.STOPPED)))
    try:
        with transaction.atomic():
            if whole.stop_asked_at or outcome.stopped:
                jobs.close(whole, JobStatus.STOPPED, f"Đã dừng theo yêu cầu khi xong {outcome.done}/{outcome.total}.")
            elif jobs.close(whole, JobStatus.FAILED if outcome.failed else JobStatus.DONE, ""):
                Job.objects.filter(pk=job_id).update(message=end(whole, outcome)[:300])
    except jobs.TRANSIENT:
        raise  # the lease runs out, and it is tried again
    except Exception:
        jobs.close(whole, JobStatus.FAILED, _BROKEN.format(pk=job_id))
        raise
