"""Files → tables, within bounded time and memory; content is gated before it comes here."""

from pathlib import Path

from plans.importing.docx_reader import read_docx
from plans.importing.errors import PlanFileError
from plans.importing.tables import Table
from plans.importing.xlsx_reader import read_xlsx
from reform.common.uploads import MAX_BYTES, PLAN_KINDS, UploadError, gate_file

_READERS = {"docx": read_docx, "xlsx": read_xlsx}


def read_tables(source: str | Path | bytes, filename: str, *, max_bytes: int = MAX_BYTES) -> list[Table]:
    """All tables of a .docx, all visible sheets of an .xlsx, in their order; raises PlanFileError.

    A hidden sheet is never opened. At most 20,000 rows and 256 columns a table.
    """
    try:
        kind = gate_file(source, filename, max_bytes=max_bytes, allowed=PLAN_KINDS)
    except UploadError as error:
        raise PlanFileError(error.code, error.message) from error
    content = source if isinstance(source, bytes) else Path(source).read_bytes()
    return _READERS[kind](content, filename)
