"""What the database holds of a plan, as a draft and as files: the seeded plans, and what changed since."""

from datetime import date

import pytest

from indicators.services.catalogue import load_areas, load_indicators
from organisations.services.catalogue import load_units
from plans.enums import WorkStatus
from plans.exporting import essence, export_docx, export_xlsx
from plans.importing import read_plan
from plans.models import Plan
from plans.queries.plan_draft import draft_of
from plans.queries.unit_names import unit_names_of
from plans.services.catalogue import load_plans, load_resolutions
from plans.services.import_reading import keep_import
from plans.services.imports import commit_import
from tests.plans.annex import build_place
from tests.plans.test_plan_store import store, work

pytestmark = pytest.mark.django_db
EXPORTS = {"phu-luc.xlsx": export_xlsx, "phu-luc.docx": export_docx}


@pytest.fixture
def place():
    return build_place()


def read_back(plan: Plan, file_name: str):
    names, years = unit_names_of(plan.owner), (plan.first_year, plan.last_year)
    content = EXPORTS[file_name](draft_of(plan), names=names, years=years, columns=tuple(plan.extra_columns))
    return read_plan(content, file_name, names=names)


def test_every_plan_of_the_catalogue_comes_back():
    for load in (load_units, load_areas, load_indicators, load_resolutions, load_plans):
        load()
    plans = Plan.objects.filter(activities__isnull=False).distinct()
    assert plans.count() == 5
    for plan in plans:
        stored = essence(draft_of(plan), tuple(plan.extra_columns))
        for file_name in EXPORTS:
            read = read_back(plan, file_name)
            assert essence(read, tuple(plan.extra_columns)) == stored, (plan.code, file_name)
            head = (read.head.year, read.head.number, read.head.issued_on)
            assert head == (plan.last_year, plan.number, plan.issued_on)


def test_cancelled_work_is_not_part_of_the_plan_in_force(place):
    plan = store(place, work("Rà soát"), work("Tập huấn"))
    plan.activities.filter(title="Tập huấn").update(status=WorkStatus.CANCELLED)
    assert [row.title for _, _, row in read_back(plan, "phu-luc.xlsx").activities()] == ["Rà soát"]
    assert [task.title for task in draft_of(plan).sections[0].tasks] == ["Rà soát"]


def test_units_that_took_over_work_are_named_in_place_of_the_words(place):
    plan = store(place, work(leads=["Sở Tư pháp", "Sở Lạ"]))
    plan.assignments.update(unit=place.home_affairs)
    read = next(read_back(plan, "phu-luc.docx").activities())[2]
    assert read.leads == ("Sở Nội vụ", "Sở Lạ")


def test_a_group_is_named_once_and_a_unit_beside_it_too(place):
    plan = store(place, work(leads=["Các sở, ban, ngành", "Sở Tư pháp"], supports=["Sở Nội vụ"]))
    read = next(read_back(plan, "phu-luc.xlsx").activities())[2]
    assert (read.leads, read.supports) == (("Các sở, ban, ngành", "Sở Tư pháp"), ("Sở Nội vụ",))


def test_own_columns_come_back_in_their_order(place):
    extra = {"Nguồn kinh phí": "Ngân sách tỉnh", "Mã nhiệm vụ": "NV-01"}
    plan = store(place, work(extra={"Mã nhiệm vụ": "NV-00"}), work("Tập huấn", extra=extra))
    assert plan.extra_columns == ["Mã nhiệm vụ", "Nguồn kinh phí"]
    read = [row.extra for _, _, row in read_back(plan, "phu-luc.docx").activities()]
    assert read == [
        (("Mã nhiệm vụ", "NV-00"),),
        (("Mã nhiệm vụ", "NV-01"), ("Nguồn kinh phí", "Ngân sách tỉnh")),
    ]


@pytest.mark.parametrize("file_name", EXPORTS)
def test_a_file_brought_in_again_makes_the_same_plan(place, file_name):
    corrected = {"text": "Theo tiến độ", "kind": "fixed", "starts_on": None, "due_on": "2025-05-30", "tentative": True}
    bound = {"text": "đạt 98%", "measure": "percent", "comparator": "at_least", "lower": "98"}
    plan = store(
        place,
        work(leads=["Các sở, ban, ngành"], supports=["Sở Lạ"], extra={"Thời gian trình": "Quý I", "Ghi chú": "Mới"}),
        work("Tập huấn", leads=["Sở Tư pháp"], deadline=corrected, targets=[bound]),
        area="digital_government",
        head={"number": "15/KH-UBND", "issued_on": date(2025, 1, 6)},
    )
    names, columns = unit_names_of(plan.owner), tuple(plan.extra_columns)
    content = EXPORTS[file_name](draft_of(plan), names=names, years=(2025, 2025), columns=columns)
    kept = keep_import(by=None, owner=plan.owner, content=content, file_name=file_name)
    again = commit_import(by=None, plan_import=kept, beside=True)
    assert essence(draft_of(again), columns) == essence(draft_of(plan), columns)
    assert (again.extra_columns, again.number, again.issued_on) == (plan.extra_columns, plan.number, plan.issued_on)
    assert [str(row) for row in again.assignments.order_by("activity__position", "role", "position")] == [
        str(row) for row in plan.assignments.order_by("activity__position", "role", "position")
    ]
