"""The gate before any parser: what comes through and what is refused, with words that say what to do."""

import io
import struct
import unicodedata
import zipfile

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reform.common.uploads import EVIDENCE_KINDS, PLAN_KINDS, UploadError, decode_text, gate_file

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
PDF = b"%PDF-1.7\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 20


def word_file(text: str = "Kế hoạch") -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def excel_file() -> bytes:
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "Kế hoạch"
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def archive(parts: dict[str, bytes], content_type: str = DOCX_TYPE) -> bytes:
    """A zip that calls itself a Word document, with these parts beside the list of types."""
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{content_type}"/></Types>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", types)
        for name, content in parts.items():
            file.writestr(name, content)
    return stream.getvalue()


def open_document(kind: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        file.writestr("content.xml", "<x/>")
    return stream.getvalue()


def refusal(content: bytes, name: str = "ke-hoach.docx", **options) -> UploadError:
    with pytest.raises(UploadError) as raised:
        gate_file(content, name, **options)
    assert name in raised.value.message and raised.value.message == str(raised.value)
    return raised.value


@pytest.mark.parametrize(
    ("content", "kind"), [(word_file(), "docx"), (excel_file(), "xlsx"), (PDF, "pdf"), (PNG, "png"), (JPG, "jpg")]
)
def test_the_kind_comes_from_the_content(content, kind):
    assert gate_file(content, "tep-bat-ky.bin", allowed=EVIDENCE_KINDS) == kind


def test_a_path_is_read_too(tmp_path):
    path = tmp_path / "ke-hoach.docx"
    path.write_bytes(word_file())
    assert gate_file(path) == "docx"
    with pytest.raises(UploadError, match=r"Không tìm thấy tệp “khong-co\.docx”"):
        gate_file(tmp_path / "khong-co.docx")


@pytest.mark.parametrize(
    ("content", "name", "code", "words"),
    [
        (b"", "a.docx", "empty", "không có nội dung"),
        (OLE, "a.doc", "wrong_type", "Mở bằng Word và lưu lại dạng .docx"),
        (OLE, "a.xls", "wrong_type", "Mở bằng Excel và lưu lại dạng .xlsx"),
        (JPG, "a.jpg", "wrong_type", "không phải là Word (.docx), Excel (.xlsx), PDF"),
        (b"{\\rtf1\\ansi K}", "a.doc", "wrong_type", "định dạng RTF. Mở bằng Word và lưu lại dạng .docx"),
        (b"MIME-Version: 1.0\n\n<table>", "a.mht", "wrong_type", "lưu lại dạng .docx"),
        (open_document("text"), "a.odt", "wrong_type", "Mở bằng LibreOffice hoặc Word và lưu lại dạng .docx"),
        (open_document("spreadsheet"), "a.ods", "wrong_type", "LibreOffice hoặc Excel và lưu lại dạng .xlsx"),
        (b"one line of text", "a.txt", "wrong_type", "không phải là"),
        ("chữ\x07\nkhác".encode(), "a.txt", "wrong_type", "không phải là"),
        (b"\x00\x01 nothing", "a.docx", "wrong_type", "không phải là Word (.docx), Excel (.xlsx)"),
        (word_file()[:2000], "a.docx", "truncated", "bị hỏng hoặc bị cắt ngang"),
        (archive({"word/document.xml": b"<x/>"}, "application/zip"), "a.docx", "wrong_type", "không phải là Word"),
        (archive({"other.xml": b"<x/>"}), "a.docx", "not_office", "không phải là tài liệu Word"),
        (archive({"word/vbaProject.bin": b"x"}), "a.docx", "macros", "có macro"),
        (
            archive({"word/document.xml": b"x"}, "application/vnd.ms-word.document.macroEnabled.main+xml"),
            "a.docm", "wrong_type", "có macro",
        ),
        (archive({"word/../../etc/passwd": b"x", "word/document.xml": b"x"}), "a.docx", "archive_paths", "cấu trúc"),
        (archive({"/word/document.xml": b"x"}), "a.docx", "archive_paths", "cấu trúc"),
        (archive({"word\\document.xml": b"x"}), "a.docx", "archive_paths", "cấu trúc"),
        (archive({"word/document.xml": b"a" * 3_000_000}), "a.docx", "archive_bomb", "bung ra quá lớn"),
        (archive({f"word/{number}.xml": b"" for number in range(2100)}), "a.docx", "archive_bomb", "quá nhiều phần"),
    ],
)  # fmt: skip
def test_what_is_refused(content, name, code, words):
    error = refusal(content, name)
    assert error.code == code and words in error.message


def test_size_is_limited():
    content = word_file()
    error = refusal(content, max_bytes=2 * 1024 * 1024 // 1024)
    assert (error.code, "lớn hơn 2048 byte" in error.message) == ("too_large", True)
    assert "lớn hơn 10 MB" in refusal(content + b"\0" * 10 * 1024 * 1024).message


WORDS = "STT\tNội dung\r\n1\tCải cách thủ tục hành chính"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"]
)  # fmt: skip
def test_text_is_known_in_the_encodings_of_vietnamese_offices(encoding):
    written = old_letters(WORDS) if encoding == "cp1258" else WORDS
    content = written.encode(encoding)
    assert gate_file(content, "a") == "text"
    assert decode_text(content) == WORDS.replace("\r\n", "\n")
    assert gate_file(f"<TABLE>{written}</TABLE>".encode(encoding), "a") == "html"


def old_letters(text: str) -> str:
    """Letters as that page has them: â, ă, ê, ô, ơ, ư, đ whole, tones behind them."""
    tones = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    split = []
    for letter in text:
        marks = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in marks if mark in tones)
        split.append(unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in tones)) + tone)
    return "".join(split)


def test_pages_and_plain_text_are_plans_but_no_evidence():
    assert {"html", "text"} == PLAN_KINDS - EVIDENCE_KINDS
    for content in (WORDS.encode(), b"<table><tr><td>a\n</table>"):
        assert refusal(content, "a.txt", allowed=EVIDENCE_KINDS).code == "wrong_type"


def test_sizes_in_the_directory_are_not_believed():
    """A part that says it is small and inflates to more is damaged, however the lie is told."""
    content = bytearray(archive({"word/document.xml": b"a" * 500_000}))
    at = content.rfind(b"PK\x01\x02", 0, content.rfind(b"PK\x01\x02"))
    directory = content.find(b"PK\x01\x02", at + 4) if at >= 0 else content.find(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = struct.pack("<I", 10)
    assert refusal(bytes(content)).code in ("truncated", "archive_bomb")


@given(st.integers(0, 30_000), st.binary(min_size=1, max_size=40))
def test_damaged_files_are_refused_or_pass_but_never_break(at, noise):
    content = bytearray(WORD)
    content[at % len(content) : at % len(content) + len(noise)] = noise
    try:
        assert gate_file(bytes(content), "a.docx") in PLAN_KINDS
    except UploadError as error:
        assert error.message.startswith("Tệp") or error.message.startswith("Không")


WORD = word_file()
