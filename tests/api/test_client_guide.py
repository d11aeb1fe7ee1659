"""What stands on the clients' page works: each example runs against a real server, with a real key."""

import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
import requests
from django.test import Client

from indicators.models import Measurement
from indicators.queries.roll_up import roll_up
from organisations.enums import Role, TokenScope, UnitKind, WebhookEvent
from organisations.models import Installation, WebhookDelivery
from organisations.services.deliveries import deliver_due
from organisations.services.webhooks import create_webhook, emit
from reform.client_guide import EXAMPLES, example
from reform.common.periods import Period
from tests import make
from tests.api.builders import key_of, measurement, report, reporting_round

pytestmark = pytest.mark.django_db(transaction=True)
_WAIT = 60


class Reader:
    """An analyst's folder with the examples as the page shows them, and a key."""

    def __init__(self, folder: Path, origin: str) -> None:
        Installation.objects.create(pk=1, demo_date=date(2025, 6, 13))
        self.folder, self.origin = folder, origin
        self.unit = make.department("Sở Tư pháp", make.province(), "STP")
        self.indicator = make.indicator("CT-01")
        self.user = make.user(self.unit, Role.CLIENT)
        office = make.user(self.unit, Role.OFFICE)
        numbers = {Period.Q1: (9, 10), Period.H1: (18, 20), Period.Q3: (0, 0)}
        for period, (over, under) in numbers.items():
            value = 100 * over // under if under else None
            figure = {"numerator": over, "denominator": under, "value": value}
            measurement(self.indicator, self.unit, office, period=period, **figure)
        province = {"numerator": 1, "denominator": 30, "value": 3, "period": Period.H1}
        measurement(self.indicator, self.unit.province, office, **province)
        measurement(self.indicator, self.unit, office, year=2024)
        for path in EXAMPLES.iterdir():
            code = example(path.name, origin).code.replace("page_size=500", "page_size=2")
            (folder / path.name).write_text(code.replace("MA-CHI-TIEU", "CT-01").replace("MA-DON-VI", "STP"))

    def run(self, name: str, *arguments: str, scopes=tuple(TokenScope)) -> subprocess.CompletedProcess:
        """The example's process, ended."""
        program = ["bash"] if name.endswith(".sh") else [sys.executable]
        environment = {"PATH": os.environ["PATH"], "CCHC_KEY": key_of(self.user, scopes=scopes)}
        return subprocess.run(
            [*program, name, *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=_WAIT,
        )


@pytest.fixture
def reader(tmp_path, live_server) -> Reader:
    return Reader(tmp_path, live_server.url)


def ok(done: subprocess.CompletedProcess) -> str:
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_page_shows_every_example_with_the_address_of_this_installation():
    client = Client()
    client.force_login(make.user(make.province(), Role.CLIENT))
    page = client.get("/api/v1/guide/").content.decode()
    assert "cchc.vidu.vn" not in page
    assert page.count("http://testserver/") >= len(list(EXAMPLES.iterdir())) - 2
    for path in EXAMPLES.iterdir():
        assert f"<code>{path.name}</code>" in page


def test_curl_reads(reader):
    answer = json.loads(ok(reader.run("goi_dau_tien.sh")))
    assert {row["year"] for row in answer["results"]} == {2025}
    ok(reader.run("ca_danh_sach.sh"))
    table = (reader.folder / "so-lieu-2025.csv").read_bytes()
    assert table.startswith(b"\xef\xbb\xbfindicator;")
    assert len(table.decode("utf-8-sig").splitlines()) == 1 + 4


def test_a_key_without_the_scope_is_told_which(reader):
    done = reader.run("moi_trang.py", scopes=[TokenScope.READ])
    assert done.returncode == 1
    assert "insufficient_scope: " in done.stderr and "read:figures" in done.stderr
    assert reader.run("goi_dau_tien.sh", scopes=[TokenScope.READ]).returncode != 0


def test_python_reads_all_pages(reader):
    assert ok(reader.run("moi_trang.py")) == "4 số liệu\n"


def test_python_pulls_what_changed_and_what_is_gone(reader):
    assert ok(reader.run("dong_bo.py", "kho.sqlite3")) == "đã ghi 5 dòng, xóa 0 dòng\n"
    gone, changed = Measurement.objects.filter(unit=reader.unit, year=2025).order_by("pk")[:2]
    Measurement.objects.filter(pk=changed.pk).update(note="Sửa")
    Measurement.objects.filter(pk=gone.pk).delete()

    assert "xóa 1 dòng" in ok(reader.run("dong_bo.py", "kho.sqlite3"))

    store = sqlite3.connect(reader.folder / "kho.sqlite3")
    kept = {pk: json.loads(text) for pk, text in store.execute("SELECT id, noi_dung FROM so_lieu")}
    assert set(kept) == set(Measurement.objects.values_list("pk", flat=True))
    assert kept[changed.pk]["note"] == "Sửa"

    with store:
        store.execute("UPDATE moc SET watermark = '2020-01-01T00:00:00+07:00'")
        store.execute("REPLACE INTO so_lieu VALUES (987654, '{}')")
    assert ok(reader.run("dong_bo.py", "kho.sqlite3")) == "đã ghi 4 dòng, xóa 5 dòng\n", "too old: all again"


def test_pandas_adds_numerators_and_denominators_and_counts_nothing_twice(reader):
    office = make.user(reader.unit, Role.OFFICE)
    inside = make.unit("Văn phòng Sở Tư pháp", UnitKind.DIVISION, reader.unit, "STP-VP")
    other = make.department("Sở Y tế", reader.unit.province, "SYT")
    below = make.unit("Văn phòng Sở Y tế", UnitKind.DIVISION, other, "SYT-VP")
    measurement(reader.indicator, inside, office, numerator=1, denominator=10, value=10)
    measurement(reader.indicator, below, office, numerator=1, denominator=20, value=5)
    reader.user = make.user(reader.unit.province, Role.CLIENT)
    lines = ok(reader.run("bang_tong_hop.py")).splitlines()
    assert lines[0].split() == ["period", "H1", "Q1", "Q3"]
    assert lines[-1].split() == ["CT-01", "90.0", "90.0", "NaN"], "18 of 20, without the province's and the inner ones"
    rolled = roll_up(reader.unit.province, years=[2025], periods=["H1"], kinds=["DEPARTMENT"])
    assert rolled[reader.indicator.pk, 2025, "H1"].value == 90, "what the pages add up"


def test_python_keeps_the_documents_of_accepted_reports(reader):
    office = make.user(reader.unit, Role.OFFICE)
    made = report(reporting_round(reader.unit.province), reader.unit, office)
    assert ok(reader.run("goi_trao_doi.py")) == "1 gói mới\n"
    kept = json.loads((reader.folder / "goi-trao-doi" / f"{made.pk}.json").read_text(encoding="utf-8"))
    assert (kept["report"]["id"], kept["sender"]["code"]) == (made.pk, "STP")
    assert ok(reader.run("goi_trao_doi.py")) == "0 gói mới\n", "nothing is fetched that is held"


def test_python_says_so_where_no_try_reached_the_portal(reader):
    path = reader.folder / "ghi_so_lieu.py"
    path.write_text(path.read_text().replace(reader.origin, f"http://127.0.0.1:{_free_port()}").replace("2**lan", "0"))
    done = reader.run("ghi_so_lieu.py", "CT-01", "STP", "970", "1000", "1")
    assert done.returncode == 1 and "chưa ghi được" in done.stderr


def test_curl_and_python_write(reader):
    Measurement.objects.filter(unit=reader.unit, period=Period.Q1).delete()
    first, again = (json.loads(ok(reader.run("ghi_so_lieu.sh", "lan-1"))) for _ in range(2))
    assert (first["value"], first) == ("96.5", again)
    assert Measurement.objects.get(unit=reader.unit, period=Period.Q1).version == 1

    assert ok(reader.run("ghi_so_lieu.py", "CT-01", "STP", "970", "1000", "1")) == "đã ghi, bản 2 giá trị 97\n"
    assert ok(reader.run("ghi_so_lieu.py", "CT-01", "STP", "970", "1000", "1")) == "đã ghi, bản 2 giá trị 97\n"
    late = reader.run("ghi_so_lieu.py", "CT-01", "STP", "980", "1000", "0")
    assert late.returncode == 1 and "đã có bản 2: 97." in late.stderr
    wrong = reader.run("ghi_so_lieu.py", "CT-01", "STP", "2000", "1000", "2")
    assert wrong.returncode == 1 and "Tử số" in wrong.stderr


def test_python_receives_events_and_turns_forged_ones_away(reader, settings):
    settings.WEBHOOK_LOOPBACK = True
    port = _free_port()
    url, events = f"http://127.0.0.1:{port}/", [WebhookEvent.REPORT_ACCEPTED]
    admin = make.user(None, Role.ADMIN)
    made = create_webhook(by=admin, name="Kho", url=url, province=reader.unit.province, events=events)
    environment = {"PATH": os.environ["PATH"], "CCHC_WEBHOOK_SECRET": made.secret, "PORT": str(port)}
    command = [sys.executable, "nhan_su_kien.py"]
    with subprocess.Popen(command, cwd=reader.folder, env=environment, stdout=subprocess.PIPE, text=True) as receiver:
        try:
            _wait_for(port)
            emit(event=events[0], key="report.accepted:1:1", province=reader.unit.province, data={"unit": "STP"})
            assert deliver_due() == 1
            assert receiver.stdout.readline() == 'report.accepted {"unit": "STP"}\n'
            sent = WebhookDelivery.objects.get().body.encode()
            forged = {"webhook-id": "x", "webhook-timestamp": str(int(time.time())), "webhook-signature": "v1,AAAA"}
            assert requests.post(url, sent, headers=forged, timeout=10).status_code == 400
        finally:
            receiver.terminate()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _wait_for(port: int) -> None:
    for _ in range(_WAIT * 10):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the receiver did not start")


# ── Power Query, as far as the examples use it ─────────────────────────────────────────────────────────────────────
_CALL = re.compile(
    r"Web\.Contents\((?P<base>\w+), \[\s*RelativePath = \"(?P<path>[^\"]+)\",\s*Query = (?P<query>.+?)\s*\]\)",
    re.DOTALL,
)
_PAIR = re.compile(r'(\w+) = "([^"]*)"')


class Query:
    """The one Web.Contents call of an M text, evaluated as Power Query would: base, RelativePath, Query, Basic."""

    def __init__(self, text: str, key: str) -> None:
        [call] = _CALL.finditer(text)
        self.text, self.key = text, key
        self.base = re.search(rf'{call["base"]} = "([^"]+)"', text)[1]
        self.path = call["path"]
        fixed, _, optional = call["query"].partition("&")
        self.query = dict(_PAIR.findall(fixed))
        self.optional = re.findall(r"\[(\w+) = conTro\b", optional)

    def contents(self, cursor: str | None = None) -> requests.Response:
        more = dict.fromkeys(self.optional, cursor) if cursor else {}
        query = self.query | more
        answer = requests.get(self.base + self.path, params=query, auth=("bat-ky", self.key), timeout=_WAIT)
        assert answer.status_code == 200, answer.text
        return answer

    def columns(self) -> list[str]:
        """Which columns the steps after it name."""
        typed = re.search(r"TransformColumnTypes\(\w+, \{(.+?)\}, \"en-US\"\)", self.text, re.S)[1]
        return re.findall(r'\{"(\w+)"', typed)


def test_power_query_follows_the_pages(reader):
    text = (reader.folder / "so_lieu.pq").read_text().replace('page_size = "500"', 'page_size = "2"')
    query = Query(text, key_of(reader.user))
    [step] = re.findall(r"if trang\[next\] = null then null else DocTrang\((.+?)\)\n", text)
    assert step == "Uri.Parts(trang[next])[Query][cursor]"
    rows, page = [], query.contents().json()
    while True:
        rows += page["results"]
        if page["next"] is None:
            break
        parts = requests.compat.urlsplit(page["next"])
        cursor = dict(one.split("=", 1) for one in parts.query.split("&"))["cursor"]
        page = query.contents(requests.compat.unquote(cursor)).json()
    assert len(rows) == len({row["id"] for row in rows}) == 4
    [named] = re.findall(r"FromRecords\(CacDong, \{(.+?)\}\)", text)
    assert set(re.findall(r'"(\w+)"', named)) <= set(rows[0])
    assert set(query.columns()) <= set(rows[0])
    for row in rows:  # "type number" with the culture en-US reads these as they are
        assert all(row[name] is None or float(row[name]) >= 0 for name in query.columns())


def test_power_query_takes_the_whole_table_at_once(reader):
    query = Query((reader.folder / "bang_phang.pq").read_text(), key_of(reader.user))
    lines = query.contents().content.decode("utf-8").splitlines()
    assert 'Delimiter = ","' in query.text and "Encoding = 65001" in query.text
    assert set(query.columns()) <= set(lines[0].split(","))
    assert len(lines) == 1 + 4


def test_the_examples_say_nothing_of_a_real_key():
    for path in EXAMPLES.iterdir():
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"Bearer [A-Za-z0-9_-]{20,}", text)
        assert ("https://cchc.vidu.vn" in text) == (path.name not in {"dong_bo.py", "nhan_su_kien.py"})
