"""A plan is written from its outline: units become assignments, groups their members, unknown names stay words."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.enums import AreaKey
from indicators.services.catalogue import load_areas, load_indicators
from organisations.services.catalogue import load_units
from plans.enums import AssignmentRole, DeadlineType, MeasureKind
from plans.models import Activity, Assignment, ImportRow, Plan
from plans.services.catalogue import load_plans, load_resolutions
from plans.services.plan_store import PlanHead, create_plan
from reform.common.errors import Conflict, Invalid
from tests.plans.annex import build_place

pytestmark = pytest.mark.django_db
ALL_YEAR = {
    "text": "Tháng 1 – Tháng 12",
    "kind": "fixed",
    "starts_on": "2025-01-01",
    "due_on": "2025-12-31",
    "tentative": False,
}
ALWAYS = {"text": "Thường xuyên", "kind": "continuous", "starts_on": None, "due_on": None, "tentative": False}


@pytest.fixture
def place():
    return build_place()


def work(title: str = "Rà soát", leads=(), supports=(), deadline=ALL_YEAR, **fields) -> dict:
    words = {"leads_text": "; ".join(leads), "supports_text": "; ".join(supports)}
    named = {"title": title, "leads": list(leads), "supports": list(supports), "deadline": deadline}
    return {"label": "1", "implicit": True, **words, **named, **fields}


def outline(*activities: dict, area: str | None = "institution", **fields) -> dict:
    tasks = [{"label": "1", "title": activity["title"], "activities": [activity]} for activity in activities]
    return {"sections": [{"label": "I", "title": "Cải cách thể chế", "area": area, "tasks": tasks}], **fields}


def store(place, *activities: dict, head: dict | None = None, **fields) -> Plan:
    words = {"code": "DN-2025", "title": "Kế hoạch", "owner": place.province, "first_year": 2025, "last_year": 2025}
    return create_plan(by=None, head=PlanHead(**(words | (head or {}))), outline=outline(*activities, **fields))


def assignments(plan: Plan, role: str = AssignmentRole.LEAD) -> list[tuple[str, str]]:
    found = plan.assignments.filter(role=role).order_by("activity__position", "position")
    return [(row.unit.name, str(row.group or "")) for row in found.select_related("unit", "group")]


def test_leads_and_supports_become_assignments_in_the_order_of_the_cell(place):
    plan = store(place, work(leads=["Sở Tư pháp", "Sở Nội vụ"], supports=["Các sở, ban, ngành"]))
    assert assignments(plan) == [("Sở Tư pháp", ""), ("Sở Nội vụ", "")]
    assert assignments(plan, AssignmentRole.SUPPORT) == [("Các sở, ban, ngành", "")]


def test_a_group_leads_through_its_members_and_is_named(place):
    plan = store(place, work(leads=["Các sở, ban, ngành"]))
    assert assignments(plan) == [("Sở Nội vụ", "Các sở, ban, ngành"), ("Sở Tư pháp", "Các sở, ban, ngành")]


def test_a_unit_beside_its_group_leads_once_and_in_its_own_name(place):
    plan = store(place, work(leads=["Sở Tư pháp", "Các sở, ban, ngành"]))
    assert assignments(plan) == [("Sở Tư pháp", ""), ("Sở Nội vụ", "Các sở, ban, ngành")]


def test_a_name_that_nobody_knows_stays_in_words_without_an_assignment(place):
    plan = store(place, work(leads=["Viện Nghiên cứu Tây Nguyên"], supports=["Sở Nội vụ"]))
    activity = plan.activities.get()
    assert activity.leads_text == "Viện Nghiên cứu Tây Nguyên"
    assert assignments(plan) == []
    assert assignments(plan, AssignmentRole.SUPPORT) == [("Sở Nội vụ", "")]


def test_an_assignment_repeats_what_roll_ups_group_by(place):
    plan = store(place, work(leads=["Sở Tư pháp"]), work("Trực", leads=["Sở Tư pháp"], deadline=ALWAYS))
    fixed, always = Assignment.objects.order_by("activity__position")
    assert (fixed.plan, fixed.province, fixed.agency) == (plan, place.province, place.justice)
    assert (fixed.area.key, fixed.first_year, fixed.last_year) == (AreaKey.INSTITUTION, 2025, 2025)
    assert (fixed.deadline_kind, fixed.due_on) == (DeadlineType.FIXED, date(2025, 12, 31))
    assert (always.deadline_kind, always.due_on) == (DeadlineType.CONTINUOUS, None)


def test_deadlines_keep_their_words_beside_what_was_understood(place):
    activity = store(place, work(deadline=ALL_YEAR | {"tentative": True})).activities.get()
    assert (activity.deadline_text, activity.starts_on) == ("Tháng 1 – Tháng 12", date(2025, 1, 1))
    assert (activity.due_on, activity.deadline_tentative) == (date(2025, 12, 31), True)


def test_work_under_a_heading_without_an_area_belongs_to_the_running_of_the_reform(place):
    assert store(place, work(), area=None).activities.get().area.key == AreaKey.STEERING


def test_sections_nest_and_hand_their_area_down(place):
    inner = outline(work(), area=None)["sections"][0]
    outer = {"label": "A", "title": "Nội dung", "area": "procedures", "tasks": [], "sections": [inner]}
    head = PlanHead(code="X", title="Kế hoạch", owner=place.province, first_year=2025, last_year=2025)
    plan = create_plan(by=None, head=head, outline={"sections": [outer]})
    first, second = plan.sections.order_by("position")
    assert [(first.depth, first.parent), (second.depth, second.parent)] == [(0, None), (1, first)]
    assert plan.activities.get().area.key == AreaKey.PROCEDURES


def test_targets_stand_with_their_activity_and_words_alone_make_none(place):
    bound = {"text": "đạt 98%", "measure": "percent", "comparator": "at_least", "lower": "98"}
    band = {"text": "nhóm khá", "measure": "band", "comparator": "at_least", "lower": "khá"}
    words = {"text": "nâng cao chất lượng"}
    plan = store(place, work(targets=[bound, words]), targets=[band])
    of_plan, of_activity = plan.targets.order_by("position")
    assert (of_plan.measure, of_plan.band, of_plan.activity) == (MeasureKind.BAND, "khá", None)
    assert (of_activity.lower, of_activity.upper, of_activity.horizon_year) == (Decimal(98), None, 2025)
    assert of_activity.activity == plan.activities.get()
    assert [of_plan.area.key, of_activity.area.key] == [AreaKey.STEERING, AreaKey.INSTITUTION]


def test_a_plan_entered_by_hand_has_no_rows_of_a_file(place):
    assert store(place, work()).activities.get().source_row is None
    assert ImportRow.objects.count() == 0


def test_years_in_the_wrong_order_and_a_code_that_is_taken_are_refused(place):
    with pytest.raises(Invalid, match="Năm kết thúc của kế hoạch") as refusal:
        store(place, head={"first_year": 2026})
    assert refusal.value.field == "last_year"
    store(place, work())
    with pytest.raises(Conflict, match="Kế hoạch DN-2025 đã có trong hệ thống"):
        store(place, work())
    assert (Plan.objects.count(), Activity.objects.count()) == (1, 1)


def test_the_real_plans_of_the_fixtures_load_whole_and_once():
    load_units()
    load_areas()
    load_indicators()
    load_resolutions()
    assert load_plans() == 9
    for code, activities, targets, number in (
        ("DN-2025", 88, 75, "1629/QĐ-UBND"),
        ("DNI-KCN-2023", 54, 56, "03/KH-KCNĐN"),
    ):
        plan = Plan.objects.get(code=code)
        assert (plan.activities.count(), plan.targets.count(), plan.number) == (activities, targets, number)
        led = plan.activities.filter(assignments__role=AssignmentRole.LEAD).distinct().count()
        assert activities - led == (0 if code == "DN-2025" else 1)  # one row of the file names nobody
    assert Plan.objects.get(code="DNI-KCN-2023").parent.code == "DNI-282-KH-UBND-2022"
    before = (Activity.objects.count(), Assignment.objects.count())
    assert load_plans() == 0
    assert (Activity.objects.count(), Assignment.objects.count()) == before
