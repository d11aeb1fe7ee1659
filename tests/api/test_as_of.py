"""Programs read what held on an earlier day, and in a report that was accepted."""

import csv
import io
from datetime import date
from decimal import Decimal

import orjson
import pytest
from django.test import Client

from indicators.models import Measurement
from indicators.services.measurements import record_measurement, withdraw_measurement
from organisations.enums import Role
from organisations.models import Installation
from plans.enums import WorkStatus
from plans.models import ActivityChange
from reform.api import RESOURCES
from reform.common import clock
from reporting.enums import ReportStatus
from reporting.models import Report
from tests import make
from tests.api.builders import client_of, report, reporting_round, target

HELD = ("activities", "assignments", "measurements", "observations", "targets")


@pytest.fixture(autouse=True)
def working_day(db) -> None:
    Installation.objects.create(id=1, demo_date=date(2025, 9, 30))


def _rows(client, resource: str, as_of: str, **query) -> list[dict]:
    response = client.get(f"/api/v1/{resource}/", {"as_of": as_of} | query)
    assert response.status_code == 200, response.content.decode()
    return response.json()["results"]


def test_work_stands_as_it_stood():
    root = make.province()
    lead = make.lead(root, due_on=date(2025, 6, 10))
    worker = make.user(root)
    make.update(lead, worker, date(2025, 5, 1), WorkStatus.IN_PROGRESS, 30)
    make.update(lead, worker, date(2025, 7, 1), WorkStatus.DONE)
    client = client_of(make.user(root, Role.PROVINCE))

    def told(resource: str, day: str) -> tuple:
        (row,) = _rows(client, resource, day)
        return row["status"], row["state"], row["progress"], row["completed_on"]

    for resource in ("assignments", "activities"):
        assert told(resource, "2025-04-30") == ("NOT_STARTED", "NOT_STARTED", 0, None)
        assert told(resource, "2025-06-05") == ("IN_PROGRESS", "DUE_SOON", 30, None)
        assert told(resource, "2025-06-30") == ("IN_PROGRESS", "OVERDUE", 30, None)
        assert told(resource, "2025-07-01") == ("DONE", "DONE_LATE", 100, "2025-07-01")
    one = client.get(f"/api/v1/assignments/{lead.pk}/?as_of=2025-06-30").json()
    assert one == _rows(client, "assignments", "2025-06-30")[0]
    assert client.get(f"/api/v1/activities/{lead.activity_id}/?as_of=2025-06-30&fields=state").json() == {
        "state": "OVERDUE"
    }


def test_work_is_looked_for_by_how_it_stood():
    root = make.province()
    lead = make.lead(root, due_on=date(2025, 6, 10))
    make.update(lead, make.user(root), date(2025, 7, 1), WorkStatus.DONE)
    client = client_of(make.user(root, Role.PROVINCE))

    assert len(_rows(client, "assignments", "2025-06-30", state="OVERDUE")) == 1
    assert len(_rows(client, "assignments", "2025-06-30", status="NOT_STARTED", due_before="2025-06-10")) == 1
    assert _rows(client, "assignments", "2025-06-30", state="DONE_LATE") == []
    assert _rows(client, "assignments", "2025-07-01", state="OVERDUE", ordering="due_on") == []
    for name in ("state", "status", "lead"):
        response = client.get("/api/v1/activities/", {"as_of": "2025-06-30", name: "DONE"})
        assert (response.status_code, response.json()["errors"][0]["field"]) == (400, name)


@pytest.mark.parametrize("resource", ["activities", "assignments", "targets"])
def test_what_a_plan_asks_is_there_from_the_day_on_which_it_was_issued(resource):
    root = make.province()
    plan = make.plan(root, issued_on=date(2025, 7, 1))
    undated = make.plan(root, 2024, 2025, issued_on=None)
    for one in (plan, undated):
        make.activity(one, [root], due_on=date(2025, 9, 1))
        target(one)
    client = client_of(make.user(root, Role.PROVINCE))

    def told(day: str) -> list[str]:
        return [row["plan"] for row in _rows(client, resource, day)]

    assert told("2025-07-01") == [plan.code, undated.code]
    assert told("2025-06-30") == [undated.code], "nobody knew of the plan"
    assert told("2023-12-31") == []
    later = client.get(f"/api/v1/{resource}/?as_of=2025-07-01").json()["results"][0]["id"]
    assert client.get(f"/api/v1/{resource}/{later}/?as_of=2025-06-30").status_code == 404


