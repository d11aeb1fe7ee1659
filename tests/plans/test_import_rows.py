"""Rows that a person adds to a file or joins, and doubts that are looked at once more."""

import re
from datetime import date

import pytest

from organisations.enums import Role
from organisations.models import AuditEvent, Installation
from plans.models import ImportRow, PlanImport
from plans.queries.import_doubts import issue_key
from plans.queries.import_review import import_review
from plans.services.import_edit import RowEdit
from plans.services.import_reading import keep_import
from plans.services.import_review import accept_issue, accept_row, reopen_issue
from plans.services.import_rows import add_row, join_above
from plans.services.import_units import keep_spelling, name_unit
from plans.services.imports import commit_import
from reform.common.errors import Conflict, Invalid
from tests import make
from tests.pages import words
from tests.plans.annex import CHECK, REVIEW, SURVEY, annex, build_place

pytestmark = pytest.mark.django_db
STRANGE = "Viện Nghiên cứu Tây Nguyên"
BROKEN = {"table": 1, "row": 6, "field": "title", "code": "maybe_broken_row"}


@pytest.fixture
def place():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": date(2025, 6, 14)})
    return build_place()


@pytest.fixture
def office(place):
    return make.user(place.justice, Role.OFFICE)


@pytest.fixture
def kept(place) -> PlanImport:
    return keep_import(by=None, owner=place.justice, content=annex(), file_name="phụ lục.docx")


def titles(kept: PlanImport) -> list[str]:
    outline = import_review(kept).outline
    return [
        row.draft.title
        for section in outline.sections
        for task in section.tasks
        for row in task.rows
        if not row.row.left_out
    ]


def leave_out_of_file(kept: PlanImport, row: int, said: str) -> str:
    """A doubt about a row between the others that was not taken for work; returns its key."""
    message = f"Dòng {row}, cột “Nội dung”: “{said}” không phải là nhiệm vụ nên không theo dõi."
    doubt = {"table": 1, "row": row, "field": "title", "code": "row_left_out", "message": message}
    PlanImport.objects.filter(pk=kept.pk).update(outline=kept.outline | {"issues": [doubt]})
    kept.refresh_from_db()
    return issue_key(doubt)


# ── Adding ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_row_is_added_at_the_end_of_its_section(kept, office):
    edit = RowEdit(title="Sơ kết 6 tháng", label="4", leads="Sở Nội vụ; Hội Khuyến học", deadline="Quý III/2025")
    row = add_row(by=office, plan_import=kept, edit=edit, section=1)
    assert titles(kept) == ["Rà soát văn bản", "Tự kiểm tra", "Khảo sát", "Sơ kết 6 tháng"]
    assert (row.position, row.row, row.draft["leads"]) == (3, 8, ["Sở Nội vụ", "Hội Khuyến học"])
    assert row.draft["deadline"]["due_on"] == "2025-09-30"
    assert [issue["code"] for issue in row.issues] == ["unknown_unit"]
    again = add_row(by=office, plan_import=kept, edit=RowEdit(title="Tổng kết"), section=1)
    assert (again.position, [issue["code"] for issue in again.issues]) == (4, ["no_lead", "no_deadline"])
    plan = commit_import(by=office, plan_import=kept)
    activity = plan.activities.get(title="Sơ kết 6 tháng")
    assert (activity.source_row, activity.label or activity.task.label) == (row, "4")
    assert AuditEvent.objects.filter(action="Thêm dòng vào tệp").count() == 2


