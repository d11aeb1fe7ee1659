"""The interface shows exactly what the pages show: everything else is not there."""

import pytest

from organisations.enums import Role
from reporting.enums import ReportStatus
from tests import make
from tests.api.builders import client_of, measurement, report, reporting_round, score, target

_SCOPED = (
    "units",
    "plans",
    "activities",
    "assignments",
    "targets",
    "measurements",
    "observations",
    "rounds",
    "reports",
    "scores",
)


def _province(name: str, code: str) -> dict[str, list]:
    """One row of every scoped resource in a province's department; returns their keys by resource."""
    root = make.province(name, code)
    unit = make.department(f"Sở Y tế {code}", root, f"{code}-SYT")
    lead = make.lead(unit)
    user = make.user(unit, Role.OFFICE)
    return {
        "units": [root.code, unit.code],
        "plans": [lead.plan.code],
        "activities": [lead.activity_id],
        "assignments": [lead.pk],
        "targets": [target(lead.plan).pk],
        "measurements": [figure := measurement(make.indicator(), unit, user).pk],
        "observations": [figure],
        "rounds": [(round_ := reporting_round(root)).pk],
        "reports": [report(round_, unit, user).pk],
        "scores": [score(root, unit, user).pk],
        "users": [user, make.user(root, Role.PROVINCE), make.user(root, Role.CLIENT)],
    }


@pytest.mark.parametrize("resource", _SCOPED)
@pytest.mark.parametrize("who", [0, 1, 2], ids=["office", "interior", "client"])
def test_another_province_is_not_there(resource, who):
    own, other = _province("UBND tỉnh Đắk Nông", "DN"), _province("UBND tỉnh Đồng Nai", "DNI")
    client = client_of(own["users"][who])

    rows = client.get(f"/api/v1/{resource}/").json()["results"]

    assert [row.get("code" if resource in ("units", "plans") else "id") for row in rows] == own[resource]
    for key in own[resource]:
        assert client.get(f"/api/v1/{resource}/{key}/").status_code == 200
    for key in other[resource]:
        response = client.get(f"/api/v1/{resource}/{key}/")
        assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert client.get(f"/api/v1/reports/{other['reports'][0]}/files/pdf/").status_code == 404


def test_an_agency_sees_neither_the_work_nor_the_figures_nor_the_reports_of_another():
    root = make.province()
    health, justice = make.department("Sở Y tế", root), make.department("Sở Tư pháp", root)
    plan = make.plan(root)
    mine = make.activity(plan, [health]).assignments.get()
    make.activity(plan, [justice])
    user = make.user(health)
    figure = measurement(make.indicator(), health, user)
    measurement(make.indicator(), justice, user)
    round_ = reporting_round(root)
    own = report(round_, health, user, ReportStatus.SUBMITTED)
    report(round_, justice, user)
    client = client_of(user)

    def ids(resource: str) -> list[int]:
        return [row["id"] for row in client.get(f"/api/v1/{resource}/").json()["results"]]

    assert (ids("assignments"), ids("measurements"), ids("reports")) == ([mine.pk], [figure.pk], [own.pk])
    assert len(ids("activities")) == 2  # what the province's plan promises is known to its agencies


def test_the_administrator_sees_all():
    _province("UBND tỉnh Đắk Nông", "DN")
    _province("UBND tỉnh Đồng Nai", "DNI")
    client = client_of(make.user(None, Role.ADMIN))

    counts = {resource: len(client.get(f"/api/v1/{resource}/").json()["results"]) for resource in _SCOPED}

    assert counts == dict.fromkeys(_SCOPED, 2) | {"units": 4}
