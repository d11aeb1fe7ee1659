"""What a newer annex would change, what is in doubt, and who may decide it."""

from datetime import date

import pytest

from organisations.enums import Role
from plans.enums import PlanStatus, WorkStatus
from plans.models import ActivityChange, Plan
from plans.queries.plan_diff import mark_of, plan_diff, plans_to_compare
from plans.services.amendments import AmendingDocument
from reform.common.errors import Conflict, Invalid, NotPermitted
from tests import make
from tests.plans.amendments.builders import DAY, LIKE, REPORT, amend, keep, plan_of, row, titles
from tests.plans.annex import CHECK, REVIEW, SURVEY

pytestmark = pytest.mark.django_db


def test_the_same_annex_again_is_no_difference(place):
    plan = plan_of(place)
    diff = plan_diff(keep(place, SURVEY, REVIEW, row(CHECK, note=" ")), plan)
    assert (diff.total, len(diff.unchanged)) == (0, 3)


def test_what_the_file_would_change_is_told_in_words(place):
    plan = plan_of(place)
    diff = plan_diff(keep(place, row(REVIEW, starts="", ends="Tháng 10", leads="Sở Nội vụ"), CHECK, REPORT), plan)
    (changed,) = diff.changed
    assert [(one.label, one.old, one.new) for one in changed.fields] == [
        ("Chủ trì", [("Sở", False), ("Tư pháp", True)], [("Sở", False), ("Nội vụ", True)]),
        ("Thời hạn", [("Tháng", False), ("3 – Tháng 9", True)], [("Tháng", False), ("10", True)]),
    ]
    assert [line.title for line in diff.added] == ["Báo cáo công tác pháp chế"]
    assert diff.added[0].place == "CẢI CÁCH THỂ CHẾ"
    assert [line.title for line in diff.removed] == ["Khảo sát"]


def test_a_column_that_the_file_does_not_have_changes_nothing(place):
    plan = plan_of(place, REVIEW, CHECK)
    kept = keep(place, row(REVIEW, requirement="", product="", supports=""), row(CHECK, product="", supports=""))
    assert plan_diff(kept, plan).total == 0


def test_a_file_is_compared_with_the_plans_of_its_owner_the_nearest_first(place, office):
    before = make.plan(place.province, 2024)
    make.activity(before, [place.justice])
    make.activity(make.plan(place.justice, 2025), [place.justice])
    now = plan_of(place)
    kept = keep(place, REVIEW)
    found = plans_to_compare(office, kept).choices
    assert [(choice.plan, choice.words) for choice in found] == [
        (now, "So với bản đang thực hiện"),
        (before, "So với kế hoạch năm 2024"),
    ]
    assert plans_to_compare(office, now.source_imports.get()).choices == []


def test_a_doubtful_pair_must_be_decided(place, office):
    plan = plan_of(place)
    kept = keep(place, LIKE, CHECK, SURVEY)
    with pytest.raises(Invalid, match="1 cặp hoạt động chưa chắc chắn"):
        amend(office, kept, plan)
    assert not ActivityChange.objects.exists()


@pytest.mark.parametrize(("same", "count", "cancelled"), [(True, 3, 0), (False, 4, 1)])
def test_a_doubtful_pair_is_one_work_or_two_as_the_person_says(place, office, same, count, cancelled):
    plan = plan_of(place)
    amend(office, keep(place, LIKE, CHECK, SURVEY), plan, same=same)
    assert (plan.activities.count(), plan.activities.filter(status="CANCELLED").count()) == (count, cancelled)
    assert plan.activities.get(title=LIKE[1]).status == WorkStatus.NOT_STARTED


def test_the_second_of_two_who_amend_at_once_is_told(place, office):
    plan = plan_of(place)
    first, second = keep(place, REVIEW, CHECK), keep(place, REVIEW, SURVEY)
    seen = mark_of(second, plan)
    amend(office, first, plan)
    with pytest.raises(Conflict, match="đã thay đổi trong khi ông/bà đang xem"):
        amend(office, second, plan, seen=seen)
    with pytest.raises(Conflict, match="đã được đưa vào"):
        amend(office, first, plan)


def test_who_has_the_form_open_while_work_is_cancelled_is_told(place, office):
    plan = plan_of(place)
    part = plan.activities.get(title="Khảo sát").assignments
    assert not part.leading().exists()
    part = plan.activities.get(title="Rà soát văn bản").assignments.leading().get()
    amend(office, keep(place, CHECK, SURVEY), plan)
    with pytest.raises(NotPermitted, match="đã hủy"):
        make.update(part, make.user(place.justice), DAY)


@pytest.mark.parametrize(
    ("document", "field"),
    [
        (AmendingDocument("", date(2025, 6, 10)), "number"),
        (AmendingDocument("7/QĐ" * 20, date(2025, 6, 10)), "number"),
        (AmendingDocument("7/QĐ", None), "issued_on"),
        (AmendingDocument("7/QĐ", date(2025, 6, 15)), "issued_on"),
        (AmendingDocument("7/QĐ", date(2024, 12, 1)), "issued_on"),
    ],
)
def test_the_amending_document_is_named_and_dated(place, office, document, field):
    plan = plan_of(place)
    with pytest.raises(Invalid) as refusal:
        amend(office, keep(place, REVIEW), plan, document=document)
    assert refusal.value.field == field
    assert not ActivityChange.objects.exists()


def test_only_who_keeps_the_plan_amends_it(place, office):
    plan, kept = plan_of(place), keep(place, REVIEW)
    for person in (make.user(place.justice), make.user(place.justice, Role.OFFICE)):
        with pytest.raises(NotPermitted, match="được điều chỉnh kế hoạch này"):
            amend(person, kept, plan)
    Plan.objects.filter(pk=plan.pk).update(status=PlanStatus.CLOSED)
    with pytest.raises(NotPermitted, match="đã kết thúc"):
        amend(office, kept, plan)


def test_a_draft_is_simply_brought_to_the_files_state(place, office):
    plan = plan_of(place)
    Plan.objects.filter(pk=plan.pk).update(status=PlanStatus.DRAFT)
    amend(office, keep(place, REVIEW, REPORT), plan, document=AmendingDocument())
    assert titles(plan) == ["Rà soát văn bản", "Báo cáo công tác pháp chế"]
    assert not ActivityChange.objects.exists()
