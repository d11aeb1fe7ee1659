"""A newer version of the annex amends the plan in force: what becomes of the work, its leads, its history."""

from datetime import date

import pytest

from organisations.models import AuditEvent, Notification
from plans.enums import ChangeKind, ImportStatus, ProposalState, WantedChange, WorkStatus
from plans.models import ActivityChange, Assignment
from plans.queries.outline import plan_counts
from plans.services.change_requests import request_change
from plans.services.merging import merge_activity
from tests import make
from tests.plans.amendments.builders import DAY, DOCUMENT, REPORT, amend, keep, leads, plan_of, row, titles
from tests.plans.annex import CHECK, REVIEW, SECTION, SURVEY
from tests.reporting.builders import work_lines

pytestmark = pytest.mark.django_db


def repeated_columns_are_right(plan) -> bool:
    rows = Assignment.objects.filter(plan=plan).select_related("activity", "unit")
    return all(
        (one.area_id, one.due_on, one.deadline_kind, one.agency_id, one.province_id)
        == (
            one.activity.area_id,
            one.activity.due_on,
            one.activity.deadline_kind,
            one.unit.agency_id,
            one.unit.province_id,
        )
        for one in rows
    )


def test_a_changed_row_keeps_its_progress_and_history_and_says_what_it_was(place, office):
    plan = plan_of(place)
    activity = plan.activities.get(title="Rà soát văn bản")
    step = make.update(activity.assignments.leading().get(), make.user(place.justice), DAY, progress=40)
    kept = keep(place, row(REVIEW, ends="Tháng 10", product="Báo cáo, danh mục"), CHECK, SURVEY)
    result = amend(office, kept, plan)
    assert (result.added, result.changed, result.removed, result.back) == (0, 1, 0, 0)
    activity.refresh_from_db()
    assert (activity.due_on, activity.product, activity.progress) == (date(2025, 10, 31), "Báo cáo, danh mục", 40)
    assert activity.source_row.plan_import == kept
    part = activity.assignments.leading().get()
    assert (part.due_on, part.progress, part.version) == (date(2025, 10, 31), 40, 1)
    assert list(part.updates.all()) == [step]
    change = activity.changes.get()
    assert (change.kind, change.document) == (ChangeKind.CHANGED, "700/QĐ-UBND ngày 10/06/2025 – Điều chỉnh Kế hoạch")
    assert change.before == {"Kết quả, sản phẩm": "Báo cáo", "Thời hạn": "Tháng 3 – Tháng 9"}
    assert change.after == {"Kết quả, sản phẩm": "Báo cáo, danh mục", "Thời hạn": "Tháng 3 – Tháng 10"}
    assert (change.source, change.changed_by) == (kept, office)
    kept.refresh_from_db()
    assert (kept.status, kept.plan, kept.revises) == (ImportStatus.COMMITTED, plan, plan)
    assert AuditEvent.objects.about(plan).filter(action="Điều chỉnh kế hoạch").get().after["changed"] == 1
    assert repeated_columns_are_right(plan)


def test_rows_come_leave_and_move_to_where_the_file_has_them(place, office):
    plan = plan_of(place)
    kept = keep(place, REPORT, row(SURVEY, label="Nhiệm vụ 1"), row(REVIEW, label="Nhiệm vụ 2"))
    result = amend(office, kept, plan)
    assert (result.added, result.changed, result.removed) == (1, 0, 1)
    assert titles(plan) == ["Báo cáo công tác pháp chế", "Khảo sát", "Rà soát văn bản", "Tự kiểm tra"]
    assert [task.label for task in plan.sections.get().tasks.order_by("position")] == [
        "Nhiệm vụ 4",
        "Nhiệm vụ 1",
        "Nhiệm vụ 2",
        "Nhiệm vụ 2",
    ]
    added = plan.activities.get(title="Báo cáo công tác pháp chế")
    assert (added.due_on, leads(added)) == (date(2025, 11, 30), {"Sở Tư pháp": "NOT_STARTED"})
    gone = plan.activities.get(title="Tự kiểm tra")
    assert (gone.status, leads(gone)) == ("CANCELLED", {"Sở Nội vụ": "CANCELLED", "Sở Tư pháp": "CANCELLED"})
    assert gone.changes.get().kind == ChangeKind.CANCELLED
    assert repeated_columns_are_right(plan)


def test_a_new_section_and_task_are_made_where_the_file_has_them(place, office):
    plan = plan_of(place)
    finance = ["LĨNH VỰC II", "CẢI CÁCH TÀI CHÍNH CÔNG", "", "", "", "", "", "", ""]
    kept = keep(place, REVIEW, CHECK, SURVEY, finance, REPORT)
    amend(office, kept, plan)
    sections = plan.sections.order_by("position")
    assert [(section.title, section.tasks.count()) for section in sections] == [
        (SECTION[1], 3),
        ("CẢI CÁCH TÀI CHÍNH CÔNG", 1),
    ]
    added = plan.activities.get(title="Báo cáo công tác pháp chế")
    assert added.area.key == "public_finance"


def test_a_lead_that_leaves_keeps_what_it_reported(place, office):
    plan = plan_of(place, CHECK)
    activity = plan.activities.get()
    mine = activity.assignments.leading().get(unit=place.justice)
    make.update(mine, make.user(place.justice), DAY, progress=60)
    amend(office, keep(place, row(CHECK, leads="Sở Nội vụ")), plan)
    assert leads(activity) == {"Sở Nội vụ": "NOT_STARTED", "Sở Tư pháp": "CANCELLED"}
    mine.refresh_from_db()
    assert (mine.version, mine.updates.count()) == (2, 1)
    activity.refresh_from_db()
    assert (activity.progress, activity.status) == (0, WorkStatus.NOT_STARTED)


