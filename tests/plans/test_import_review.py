"""What people decide about a file before it becomes a plan: corrections, doubts that are none, names explained."""

import re
from datetime import date

import pytest

from organisations.enums import Role, UnitKind
from organisations.models import AuditEvent, Installation, Unit, UnitAlias
from plans.deadlines import DeadlineKind
from plans.models import Activity, ImportRow, PlanImport
from plans.queries.import_review import import_review
from plans.services.import_edit import RowEdit, edit_row
from plans.services.import_reading import keep_import
from plans.services.import_review import accept_issue, accept_kind, accept_row, choose_area, leave_out, settle_hints
from plans.services.import_units import keep_spelling, name_new_unit, name_unit
from plans.services.imports import commit_import
from reform.common.errors import Conflict, Invalid, NotPermitted
from tests import make
from tests.pages import words
from tests.plans.annex import CHECK, REVIEW, SURVEY, annex, build_place

pytestmark = pytest.mark.django_db
STRANGE = "Viện Nghiên cứu Tây Nguyên"
INHERITS = ["Nhiệm vụ 4", "Tổng kết", "", "Báo cáo", "", "", "", "", ""]


@pytest.fixture
def place():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": date(2025, 6, 14)})
    return build_place()


@pytest.fixture
def office(place):
    return make.user(place.justice, Role.OFFICE)


def keep(owner: Unit, *rows: list[str]) -> PlanImport:
    return keep_import(by=None, owner=owner, content=annex(*rows), file_name="phụ lục.docx")


def row_of(kept: PlanImport, title: str) -> ImportRow:
    return next(row for row in kept.rows.all() if row.draft["title"] == title)


def survey(number: int, **cells) -> list[str]:
    return [f"Nhiệm vụ {number}", f"Khảo sát {number}", *SURVEY[2:]]


def as_it_is(row: ImportRow, **changed) -> RowEdit:
    draft = row.draft
    words = {"leads": draft["leads_text"], "supports": draft["supports_text"], "deadline": draft["deadline"]["text"]}
    texts = {name: draft[name] for name in ("title", "requirement", "product", "note")}
    return RowEdit(**{**texts, "label": "Nhiệm vụ 3", **words, **changed})


def edit(by, kept: PlanImport, row: ImportRow, **changed) -> None:
    edit_row(by=by, plan_import=kept, row=row, edit=as_it_is(row, **changed), seen_version=row.version)


def open_codes(row: ImportRow) -> list[str]:
    return [issue["code"] for issue in row.issues if not issue.get("settled")]


# ── Correcting ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_corrected_units_are_read_as_the_importer_reads_them(place, office):
    kept = keep(place.justice)
    row = row_of(kept, "Khảo sát")
    assert open_codes(row) == ["unknown_unit"]
    edit(office, kept, row, leads="Sở Nội vụ; sở tư pháp")
    assert row.draft["leads"] == ["Sở Nội vụ", "Sở Tư pháp"]
    assert (open_codes(row), row.open_issues, row.version) == ([], 0, 1)
    assert row.issues[0]["settled"]["by"] == str(office)
    edit(office, kept, row, leads="Hội Người cao tuổi")
    assert (open_codes(row), row.issues[-1]["field"]) == (["unknown_unit"], "leads")
    edit(office, kept, row, leads="")
    assert (open_codes(row), row.draft["leads"]) == (["no_lead"], [])
    assert AuditEvent.objects.filter(action="Sửa dòng của tệp").count() == 3


def test_a_doubt_that_the_correction_does_not_answer_stays(place, office):
    kept = keep(place.justice)
    row = row_of(kept, "Khảo sát")
    edit(office, kept, row, leads=f"{STRANGE}; Sở Nội vụ", note="Xem lại")
    assert row.draft["leads"] == [STRANGE, "Sở Nội vụ"]
    assert (open_codes(row), row.draft["note"]) == (["unknown_unit"], "Xem lại")


@pytest.mark.parametrize(
    ("words", "kind", "starts_on", "due_on", "codes"),
    [
        ("Quý III/2025", DeadlineKind.FIXED, "2025-07-01", "2025-09-30", []),
        ("Thường xuyên", DeadlineKind.CONTINUOUS, None, None, []),
        ("theo chỉ đạo", DeadlineKind.CONDITIONAL, None, None, []),
        ("", DeadlineKind.UNSPECIFIED, None, None, ["no_deadline"]),
        ("31/02/2025", DeadlineKind.UNSPECIFIED, None, None, ["impossible_date"]),
    ],
)
def test_corrected_words_of_a_deadline_are_read_again(place, office, words, kind, starts_on, due_on, codes):
    kept = keep(place.justice, REVIEW)
    row = row_of(kept, "Rà soát văn bản")
    edit(office, kept, row, label="Nhiệm vụ 1", deadline=words)
    deadline = row.draft["deadline"]
    assert (deadline["text"], deadline["kind"]) == (words, kind)
    assert (deadline["starts_on"], deadline["due_on"]) == (starts_on, due_on)
    assert open_codes(row) == codes


