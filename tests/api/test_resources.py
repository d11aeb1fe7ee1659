"""What each resource says."""

from datetime import date
from decimal import Decimal
from unittest.mock import ANY

import pytest

from organisations.enums import Role, UnitKind
from organisations.models import Installation
from plans.enums import DeadlineType, WorkStatus
from plans.models import Assignment, Resolution
from tests import make
from tests.api.builders import client_of, measurement, resolution, target


@pytest.fixture
def june(db) -> None:
    """The working day is 30/06/2025."""
    Installation.objects.create(id=1, demo_date=date(2025, 6, 30))


def test_units_say_where_they_stand():
    province = make.province()
    interior = make.department("Sở Nội vụ", province, "DN-SNV")
    make.unit("Văn phòng", UnitKind.DIVISION, interior, "DN-SNV-VP")
    make.group("Các sở, ban, ngành", province, [interior], "DN-N-SO")
    client = client_of(make.user(interior))

    rows = {row["code"]: row for row in client.get("/api/v1/units/").json()["results"]}

    assert list(rows) == ["DN", "DN-N-SO", "DN-SNV", "DN-SNV-VP"]
    assert rows["DN-SNV-VP"] == {
        "updated_at": ANY,
        "code": "DN-SNV-VP",
        "name": "Văn phòng",
        "short_name": None,
        "kind": "DIVISION",
        "parent": "DN-SNV",
        "province": "DN",
        "agency": "DN-SNV",
        "members": [],
        "valid_from": None,
        "valid_to": None,
    }
    assert rows["DN-N-SO"]["members"] == ["DN-SNV"]
    assert client.get("/api/v1/units/DN-SNV-VP/").json() == rows["DN-SNV-VP"]


def test_areas_come_in_the_order_of_reports():
    make.reform_area("digital_government")
    make.reform_area("steering")
    client = client_of(make.user(make.province()))

    keys = [row["key"] for row in client.get("/api/v1/areas/").json()["results"]]

    assert keys == ["steering", "digital_government"]
    assert client.get("/api/v1/areas/steering/").json()["name"] == "Công tác chỉ đạo, điều hành CCHC"


def test_a_plan_names_what_it_rests_on():
    province = make.province()
    government = make.unit("Chính phủ", UnitKind.CENTRAL, code="TW-CP")
    upper = make.plan(province, 2021, 2025)
    plan = make.plan(make.department("Sở Y tế", province, "DN-SYT"), 2025, parent=upper, title="Kế hoạch CCHC 2025")
    plan.resolutions.add(resolution(government, "76-NQ-CP"), resolution(government, "16-NQ-TU", number="16-NQ/TU"))
    client = client_of(make.user(province, Role.PROVINCE))

    assert client.get(f"/api/v1/plans/{plan.code}/").json() == {
        "updated_at": ANY,
        "code": plan.code,
        "number": plan.number,
        "title": "Kế hoạch CCHC 2025",
        "issued_on": "2024-12-30",
        "owner": {"code": "DN-SYT", "name": "Sở Y tế"},
        "parent": upper.code,
        "resolutions": ["16-NQ-TU", "76-NQ-CP"],
        "first_year": 2025,
        "last_year": 2025,
        "extra_columns": [],
        "status": "IN_FORCE",
        "status_label": "Đang thực hiện",
    }
    assert client.get("/api/v1/resolutions/76-NQ-CP/").json()["issuer"] == {"code": "TW-CP", "name": "Chính phủ"}
    Resolution.objects.filter(code="16-NQ-TU").update(issuer=None, issuer_text="Tỉnh ủy", excerpt="Điều 1")
    body = client.get("/api/v1/resolutions/16-NQ-TU/").json()
    assert (body["issuer"], body["issuer_text"], body["excerpt"]) == (None, "Tỉnh ủy", "Điều 1")


