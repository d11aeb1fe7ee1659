"""Asks a worker for the long work of reports; permissions are checked here, when a person asks."""

from organisations.models import Job, User
from organisations.services.jobs import enqueue
from reporting.models import Report, ReportRound
from reporting.permissions import can_consolidate, can_read_content, can_write
from reporting.queries.jobs import compile_key, consolidate_key, render_key

COMPILE_TASK = "reporting.tasks.compile_report"
CONSOLIDATE_TASK = "reporting.tasks.consolidate_round"
RENDER_TASK = "reporting.tasks.render_report"


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
