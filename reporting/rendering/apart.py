"""A look at a PDF that anybody may have sent, in a process of its own that may take little memory and time: the readers
of PDF bound neither, and some hundred bytes can ask for gigabytes or hours.
"""

import json
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from django.conf import settings

from reporting.enums import SignatureState

_MEMORY = 768 * 1024 * 1024
_SECONDS = 10  # of the processor; a signed report of a hundred pages takes one
_PATIENCE = 30  # seconds that pass, where the machine is busy
_WAIT = 3  # seconds for one's turn
_NEEDED = ("PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR")  # nothing that is secret
_one_at_a_time = Lock()


class Busy(Exception):
    """Others' files are being looked at."""


@dataclass(frozen=True)
class Look:
    """What is known of the file: `state` of its signatures, None where it could not be found out; whether nothing but
    signatures came after what the portal made, and at least one did.
    """

    state: SignatureState | None
    is_only_signed: bool = False


def look_at(content: bytes, length: int, *, roots: Path | None) -> Look:
    """The content, of which the portal made the first `length` bytes. Raises `Busy`."""
    if b"/ByteRange" not in content:  # no signature hides where only a reader of PDF finds it
        return Look(SignatureState.NONE)
    if not _one_at_a_time.acquire(timeout=_WAIT):
        raise Busy
    try:
        command = [sys.executable, "-m", "reporting.rendering.apart", str(length), str(roots or ""), settings.TIME_ZONE]
        told = subprocess.run(
            command,
            input=content,
            capture_output=True,
            timeout=_PATIENCE,
            check=True,
            cwd=settings.BASE_DIR,
            env={name: os.environ[name] for name in _NEEDED if name in os.environ},
        )
        state, is_only = json.loads(told.stdout.splitlines()[-1])
    except (subprocess.SubprocessError, ValueError, IndexError):
        return Look(None)
    finally:
        _one_at_a_time.release()
    return Look(SignatureState(state), is_only)


def _main(length: int, roots: str, time_zone: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    settings.configure(TIME_ZONE=time_zone, USE_TZ=True)
    from reporting.rendering.additions import is_only_signed
    from reporting.rendering.signatures import SignatureTrouble, verify

    content = sys.stdin.buffer.read()
    try:
        found = verify(content, roots=Path(roots) if roots else None)
    except SignatureTrouble:
        answer = (SignatureState.BROKEN.value, False)
    else:
        answer = (found.state.value, found.reach > length and is_only_signed(content, length))
    sys.stdout.write(f"{json.dumps(answer)}\n")


if __name__ == "__main__":
    _main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
