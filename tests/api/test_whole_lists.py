"""Whole lists leave in one answer, for spreadsheets and for programs that read line by line."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest

from organisations.enums import Role
from organisations.models import Installation, Unit
from plans.enums import WorkStatus
from plans.models import Activity
from reform.api import RESOURCES
from tests import make
from tests.api.builders import client_of, entries, measurement, report, reporting_round, resolution, score, target


def _everything():
    root = make.province()
    user = make.user(root, Role.PROVINCE)
    unit = make.department("Sở Y tế", root)
    plan = make.plan(root)
    plan.resolutions.add(resolution(root, "NQ-1"), resolution(root, "NQ-2"))
    activity = make.activity(plan, [unit, root], due_on=date(2025, 6, 30))
    indicator = make.indicator()
    target(plan, activity=activity, indicator=indicator)
    measurement(indicator, unit, user, numerator=Decimal("965.5"))
    report(reporting_round(root), unit, user)
    score(root, unit, user)
    entries(root, user)
    return root, client_of(user)


def _table(response) -> list[dict]:
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_whole_list_holds_what_its_pages_hold(resource):
    _, client = _everything()
    paged = client.get(f"/api/v1/{resource}/?page_size=500").json()["results"]

    lines = client.get(f"/api/v1/{resource}/?format=jsonl")
    *objects, end = [json.loads(line) for line in b"".join(lines.streaming_content).splitlines()]
    table = client.get(f"/api/v1/{resource}/", headers={"Accept": "text/csv"})

    assert (lines["Content-Type"], table["Content-Type"]) == ("application/x-ndjson", "text/csv; charset=utf-8")
    assert objects == paged and paged
    assert end == {"end": True, "rows": len(paged)}
    assert lines["X-Total-Count"] == table["X-Total-Count"] == str(len(paged))
    rows = _table(table)
    key = "code" if "code" in paged[0] and resource != "targets" else "key" if "key" in paged[0] else "id"
    assert [row[key] for row in rows] == [str(row[key]) for row in paged]
    assert rows[0]["updated_at"] == paged[0]["updated_at"]
    assert table["X-Watermark"] <= max(row["updated_at"] for row in paged)


def test_what_stands_inside_a_row_has_columns_or_one_cell():
    root, client = _everything()

    (plan,) = _table(client.get("/api/v1/plans/?format=csv"))
    (activity,) = _table(client.get("/api/v1/activities/?format=csv&fields=leads,deadline,extra,id"))
    (told,) = _table(client.get("/api/v1/reports/?format=csv&fields=unit,numbers"))

    assert (plan["owner.code"], plan["resolutions"], plan["parent"]) == (root.code, "NQ-1; NQ-2", "")
    assert list(activity) == [
        *("leads", "deadline.text", "deadline.kind", "deadline.starts_on", "deadline.due_on", "deadline.tentative"),
        *("extra", "id"),
    ]
    assert set(activity["leads"].split("; ")) == set(Unit.objects.values_list("code", flat=True))
    assert (activity["deadline.due_on"], activity["deadline.tentative"]) == ("2025-06-30", "false")
    assert json.loads(told["numbers"])[0]["planned"] == 5


def test_a_cell_of_several_lines_stays_one_cell():
    _, client = _everything()
    words = "Dòng một\nDòng hai\r\n=1+1"
    Activity.objects.update(requirement=words)

    sent = b"".join(client.get("/api/v1/activities/?format=csv&fields=id,requirement").streaming_content).decode()

    (row,) = csv.DictReader(io.StringIO(sent, newline=""))
    assert row["requirement"] == words


def test_excel_gets_its_mark_and_its_comma_and_no_formula():
    root, client = _everything()
    Unit.objects.filter(pk=root.pk).update(name='=HYPERLINK("http://xau.vn")')

    units = b"".join(client.get("/api/v1/units/?format=csv&bom=1&fields=name,code").streaming_content)
    figures = client.get("/api/v1/measurements/?format=csv&decimal=comma&fields=numerator,year")

    assert units.startswith(b"\xef\xbb\xbfname,code\r\n")
    assert b"\"'=HYPERLINK" in units
    assert b"".join(figures.streaming_content) == b"numerator;year\r\n965,5;2025\r\n"


def test_a_stream_keeps_the_portals_day_and_the_day_that_is_asked_for():
    root = make.province()
    lead = make.lead(root, due_on=date(2025, 6, 10))
    make.update(lead, make.user(root), date(2025, 6, 20), WorkStatus.DONE)
    open_ = make.lead(root, due_on=date(2025, 6, 12))
    Installation.objects.create(id=1, demo_date=date(2025, 6, 30))
    client = client_of(make.user(root, Role.PROVINCE))

    def states(**query) -> dict[str, str]:
        response = client.get("/api/v1/assignments/", {"format": "csv", "fields": "id,state"} | query)
        return {row["id"]: row["state"] for row in _table(response)}

    assert states() == {str(lead.pk): "DONE_LATE", str(open_.pk): "OVERDUE"}
    assert states(as_of="2025-06-12") == {str(lead.pk): "OVERDUE", str(open_.pk): "DUE_SOON"}


def test_a_stream_is_filtered_ordered_and_may_hold_only_changes():
    _, client = _everything()

    codes = [row["code"] for row in _table(client.get("/api/v1/units/?format=csv&ordering=-code"))]
    none = _table(client.get("/api/v1/units/?format=csv&updated_since=2100-01-01"))

    assert codes == sorted(codes, reverse=True) and len(codes) == 2
    assert none == []


@pytest.mark.parametrize("query", ["cursor=x", "page_size=5", "bom=2", "decimal=dot", "fields=x"])
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_stream_refuses_what_it_cannot_do(form, query):
    response = client_of(make.user(make.province())).get(f"/api/v1/units/?format={form}&{query}")

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert response.json()["errors"][0]["field"] == query.split("=")[0]


def test_a_stream_counts_as_several_requests(settings):
    settings.API_RATES = {"account": 100_000, "address": 10}
    settings.API_STREAM_COST = 10
    client = client_of(make.user(make.province()))

    answers = [client.get("/api/v1/units/"), client.get("/api/v1/units/?format=csv"), client.get("/api/v1/units/")]
    for answer in answers:
        getattr(answer, "streaming_content", None) and list(answer.streaming_content)

    left = [int(answer["RateLimit-Remaining"]) for answer in answers]
    if left[0] > left[2]:  # all in one minute of the clock
        assert left == [99_999, 99_989, 99_988]