def test_figures_are_those_that_had_been_recorded():
    root = make.province()
    office = make.user(root, Role.OFFICE)
    indicator = make.indicator("TTHC-01")

    def on(day: date, numerator: int, **fields) -> Measurement:
        with clock.working_on(day):
            return record_measurement(
                by=office,
                indicator=indicator,
                unit=root,
                year=2025,
                period="Q1",
                numerator=Decimal(numerator),
                denominator=Decimal(100),
                note="Rà soát",
                **fields,
            )

    on(date(2025, 4, 1), 90)
    on(date(2025, 5, 1), 91, reason="Nhập nhầm")
    figure = on(date(2025, 6, 1), 92, reason="Nhập nhầm nữa")
    with clock.working_on(date(2025, 7, 1)):
        withdraw_measurement(by=office, measurement=figure, reason="Tính sai kỳ")
    client = client_of(make.user(root, Role.PROVINCE))

    def told(day: str, **query) -> list[tuple]:
        names = ("value", "numerator", "version", "status", "recorded_at")
        return [tuple(row[name] for name in names) for row in _rows(client, "measurements", day, **query)]

    def flat(day: str, **query) -> list[tuple]:
        """The observations of the day, which page, lines and CSV tell alike."""
        rows = _rows(client, "observations", day, **query)
        address = "/api/v1/observations/"
        lines = client.get(address, {"as_of": day, "format": "jsonl"} | query).getvalue().splitlines()
        sheet = client.get(address, {"as_of": day, "format": "csv"} | query).getvalue().decode()
        assert [orjson.loads(line) for line in lines[:-1]] == rows
        assert [one["value"] or None for one in csv.DictReader(io.StringIO(sheet))] == [one["value"] for one in rows]
        return [tuple(row[name] for name in ("value", "numerator", "version", "status", "recorded_at")) for row in rows]

    assert flat("2025-03-31") == []
    assert [row[:4] for row in flat("2025-04-30")] == [("90", "90", 1, "P")]
    assert [row[:4] for row in flat("2025-05-01")] == [("91", "91", 2, "P")]
    assert [row[:4] for row in flat("2025-07-01")] == [(None, None, 4, "O")]
    assert flat("2025-04-30")[0][4].startswith("2025-04-01T")
    assert flat("2025-06-30", status="O") == []
    assert len(flat("2025-06-30", status="P,A")) == len(flat("2025-07-01", status="O")) == 1
    assert client.get(f"/api/v1/observations/{figure.pk}/?as_of=2025-03-31").status_code == 404
    assert client.get(f"/api/v1/observations/{figure.pk}/?as_of=2025-04-30&fields=value").json() == {"value": "90"}
    assert told("2025-03-31") == []
    assert [row[:4] for row in told("2025-04-30")] == [("90", "90", 1, "recorded")]
    assert [row[:4] for row in told("2025-05-01")] == [("91", "91", 2, "recorded")]
    assert [row[:4] for row in told("2025-06-30")] == [("92", "92", 3, "recorded")]
    assert [row[:4] for row in told("2025-07-01")] == [(None, None, 4, "withdrawn")]
    assert told("2025-04-30")[0][4].startswith("2025-04-01T")
    assert told("2025-06-30", status="withdrawn") == []
    assert len(told("2025-06-30", status="recorded")) == len(told("2025-07-01", status="withdrawn")) == 1
    assert client.get(f"/api/v1/measurements/{figure.pk}/?as_of=2025-03-31").status_code == 404
    assert client.get("/api/v1/measurements/").json()["results"][0]["status"] == "withdrawn"