def test_an_activity_speaks_as_the_import_does(june):
    province = make.province()
    interior = make.department("Sở Nội vụ", province, "DN-SNV")
    justice = make.department("Sở Tư pháp", province, "DN-STP")
    named = make.group("Các sở, ban, ngành", province, [interior, justice], "DN-N-SO")
    plan = make.plan(province)
    activity = make.activity(
        plan,
        [interior, justice],
        [named],
        due_on=date(2025, 6, 29),
        group=named,
        title="Kiểm tra công vụ",
        label="Hoạt động 1.1",
        starts_on=date(2025, 1, 1),
        product="Kế hoạch",
    )

    body = client_of(make.user(interior)).get(f"/api/v1/activities/{activity.pk}/").json()

    group = {"code": "DN-N-SO", "name": "Các sở, ban, ngành"}
    assert body == {
        "updated_at": ANY,
        "id": activity.pk,
        "plan": plan.code,
        "area": "procedures",
        "section": {"label": "I", "title": "Nhiệm vụ"},
        "task": {"label": activity.task.label, "title": activity.task.title},
        "label": "Hoạt động 1.1",
        "title": "Kiểm tra công vụ",
        "implicit": False,
        "requirement": "",
        "product": "Kế hoạch",
        "note": "",
        "extra": {},
        "leads": [
            {"code": "DN-SNV", "name": "Sở Nội vụ", "group": group},
            {"code": "DN-STP", "name": "Sở Tư pháp", "group": group},
        ],
        "supports": [{**group, "group": None}],
        "deadline": {
            "text": "29/06/2025",
            "kind": "fixed",
            "starts_on": "2025-01-01",
            "due_on": "2025-06-29",
            "tentative": False,
        },
        "status": "NOT_STARTED",
        "status_label": "Chưa thực hiện",
        "state": "OVERDUE",
        "state_label": "Quá hạn",
        "progress": 0,
        "completed_on": None,
    }


def test_a_due_day_is_late_only_when_it_is_over(june):
    province = make.province()
    activity = make.activity(make.plan(province), [province], due_on=date(2025, 6, 30))

    body = client_of(make.user(province)).get(f"/api/v1/activities/{activity.pk}/").json()

    assert (body["state"], body["state_label"]) == ("DUE_SOON", "Sắp đến hạn")


def test_an_assignment_carries_its_state_and_support_none(june):
    province = make.province()
    interior = make.department("Sở Nội vụ", province, "DN-SNV")
    justice = make.department("Sở Tư pháp", province, "DN-STP")
    activity = make.activity(make.plan(province), [interior], [justice], kind=DeadlineType.RECURRING)
    lead = activity.assignments.get(unit=interior)
    make.update(lead, make.user(interior), date(2025, 5, 20), WorkStatus.DONE)
    client = client_of(make.user(province, Role.PROVINCE))

    rows = {row["unit"]["code"]: row for row in client.get("/api/v1/assignments/").json()["results"]}

    assert rows["DN-SNV"] == {
        "updated_at": ANY,
        "id": lead.pk,
        "plan": activity.plan.code,
        "area": "procedures",
        "activity": activity.pk,
        "activity_title": activity.title,
        "unit": {"code": "DN-SNV", "name": "Sở Nội vụ"},
        "agency": "DN-SNV",
        "group": None,
        "role": "LEAD",
        "deadline": {"text": "Định kỳ", "kind": "recurring", "starts_on": None, "due_on": None, "tentative": False},
        "status": "DONE",
        "state": "DONE",
        "state_label": "Hoàn thành",
        "progress": 100,
        "completed_on": "2025-05-20",
        "updated_on": "2025-05-20",
        "version": lead.version,
    }
    silent = {name: rows["DN-STP"][name] for name in ("role", "status", "state", "state_label", "progress")}
    assert silent == {"role": "SUPPORT", "status": None, "state": None, "state_label": None, "progress": None}


def test_returned_work_is_told_from_work_in_progress(june):
    lead = make.lead(make.department("Sở Y tế", make.province()), due_on=date(2025, 12, 31))
    Assignment.objects.filter(pk=lead.pk).update(status=WorkStatus.IN_PROGRESS, progress=40, is_returned=True)
    client = client_of(make.user(lead.unit))

    def found(state: str) -> list[str]:
        rows = client.get("/api/v1/assignments/", {"state": state}).json()["results"]
        return [row["state_label"] for row in rows]

    assert (found("RETURNED"), found("IN_PROGRESS")) == (["Bị trả lại"], [])


