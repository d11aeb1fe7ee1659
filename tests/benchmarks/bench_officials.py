"""Officials who send the update form at the same moment, through the web server as it is started for people."""

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier

from django.conf import settings
from django.db import connection, connections
from django.db.models import Sum

from organisations.enums import Role
from plans.enums import WorkStatus
from plans.models import Assignment, ProgressUpdate
from reporting.services.scale import account_name, agency_code
from tests.benchmarks.harness import Result, browser, scale
from tests.benchmarks.server import WAIT, ask, web_server

USES_DATABASE = True

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def run(small: bool) -> Iterator[Result]:
    """50 officials on SQLite, 200 on PostgreSQL, each once; the floor is the same crowd asking whether the server is
    there.
    """
    people = 3 if small else 200 if connection.vendor == "postgresql" else 50
    scale(people, 20)
    officials = [_official(number) for number in range(1, people + 1)]
    before = _traces()
    connections.close_all()  # the server's own connections are what counts
    with web_server() as (base, _):
        for official in officials:
            official.open_form(base)
        floor, _ = _all_at_once([lambda: ask(base + "/healthz")] * people)
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
        answer = ask(self._address(base), cookies=f"{settings.SESSION_COOKIE_NAME}={self.session}")
        csrf = re.search(rf"{settings.CSRF_COOKIE_NAME}=([^;]+)", "; ".join(answer.headers.get_all("Set-Cookie", [])))
        self.token = _TOKEN.search(answer.read().decode())[1]
        self.cookies = f"{settings.SESSION_COOKIE_NAME}={self.session}; {settings.CSRF_COOKIE_NAME}={csrf[1]}"

    def send(self, base: str) -> None:
        """Send it; anything but the way back to the activity is an error."""
        form = {"status": "IN_PROGRESS", "progress": "35", "on": "13/06/2025", "seen_version": self.seen_version}
        fields = form | {"result": "Đang triển khai.", "delay_reason": "Chờ ý kiến.", "csrfmiddlewaretoken": self.token}
        answer = ask(self._address(base), cookies=self.cookies, fields=fields)
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
        start.wait(timeout=WAIT)
        begun = time.perf_counter()
        try:
            work()
        except Exception:  # what went wrong is counted; there must be none
            return (time.perf_counter() - begun) * 1000, True
        return (time.perf_counter() - begun) * 1000, False

    with ThreadPoolExecutor(len(works)) as pool:
        outcomes = list(pool.map(timed, works))
    return [took for took, _ in outcomes], sum(failed for _, failed in outcomes)
