"""Proof that the worker and the scheduler are alive: a file that each touches every few seconds (`reform.liveness`).

Works alike for every broker and costs no message: `python -m reform.heartbeat worker` exits with 0 while the role's
process on this host has touched its file within the last minute.
"""

import socket
import sys
import time
from pathlib import Path

from reform.paths import DATA_DIR

FRESH = 60.0


def heartbeat_file(role: str) -> Path:
    """The file of `role` ("worker" or "beat") on this host, in the data folder."""
    return DATA_DIR / "alive" / f"{role}@{socket.gethostname()}"


def touch(role: str) -> None:
    """Record that `role` is alive now."""
    file = heartbeat_file(role)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()


def is_alive(role: str, *, now: float | None = None) -> bool:
    """Whether `role` on this host was seen within the last minute."""
    try:
        seen = heartbeat_file(role).stat().st_mtime
    except FileNotFoundError:
        return False
    return (now if now is not None else time.time()) - seen < FRESH


def main(arguments: list[str]) -> int:
    """Exit code for a health check of the role named on the command line."""
    if arguments not in (["worker"], ["beat"]):
        sys.stderr.write("usage: python -m reform.heartbeat worker|beat\n")
        return 2
    return 0 if is_alive(arguments[0]) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