def test_targets_are_judged_by_what_was_known():
    root = make.province()
    indicator = make.indicator("TTHC-01")
    target(make.plan(root), indicator=indicator, lower=Decimal(90))
    with clock.working_on(date(2025, 7, 10)):
        record_measurement(
            by=make.user(root, Role.OFFICE),
            indicator=indicator,
            unit=root,
            year=2025,
            period="H1",
            numerator=Decimal(95),
            denominator=Decimal(100),
        )
    client = client_of(make.user(root, Role.PROVINCE))

    (before,), (after,) = _rows(client, "targets", "2025-07-09"), _rows(client, "targets", "2025-07-10")

    assert (before["result"], before["value"], before["value_period"]) == ("NO_DATA", None, None)
    assert after["result"] != "NO_DATA"
    assert (after["value"], after["value_year"], after["value_period"]) == ("95", 2025, "H1")
    assert _rows(client, "targets", "2025-07-09", fields="id,text")[0].keys() == {"id", "text"}
    for day, row in (("2025-07-09", before), ("2025-07-10", after)):
        assert _rows(client, "targets", day, result=f"AT_RISK,{row['result']}") == [row]
        others = {"MET", "ON_TRACK", "AT_RISK", "MISSED", "NOT_YET", "NO_DATA"} - {row["result"]}
        assert _rows(client, "targets", day, result=",".join(others), fields="id") == []


def test_a_report_freezes_what_it_counted():
    root = make.province()
    agency, other = make.department("Sở Y tế", root), make.department("Sở Tư pháp", root)
    office = make.user(agency, Role.OFFICE)
    indicator = make.indicator("TTHC-01")
    lead = make.lead(agency, due_on=date(2025, 6, 10))
    make.update(lead, make.user(agency), date(2025, 7, 1), WorkStatus.DONE)
    figures = {}
    for unit in (agency, other):
        figures[unit] = Measurement.objects.create(
            indicator=indicator,
            definition=indicator.versions.get(),
            unit=unit,
            year=2025,
            period="H1",
            numerator=Decimal(95),
            denominator=Decimal(100),
            value=Decimal(95),
            recorded_at=make.moment(date(2025, 6, 13)),
            recorded_by=office,
        )
    sent = report(reporting_round(root), agency, office)
    snapshot = sent.numbers.to_json()
    snapshot["figures"] = [
        {
            "code": "TTHC-01",
            "name": "Tỷ lệ",
            "area": "procedures",
            "unit_of_measure": "PERCENT",
            "target": "",
            "numerator": "94",
            "denominator": "100",
            "value": "94",
        }
        | {"previous": None}
    ]
    Report.objects.filter(pk=sent.pk).update(snapshot=snapshot)
    with clock.working_on(date(2025, 8, 1)):
        record_measurement(
            by=office,
            indicator=indicator,
            unit=agency,
            year=2025,
            period="H1",
            numerator=Decimal(99),
            denominator=Decimal(100),
            note="Rà soát",
            reason="Bổ sung hồ sơ",
        )
    client = client_of(make.user(root, Role.PROVINCE))

    (row,) = _rows(client, "measurements", f"report:{sent.pk}")
    (flat,) = _rows(client, "observations", f"report:{sent.pk}")
    asked = {"as_of": f"report:{sent.pk}", "format": "csv", "fields": "id,value"}
    lines = client.get("/api/v1/observations/", asked).getvalue().decode().split()
    (work,) = _rows(client, "assignments", f"report:{sent.pk}")

    assert (flat["id"], flat["numerator"], flat["denominator"], flat["value"]) == (row["id"], "94", "100", "94")
    assert lines == ["id,value", f"{row['id']},94"]
    assert (row["id"], row["numerator"], row["value"]) == (figures[agency].pk, "94", "94"), "as the report says it"
    assert (work["state"], work["completed_on"]) == ("OVERDUE", None), "as on the cut-off"
    assert client.get("/api/v1/measurements/").json()["results"][0]["value"] == "99"


