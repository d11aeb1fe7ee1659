"""Files → tables, within bounded time and memory; content is gated before it comes here."""

import re
from pathlib import Path

from plans.importing.docx_reader import read_docx
from plans.importing.errors import PlanFileError
from plans.importing.header import find_header
from plans.importing.html_reader import read_html
from plans.importing.pdf_reader import read_pdf
from plans.importing.prose import read_prose
from plans.importing.reading import Reading
from plans.importing.tables import Table
from plans.importing.text_reader import read_text
from plans.importing.xlsx_reader import read_xlsx
from reform.common.collecting import no_collecting
from reform.common.uploads import MAX_BYTES, PLAN_KINDS, UploadError, gate_file

_READERS = {"docx": read_docx, "xlsx": read_xlsx, "pdf": read_pdf, "html": read_html, "text": read_text}
_LOOKED_AT = 20_000
# Letters that no Vietnamese word has, and those that nearly every Vietnamese sentence has.
_FOREIGN = re.compile("(?<=[^\\W\\d_])[µ¸¶·¹¨»¾¼½Æ©Ç®Ì«¬£§ÄÖÜäöüåæçëïîûøþßñŒœ÷¦¤¥±²³´™º](?=[^\\W\\d_]|\\b)")
_VIETNAMESE = re.compile("[\u1ea0-\u1ef9ăơưđ]", re.IGNORECASE)
_LEAST_FOREIGN = 10


@no_collecting()
def read_tables(source: str | Path | bytes, filename: str, *, max_bytes: int = MAX_BYTES) -> list[Table]:
    """All tables of a file in their order; raises PlanFileError.

    Of a document, text, PDF or page: every table; of a workbook: every visible sheet. Where none of them has the header
    of a plan and the words outside describe tasks in a regular way, a last table named PROSE_NAME holds those. At most
    20,000 rows and 256 columns each.
    """
    try:
        kind = gate_file(source, filename, max_bytes=max_bytes, allowed=PLAN_KINDS)
    except UploadError as error:
        raise PlanFileError(error.code, error.message) from error
    content = source if isinstance(source, bytes) else Path(source).read_bytes()
    reading = _READERS[kind](content, filename)
    _refuse_old_letters(reading, filename)
    if any(find_header(table) for table in reading.tables):
        return reading.tables
    prose = read_prose(reading.lines(), len(reading.tables) + 1, wrapped=reading.wrapped)
    return [*reading.tables, prose] if prose else reading.tables


def _refuse_old_letters(reading: Reading, filename: str) -> None:
    """Words typed in TCVN3 or VNI fonts are other letters underneath, and look right only in those fonts."""
    sample, size = [], 0
    for text in _texts(reading):
        sample.append(text)
        size += len(text)
        if size > _LOOKED_AT:
            break
    words = " ".join(sample)
    foreign = len(_FOREIGN.findall(words))
    if foreign >= _LEAST_FOREIGN and foreign > len(_VIETNAMESE.findall(words)):
        raise PlanFileError(
            "old_letters",
            f"Chữ trong tệp “{filename}” dùng bảng mã cũ (TCVN3, VNI) nên không đọc được. Hãy chuyển sang Unicode "
            "(ví dụ bằng UniKey) hoặc dùng tệp Word gốc rồi gửi lại.",
        )


def _texts(reading: Reading):
    for table in reading.tables:
        yield from table.before
        for row in table.rows:
            yield from row.texts()
    yield from reading.after