def test_a_deadline_that_words_do_not_say_is_chosen_and_the_words_stay(place, office):
    kept = keep(place.justice)
    row = row_of(kept, "Khảo sát")
    with pytest.raises(Invalid) as refused:
        edit(office, kept, row, deadline_kind="fixed")
    assert refused.value.field == "due_on"
    with pytest.raises(Invalid):
        edit(office, kept, row, deadline_kind="fixed", starts_on=date(2025, 9, 1), due_on=date(2025, 8, 1))
    edit(office, kept, row, deadline_kind="fixed", due_on=date(2025, 8, 1))
    assert row.draft["deadline"] | {"status_hint": None} == {
        "text": "Sau khi có hướng dẫn", "kind": "fixed", "starts_on": None, "due_on": "2025-08-01",
        "tentative": False, "status_hint": None,
    }  # fmt: skip
    plan = commit_import(by=office, plan_import=kept)
    activity = plan.activities.get(title="Khảo sát")
    assert (activity.deadline_text, activity.due_on) == ("Sau khi có hướng dẫn", date(2025, 8, 1))


def test_a_task_that_is_tracked_itself_is_renamed_with_its_row(place, office):
    kept = keep(place.justice, ["Nhiệm vụ 1", "Rà soát", *REVIEW[2:]])
    row = row_of(kept, "Rà soát")
    edit_row(
        by=office, plan_import=kept, row=row, seen_version=0, edit=as_it_is(row, title="Rà soát, kiểm tra", label="1a")
    )
    plan = commit_import(by=office, plan_import=kept)
    activity = plan.activities.get()
    shown = activity.label or activity.task.label
    assert (activity.title, shown) == ("Rà soát, kiểm tra", "1a")


def test_a_changed_requirement_gives_its_targets_anew(place, office):
    kept = keep(place.justice, REVIEW)
    row = row_of(kept, "Rà soát văn bản")
    edit(office, kept, row, label="Nhiệm vụ 1", requirement="Tỷ lệ văn bản được rà soát đạt 90%")
    assert [target["lower"] for target in row.draft["targets"]] == ["90"]


def test_a_correction_of_a_row_that_has_changed_is_refused(place, office):
    kept = keep(place.justice)
    row, other = row_of(kept, "Khảo sát"), row_of(kept, "Khảo sát")
    edit(office, kept, row, note="Của người trước")
    with pytest.raises(Conflict):
        edit_row(by=office, plan_import=kept, row=other, edit=as_it_is(other, note="Của tôi"), seen_version=0)
    row.refresh_from_db()
    assert row.draft["note"] == "Của người trước"


def test_what_is_a_plan_is_not_corrected_and_strangers_correct_nothing(place, office):
    kept = keep(place.justice)
    row = row_of(kept, "Khảo sát")
    with pytest.raises(NotPermitted):
        edit(make.user(place.home_affairs, Role.OFFICE), kept, row, note="x")
    commit_import(by=None, plan_import=kept)
    for act in (
        lambda: edit(office, kept, row, note="x"),
        lambda: accept_row(by=office, plan_import=kept, row=row, seen_version=0),
        lambda: leave_out(by=office, plan_import=kept, row=row, seen_version=0),
        lambda: keep_spelling(by=office, plan_import=kept, spelling=STRANGE),
        lambda: choose_area(by=office, plan_import=kept, section=1, area="steering"),
    ):
        with pytest.raises(Conflict, match="đã được đưa vào kế hoạch"):
            act()
    row.refresh_from_db()
    assert (row.version, row.open_issues) == (0, 1)


# ── Deciding ────────────────────────────────────────────────────────────────────────────────────────────────────────


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


# ── Names ───────────────────────────────────────────────────────────────────────────────────────────────────────────


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


# ── The pages ───────────────────────────────────────────────────────────────────────────────────────────────────────


def address(kept: PlanImport, tail: str = "") -> str:
    return f"/nhap-ke-hoach/{kept.pk}/{tail}"


