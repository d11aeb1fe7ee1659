"""The gate that every uploaded file passes before any parser: size, type by content, what an archive unpacks to.

A 4.7 KB workbook can cost a reader gigabytes and a 588 KB one unpacks to 600 MB; nothing is trusted but counted bytes.
"""

import io
import lzma
import re
import unicodedata
import zipfile
import zlib
from pathlib import Path, PurePosixPath

MEGABYTE = 1024 * 1024
MAX_BYTES = 10 * MEGABYTE
MAX_ENTRIES = 2_000
MAX_ENTRY_BYTES = 100 * MEGABYTE
MAX_UNPACKED_BYTES = 200 * MEGABYTE
# Office XML shrinks to a tenth or a fiftieth; only bombs reach hundreds. Small entries may shrink as they like.
MAX_RATIO = 200
RATIO_COUNTS_FROM = MEGABYTE

PLAN_KINDS = frozenset({"docx", "xlsx", "pdf", "html", "text"})
EVIDENCE_KINDS = frozenset({"pdf", "docx", "xlsx", "png", "jpg"})

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_MAIN_PARTS = {"docx": "word/", "xlsx": "xl/"}
_WORDS = {
    "docx": "Word (.docx)", "xlsx": "Excel (.xlsx)", "pdf": "PDF", "html": "trang web (.html)",
    "text": "văn bản thuần (.txt, .csv)", "png": "ảnh PNG", "jpg": "ảnh JPEG",
}  # fmt: skip
_RTF, _MHTML = b"{\\rtf", b"MIME-Version:"
# Formats that are not read, in the words of the program that can save them as one that is.
_OTHERS = {
    "odt": ("OpenDocument (.odt)", "LibreOffice hoặc Word", ".docx"),
    "ods": ("OpenDocument (.ods)", "LibreOffice hoặc Excel", ".xlsx"),
    "rtf": ("RTF", "Word", ".docx"),
    "mhtml": ("trang web đóng gói (.mht)", "Word", ".docx"),
}
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_HTML = re.compile(r"<(?:table|html)\b|<!--StartFragment", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_MARKS = (("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"))
_MACROS = re.compile(r"(^|/)(vbaProject\.bin|vbaData\.xml|macrosheets/|dialogsheets/)", re.IGNORECASE)
_MACRO_TYPE = re.compile(rb"macroEnabled", re.IGNORECASE)
_MAIN_TYPES = {
    "docx": re.compile(rb"wordprocessingml\.(document|template)\.main\+xml"),
    "xlsx": re.compile(rb"spreadsheetml\.(sheet|template)\.main\+xml"),
}
_BLOCK = 256 * 1024
# What zipfile raises for damaged, encrypted or oddly packed content.
_ARCHIVE_ERRORS = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError)


class UploadError(ValueError):
    """A file that is refused: `code` for programs, `message` in Vietnamese for the person, with what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def gate_file(
    source: str | Path | bytes,
    filename: str = "",
    *,
    max_bytes: int = MAX_BYTES,
    allowed: frozenset[str] | set[str] = PLAN_KINDS,
) -> str:
    """The file's kind (docx, xlsx, pdf, html, text, png or jpg) when it may go on to a parser; else raises UploadError.

    `source` is a path or the content; `filename` is what the person calls it, for messages only: the kind comes from
    the content. Reads at most `max_bytes` of the file and inflates at most 200 MB of an archive, in blocks.
    """
    name = filename or (Path(source).name if isinstance(source, str | Path) else "tệp")
    content = _content(source, name, max_bytes)
    kind = _kind(content, name)
    if kind not in allowed:
        raise UploadError("wrong_type", _refusal(kind, name, allowed))
    if kind in _MAIN_PARTS:
        _check_archive(content, kind, name)
    return kind


def _content(source: str | Path | bytes, name: str, max_bytes: int) -> bytes:
    limit = f"Tệp “{name}” lớn hơn {size_in_words(max_bytes)}. Hãy tách tệp hoặc bỏ bớt hình ảnh rồi gửi lại."
    if isinstance(source, bytes):
        content = source
    else:
        path = Path(source)
        if not path.is_file():
            raise UploadError("missing", f"Không tìm thấy tệp “{name}”. Hãy kiểm tra đường dẫn.")
        if path.stat().st_size > max_bytes:
            raise UploadError("too_large", limit)
        content = path.read_bytes()
    if len(content) > max_bytes:
        raise UploadError("too_large", limit)
    if not content:
        raise UploadError("empty", f"Tệp “{name}” không có nội dung. Hãy kiểm tra lại tệp gốc rồi gửi lại.")
    return content


def size_in_words(count: int) -> str:
    """60 MB, 1,5 MB, 200 byte: as the limit of uploads is told."""
    if count >= MEGABYTE:
        return f"{count / MEGABYTE:.1f}".removesuffix(".0").replace(".", ",") + " MB"
    return f"{count} byte"


def _kind(content: bytes, name: str) -> str:
    if content.startswith((_ZIP, _EMPTY_ZIP)):
        return _office_kind(content, name)
    if content.startswith(_OLE):
        return "ole"
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith(_RTF):
        return "rtf"
    if content.startswith(_MHTML):
        return "mhtml"
    return _text_kind(content)


def _text_kind(content: bytes) -> str:
    """A page with a table, or words of more than one line, in any of the usual encodings."""
    text = decode_text(content)
    if text is None:
        return "unknown"
    if _HTML.search(text):
        return "html"
    return "text" if "\n" in text.strip() else "unknown"


def decode_text(content: bytes) -> str | None:
    """The words of a text file: UTF-8, UTF-16 with or without its mark, or the old Windows page for Vietnamese, in NFC
    and with "\\n" between lines; None for anything that is no text.
    """
    marked = next((name for name, mark in _MARKS if content.startswith(mark)), None)
    zeros = content.count(0)
    if marked is None and zeros:
        even = content[::2].count(0)
        marked = "utf-16-be" if even > zeros - even else "utf-16-le"
        if zeros * 5 < len(content):  # every letter of English and most of Vietnamese has one
            return None
    for name in [marked] if marked else ["utf-8", "cp1258"]:
        try:
            text = content.decode(name).lstrip("\ufeff")
        except UnicodeDecodeError:
            continue
        text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\0\x1a")
        return None if _CONTROL.search(text) else unicodedata.normalize("NFC", text)
    return None


def _office_kind(content: bytes, name: str) -> str:
    """docx or xlsx by the main part's content type; "zip" for other archives."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "[Content_Types].xml" not in names and "mimetype" in names:
                kind = b"".join(_blocks(archive, archive.getinfo("mimetype"), 200))
                return _OPEN_DOCUMENT.get(kind.strip(), "zip")
            entry = archive.getinfo("[Content_Types].xml")
            types = b"".join(_blocks(archive, entry, MEGABYTE))
    except KeyError:
        return "zip"
    except _ARCHIVE_ERRORS as error:
        raise _broken(name) from error
    return next((kind for kind, pattern in _MAIN_TYPES.items() if pattern.search(types)), _odd_office_kind(types))


