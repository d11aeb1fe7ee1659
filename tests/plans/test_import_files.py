"""Handing in an annex: pasted tables, large files that a worker reads, files that are put away again."""

import re

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.uploadedfile import SimpleUploadedFile

from organisations.enums import JobStatus, Role
from organisations.models import AuditEvent, Job
from organisations.services.jobs import LEASE
from plans.enums import ImportStatus
from plans.models import Plan, PlanImport
from plans.services import import_reading
from plans.services.import_reading import give_up, keep_import, read_kept
from plans.services.imports import commit_import, discard_import
from plans.tasks import read_import
from reform.common.errors import Conflict, NotPermitted
from tests import make
from tests.flows.jobs import run_queued_jobs
from tests.pages import words
from tests.plans.annex import annex, build_place

pytestmark = pytest.mark.django_db
NEW = "/nhap-ke-hoach/"
ROWS = (
    ("TT", "Nhiệm vụ", "Đơn vị chủ trì", "Thời gian hoàn thành"),
    ("1", "Rà soát văn bản", "Sở Tư pháp", "Quý I"),
    ("2", "Tự kiểm tra", "Sở Nội vụ", "Thường xuyên"),
)
TEXT = "\n".join("\t".join(row) for row in ROWS)
HTML = "<table>" + "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS) + "</table>"


@pytest.fixture
def place():
    return build_place()


@pytest.fixture
def office(client, place):
    person = make.user(place.justice, Role.OFFICE)
    client.force_login(person)
    return person


@pytest.fixture
def slow(monkeypatch):
    """Every file counts as large."""
    monkeypatch.setattr(import_reading, "_AT_ONCE_BYTES", 0)


def send(client, place, **fields):
    return client.post(NEW, {"owner": place.justice.pk, "year": "2025"} | fields)


@pytest.mark.parametrize("fields", [{"pasted": TEXT}, {"pasted": "Rà soát", "pasted_html": HTML}])
def test_a_pasted_table_is_read_like_a_file(client, place, office, fields):
    answer = send(client, place, **fields)
    kept = PlanImport.objects.get()
    assert answer["Location"] == f"{NEW}{kept.pk}/"
    assert kept.file_name == "Bảng dán từ Word, Excel"
    assert [(row.draft["title"], row.draft["leads"]) for row in kept.rows.all()] == [
        ("Rà soát văn bản", ["Sở Tư pháp"]),
        ("Tự kiểm tra", ["Sở Nội vụ"]),
    ]


def test_a_pasted_table_without_a_year_asks_for_it_and_keeps_what_was_pasted(client, place, office):
    answer = send(client, place, pasted=TEXT, pasted_html=HTML, year="")
    assert answer.status_code == 422
    assert "Không tìm thấy năm của kế hoạch trong tệp. Hãy nhập năm." in words(answer)
    html = answer.content.decode()
    assert "Rà soát văn bản\tSở Tư pháp" in html
    assert "&lt;table&gt;" in html
    assert PlanImport.objects.count() == 0


def test_words_that_are_no_table_are_refused_beside_the_paste(client, place, office):
    answer = send(client, place, pasted="Kính gửi các đồng chí")
    assert answer.status_code == 422
    assert 'href="#id_pasted"' in answer.content.decode()


def test_a_file_and_a_pasted_table_are_one_too_many(client, place, office):
    answer = send(client, place, pasted=TEXT, file=SimpleUploadedFile("a.docx", annex()))
    assert "Đã chọn tệp thì để trống ô này" in words(answer)
    assert PlanImport.objects.count() == 0


def test_a_large_file_is_read_by_a_worker_while_the_page_shows_how_far_it_is(client, place, office, slow):
    answer = send(client, place, file=SimpleUploadedFile("lớn.docx", annex()), year="")
    kept = PlanImport.objects.get()
    assert (kept.status, kept.year, kept.rows.count()) == (ImportStatus.READING, None, 0)
    page = client.get(answer["Location"])
    progress = f"{NEW}{kept.pk}/tien-do/"
    assert f'hx-get="{progress}"' in page.content.decode()
    assert "HX-Redirect" not in client.get(progress, headers={"HX-Request": "true"})
    assert "Đang đọc" in words(client.get(NEW))
    (job,) = run_queued_jobs()
    assert (job.status, job.message) == (JobStatus.DONE, "Đã đọc tệp.")
    assert client.get(progress, headers={"HX-Request": "true"})["HX-Redirect"] == answer["Location"]
    kept.refresh_from_db()
    assert (kept.status, kept.year, kept.rows.count()) == (ImportStatus.READ, 2025, 3)