def typed(row: ImportRow, **fields) -> dict[str, str]:
    draft = row.draft
    sent = {name: draft[name] for name in ("title", "product", "requirement", "note")}
    sent |= {"leads": draft["leads_text"], "supports": draft["supports_text"], "label": "Nhiệm vụ 3"}
    sent |= {"deadline": draft["deadline"]["text"], "deadline_kind": "", "starts_on": "", "due_on": ""}
    return sent | {"area": "institution", "seen_version": str(row.version)} | fields


def test_a_doubtful_row_shows_the_file_beside_what_was_understood(client, place, office):
    kept = keep(place.justice)
    client.force_login(office)
    page = client.get(address(kept))
    block = re.search(r'<article class="doubt".*?</article>', page.content.decode(), re.DOTALL).group()
    said = words(block)
    assert said.startswith("Dòng 7 · Nhiệm vụ 3")
    assert said.index("Trong tệp") < said.index("Hệ thống hiểu")
    assert re.search(rf'<dd class="looked-at">{STRANGE}</dd>', block)
    assert "Thời hạn Sau khi có hướng dẫn theo mốc" in said


def test_a_correction_on_the_page(client, place, office):
    kept = keep(place.justice)
    row = row_of(kept, "Khảo sát")
    client.force_login(office)
    form = client.get(address(kept, f"dong/{row.pk}/sua/"))
    assert 'name="leads" ' in form.content.decode() and STRANGE in words(form)
    refused = client.post(address(kept, f"dong/{row.pk}/sua/"), typed(row, deadline_kind="fixed", due_on="31/02/2025"))
    assert refused.status_code == 422
    assert "Ngày phải hoàn thành: Ghi theo ngày/tháng/năm, ví dụ 30/06/2025." in words(refused)
    assert 'value="31/02/2025"' in refused.content.decode()
    answer = client.post(address(kept, f"dong/{row.pk}/sua/"), typed(row, leads="Sở Nội vụ", page="1"))
    assert (answer.status_code, answer["Location"]) == (302, f"{address(kept)}?page=1#can-xem")
    assert "Không còn điểm nào cần xem." in words(client.get(address(kept)))
    by_htmx = typed(row, leads="Sở Tư pháp", seen_version="1")
    answer = client.post(
        address(kept, f"dong/{row.pk}/sua/"), by_htmx, headers={"HX-Request": "true", "HX-Target": "dong-1-7"}
    )
    assert (answer.status_code, answer["HX-Trigger"]) == (204, "import-changed")
    row.refresh_from_db()
    assert row.draft["leads"] == ["Sở Tư pháp"]


def test_a_conflict_shows_what_the_other_wrote_and_keeps_what_was_typed(client, place, office):
    kept = keep(place.justice)
    row = row_of(kept, "Khảo sát")
    edit(make.user(place.justice, Role.OFFICE, full_name="Nguyễn Văn An"), kept, row, note="Của An")
    client.force_login(office)
    answer = client.post(address(kept, f"dong/{row.pk}/sua/"), typed(row, note="Của tôi", seen_version="0"))
    assert answer.status_code == 409
    assert "Nguyễn Văn An đã sửa dòng này lúc" in words(answer)
    assert "Ghi chú Của An Nội dung ông/bà đã nhập vẫn giữ nguyên" in words(answer)
    html = answer.content.decode()
    assert re.search(r"<textarea[^>]*>\s*Của tôi</textarea>", html) and 'name="seen_version" value="1"' in html
    assert client.post(address(kept, f"dong/{row.pk}/sua/"), typed(row, note="Của tôi")).status_code == 302
    row.refresh_from_db()
    assert row.draft["note"] == "Của tôi"


def test_decisions_on_the_page(client, place, office):
    kept = keep(place.justice, REVIEW, INHERITS, ["Nhiệm vụ 5", "Sơ kết", *INHERITS[2:]])
    row = row_of(kept, "Tổng kết")
    client.force_login(office)
    page = client.get(address(kept))
    assert "Ô chủ trì trống, lấy theo dòng trên hoặc đề mục 2 dòng" in words(page)
    assert "Còn 6 điểm cần xem / tổng 6" in words(page)
    client.post(address(kept, "xac-nhan/"), {"code": "inherited_leads", "field": "leads"})
    assert "Còn 4 điểm cần xem / tổng 6" in words(client.get(address(kept)))
    key = re.search(r'name="accept" value="(\w+)"', client.get(address(kept)).content.decode())[1]
    client.post(address(kept, f"dong/{row.pk}/chon/"), {"accept": key, "seen_version": "0"})
    assert "Còn 3 điểm cần xem / tổng 6" in words(client.get(address(kept)))
    stale = client.post(address(kept, f"dong/{row.pk}/chon/"), {"decision": "all", "seen_version": "0"}, follow=True)
    assert "Dòng này vừa được người khác sửa" in words(stale)
    client.post(address(kept, f"dong/{row.pk}/chon/"), {"decision": "out", "seen_version": "2"})
    assert "2 hoạt động, 1 dòng đã bỏ" in words(client.get(address(kept)))
    client.post(address(kept, "linh-vuc/"), {"section": "1", "area": "steering"})
    kept.refresh_from_db()
    assert kept.outline["sections"][0]["area"] == "steering"


