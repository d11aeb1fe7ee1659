"""The supervisor keeps processes running and leaves none behind, however it ends."""

import os
import signal
import subprocess
import sys
import textwrap
import uuid

import pytest
from django.conf import settings

from tests.ops.waiting import processes_with, until

# A supervisor over one small program; both get a mark by which what is left of them can be found.
SUPERVISOR = """
import os, sys
from pathlib import Path
from reform.supervisor import processes
from reform.supervisor.services import Service
processes.GRACE = float(os.environ["GRACE"])
program = Service("toy", (sys.executable, "-c", os.environ["PROGRAM"]))
supervisor = processes.Supervisor([program], environment=dict(os.environ), folder=Path.cwd(), say=print)
supervisor.run(on_turn=sys.stdout.flush)
"""

# A main process with a child, as a web server or a worker has; each says what it hears.
FAMILY = """
import os, signal, subprocess, sys, time
def told(number, frame):
    print(f"main hears {number}", flush=True)
    child.terminate() if ENDS else None
    sys.exit(0) if ENDS else None
signal.signal(signal.SIGTERM, told)
signal.signal(signal.SIGINT, told)
code = "import signal, time; signal.signal(2, lambda *a: print('child hears 2', flush=True)); time.sleep(600)"
child = subprocess.Popen([sys.executable, "-c", code])
print("running", flush=True)
while True:
    time.sleep(600)
"""


@pytest.fixture
def supervise(tmp_path):
    """Start a supervisor over `program`; at the end of the test whatever is left of it is ended."""
    started = []

    def start(program: str, *, grace: float = 5.0) -> tuple[subprocess.Popen, str]:
        mark = f"MARK-{uuid.uuid4().hex}"
        environment = {**os.environ, "PROGRAM": textwrap.dedent(program), "GRACE": str(grace), "TEST_MARK": mark}
        process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISOR],
            env={**environment, "PYTHONUNBUFFERED": "1"},
            cwd=settings.BASE_DIR,
            stdout=(tmp_path / "output").open("w"),
            stderr=subprocess.STDOUT,
        )
        started.append((process, mark))
        return process, mark

    yield start
    for process, mark in started:
        for number in (process.pid, *processes_with(mark)):
            subprocess.run(["kill", "-KILL", str(number)], capture_output=True, check=False)
        process.wait()


def output(tmp_path) -> str:
    return (tmp_path / "output").read_text()


def family(*, ends: bool) -> str:
    return FAMILY.replace("ENDS", str(ends))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_everything_in_order(supervise, tmp_path, number):
    process, mark = supervise(family(ends=True))
    until(lambda: "running" in output(tmp_path))
    assert len(processes_with(mark)) == 3
    process.send_signal(number)
    assert process.wait(timeout=300) == 0
    assert output(tmp_path).count("main hears 15") == 1
    assert processes_with(mark) == []


def test_ctrl_c_at_the_terminal_does_not_reach_the_children(supervise, tmp_path):
    process, mark = supervise(family(ends=True))
    until(lambda: "running" in output(tmp_path))
    sessions = {os.getsid(number) for number in processes_with(mark)}
    assert len(sessions) == 2, "the supervisor in one session, main process and child in another"
    process.send_signal(signal.SIGINT)
    process.wait(timeout=300)
    assert "hears 2" not in output(tmp_path)


def test_what_does_not_end_within_the_grace_is_killed_with_its_children(supervise, tmp_path):
    process, mark = supervise(family(ends=False), grace=0.5)
    until(lambda: "running" in output(tmp_path))
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=300) == 0
    assert "toy did not end in time and is killed" in output(tmp_path)
    assert processes_with(mark) == []


def test_a_second_ctrl_c_ends_the_grace(supervise, tmp_path):
    process, mark = supervise(family(ends=False), grace=60)
    until(lambda: "running" in output(tmp_path))
    process.send_signal(signal.SIGINT)
    until(lambda: "main hears 15" in output(tmp_path))
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=300) == 0
    assert processes_with(mark) == []


def test_nothing_is_left_when_the_supervisor_is_killed(supervise, tmp_path):
    process, mark = supervise(family(ends=True))
    until(lambda: "running" in output(tmp_path))
    process.kill()
    process.wait()
    until(lambda: processes_with(mark) == [], what="the end of all children")
    assert output(tmp_path).count("main hears 15") == 1


def test_a_process_that_falls_is_started_again_after_growing_pauses(supervise, tmp_path):
    process, _ = supervise("import sys; sys.exit(3)")
    until(lambda: output(tmp_path).count("toy ended (exit code 3)") == 3)
    process.terminate()
    process.wait(timeout=300)
    pauses = [line.rsplit(" in ")[-1] for line in output(tmp_path).splitlines() if "starting it again" in line]
    assert pauses[:3] == ["1 s.", "2 s.", "4 s."]


def test_a_main_process_that_is_killed_takes_its_children_along_before_it_starts_again(supervise, tmp_path):
    process, mark = supervise(family(ends=True))
    until(lambda: "running" in output(tmp_path))
    [main] = [number for number in processes_with(mark) if os.getsid(number) == number != os.getsid(process.pid)]
    os.kill(main, signal.SIGKILL)
    until(lambda: output(tmp_path).count("running") == 2)
    assert "toy ended (signal SIGKILL)" in output(tmp_path)
    assert len(processes_with(mark)) == 3
