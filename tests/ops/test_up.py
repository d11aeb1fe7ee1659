"""One command starts the portal; one Ctrl-C stops all of it."""

import contextlib
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
import uuid
from pathlib import Path

import pytest
from django.conf import settings

from tests.ops.running import bare_environment, run
from tests.ops.test_containers import free_port
from tests.ops.waiting import processes_with, until


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A data folder that lasts for all tests here: the first start fills it, later ones find it filled."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def up(data):
    """Start `manage.py up`; whatever is left at the end of the test is ended."""
    started = []

    def start(*arguments: str, **environment: str) -> subprocess.Popen:
        mark = f"MARK-{uuid.uuid4().hex}"
        log = data / f"{mark}.log"
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up", *arguments],
            env=bare_environment(REFORM_DATA_DIR=str(data), TEST_MARK=mark, **environment),
            cwd=settings.BASE_DIR,
            stdout=log.open("w"),
            stderr=subprocess.STDOUT,
        )
        process.mark, process.said = mark, log.read_text
        started.append(process)
        return process

    yield start
    for process in started:
        for number in (process.pid, *processes_with(process.mark)):
            subprocess.run(["kill", "-KILL", str(number)], capture_output=True, check=False)
        process.wait()


# A job as a killed worker leaves it: taken, and its lease run out.
ABANDONED = """
from datetime import timedelta
from django.utils import timezone
from organisations.models import Job, User
from organisations.tasks import requeue_expired_jobs
from reporting.models import Report
office = User.objects.get(username="vanphong.stp")
report = Report.objects.filter(unit=office.unit, status="DRAFT").latest("pk")
job = Job.objects.create(
    task="reporting.tasks.compile_report", key=f"report:{report.pk}", params={"report": report.pk}, requested_by=office,
    status="RUNNING", attempt=1, lease_until=timezone.now() - timedelta(minutes=5),
)
requeue_expired_jobs.delay()
print(job.pk)
"""


def job(data: Path, number: int) -> tuple[str, int]:
    """Status and attempt of a job, read past Django."""
    with contextlib.closing(sqlite3.connect(data / "db.sqlite3")) as database:
        return database.execute("SELECT status, attempt FROM organisations_job WHERE id = ?", [number]).fetchone()


def ready(process: subprocess.Popen) -> str:
    """The address that the process says it serves, once it does."""
    until(
        lambda: process.poll() is not None or "Ctrl-C stops it." in process.said(), seconds=1200, what="a ready portal"
    )
    assert process.poll() is None, process.said()
    return re.search(r"ready after \d+ s:  (\S+)", process.said())[1]


def page(address: str) -> tuple[int, str]:
    with urllib.request.urlopen(address, timeout=120) as answer:
        return answer.status, answer.read().decode()


def test_the_portal_starts_serves_restarts_what_falls_and_stops(up, data):
    port = free_port()
    process = up("--port", str(port))
    address = ready(process)
    assert address == f"http://127.0.0.1:{port}/"
    assert "Loaded the demo data" in process.said()

    assert page(f"{address}readyz") == (200, '{"status": "ok", "database": "ok", "broker": "ok"}')
    status, front = page(address)
    assert status == 200
    assert 'lang="vi"' in front
    styles = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', front)
    assert styles, "the page names its styles by their content"
    assert page(f"{address.rstrip('/')}{styles[1]}")[0] == 200

    abandoned = run("manage.py", "shell", "--no-imports", "-c", ABANDONED, REFORM_DATA_DIR=str(data))
    number = int(abandoned.stdout or pytest.fail(abandoned.stderr))
    until(lambda: job(data, number)[0] not in {"QUEUED", "RUNNING"}, seconds=300, what="the end of the abandoned job")
    assert job(data, number) == ("DONE", 2), "another attempt of the real worker has finished it"

    family = processes_with(process.mark)
    assert len(family) >= 7, "supervisor, web server and worker with two processes each, scheduler"
    [scheduler] = [number for number in family if b"beat" in _command(number).split(b"\0")]
    os.kill(scheduler, signal.SIGKILL)
    until(lambda: "beat ended (signal SIGKILL); starting it again" in process.said())

    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=300) == 0
    assert process.said().rstrip().endswith("Stopped.")
    assert processes_with(process.mark) == []
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_second_start_keeps_the_data_and_a_third_beside_it_is_refused(up, data):
    process = up("--port", str(free_port()))
    ready(process)
    assert "Loaded the demo data" not in process.said()

    other = up("--port", str(free_port()))
    assert other.wait(timeout=300) == 1
    assert f"The portal already runs from {data}" in other.said()
    assert f"process {process.pid}, http://127.0.0.1" in other.said()
    assert "Traceback" not in other.said()

    process.kill()
    process.wait()
    until(lambda: processes_with(process.mark) == [], seconds=300, what="the end of all children")


def test_a_port_that_is_taken_is_named_with_what_to_do(up):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = up("--port", str(port))
        assert process.wait(timeout=300) == 1
    assert f"Port {port} on 127.0.0.1 cannot be used" in process.said()
    assert "Choose another" in process.said()
    assert "Traceback" not in process.said()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--port", "eighty"], "'eighty' is not a number from 1 to 65535"),
        (["--port", "70000"], "'70000' is not a number from 1 to 65535"),
        (["--host", "no-such-host.invalid"], "--host no-such-host.invalid: no such address"),
    ],
)
def test_a_wrong_argument_is_refused_in_words(up, arguments, words):
    process = up(*arguments)
    assert process.wait(timeout=300) != 0
    assert words in process.said()
    assert "Traceback" not in process.said()


def test_a_database_that_does_not_answer_is_told_in_one_line(up):
    process = up("--port", str(free_port()), DATABASE_URL="postgres://portal@127.0.0.1:1/portal")
    assert process.wait(timeout=300) == 1
    assert "The database does not answer" in process.said()
    assert "Traceback" not in process.said()


def _command(number: int) -> bytes:
    return Path(f"/proc/{number}/cmdline").read_bytes()
