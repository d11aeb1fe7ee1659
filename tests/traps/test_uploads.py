"""Files that people hand in, through the pages themselves: what is refused leaves a sentence and nothing else."""

import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as portal
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.urls import Resolver404, resolve

from organisations.enums import Role
from organisations.models import Installation
from plans.models import Evidence, Plan, PlanImport, ProgressUpdate
from plans.services.evidence import add_file
from tests import make
from tests.common.test_uploads import OLE, archive, word_file
from tests.organisations.test_sheets import far_cell
from tests.pages import words
from tests.plans.annex import annex, build_place

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%%EOF"
BOMB = archive({"word/document.xml": b"a" * 3_000_000})
REFUSED = {
    "a program that calls itself a PDF": (b"MZ\x90\x00 a program", "quyet-dinh.pdf", "Không nhận được tệp"),
    "a script that calls itself a picture": (b"<svg onload=alert(1)>", "anh.png", "Không nhận được tệp"),
    "an empty file": (b"", "a.docx", "Hãy chọn lại tệp|không có nội dung"),
    "a truncated Word file": (word_file()[:3000], "a.docx", "bị hỏng hoặc bị cắt ngang"),
    "an old Word file": (OLE, "a.doc", "lưu lại dạng .docx"),
    "an archive that unpacks to more than it should": (BOMB, "a.docx", "bung ra quá lớn"),
    "an archive with a part outside itself": (
        archive({"word/../../etc/passwd": b"x", "word/document.xml": b"x"}), "a.docx", "cấu trúc không hợp lệ"),
    "a document with macros": (archive({"word/vbaProject.bin": b"x"}), "a.docx", "có macro"),
    "a file over the limit": (PDF + b"\0" * portal.MAX_UPLOAD_BYTES, "a.pdf", "(lớn hơn|tối đa) 10 MB"),
}  # fmt: skip
NO_ANNEX = {
    "a picture": (b"\xff\xd8\xff\xe0" + bytes(20), "ke-hoach.jpg", "Không nhận được tệp"),
    "a document without a table": (word_file("Chỉ có chữ."), "a.docx", "không có bảng nào"),
    "a workbook with one far cell": (far_cell(), "a.xlsx", "1048576|quá nhiều|quá lớn"),
}