def test_a_row_that_was_left_out_of_the_file_stands_where_it_stood(place, office):
    kept = keep_import(by=None, owner=place.justice, content=annex(), file_name="phụ lục.docx")
    first = kept.rows.first()
    key = leave_out_of_file(kept, first.row, "Họp giao ban")
    with pytest.raises(Conflict, match="đã thành một hoạt động"):
        add_row(by=office, plan_import=kept, edit=RowEdit(title="Họp"), section=1, left_out=key)
    ImportRow.objects.filter(plan_import=kept, row=6).update(row=60)
    key = leave_out_of_file(kept, 6, "Họp giao ban “quý”")
    row = add_row(by=office, plan_import=kept, edit=RowEdit(title="Họp giao ban"), section=1, left_out=key)
    assert titles(kept) == ["Rà soát văn bản", "Họp giao ban", "Tự kiểm tra", "Khảo sát"]
    assert (row.row, row.cells) == (6, [["Nội dung", "Họp giao ban “quý”"]])
    kept.refresh_from_db()
    assert kept.outline["issues"][0]["settled"]["by"] == str(office)
    with pytest.raises(Conflict):
        add_row(by=office, plan_import=kept, edit=RowEdit(title="Họp"), section=1, left_out=key)


def test_a_row_without_title_or_place_is_refused(kept, office):
    for edit, section, field in ((RowEdit(title=" "), 1, "title"), (RowEdit(title="Họp"), 9, "place")):
        with pytest.raises(Invalid) as refused:
            add_row(by=office, plan_import=kept, edit=edit, section=section)
        assert refused.value.field == field
    assert kept.rows.count() == 3


# ── Joining ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_end_of_a_row_goes_to_the_row_above_field_by_field(place, office):
    tail = ["", "đến cấp xã", "", "Kế hoạch", "Sở Nội vụ", "", "", "", ""]
    kept = keep_import(by=None, owner=place.justice, content=annex(REVIEW, CHECK), file_name="phụ lục.docx")
    above, row = kept.rows.all()
    row.draft |= {"title": tail[1], "product": tail[3], "leads": ["Sở Nội vụ"], "leads_text": "Sở Nội vụ"}
    row.draft |= {"supports": ["Sở Nội vụ"], "supports_text": "Sở Nội vụ"}
    row.draft["deadline"] = row.draft["deadline"] | {"text": "", "kind": "unspecified"}
    inherited = {
        "table": 1,
        "row": 6,
        "field": "supports",
        "code": "inherited_supports",
        "message": "lấy theo dòng trên",
    }
    row.issues = [BROKEN | {"message": "có thể là phần còn lại"}, inherited]
    row.save()
    before = above.draft["deadline"]
    joined = join_above(by=office, plan_import=kept, row=row, seen_version=row.version)
    assert joined == above
    assert (joined.draft["title"], joined.draft["product"]) == ("Rà soát văn bản đến cấp xã", "Báo cáo\nKế hoạch")
    assert (joined.draft["leads"], joined.draft["supports"]) == (["Sở Tư pháp", "Sở Nội vụ"], ["Sở Nội vụ"])
    assert joined.draft["deadline"] == before
    assert (titles(kept), import_review(kept).open) == (["Rà soát văn bản đến cấp xã"], 0)
    with pytest.raises(Conflict, match="Không có dòng nào ở trên"):
        join_above(by=office, plan_import=kept, row=joined, seen_version=joined.version)


def test_a_row_that_has_changed_is_not_joined(kept, office):
    above, row, _ = kept.rows.all()
    with pytest.raises(Conflict):
        join_above(by=office, plan_import=kept, row=row, seen_version=7)
    above.refresh_from_db()
    assert above.draft["title"] == "Rà soát văn bản"


# ── Looking once more ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_doubt_that_was_dealt_with_is_opened_again(kept, place, office):
    row = kept.rows.get(row=7)
    accept_row(by=office, plan_import=kept, row=row, seen_version=0)
    review = import_review(kept)
    assert (review.open, review.done) == (0, 1)
    assert [(one.place, one.who, one.open_again) for one in review.settled] == [("Dòng 7", str(office), True)]
    reopen_issue(by=office, plan_import=kept, key=review.settled[0].key, row=row)
    review = import_review(kept)
    assert (review.open, review.done, review.settled) == (1, 0, [])
    with pytest.raises(Conflict):
        reopen_issue(by=office, plan_import=kept, key=review.rows.object_list[0].doubts[0].key, row=row)


