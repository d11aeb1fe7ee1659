"""Number, date and signed file of a report: recorded once it was sent, printed in the next edition of its files."""

import hashlib
import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from organisations.models import AuditEvent, Job
from reform.common import clock
from reform.common.errors import Conflict, Invalid, NotPermitted
from reporting.enums import FileFormat, SignatureState, Transition
from reporting.models import ReportFile, ReportTransition
from reporting.queries.checks import Outcome, checked, matching
from reporting.queries.reports import report_page
from reporting.rendering.check import typed_code
from reporting.rendering.signatures import verify
from reporting.services import documents
from reporting.services.documents import make_files, render
from reporting.services.issuing import record_issue
from reporting.services.submission import return_report
from tests.reporting import builders
from tests.reporting.signing import authority, bare_pdf, signed, written_pdf

pytestmark = pytest.mark.django_db
ISSUED = date(2025, 6, 16)


@pytest.fixture(autouse=True)
def working_day():
    with clock.working_on(date(2025, 6, 17)):
        yield


@pytest.fixture
def report(justice, home_affairs):
    return builders.sent(builders.half_year(justice.province), justice)


@pytest.fixture
def quick(monkeypatch):
    """The renderer's work without its time: what a file says, as text."""
    for format in FileFormat:
        monkeypatch.setitem(documents._RENDERERS, format, lambda document, kind=format: f"{kind}{document}".encode())


def record(report, **fields):
    known = {"number": "05", "issued_on": ISSUED, "upload": None, "seen_version": report.version, "reason": "Nhầm tệp"}
    return record_issue(report=report, by=builders.office(report.unit), **known | fields)


def test_number_and_date_are_printed_in_the_next_edition_and_the_first_stays(report, quick):
    first = make_files(report)
    assert [(file.version, file.edition) for file in first] == [(1, 1)] * 3
    assert make_files(report) == [], "what is there is not made again"
    record(report, number="05/BC-STP")
    assert Job.objects.filter(params={"report": report.pk}).exists()
    second = make_files(report)
    assert [(file.version, file.edition) for file in second] == [(1, 2)] * 3
    with second[0].file.open("rb") as made:
        assert "number='5', issued_on=datetime.date(2025, 6, 16)" in made.read().decode()
    assert report.files.count() == 6
    assert {file.check_code for file in first}.isdisjoint({file.check_code for file in second})
    steps = list(report.transitions.values_list("step", "note"))[-2:]
    assert steps == [(Transition.ISSUE, "Số 5 ngày 16/06/2025"), (Transition.REISSUE, "Lần gửi 1, lần tạo tệp 2")]
    assert make_files(report) == [], "the new edition is complete"
    assert AuditEvent.objects.filter(action="Ghi số, ngày ban hành").get().after["number"] == "5"


def test_the_same_input_gives_the_same_file_and_code(report):
    once = render(report, FileFormat.DOCX)
    assert once == render(report, FileFormat.DOCX)
    record(report)
    assert render(report, FileFormat.DOCX) != once