@pytest.fixture(autouse=True)
def _working_day(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": date(2025, 6, 14)})


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("case", REFUSED)
def test_evidence_that_is_refused(client, tmp_path, case):
    content, name, said = REFUSED[case]
    work = make.lead(make.department("Sở Tư pháp", make.province()))
    client.force_login(make.user(work.unit))
    typed = {"status": "IN_PROGRESS", "progress": "40", "on": "14/06/2025", "seen_version": "0", "result": "Đã họp."}
    answer = client.post(f"/phan-cong/{work.pk}/cap-nhat/", typed | {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert re.search(said, words(answer))
    assert "Đã họp." in words(answer)
    assert (ProgressUpdate.objects.count(), Evidence.objects.count(), stored(tmp_path)) == (0, 0, [])


@pytest.mark.parametrize("case", [*REFUSED, *NO_ANNEX])
def test_an_annex_that_is_refused(client, tmp_path, case):
    content, name, said = (REFUSED | NO_ANNEX)[case]
    place = build_place()
    client.force_login(make.user(place.justice, Role.OFFICE))
    answer = client.post(
        "/nhap-ke-hoach/", {"file": SimpleUploadedFile(name, content), "owner": place.justice.pk, "year": "2025"}
    )
    assert answer.status_code == 422
    assert re.search(said, words(answer))
    assert (PlanImport.objects.count(), Plan.objects.count(), stored(tmp_path)) == (0, 0, [])


def test_a_year_outside_the_plan_and_units_that_nobody_knows(client):
    place = build_place()
    client.force_login(make.user(place.justice, Role.OFFICE))
    sent = {"file": SimpleUploadedFile("a.docx", annex()), "owner": place.justice.pk, "year": "2031"}
    assert re.search(r"Năm 2031 không thuộc kế hoạch trong tệp “a.docx”", words(client.post("/nhap-ke-hoach/", sent)))
    assert PlanImport.objects.count() == 0
    sent |= {"file": SimpleUploadedFile("a.docx", annex()), "year": ""}
    page = client.post("/nhap-ke-hoach/", sent, follow=True)
    assert "Viện Nghiên cứu Tây Nguyên" in words(page), "who is not known is named, and nothing is lost"
    assert Plan.objects.count() == 0


@pytest.mark.parametrize(
    "name", ["../../../etc/cron.d/x.pdf", "..\\..\\x.pdf", "/etc/passwd.pdf", "a\x00b.pdf", ".pdf"]
)
def test_a_files_name_leads_nowhere(tmp_path, name):
    unit = make.department("Sở Tư pháp", make.province())
    upload = SimpleUploadedFile("x.pdf", PDF)
    upload._name = name  # past Django's own cleaning, as if that were missing
    evidence = add_file(by=make.user(unit), unit=unit, upload=upload)
    assert re.fullmatch(r"evidence/\d{4}/\d\d/[0-9a-f]{32}\w*\.pdf", evidence.file.name)
    assert "\0" not in evidence.file_name, "PostgreSQL would refuse it"
    [path] = stored(tmp_path)
    assert path.resolve().is_relative_to(tmp_path)


def test_evidence_lies_outside_the_web_root_and_opens_to_who_may_see_it(client, tmp_path):
    unit = make.department("Sở Tư pháp", make.province())
    evidence = add_file(by=make.user(unit), unit=unit, upload=SimpleUploadedFile("x.pdf", PDF))
    static = Path(portal.STATIC_ROOT)
    assert not Path(portal.MEDIA_ROOT).is_relative_to(static) and not static.is_relative_to(portal.MEDIA_ROOT)
    assert portal.MEDIA_URL in ("", "/"), "no address leads into the folder"
    client.force_login(make.user(None, Role.ADMIN))
    for address in (f"/media/{evidence.file.name}", f"/static/{evidence.file.name}", f"/{evidence.file.name}"):
        with pytest.raises(Resolver404):
            resolve(address)
        assert client.get(address).status_code == 404
    assert stored(tmp_path)[0].stat().st_mode & 0o007 == 0, "other accounts of the machine do not read it"
    assert Client().get(f"/tai-lieu/{evidence.pk}/").url.startswith("/dang-nhap/")


def test_the_installations_own_limit_holds(client, settings):
    settings.MAX_UPLOAD_BYTES = 2000
    work = make.lead(make.department("Sở Tư pháp", make.province()))
    client.force_login(make.user(work.unit))
    typed = {"status": "IN_PROGRESS", "progress": "40", "on": "14/06/2025", "seen_version": "0"}
    answer = client.post(
        f"/phan-cong/{work.pk}/cap-nhat/", typed | {"file": SimpleUploadedFile("a.pdf", PDF + b"\0" * 2000)}
    )
    assert "tối đa 2000 byte" in words(answer)
    assert Evidence.objects.count() == 0


def test_a_sheet_of_two_hundred_rows_is_taken_and_a_flood_is_not():
    assert len(QueryDict("&".join(f"f{number}=1" for number in range(200 * 6)))) == 1200
    with pytest.raises(TooManyFieldsSent):
        QueryDict("&".join(f"f{number}=1" for number in range(portal.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)))
    body = b"a=" + b"x" * portal.DATA_UPLOAD_MAX_MEMORY_SIZE
    with pytest.raises(RequestDataTooBig):
        _ = RequestFactory().post("/", body, content_type="application/x-www-form-urlencoded").POST
    files = {f"f{number}": io.BytesIO(b"x") for number in range(portal.DATA_UPLOAD_MAX_NUMBER_FILES + 1)}
    with pytest.raises(TooManyFilesSent):
        _ = RequestFactory().post("/", files).POST


def test_a_flood_gets_a_page_and_not_a_fault():
    client = Client(enforce_csrf_checks=True)
    client.get("/dang-nhap/")
    answer = client.post("/dang-nhap/", {f"f{number}": "1" for number in range(10_001)})
    assert answer.status_code == 400
    assert 'lang="vi"' in answer.content.decode()
    assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_the_bomb_is_one():
    with zipfile.ZipFile(io.BytesIO(BOMB)) as file:
        assert sum(entry.file_size for entry in file.infolist()) > 200 * len(BOMB)
