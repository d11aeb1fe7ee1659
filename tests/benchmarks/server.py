"""The web server as it is started for people, for benchmarks that ask it over HTTP."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from reform.supervisor.services import services

WAIT = 120


def workers_memory(pid: int) -> float:
    """Megabytes that the largest of the server's processes has held at most."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    peaks = [Path(f"/proc/{one}/status").read_text().partition("VmHWM:")[2].split()[0] for one in children]
    return max(map(int, peaks)) / 1024


def ask(address: str, cookies: str = "", fields: dict | None = None, **headers: str):
    """The answer; with `fields` to a form that was sent."""
    data = urllib.parse.urlencode(fields).encode() if fields else None
    origin = "/".join(address.split("/")[:3])
    request = urllib.request.Request(address, data, {"Cookie": cookies, "Referer": address, "Origin": origin} | headers)
    return urllib.request.urlopen(request, timeout=WAIT)


@contextmanager
def web_server() -> Iterator[tuple[str, int]]:
    """The web server on a free port, with the settings and the database of this benchmark: its address and process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    web = next(service for service in services(host="127.0.0.1", port=port) if service.name == "web")
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "DATABASE_URL": _database(),
        "REFORM_SECRET_KEY": settings.SECRET_KEY,  # sessions are signed with it
    }
    process = subprocess.Popen(web.command, env=environment, cwd=settings.BASE_DIR)
    base = f"http://127.0.0.1:{port}"
    try:
        _until_there(base, process)
        yield base, process.pid
    finally:
        process.terminate()
        process.wait(timeout=300)


def _database() -> str:
    """The address of the database that this process uses; a test's is not the one that the environment names."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    address = urllib.parse.urlsplit(os.environ["DATABASE_URL"])
    return address._replace(path=f"/{name}").geturl()


def _until_there(base: str, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            ask(base + "/healthz")
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the web server did not start")
