"""A real Celery worker on the test's own database, broker and files, which a test may kill."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from reform.celery import app
from tests.ops.running import bare_environment


@contextmanager
def worker(*, processes: int = 1, **environment: str) -> Iterator[subprocess.Popen]:
    """A worker in a session of its own, with `environment` besides; it ends with the block."""
    environment = bare_environment(
        DATABASE_URL=_address_of_the_tests_database(),
        CELERY_BROKER_URL=os.environ.get("CELERY_BROKER_URL", ""),
        REFORM_DATA_DIR=str(settings.TEST_FOLDER),
        REFORM_REDIS_PREFIX=os.environ["REFORM_REDIS_PREFIX"],
        **environment,
    )
    options = ["-q", "-A", "reform", "worker", f"--concurrency={processes}", "--loglevel=ERROR"]
    command = [sys.executable, "-m", "celery", *options]
    process = subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=300)


def kill(process: subprocess.Popen) -> None:
    """SIGKILL to the worker and its pool, as when the machine loses power."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=300)


def forget_messages() -> int:
    """Empty the broker; returns how many messages were lost by that."""
    with app.connection_for_write() as broker:
        return sum(broker.default_channel.queue_purge(queue.name) or 0 for queue in app.conf.task_queues)


def messages_waiting() -> int:
    """How many messages the broker holds."""
    with app.connection_for_write() as broker:
        declare = broker.default_channel.queue_declare
        return sum(declare(queue.name).message_count for queue in app.conf.task_queues)


def _address_of_the_tests_database() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    who = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
    return f"postgres://{who}/{database['NAME']}"
