"""From a file to a plan: what is kept, what becomes of it, what is refused."""

from datetime import date

import pytest
from django.db import IntegrityError

from organisations.enums import Role
from organisations.models import AuditEvent
from plans.enums import ImportStatus
from plans.models import Activity, Plan, PlanImport
from plans.services.import_reading import keep_import
from plans.services.imports import commit_import, undo_import
from reform.common.errors import Conflict, Invalid, NotPermitted
from tests import make
from tests.plans.annex import REVIEW, annex
from tests.plans.importing.files import excel_file, word_file
from tests.plans.imports.builders import counts

pytestmark = pytest.mark.django_db


def keep(place, content: bytes | None = None, **fields) -> PlanImport:
    fields = {"by": None, "owner": place.province, "file_name": "phụ lục.docx"} | fields
    return keep_import(content=annex() if content is None else content, **fields)


def test_a_file_is_kept_with_what_was_understood_and_makes_no_plan_yet(place):
    office = make.user(place.home_affairs, Role.PROVINCE)
    content = annex()
    kept = keep(place, content, by=office)
    kept.refresh_from_db()
    assert (kept.year, kept.status, kept.read_by, kept.size) == (2025, ImportStatus.READ, office, len(content))
    assert (kept.outline["plan"]["number"], kept.outline["plan"]["issued_on"]) == ("1629/QĐ-UBND", "2024-12-30")
    assert kept.file.read() == content
    assert kept.file_name == "phụ lục.docx"
    assert "phụ" not in kept.file.name
    assert AuditEvent.objects.about(kept).get().actor == str(office)
    assert Plan.objects.count() == 0


def test_a_workbook_is_read_like_a_document(place):
    rows = [["STT", "Nhiệm vụ", "Đơn vị chủ trì", "Thời gian hoàn thành"], ["1", "Rà soát", "Sở Tư pháp", "Quý I"]]
    kept = keep(place, excel_file(rows), file_name="kế hoạch.xlsx")
    assert kept.outline["sections"][0]["tasks"][0]["activities"] == [{"row": 0}]
    activity = kept.rows.get().draft
    assert (activity["title"], activity["leads"]) == ("Rà soát", ["Sở Tư pháp"])
    assert activity["deadline"]["due_on"] == "2025-03-31"


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "trong.docx", "không có nội dung"),
        (b"%PDF-1.7\n", "ke-hoach.pdf", "Hãy dùng tệp Word hoặc Excel gốc"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "cu.doc", "lưu lại dạng .docx"),
        (b"\x89PNG\r\n\x1a\n", "anh.docx", "nội dung không phải là Word (.docx), Excel (.xlsx)"),
        (annex()[:9000], "cat.docx", "bị hỏng hoặc bị cắt ngang"),
        (
            word_file([["Họ tên", "Tuổi"], ["An", "30"]]),
            "danh-sach.docx",
            "không có bảng nào có các cột quen thuộc",
        ),
    ],
)
def test_what_is_no_annex_is_refused_beside_the_file_and_nothing_is_kept(place, content, name, words):
    with pytest.raises(Invalid) as refusal:
        keep(place, content, file_name=name, at_once=True)
    assert refusal.value.field == "file"
    assert words in str(refusal.value)
    assert name in str(refusal.value)
    assert PlanImport.objects.count() == AuditEvent.objects.filter(action="Đọc tệp kế hoạch").count() == 0


def test_the_year_must_lie_within_the_plan_and_be_known(place):
    with pytest.raises(Invalid, match=r"Năm 2023 không thuộc kế hoạch .* \(2025\)") as outside:
        keep(place, year=2023)
    with pytest.raises(Invalid, match="Không tìm thấy năm") as missing:
        keep(place, annex(before=("KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH",)))
    assert outside.value.field == missing.value.field == "year"
    assert keep(place, annex(before=("KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH",)), year=2026).year == 2026


def test_who_may_bring_in_whose_plan(place):
    health = make.department("Sở Y tế", place.province)
    division = make.unit("Phòng Hành chính", "DIVISION", place.justice)
    elsewhere = make.department("Sở Nội vụ", make.province("UBND tỉnh Đồng Nai", "DNI"))
    keep(place, by=make.user(division, Role.OFFICE), owner=place.justice)
    keep(place, by=make.user(place.home_affairs, Role.PROVINCE))
    keep(place, by=make.user(None, Role.ADMIN))
    refused = {
        make.user(place.justice): "Chỉ Văn phòng của cơ quan, Sở Nội vụ",
        make.user(place.justice, Role.LEADER): "Chỉ Văn phòng của cơ quan, Sở Nội vụ",
        make.user(health, Role.OFFICE): "chỉ nhập được kế hoạch của cơ quan mình",
        make.user(elsewhere, Role.PROVINCE): "chỉ nhập được kế hoạch của cơ quan mình",
    }
    for person, words in refused.items():
        with pytest.raises(NotPermitted, match=words):
            keep(place, by=person, owner=place.justice)
    assert PlanImport.objects.count() == 3


def test_the_plan_says_what_the_file_says_and_every_row_knows_its_place(place):
    kept = keep(place)
    plan = commit_import(by=None, plan_import=kept)
    assert (plan.code, plan.number, plan.issued_on) == ("DN-2025", "1629/QĐ-UBND", date(2024, 12, 30))
    assert plan.title == "NỘI DUNG, NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH TỈNH ĐẮK NÔNG NĂM 2025"
    assert (kept.status, kept.plan) == (ImportStatus.COMMITTED, plan)
    activities = plan.activities.order_by("position")
    assert [activity.title for activity in activities] == ["Rà soát văn bản", "Tự kiểm tra", "Khảo sát"]
    assert [(a.source_row.table, a.source_row.row) for a in activities] == [(1, 5), (1, 6), (1, 7)]
    assert [row.draft["title"] for row in kept.rows.all()] == [activity.title for activity in activities]
    assert [len(row.issues) for row in kept.rows.all()] == [0, 0, 1]


