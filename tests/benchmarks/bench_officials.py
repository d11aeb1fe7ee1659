"""Officials who send the update form at the same moment, through the web server as it is started for people."""

import os
import re
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Barrier

from django.conf import settings
from django.db import connection, connections
from django.db.models import Sum

from organisations.enums import Role
from plans.enums import WorkStatus
from plans.models import Assignment, ProgressUpdate
from reform.supervisor.services import services
from reporting.services.scale import account_name, agency_code
from tests.benchmarks.harness import Result, browser, scale

USES_DATABASE = True

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_WAIT = 120


def run(small: bool) -> Iterator[Result]:
    """50 officials on SQLite, 200 on PostgreSQL, each once; the floor is the same crowd asking whether the server is
    there.
    """
    people = 3 if small else 200 if connection.vendor == "postgresql" else 50
    scale(people, 20)
    officials = [_official(number) for number in range(1, people + 1)]
    before = _traces()
    connections.close_all()  # the server's own connections are what counts
    with _server() as base:
        for official in officials:
            official.open_form(base)
        floor, _ = _all_at_once([lambda: _ask(base + "/healthz")] * people)
        took, failed = _all_at_once([lambda one=one: one.send(base) for one in officials])
    told = [after - earlier for after, earlier in zip(_traces(), before, strict=True)]
    figure = sum(took) / people
    note = f"slowest {max(took):,.0f} ms; {failed} errors, {people - failed - min(told)} lost"
    yield Result(f"an update, {people} officials at once", figure, sum(floor) / people, people, note)


@dataclass
class _Official:
    """Somebody who is signed in, with the form that they are about to send."""

    session: str
    work: int
    seen_version: int
    token: str = ""
    cookies: str = ""

    def open_form(self, base: str) -> None:
        """Fetch the form as a browser would, and keep its token."""
        answer = _ask(self._address(base), cookies=f"{settings.SESSION_COOKIE_NAME}={self.session}")
        csrf = re.search(rf"{settings.CSRF_COOKIE_NAME}=([^;]+)", "; ".join(answer.headers.get_all("Set-Cookie", [])))
        self.token = _TOKEN.search(answer.read().decode())[1]
        self.cookies = f"{settings.SESSION_COOKIE_NAME}={self.session}; {settings.CSRF_COOKIE_NAME}={csrf[1]}"

    def send(self, base: str) -> None:
        """Send it; anything but the way back to the activity is an error."""
        form = {"status": "IN_PROGRESS", "progress": "35", "on": "13/06/2025", "seen_version": self.seen_version}
        fields = form | {"result": "Đang triển khai.", "delay_reason": "Chờ ý kiến.", "csrfmiddlewaretoken": self.token}
        answer = _ask(self._address(base), cookies=self.cookies, fields=fields)
        if "/hoat-dong/" not in answer.url:
            raise RuntimeError(f"the update led to {answer.url}")

    def _address(self, base: str) -> str:
        return f"{base}/phan-cong/{self.work}/cap-nhat/"


def _official(number: int) -> _Official:
    open_work = Assignment.objects.leading().filter(unit__code=agency_code(number), status=WorkStatus.IN_PROGRESS)
    work = open_work.filter(due_on__isnull=True).earliest("pk")  # overdue work would ask for the cause as well
    client = browser(account_name(number, Role.OFFICIAL))
    return _Official(client.cookies[settings.SESSION_COOKIE_NAME].value, work.pk, work.version)


def _traces() -> tuple[int, int]:
    """How many steps of history there are, and how many changes assignments have counted."""
    return ProgressUpdate.objects.count(), Assignment.objects.aggregate(total=Sum("version"))["total"]


def _all_at_once(works: list[Callable[[], object]]) -> tuple[list[float], int]:
    """Milliseconds of each, all begun at the same moment, and how many failed."""
    start = Barrier(len(works))

    def timed(work: Callable[[], object]) -> tuple[float, bool]:
        start.wait(timeout=_WAIT)
        begun = time.perf_counter()
        try:
            work()
        except Exception:  # what went wrong is counted; there must be none
            return (time.perf_counter() - begun) * 1000, True
        return (time.perf_counter() - begun) * 1000, False

    with ThreadPoolExecutor(len(works)) as pool:
        outcomes = list(pool.map(timed, works))
    return [took for took, _ in outcomes], sum(failed for _, failed in outcomes)


def _ask(address: str, cookies: str = "", fields: dict | None = None):
    data = urllib.parse.urlencode(fields).encode() if fields else None
    origin = "/".join(address.split("/")[:3])
    request = urllib.request.Request(address, data, {"Cookie": cookies, "Referer": address, "Origin": origin})
    return urllib.request.urlopen(request, timeout=_WAIT)


@contextmanager
def _server() -> Iterator[str]:
    """The web server on a free port, with the settings and the database of this benchmark."""
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
        yield base
    finally:
        process.terminate()
        process.wait(timeout=30)


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
            _ask(base + "/healthz")
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the web server did not start")
