"""What lists are filtered, searched and ordered by; wrong questions are refused."""

from datetime import date
from decimal import Decimal
from unittest.mock import Mock

import pytest
from django.db.models.functions import Coalesce

from indicators.enums import AreaKey
from organisations.enums import Role, UnitKind
from organisations.models import Installation
from plans.enums import DeadlineType, PlanStatus
from plans.models import Resolution
from reform.api import RESOURCES
from reform.common.periods import Period
from reporting.enums import ReportStatus
from tests import make
from tests.api.builders import client_of, measurement, report, reporting_round, resolution, target


def _ids(client, resource: str, key: str = "id", **query) -> list:
    response = client.get(f"/api/v1/{resource}/", query)
    assert response.status_code == 200, response.content.decode()
    return [row[key] for row in response.json()["results"]]


def test_units_by_kind_place_and_name():
    root = make.province()
    interior = make.department("Sở Nội vụ", root, "DN-SNV")
    make.unit("Phòng Cải cách hành chính", UnitKind.DIVISION, interior, "DN-SNV-CC")
    client = client_of(make.user(root))

    assert _ids(client, "units", "code", kind="DIVISION") == ["DN-SNV-CC"]
    assert _ids(client, "units", "code", agency="DN-SNV") == ["DN-SNV", "DN-SNV-CC"]
    assert _ids(client, "units", "code", parent="DN") == ["DN-SNV"]
    assert _ids(client, "units", "code", province="DN") == ["DN", "DN-SNV", "DN-SNV-CC"]
    assert _ids(client, "units", "code", q="cai cach") == ["DN-SNV-CC"]
    assert _ids(client, "units", "code", q="CÁCH phong") == ["DN-SNV-CC"]
    assert _ids(client, "units", "code", ordering="name") == ["DN-SNV-CC", "DN-SNV", "DN"]


def test_plans_by_year_status_owner():
    root = make.province()
    health = make.department("Sở Y tế", root, "DN-SYT")
    long = make.plan(root, 2021, 2025)
    draft = make.plan(health, 2026, status=PlanStatus.DRAFT, issued_on=None)
    client = client_of(make.user(root, Role.PROVINCE))

    assert _ids(client, "plans", "code", year=2023) == [long.code]
    assert _ids(client, "plans", "code", year=2026) == [draft.code]
    assert _ids(client, "plans", "code", status="DRAFT") == [draft.code]
    assert _ids(client, "plans", "code", owner="DN-SYT") == [draft.code]
    assert _ids(client, "plans", "code", ordering="-first_year") == [draft.code, long.code]


def test_activities_by_everything_that_is_asked_for():
    Installation.objects.create(id=1, demo_date=date(2025, 6, 30))
    root = make.province()
    health = make.department("Sở Y tế", root, "DN-SYT")
    named = make.group("Các sở", root, [health], "DN-N")
    plan = make.plan(root)
    late = make.activity(plan, [health], due_on=date(2025, 3, 5), title="Rà soát thủ tục")
    later = make.activity(plan, [root], due_on=date(2025, 12, 31), area=make.reform_area(AreaKey.STEERING))
    always = make.activity(plan, [health], [root], kind=DeadlineType.CONTINUOUS, group=named)
    client = client_of(make.user(root, Role.PROVINCE))

    assert _ids(client, "activities", plan=plan.code) == [late.pk, later.pk, always.pk]
    assert _ids(client, "activities", area="steering") == [later.pk]
    assert _ids(client, "activities", state="OVERDUE") == [late.pk]
    assert _ids(client, "activities", state="CONTINUOUS") == [always.pk]
    assert _ids(client, "activities", status="DONE") == []
    assert _ids(client, "activities", due_before="2025-03-05") == [late.pk]
    assert _ids(client, "activities", due_before="2025-03-04") == []
    assert _ids(client, "activities", due_after="2025-03-06") == [later.pk]
    assert _ids(client, "activities", lead="DN-SYT") == [late.pk, always.pk]
    assert _ids(client, "activities", lead="DN-N") == [always.pk]
    assert _ids(client, "activities", lead="DN") == [later.pk]
    assert _ids(client, "activities", q="ra soat") == [late.pk]
    assert _ids(client, "activities", q="100%_") == []
    assert _ids(client, "activities", ordering="-due_on") == [always.pk, later.pk, late.pk]


