"""Programs read what has changed since they last asked, and lose nothing."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from indicators.models import PeriodLock
from organisations.enums import Role
from organisations.models import Tombstone, Unit
from organisations.tasks import forget_what_programs_had
from plans.models import Activity, Assignment, Plan, PlanSection, Resolution, Task
from plans.services.import_reading import keep_import
from plans.services.imports import commit_import, undo_import
from reform.api import RESOURCES
from reporting.models import Issue, ReportRound, ScoringRound, Survey
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
from tests.plans.annex import annex, build_place


def _pull(client, address: str) -> tuple[list[dict], list[str]]:
    """All rows of all pages, and the watermarks of the pages."""
    rows, marks, url = [], [], address
    while url:
        page = client.get(url).json()
        rows += page["results"]
        marks.append(page["watermark"])
        url = page["next"]
    return rows, marks


def _at(units: dict[str, datetime]) -> None:
    """Let the units have changed at these moments, past the trigger that writes the real one."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing may wait while a trigger is switched
            cursor.execute("ALTER TABLE organisations_unit DISABLE TRIGGER USER")
        for code, moment in units.items():
            text = moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
            if connection.vendor == "sqlite":
                cursor.execute("DROP TRIGGER IF EXISTS organisations_unit_stamp")
            cursor.execute("UPDATE organisations_unit SET updated_at = %s WHERE code = %s", [text, code])
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE organisations_unit ENABLE TRIGGER USER")


def test_a_debugging_server_can_write_its_statements_down(monkeypatch):
    make.province()
    client = client_of(make.user(make.department("Sở Y tế", Unit.objects.get(), "SYT")))
    monkeypatch.setattr(connection, "force_debug_cursor", True)
    for query in ({"updated_since": "2025-06-01T05:00:00Z"}, {"ordering": "-updated_at"}):
        found = client.get("/api/v1/units/", query)
        assert found.status_code == 200, found.content
        assert {row["code"] for row in found.json()["results"]} >= {"SYT"}


def test_rows_come_by_the_moment_of_their_change():
    root = make.province()
    for code in ("DN-A", "DN-B", "DN-C"):
        make.department(f"Sở {code}", root, code)
    base = datetime(2025, 6, 1, 3, tzinfo=UTC)
    _at({"DN": base, "DN-A": base + timedelta(hours=3), "DN-B": base + timedelta(hours=2), "DN-C": base})
    client = client_of(make.user(root))

    def codes(since: str, **query) -> list[str]:
        found = client.get("/api/v1/units/", {"updated_since": since} | query)
        assert found.status_code == 200, found.content
        return [row["code"] for row in found.json()["results"]]

    assert codes("2025-06-01T05:00:00Z") == ["DN-B", "DN-A"]
    assert codes("2025-06-01T13:00:00+07:00") == ["DN-A"]
    assert codes("2025-06-01T13:00:00 07:00") == ["DN-A"]  # the plus of the zone, not escaped
    assert codes("2025-06-01T10:00:00") == ["DN", "DN-C", "DN-B", "DN-A"]  # Vietnam's time
    assert codes("2025-06-01") == ["DN", "DN-C", "DN-B", "DN-A"]
    assert codes("2025-06-01 13:00:00.001") == []


@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_of_changes_hold_every_row_once_also_when_all_changed_at_one_moment(size):
    root = make.province()
    for number in range(6):
        make.department(f"Sở {number}", root, f"DN-{number}")
    noon = datetime(2025, 6, 1, 12, tzinfo=UTC)  # a full second: SQLite keeps it with and without decimals
    _at(dict.fromkeys(["DN-0", "DN-1", "DN-2"], noon) | {"DN": noon - timedelta(milliseconds=1)})
    client = client_of(make.user(root, Role.PROVINCE))

    rows, marks = _pull(client, f"/api/v1/units/?updated_since=2025-01-01&page_size={size}")

    assert len(rows) == len({row["code"] for row in rows}) == Unit.objects.count() == 7
    assert rows == sorted(rows, key=lambda row: row["updated_at"])
    assert len(set(marks)) == 1, "all pages of a pull carry the moment of its beginning"


def test_the_watermark_looks_back_as_far_as_a_transaction_may_last(settings):
    settings.API_WATERMARK_LAG = 900
    client = client_of(make.user(make.province()))

    before = timezone.now()
    mark = datetime.fromisoformat(client.get("/api/v1/units/").json()["watermark"])
    after = timezone.now()

    assert before - timedelta(seconds=900.001) <= mark <= after - timedelta(seconds=900)


def test_what_changes_after_a_pull_is_in_the_next_one(settings):
    settings.API_WATERMARK_LAG = 0
    root = make.province()
    user = make.user(root, Role.PROVINCE)
    figure = measurement(make.indicator(), root, user)
    measurement(make.indicator("K-2"), root, user)
    client = client_of(user)
    _, (mark,) = _pull(client, "/api/v1/measurements/")

    type(figure).objects.filter(pk=figure.pk).update(note="Đã rà soát")

    found = client.get("/api/v1/measurements/", {"updated_since": mark}).json()["results"]
    assert (found[-1]["id"], found[-1]["note"]) == (figure.pk, "Đã rà soát")


