"""A newer version of the annex amends the plan in force: what becomes of the work, its leads, its history."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organisations.enums import Role
from organisations.models import AuditEvent, Installation, Notification
from plans.enums import ChangeKind, ImportStatus, PlanStatus, ProposalState, WantedChange, WorkStatus
from plans.models import Activity, ActivityChange, Assignment, Plan, ProgressUpdate
from plans.queries.outline import plan_counts
from plans.queries.plan_diff import mark_of, plan_diff, plans_to_compare
from plans.services.amendments import AmendingDocument, Decisions, apply_amendment
from plans.services.change_requests import request_change
from plans.services.import_reading import keep_import
from plans.services.imports import commit_import
from plans.services.merging import merge_activity
from reform.common import clock
from reform.common.errors import Conflict, Invalid, NotPermitted
from reporting.queries.figures import work_lines
from tests import make
from tests.plans.annex import CHECK, REVIEW, SECTION, SURVEY, annex, build_place

pytestmark = pytest.mark.django_db
DAY = date(2025, 6, 14)
DOCUMENT = AmendingDocument("700/QĐ-UBND", date(2025, 6, 10), "Điều chỉnh Kế hoạch")
REPORT = ["Nhiệm vụ 4", "Báo cáo công tác pháp chế", "", "Báo cáo", "Sở Tư pháp", "", "Tháng 11", "", ""]


@pytest.fixture(autouse=True)
def _working_day():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": DAY})
    with clock.working_on(DAY):
        yield


@pytest.fixture
def place():
    return build_place()


@pytest.fixture
def office(place):
    return make.user(place.home_affairs, Role.PROVINCE)


def plan_of(place, *rows) -> Plan:
    return commit_import(by=None, plan_import=keep(place, *rows))


def keep(place, *rows):
    return keep_import(by=None, owner=place.province, file_name="phụ lục.docx", content=annex(*rows))


def row(of: list[str], **changes) -> list[str]:
    columns = ("label", "title", "requirement", "product", "leads", "supports", "starts", "ends", "note")
    return [changes.get(name, cell) for name, cell in zip(columns, of, strict=True)]


def amend(by, kept, plan, *, leave: tuple[str, ...] = (), same: bool | None = None, document=DOCUMENT, seen=""):
    diff = plan_diff(kept, plan)
    apply = frozenset(line.key for line in diff.lines if line.title not in leave)
    decided = {} if same is None else {line.key: same for line in diff.doubtful}
    return apply_amendment(
        by=by,
        plan_import=kept,
        plan=plan,
        decisions=Decisions(apply, decided),
        document=document,
        seen=seen or mark_of(kept, plan),
    )


def titles(plan) -> list[str]:
    return list(plan.activities.order_by("position").values_list("title", flat=True))


def leads(activity) -> dict[str, str]:
    return dict(activity.assignments.leading().values_list("unit__name", "status"))


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


# ── The difference ──────────────────────────────────────────────────────────────────────────────────────────────────


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


# ── What becomes of the work ────────────────────────────────────────────────────────────────────────────────────────


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


# ── Doubt, conflict, permission ─────────────────────────────────────────────────────────────────────────────────────

LIKE = row(REVIEW, title="Rà soát, hệ thống hóa văn bản quy phạm")


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


# ── Pages ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def sent(kept, plan, **changes) -> dict:
    data = {
        "apply": [line.key for line in plan_diff(kept, plan).lines],
        "number": "700/QĐ-UBND",
        "issued_on": "10/06/2025",
        "title": "Điều chỉnh",
        "seen": mark_of(kept, plan),
    }
    return data | changes


def test_a_person_compares_ticks_and_amends(client, place, office):
    plan = plan_of(place)
    kept = keep(place, row(REVIEW, ends="Tháng 10"), SURVEY, REPORT)
    client.force_login(office)
    text = client.get(f"/nhap-ke-hoach/{kept.pk}/so-sanh/{plan.pk}/").content.decode()
    address = f"/nhap-ke-hoach/{kept.pk}/dieu-chinh/{plan.pk}/"
    assert f'href="{address}"' in text
    assert "Tháng 3 – Tháng <del>9</del>" in " ".join(text.split())
    assert "Tháng 3 – Tháng <ins>10</ins>" in " ".join(text.split())
    assert client.get(address).content.decode().count(" checked") == 3
    gone = plan.activities.get(title="Tự kiểm tra")
    apply = [key for key in sent(kept, plan)["apply"] if key != f"bo-{gone.pk}"]
    answer = client.post(address, sent(kept, plan, apply=apply), follow=True)
    assert answer.redirect_chain == [(f"/ke-hoach/{plan.pk}/", 302)]
    assert "1 hoạt động được điều chỉnh, 1 hoạt động được bổ sung." in answer.content.decode()
    assert plan.activities.get(title="Tự kiểm tra").status == WorkStatus.NOT_STARTED
    page = client.get(f"/hoat-dong/{plan.activities.get(title='Rà soát văn bản').pk}/").content.decode()
    assert "700/QĐ-UBND ngày 10/06/2025 – Điều chỉnh" in page
    assert "<del>Tháng 3 – Tháng 9</del> → Tháng 3 – Tháng 10" in page


def test_the_outline_strikes_what_left_and_names_the_document(client, place, office):
    plan = plan_of(place)
    amend(office, keep(place, REVIEW, CHECK), plan)
    client.force_login(office)
    text = client.get(f"/ke-hoach/{plan.pk}/").content.decode()
    assert "<del>Khảo sát</del>" in text
    assert "700/QĐ-UBND ngày 10/06/2025" in text


def test_what_is_refused_loses_no_tick(client, place, office):
    plan = plan_of(place)
    kept = keep(place, LIKE, SURVEY, REPORT)
    gone = plan.activities.get(title="Tự kiểm tra")
    client.force_login(office)
    address = f"/nhap-ke-hoach/{kept.pk}/dieu-chinh/{plan.pk}/"
    data = sent(kept, plan, apply=[f"bo-{gone.pk}"], issued_on="1/13/2025")
    answer = client.post(address, data)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Hãy chọn cho cả 1 cặp" in text and "ví dụ 10/06/2025" in text and "Hãy chọn một trong hai." in text
    assert text.count(" checked") == 1
    assert 'value="1/13/2025"' in text
    assert not ActivityChange.objects.exists()


def test_an_amendment_meanwhile_is_shown_and_the_second_try_means_it(client, place, office):
    plan = plan_of(place)
    kept, other = keep(place, REVIEW, CHECK), keep(place, REVIEW, SURVEY, CHECK, REPORT)
    data = sent(kept, plan)
    amend(office, other, plan)
    client.force_login(office)
    address = f"/nhap-ke-hoach/{kept.pk}/dieu-chinh/{plan.pk}/"
    answer = client.post(address, data)
    assert answer.status_code == 409
    assert "đã thay đổi trong khi ông/bà đang xem" in answer.content.decode()
    assert "Báo cáo công tác pháp chế" in answer.content.decode()
    again = sent(kept, plan, seen=answer.context["form"]["seen"].value())
    assert client.post(address, again).status_code == 302


def test_a_file_of_another_year_is_only_compared(client, place, office):
    before = make.plan(place.province, 2024)
    make.activity(before, [place.justice], title="Rà soát văn bản")
    kept = keep(place)
    client.force_login(office)
    text = client.get(f"/nhap-ke-hoach/{kept.pk}/so-sanh/{before.pk}/").content.decode()
    assert "Điều chỉnh kế hoạch này" not in text
    assert client.post(f"/nhap-ke-hoach/{kept.pk}/dieu-chinh/{before.pk}/", sent(kept, before)).status_code == 302
    assert not ActivityChange.objects.exists()


# ── Size ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _queries(place, office, count: int) -> int:
    rows = [row(REPORT, label=f"{n}.", title=f"Việc {n} về nội dung số {n * 7}") for n in range(count)]
    plan = plan_of(place, *rows)
    new = [row(one, ends="", starts="Tháng 12", leads="Các sở, ban, ngành") for one in rows[:-1]]
    more = [row(REPORT, label=f"{n}.", title=f"Nội dung khác hẳn {n}") for n in range(count)]
    kept = keep(place, *new, *more)
    with CaptureQueriesContext(
        connection,
    ) as found:
        amend(office, kept, plan)
    assert plan.activities.filter(status="CANCELLED").count() == 1
    ProgressUpdate.objects.all().delete()
    Plan.objects.all().delete()
    Activity.objects.all().delete()
    return len(found)


def test_the_number_of_queries_does_not_grow_with_the_rows(place, office):
    few, many = _queries(place, office, 4), _queries(place, office, 88)
    assert many <= few + 15  # what is new is written in batches
    assert many < 90  # with the two that show the difference first


def test_a_draft_that_another_file_changed_meanwhile_is_looked_at_again(place, office):
    plan = plan_of(place)
    Plan.objects.filter(pk=plan.pk).update(status=PlanStatus.DRAFT)
    first, second = (keep(place, row(REVIEW, product=words), CHECK, SURVEY) for words in ("Kế hoạch", "Tờ trình"))
    seen = mark_of(second, plan)
    amend(office, first, plan)
    with pytest.raises(Conflict, match="Hãy xem lại"):
        amend(office, second, plan, seen=seen)
