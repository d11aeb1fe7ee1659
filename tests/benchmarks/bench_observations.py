"""Flat lists of figures, among a million: a page, and all of them as CSV through the web server.

Portal and floor of a page both run in this process, without a socket. The floor is the same rows by bare statements
through psycopg2 (four of them: one with all the joins takes longer) and orjson, that of the list PostgreSQL's own COPY
of the same columns.
"""

import csv
import io
import statistics
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import orjson
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, connections
from django.test import RequestFactory

from indicators.models import Measurement
from indicators.queries.observations import FIELDS
from organisations.enums import Role
from organisations.models import Unit, User
from tests.api.builders import key_of
from tests.benchmarks.harness import Result, queries_of, read, timed
from tests.benchmarks.million import million
from tests.benchmarks.observation_floor import bare_page, copied
from tests.benchmarks.server import ask, web_server, workers_memory

USES_DATABASE = True

_LIST = "/api/v1/observations/"


def run(small: bool) -> Iterator[Result]:
    """The first page of a province in the middle and one deep in it, then everything."""
    made = million(500, provinces=3, units=4) if small else million(provinces=34, units=115)
    root = made.provinces[len(made.provinces) // 2]
    reader = _key(root, Role.CLIENT)
    runs = 3 if small else 101
    first, deep = f"{_LIST}?province={root.code}", _deep_in(root, reader)
    yield _page("a page of 100 of a province", root, reader, first, runs)
    yield _page("the page in the middle of it", root, reader, deep, runs)
    yield _everything(made.rows, _key(None, Role.ADMIN), runs=1 if small else 3)


def _key(unit: Unit | None, role: str) -> str:
    return key_of(User.objects.create_user(f"m.{role.lower()}", None, full_name="Kho dữ liệu", role=role, unit=unit))


def _asker(key: str, address: str) -> Callable[[], bytes]:
    """Asks through all of the portal but the socket."""
    handler, told = WSGIHandler(), []
    parts = urlsplit(address)

    def once() -> bytes:
        request = RequestFactory()._base_environ(
            PATH_INFO=parts.path, QUERY_STRING=parts.query, HTTP_AUTHORIZATION=f"Bearer {key}"
        )
        answer = handler(request, lambda status, headers: told.append(status))
        body = b"".join(answer)
        answer.close()
        if told.pop() != "200 OK":
            raise RuntimeError(body.decode())
        return body

    return once


def _deep_in(root: Unit, key: str) -> str:
    """The address of the page in the middle of the province's rows."""
    address, left = f"{_LIST}?province={root.code}&page_size=500", 1 + _count(root) // 1000
    for _ in range(left):
        address = orjson.loads(_asker(key, address)())["next"] or address
    cursor = parse_qs(urlsplit(address).query).get("cursor", [""])[0]
    return f"{_LIST}?province={root.code}" + (f"&cursor={cursor}" if cursor else "")


def _count(root: Unit) -> int:
    return Measurement.objects.filter(unit__province=root).count()


def _page(what: str, root: Unit, key: str, address: str, runs: int) -> Result:
    portal = _asker(key, address)
    rows = orjson.loads(portal())["results"]
    start = (read("SELECT unit_id FROM indicators_measurement WHERE id = %s", [rows[0]["id"]])[0][0], rows[0]["id"])
    last = Unit.objects.filter(province=root).order_by("-pk").values_list("pk", flat=True)[0]
    floor = bare_page(start, last)
    if [row["id"] for row in orjson.loads(floor())] != [row["id"] for row in rows]:
        raise RuntimeError("the floor reads other rows")
    took = [(timed(portal), timed(floor)) for _ in range(runs)]
    figures = [statistics.median(times) for times in zip(*took, strict=True)]
    best = [min(times) for times in zip(*took, strict=True)]  # what a busy machine adds is least in these
    note = f"{queries_of(portal)} queries; fastest {best[0]:.1f} / {best[1]:.1f} = {best[0] / best[1]:.1f}"
    return Result(what, *figures, len(rows), note)


def _everything(figures: int, key: str, runs: int) -> Result:
    connections.close_all()  # the server's own connections are what counts
    with web_server() as (base, process):
        took = sorted((timed(lambda: _download(base, key, figures)), timed(_copy)) for _ in range(runs))
        memory = workers_memory(process)
    portal, floor = took[len(took) // 2]
    floor_name = "PostgreSQL's COPY" if connection.vendor == "postgresql" else "bare rows and csv"
    return Result(f"{figures:,} rows as CSV over HTTP", portal, floor, figures, f"floor: {floor_name}", memory)


def _download(base: str, key: str, figures: int) -> None:
    answer = ask(f"{base}{_LIST}?format=csv", Authorization=f"Bearer {key}")
    lines = 0
    while piece := answer.read(1 << 20):
        lines += piece.count(b"\n")
    if not lines - 1 == figures == int(answer.headers["X-Total-Count"]):
        raise RuntimeError(f"{lines - 1} rows have come of {figures}")


class _Nowhere(io.RawIOBase):
    def write(self, piece) -> int:
        return len(piece)


def _copy() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.copy_expert(f"COPY ({copied()}) TO STDOUT WITH (FORMAT csv, HEADER)", _Nowhere())
            return
        cursor.execute(copied())
        writer = csv.writer(io.StringIO())
        writer.writerow(FIELDS)
        writer.writerows(cursor)
