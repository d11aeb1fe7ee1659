"""Asks a worker for the long work of reports; permissions are checked here, when a person asks."""

from django.db.models import QuerySet

from organisations.models import Job, User
from organisations.services import jobs
from organisations.services.job_pieces import enqueue_again, enqueue_pieces
from organisations.services.jobs import enqueue
from reform.common.errors import Conflict
from reporting.enums import RoundStatus
from reporting.models import Report, ReportRound
from reporting.permissions import can_consolidate, can_manage_rounds, can_read_content, can_stop, can_write
from reporting.queries.jobs import (
    COMPILE_ROUND_TASK,
    COMPILE_TASK,
    CONSOLIDATE_TASK,
    RENDER_ROUND_TASK,
    RENDER_TASK,
    compile_key,
    compile_round_key,
    consolidate_key,
    render_key,
    render_round_key,
)


def request_compilation(*, report: Report, by: User) -> Job:
    """Have the report's numbers compiled; while that is under way the same job is returned. Raises `NotPermitted`."""
    can_write(by, report).require()
    return enqueue(task=COMPILE_TASK, key=compile_key(report), params={"report": report.pk}, by=by)


def request_consolidation(*, round_: ReportRound, by: User) -> Job:
    """Have the round's accepted reports added up into the province's. Raises `NotPermitted`."""
    can_consolidate(by, round_).require()
    return enqueue(task=CONSOLIDATE_TASK, key=consolidate_key(round_), params={"round": round_.pk}, by=by)


def request_files(*, report: Report, by: User | None) -> Job:
    """Have the files of the report's current version made. Raises `NotPermitted`; `by` None is the system."""
    if by is not None:
        can_read_content(by, report).require()
    return enqueue(task=RENDER_TASK, key=render_key(report), params={"report": report.pk}, by=by)


def request_round_compilation(*, round_: ReportRound, by: User) -> Job:
    """Have the numbers of all reports of the round compiled that their agencies have still to send. Nothing is added up
    to the province's by that.

    Raises `NotPermitted`, and `Conflict` where the round is closed or everybody has sent.
    """
    can_manage_rounds(by, round_.province).require()
    if round_.status == RoundStatus.CLOSED:
        raise Conflict("Kỳ báo cáo đã đóng nên không tổng hợp lại số liệu của các đơn vị.")
    wanted = Report.objects.of_units().filter(round=round_).to_be_sent()
    if not wanted.exists():
        raise Conflict("Mọi đơn vị đã gửi báo cáo nên không còn báo cáo nào để tổng hợp số liệu.")
    return _of_each(wanted, round_, task=COMPILE_ROUND_TASK, key=compile_round_key(round_), by=by)


def request_round_files(*, round_: ReportRound, by: User) -> Job:
    """Have the files made that the accepted reports of the round lack. Raises `NotPermitted`, and `Conflict` where none
    is accepted.
    """
    can_manage_rounds(by, round_.province).require()
    wanted = Report.objects.of_units().accepted().filter(round=round_)
    if not wanted.exists():
        raise Conflict("Chưa có báo cáo nào được tiếp nhận để tạo tệp.")
    return _of_each(wanted, round_, task=RENDER_ROUND_TASK, key=render_round_key(round_), by=by)


def request_stop(*, job: Job, by: User) -> None:
    """Have the job ended. Raises `NotPermitted`, and `Conflict` when it has ended."""
    can_stop(by, job).require()
    jobs.stop(job=job, by=by)


def request_rest(*, job: Job, by: User) -> Job:
    """Have done what failed or was stopped of the job, and return the new one. Raises `NotPermitted`, and `Conflict`
    where nothing is left or the job has not ended.
    """
    can_stop(by, job).require()
    return enqueue_again(job=job, by=by)


def _of_each(reports: QuerySet[Report], round_: ReportRound, *, task: str, key: str, by: User) -> Job:
    """A piece is one report: that is what is stored in one transaction, what fails for a reason of its own and what a
    person has done again. Smaller there is nothing to keep; larger, a report that cannot be done would take its
    neighbours along. What small pieces would cost is saved by doing a handful together and many in one turn
    (`job_pieces.HANDFUL`, `TURN`).
    """
    ordered = reports.order_by("unit__sort_key", "unit__code").values_list("pk", flat=True)
    pieces = {str(pk): {"report": pk} for pk in ordered}
    return enqueue_pieces(task=task, key=key, params={"round": round_.pk}, pieces=pieces, by=by)
