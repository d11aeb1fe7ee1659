"""The interface describes itself truly, in Vietnamese, from its own files."""

import json
import re
from datetime import date

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate

from organisations.enums import Role, UnitKind
from reform.api import RESOURCES
from reporting.enums import ReportStatus
from tests import make
from tests.api.builders import (
    client_of,
    entries,
    measurement,
    report,
    report_file,
    reporting_round,
    resolution,
    score,
    target,
)

_VIETNAMESE = re.compile("[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE)

WRITTEN = {
    "/api/v1/measurements/",
    "/api/v1/measurements/batch/",
    "/api/v1/measurements/{id}/withdraw/",
    "/api/v1/assignments/{id}/progress/",
}


def _schema() -> dict:
    return Client().get("/api/v1/schema/").json()


def test_the_schema_is_valid_and_open_to_everybody():
    schema = _schema()

    validate(schema)
    assert schema["openapi"] == "3.1.0"
    lists = {path for path, operations in schema["paths"].items() if "{" not in path and "get" in operations}
    deleted = {f"/api/v1/{name}/deleted/" for name in RESOURCES if name != "observations"}
    others = {"/api/v1/rollups/", "/api/v1/observations/structure/"}
    assert lists == {f"/api/v1/{name}/" for name in RESOURCES} | deleted | others
    assert {path for path, operations in schema["paths"].items() if "post" in operations} == WRITTEN


def test_the_schema_also_comes_as_yaml():
    response = Client().get("/api/v1/schema/?format=yaml")

    assert response.content.decode().startswith("openapi: 3.1.0")


def test_every_operation_names_its_errors():
    schema = _schema()

    operations = [one for path in schema["paths"].values() for one in path.items()]
    assert {method for method, _ in operations} == {"get", "post"}
    for method, operation in operations:
        assert {"200", "400", "401", "403", "404", "406", "429"} <= set(operation["responses"])
        assert operation["security"] == [{"bearer": []}, {"basic": []}, {"cookieAuth": []}]
        if method == "post":
            assert {"409", "413", "415", "422"} <= set(operation["responses"])
            assert [one["required"] for one in operation["parameters"] if one["name"] == "Idempotency-Key"] == [True]
    throttled = schema["components"]["responses"]["TooManyRequests"]
    limits = ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"]
    assert list(throttled["headers"]) == ["Retry-After", *limits]
    assert list(throttled["content"]) == ["application/problem+json"]


def test_everything_is_described_in_vietnamese():
    schema = _schema()
    operations = [operation for path in schema["paths"].values() for operation in path.values()]
    described = {operation["operationId"]: operation["summary"] + operation["description"] for operation in operations}
    for operation in operations:
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "query":
                described[f"{operation['operationId']} {parameter['name']}"] = parameter["description"]
    for name, component in schema["components"]["schemas"].items():
        if not name.startswith("Paginated"):
            for field, properties in component.get("properties", {}).items():
                described[f"{name}.{field}"] = properties.get("description", "")

    assert [where for where, text in described.items() if not _VIETNAMESE.search(text)] == []


@pytest.mark.parametrize("resource", RESOURCES)
def test_answers_are_what_the_schema_promises(resource):
    root = make.province()
    user = make.user(root, Role.PROVINCE)
    unit = make.department("Sở Y tế", root)
    outside = make.group("Nhóm toàn quốc", make.unit("Chính phủ", UnitKind.CENTRAL), [unit])
    plan = make.plan(root, issued_on=None, status="DRAFT", number="")
    make.plan(root, parent=plan).resolutions.add(resolution(outside.parent))
    activity = make.activity(plan, [unit], [outside], due_on=date(2025, 6, 30))
    make.activity(plan, [unit], group=outside)
    indicator = make.indicator()
    target(plan, activity=activity, indicator=indicator)
    target(plan, "MT2", measure="band", lower=None, band="A")
    measurement(indicator, unit, user)
    measurement(indicator, unit, user, 2024, value=None, denominator=0, numerator=0)
    round_ = reporting_round(root)
    report_file(report(round_, unit, user))
    score(root, unit, user)
    entries(root, user)
    report(round_, root, user, ReportStatus.DRAFT)
    report(round_, make.department("Sở Tư pháp", root), user, ReportStatus.DRAFT)
    schema = _schema()
    client = client_of(user)

    def check(path: str, address: str) -> dict:
        promised = schema["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        body = client.get(address).json()
        validator = Draft202012Validator(schema | promised, format_checker=FormatChecker())
        assert [error.message for error in validator.iter_errors(body)] == []
        return body

    rows = check(f"/api/v1/{resource}/", f"/api/v1/{resource}/?page_size=500")["results"]
    missing = set(RESOURCES[resource].field_names()) - set(client.get(f"/api/v1/{resource}/").json()["results"][0])
    assert missing == set(), "without `fields` every field is there"
    (detail,) = [path for path in schema["paths"] if re.fullmatch(rf"/api/v1/{resource}/{{\w+}}/", path)]
    key = detail.split("{")[1].split("}")[0]
    for row in rows:
        assert check(detail, f"/api/v1/{resource}/{row[key]}/") == row
    assert rows


def test_problems_are_what_the_schema_promises():
    schema = _schema()
    promised = schema["components"]["schemas"]["Problem"]
    client = client_of(make.user(make.province()))

    for response in (
        Client().get("/api/v1/plans/"),
        client.get("/api/v1/plans/?year=x"),
        client.get("/api/v1/plans/?cursor=x"),
        client.get("/api/v1/plans/khong-co/"),
    ):
        Draft202012Validator(promised).validate(json.loads(response.content))


def test_the_pages_need_neither_a_foreign_host_nor_an_inline_script():
    client = Client()
    client.force_login(make.user(make.province()))

    response = client.get("/api/v1/docs/")

    page = response.content.decode()
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    assert "<style" not in page and "style=" not in page
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    sources = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(sources) >= 5 and all(source.startswith("/") for source in sources)
    for source in sources:
        if source.startswith("/static/"):
            assert finders.find(source.removeprefix("/static/"))
    (script,) = [source for source in sources if "script=" in source]
    code = client.get(script)
    assert code["Content-Type"].startswith("application/javascript")
    assert "SwaggerUIBundle(" in code.content.decode()
    assert '"validatorUrl": null' in code.content.decode()
    assert "://" not in code.content.decode()


def test_the_pages_are_for_people_who_signed_in_and_for_keys():
    stranger = Client().get("/api/v1/docs/")

    assert stranger.status_code == 302
    assert stranger["Location"].endswith("?next=/api/v1/docs/")
    assert client_of(make.user(make.province())).get("/api/v1/docs/").status_code == 200


def test_what_writes_takes_no_parameters_of_reading():
    operations = [path["post"] for path in _schema()["paths"].values() if "post" in path]
    assert operations
    for operation in operations:
        assert {one["name"] for one in operation.get("parameters", []) if one["in"] == "query"} == set()