def test_what_the_worker_cannot_read_says_why_and_can_be_put_away(client, place, office, slow):
    content = annex(before=("KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH",))
    answer = send(client, place, file=SimpleUploadedFile("lớn.docx", content), year="1999")
    assert answer.status_code == 422
    send(client, place, file=SimpleUploadedFile("lớn.docx", annex()), year="2023")
    kept = PlanImport.objects.get()
    (job,) = run_queued_jobs()
    assert job.status == JobStatus.FAILED
    kept.refresh_from_db()
    assert kept.status == ImportStatus.FAILED
    page = words(client.get(f"{NEW}{kept.pk}/"))
    assert "Không đọc được tệp này. Năm 2023 không thuộc kế hoạch trong tệp “lớn.docx” (2025)." in page
    stored = kept.file
    assert client.post(f"{NEW}{kept.pk}/bo/")["Location"] == NEW
    assert PlanImport.objects.count() == 0
    assert AuditEvent.objects.filter(action="Bỏ tệp kế hoạch").count() == 1
    assert stored.storage.exists(stored.name)  # until the transaction commits


def test_reading_twice_changes_nothing(place, slow):
    kept = keep_import(by=None, owner=place.province, content=annex(), file_name="a.docx")
    run_queued_jobs()
    kept.refresh_from_db()
    kept.rows.update(draft={"title": "đã sửa"})
    read_kept(kept)
    assert {row.draft["title"] for row in kept.rows.all()} == {"đã sửa"}


def test_a_file_that_vanished_from_the_store_fails_the_reading_with_words(place, slow):
    kept = keep_import(by=None, owner=place.province, content=annex(), file_name="a.docx")
    kept.file.storage.delete(kept.file.name)
    (job,) = run_queued_jobs()
    assert (job.status, Job.objects.count()) == (JobStatus.FAILED, 1)
    assert "Hãy gửi lại tệp" in job.message


def test_what_became_a_plan_is_not_put_away(place, django_capture_on_commit_callbacks):
    kept = keep_import(by=None, owner=place.justice, content=annex(), file_name="a.docx")
    with pytest.raises(NotPermitted):
        discard_import(by=make.user(place.home_affairs, Role.OFFICE), plan_import=kept)
    commit_import(by=None, plan_import=kept)
    with pytest.raises(Conflict, match="giữ lại làm nguồn"):
        discard_import(by=None, plan_import=kept)
    other = keep_import(by=None, owner=place.justice, content=annex(before=("NĂM 2025",)), file_name="b.docx")
    stored = other.file
    with django_capture_on_commit_callbacks(execute=True):
        discard_import(by=None, plan_import=other)
    assert not stored.storage.exists(stored.name)
    assert Plan.objects.count() == PlanImport.objects.count() == 1


def test_the_page_takes_what_word_excel_and_scanners_give(client, office):
    html = client.get(NEW).content.decode()
    assert re.search(r'accept="\.docx,\.xlsx,\.pdf"', html)
    assert 'data-paste-table="pasted_html"' in html


def test_a_file_that_takes_too_long_is_given_up(client, place, office, slow, monkeypatch):
    def endless(*_, **__):
        raise SoftTimeLimitExceeded

    kept = keep_import(by=office, owner=place.justice, content=TEXT.encode(), file_name="a.txt", year=2025)
    monkeypatch.setattr(import_reading, "read_tables", endless)
    run_queued_jobs()
    kept.refresh_from_db()
    assert (kept.status, kept.message[-66:]) == (
        ImportStatus.FAILED,
        "Hãy chỉ gửi phụ lục nhiệm vụ, tốt nhất là tệp Word hoặc Excel gốc.",
    )
    job = Job.objects.get()
    assert (job.status, job.message) == (JobStatus.FAILED, kept.message)
    assert give_up(kept).version == kept.version, "what is read or failed stays so"
    assert read_import.soft_time_limit < LEASE.total_seconds()
