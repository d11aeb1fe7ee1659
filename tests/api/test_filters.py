"""What lists are filtered, searched and ordered by; wrong questions are refused."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.enums import AreaKey
from organisations.enums import Role, UnitKind
from organisations.models import Installation
from plans.enums import DeadlineType, PlanStatus
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
    assert _ids(client, "activities", plan="P-khong-co") == []
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
            "Không có tham số này. Các tham số: cursor, ordering, owner, page_size, q, status",
        ),
        ("plans/?year=hai", "year", "Nhập một số"),
        ("plans/?year=1e400", "year", "Nhập một số"),
        ("plans/?year=99999999999999999999", "year", "2100"),
        ("plans/?status=OPEN", "status", "“OPEN” không có trong danh mục. Các giá trị: DRAFT, IN_FORCE, CLOSED."),
        ("plans/?q=%00", "q", "NUL"),
        ("plans/?owner=" + "x" * 61, "owner", "60"),
        ("plans/?ordering=title", "ordering", "Không sắp xếp được theo “title”. Các giá trị: code, first_year."),
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
