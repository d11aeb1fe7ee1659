"""An accepted report as one document: what its published schema promises, and that the promise is kept."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from jsonschema import Draft202012Validator, FormatChecker

from organisations.enums import Role, TokenScope
from reform.client_guide import MAPPING
from reform.common import clock
from reporting.enums import ReportLevel, ReportStatus, SignatureState
from reporting.exchange import VERSION, numbers_told, schema_text
from reporting.models import Issue, Report, ReportFile, ReportPart
from reporting.queries.exchange import exchange_document
from tests import make
from tests.api.builders import client_of, report, report_file, reporting_round
from tests.reporting.test_snapshot import _snapshots as snapshots

_BODY = "Đã làm.\nXong."
_PUBLISHED = Path(__file__).with_name("exchange_report_1.txt")


def closed(schema):
    """The schema with nothing in any object that it does not name."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    shut = {"additionalProperties": False} if "properties" in schema and "required" in schema else {}
    return {name: closed(one) for name, one in schema.items()} | shut


SCHEMA = json.loads(schema_text(VERSION))
_STRICT = Draft202012Validator(closed(SCHEMA), format_checker=FormatChecker())


def faults(document) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in _STRICT.iter_errors(json.loads(json.dumps(document)))]


def exchange(client: Client, pk: int, **headers):
    return client.get(f"/api/v1/reports/{pk}/exchange/", headers=headers)


@pytest.fixture
def accepted() -> Report:
    """The report of Sở Tư pháp, taken over by Sở Nội vụ, with one passage."""
    province = make.province()
    home = make.department("Sở Nội vụ", province, "DN-SNV")
    justice = make.department("Sở Tư pháp", province, "DN-STP")
    made = report(reporting_round(province), justice, make.user(justice, Role.OFFICE))
    Report.objects.filter(pk=made.pk).update(decided_by=make.user(home, Role.PROVINCE))
    ReportPart.objects.create(
        report=made, key="plan", number="1", heading="Kế hoạch", position=1, body="Đã làm.\nXong."
    )
    made.refresh_from_db()
    return made


def test_the_document_says_who_what_when_and_keeps_the_schema(accepted):
    client = client_of(make.user(accepted.round.province, Role.CLIENT))

    answer = exchange(client, accepted.pk)

    body = answer.json()
    assert answer.status_code == 200 and faults(body) == []
    assert body["schema"] == {
        "id": SCHEMA["$id"],
        "version": 1,
        "address": "http://testserver/api/v1/schemas/report-1.json",
    }
    assert body["report"] | {"id": accepted.pk, "version": 1, "level": "UNIT", "status": "ACCEPTED"} == body["report"]
    assert (body["report"]["submitted_on"], body["report"]["due_on"], body["report"]["days_late"]) == (
        "2025-06-16",
        "2025-06-16",
        0,
    )
    assert body["sender"] == {"code": "DN-STP", "name": "Sở Tư pháp", "kind": "DEPARTMENT"}
    assert body["recipient"]["code"] == "DN-SNV"
    assert client.get(f"/api/v1/reports/{accepted.pk}/").json()["recipient"]["code"] == "DN-SNV", "one answer"
    assert (body["round"]["period"], body["round"]["cutoff_on"], body["issue"]) == ("H1", "2025-06-14", None)
    assert [(part["heading"], part["text"]) for part in body["narrative"]] == [("Kế hoạch", _BODY)]
    assert (body["work"]["counts"]["planned"], body["work"]["counts"]["done"]) == (5, 3)
    assert body["work"]["areas"][0]["counts"] == body["work"]["counts"]


