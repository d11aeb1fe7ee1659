"""Which background work belongs to a report or round, who may watch it, and what they see of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min, Q
from django.utils import timezone

from organisations.enums import OPEN_JOB_STATUSES, JobStatus
from organisations.models import Job, User
from reporting.enums import ReportLevel
from reporting.models import Report, ReportRound
from reporting.permissions import can_read_content, can_see_rounds, can_stop

COMPILE_TASK = "reporting.tasks.compile_report"
CONSOLIDATE_TASK = "reporting.tasks.consolidate_round"
RENDER_TASK = "reporting.tasks.render_report"
COMPILE_ROUND_TASK = "reporting.tasks.compile_round"
RENDER_ROUND_TASK = "reporting.tasks.render_round"
LETTERS_TASK = "reporting.tasks.make_letters"

_TITLES = {
    COMPILE_TASK: "Tổng hợp số liệu",
    CONSOLIDATE_TASK: "Tổng hợp toàn tỉnh",
    RENDER_TASK: "Tạo tệp",
    COMPILE_ROUND_TASK: "Tổng hợp số liệu của các đơn vị",
    RENDER_ROUND_TASK: "Tạo tệp báo cáo của các đơn vị",
    LETTERS_TASK: "Lập phiếu đôn đốc",
}
_A_MOMENT = timedelta(minutes=10)
_IN_PIECES = (COMPILE_ROUND_TASK, RENDER_ROUND_TASK)


def compile_key(report: Report) -> str:
    """Under which compiling the report is one piece of work."""
    return f"compile:{report.pk}"


def render_key(report: Report) -> str:
    """Under which making the report's present files is one piece of work."""
    return f"render:{report.pk}:{report.file_version}"


def consolidate_key(round_: ReportRound) -> str:
    """Under which adding up the round is one piece of work."""
    return f"consolidate:{round_.pk}"


def compile_round_key(round_: ReportRound) -> str:
    """Under which compiling the reports of the round is one piece of work."""
    return f"compile-round:{round_.pk}"


def render_round_key(round_: ReportRound) -> str:
    """Under which making the files of the round's reports is one piece of work."""
    return f"render-round:{round_.pk}"


def letters_key(user: User) -> str:
    """Under which making letters for the person is one piece of work."""
    return f"letters:{user.pk}"


def pending_job(*keys: str) -> Job | None:
    """The newest job under these keys, as long as it is under way or has failed. One query."""
    job = Job.objects.filter(key__in=keys).order_by("-id").first()
    return None if job is None or job.status == JobStatus.DONE else job


def pending_jobs(*keys: str) -> list[Job]:
    """The newest job under each of these keys, of those that are under way, did not come to a good end, or did so a
    moment ago, which who reloads the page wants to read. One query.
    """
    newest = Job.objects.filter(key__in=keys).order_by().values("key").annotate(newest=Max("pk")).values("newest")
    over = Q(status=JobStatus.DONE, finished_at__lt=timezone.now() - _A_MOMENT)
    return list(Job.objects.filter(pk__in=newest).exclude(over))


@dataclass(frozen=True)
class FailedPiece:
    """An agency's report that was not done, and why."""

    unit: str
    reason: str


@dataclass(frozen=True)
class ShownJob:
    """A job as pages show it. Of one in pieces, `ended` of `total` are over; `failed` in their order; `left` were not
    done; `paused` wait for another attempt, the first `next_at`.
    """

    job: Job
    title: str
    may_stop: bool
    may_redo: bool
    total: int = 0
    ended: int = 0
    left: int = 0
    paused: int = 0
    next_at: datetime | None = None
    failed: list[FailedPiece] = field(default_factory=list)

    @property
    def is_of_round(self) -> bool:
        """Whether it works on the reports of a round, each for itself."""
        return self.job.task in _IN_PIECES


def shown_job(user: User, job: Job | None) -> ShownJob | None:
    """The job as the person sees it. No query; up to three for one in pieces."""
    if job is None:
        return None
    mine, title = bool(can_stop(user, job)), _TITLES.get(job.task, "Tiến trình")
    may_stop = mine and job.is_open and job.stop_asked_at is None
    if job.task not in _IN_PIECES or job.parent_id:
        return ShownJob(job, title, may_stop, may_redo=False)
    counts = job.pieces.aggregate(
        total=Count("pk"),
        ended=Count("pk", filter=~Q(status__in=OPEN_JOB_STATUSES)),
        left=Count("pk", filter=Q(status__in=(JobStatus.FAILED, JobStatus.STOPPED))),
        paused=Count("not_before"),
        next_at=Min("not_before"),
    )
    may_redo = mine and counts["left"] > 0 and not job.is_open
    return ShownJob(job, title, may_stop, may_redo, **counts, failed=_failed_pieces(job))


def _failed_pieces(job: Job) -> list[FailedPiece]:
    failed = list(job.pieces.filter(status=JobStatus.FAILED).order_by("pk"))
    if not failed:
        return []
    names = dict(Report.objects.filter(round=job.params["round"]).values_list("pk", "unit__name"))
    return [FailedPiece(names.get(piece.params["report"], ""), piece.message) for piece in failed]


def watched_job(user: User, pk: int) -> Job | None:
    """The job, if the person asked for it or may read what it works on. At most four queries."""
    job = Job.objects.filter(pk=pk).first()
    if job is None or (job.requested_by_id == user.pk and job.parent_id is None):
        return job  # the words of a piece may tell what somebody's draft says
    if "report" in job.params:
        report = report_of(job, user)
        return job if report and can_read_content(user, report) else None
    seen = ReportRound.objects.visible_to(user).filter(pk=job.params.get("round")).exists()
    return job if seen and can_see_rounds(user) else None


def report_of(job: Job, user: User) -> Report | None:
    """The report that the job works on or makes, where the person sees it."""
    found = Report.objects.visible_to(user).select_related("round__province", "unit").defer("snapshot")
    if "report" in job.params:
        return found.filter(pk=job.params["report"]).first()
    return found.filter(round=job.params.get("round"), level=ReportLevel.PROVINCE).first()
