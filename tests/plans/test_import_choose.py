"""A person says which table holds the plan and what its columns are; the same header is then understood."""

import pytest

from organisations.enums import Role
from organisations.models import AuditEvent
from plans.enums import ImportStatus
from plans.models import HeaderChoice, PlanImport
from plans.services.import_reading import keep_import
from plans.services.imports import commit_import
from tests import make
from tests.flows.jobs import run_queued_jobs
from tests.pages import words
from tests.plans.annex import annex, build_place
from tests.plans.importing.files import word_file

pytestmark = pytest.mark.django_db
TITLE = ("KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2025",)
STRANGE = [
    ["Cột một", "Cột hai", "Cột ba"],
    ["Rà soát văn bản", "Sở Tư pháp", "Quý I"],
    ["Tự kiểm tra", "Sở Nội vụ", ""],
]


@pytest.fixture
def place():
    return build_place()


@pytest.fixture
def office(client, place):
    person = make.user(place.justice, Role.OFFICE)
    client.force_login(person)
    return person


def keep(place, rows=STRANGE, **fields) -> PlanImport:
    given = {"by": None, "owner": place.justice, "file_name": "lạ.docx", "content": word_file(rows, before=TITLE)}
    return keep_import(**(given | fields))


def address(kept: PlanImport) -> str:
    return f"/nhap-ke-hoach/{kept.pk}/chon/"


def said(*roles: str, **fields) -> dict[str, str]:
    return {"table_1": "on", "year": ""} | {f"role_1_{index}": role for index, role in enumerate(roles)} | fields


def test_a_table_whose_columns_nobody_can_tell_is_kept_and_asked_about(client, place, office):
    kept = keep(place)
    assert (kept.status, kept.rows.count()) == (ImportStatus.ASKING, 0)
    assert client.get(f"/nhap-ke-hoach/{kept.pk}/")["Location"] == address(kept)
    page = client.get(address(kept))
    assert "Chưa nhận ra được bảng nhiệm vụ trong tệp này." in words(page)
    assert "Rà soát văn bản Sở Tư pháp Quý I" in words(page)
    assert [label in words(page) for label in ("Cột một", "Cột hai", "Cột ba")] == [True] * 3
    assert "Chờ chọn bảng, cột" in words(client.get("/nhap-ke-hoach/"))


def test_what_a_person_says_of_the_columns_is_read_and_remembered(client, place, office):
    kept = keep(place)
    answer = client.post(address(kept), said("title", "leads", "deadline"))
    assert answer["Location"] == f"/nhap-ke-hoach/{kept.pk}/"
    kept.refresh_from_db()
    assert (kept.status, kept.year) == (ImportStatus.READ, 2025)
    assert [(row.draft["title"], row.draft["leads"]) for row in kept.rows.all()] == [
        ("Rà soát văn bản", ["Sở Tư pháp"]),
        ("Tự kiểm tra", ["Sở Nội vụ"]),
    ]
    known = HeaderChoice.objects.get()
    assert (known.roles, known.headings) == (["title", "leads", "deadline"], ["Cột một", "Cột hai", "Cột ba"])
    assert AuditEvent.objects.filter(action="Đọc lại tệp kế hoạch").get().actor == str(office)
    again = keep(place, [STRANGE[0], ["Trực tiếp dân", "Sở Tư pháp", "Quý II"]])
    assert (again.status, again.rows.get().draft["title"]) == (ImportStatus.READ, "Trực tiếp dân")


def test_columns_without_a_header_are_this_files_alone(place, client, office):
    bare = [["1", "Rà soát văn bản", "Sở Tư pháp", "Quý I"], ["2", "Tự kiểm tra", "Sở Nội vụ", "Quý II"]]
    kept = keep(place, bare)
    client.post(address(kept), said("label", "title", "leads", "deadline"))
    kept.refresh_from_db()
    assert [row.draft["title"] for row in kept.rows.all()] == ["Rà soát văn bản", "Tự kiểm tra"]
    assert HeaderChoice.objects.count() == 0
    assert keep(place, [["1", "Trực", "Sở Tư pháp", "Quý I"], *bare]).status == ImportStatus.ASKING


def test_the_memory_is_the_owners(place, client, office):
    client.post(address(keep(place)), said("title", "leads", "deadline"))
    other = keep(place, [STRANGE[0], ["Trực", "Sở Nội vụ", ""]], owner=place.home_affairs)
    assert other.status == ImportStatus.ASKING


def test_without_a_column_of_work_there_is_nothing_to_read(client, place, office):
    kept = keep(place)
    answer = client.post(address(kept), said("leads", "supports", "deadline"))
    assert answer.status_code == 422
    assert "Hãy chỉ ra cột nào là nội dung nhiệm vụ" in words(answer)
    assert '<option value="supports" selected>' in answer.content.decode()
    assert "Hãy chọn ít nhất một bảng để đọc." in words(client.post(address(kept), {"role_1_0": "title"}))
    assert HeaderChoice.objects.count() == 0


def test_a_file_that_was_read_can_be_read_otherwise(client, place, office):
    kept = keep(place, content=annex(), owner=place.justice)
    kept.rows.update(draft={"title": "đã sửa"})
    answer = client.get(address(kept))
    assert "Đọc lại tệp sẽ thay phần đã đọc, kể cả những chỗ đã sửa." in words(answer)
    form = answer.context["form"]
    posted = {field.html_name: field.value() or "" for field in form if field.html_name != "year"}
    swapped = {name: {"leads": "supports", "supports": "leads"}.get(value, value) for name, value in posted.items()}
    client.post(address(kept), swapped | {"table_1": "on", "year": ""})
    assert kept.rows.first().draft["leads"] == ["Sở Nội vụ"]


def test_what_is_a_plan_already_is_not_read_again(client, place, office):
    kept = keep(place, content=annex())
    commit_import(by=None, plan_import=kept)
    assert client.post(address(kept), said("title", "leads", "deadline"))["Location"] == f"/nhap-ke-hoach/{kept.pk}/"
    assert HeaderChoice.objects.count() == 0


def test_a_large_file_is_read_again_by_a_worker(client, place, office, monkeypatch):
    kept = keep(place)
    monkeypatch.setattr("plans.services.import_reading._AT_ONCE_BYTES", 0)
    client.post(address(kept), said("title", "leads", "deadline"))
    kept.refresh_from_db()
    assert kept.status == ImportStatus.READING
    run_queued_jobs()
    kept.refresh_from_db()
    assert (kept.status, kept.rows.count()) == (ImportStatus.READ, 2)
