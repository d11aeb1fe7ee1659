"""Background jobs: one open job for a key, leases, attempts, endings."""

from datetime import timedelta

import pytest
from django.utils import timezone

from organisations.enums import JobStatus
from organisations.models import Job
from organisations.services.jobs import MAX_ATTEMPTS, enqueue, requeue_expired, run_job
from reform.common.errors import Invalid

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
