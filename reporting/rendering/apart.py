"""A look at a PDF that anybody may have sent, in a process of its own that may take little memory and time: the readers
of PDF bound neither, and some hundred bytes can ask for gigabytes or hours.
"""

import json
import logging
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings

from reporting.enums import SignatureState
from reporting.rendering.additions import is_only_signed
from reporting.rendering.signatures import SignatureTrouble, verify
from reporting.rendering.tracing import Unreadable, codes_in

logger = logging.getLogger(__name__)

_MEMORY = 768 * 1024 * 1024
_SECONDS = {"look": 10, "read": 30}  # of the processor; a signed report of a hundred pages takes one, its text two more
_PATIENCE = {"look": 30, "read": 60}  # seconds that pass, where the machine is busy
_WAIT = 3  # seconds for one's turn
_NEEDED = ("PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR")  # nothing that is secret
_one_at_a_time = Lock()
_of_offices = Lock()  # who is signed in does not wait for strangers


class Busy(Exception):
    """Others' files are being looked at."""


class GivenUp(Exception):
    """The file took more memory or time than a report does, or the reader fell over it."""


@dataclass(frozen=True)
class Look:
    """What is known of the file: `state` of its signatures, None where it could not be found out; whether nothing but
    signatures came after what the portal made, and at least one did.
    """

    state: SignatureState | None
    is_only_signed: bool = False


@dataclass(frozen=True)
class Reading:
    """What a file that an office brought back says: of its signatures, and whether nothing else came after what the
    portal made. Where something did, or the portal made none of it, `codes` are what reads like a file's code in its
    pages.
    """

    state: SignatureState
    note: str
    is_only_signed: bool = False
    codes: frozenset[str] = frozenset()


def look_at(content: bytes, length: int, *, roots: Path | None) -> Look:
    """The content, of which the portal made the first `length` bytes. Raises `Busy`."""
    if b"/ByteRange" not in content:  # no signature hides where only a reader of PDF finds it
        return Look(SignatureState.NONE)
    try:
        state, is_only = _told("look", content, length, roots, turn=_one_at_a_time)
    except GivenUp:
        return Look(None)
    return Look(SignatureState(state), is_only)


def read(content: bytes, length: int, *, roots: Path | None) -> Reading:
    """The content, of which the portal made the first `length` bytes, none where that is 0. Raises `Busy`, `GivenUp`,
    and what `verify` and `codes_in` raise.
    """
    said = _told("read", content, length, roots, turn=_of_offices)
    if "trouble" in said:
        raise SignatureTrouble(said["trouble"])
    if "state" not in said:
        raise Unreadable
    return Reading(SignatureState(said["state"]), said["note"], said["is_only_signed"], frozenset(said["codes"]))


def _told(what: str, content: bytes, length: int, roots: Path | None, *, turn: Lock) -> Any:
    """What the process says of the content."""
    if not turn.acquire(timeout=_WAIT):
        raise Busy
    command = [sys.executable, "-m", "reporting.rendering.apart", what, str(length), str(roots or "")]
    try:
        told = subprocess.run(
            [*command, settings.TIME_ZONE],
            input=content,
            capture_output=True,
            timeout=_PATIENCE[what],
            check=True,
            cwd=settings.BASE_DIR,
            env={name: os.environ[name] for name in _NEEDED if name in os.environ},
        )
        return json.loads(told.stdout.splitlines()[-1])
    except (subprocess.SubprocessError, ValueError, IndexError) as error:
        logger.warning("A PDF of %s bytes was given up: %r", len(content), error)
        raise GivenUp from error
    finally:
        turn.release()


def _main(what: str, length: int, roots: Path | None, time_zone: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS[what], _SECONDS[what]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    settings.configure(TIME_ZONE=time_zone, USE_TZ=True)
    answer = {"look": _looked, "read": _read}[what](sys.stdin.buffer.read(), length, roots)
    sys.stdout.write(f"{json.dumps(answer)}\n")


def _looked(content: bytes, length: int, roots: Path | None) -> tuple[str, bool]:
    try:
        found = verify(content, roots=roots)
    except SignatureTrouble:
        return SignatureState.BROKEN.value, False
    return found.state.value, found.reach > length and is_only_signed(content, length)


def _read(content: bytes, length: int, roots: Path | None) -> dict[str, Any]:
    try:
        found = verify(content, roots=roots)
    except SignatureTrouble as error:
        return {"trouble": str(error)}
    is_only = length > 0 and is_only_signed(content, length)
    try:
        codes = [] if is_only else sorted(codes_in(content))
    except Unreadable:
        return {}
    return {"state": found.state.value, "note": found.note, "is_only_signed": is_only, "codes": codes}


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]) if sys.argv[3] else None, sys.argv[4])
