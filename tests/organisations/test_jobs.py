"""Background jobs: one open job for a key, leases, attempts, pauses, endings."""

from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, transaction
from django.utils import timezone

from organisations.enums import JobStatus
from organisations.models import AuditEvent, Job, Unit
from organisations.services import jobs
from organisations.services.jobs import BACK_OFF, MAX_ATTEMPTS, JobLostError, enqueue, requeue_expired, run_job, stop
from reform.common.errors import Conflict, Invalid
from tests import make
from tests.ops.waiting import until

pytestmark = pytest.mark.django_db


def job(**fields) -> Job:
    return Job.objects.create(**{"task": "tests.nothing", "key": "report:1"} | fields)


def running(**fields) -> Job:
    """A job whose worker has died: its lease is over."""
    past = timezone.now() - timedelta(seconds=1)
    return job(status=JobStatus.RUNNING, lease_until=past, attempt=1, **fields)


def done(job: Job, progress) -> str:
    return "Đã xong."


def test_asking_twice_makes_one_job():
    first = enqueue(task="tests.nothing", key="report:1", params={}, by=None)
    assert enqueue(task="tests.nothing", key="report:1", params={}, by=None) == first
    assert Job.objects.count() == 1


def test_after_the_end_the_same_may_be_asked_again():
    first = enqueue(task="tests.nothing", key="report:1", params={}, by=None)
    run_job(first.pk, done)
    assert enqueue(task="tests.nothing", key="report:1", params={}, by=None) != first


def test_a_job_is_done_once():
    made, calls = job(), []
    for _ in range(2):
        run_job(made.pk, lambda job, progress: calls.append(job.pk) or "Đã tổng hợp.")
    made.refresh_from_db()
    assert calls == [made.pk]
    assert (made.status, made.progress, made.message, made.attempt) == (JobStatus.DONE, 100, "Đã tổng hợp.", 1)
    assert made.finished_at is not None
    assert made.lease_until is None


def test_a_job_that_another_worker_holds_is_left_alone():
    made = job(status=JobStatus.RUNNING, lease_until=timezone.now() + timedelta(minutes=1), attempt=1)
    run_job(made.pk, done)
    made.refresh_from_db()
    assert (made.status, made.attempt) == (JobStatus.RUNNING, 1)


def test_an_expired_lease_is_taken_up_again():
    made = running()
    run_job(made.pk, done)
    made.refresh_from_db()
    assert (made.status, made.attempt) == (JobStatus.DONE, 2)


def test_a_refusal_closes_the_job_with_its_sentence():
    def refuse(job, progress):
        raise Invalid("Kỳ báo cáo đã đóng.")

    made = job()
    run_job(made.pk, refuse)
    made.refresh_from_db()
    assert (made.status, made.message) == (JobStatus.FAILED, "Kỳ báo cáo đã đóng.")


def test_a_fault_closes_the_job_and_reaches_the_log():
    def fail(job, progress):
        raise ZeroDivisionError("inner detail")

    made = job()
    with pytest.raises(ZeroDivisionError):
        run_job(made.pk, fail)
    made.refresh_from_db()
    assert made.status == JobStatus.FAILED
    assert str(made.pk) in made.message
    assert "inner detail" not in made.message


def test_a_worker_that_was_given_up_cannot_close_the_job():
    made = job()

    def overtaken(held, progress):
        Job.objects.filter(pk=held.pk).update(attempt=2)  # another worker took it over meanwhile
        progress(50, "Nửa đường")
        return "Đã xong."

    run_job(made.pk, overtaken)
    made.refresh_from_db()
    assert (made.status, made.progress, made.message) == (JobStatus.RUNNING, 0, "")


def test_progress_renews_the_lease():
    seen = []

    def work(held, progress):
        Job.objects.filter(pk=held.pk).update(lease_until=timezone.now())
        progress(40, "Đang tổng hợp")
        row = Job.objects.get(pk=held.pk)
        seen.append((row.progress, row.message, row.lease_until > timezone.now() + timedelta(minutes=1)))
        return "Đã xong."

    run_job(job().pk, work)
    assert seen == [(40, "Đang tổng hợp", True)]


def test_dead_jobs_are_sent_again_and_given_up_in_the_end():
    dead, hopeless = running(), running(key="report:2")
    Job.objects.filter(pk=hopeless.pk).update(attempt=MAX_ATTEMPTS)
    waiting, forgotten = job(key="report:3"), job(key="report:4")
    Job.objects.filter(pk=forgotten.pk).update(created_at=timezone.now() - timedelta(minutes=5))
    assert requeue_expired() == 2
    statuses = dict(Job.objects.values_list("key", "status"))
    assert statuses == {
        dead.key: JobStatus.RUNNING,
        hopeless.key: JobStatus.FAILED,
        waiting.key: JobStatus.QUEUED,
        forgotten.key: JobStatus.QUEUED,
    }


@pytest.fixture
def person():
    return make.user(make.department("Sở Tư pháp", make.province()))


def failing(*errors):
    """Work that fails so, attempt by attempt, and then succeeds."""
    left = list(errors)

    def work(held, progress):
        if left:
            raise left.pop(0)
        return "Đã xong."

    return work