def test_a_correction_of_the_number_replaces_it_and_is_logged(report):
    record(report)
    issue = record(report, number="6")
    assert report.issues.count() == 1
    assert issue.number == "6"
    assert AuditEvent.objects.filter(action="Ghi số, ngày ban hành").order_by("pk").last().before["number"] == "5"


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"number": "không số"}, "number", "Số văn bản ghi bằng chữ số"),
        ({"number": "0"}, "number", "Số văn bản ghi bằng chữ số"),
        ({"number": "05/QĐ-UBND"}, "number", "khác ký hiệu của đơn vị"),
        ({"issued_on": date(2025, 6, 17) + timedelta(1)}, "issued_on", "sau ngày hôm nay"),
        ({"issued_on": date(2024, 12, 1)}, "issued_on", "trước ngày 15/12/2024"),
        ({"upload": SimpleUploadedFile("x.docx", b"PK\x03\x04")}, "file", "x.docx"),
        ({"upload": SimpleUploadedFile("x.pdf", b"%PDF-1.7 hong")}, "file", "Không đọc được tệp PDF"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(report, fields, field, words):
    with pytest.raises(Invalid, match=words) as refused:
        record(report, **fields)
    assert refused.value.field == field
    assert not report.issues.exists()


def test_only_the_authors_office_records_and_only_what_it_saw(report, home_affairs):
    with pytest.raises(NotPermitted, match="do Văn phòng của Sở Tư pháp ghi"):
        record_issue(
            report=report, by=home_affairs, number="5", issued_on=ISSUED, upload=None, seen_version=report.version
        )
    with pytest.raises(Conflict, match="vừa được gửi lại hoặc trả lại"):
        record(report, seen_version=report.version + 1)
    return_report(report=report, by=home_affairs, reason="Thiếu")
    with pytest.raises(NotPermitted, match="sau khi báo cáo đã gửi"):
        record(report)


def test_a_signed_file_is_kept_with_what_was_found_of_its_signature(report, tmp_path, settings):
    chain = authority("Cơ quan chứng thực Tỉnh")
    settings.SIGNATURE_ROOTS = tmp_path / "ca.pem"
    settings.SIGNATURE_ROOTS.write_bytes(chain.root_pem)
    content = signed(bare_pdf(), chain)
    issue = record(report, upload=SimpleUploadedFile("da-ky.pdf", content))
    assert issue.signature == SignatureState.VALID
    assert "Nguyễn Văn An" in issue.signature_note
    issue = record(report, upload=SimpleUploadedFile("da-ky.pdf", content.replace(b"842", b"843", 1)))
    assert issue.signature == SignatureState.BROKEN
    issue = record(report, upload=SimpleUploadedFile("da-ky.pdf", content + b"\n%PDF-1.7 x"))
    assert issue.signature == SignatureState.BROKEN, "what hangs behind was not signed"
    twice = signed(signed(bare_pdf(), chain), chain, "KySo2")
    assert record(report, upload=SimpleUploadedFile("da-ky.pdf", twice)).signature == SignatureState.VALID
    settings.SIGNATURE_ROOTS = None
    issue = record(report, upload=SimpleUploadedFile("da-ky.pdf", content + b"\r\n"))
    assert issue.signature == SignatureState.UNTRUSTED
    client = Client()
    client.force_login(builders.office(report.unit))
    response = client.get(f"/bao-cao/{report.pk}/ban-hanh/1/tep/")
    assert response.content == content + b"\r\n"
    assert "chữ ký nguyên vẹn" in client.get(f"/bao-cao/{report.pk}/").content.decode()


def test_a_certificate_that_has_ended_is_named_and_counts_as_it_was_when_it_signed(tmp_path):
    now, roots = datetime.now(UTC), tmp_path / "ca.pem"
    ended = now - timedelta(days=3)
    chain = authority("Cơ quan chứng thực Tỉnh", ended=ended)
    roots.write_bytes(chain.root_pem)
    before, after = (signed(bare_pdf(), chain, at=at) for at in (now - timedelta(days=5), now))
    words = f"chứng thư đã hết hạn ngày {timezone.localtime(ended):%d/%m/%Y}"
    found = verify(before, roots=roots)
    assert (found.state, f"hợp lệ khi ký; {words}" in found.note) == (SignatureState.VALID, True), found.note
    found = verify(after, roots=roots)
    assert (found.state, f"nhưng {words}, trước khi ký" in found.note) == (SignatureState.UNTRUSTED, True), found.note
    for content in (before, after):
        found = verify(content, roots=None)
        assert (found.state, "chưa tin cậy được nơi cấp" in found.note) == (SignatureState.UNTRUSTED, True)


def test_a_configured_certificate_signs_what_was_sent(report, tmp_path, settings):
    chain = authority("Cơ quan chứng thực Tỉnh")
    settings.SIGN_CERTIFICATE, settings.SIGN_KEY, settings.SIGN_PASSWORD = tmp_path / "own.p12", None, "mật khẩu"
    settings.SIGN_CERTIFICATE.write_bytes(chain.pkcs12("mật khẩu"))
    settings.SIGNATURE_ROOTS = tmp_path / "ca.pem"
    settings.SIGNATURE_ROOTS.write_bytes(chain.root_pem)
    pdf = next(file for file in make_files(report) if file.format == FileFormat.PDF)
    with pdf.file.open("rb") as made:
        issue = record(report, upload=SimpleUploadedFile("da-ky.pdf", made.read()))
    assert issue.signature == SignatureState.VALID


# ── The page to which the code leads ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def made(report, quick):
    return make_files(report)[0]


def test_a_stranger_learns_whose_report_it_is_and_nothing_of_what_it_says(made, report):
    response = Client().get(f"/kiem-tra/{made.check_code}/")
    page = response.content.decode()
    for words in ("Sở Tư pháp", report.round.title, made.sha256, "Đây là bản mới nhất"):
        assert words in page
    for words in (builders.office(report.unit).full_name, "quá hạn", "Tải về"):
        assert words not in page


def test_a_code_is_read_as_people_copy_it(made):
    code = made.check_code
    typed = f" {code[:4].lower()}-{code[4:8]} {code[8:]}".replace("0", "O").replace("1", "l")
    assert typed_code(typed) == code
    assert Client().get("/kiem-tra/", {"code": typed}).headers["Location"] == f"/kiem-tra/{code}/"
    assert Client().get("/kiem-tra/", {"code": "12"}).status_code == 422
    unknown = Client().get("/kiem-tra/0000000000000000/")
    assert unknown.status_code == 404
    assert "Không có văn bản nào mang mã" in unknown.content.decode()


def test_a_draft_bears_no_code(report, home_affairs, quick):
    return_report(report=report, by=home_affairs, reason="Thiếu")
    assert {file.check_code for file in make_files(report)} == {""}
    assert checked("") is None


def test_a_file_is_held_against_those_that_were_made(made, report):
    address = f"/kiem-tra/{made.check_code}/"
    with made.file.open("rb") as stored:
        content = stored.read()
    same = Client().post(address, {"file": io.BytesIO(content)}).content.decode()
    other = Client().post(address, {"file": io.BytesIO(content + b" ")}).content.decode()
    assert "đúng là bản mới nhất của báo cáo" in same and "Tệp PDF của lần gửi 1" in same
    assert "không phải là tệp của báo cáo này" in other
    assert "Đây là bản mới nhất" not in same + other, "one verdict, of the file"
    assert Client().post(address).status_code == 422
    assert ReportFile.objects.count() == 3


def test_a_signed_file_that_was_changed_is_not_confirmed(made, report):
    content = signed(bare_pdf(), authority("Cơ quan chứng thực Tỉnh")) + b"x"
    record(report, upload=SimpleUploadedFile("da-ky.pdf", content))
    page = Client().post(f"/kiem-tra/{made.check_code}/", {"file": io.BytesIO(content)}).content.decode()
    assert (
        "đúng là bản đã ký" not in page and "Đây là bản mới nhất" not in page and "tệp đã thay đổi sau khi ký" in page
    )


def test_a_file_that_was_recorded_as_signed_is_said_to_be_that(made, report):
    scan = bare_pdf()
    issue = record(report, upload=SimpleUploadedFile("ban-quet.pdf", scan))
    make_files(report)
    page = Client().post(f"/kiem-tra/{made.check_code}/", {"file": io.BytesIO(scan)}).content.decode()
    assert "là bản quét mà đơn vị đã ghi làm bản đã ký" in page and "Số 5 ngày 16/06/2025, lần gửi 1" in page
    assert "chưa xác định được nội dung có phải là của báo cáo này hay không" in page
    assert matching(checked(made.check_code), issue.sha256).outcome == Outcome.SCAN


def test_what_the_portal_made_is_not_a_signed_file_and_doubts_are_said(made, report):
    content = bare_pdf()
    ReportFile.objects.filter(pk=made.pk).update(sha256=hashlib.sha256(content).hexdigest())
    with pytest.raises(Invalid, match="do hệ thống tạo, chưa ký"):
        record(report, upload=SimpleUploadedFile("bao-cao.pdf", content))
    assert not report.issues.exists()
    client = Client()
    client.force_login(builders.office(report.unit))
    scan = SimpleUploadedFile("ban-quet.pdf", written_pdf("Ban quet"))
    typed = {"number": "5", "issued_on": "13/06/2025", "seen_version": report.version, "file": scan}
    page = client.post(f"/bao-cao/{report.pk}/ban-hanh/", typed, follow=True).content.decode()
    assert "trước ngày chốt số liệu 14/06/2025" in page and "không có chữ ký số" in page


def test_an_older_edition_says_that_there_is_a_newer_one(made, report, home_affairs):
    record(report)
    newer = make_files(report)[0]
    assert "lần tạo tệp 2" in checked(made.check_code).superseded
    assert checked(newer.check_code).superseded == ""
    older = matching(checked(newer.check_code), made.sha256)
    assert (older.outcome, older.file) == (Outcome.OLDER, made) and "lần tạo tệp 2" in older.superseded
    newest = matching(checked(made.check_code), newer.sha256)
    assert (newest.outcome, newest.file) == (Outcome.NEWEST, newer)
    return_report(report=report, by=home_affairs, reason="Thiếu")
    page = Client().get(f"/kiem-tra/{newer.check_code}/").content.decode()
    assert "trả lại hoặc rút lại để sửa" in page and "Có bản mới hơn" not in page


def test_the_page_asks_for_files_that_bear_the_number(report, quick):
    make_files(report)
    office = builders.office(report.unit)
    assert not report_page(report, office).lacks_files
    with clock.working_on(date(2025, 6, 18)):
        record(report)
        assert report_page(report, office).lacks_files
        make_files(report)
    page = report_page(report, office)
    assert not page.lacks_files
    assert [(file.version, file.edition) for file in page.files] == [(1, 2)] * 3
    assert [(file.version, file.edition) for file in page.older_files] == [(1, 1)] * 3


def _stored(settings):
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def test_what_is_not_kept_leaves_no_file(report, quick, settings, monkeypatch):
    def refuse(**_):
        raise DatabaseError("full")

    record(report)
    before = _stored(settings)
    monkeypatch.setattr(ReportTransition.objects, "create", refuse)
    with pytest.raises(DatabaseError):
        record(report, upload=SimpleUploadedFile("da-ky.pdf", bare_pdf()))
    assert _stored(settings) == before
    make_files(report)  # the first edition adds no line to the history
    first = _stored(settings)
    report.issues.update(number="6")
    with pytest.raises(DatabaseError):
        make_files(report)
    assert _stored(settings) == first > before