def test_assignments_by_unit_role_status():
    Installation.objects.create(id=1, demo_date=date(2025, 6, 30))
    root = make.province()
    health = make.department("Sở Y tế", root, "DN-SYT")
    office = make.unit("Văn phòng", UnitKind.DIVISION, health, "DN-SYT-VP")
    activity = make.activity(make.plan(root), [health], [office], due_on=date(2025, 6, 1))
    lead, support = activity.assignments.order_by("role")
    client = client_of(make.user(root, Role.PROVINCE))

    assert _ids(client, "assignments", unit="DN-SYT") == [lead.pk]
    assert _ids(client, "assignments", agency="DN-SYT") == [lead.pk, support.pk]
    assert _ids(client, "assignments", role="SUPPORT") == [support.pk]
    assert _ids(client, "assignments", status="NOT_STARTED") == [lead.pk]
    assert _ids(client, "assignments", state="OVERDUE", plan=activity.plan.code) == [lead.pk]


def test_targets_and_figures_and_indicators():
    root = make.province()
    user = make.user(root, Role.PROVINCE)
    steering = make.reform_area(AreaKey.STEERING)
    rate, other = make.indicator("TTHC-01", name="Tỷ lệ hồ sơ đúng hạn"), make.indicator("DH-01", steering)
    plan, far = make.plan(root, 2025), make.plan(root, 2026, 2030)
    near_target, far_target = target(plan, indicator=rate), target(far, area=steering)
    first = measurement(rate, root, user)
    second = measurement(other, make.department("Sở Y tế", root, "DN-SYT"), user, 2024, period=Period.YEAR)
    client = client_of(user)

    assert _ids(client, "targets", plan=plan.code) == [near_target.pk]
    assert _ids(client, "targets", horizon_year=2030) == [far_target.pk]
    assert _ids(client, "targets", indicator="TTHC-01") == [near_target.pk]
    assert _ids(client, "targets", area="steering") == [far_target.pk]
    assert _ids(client, "measurements", indicator="TTHC-01", unit="DN", year=2025, period="H1") == [first.pk]
    assert _ids(client, "measurements", period="YEAR") == [second.pk]
    assert _ids(client, "measurements", agency="DN-SYT") == [second.pk]
    assert _ids(client, "measurements", ordering="year") == [second.pk, first.pk]
    assert _ids(client, "indicators", "code", area="steering") == ["DH-01"]
    assert _ids(client, "indicators", "code", q="ho so dung han") == ["TTHC-01"]


def test_resolutions_by_kind_and_words():
    government = make.unit("Chính phủ", UnitKind.CENTRAL, code="TW-CP")
    resolution(government, "76-NQ-CP")
    client = client_of(make.user(make.province()))

    assert _ids(client, "resolutions", "code", kind="RESOLUTION", issuer="TW-CP", q="cai cach") == ["76-NQ-CP"]
    assert _ids(client, "resolutions", "code", kind="LAW") == []


def test_rounds_and_reports():
    root = make.province()
    user = make.user(root, Role.PROVINCE)
    first, second = reporting_round(root), reporting_round(root, 2025, Period.Q3)
    health = make.department("Sở Y tế", root, "DN-SYT")
    accepted, draft = report(first, health, user), report(second, health, user, ReportStatus.DRAFT)
    client = client_of(user)

    assert _ids(client, "rounds", period="Q3", year=2025, status="OPEN", province="DN") == [second.pk]
    assert _ids(client, "rounds", ordering="-cutoff_on") == [second.pk, first.pk]
    assert _ids(client, "reports", round=first.pk) == [accepted.pk]
    assert _ids(client, "reports", status="DRAFT", unit="DN-SYT", level="UNIT") == [draft.pk]
    assert _ids(client, "reports", period="H1", year=2025) == [accepted.pk]
    assert _ids(client, "reports", ordering="-cutoff_on") == [draft.pk, accepted.pk]


