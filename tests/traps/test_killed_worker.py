"""A worker that dies and a message that is lost: the row is the truth, so the work is done all the same, whole."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from organisations.enums import JobStatus
from organisations.models import Job, User
from organisations.services.jobs import requeue_expired
from plans.models import Assignment
from reporting.models import Report
from reporting.services.requests import request_compilation
from tests import make
from tests.flows.town import TODAY, build_town
from tests.ops.waiting import until
from tests.reporting.builders import compiled, snapshot_of
from tests.traps.worker import forget_messages, kill, messages_waiting, worker

pytestmark = pytest.mark.django_db(transaction=True)
_ATTEMPTS = 8


@pytest.fixture(autouse=True)
def _empty_broker() -> Iterator[None]:
    forget_messages()
    yield
    forget_messages()


def test_a_lost_message_is_sent_again_and_the_work_is_done():
    town = build_town(activities=8)
    agency = town.agencies[0]
    report = Report.objects.select_related("round__province", "unit").get(unit=agency)
    job = request_compilation(report=report, by=town.offices[agency.pk])
    assert forget_messages() == 1

    assert requeue_expired() == 0, "a job that has just been asked for is waited for"
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(minutes=5))
    assert requeue_expired() == 1
    assert messages_waiting() == 1
    with worker():
        _wait_for(job, JobStatus.DONE)

    report.refresh_from_db()
    assert report.numbers is not None
    assert job.attempt == 1


def test_a_worker_killed_in_the_middle_leaves_the_old_result_and_another_makes_the_new_one():
    town = build_town(activities=24)
    agency = town.agencies[0]
    report = compiled(town.round, agency)
    work = Assignment.objects.leading().filter(agency=agency).first()
    make.update(work, town.officials[agency.pk], TODAY, "DONE", result="Đã ban hành Sổ tay.")

    job, before = _killed_while_compiling(report, town.offices[agency.pk])
    assert _content(report) == before, "nothing is half written"

    forget_messages()  # Redis would hand the message out once more after its time; nobody waits for that
    assert requeue_expired() == 0, "its lease has not run out"
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert requeue_expired() == 1
    with worker():
        _wait_for(job, JobStatus.DONE)

    assert job.attempt == 2
    assert _content(report) != before
    report.refresh_from_db()
    assert report.numbers.counts.done == 1
    assert report.numbers == snapshot_of(report.round, agency)


def _killed_while_compiling(report: Report, office: User) -> tuple[Job, tuple]:
    """The job as a worker leaves it that was killed between its first look and its last write, and what the report
    said before.
    """
    for _ in range(_ATTEMPTS):
        before = _content(report)
        with worker() as process, _nobody_else_writes(report) as begin:
            job = request_compilation(report=report, by=office)
            _wait_until_taken(job)
            begin()
            time.sleep(0.5)  # in which the worker gets as far as it can
            kill(process)
        job.refresh_from_db()
        if job.status == JobStatus.RUNNING:
            return job, before
        assert job.status == JobStatus.DONE, "the machine was faster than the test"
    raise AssertionError("no worker could be killed in the middle of its work")


def _wait_until_taken(job: Job) -> None:
    """Returns within a millisecond of the moment, since compiling is over in a tenth of a second."""
    deadline = time.monotonic() + 60
    while Job.objects.filter(pk=job.pk, status=JobStatus.QUEUED).exists():
        assert time.monotonic() < deadline, "no worker took the job"
        time.sleep(0.0005)


@contextmanager
def _nobody_else_writes(report: Report) -> Iterator[Callable[[], object]]:
    """Within the block, from the call of what it gives on, no other process can store the report."""
    if connection.vendor == "sqlite":
        held = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, timeout=20)
        yield lambda: held.execute("BEGIN IMMEDIATE")
        held.close()
        return
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            other.set_autocommit(False)
            cursor.execute("SELECT id FROM reporting_report WHERE id = %s FOR UPDATE", [report.pk])
            yield lambda: None
            other.rollback()
    finally:
        other.close()


def _wait_for(job: Job, status: str) -> None:
    def reached() -> bool:
        job.refresh_from_db()
        return job.status == status

    until(reached, seconds=60, what=f"{status} of the job")


def _content(report: Report) -> tuple:
    """All that compiling writes."""
    fresh = Report.objects.get(pk=report.pk)
    return fresh.snapshot, fresh.compiled_at, list(fresh.parts.order_by("pk").values_list("body", "version"))
