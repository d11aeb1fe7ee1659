"""Waiting for what other processes do."""

import os
import time
from collections.abc import Callable
from pathlib import Path


def until(condition: Callable[[], object], *, seconds: float = 60.0, what: str = "") -> object:
    """The first true answer of `condition`; an AssertionError that says `what` after `seconds`."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < deadline, f"{what or condition} did not happen within {seconds:.0f} s"
        time.sleep(0.05)
    return answer


def processes_with(mark: str) -> list[int]:
    """Living processes, besides this one, whose environment holds `mark`: a supervisor's children and theirs."""
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal() and _has(entry, mark)]


def _has(entry: Path, mark: str) -> bool:
    if int(entry.name) == os.getpid():
        return False
    try:
        return mark.encode() in (entry / "environ").read_bytes() and _state(entry) != "Z"
    except OSError:  # it ended meanwhile, or is somebody else's
        return False


def _state(entry: Path) -> str:
    return (entry / "stat").read_text().rpartition(")")[2].split()[0]