def test_number_date_signed_file_and_the_last_edition_of_each_file(accepted):
    office = make.user(accepted.unit, Role.OFFICE)
    signed = Issue(report=accepted, version=1, number="5", issued_on=date(2025, 6, 17), recorded_at=clock.now())
    signed.recorded_by, signed.sha256, signed.size, signed.signature = office, "2" * 64, 4, SignatureState.UNTRUSTED
    signed.brought_at, signed.brought_by = signed.recorded_at, office
    signed.file.save("da-ky.pdf", ContentFile(b"thu!"), save=True)
    report_file(accepted)
    second = ReportFile.objects.get()
    second.pk, second.edition, second.check_code, second.sha256 = None, 2, "7KQ2MXAB93TD0FWE", "3" * 64
    second.save()

    body = exchange(client_of(office), accepted.pk).json()

    assert faults(body) == []
    assert body["issue"] == {
        "number": "5",
        "symbol": "BC-STP",
        "issued_on": "2025-06-17",
        "signed_file": {"sha256": "2" * 64, "size": 4},
        "signature": "UNTRUSTED",
        "signature_note": None,
    }
    (file,) = body["files"]
    assert (file["edition"], file["sha256"], file["check_code"]) == (2, "3" * 64, "7KQ2MXAB93TD0FWE")
    assert file["check_address"].endswith("/kiem-tra/7KQ2MXAB93TD0FWE/")
    assert Client().get(file["check_address"]).status_code == 200
    shown = client_of(office).get(f"/api/v1/reports/{accepted.pk}/").json()["issue"]
    assert (shown["number"], shown["sha256"], shown["signature"]) == ("5", "2" * 64, "UNTRUSTED")


@pytest.mark.parametrize("status", [ReportStatus.DRAFT, ReportStatus.SUBMITTED, ReportStatus.RETURNED])
def test_what_was_not_accepted_has_no_document(status):
    province = make.province()
    justice = make.department("Sở Tư pháp", province)
    made = report(reporting_round(province), justice, make.user(justice), status)

    answer = exchange(client_of(make.user(justice, Role.OFFICE)), made.pk)

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert "chưa được tiếp nhận" in answer.json()["detail"]


def test_the_provinces_own_report_has_one_once_it_is_fixed():
    province = make.province()
    author = make.user(make.department("Sở Nội vụ", province), Role.PROVINCE)
    made = report(reporting_round(province), province, author, ReportStatus.SUBMITTED)
    Report.objects.filter(pk=made.pk).update(level=ReportLevel.PROVINCE)

    body = exchange(client_of(make.user(province, Role.CLIENT)), made.pk).json()

    assert faults(body) == []
    assert (body["recipient"], body["report"]["accepted_at"], body["report"]["level"]) == (None, None, "PROVINCE")


def test_strangers_find_nothing_and_keys_need_the_scope(accepted):
    other = make.user(make.department("Sở Y tế", accepted.round.province), Role.OFFICE)
    assert exchange(client_of(other), accepted.pk).status_code == 404
    scoped = client_of(make.user(accepted.unit, Role.OFFICE), scopes=[TokenScope.READ])
    assert exchange(scoped, accepted.pk).json()["code"] == "insufficient_scope"
    assert exchange(client_of(make.user(accepted.unit, Role.OFFICE)), accepted.pk + 9).status_code == 404


def test_what_the_client_holds_is_not_sent_again(accepted):
    client = client_of(make.user(accepted.round.province, Role.CLIENT))
    first = exchange(client, accepted.pk)
    assert exchange(client, accepted.pk, **{"If-None-Match": first["ETag"]}).status_code == 304
    Issue.objects.create(
        report=accepted,
        version=1,
        number="7",
        issued_on=date(2025, 6, 17),
        recorded_at=timezone.now(),
        recorded_by=accepted.decided_by,
    )
    changed = exchange(client, accepted.pk, **{"If-None-Match": first["ETag"]})
    assert (changed.status_code, changed.json()["issue"]["number"]) == (200, "7")


def test_parameters_that_mean_nothing_here_are_refused(accepted):
    client = client_of(make.user(accepted.round.province, Role.CLIENT))
    for wrong in ("fields=sender", "as_of=2025-06-13", "x=1"):
        assert client.get(f"/api/v1/reports/{accepted.pk}/exchange/?{wrong}").status_code == 400


def test_it_costs_the_same_however_much_the_report_holds(accepted, django_assert_num_queries):
    client = client_of(make.user(accepted.round.province, Role.CLIENT))
    for position in (2, 3, 4):
        ReportPart.objects.create(report=accepted, key=f"p{position}", heading="Mục", position=position)
    with django_assert_num_queries(5):  # the key, the report, issue, files, parts
        exchange(client, accepted.pk)