@pytest.mark.parametrize(
    "text", ["", "hôm qua", "2025-13-01", "1e400", "NaN", "9" * 400, "0001-01-01", "2101-01-01", "\x00", "12:00"]
)
def test_a_moment_that_cannot_be_read_is_refused(text):
    response = client_of(make.user(make.province())).get("/api/v1/units/", {"updated_since": text})

    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "updated_since"


@pytest.mark.parametrize("text", ["2025-06-13T08:00:00-23:15", "2025-06-13T08:00:00+23:59", "2025-06-13T08:00:00Z"])
def test_a_moment_may_be_told_in_any_zone(text):
    client = client_of(make.user(make.province()))

    assert client.get("/api/v1/units/", {"updated_since": text}).status_code == 200
    assert client.get("/api/v1/units/deleted/", {"updated_since": text}).status_code in (200, 410)


def test_changes_have_their_own_order():
    response = client_of(make.user(make.province())).get("/api/v1/units/?updated_since=2025-01-01&ordering=name")

    assert response.json()["errors"][0]["field"] == "ordering"


def _yesterday() -> str:
    return (timezone.now() - timedelta(days=1)).isoformat().replace("+00:00", "Z")


def _deleted(client, resource: str, **query) -> list[str]:
    return [row["key"] for row in client.get(f"/api/v1/{resource}/deleted/", query).json()["results"]]


def test_what_is_gone_is_told_to_those_of_its_province():
    root = make.province()
    user = make.user(root, Role.PROVINCE)
    plan = make.plan(root)
    activity = make.activity(plan, [root])
    assignment, goal = activity.assignments.get(), target(plan)
    figure = measurement(make.indicator(), root, user)
    round_ = reporting_round(root)
    sent, scored = report(round_, root, user), score(root, make.department("Sở Y tế", root), user)
    own = client_of(user)
    stranger = client_of(make.user(make.province("UBND tỉnh Đồng Nai", "DNI"), Role.PROVINCE))
    everything = client_of(make.user(None, Role.ADMIN))
    gone = {
        "activities": activity.pk,
        "assignments": assignment.pk,
        "targets": goal.pk,
        "measurements": figure.pk,
        "plans": plan.code,
        "reports": sent.pk,
        "rounds": round_.pk,
        "scores": scored.pk,
    }

    for thing in (figure, plan, sent, round_, scored):
        thing.delete()

    for resource, key in gone.items():
        assert _deleted(own, resource) == _deleted(everything, resource) == [str(key)], resource
        assert _deleted(stranger, resource) == [], resource
    assert _deleted(own, "plans", updated_since="2100-01-01") == []
    assert _deleted(own, "plans", updated_since=_yesterday()) == [gone["plans"]]


def test_deleted_rows_come_in_pages_by_their_moment():
    root = make.province()
    for number in range(5):
        resolution(root, f"NQ-{number}")
    for number in (3, 1, 4, 0, 2):
        Resolution.objects.filter(code=f"NQ-{number}").delete()
    client = client_of(make.user(root))

    rows, marks = _pull(client, f"/api/v1/resolutions/deleted/?updated_since={_yesterday()}&page_size=2")

    assert [row["key"] for row in rows] == ["NQ-3", "NQ-1", "NQ-4", "NQ-0", "NQ-2"]
    assert len(marks) == 3 and len(set(marks)) == 1


def _touched(client, resource: str, then: datetime) -> bool:
    return bool(client.get(f"/api/v1/{resource}/", {"updated_since": then.isoformat()}).json()["results"])


def test_what_a_row_is_made_of_counts_as_its_change():
    root = make.province()
    user = make.user(root, Role.PROVINCE)
    unit = make.department("Sở Y tế", root)
    plan = make.plan(root, status="DRAFT")
    activity = make.activity(plan, [unit])
    goal = target(plan)
    goal.served_by.add(activity.task)
    group = make.group("Các sở", root, [unit])
    indicator = make.indicator()
    measurement(indicator, unit, user)
    sent = report(reporting_round(root), unit, user)
    score(root, unit, user)
    found = entries(root, user)["inspections"].findings
    client = client_of(user)
    steps = [
        (lambda: activity.assignments.create(**_supporting(activity, root)), {"activities"}),
        (lambda: Assignment.objects.filter(role="SUPPORT").update(unit=user.unit.children.last()), {"activities"}),
        (lambda: Assignment.objects.filter(role="SUPPORT").delete(), {"activities"}),
        (lambda: Activity.objects.update(title="Tên khác"), {"assignments"}),
        (lambda: Task.objects.update(title="Nhiệm vụ khác"), {"activities", "targets"}),
        (lambda: PlanSection.objects.update(title="Mục khác"), {"activities"}),
        (
            lambda: Plan.objects.update(status="IN_FORCE"),
            {"activities", "assignments", "targets"},
        ),
        (lambda: plan.resolutions.add(resolution(root)), {"plans"}),
        (lambda: goal.served_by.clear(), {"targets"}),
        (lambda: group.members.clear(), {"units"}),
        (lambda: report_file(sent), {"reports"}),
        (lambda: _issue(sent, user), {"reports"}),
        (lambda: found.update(handled_on="2025-06-12", handling="Đã trả"), {"inspections"}),
        (lambda: Survey.objects.update(returned=181), {"surveys"}),
        (lambda: ReportRound.objects.update(cutoff_on="2025-06-12"), {"reports"}),
        (lambda: ScoringRound.objects.update(decision_number="513/QĐ-UBND"), {"scores"}),
        (lambda: indicator.parts.create(code="A", name="Phần A", position=1), {"indicators"}),
        (lambda: _lock(unit, user), {"measurements"}),
    ]

    for step, resources in steps:
        time.sleep(0.01)
        then = timezone.now()
        time.sleep(0.01)
        step()
        told = {resource for resource in RESOURCES if _touched(client, resource, then)}
        assert told >= resources, (told, resources)


