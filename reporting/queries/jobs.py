"""Which background work belongs to a report or round, and who may watch it."""

from organisations.enums import JobStatus
from organisations.models import Job, User
from reporting.enums import ReportLevel
from reporting.models import Report, ReportRound
from reporting.permissions import can_read_content, can_see_rounds


def compile_key(report: Report) -> str:
    """Under which compiling the report is one piece of work."""
    return f"compile:{report.pk}"


def render_key(report: Report) -> str:
    """Under which making the report's present files is one piece of work."""
    return f"render:{report.pk}:{report.file_version}"


def consolidate_key(round_: ReportRound) -> str:
    """Under which adding up the round is one piece of work."""
    return f"consolidate:{round_.pk}"


def letters_key(user: User) -> str:
    """Under which making letters for the person is one piece of work."""
    return f"letters:{user.pk}"


def pending_job(*keys: str) -> Job | None:
    """The newest job under these keys, as long as it is under way or has failed. One query."""
    job = Job.objects.filter(key__in=keys).order_by("-id").first()
    return None if job is None or job.status == JobStatus.DONE else job


def watched_job(user: User, pk: int) -> Job | None:
    """The job, if the person asked for it or may read what it works on. At most four queries."""
    job = Job.objects.filter(pk=pk).first()
    if job is None or job.requested_by_id == user.pk:
        return job
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