def test_names_on_the_page(client, place, office):
    kept = keep(place.justice, survey(1), survey(2))
    client.force_login(office)
    wrong = client.post(address(kept, "ten-don-vi/"), {"text": STRANGE, "unit": "so noi"})
    assert wrong.status_code == 422
    assert "Không có đơn vị nào tên “so noi”." in words(wrong)
    assert 'value="so noi"' in wrong.content.decode()
    right = client.post(address(kept, "ten-don-vi/"), {"text": STRANGE, "unit": "so noi vu"}, follow=True)
    assert f"Đã hiểu “{STRANGE}” là Sở Nội vụ ở 2 dòng." in words(right)


def test_a_unit_is_added_from_the_page(client, place, office):
    kept = keep(place.justice, survey(1))
    client.force_login(office)
    form = client.get(address(kept, "don-vi-moi/"), {"ten": STRANGE})
    assert "Phòng, đơn vị trực thuộc Sở Tư pháp Nhóm đơn vị của Sở Tư pháp" in words(form)
    assert "Sở, ban, ngành của tỉnh" not in words(form)
    sent = {"text": STRANGE, "place": f"GROUP-{place.justice.pk}", "name": "", "members": [place.home_affairs.pk]}
    refused = client.post(address(kept, "don-vi-moi/"), sent)
    assert (refused.status_code, "Hãy nhập tên đầy đủ của đơn vị." in words(refused)) == (422, True)
    client.post(address(kept, "don-vi-moi/"), sent | {"name": STRANGE})
    group = Unit.objects.get(name=STRANGE)
    assert (group.kind, list(group.members.all())) == (UnitKind.GROUP, [place.home_affairs])
    assert kept.rows.get().open_issues == 0


def test_a_large_file_is_shown_in_parts(client, place, office, monkeypatch):
    monkeypatch.setattr("plans.queries.import_sections.PAGE_ROWS", 4)
    kept = keep(place.justice, *[survey(number) for number in range(1, 8)])
    client.force_login(office)
    first, second = (client.get(address(kept), {"part": part}).content.decode() for part in ("1", "2"))
    assert [len(re.findall(r'<tr id="dong-', page)) for page in (first, second)] == [4, 3]
    assert all("LĨNH VỰC I. CẢI CÁCH THỂ CHẾ" in page for page in (first, second))


def test_twenty_doubtful_rows_stand_on_a_page(client, place, office):
    kept = keep(place.justice, *[survey(number) for number in range(23)])
    client.force_login(office)
    first, second = (client.get(address(kept), {"page": page}) for page in ("1", "2"))
    blocks = [re.findall(r'<article class="doubt" id="doubt-(\d+)"', page.content.decode()) for page in (first, second)]
    assert [len(found) for found in blocks] == [20, 3]
    assert "Từng dòng cần xem (23 dòng)" in words(second)
    sent = {"accept": re.search(r'name="accept" value="(\w+)"', second.content.decode())[1], "page": "2", "part": "1"}
    answer = client.post(address(kept, f"dong/{blocks[1][0]}/chon/"), sent)
    assert answer["Location"] == f"{address(kept)}?page=2&part=1#can-xem"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_queries_for_any_number_of_doubts(
    client, place, office, django_assert_num_queries, rows
):
    kept = keep(place.justice, *[survey(number) for number in range(rows)])
    client.force_login(office)
    with django_assert_num_queries(13):
        client.get(address(kept))


@pytest.mark.parametrize("rows", [1, 3])
def test_a_name_costs_the_same_queries_for_any_number_of_rows(place, office, django_assert_num_queries, rows):
    kept = keep(place.justice, *[survey(number) for number in range(rows)])
    with django_assert_num_queries(17):
        name_unit(by=office, plan_import=kept, spelling=STRANGE, unit=place.home_affairs)
