"""Background work of reports: each task takes a job's id, calls one service, and is safe to run twice."""

from celery import shared_task

from organisations.models import Job
from organisations.services.jobs import Progress, run_job
from reform.common.wording import ratio
from reporting.models import Report, ReportRound
from reporting.services import compile as compiling
from reporting.services import letters
from reporting.services.documents import make_files


@shared_task(ignore_result=True)
def compile_report(job_id: int) -> None:
    """Compile the report named in the job."""
    run_job(job_id, _compile)


@shared_task(ignore_result=True)
def consolidate_round(job_id: int) -> None:
    """Add up the accepted reports of the round named in the job."""
    run_job(job_id, _consolidate)


@shared_task(ignore_result=True)
def render_report(job_id: int) -> None:
    """Make the files of the report named in the job."""
    run_job(job_id, _render)


@shared_task(ignore_result=True)
def make_letters(job_id: int) -> None:
    """Make the letters named in the job."""
    run_job(job_id, _letters)


def _report(pk: int) -> Report:
    return Report.objects.select_related("round__province", "unit").get(pk=pk)


def _compile(job: Job, progress: Progress) -> str:
    snapshot = compiling.compile_report(report=_report(job.params["report"]), by=job.requested_by, progress=progress)
    return f"Đã tổng hợp: hoàn thành {ratio(snapshot.counts.done, snapshot.counts.planned)}."


def _consolidate(job: Job, progress: Progress) -> str:
    round_ = ReportRound.objects.select_related("province").get(pk=job.params["round"])
    report = compiling.consolidate(round_=round_, by=job.requested_by, progress=progress)
    numbers = report.numbers
    return f"Đã tổng hợp {len(numbers.units)}/{len(numbers.units) + len(numbers.missing)} báo cáo của các đơn vị."


def _render(job: Job, progress: Progress) -> str:
    made = make_files(_report(job.params["report"]), progress)
    return f"Đã tạo {len(made)} tệp." if made else "Các tệp đã có sẵn."


def _letters(job: Job, progress: Progress) -> str:
    wanted = letters.wanted_of(job)
    made = letters.make_letters(wanted=wanted, by=job.requested_by, progress=progress)
    letters.keep_archive(job=job, made=made)
    return f"Đã lập phiếu đôn đốc của {len(wanted.codes)} đơn vị."