def test_the_command_writes_the_same_document(accepted, tmp_path, settings):
    settings.BASE_URL = "https://cchc.vidu.vn"
    call_command("export_report", accepted.pk, format="json", output=tmp_path / "goi.json")
    written = json.loads((tmp_path / "goi.json").read_text(encoding="utf-8"))
    assert written == exchange_document(accepted, origin="https://cchc.vidu.vn")
    Report.objects.update(status=ReportStatus.SUBMITTED, decided_at=None, decided_by=None)
    with pytest.raises(CommandError, match="chưa được tiếp nhận"):
        call_command("export_report", accepted.pk, format="json", output=tmp_path / "b.json")
    assert not (tmp_path / "b.json").exists()


@settings(max_examples=30)
@given(snapshots)
def test_any_numbers_keep_the_schema(snapshot):
    told = numbers_told(snapshot)
    part = _STRICT.evolve(schema=_STRICT.schema | {"required": [], "properties": _properties(told)})
    assert [error.message for error in part.iter_errors(json.loads(json.dumps(told)))] == []


def _properties(told) -> dict:
    return {name: _STRICT.schema["properties"][name] for name in told}


def test_the_schema_is_open_to_everybody_and_stays_at_its_address():
    answer = Client().get("/api/v1/schemas/report-1.json")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/schema+json")
    assert json.loads(answer.content) == SCHEMA
    Draft202012Validator.check_schema(SCHEMA)
    assert Client().get("/api/v1/schemas/report-2.json").status_code == 404


# ── What was published stays ───────────────────────────────────────────────────────────────────────────────────────
_SAID = ("type", "format", "enum", "const", "pattern", "minimum", "maximum", "$ref")


def contract(schema: dict, path: str = "") -> list[str]:
    """What receivers rely on, a line for each member: its way, whether it is always there, and its form."""
    lines = []
    for name, one in schema.get("properties", {}).items():
        must = "always" if name in schema.get("required", ()) else "maybe"
        form = " ".join(f"{key}={json.dumps(one[key], ensure_ascii=False)}" for key in _SAID if key in one)
        lines += [f"{path}/{name} {must} {form}", *contract(one, f"{path}/{name}")]
        if "items" in one:
            lines += contract({"properties": {"[]": one["items"]}}, f"{path}/{name}")
    for name, one in schema.get("$defs", {}).items():
        lines += contract(one, f"#{name}")
    return lines


def broken(published: list[str], now: list[str]) -> list[str]:
    """Members that are gone or of another form, and new ones that documents from before do not have."""
    added = [line for line in now if line not in published]
    return [line for line in published if line not in now] + [line for line in added if " always " in line]


def test_a_change_that_breaks_receivers_needs_another_version():
    """A line that this names is a reason for `report-2.json`; only members that need not be there may be added here,
    and then also to the list beside this test.
    """
    assert broken(_PUBLISHED.read_text(encoding="utf-8").splitlines(), contract(SCHEMA)) == []


def test_the_guard_sees_what_breaks():
    published = contract(SCHEMA)
    changed = json.loads(json.dumps(SCHEMA))
    del changed["properties"]["sender"]["properties"]["kind"]
    assert len(broken(published, contract(changed))) == 1
    changed = json.loads(json.dumps(SCHEMA))
    changed["properties"]["report"]["properties"]["id"]["type"] = "string"
    assert [line.split()[0] for line in broken(published, contract(changed))] == ["/report/id"] * 2
    changed = json.loads(json.dumps(SCHEMA))
    changed["properties"]["note"] = {"type": "string"}
    assert broken(published, contract(changed)) == []
    changed["required"].append("note")
    assert len(broken(published, contract(changed))) == 1


def test_the_table_beside_the_regulations_names_every_member_of_the_document():
    named = " ".join(row.member for row in MAPPING)
    assert [name for name in SCHEMA["properties"] if name != "schema" and name not in named] == []
    client = Client()
    client.force_login(make.user(make.province(), Role.CLIENT))
    page = client.get("/api/v1/guide/exchange/").content.decode()
    assert "http://testserver/api/v1/schemas/report-1.json" in page
    assert page.count('<tr><td class="card-title">') == len(MAPPING)
    assert "chưa được coi là phù hợp quy chuẩn" in page