def its_time_has_come(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(not_before=timezone.now())


@pytest.mark.parametrize("trouble", [OperationalError("gone"), ConnectionError(), OSError(28, "full")], ids=repr)
def test_passing_trouble_is_tried_again_after_a_pause_and_no_earlier(trouble):
    made, work = job(), failing(trouble)
    run_job(made.pk, work)
    made.refresh_from_db()
    assert (made.status, made.lease_until, made.finished_at) == (JobStatus.QUEUED, None, None)
    assert made.message == "Hệ thống tạm thời gián đoạn nên chưa làm xong; sẽ tự thử lại."
    run_job(made.pk, work)
    made.refresh_from_db()
    assert made.attempt == 1, "its time has not come"
    its_time_has_come(made)
    run_job(made.pk, work)
    made.refresh_from_db()
    assert (made.status, made.attempt, made.not_before) == (JobStatus.DONE, 2, None)


def test_pauses_grow_and_the_last_attempt_ends_the_job():
    made, work = job(), failing(*[SoftTimeLimitExceeded()] * MAX_ATTEMPTS)
    for pause in BACK_OFF:
        began = timezone.now()
        run_job(made.pk, work)
        made.refresh_from_db()
        assert timedelta() <= made.not_before - began - pause < timedelta(seconds=5)
        its_time_has_come(made)
    run_job(made.pk, work)
    made.refresh_from_db()
    assert (made.status, made.attempt, made.not_before) == (JobStatus.FAILED, MAX_ATTEMPTS, None)
    assert str(made.pk) in made.message


def test_what_waits_for_its_time_is_sent_again_only_after_it():
    made = job(not_before=timezone.now() + timedelta(minutes=2))
    Job.objects.update(created_at=timezone.now() - timedelta(hours=1))
    assert requeue_expired() == 0
    Job.objects.filter(pk=made.pk).update(not_before=timezone.now() - timedelta(minutes=2))
    assert requeue_expired() == 1


def test_what_waits_ends_at_once_when_it_is_stopped(person):
    made = job()
    stop(job=made, by=person)
    made.refresh_from_db()
    assert (made.status, made.stop_asked_by, made.finished_at is None) == (JobStatus.STOPPED, person, False)
    assert AuditEvent.objects.latest("pk").action == "Dừng tác vụ"
    run_job(made.pk, done)
    made.refresh_from_db()
    assert made.attempt == 0
    with pytest.raises(Conflict):
        stop(job=made, by=person)


def test_what_runs_ends_at_its_next_step_and_keeps_nothing(person):
    made, reached = job(), []

    def work(held, progress):
        progress(10, "Bước một")
        stop(job=held, by=person)
        reached.append(Job.objects.get(pk=held.pk).status)
        progress(20, "Bước hai")
        reached.append("past the stop")

    run_job(made.pk, work)
    made.refresh_from_db()
    assert reached == [JobStatus.RUNNING]
    assert made.status == JobStatus.STOPPED


def test_passing_trouble_of_a_stopped_job_is_its_end(person):
    def work(held, progress):
        stop(job=held, by=person)
        raise OSError

    made = job()
    run_job(made.pk, work)
    made.refresh_from_db()
    assert made.status == JobStatus.STOPPED


def test_a_stopped_job_whose_worker_died_is_closed(person):
    dead = running()
    stop(job=dead, by=person)
    assert requeue_expired() == 0
    dead.refresh_from_db()
    assert dead.status == JobStatus.STOPPED


def test_a_result_and_the_end_of_its_job_are_stored_together():
    """Whatever happens to the worker after the commit, the job is not done again."""

    def work(held, progress):
        with transaction.atomic():
            make.province()
            progress.keep("Đã lưu.")
        raise OSError("the worker falls")

    made = job()
    run_job(made.pk, work)
    made.refresh_from_db()
    assert (made.status, made.progress, made.message) == (JobStatus.DONE, 100, "Đã lưu.")
    run_job(made.pk, work)
    made.refresh_from_db()
    assert made.attempt == 1


def test_a_worker_that_lost_its_job_stores_nothing():
    def work(held, progress):
        Job.objects.filter(pk=held.pk).update(attempt=2)  # its lease ran out, and another has taken it over
        with pytest.raises(JobLostError), transaction.atomic():
            make.province()
            progress.keep("Đã lưu.")
        raise JobLostError

    made = job()
    run_job(made.pk, work)
    made.refresh_from_db()
    assert (made.status, made.attempt) == (JobStatus.RUNNING, 2)
    assert not Unit.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_lease_is_renewed_while_one_step_takes_long(monkeypatch):
    monkeypatch.setattr(jobs, "LEASE", timedelta(seconds=0.2))

    def work(held, progress):
        began = Job.objects.get(pk=held.pk).lease_until
        until(lambda: Job.objects.get(pk=held.pk).lease_until > began, what="a renewed lease")
        return "Đã xong."

    made = job()
    run_job(made.pk, work)
    made.refresh_from_db()
    assert made.status == JobStatus.DONE
