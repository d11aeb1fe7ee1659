"""What people decide about a file before it becomes a plan: doubts that are none, names explained."""

import pytest

from organisations.enums import Role, UnitKind
from organisations.models import AuditEvent, UnitAlias
from plans.models import Activity, PlanImport
from plans.queries.import_review import import_review
from plans.services.import_review import accept_issue, accept_kind, accept_row, choose_area, leave_out, settle_hints
from plans.services.import_units import keep_spelling, name_new_unit, name_unit
from plans.services.imports import commit_import
from reform.common.errors import Conflict, Invalid, NotPermitted
from tests import make
from tests.plans.annex import CHECK, REVIEW
from tests.plans.import_review.builders import INHERITS, STRANGE, keep, open_codes, row_of, survey

pytestmark = pytest.mark.django_db


def test_doubts_are_accepted_one_by_one_by_row_and_by_kind(place, office):
    kept = keep(place.justice, REVIEW, INHERITS, ["Nhiệm vụ 5", "Sơ kết", *INHERITS[2:]])
    first, second = row_of(kept, "Tổng kết"), row_of(kept, "Sơ kết")
    codes = open_codes(first)
    assert codes == open_codes(second) == ["inherited_leads", "inherited_supports", "inherited_deadline"]
    doubts = import_review(kept).rows.object_list[0].doubts
    accept_issue(by=office, plan_import=kept, row=first, key=doubts[0].key)
    assert (open_codes(first), first.open_issues) == (codes[1:], 2)
    with pytest.raises(Conflict):
        accept_issue(by=office, plan_import=kept, row=first, key=doubts[0].key)
    assert accept_kind(by=office, plan_import=kept, code="inherited_supports", field="supports") == 2
    second.refresh_from_db()
    assert open_codes(second) == ["inherited_leads", "inherited_deadline"]
    with pytest.raises(Conflict):
        accept_row(by=office, plan_import=kept, row=second, seen_version=0)
    accept_row(by=office, plan_import=kept, row=second, seen_version=second.version)
    assert (open_codes(second), second.open_issues) == ([], 0)
    review = import_review(kept)
    assert (review.open, review.total, [row.draft.title for row in review.rows]) == (1, 6, ["Tổng kết"])
    one_event_each = AuditEvent.objects.about(kept).exclude(action="Đọc tệp kế hoạch")
    assert one_event_each.count() == 3


def test_a_row_that_is_no_work_leaves_the_plan_and_comes_back(place, office):
    kept = keep(place.justice)
    row = row_of(kept, "Khảo sát")
    leave_out(by=office, plan_import=kept, row=row, seen_version=0)
    review = import_review(kept)
    assert (review.open, review.counts["activities"], review.left_out, list(review.rows)) == (0, 2, 1, [])
    leave_out(by=office, plan_import=kept, row=row, seen_version=1, left_out=False)
    assert import_review(kept).open == 1
    leave_out(by=office, plan_import=kept, row=row, seen_version=2)
    plan = commit_import(by=office, plan_import=kept)
    assert set(plan.activities.values_list("title", flat=True)) == {"Rà soát văn bản", "Tự kiểm tra"}


def test_the_area_of_a_section_is_chosen_and_its_doubt_is_dealt_with(place, office):
    kept = keep(place.justice, REVIEW)
    tree = kept.outline
    tree["sections"][0] |= {"area": None, "title": "NỘI DUNG KHÁC"}
    doubt = {"table": 1, "row": 4, "field": "area", "code": "unknown_area"}
    tree["issues"] = [doubt | {"message": "Dòng 4, cột “Nội dung”: chưa xác định được lĩnh vực của “NỘI DUNG KHÁC”."}]
    PlanImport.objects.filter(pk=kept.pk).update(outline=tree)
    kept.refresh_from_db()
    assert [one.section for one in import_review(kept).file_doubts] == [1]
    with pytest.raises(Invalid):
        choose_area(by=office, plan_import=kept, section=1, area="khác")
    choose_area(by=office, plan_import=kept, section=1, area="procedures")
    assert (import_review(kept).open, import_review(kept).file_doubts) == (0, [])
    plan = commit_import(by=office, plan_import=kept)
    assert plan.activities.get().area.key == "procedures"


def test_a_doubt_of_the_file_is_accepted(place, office):
    kept = keep(place.justice, REVIEW)
    doubt = {"table": 2, "row": 1, "field": "table", "code": "table_left_out", "message": "Bảng 2 không được đọc."}
    PlanImport.objects.filter(pk=kept.pk).update(outline=kept.outline | {"issues": [doubt]})
    kept.refresh_from_db()
    accept_issue(by=office, plan_import=kept, key=import_review(kept).file_doubts[0].doubt.key)
    assert (import_review(kept).open, kept.outline["issues"][0]["settled"]["by"]) == (0, str(office))


def test_many_doubts_of_the_file_of_one_kind_are_one_question(place, office):
    kept = keep(place.justice, REVIEW)
    doubt = {"table": 1, "field": "title", "code": "row_left_out"}
    doubts = [doubt | {"row": row, "message": f"Dòng {row}, cột “Nội dung”: “x” không phải."} for row in range(9, 14)]
    PlanImport.objects.filter(pk=kept.pk).update(outline=kept.outline | {"issues": doubts})
    kept.refresh_from_db()
    review = import_review(kept)
    assert (review.open, review.file_doubts) == (5, [])
    assert [(kind.name, len(kind.places)) for kind in review.kinds] == [
        ("Dòng không phải là nhiệm vụ nên không theo dõi", 5)
    ]
    assert accept_kind(by=office, plan_import=kept, code="row_left_out", field="title") == 5
    assert import_review(kept).open == 0


