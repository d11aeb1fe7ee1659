"""What benchmarks measure with: medians of alternating runs, the peak of memory, numbers of queries."""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from organisations.models import Installation, User
from reporting.services.scale import Scale, seed_scale

DAY = date(2025, 6, 13)
_MARK_OF_MEMORY = Path("/proc/self/clear_refs")


@dataclass(frozen=True)
class Result:
    """One line of a benchmark: milliseconds of the portal and of the floor, how many rows that was about, and what
    else is worth knowing.
    """

    what: str
    figure: float
    floor: float
    rows: int
    note: str = ""
    peak_mb: float | None = None

    @property
    def line(self) -> str:
        """The result as a row of the table that `manage.py bench` prints."""
        memory = f"{self.peak_mb:,.0f} MB" if self.peak_mb else ""
        times = f"{self.figure:>10,.1f} {self.floor:>10,.1f} {self.figure / self.floor:>7.3g}"
        return f"  {self.what:<46} {times} {self.rows:>7,} {memory:>9}  {self.note}".rstrip()


def scale(units: int, activities: int) -> Scale:
    """The scale set in at least that size, on a working day in mid-year."""
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": DAY})
    made = seed_scale(units=units, activities=activities)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what a running database does by itself sooner or later
    return made


def beside(work: Callable[[], Any], floor: Callable[[], Any], runs: int) -> tuple[float, float]:
    """Median milliseconds of both, run in turns after a first time that does not count."""
    work()
    floor()
    pairs = [(timed(work), timed(floor)) for _ in range(runs)]
    return statistics.median(one for one, _ in pairs), statistics.median(other for _, other in pairs)


def timed(work: Callable[[], Any]) -> float:
    """Milliseconds that it takes by the clock on the wall."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def peak_of(work: Callable[[], Any]) -> float | None:
    """Megabytes that the process held at most meanwhile; None where the system does not tell. Ask before the timing:
    what earlier runs left behind would count.
    """
    gc.collect()
    try:
        _MARK_OF_MEMORY.write_text("5")  # forget the highest mark so far
        work()
        status = Path("/proc/self/status").read_text()
    except OSError:
        return None
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def queries_of(work: Callable[[], Any]) -> int:
    """How many statements it sends to the database."""
    with CaptureQueriesContext(connection) as queries:
        work()
    return len(queries)


def read(sql: str, values: Sequence[Any]) -> list[tuple]:
    """All rows of a bare statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def db_day(day: date) -> Any:
    """A date as bare statements take it in this database."""
    return connection.ops.adapt_datefield_value(day)


def browser(username: str) -> Client:
    """The person, signed in."""
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def fetch(client: Client, address: str) -> Callable[[], None]:
    """Asks for the page; anything but the page is an error."""

    def ask() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")

    return ask