def test_a_lead_that_never_reported_is_cancelled_too_and_a_group_comes_with_its_members(place, office):
    plan = plan_of(place, REVIEW)
    activity = plan.activities.get()
    health = make.department("Sở Y tế", place.province)
    place.departments.members.add(health)
    amend(office, keep(place, row(REVIEW, leads="Các sở, ban, ngành", supports="Sở Y tế")), plan)
    assert set(leads(activity)) == {"Sở Nội vụ", "Sở Tư pháp", "Sở Y tế"}
    assert set(activity.assignments.leading().values_list("group__name", flat=True)) == {"Các sở, ban, ngành"}
    assert list(activity.assignments.supporting().values_list("unit__name", flat=True)) == ["Sở Y tế"]
    amend(office, keep(place, row(REVIEW, leads="Sở Y tế", supports="Sở Y tế")), plan)
    assert leads(activity) == {"Sở Y tế": "NOT_STARTED", "Sở Nội vụ": "CANCELLED", "Sở Tư pháp": "CANCELLED"}
    assert repeated_columns_are_right(plan)


def test_requests_about_work_that_left_are_answered(place, office):
    plan = plan_of(place)
    part = plan.activities.get(title="Rà soát văn bản").assignments.leading().get()
    official = make.user(place.justice)
    words = {"reason": "Chờ hướng dẫn", "number": "12/TTr-STP", "issued_on": DAY}
    asked = request_change(assignment=part, by=official, kind=WantedChange.DEADLINE, deadline="30/11/2025", **words)
    amend(office, keep(place, CHECK, SURVEY), plan)
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == (ProposalState.REFUSED, office)
    assert asked.answer.startswith("Hoạt động đã được đưa ra khỏi kế hoạch theo văn bản số 700/QĐ-UBND")
    assert Notification.objects.filter(recipient=official, key=f"change:{asked.pk}:decided").exists()


def test_cancelled_work_comes_back_as_far_as_it_had_come(place, office):
    plan = plan_of(place)
    activity = plan.activities.get(title="Rà soát văn bản")
    part = activity.assignments.leading().get()
    make.update(part, make.user(place.justice), DAY, WorkStatus.DONE)
    amend(office, keep(place, CHECK, SURVEY), plan)
    activity.refresh_from_db()
    assert (activity.status, activity.completed_on) == (WorkStatus.CANCELLED, None)
    kept = keep(place, REVIEW, CHECK, row(SURVEY, product="Phiếu khảo sát"))
    result = amend(office, kept, plan)
    assert (result.back, result.added, result.changed) == (1, 0, 1)
    activity.refresh_from_db()
    part.refresh_from_db()
    assert (activity.status, activity.completed_on) == (WorkStatus.DONE, DAY)
    assert (part.status, part.progress, part.updated_on) == (WorkStatus.DONE, 100, DAY)
    assert [change.kind for change in activity.changes.all()] == [ChangeKind.CANCELLED, ChangeKind.ADDED]


def test_work_that_was_merged_comes_back_on_its_own(place, office):
    plan = plan_of(place)
    activity, into = (plan.activities.get(title=title) for title in ("Rà soát văn bản", "Khảo sát"))
    merge_activity(activity=activity, into=into, by=office, reason="Trùng nội dung", document=DOCUMENT)
    amend(office, keep(place, REVIEW, CHECK, row(SURVEY, product="Phiếu khảo sát")), plan)
    activity.refresh_from_db()
    assert (activity.status, activity.merged_into) == (WorkStatus.NOT_STARTED, None)


def test_reports_count_cancelled_work_up_to_the_day_on_which_it_left(place, office):
    plan = plan_of(place, REVIEW, REPORT)
    amend(office, keep(place, REPORT), plan)
    before, on_the_day = (work_lines(place.justice, 2025, day) for day in (date(2025, 6, 9), date(2025, 6, 10)))
    assert [line.title for line in before] == ["Rà soát văn bản", "Báo cáo công tác pháp chế"]
    assert [line.title for line in on_the_day] == ["Báo cáo công tác pháp chế"]
    assert plan_counts(plan, DAY).total == 1


def test_what_is_left_unticked_stays_as_it_was(place, office):
    plan = plan_of(place)
    kept = keep(place, row(REVIEW, ends="Tháng 10"), SURVEY, REPORT)
    amend(office, kept, plan, leave=("Rà soát văn bản", "Tự kiểm tra", "Báo cáo công tác pháp chế"))
    assert titles(plan) == ["Rà soát văn bản", "Tự kiểm tra", "Khảo sát"]
    assert plan.activities.get(title="Rà soát văn bản").due_on == date(2025, 9, 30)
    assert not plan.activities.filter(status=WorkStatus.CANCELLED).exists()
    assert not ActivityChange.objects.exists()


def test_targets_of_a_changed_row_follow_and_keep_their_indicator(place, office):
    plan = plan_of(place)
    activity = plan.activities.get(title="Rà soát văn bản")
    target = activity.targets.get()
    target.indicator = make.indicator("CT-9")
    target.save()
    amend(office, keep(place, row(REVIEW, requirement="Tỷ lệ văn bản được rà soát đạt 99%"), CHECK, SURVEY), plan)
    new = activity.targets.get()
    assert (new.lower, new.indicator.code, new.code) == (99, "CT-9", target.code)