@pytest.mark.parametrize("status", [ReportStatus.DRAFT, ReportStatus.SUBMITTED, ReportStatus.RETURNED])
def test_only_a_report_that_was_accepted_and_is_seen_counts(status):
    root = make.province()
    agency = make.department("Sở Y tế", root)
    office = make.user(agency, Role.OFFICE)
    sent = report(reporting_round(root), agency, office, status)
    stranger = client_of(make.user(make.department("Sở Tư pháp", root), Role.OFFICE))
    client = client_of(make.user(root, Role.PROVINCE))

    for resource in HELD:
        assert client.get(f"/api/v1/{resource}/?as_of=report:{sent.pk}").status_code == 404
    Report.objects.filter(pk=sent.pk).update(
        status=ReportStatus.ACCEPTED,
        decided_at=make.moment(date(2025, 6, 20)),
        decided_by=office,
        submitted_at=make.moment(date(2025, 6, 16)),
        submitted_by=office,
        submitted_on=date(2025, 6, 16),
        return_reason="",
    )
    for resource in HELD:
        assert client.get(f"/api/v1/{resource}/?as_of=report:{sent.pk}").status_code == 200
        assert stranger.get(f"/api/v1/{resource}/?as_of=report:{sent.pk}").status_code == 404


@pytest.mark.parametrize("resource", HELD)
def test_a_report_opens_to_a_key_that_opens_reports_and_the_resource(resource):
    root = make.province()
    user = make.user(root, Role.PROVINCE)
    sent = report(reporting_round(root), make.department("Sở Y tế", root), user)
    address = f"/api/v1/{resource}/?as_of=report:{sent.pk}"
    own = "read:figures" if resource in ("measurements", "observations") else "read"

    assert client_of(user, scopes=[own, "read:reports"]).get(address).status_code == 200
    for scopes, lacking in (([own], "read:reports"), (["read:reports"], own)):
        refused = client_of(user, scopes=scopes).get(address)
        assert (refused.status_code, refused.json()["code"]) == (403, "insufficient_scope")
        assert f"“{lacking}”" in refused.json()["detail"]
    session = Client()
    session.force_login(user)
    assert session.get(address).status_code == 200


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_whole_list_of_an_earlier_day_counts_what_was_there(form):
    root = make.province()
    user = make.user(root, Role.PROVINCE)
    plan = make.plan(root)
    first, late = make.activity(plan, [root]), make.activity(plan, [root], title="Bổ sung sau")
    ActivityChange.objects.create(
        activity=late, kind="ADDED", on=date(2025, 7, 1), was={"status": ""}, changed_by=user, changed_at=clock.now()
    )
    client = client_of(user)

    def told(day: str) -> tuple[int, list[int]]:
        response = client.get(f"/api/v1/activities/?as_of={day}&format={form}&fields=id")
        lines = b"".join(response.streaming_content).decode().split()
        read = lines[1:] if form == "csv" else [str(orjson.loads(line)["id"]) for line in lines[:-1]]
        return int(response["X-Total-Count"]), [int(one) for one in read]

    assert told("2025-06-30") == (1, [first.pk])
    assert told("2025-07-01") == (2, [first.pk, late.pk])
    assert [row["id"] for row in _rows(client, "activities", "2025-06-30", page_size=1)] == [first.pk]


@pytest.mark.parametrize("resource", [name for name in RESOURCES if name not in HELD])
def test_what_keeps_no_history_says_so(resource):
    client = client_of(make.user(make.province()))

    response = client.get(f"/api/v1/{resource}/?as_of=2025-06-01")

    assert (response.status_code, response.json()["errors"][0]["field"]) == (400, "as_of")


@pytest.mark.parametrize(
    "text",
    [
        *("", "hôm qua", "2025-02-30", "2025-6-1", "2025-10-01", "1989-12-31", "0000-00-00", "٢٠٢٥-٠٦-٠١", "NaN"),
        *("report:", "report:x", "report:-1", "report:" + "9" * 30, "1e400", "2025-06-01T00:00:00Z"),
        *("2025-06-01\n", "\x00"),
    ],
)
@pytest.mark.parametrize("resource", HELD)
def test_a_day_that_cannot_be_read_or_is_still_to_come_is_refused(resource, text):
    response = client_of(make.user(make.province())).get(f"/api/v1/{resource}/", {"as_of": text})

    assert (response.status_code, response.json()["errors"][0]["field"]) == (400, "as_of")


def test_an_earlier_day_and_what_changed_since_exclude_each_other():
    response = client_of(make.user(make.province())).get(
        "/api/v1/measurements/?as_of=2025-06-01&updated_since=2025-06-01"
    )

    assert response.json()["errors"][0]["field"] == "as_of"