@pytest.mark.parametrize(
    ("query", "field", "says"),
    [
        (
            "plans/?yaer=2025",
            "yaer",
            "Không có tham số này. Các tham số: as_of, bom, cursor, decimal, fields, format",
        ),
        ("plans/?year=hai", "year", "Phải là một số nguyên"),
        ("plans/?year=1e400", "year", "Phải là một số nguyên"),
        ("plans/?year=99999999999999999999", "year", "2100"),
        ("plans/?status=OPEN", "status", "“OPEN” không có trong danh mục. Các giá trị: DRAFT, IN_FORCE, CLOSED."),
        ("plans/?status=%2510d", "status", "“%10d” không có trong danh mục."),
        ("plans/?q=%00", "q", "NUL"),
        ("plans/?owner=" + "x" * 61, "owner", "60"),
        (
            "plans/?ordering=title",
            "ordering",
            "theo “title”. Các giá trị: code, first_year, updated_at.",
        ),
        ("plans/?page_size=501", "page_size", "từ 1 đến 500"),
        ("plans/?page_size=0", "page_size", "từ 1 đến 500"),
        ("plans/?page_size=-1", "page_size", "từ 1 đến 500"),
        ("activities/?due_before=05/03/2026", "due_before", "YYYY-MM-DD"),
        ("activities/?state=RETURNED", "state", "không có trong danh mục"),
        ("assignments/?role=lead", "role", "LEAD, SUPPORT"),
        ("reports/?round=0", "round", "1"),
    ],
)
def test_a_wrong_question_is_refused_by_name(query, field, says):
    response = client_of(make.user(make.province())).get(f"/api/v1/{query}")

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    body = response.json()
    assert body["code"] == "invalid_parameters"
    (error,) = body["errors"]
    assert error["field"] == field
    assert says in error["message"]


@pytest.mark.parametrize(
    "query",
    [
        *("units/?province=X", "units/?agency=X", "units/?parent=X", "units/?group=X"),
        *("plans/?owner=X", "plans/?parent=X", "plans/?resolution=X", "resolutions/?issuer=X"),
        *("activities/?plan=X", "activities/?lead=X", "assignments/?plan=X", "assignments/?unit=X"),
        *("assignments/?agency=X", "assignments/?activity=999", "targets/?plan=X", "targets/?indicator=X"),
        *("targets/?owner=X", "targets/?activity=999", "targets/?result=X", "targets/?area=X"),
        *("measurements/?indicator=X", "measurements/?unit=X", "measurements/?agency=X", "measurements/?province=X"),
        *("measurements/?part=X", "measurements/?period=X", "measurements/?area=X"),
        *("observations/?indicator=CT-01,X", "observations/?unit=DN,X", "observations/?agency=X"),
        *("observations/?province=X", "observations/?part=_T,X", "observations/?kind=X", "observations/?period=X"),
        *("rollups/?unit=DN&year=2025&indicator=CT-01,X", "rollups/?unit=DN&year=2025&part=X"),
        *("rounds/?province=X", "reports/?unit=X", "reports/?province=X", "reports/?round=999"),
        *("scores/?unit=X", "scores/?province=X", "scores/?round=999"),
    ],
)
def test_a_name_that_nobody_knows_is_an_error_and_not_an_empty_list(query):
    root = make.province()
    make.indicator("CT-01")
    client = client_of(make.user(root, Role.PROVINCE))
    _, _, parameter = query.partition("?")
    name = parameter.split("&")[-1].split("=")[0]

    response = client.get(f"/api/v1/{query}")

    assert (response.status_code, response.json()["code"]) == (400, "invalid_parameters")
    (error,) = response.json()["errors"]
    assert (error["field"], error.get("pointer")) == (name, None)
    assert "X" in error["message"] or "999" in error["message"]


def test_what_is_there_but_not_for_these_eyes_is_told_as_what_is_not_there():
    root, elsewhere = make.province(), make.province("UBND tỉnh Đồng Nai", "DNI")
    plan, activity = make.plan(elsewhere), make.lead(elsewhere).activity
    client = client_of(make.user(root, Role.PROVINCE))

    for query, known in (
        ("measurements/?unit={}", "DNI"),
        ("observations/?unit={}", "DNI"),
        ("targets/?plan={}", plan.code),
        ("assignments/?activity={}", activity.pk),
    ):
        hidden, missing = (client.get(f"/api/v1/{query.format(one)}") for one in (known, 987654))
        assert hidden.status_code == 400
        assert hidden.content.decode().replace(str(known), "987654") == missing.content.decode()