def test_what_the_file_says_of_the_state_goes_into_the_note_and_no_further(place, office):
    kept = keep(place.justice)
    for row in kept.rows.all():
        row.draft["deadline"]["status_hint"] = "done"
        row.save()
    review = import_review(kept)
    assert [(hint.words, hint.count) for hint in review.hints] == [("đã hoàn thành", 3)]
    row = row_of(kept, "Khảo sát")
    settle_hints(by=office, plan_import=kept, hint="done", keep=False, row=row, seen_version=row.version)
    assert settle_hints(by=office, plan_import=kept, hint="done", keep=True) == 2
    assert import_review(kept).hints == []
    plan = commit_import(by=office, plan_import=kept)
    notes = dict(plan.activities.values_list("title", "note"))
    assert notes == {
        "Rà soát văn bản": "Theo tệp: đã hoàn thành.", "Tự kiểm tra": "Theo tệp: đã hoàn thành.", "Khảo sát": "",
    }  # fmt: skip
    assert set(Activity.objects.values_list("status", flat=True)) == {"NOT_STARTED"}


def test_a_name_is_explained_once_and_the_next_file_is_understood(place, office):
    doubled = ["Nhiệm vụ 9", "Khảo sát 9", "", "Phiếu", f"{STRANGE}; Sở Nội vụ", "", "Quý I", "", ""]
    kept = keep(place.justice, survey(1), survey(2), doubled, CHECK)
    assert [(name.text, len(name.rows)) for name in import_review(kept).spellings] == [(STRANGE, 3)]
    assert name_unit(by=office, plan_import=kept, spelling=STRANGE, unit=place.home_affairs) == 3
    assert [row.draft["leads"] for row in kept.rows.all()][:3] == [["Sở Nội vụ"]] * 3
    assert import_review(kept).open == 0
    assert AuditEvent.objects.about(kept).filter(action="Chọn đơn vị cho tên trong tệp").count() == 1
    later = keep(place.justice, survey(5))
    assert (later.rows.get().draft["leads"], later.rows.get().open_issues) == (["Sở Nội vụ"], 0)
    elsewhere = keep(place.home_affairs, survey(6))
    assert elsewhere.rows.get().draft["leads"] == [STRANGE]


def test_a_name_becomes_a_new_division(place, office):
    kept = keep(place.justice, survey(1), survey(2))
    unit = name_new_unit(
        by=office,
        plan_import=kept,
        spelling=STRANGE,
        parent=place.justice,
        kind=UnitKind.DIVISION,
        name="Phòng Khảo sát",
    )
    assert {tuple(row.draft["leads"]) for row in kept.rows.all()} == {("Phòng Khảo sát",)}
    plan = commit_import(by=office, plan_import=kept)
    leads = plan.activities.first().assignments.filter(role="LEAD")
    assert [assignment.unit for assignment in leads] == [unit]
    assert UnitAlias.objects.get(unit=unit).scope == place.justice


def test_a_name_becomes_a_group_whose_members_are_given_the_work(place):
    home = make.user(place.home_affairs, Role.PROVINCE)
    kept = keep(place.province, survey(1))
    name_new_unit(
        by=home, plan_import=kept, spelling=STRANGE, parent=place.province, kind=UnitKind.GROUP, name=STRANGE,
        members=[place.justice, place.home_affairs],
    )  # fmt: skip
    plan = commit_import(by=home, plan_import=kept)
    leads = plan.activities.get().assignments.filter(role="LEAD")
    assert {assignment.unit for assignment in leads} == {place.justice, place.home_affairs}


def test_an_office_does_not_add_agencies_and_nothing_is_half_done(place, office):
    kept = keep(place.justice, survey(1))
    with pytest.raises(NotPermitted):
        name_new_unit(
            by=office, plan_import=kept, spelling=STRANGE, parent=place.province, kind=UnitKind.DEPARTMENT, name="Viện"
        )
    with pytest.raises(Invalid, match="đã có trong danh mục"):
        name_new_unit(
            by=office,
            plan_import=kept,
            spelling=STRANGE,
            parent=place.justice,
            kind=UnitKind.DIVISION,
            name="Sở Nội vụ",
        )
    far = make.department("Sở Tài chính", make.province("UBND tỉnh Đồng Nai", "DNI"))
    with pytest.raises(Invalid, match="không giao việc"):
        name_unit(by=office, plan_import=kept, spelling=STRANGE, unit=far)
    assert (UnitAlias.objects.count(), kept.rows.get().open_issues) == (0, 1)


def test_a_name_that_stays_words_is_settled_and_leads_nothing(place, office):
    kept = keep(place.justice, survey(1), survey(2))
    assert keep_spelling(by=office, plan_import=kept, spelling=STRANGE) == 2
    assert (import_review(kept).open, import_review(kept).spellings) == (0, [])
    plan = commit_import(by=office, plan_import=kept)
    assert plan.activities.first().leads_text == STRANGE
    assert not plan.activities.first().assignments.filter(role="LEAD").exists()
