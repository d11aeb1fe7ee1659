"""A signed file that comes back: whether it is this report's document, and what becomes of the one before."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from organisations.models import AuditEvent
from reform.common import clock
from reform.common.errors import Invalid
from reporting.enums import FileFormat, FileOrigin, SignatureState
from reporting.models import Issue, ReplacedFile
from reporting.queries.checks import Outcome, checked, matching
from reporting.queries.reports import report_page
from reporting.rendering.additions import is_only_signed
from reporting.rendering.signatures import verify
from reporting.rendering.tracing import codes_in
from reporting.services import documents
from reporting.services.documents import make_files
from reporting.services.issuing import doubts_of, record_issue
from reporting.services.submission import return_report, submit_report
from tests.reporting import builders
from tests.reporting.signing import authority, bare_pdf, saved_again, signed, with_stamp, written_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def working_day():
    with clock.working_on(date(2025, 6, 17)):
        yield


@pytest.fixture(scope="module")
def signer():
    return authority("Cơ quan chứng thực Tỉnh")


@pytest.fixture(autouse=True)
def trusted(signer, settings, tmp_path):
    settings.SIGNATURE_ROOTS = tmp_path / "ca.pem"
    settings.SIGNATURE_ROOTS.write_bytes(signer.root_pem)


@pytest.fixture
def quick(monkeypatch):
    """Files with the mark that the real ones bear, and nothing else."""

    def page(document):
        return written_pdf("Bao cao", *(document.check.lines[1:2] if document.check else ()))

    for format in FileFormat:
        monkeypatch.setitem(documents._RENDERERS, format, page)


@pytest.fixture
def report(justice, home_affairs, quick):
    report = builders.sent(builders.half_year(justice.province), justice)
    make_files(report)
    return report


def pdf_of(report, **which):
    file = report.files.filter(format=FileFormat.PDF, version=report.version, **which).latest("edition")
    with file.file.open("rb") as stored:
        return stored.read()


def record(report, content, name="da-ky.pdf", **fields):
    known = {"number": "5", "issued_on": date(2025, 6, 16), "seen_version": report.version, "reason": ""}
    return record_issue(
        report=report,
        by=builders.office(report.unit),
        upload=SimpleUploadedFile(name, content) if content else None,
        **known | fields,
    )


def refusal(report, content):
    with pytest.raises(Invalid) as refused:
        record(report, content)
    assert refused.value.field == "file"
    assert not Issue.objects.filter(report=report).exists()
    return str(refused.value)


def test_the_portals_own_file_with_signatures_is_recognised(report, signer):
    made = pdf_of(report)
    issue = record(report, signed(signed(made, signer), signer, "VanThu"))
    assert (issue.origin, issue.edition, issue.signature) == (FileOrigin.MADE, 1, SignatureState.VALID)
    assert doubts_of(issue) == []


def test_an_earlier_edition_of_the_sending_is_its_document_too(report, signer):
    first = pdf_of(report)
    record(report, None)
    make_files(report)
    assert pdf_of(report) != first
    issue = record(report, signed(first, signer))
    assert (issue.origin, issue.edition) == (FileOrigin.MADE, 1)


def test_what_was_added_beside_signatures_is_said(report, signer):
    issue = record(report, signed(with_stamp(pdf_of(report), "So 7"), signer))
    assert (issue.origin, issue.edition, issue.signature) == (FileOrigin.ADDED, 1, SignatureState.VALID)
    assert "có phần thêm vào" in doubts_of(issue)[0]


def test_an_unsigned_file_of_the_portals_is_refused_with_blanks_behind_it_too(report):
    for behind in (b"", b"\n", b"\r\n \n"):
        assert "do hệ thống tạo, chưa ký" in refusal(report, pdf_of(report) + behind)


def test_bytes_behind_the_signature_break_it_and_are_no_part_of_the_document(report, signer):
    issue = record(report, signed(pdf_of(report), signer) + b"\nthem vao")
    assert (issue.origin, issue.signature) == (FileOrigin.ADDED, SignatureState.BROKEN)


def test_a_file_that_another_program_saved_again_is_known_by_its_code(report, signer):
    again = saved_again(pdf_of(report))
    assert not again.startswith(pdf_of(report)[:200])
    issue = record(report, signed(again, signer))
    assert (issue.origin, issue.edition, issue.signature) == (FileOrigin.RESAVED, 1, SignatureState.VALID)
    assert "đã được chương trình khác lưu lại" in doubts_of(issue)[0]


def test_a_scan_is_taken_as_a_scan(report, signer):
    assert record(report, bare_pdf()).origin == FileOrigin.SCAN
    picture = b"\x89PNG\r\n\x1a\n" + bytes(40)
    assert record(report, picture, "quet.png", reason="Quét lại").origin == FileOrigin.SCAN
    issue = record(report, signed(written_pdf("Mot van ban khac, ma 1234-5678"), signer), reason="Bản ký")
    assert (issue.origin, issue.edition, issue.signature) == (FileOrigin.SCAN, None, SignatureState.VALID)
    assert any("chưa xác định được nội dung" in doubt for doubt in doubts_of(issue))


@pytest.mark.parametrize("again", [bytes, saved_again], ids=["as made", "saved again"])
def test_another_reports_file_is_refused_and_named_to_who_sees_it(report, signer, again):
    other = builders.sent(builders.half_year(report.unit.province, 2024), report.unit)
    make_files(other)
    words = refusal(report, signed(again(pdf_of(other)), signer))
    assert words == f"Tệp này là của báo cáo khác: {other}, lần gửi 1. Hãy chọn bản đã ký của {report}."


def test_who_may_not_see_the_other_report_is_not_told_whose_it_is(report, signer):
    other = neighbours(report)
    words = refusal(report, signed(pdf_of(other), signer))
    assert "một báo cáo khác do hệ thống lập" in words and "Sở Nội vụ" not in words
    both = saved_again(written_pdf(*(code_of(one) for one in (report, other))))
    assert "gồm cả văn bản khác do hệ thống lập" in refusal(report, signed(both, signer))


def neighbours(report):
    """A report of another agency in the round, with its files."""
    other = builders.sent(report.round, report.round.reports.exclude(unit=report.unit).of_units().get().unit)
    make_files(other)
    return other


def code_of(report):
    code = report.files.filter(version=report.version).first().check_code
    return "-".join(code[start : start + 4] for start in range(0, 16, 4))


@pytest.mark.parametrize("again", [bytes, saved_again], ids=["as made", "saved again"])
def test_an_older_sendings_file_is_refused_by_its_number(report, signer, home_affairs, again):
    first = pdf_of(report)
    return_report(report=report, by=home_affairs, reason="Thiếu")
    report.refresh_from_db()
    submit_report(report=report, by=builders.office(report.unit))
    report.refresh_from_db()
    make_files(report)
    words = refusal(report, signed(again(first), signer))
    assert words == "Tệp này là của lần gửi 1 của báo cáo này. Hãy chọn bản đã ký của lần gửi 2."
    assert record(report, signed(again(pdf_of(report)), signer)).signature == SignatureState.VALID


def test_pages_of_another_report_that_were_added_are_found(report, signer):
    other = neighbours(report)
    words = refusal(report, signed(with_stamp(pdf_of(report), code_of(other)), signer))
    assert "gồm cả văn bản khác do hệ thống lập" in words


def test_a_real_file_bears_its_code_and_two_signatures_are_followed_at_once(report, signer, monkeypatch):
    monkeypatch.undo()  # the real renderer
    report.files.all().delete()
    with clock.working_on(date(2025, 6, 17)):
        pdf = next(file for file in make_files(report) if file.format == FileFormat.PDF)
    made = pdf_of(report)
    assert codes_in(made) == {pdf.check_code} == codes_in(saved_again(made))
    once = signed(made, signer)
    twice = signed(once, signer, "VanThu")
    assert is_only_signed(twice, len(made)) and is_only_signed(twice, len(once))
    assert verify(twice, roots=None).state == SignatureState.UNTRUSTED
    assert verify(with_stamp(twice, "So 7"), roots=None).state == SignatureState.BROKEN


# ── The file that was there before ──────────────────────────────────────────────────────────────────────────────────


def test_a_file_in_whose_place_another_comes_stays_with_who_when_and_why(report, signer):
    first, second = signed(saved_again(pdf_of(report)), signer), signed(pdf_of(report), signer)
    record(report, first)
    office = builders.office(report.unit)
    with pytest.raises(Invalid, match="lý do thay bản đã ký") as refused:
        record(report, second)
    assert refused.value.field == "reason"
    issue = record(report, second, reason="Tải nhầm bản lưu lại")
    [kept] = issue.replaced.all()
    assert (kept.origin, kept.reason, kept.brought_by_id) == (FileOrigin.RESAVED, "Tải nhầm bản lưu lại", office.pk)
    assert kept.replaced_at and issue.file.name != kept.file.name
    client = Client()
    client.force_login(office)
    page = client.get(f"/bao-cao/{report.pk}/").content.decode()
    assert "Bản đã ký trước đây (1)" in page and "Tải nhầm bản lưu lại" in page and str(kept.replaced_by) in page
    assert client.get(f"/bao-cao/{report.pk}/ban-hanh/1/tep/?truoc={kept.pk}").content == first
    assert client.get(f"/bao-cao/{report.pk}/ban-hanh/1/tep/").content == second
    assert client.get(f"/bao-cao/{report.pk}/ban-hanh/1/tep/?truoc={kept.pk + 1}").status_code == 404
    last = AuditEvent.objects.filter(action="Ghi số, ngày ban hành").latest("pk")
    assert last.after["reason"] == "Tải nhầm bản lưu lại" and last.before["sha256"] == kept.sha256


def test_the_same_file_again_replaces_nothing_and_is_judged_anew(report, signer, settings):
    settings.SIGNATURE_ROOTS = None
    content = signed(pdf_of(report), signer)
    assert record(report, content).signature == SignatureState.UNTRUSTED
    Issue.objects.update(origin="", edition=None)
    issue = record(report, content, number="6")
    assert (issue.origin, issue.edition, issue.number) == (FileOrigin.MADE, 1, "6")
    assert not ReplacedFile.objects.exists()


def test_the_file_of_an_earlier_sending_is_listed(report, signer, home_affairs):
    record(report, signed(pdf_of(report), signer))
    return_report(report=report, by=home_affairs, reason="Thiếu")
    report.refresh_from_db()
    page = report_page(report, builders.office(report.unit))
    assert page.issue is None
    assert [(one.version, one.is_replaced) for one in page.former_signed] == [(1, False)]


def test_a_replacement_that_fails_leaves_the_first_file_in_its_place(report, signer, monkeypatch):
    def refuse(**_):
        raise DatabaseError("full")

    issue = record(report, bare_pdf())
    monkeypatch.setattr(documents.ReportTransition.objects, "create", refuse)
    with pytest.raises(DatabaseError):
        record(report, signed(pdf_of(report), signer), reason="Bản ký số")
    kept = Issue.objects.get(pk=issue.pk)
    assert kept.sha256 == issue.sha256 and not ReplacedFile.objects.exists()
    with kept.file.open("rb") as stored:
        assert stored.read() == bare_pdf()


@pytest.mark.parametrize("lacking", [{"reason": ""}, {"file": ""}, {"brought_by": None}, {"sha256": ""}])
def test_the_database_keeps_no_replaced_file_without_its_story(report, signer, lacking):
    record(report, bare_pdf())
    record(report, signed(pdf_of(report), signer), reason="Bản ký số")
    with pytest.raises(IntegrityError), transaction.atomic():
        ReplacedFile.objects.update(**lacking)
    with pytest.raises(IntegrityError), transaction.atomic():
        Issue.objects.update(brought_by=None)


# ── What anybody may learn of such a file ───────────────────────────────────────────────────────────────────────────


def verdict(report, content):
    code = report.files.filter(version=report.version).latest("edition").check_code
    return Client().post(f"/kiem-tra/{code}/", {"file": io.BytesIO(content)}).content.decode()


def test_the_check_page_has_one_verdict_for_each_kind_of_signed_file(report, signer):
    made = pdf_of(report)
    sealed, again, stamped = (signed(one, signer) for one in (made, saved_again(made), with_stamp(made, "So 7")))
    page = verdict(report, sealed)
    assert "bắt đầu bằng đúng tệp do cổng lập cho báo cáo này và được ký số sau đó." in page
    assert "chưa được đơn vị ghi trên cổng" in page and "Nguyễn Văn An" not in page
    assert "nhưng có phần thêm vào sau." in verdict(report, stamped)
    assert "không phải là tệp của báo cáo này." in verdict(report, again)
    assert "nhưng có phần thêm vào sau." in verdict(report, made + b"x")
    record(report, again)
    page = verdict(report, again)
    assert "là bản mà đơn vị đã ghi làm bản đã ký" in page and "đã được chương trình khác lưu lại" in page
    record(report, sealed, reason="Bản ký số")
    page = verdict(report, sealed)
    assert "đúng là bản đã ký, ban hành của báo cáo." in page and "Tệp đã ký đúng là tệp do hệ thống lập" in page
    page = verdict(report, again)
    assert "đã được đơn vị thay bằng bản khác" in page and "Bản ký số" not in page


def test_another_reports_file_is_strange_to_the_check_page(report, signer):
    other = neighbours(report)
    page = verdict(report, signed(pdf_of(other), signer))
    assert "không phải là tệp của báo cáo này." in page and str(other.unit) not in page


def test_a_file_from_before_the_comparison_is_said_to_be_that(report, signer):
    issue = record(report, signed(pdf_of(report), signer))
    Issue.objects.update(origin="", edition=None)
    code = report.files.first().check_code
    assert matching(checked(code), issue.sha256).outcome == Outcome.UNPROVEN
    assert "từ trước khi hệ thống đối chiếu" in Client().get(f"/kiem-tra/{code}/").content.decode()