def test_pages_hold_every_row_once_in_every_order():
    root = make.province()
    user = make.user(root)
    indicator = make.indicator()
    for number in range(7):
        unit = make.department(f"Sở {number}", root)
        measurement(indicator, unit, user, 2023 + number % 3, value=Decimal(number))
    client = client_of(make.user(root, Role.PROVINCE))

    for ordering in ("id", "-id", "year", "-year", "recorded_at"):
        whole = _ids(client, "measurements", ordering=ordering)
        url, seen, sizes = f"/api/v1/measurements/?ordering={ordering}&page_size=3", [], []
        while url:
            page = client.get(url).json()
            seen += [row["id"] for row in page["results"]]
            sizes.append(len(page["results"]))
            url = page["next"]
        assert (seen, sizes, len(set(whole))) == (whole, [3, 3, 1], 7)


@pytest.mark.parametrize("sign", ["", "-"])
def test_documents_of_an_unknown_day_are_paged_with_the_others(sign):
    root = make.province()
    client = client_of(make.user(root))
    for code, day in (("A", None), ("B", date(2021, 7, 15)), ("C", None), ("D", date(2024, 1, 2))):
        document = resolution(root, code)
        Resolution.objects.filter(pk=document.pk).update(issued_on=day)

    found, address = [], f"/api/v1/resolutions/?ordering={sign}issued_on&page_size=1"
    while address:
        page = client.get(address).json()
        found += [row["code"] for row in page["results"]]
        address = page["next"]

    assert found == (["B", "D", "A", "C"] if not sign else ["C", "A", "D", "B"])


@pytest.mark.parametrize("resource", sorted(set(RESOURCES) - {"observations"}))
def test_lists_are_ordered_by_columns_that_are_never_empty(resource):
    view = RESOURCES[resource]()
    view.request, view.as_of, view.chosen = Mock(user=make.user(make.province())), None, None
    rows = view.get_queryset()

    for column in [*view.orderings.values(), view.changed]:
        if column in rows.query.annotations:
            assert isinstance(rows.query.annotations[column], Coalesce)
            continue
        model = rows.model
        for name in column.split("__"):
            found = model._meta.get_field(name)
            assert not found.null, column
            model = found.related_model


def test_activities_without_a_due_day_come_last_and_are_paged_too():
    root = make.province()
    plan = make.plan(root)
    open_ended = [make.activity(plan, [root]).pk for _ in range(2)]
    dated = make.activity(plan, [root], due_on=date(2025, 5, 1)).pk
    client = client_of(make.user(root))

    url, seen = "/api/v1/activities/?ordering=due_on&page_size=1", []
    while url:
        page = client.get(url).json()
        seen += [row["id"] for row in page["results"]]
        url = page["next"]

    assert seen == [dated, *open_ended]


def test_a_row_that_comes_meanwhile_neither_repeats_nor_hides_another():
    root = make.province()
    make.department("Sở B", root, "DN-B")
    make.department("Sở D", root, "DN-D")
    client = client_of(make.user(root))
    first = client.get("/api/v1/units/?page_size=2").json()

    make.department("Sở A", root, "DN-A")

    assert [row["code"] for row in first["results"]] == ["DN", "DN-B"]
    assert [row["code"] for row in client.get(first["next"]).json()["results"]] == ["DN-D"]


@pytest.mark.parametrize("spoil", [lambda cursor: cursor[:-1] + "~", lambda cursor: "x", lambda cursor: "a:b:c"])
def test_a_cursor_that_was_changed_is_refused(spoil):
    root = make.province()
    make.department("Sở Y tế", root)
    client = client_of(make.user(root))
    cursor = client.get("/api/v1/units/?page_size=1").json()["next"].split("cursor=")[1].split("&")[0]

    response = client.get("/api/v1/units/", {"cursor": spoil(cursor)})

    assert (response.status_code, response.json()["code"]) == (400, "invalid_cursor")


def test_a_cursor_of_another_list_or_order_is_refused():
    root = make.province()
    make.department("Sở Y tế", root)
    client = client_of(make.user(root))
    following = client.get("/api/v1/units/?page_size=1").json()["next"]

    for other in (following.replace("/units/", "/plans/"), f"{following}&ordering=name"):
        assert client.get(other).json()["code"] == "invalid_cursor"
