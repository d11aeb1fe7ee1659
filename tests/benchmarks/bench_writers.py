"""Officials who report at the same time: no error, nothing lost, and how many changes a second."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections
from django.db.models import Sum

from organisations.enums import Role
from organisations.models import User
from plans.enums import WorkStatus
from plans.models import Assignment, ProgressUpdate
from plans.services.progress import record_progress
from reform.common import clock
from reporting.services.scale import account_name, agency_code
from tests.benchmarks import bare
from tests.benchmarks.harness import DAY, Result, scale

USES_DATABASE = True

Change = Callable[[Assignment, User, int], object]


def run(small: bool) -> Iterator[Result]:
    """8 and 50 threads, each with its own connection, beside the same threads on bare statements."""
    for writers, each in ((3, 2),) if small else ((8, 50), (50, 20)):
        scale(writers, 20)
        floors, figures, lost, errors = [], [], 0, 0
        for _ in range(1 if small else 3):
            for change, times in ((bare.change, floors), (_through_the_service, figures)):
                seconds, failed, missing = _all_at_once(change, writers, each)
                times.append(seconds * 1000 / (writers * each))
                errors, lost = errors + failed, lost + missing
        figure, floor = (sorted(times)[len(times) // 2] for times in (figures, floors))
        note = f"{1000 / figure:,.0f} a second; {errors} errors, {lost} lost"
        yield Result(f"one change, {writers} officials at once", figure, floor, writers * each, note)


def _all_at_once(change: Change, writers: int, each: int) -> tuple[float, int, int]:
    """Seconds, exceptions, and changes that left no trace."""
    before, start = _traces(), Barrier(writers + 1)
    works = [_work_of(number) for number in range(1, writers + 1)]

    def official(work: tuple[Assignment, User]) -> int:
        failed = 0
        try:
            User.objects.exists()  # the connection is there before the start
            start.wait(timeout=60)
            with clock.working_on(DAY):
                for number in range(each):
                    failed += _fails(change, *work, number)
        finally:
            connections.close_all()
        return failed

    with ThreadPoolExecutor(writers) as pool:
        outcomes = [pool.submit(official, work) for work in works]
        start.wait(timeout=60)
        began = time.perf_counter()
        failed = sum(outcome.result() for outcome in outcomes)
        seconds = time.perf_counter() - began
    told = [after - earlier for after, earlier in zip(_traces(), before, strict=True)]
    return seconds, failed, max(writers * each - failed - count for count in told)


def _fails(change: Change, work: Assignment, by: User, number: int) -> bool:
    try:
        change(work, by, number % 90 + 1)
    except Exception:  # what went wrong is counted; there must be none
        return True
    return False


def _traces() -> tuple[int, int]:
    """How many steps of history there are, and how many changes assignments have counted."""
    return ProgressUpdate.objects.count(), Assignment.objects.aggregate(total=Sum("version"))["total"]


def _work_of(number: int) -> tuple[Assignment, User]:
    works = Assignment.objects.leading().filter(unit__code=agency_code(number), status=WorkStatus.IN_PROGRESS)
    return works.earliest("pk"), User.objects.select_related("unit").get(username=account_name(number, Role.OFFICIAL))


def _through_the_service(work: Assignment, by: User, progress: int) -> None:
    fresh = Assignment.objects.select_related("plan", "unit", "activity").get(pk=work.pk)
    record_progress(
        assignment=fresh,
        by=by,
        status=WorkStatus.IN_PROGRESS,
        progress=progress,
        on=DAY,
        seen_version=fresh.version,
        result="Đang triển khai.",
        delay_reason="Chờ ý kiến.",
    )