def test_a_doubt_of_the_file_is_opened_again(kept, office):
    key = leave_out_of_file(kept, 20, "Nơi nhận")
    accept_issue(by=office, plan_import=kept, key=key)
    assert [one.row for one in import_review(kept).settled] == [0]
    reopen_issue(by=office, plan_import=kept, key=key)
    assert import_review(kept).open == 2


def test_a_name_is_asked_again_only_while_the_row_has_it(kept, place, office):
    row = kept.rows.get(row=7)
    keep_spelling(by=office, plan_import=kept, spelling=STRANGE)
    key = import_review(kept).settled[0].key
    reopen_issue(by=office, plan_import=kept, key=key, row=row)
    assert [name.text for name in import_review(kept).spellings] == [STRANGE]
    name_unit(by=office, plan_import=kept, spelling=STRANGE, unit=place.home_affairs)
    assert [one.open_again for one in import_review(kept).settled] == [False]
    with pytest.raises(Conflict, match="đã được hiểu là một đơn vị"):
        reopen_issue(by=office, plan_import=kept, key=key, row=row)


# ── The pages ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_row_is_added_from_the_page_with_the_words_of_the_file(client, kept, office):
    key = leave_out_of_file(kept, 20, "Tổ chức đối thoại với doanh nghiệp")
    client.force_login(office)
    address = f"/nhap-ke-hoach/{kept.pk}/"
    assert f"dong-moi/?diem={key}" in client.get(address).content.decode()
    form = client.get(f"{address}dong-moi/", {"diem": key})
    assert re.search(r"<textarea[^>]*>\s*Tổ chức đối thoại với doanh nghiệp</textarea>", form.content.decode())
    typed = {"place": "1", "left_out": key, "title": "Tổ chức đối thoại", "leads": "Sở Tư pháp"}
    refused = client.post(f"{address}dong-moi/", typed | {"title": ""})
    assert (refused.status_code, "Hãy nhập nội dung nhiệm vụ." in words(refused)) == (422, True)
    answer = client.post(f"{address}dong-moi/", typed | {"deadline": "Quý IV"})
    assert answer["Location"] == f"{address}#dong-1-20"
    kept.refresh_from_db()
    assert titles(kept)[-1] == "Tổ chức đối thoại"


def test_settled_doubts_and_joining_on_the_page(client, kept, office):
    client.force_login(office)
    address, row = f"/nhap-ke-hoach/{kept.pk}/", kept.rows.get(row=7)
    accept_row(by=office, plan_import=kept, row=row, seen_version=0)
    page = client.get(address)
    assert "Đã xem (1)" in words(page)
    key = re.search(r'name="key" value="(\w+)">Xem lại', page.content.decode())[1]
    again = client.post(f"{address}xem-lai/", {"key": key, "row": row.pk}, follow=True)
    assert "Còn 1 điểm cần xem / tổng 1" in words(again)
    client.post(f"{address}dong/{row.pk}/chon/", {"decision": "join", "seen_version": "2"})
    assert titles(kept) == ["Rà soát văn bản", "Tự kiểm tra Khảo sát"]


@pytest.mark.parametrize("rows", [1, 3])
def test_settled_doubts_cost_no_query(client, place, office, django_assert_num_queries, rows):
    content = annex(*[[f"Nhiệm vụ {n}", f"Khảo sát {n}", *SURVEY[2:]] for n in range(rows)])
    kept = keep_import(by=None, owner=place.justice, content=content, file_name="phụ lục.docx")
    keep_spelling(by=office, plan_import=kept, spelling=STRANGE)
    client.force_login(office)
    with django_assert_num_queries(12):
        client.get(f"/nhap-ke-hoach/{kept.pk}/")
