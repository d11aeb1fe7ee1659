"""Background work of reports: each task takes a job's id, calls one service, and is safe to run twice."""

from collections.abc import Sequence

from celery import shared_task
from django.db.models import QuerySet

from organisations.models import Job
from organisations.services.job_pieces import Outcome, run_pieces
from organisations.services.jobs import Progress, run_job, working_date
from reform.common import clock
from reform.common.errors import Conflict
from reform.common.wording import ratio
from reporting.models import Report, ReportFile, ReportRound
from reporting.services import compile as compiling
from reporting.services import letters, rhythm
from reporting.services.documents import make_files
from reporting.snapshot import Snapshot

_TIMES = 3  # that files are begun anew because the report changed while they were made


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
def compile_round(job_id: int) -> None:
    """Compile the reports of a round, a piece each."""
    run_pieces(job_id, _compile, _round_compiled, together=_compile_together)


@shared_task(ignore_result=True)
def render_round(job_id: int) -> None:
    """Make the files of the reports of a round, a piece each."""
    run_pieces(job_id, _render, _round_rendered)


@shared_task(ignore_result=True)
def make_letters(job_id: int) -> None:
    """Make the letters named in the job."""
    run_job(job_id, _letters)


@shared_task(ignore_result=True)
def open_rounds() -> None:
    """Open what the regimes ask for by the portal's day; what is open is left alone."""
    with working_date():
        rhythm.open_due_rounds(on=clock.today())


@shared_task(ignore_result=True)
def remind_of_reports() -> None:
    """Tell who has still to send; whoever was told already that day is left alone."""
    with working_date():
        rhythm.remind_of_reports(on=clock.today())


@shared_task(ignore_result=True)
def close_rounds() -> None:
    """Close the rounds whose regime says so."""
    with working_date():
        rhythm.close_due_rounds(on=clock.today())


def _reports() -> QuerySet[Report]:
    return Report.objects.select_related("round__province", "unit")


def _report(pk: int) -> Report:
    return _reports().get(pk=pk)


def _compile(job: Job, progress: Progress) -> str:
    def told(snapshot: Snapshot) -> str:
        return f"Đã tổng hợp: hoàn thành {ratio(snapshot.counts.done, snapshot.counts.planned)}."

    snapshot = compiling.compile_report(
        report=_report(job.params["report"]),
        by=job.requested_by,
        progress=progress,
        kept=lambda snapshots: progress.keep(told(*snapshots.values())),
    )
    return told(snapshot)


def _compile_together(pieces: Sequence[Job], progress: Progress) -> None:
    piece_of = {piece.params["report"]: piece for piece in pieces}
    compiling.compile_reports(
        reports=list(_reports().filter(pk__in=piece_of)),
        by=pieces[0].requested_by,
        progress=progress,
        kept=lambda snapshots: progress.keep("Đã tổng hợp số liệu.", of=[piece_of[pk] for pk in snapshots]),
    )


def _consolidate(job: Job, progress: Progress) -> str:
    def told(snapshot: Snapshot) -> str:
        asked = len(snapshot.units) + len(snapshot.missing)
        return f"Đã tổng hợp {len(snapshot.units)}/{asked} báo cáo của các đơn vị."

    round_ = ReportRound.objects.select_related("province").get(pk=job.params["round"])
    report = compiling.consolidate(
        round_=round_,
        by=job.requested_by,
        progress=progress,
        kept=lambda snapshots: progress.keep(told(*snapshots.values())),
    )
    return told(report.numbers)


def _render(job: Job, progress: Progress) -> str:
    def told(files: list[ReportFile]) -> str:
        return f"Đã tạo {len(files)} tệp." if files else "Các tệp đã có sẵn."

    for left in reversed(range(_TIMES)):
        try:
            files = make_files(_report(job.params["report"]), progress, kept=lambda files: progress.keep(told(files)))
            break
        except Conflict:  # whoever changed the report meanwhile was told that this job makes its files
            if not left:
                raise
    return told(files)


def _round_compiled(job: Job, outcome: Outcome) -> str:
    return f"Đã tổng hợp số liệu của {_share(outcome)}"


def _round_rendered(job: Job, outcome: Outcome) -> str:
    return f"Đã có đủ tệp của {_share(outcome)}"


def _share(outcome: Outcome) -> str:
    share = f"{outcome.done}/{outcome.total} báo cáo."
    return f"{share} {outcome.failed} báo cáo chưa xong, lý do ghi ở dưới." if outcome.failed else share


def _letters(job: Job, progress: Progress) -> str:
    wanted = letters.wanted_of(job)
    told = f"Đã lập phiếu đôn đốc của {len(wanted.codes)} đơn vị."

    def keep(made: letters.MadeFile) -> None:
        letters.keep_archive(job=job, made=made)
        progress.keep(told)

    letters.make_letters(wanted=wanted, by=job.requested_by, progress=progress, kept=keep)
    return told