def test_a_plan_that_is_only_locked_stamps_nothing_below_it():
    plan = make.lead(make.province()).plan
    before = Activity.objects.get().updated_at
    time.sleep(0.01)

    Plan.objects.update(status=F("status"))

    assert Activity.objects.get(plan=plan).updated_at == before


def _supporting(activity: Activity, unit: Unit) -> dict:
    lead = activity.assignments.get(role="LEAD")
    same = ("plan", "province", "agency", "area", "first_year", "last_year", "deadline_kind", "due_on")
    return {name: getattr(lead, name) for name in same} | {"unit": unit, "role": "SUPPORT"}


def _issue(sent, by) -> None:
    given = {"number": "5", "issued_on": "2025-06-17", "recorded_at": timezone.now(), "recorded_by": by}
    Issue.objects.create(report=sent, version=1, **given)


def _lock(unit: Unit, by) -> None:
    PeriodLock.objects.create(
        agency=unit, year=2025, period="H1", because="Báo cáo đã gửi", locked_at=timezone.now(), locked_by=by
    )


def test_a_pull_that_would_miss_what_is_forgotten_is_sent_back_to_the_beginning(settings):
    settings.TOMBSTONE_DAYS = 30
    root = make.province()
    for number in range(3):
        resolution(root, f"NQ-{number}")
    Resolution.objects.all().delete()
    now = timezone.now()
    ages = dict(zip(Tombstone.objects.order_by("key").values_list("pk", flat=True), (29, 30, 32), strict=True))
    for pk, days in ages.items():
        Tombstone.objects.filter(pk=pk).update(deleted_at=now - timedelta(days=days, minutes=5))
    client = client_of(make.user(root))
    forget_what_programs_had()

    late = client.get("/api/v1/resolutions/deleted/", {"updated_since": (now - timedelta(days=31)).isoformat()})

    assert (late.status_code, late.json()["code"]) == (410, "pull_too_old")
    assert "30 ngày" in late.json()["detail"]
    assert _deleted(client, "resolutions") == ["NQ-0", "NQ-1"], "one day longer than is promised"
    assert _deleted(client, "resolutions", updated_since=(now - timedelta(days=29.9)).isoformat()) == ["NQ-0"]
    assert client.get("/api/v1/resolutions/?updated_since=2020-01-01").status_code == 200


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ("page_size=0.5", "page_size"),
        ("bom=x", "bom"),
        ("format=csv&bom=x", "bom"),
        ("format=jsonl&page_size=5", "page_size"),
        ("cursor=x", None),
    ],
)
def test_a_wrong_parameter_is_told_before_that_the_pull_comes_too_late(wrong, field):
    client = client_of(make.user(make.province()))
    address = "/api/v1/resolutions/deleted/?updated_since=2000-01-01T00:00:00Z"

    answer = client.get(f"{address}&{wrong}")

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json().get("errors", [])] == ([field] if field else [])
    for right in ("page_size=5", "format=csv", "format=jsonl"):
        assert client.get(f"{address}&{right}").status_code == 410, right


def test_a_plan_that_was_taken_back_leaves_its_traces():
    place = build_place()
    office = make.user(place.home_affairs, Role.PROVINCE)
    kept = keep_import(content=annex(), by=office, owner=place.province, file_name="phụ lục.docx")
    plan = commit_import(by=office, plan_import=kept)
    client = client_of(office)
    known = {
        name: sorted(str(row[key]) for row in client.get(f"/api/v1/{name}/?page_size=500").json()["results"])
        for name, key in (("plans", "code"), ("activities", "id"), ("assignments", "id"), ("targets", "id"))
    }
    assert known["plans"] == [plan.code] and all(known.values())

    undo_import(by=office, plan_import=kept)

    assert {name: sorted(_deleted(client, name)) for name in known} == known