def test_what_a_person_typed_comes_before_the_files_words(place):
    parent = make.plan(place.province, 2021, 2025)
    plan = commit_import(
        by=make.user(place.home_affairs, Role.PROVINCE),
        plan_import=keep(place),
        number="2/KH-UBND",
        title="Kế hoạch năm",
        issued_on=date(2025, 1, 6),
        parent=parent,
    )
    assert (plan.number, plan.title, plan.issued_on) == ("2/KH-UBND", "Kế hoạch năm", date(2025, 1, 6))
    assert plan.parent == parent


def test_what_a_person_emptied_stays_empty(place):
    plan = commit_import(by=None, plan_import=keep(place), title="Kế hoạch năm", as_typed=True)
    assert (plan.number, plan.issued_on, plan.title) == ("", None, "Kế hoạch năm")


def test_the_same_file_becomes_a_plan_once(place):
    content = annex()
    first, second = keep(place, content), keep(place, content)
    commit_import(by=None, plan_import=first)
    before = counts()
    for attempt in (
        lambda: keep(place, content),
        lambda: commit_import(by=None, plan_import=second),
        lambda: commit_import(by=None, plan_import=first),
    ):
        with pytest.raises(Conflict, match="Tệp này đã được đưa vào"):
            attempt()
    assert counts() == before
    assert keep(place, content, owner=place.justice).status == ImportStatus.READ


def test_another_file_of_the_same_owner_and_year_meets_the_code(place):
    commit_import(by=None, plan_import=keep(place))
    other = keep(place, annex(REVIEW))
    before = counts()
    with pytest.raises(Conflict, match="Kế hoạch DN-2025 đã có trong hệ thống"):
        commit_import(by=None, plan_import=other)
    assert counts() == before
    other.refresh_from_db()
    assert other.status == ImportStatus.READ


def test_a_failure_in_the_middle_leaves_nothing(place):
    kept = keep(place)
    last = kept.rows.last()
    last.draft["deadline"] |= {"kind": "continuous", "due_on": "2025-06-30"}  # the database refuses such a deadline
    last.save()
    before = counts()
    with pytest.raises(IntegrityError):
        commit_import(by=None, plan_import=kept)
    assert counts() == before == dict.fromkeys(before, 0) | {"PlanImport": 1, "ImportRow": 3}
    assert not AuditEvent.objects.filter(action__in=["Tạo kế hoạch", "Đưa tệp vào kế hoạch"]).exists()


def test_a_committed_import_can_be_undone_while_nobody_has_reported(place):
    office = make.user(place.home_affairs, Role.PROVINCE)
    kept = keep(place)
    plan = commit_import(by=office, plan_import=kept)
    undo_import(by=office, plan_import=kept)
    assert (kept.status, kept.plan, kept.committed_at) == (ImportStatus.READ, None, None)
    assert Plan.objects.count() == Activity.objects.count() == 0
    assert kept.rows.count() == 3
    assert AuditEvent.objects.filter(action="Hoàn tác nhập kế hoạch").get().before == {
        "plan": plan.code,
        "title": plan.title,
    }
    again = commit_import(by=office, plan_import=kept)
    lead = again.assignments.leading().get(unit=place.justice, group=None)
    make.update(lead, make.user(place.justice), date(2025, 2, 3))
    with pytest.raises(Conflict, match="Đã có đơn vị cập nhật tiến độ"):
        undo_import(by=office, plan_import=kept)
    assert Plan.objects.get() == again


def test_nothing_that_others_rest_on_is_undone(place):
    kept = keep(place)
    with pytest.raises(Conflict, match="chưa được đưa vào kế hoạch"):
        undo_import(by=None, plan_import=kept)
    plan = commit_import(by=None, plan_import=kept)
    make.plan(place.justice, parent=plan)
    with pytest.raises(Conflict, match="kế hoạch khác thực hiện"):
        undo_import(by=None, plan_import=kept)
    with pytest.raises(NotPermitted):
        undo_import(by=make.user(place.justice, Role.OFFICE), plan_import=kept)


def test_a_second_plan_of_the_year_is_made_only_when_it_is_meant(place):
    commit_import(by=None, plan_import=keep(place))
    other = keep(place, annex(REVIEW))
    with pytest.raises(Conflict, match="DN-2025 đã có"):
        commit_import(by=None, plan_import=other)
    assert commit_import(by=None, plan_import=other, beside=True).code == "DN-2025-2"


def test_a_row_that_was_left_out_makes_no_activity(place):
    kept = keep(place)
    kept.rows.filter(position=1).update(left_out=True)
    plan = commit_import(by=None, plan_import=kept)
    assert [activity.title for activity in plan.activities.order_by("position")] == ["Rà soát văn bản", "Khảo sát"]
    assert plan.activities.last().source_row.position == 2


def test_who_may_commit(place):
    kept = keep(place, owner=place.justice)
    with pytest.raises(NotPermitted, match="chỉ nhập được kế hoạch của cơ quan mình"):
        commit_import(by=make.user(place.home_affairs, Role.OFFICE), plan_import=kept)
    assert Plan.objects.count() == 0