def _odd_office_kind(types: bytes) -> str:
    return "macros" if _MACRO_TYPE.search(types) else "zip"


def _broken(name: str) -> UploadError:
    return UploadError(
        "truncated", f"Tệp “{name}” bị hỏng hoặc bị cắt ngang. Hãy mở bằng Word hoặc Excel, lưu lại rồi gửi lại."
    )


def _refusal(kind: str, name: str, allowed: frozenset[str] | set[str]) -> str:
    wanted = ", ".join(words for kind_, words in _WORDS.items() if kind_ in allowed)
    if kind == "ole":
        if name.lower().endswith((".xls", ".xlt")):
            return f"Tệp “{name}” là định dạng Excel cũ. Mở bằng Excel và lưu lại dạng .xlsx."
        return f"Tệp “{name}” là định dạng Word cũ hoặc tệp có mật khẩu. Mở bằng Word và lưu lại dạng .docx."
    if kind in _OTHERS:
        what, program, wanted = _OTHERS[kind]
        return f"Tệp “{name}” là định dạng {what}. Mở bằng {program} và lưu lại dạng {wanted}."
    if kind == "macros":
        return f"Tệp “{name}” có macro. Hãy lưu lại dạng không có macro ({wanted})."
    return f"Không nhận được tệp “{name}”: nội dung không phải là {wanted}."


def _check_archive(content: bytes, kind: str, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_directory(entries, kind, name)
            _check_sizes(archive, entries, name)
    except UploadError:
        raise
    except _ARCHIVE_ERRORS as error:
        raise _broken(name) from error


def _check_directory(entries: list[zipfile.ZipInfo], kind: str, name: str) -> None:
    if len(entries) > MAX_ENTRIES:
        raise UploadError("archive_bomb", f"Tệp “{name}” chứa quá nhiều phần bên trong nên không được nhận.")
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names) or any(_is_path_trick(entry) for entry in names):
        raise UploadError("archive_paths", f"Tệp “{name}” có cấu trúc không hợp lệ. Hãy mở, lưu lại rồi gửi lại.")
    if any(_MACROS.search(entry) for entry in names):
        raise UploadError("macros", _refusal("macros", name, {kind}))
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise UploadError("encrypted", f"Tệp “{name}” có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.")
    if not any(entry.startswith(_MAIN_PARTS[kind]) for entry in names):
        raise UploadError("not_office", f"Tệp “{name}” không phải là tài liệu {_WORDS[kind]} hợp lệ.")


def _is_path_trick(entry: str) -> bool:
    path = PurePosixPath(entry)
    return not path.parts or path.is_absolute() or ".." in path.parts or any(mark in entry for mark in "\\\0:")


def _check_sizes(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], name: str) -> None:
    """Inflate everything once and count: the sizes in the directory are only claims."""
    bomb = UploadError("archive_bomb", f"Tệp “{name}” bung ra quá lớn so với dung lượng nên không được nhận.")
    total = 0
    for entry in entries:
        if entry.file_size > MAX_ENTRY_BYTES:
            raise bomb
        count = 0
        for block in _blocks(archive, entry, MAX_ENTRY_BYTES + 1):
            count += len(block)
            total += len(block)
            squeezed = count > RATIO_COUNTS_FROM and count > MAX_RATIO * max(entry.compress_size, 1)
            if squeezed or count > MAX_ENTRY_BYTES or total > MAX_UNPACKED_BYTES:
                raise bomb


def _blocks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int):
    """The entry's content in blocks, at most `most` bytes; reading to the end also checks the entry's checksum."""
    with archive.open(entry) as stream:
        while most > 0 and (block := stream.read(min(_BLOCK, most))):
            most -= len(block)
            yield block