def test_figures_are_exact_text():
    province = make.province()
    user = make.user(province)
    rate = make.indicator("TTHC-01")
    measurement(rate, province, user, value=Decimal("96.5000"))
    measurement(rate, province, user, 2024, numerator=Decimal(0), denominator=Decimal(0), value=None)
    measurement(rate, province, user, 2023, numerator=Decimal("9876543210.1234"), is_illustrative=True)

    rows = client_of(user).get("/api/v1/measurements/").json()["results"]

    shown = [tuple(row[name] for name in ("year", "value", "numerator", "denominator", "illustrative")) for row in rows]
    assert shown == [
        (2025, "96.5", "965", "1000", False),
        (2024, None, "0", "0", False),
        (2023, "96.5", "9876543210.1234", "1000", True),
    ]
    assert (rows[0]["indicator"], rows[0]["unit"], rows[0]["unit_name"], rows[0]["period"], rows[0]["band"]) == (
        "TTHC-01",
        "DN",
        "UBND tỉnh Đắk Nông",
        "H1",
        None,
    )
    assert rows[0]["recorded_at"] == "2025-06-10T09:00:00+07:00"


def test_an_indicator_says_how_it_adds_up():
    make.indicator("TTHC-01", name="Tỷ lệ hồ sơ đúng hạn")

    body = client_of(make.user(make.province())).get("/api/v1/indicators/TTHC-01/").json()

    assert body == {
        "updated_at": ANY,
        "code": "TTHC-01",
        "name": "Tỷ lệ hồ sơ đúng hạn",
        "area": "procedures",
        "unit_of_measure": "PERCENT",
        "direction": "HIGHER",
        "aggregation": "RATIO_OF_SUMS",
        "numerator_name": "Số hồ sơ đúng hạn",
        "denominator_name": "Tổng số hồ sơ",
        "cumulative": True,
        "source": None,
        "definition": None,
        "narrows": None,
        "reporter_kinds": [],
        "periods_asked": [],
        "published_in": None,
        "parts_add_up": False,
        "parts": [],
        "versions": [ANY],
        "active": True,
    }
    (version,) = body["versions"]
    assert {name: version[name] for name in ("number", "name", "reason")} == {
        "number": 1,
        "name": "Tỷ lệ hồ sơ đúng hạn",
        "reason": None,
    }


def test_a_target_has_words_and_threshold():
    province = make.province()
    plan = make.plan(province, 2021, 2025)
    wide = target(plan, "MT1", indicator=make.indicator("TTHC-01"))
    narrow = target(plan, "MT1.1", lower=Decimal(100), scope="cấp xã", narrows=wide)

    rows = client_of(make.user(province)).get("/api/v1/targets/").json()["results"]

    assert rows[0] == {
        "updated_at": ANY,
        "id": wide.pk,
        "plan": plan.code,
        "code": "MT1",
        "area": "procedures",
        "activity": None,
        "indicator": "TTHC-01",
        "horizon_year": 2025,
        "text": "Từ 95,5% hồ sơ trở lên được giải quyết đúng hạn",
        "subject": None,
        "measure": "percent",
        "comparator": "at_least",
        "lower": "95.5",
        "upper": None,
        "band": None,
        "scope": None,
        "population": None,
        "exceptions": None,
        "baseline_year": None,
        "baseline_value": None,
        "pace": "LINEAR",
        "narrows": None,
        "tasks": [],
        "result": "NO_DATA",
        "result_label": "Chưa có số liệu",
        "reason": ANY,
        "value": None,
        "value_band": None,
        "value_year": None,
        "value_period": None,
        "counted": None,
        "expected": None,
    }
    assert {name: rows[1][name] for name in ("id", "lower", "scope", "narrows", "indicator")} == {
        "id": narrow.pk,
        "lower": "100",
        "scope": "cấp xã",
        "narrows": wide.pk,
        "indicator": None,
    }
