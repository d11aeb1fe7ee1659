"""How jobs reach the worker: by name, on time, and without taking anybody's page down."""

import pytest
from django.conf import settings
from kombu import Exchange, Queue

from reform.broker import AWAITED, Turns
from reform.celery import SCHEDULE, app
from tests.ops.running import run

# Asks for a job as a page does, in a portal whose broker is away.
# The tables alone, from the models: migrating takes the better part of a minute, and is tried elsewhere.
TABLES = """
import django
from django.conf import settings
django.setup()
from django.apps import apps
from django.core.management import call_command
settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
call_command("migrate", run_syncdb=True, verbosity=0)
"""
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
    assert run("-c", TABLES, **portal).returncode == 0
    answer = run("-c", ASK, **portal)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.strip() == "QUEUED"
    assert "Connection refused" in answer.stderr, "the log says why nobody was woken"


def test_the_suite_speaks_to_the_broker_that_was_asked_for():
    asked = settings.CELERY_BROKER_URL.partition("://")[0]
    with app.connection_for_write() as connection:
        connection.ensure_connection(max_retries=1, timeout=3)
        assert connection.transport.driver_type == asked


def test_what_people_wait_for_has_the_first_queue_and_all_else_the_other():
    app.loader.import_default_modules()
    assert [queue.name for queue in app.conf.task_queues] == ["awaited", "celery"]
    assert set(settings.AWAITED_TASKS) <= set(app.tasks)
    queues = {name: app.amqp.router.route({}, name)["queue"].name for name in app.tasks if "tasks." in name}
    awaited = {name for name, queue in queues.items() if queue == "awaited"}
    assert awaited == set(settings.AWAITED_TASKS)
    assert queues["reporting.tasks.compile_round"] == queues["organisations.tasks.send_mail"] == "celery"
    keys = {queue.name: queue.routing_key for queue in app.amqp.queues.values()}
    assert keys == {"awaited": "awaited", "celery": "celery"}, "a message lands in one queue alone"


@pytest.fixture
def two_queues():
    """What is awaited and something else, on the suite's broker; nothing waits in them before and after."""
    queues = [Queue(name, Exchange("order"), routing_key=name) for name in (AWAITED, "other")]
    with app.connection_for_write() as connection:
        for queue in queues:
            bound = queue(connection.default_channel)
            bound.declare()
            bound.purge()
        yield connection, queues
        for queue in queues:
            queue(connection.default_channel).purge()
        queues[1](connection.default_channel).delete()


def _send(connection, *names: str) -> None:
    for name in names:
        connection.Producer().publish({"for": name}, routing_key=name, exchange="order")


def _take(connection, queues, number: int, after_each=lambda seen: None) -> list[str]:
    seen = []

    def take(body, message):
        message.ack()
        seen.append(body["for"])
        after_each(seen)

    with connection.channel() as channel:
        consumer = connection.Consumer(queues, channel=channel, callbacks=[take])
        consumer.qos(prefetch_count=1)
        with consumer:
            while len(seen) < number:
                connection.drain_events(timeout=10)
    return seen


def test_what_is_awaited_goes_before_what_was_sent_earlier(two_queues):
    connection, queues = two_queues
    _send(connection, "other", "other", "other", AWAITED, AWAITED)

    def late(seen):
        if len(seen) == 3:
            _send(connection, AWAITED)

    assert _take(connection, queues, 6, late) == [AWAITED, AWAITED, "other", AWAITED, "other", "other"]


def test_everything_else_has_one_message_in_four_however_much_is_awaited(two_queues):
    connection, queues = two_queues
    _send(connection, *["other"] * 3, *[AWAITED] * 8)

    def more(seen):
        if seen[-1] == AWAITED:
            _send(connection, AWAITED)

    assert _take(connection, queues, 12, more) == [AWAITED, AWAITED, AWAITED, "other"] * 3


def test_of_one_queue_the_order_is_that_queue():
    turns = Turns()
    turns.update({"celery"})
    assert turns.consume(1) == ["celery"]
    turns.update({AWAITED})
    for _ in range(5):
        turns.rotate(AWAITED)
        assert turns.consume(1) == [AWAITED]
    turns.update({"b", AWAITED, "a"})
    assert turns.consume(3) == ["a", "b", AWAITED]
    turns.rotate("a")
    assert turns.consume(3) == [AWAITED, "a", "b"]
    turns.update(set())
    assert turns.consume(0) == []
