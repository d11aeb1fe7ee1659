"""What must be true before the processes start: one supervisor a data folder, a free port, a database with tables."""

import contextlib
import fcntl
import io
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import CommandError, SystemCheckError
from django.db import connections, transaction
from django.db.utils import OperationalError

from organisations.models import Unit


@contextlib.contextmanager
def only_one(folder: Path, *, address: str) -> Iterator[None]:
    """Hold the data folder for this process; CommandError when another supervisor holds it."""
    with (folder / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise CommandError(
                f"The portal already runs from {folder} ({lock.read().strip() or 'starting'}). "
                "Stop it there, or set REFORM_DATA_DIR to another folder."
            ) from None
        lock.truncate(0)
        lock.write(f"process {os.getpid()}, {address}\n")
        lock.flush()
        yield
        lock.truncate(0)


def check_port(host: str, port: int) -> None:
    """CommandError with what to do when nothing can listen on `host`:`port`."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except socket.gaierror:
        raise CommandError(f"--host {host}: no such address on this machine.") from None
    except PermissionError:
        raise CommandError(f"Port {port} is kept for the system. Choose one above 1023, e.g. --port 8000.") from None
    except OSError as error:
        raise CommandError(
            f"Port {port} on {host} cannot be used ({error.strerror}). Choose another, e.g. --port {port + 1}."
        ) from None


def prepare_database() -> bool:
    """Check the project, make the tables, load the demo into an empty database; whether the demo was loaded now."""
    try:
        call_command("check", stdout=io.StringIO())
    except SystemCheckError as error:
        raise CommandError(str(error)) from None
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except OperationalError as error:
        raise CommandError(f"The database does not answer: {str(error).strip()}") from None
    if Unit.objects.exists() or get_user_model().objects.exists():
        return False
    with transaction.atomic():  # whole or not at all: half a demo would pass for somebody's data at the next start
        call_command("seed_demo", stdout=io.StringIO())  # its accounts are shown when the portal can be opened
    return True


def collect_static() -> None:
    """Put the styles, scripts and pictures where the web server reads them."""
    call_command("collectstatic", interactive=False, verbosity=0)
    connections.close_all()
