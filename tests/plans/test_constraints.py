"""The database refuses nonsense: one attempt to break each constraint of the plans."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from plans.enums import AssignmentRole, ComparatorKind, DeadlineType, EvidenceKind, MeasureKind, UpdateKind, WorkStatus
from plans.models import Activity, Assignment, Evidence, Plan, PlanImport, PlanSection, ProgressUpdate, Target
from tests import make

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 12)


@pytest.fixture
def lead():
    return make.lead(make.department("Sở Tư pháp", make.province()), due_on=date(2025, 6, 30))


def _refused(name: str, write) -> None:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        write()
    assert name in str(refusal.value) or "UNIQUE constraint failed" in str(refusal.value)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("assignment_done_iff_all", {"status": WorkStatus.DONE, "progress": 90, "completed_on": DAY}),
        ("assignment_done_iff_all", {"status": WorkStatus.DONE, "progress": 100, "completed_on": None}),
        ("assignment_done_iff_all", {"status": WorkStatus.IN_PROGRESS, "progress": 100}),
        ("assignment_due_iff_fixed", {"due_on": None}),
        ("assignment_due_iff_fixed", {"deadline_kind": DeadlineType.CONTINUOUS}),
        ("assignment_support_has_no_state", {"role": AssignmentRole.SUPPORT, "progress": 10}),
        ("assignment_only_open_is_returned", {"is_returned": True}),
    ],
)
def test_assignments(lead, constraint, fields):
    _refused(constraint, lambda: Assignment.objects.filter(pk=lead.pk).update(**fields))


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("activity_due_iff_fixed", {"due_on": None}),
        ("activity_starts_before_due", {"starts_on": date(2025, 7, 1)}),
        ("activity_done_iff_all", {"status": WorkStatus.DONE, "progress": 100}),
    ],
)
def test_activities(lead, constraint, fields):
    _refused(constraint, lambda: Activity.objects.filter(pk=lead.activity_id).update(**fields))


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("update_done_iff_all", {"status": WorkStatus.DONE, "progress": 99, "completed_on": DAY}),
        ("update_done_iff_all", {"status": WorkStatus.IN_PROGRESS, "progress": 10, "completed_on": DAY}),
        ("update_return_says_why", {"kind": UpdateKind.RETURN, "reason": ""}),
        ("update_return_says_why", {"kind": UpdateKind.REPORT, "reason": "Vì sao"}),
    ],
)
def test_updates(lead, constraint, fields):
    step = make.update(lead, make.user(lead.unit), DAY)
    _refused(constraint, lambda: ProgressUpdate.objects.filter(pk=step.pk).update(**fields))


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [("plan_years_in_order", {"last_year": 2024}), ("plan_not_its_own_parent", {"parent": "self"})],
)
def test_plans(lead, constraint, fields):
    if fields.get("parent"):
        fields = {"parent": lead.plan_id}
    _refused(constraint, lambda: Plan.objects.filter(pk=lead.plan_id).update(**fields))


def test_sections_and_positions(lead):
    section = lead.plan.sections.get()
    _refused("section_depth_follows_parent", lambda: PlanSection.objects.filter(pk=section.pk).update(depth=1))
    _refused(
        "section_position_once",
        lambda: PlanSection.objects.create(plan=lead.plan, title="Mục", position=section.position),
    )
    _refused("activity_position_once", lambda: _copy(lead.activity))
    _refused("task_position_once", lambda: _copy(lead.activity.task))
    _refused("assignment_once", lambda: _copy(lead))


def _copy(row) -> None:
    row = type(row).objects.get(pk=row.pk)
    row.pk = None
    row._state.adding = True
    row.save()


@pytest.mark.parametrize(
    ("measure", "comparator", "fields"),
    [
        (MeasureKind.PERCENT, ComparatorKind.AT_LEAST, {"upper": 90}),
        (MeasureKind.PERCENT, ComparatorKind.AT_MOST, {"lower": 90}),
        (MeasureKind.PERCENT, ComparatorKind.BETWEEN, {"lower": 45, "upper": 35}),
        (MeasureKind.PERCENT, ComparatorKind.EXACTLY, {"lower": 45}),
        (MeasureKind.COUNT, ComparatorKind.REDUCED_BY, {"upper": 5, "baseline_year": 2021}),
        (MeasureKind.PERCENT, ComparatorKind.BETTER_THAN_YEAR, {"lower": 5, "baseline_year": 2024}),
        (MeasureKind.PERCENT, ComparatorKind.BETTER_THAN_YEAR, {}),
        (MeasureKind.BAND, ComparatorKind.AT_LEAST, {}),
        (MeasureKind.BAND, ComparatorKind.AT_LEAST, {"band": "khá", "lower": 3}),
        (MeasureKind.PERCENT, ComparatorKind.AT_LEAST, {"band": "khá", "lower": 3}),
    ],
)
def test_targets_have_the_bounds_of_their_comparator(lead, measure, comparator, fields):
    _refused(
        "target_",
        lambda: Target.objects.create(
            plan=lead.plan,
            area=lead.area,
            code="T1",
            position=1,
            text="…",
            measure=measure,
            comparator=comparator,
            horizon_year=2025,
            **fields,
        ),
    )


@pytest.mark.parametrize("fields", [{"kind": EvidenceKind.FILE}, {"kind": EvidenceKind.DOCUMENT}])
def test_evidence_holds_what_its_kind_says(lead, fields):
    by = make.user(lead.unit)
    _refused(
        "evidence_holds_what_its_kind_says",
        lambda: Evidence.objects.create(unit=lead.unit, added_at=make.moment(DAY), added_by=by, **fields),
    )


def test_an_import_is_committed_with_its_plan(lead):
    made = PlanImport.objects.create(
        file_name="a.docx", sha256="0" * 64, size=1, owner=lead.unit, year=2025, outline={}, read_at=make.moment(DAY)
    )
    _refused("import_committed_has_plan", lambda: PlanImport.objects.filter(pk=made.pk).update(status="COMMITTED"))


def test_what_an_assignment_repeats_of_its_activity_and_unit_is_the_same():
    """The columns that roll-ups group by equal what a join would give."""
    province = make.province()
    units = [make.department(f"Sở {number}", province) for number in range(3)]
    plan = make.plan(province, 2023, 2026)
    for unit in units:
        make.activity(plan, [unit], supports=units[:1], due_on=date(2025, 6, 30))
        make.activity(plan, [unit], kind=DeadlineType.CONDITIONAL)
    rows = Assignment.objects.select_related("activity", "unit", "plan")
    assert rows.count() == 9
    for row in rows:
        assert row.plan_id == row.activity.plan_id
        assert (row.first_year, row.last_year) == (row.plan.first_year, row.plan.last_year)
        assert (row.area_id, row.deadline_kind, row.due_on) == (
            row.activity.area_id,
            row.activity.deadline_kind,
            row.activity.due_on,
        )
        assert (row.province_id, row.agency_id) == (row.unit.province_id, row.unit.agency_id)
