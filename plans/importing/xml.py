"""XML parts of office files, read without entities, network or document types."""

import io
import zipfile

from lxml import etree

from plans.importing.errors import PlanFileError

MAX_ROWS = 20_000
MAX_COLUMNS = 256
_HEAD = 4096
# A part that is read as a whole: styles, numbering, lists of sheets. Its tree takes some ten times as much memory.
_MAX_WHOLE = 16 << 20


def open_part(content: bytes, filename: str, part: str) -> bytes | None:
    """The bytes of one part of the archive, or None when it is not there; raises PlanFileError for a document type."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        try:
            data = archive.read(part)
        except KeyError:
            return None
    if b"<!DOCTYPE" in data[:_HEAD] or b"<!ENTITY" in data:
        raise damaged(filename)
    return data


def parse(data: bytes, filename: str) -> etree._Element:
    """The root of a small part; raises PlanFileError when it is not well-formed or not small."""
    if len(data) > _MAX_WHOLE:
        raise too_large(filename, "có phần định dạng quá lớn")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise damaged(filename) from error


def local(tag: object) -> str:
    """A tag without its namespace; "" for comments and the like."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def whole(text: str, default: int) -> int:
    """A small whole number in an attribute; the default for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else default


def damaged(filename: str) -> PlanFileError:
    """The refusal of a file whose content is no XML, or cut off."""
    return PlanFileError(
        "damaged", f"Không đọc được nội dung tệp “{filename}”. Hãy mở bằng Word hoặc Excel, lưu lại rồi gửi lại."
    )


def too_large(filename: str, what: str) -> PlanFileError:
    """The refusal of a file that has more of something than is read; `what` says of what."""
    return PlanFileError("too_large", f"Tệp “{filename}” {what}. Hãy xóa phần thừa, lưu lại rồi gửi lại.")
