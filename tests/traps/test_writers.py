"""Many writers at once, each with a connection of its own: nobody meets a locked database, and no update is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection, connections

from organisations.models import AuditEvent
from plans.enums import WorkStatus
from plans.models import Activity, Assignment, ProgressUpdate
from plans.services.progress import record_progress
from reform.common import clock
from reform.common.errors import Conflict
from reporting.enums import ReportStatus, Transition
from reporting.models import Report
from reporting.services.submission import submit_report
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2025, 6, 10)
WRITERS, EACH = 8, 5


def at_once(works: list[Callable[[], object]]) -> list[object]:
    """What each gives, all begun at the same moment in threads of their own; an exception is given, not raised."""
    start = Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        start.wait(timeout=300)
        try:
            with clock.working_on(DAY):
                return work()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def report_of(assignment: Assignment, by, progress: int, seen: int) -> ProgressUpdate:
    fresh = Assignment.objects.select_related("plan", "unit", "activity").get(pk=assignment.pk)
    return record_progress(
        assignment=fresh, by=by, status=WorkStatus.IN_PROGRESS, progress=progress, on=DAY, seen_version=seen
    )


def test_sqlite_is_opened_for_several_writers():
    if connection.vendor != "sqlite":
        pytest.skip("the settings of SQLite")
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (20_000,)
    assert connection.transaction_mode == "IMMEDIATE", "a transaction that reads first may write later"


def test_eight_writers_at_once_all_get_through():
    agency = make.department("Sở Tư pháp", make.province())
    officials = [make.user(agency) for _ in range(WRITERS)]
    works = [make.lead(agency) for _ in range(WRITERS)]

    def write(number: int) -> Callable[[], int]:
        def all_of_it() -> int:
            for step in range(EACH):
                report_of(works[number], officials[number], progress=step + 1, seen=step)
            return number

        return all_of_it

    assert at_once([write(number) for number in range(WRITERS)]) == list(range(WRITERS))
    assert ProgressUpdate.objects.count() == WRITERS * EACH
    assert set(Assignment.objects.values_list("version", "progress")) == {(EACH, EACH)}


def test_of_two_who_saw_the_same_one_is_told_of_the_other():
    agency = make.department("Sở Tư pháp", make.province())
    work = make.lead(agency)
    people = [make.user(agency, full_name=name) for name in ("Trần Thị Hà", "Lê Văn Bình")]
    outcomes = at_once(
        [
            lambda who=who, done=done: report_of(work, who, done, seen=0)
            for who, done in zip(people, (30, 60), strict=True)
        ]
    )
    [kept] = [outcome for outcome in outcomes if isinstance(outcome, ProgressUpdate)]
    [refused] = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
    assert str(refused).startswith(f"{kept.recorded_by} đã ghi “Đang thực hiện, {kept.progress}%”")
    work.refresh_from_db()
    assert (work.progress, work.version, ProgressUpdate.objects.count()) == (kept.progress, 1, 1)
    assert AuditEvent.objects.about(work).count() == 1


def test_a_group_whose_members_finish_together_is_finished():
    province = make.province()
    members = [make.department(f"Sở {number}", province) for number in range(4)]
    activity = make.activity(make.plan(province), members)
    officials = {unit.pk: make.user(unit) for unit in members}

    def finish(pk: int) -> ProgressUpdate:
        mine = Assignment.objects.select_related("plan", "unit", "activity").get(pk=pk)
        by = officials[mine.unit_id]
        done = {"status": WorkStatus.DONE, "progress": 100, "result": "Đã ban hành."}
        done["no_evidence_reason"] = "Đang trình ký."
        return record_progress(assignment=mine, by=by, on=DAY, seen_version=0, **done)

    outcomes = at_once([lambda pk=pk: finish(pk) for pk in activity.assignments.values_list("pk", flat=True)])
    assert [type(outcome) for outcome in outcomes] == [ProgressUpdate] * 4
    assert Activity.objects.values_list("status", "progress", "completed_on").get(pk=activity.pk) == ("DONE", 100, DAY)


def test_a_report_that_two_send_at_once_is_sent_once():
    agency = make.department("Sở Tư pháp", make.province())
    report = builders.compiled(builders.half_year(agency.province), agency)
    office = builders.office(agency)

    def send() -> Report:
        fresh = builders.report_of(report.round, agency)
        return submit_report(report=fresh, by=office, files=False)

    outcomes = at_once([send, send])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "Report"]
    [refused] = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
    assert str(refused) == "Báo cáo đã được gửi ngày 10/06/2025, đang chờ Sở Nội vụ tiếp nhận."
    report.refresh_from_db()
    assert (report.status, report.version) == (ReportStatus.SUBMITTED, 1)
    assert report.transitions.filter(step=Transition.SUBMIT).count() == 1
