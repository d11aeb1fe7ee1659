"""Plain text → a table where its lines have columns (copied from Excel, or CSV), else its lines."""

import csv
import io
from collections import Counter

from plans.importing import xml
from plans.importing.errors import PlanFileError
from plans.importing.headings import role_of
from plans.importing.reading import Reading, lines_of, neat
from plans.importing.tables import Cell, Row, Table
from reform.common.uploads import decode_text

_LONGEST = 100_000
_SEARCH_ROWS = 60
_MOST_LINES = 40  # a cell with more lines is a quotation mark that nobody closed


def read_text(content: bytes, filename: str) -> Reading:
    """The table in a text, by tabs before semicolons before commas; a text without one has only lines."""
    text = decode_text(content) or ""
    for separator in "\t;,":
        rows = _rows(text, separator, filename)
        if rows and _is_table(rows, separator):
            return Reading([_table(rows, filename)])
    return Reading([], [line for raw in text.split("\n") for line in lines_of(raw)], wrapped=True)


def _rows(text: str, separator: str, filename: str) -> list[list[str]]:
    """The fields of each line; quotation marks hold several lines together, unless one was left open."""
    if separator not in text:
        return []
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=separator))
        if any(cell.count("\n") > _MOST_LINES for row in rows for cell in row):
            rows = list(csv.reader(io.StringIO(text), delimiter=separator, quoting=csv.QUOTE_NONE))
    except csv.Error as error:
        raise PlanFileError("damaged", f"Không đọc được bảng trong tệp “{filename}”. Hãy dán lại từ Excel.") from error
    return rows


def _is_table(rows: list[list[str]], separator: str) -> bool:
    """Columns of the same number on most lines; commas and semicolons also stand in sentences, so those need a line of
    known headings.
    """
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    widths = Counter(len(row) for row in filled if sum(bool(cell.strip()) for cell in row) >= 2)
    if not widths:
        return False
    width, _ = widths.most_common(1)[0]
    alike = sum(len(row) == width for row in filled)
    if alike < 2 or alike * 2 < len(filled):
        return False
    return separator == "\t" or any(
        len(row) == width and sum(bool(role_of(cell)) for cell in row) >= 3 for row in filled[:_SEARCH_ROWS]
    )


def _table(rows: list[list[str]], filename: str) -> Table:
    if len(rows) > xml.MAX_ROWS:
        raise xml.too_large(filename, f"có bảng dài hơn {xml.MAX_ROWS} dòng")
    if max(map(len, rows)) > xml.MAX_COLUMNS:
        raise xml.too_large(filename, f"có bảng rộng hơn {xml.MAX_COLUMNS} cột")
    found = []
    for number, row in enumerate(rows, start=1):
        cells = tuple(Cell(neat(text[:_LONGEST]), column) for column, text in enumerate(row))
        if any(cell.text for cell in cells):
            found.append(Row(number, cells))
    return Table(1, "", tuple(found))
