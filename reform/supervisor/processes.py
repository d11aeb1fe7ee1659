"""Keeps processes running, and ends all of them when it ends, however it ends."""

import contextlib
import ctypes
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from reform.supervisor.services import Service

GRACE = 25.0
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
STEADY = 60.0  # seconds after which a process counts as healthy and its next fall as a first one
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


class Child:
    """One service's process: started in a session of its own, started again after a growing pause when it falls."""

    def __init__(self, service: Service, *, environment: dict[str, str], folder: Path) -> None:
        self.service, self.environment, self.folder = service, environment, folder
        self.process: subprocess.Popen | None = None
        self.started = self.next_start = 0.0
        self.pause = self.waiting = FIRST_PAUSE

    def start(self) -> None:
        """Start the process. It gets SIGTERM when the supervisor dies, even by SIGKILL."""
        parent = os.getpid()

        def die_with_parent() -> None:
            _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:  # the parent died before the line above
                os._exit(1)

        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.service.command,
            env=self.environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C at the terminal reaches the supervisor alone
            preexec_fn=die_with_parent,  # safe: the supervisor has one thread
        )

    def fallen(self) -> int | None:
        """The exit code of a process that has just ended; its stragglers are ended and the next start is set."""
        if self.process is None or (code := self.process.poll()) is None:
            return None
        self.kill_group()
        steady = time.monotonic() - self.started >= STEADY
        self.pause = FIRST_PAUSE if steady else self.pause
        self.next_start = time.monotonic() + self.pause
        self.waiting, self.pause = self.pause, min(self.pause * 2, LONGEST_PAUSE)
        self.process = None
        return code

    def terminate(self) -> None:
        """Ask the main process, and it alone, to end: it knows how to let its own children finish."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                self.process.terminate()

    def kill_group(self) -> None:
        """End whatever is left of the process and its children."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Supervisor:
    """Runs services until `stop` is set; `say` gets a line for the operator when one falls or lingers."""

    def __init__(
        self, services: Sequence[Service], *, environment: dict[str, str], folder: Path, say: Callable[[str], None]
    ) -> None:
        self.children = [Child(service, environment=environment, folder=folder) for service in services]
        self.stop = threading.Event()
        self.stopping = 0
        self.say = say

    def run(self, *, on_turn: Callable[[], None]) -> None:
        """Start all, keep them running, call `on_turn` a few times a second; end all when `stop` is set."""
        handlers = {number: signal.signal(number, self._ask_to_stop) for number in _STOPS}
        try:
            while not self.stop.is_set():
                self._turn()
                on_turn()
                self.stop.wait(0.2)
        finally:
            self._end()
            for number, handler in handlers.items():
                signal.signal(number, handler)

    def _ask_to_stop(self, number: int, frame: object) -> None:
        self.stopping += 1
        self.stop.set()

    def _turn(self) -> None:
        for child in self.children:
            code = child.fallen()
            if code is not None:
                self.say(f"{child.service.name} ended ({_reason(code)}); starting it again in {child.waiting:.0f} s.")
            if child.process is None and time.monotonic() >= child.next_start:
                child.start()

    def _end(self) -> None:
        """SIGTERM, a grace in which running jobs finish, then SIGKILL; a second Ctrl-C ends the grace."""
        for child in self.children:
            child.terminate()
        deadline = time.monotonic() + GRACE
        asked = self.stopping
        while time.monotonic() < deadline and self.stopping == asked and self._running():
            time.sleep(0.1)
        for child in self._running():
            self.say(f"{child.service.name} did not end in time and is killed; its job is taken up at the next start.")
        for child in self.children:
            child.kill_group()

    def _running(self) -> list[Child]:
        return [child for child in self.children if child.process is not None and child.process.poll() is None]


_STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _reason(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
