"""How jobs reach the worker: by name, on time, and without taking anybody's page down."""

from django.conf import settings

from reform.celery import SCHEDULE, app
from tests.ops.running import run

# Asks for a job as a page does, in a portal whose broker is away.
ASK = """
import django
django.setup()
from organisations.models import Job
from organisations.services.jobs import enqueue
job = enqueue(task="reporting.tasks.compile_report", key="one", params={"report": 1}, by=None)
print(Job.objects.get(pk=job.pk).status)
"""


def test_every_entry_of_the_schedule_names_a_task():
    app.loader.import_default_modules()
    assert [entry["task"] for entry in SCHEDULE.values() if entry["task"] not in app.tasks] == []
    assert "organisations.tasks.requeue_expired_jobs" in {entry["task"] for entry in SCHEDULE.values()}


def test_abandoned_jobs_are_looked_for_every_minute():
    [entry] = [entry for entry in SCHEDULE.values() if entry["task"] == "organisations.tasks.requeue_expired_jobs"]
    assert entry["schedule"].run_every.total_seconds() == 60


def test_people_are_told_from_the_morning_of_working_days_on():
    """First the week at seven, then reminders at half past; each hour again for a machine that was off."""
    times = {entry["task"]: entry["schedule"] for entry in SCHEDULE.values()}
    week, day = times["plans.tasks.send_digest"], times["plans.tasks.remind"]
    assert (min(week.hour), week.minute) == (7, {0})
    assert (min(day.hour), day.minute) == (7, {30})
    assert week.day_of_week == day.day_of_week == {1, 2, 3, 4, 5}
    assert times["organisations.tasks.send_mail"].run_every.total_seconds() == 60


def test_local_time_is_vietnams():
    assert app.conf.timezone == "Asia/Ho_Chi_Minh"


def test_only_json_is_believed_and_a_job_is_given_up_last():
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_acks_late is True
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.task_soft_time_limit < app.conf.task_time_limit


def test_jobs_run_on_the_worker_not_in_the_page():
    assert not app.conf.task_always_eager


def test_a_job_is_kept_and_no_page_fails_while_the_broker_is_away(tmp_path):
    portal = {
        "REFORM_DATA_DIR": str(tmp_path),
        "CELERY_BROKER_URL": "redis://127.0.0.1:1/0",
        "DJANGO_SETTINGS_MODULE": "reform.settings",
    }
    assert run("manage.py", "migrate", "--verbosity", "0", **portal).returncode == 0
    answer = run("-c", ASK, **portal)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.strip() == "QUEUED"
    assert "Connection refused" in answer.stderr, "the log says why nobody was woken"


def test_the_suite_speaks_to_the_broker_that_was_asked_for():
    asked = settings.CELERY_BROKER_URL.partition("://")[0]
    with app.connection_for_write() as connection:
        connection.ensure_connection(max_retries=1, timeout=3)
        assert connection.transport.driver_type == asked
