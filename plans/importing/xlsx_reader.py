"""Excel workbooks → tables: values as calamine reads them, dates and numbers as their formats show them.

The sheet's XML is looked through first: where its filled cells reach to (one far cell would cost gigabytes), and which
of them have a format that matters.
"""

import io
import posixpath
import re
from dataclasses import dataclass
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from plans.importing import xml
from plans.importing.number_formats import NumberFormat, read_formats
from plans.importing.tables import Cell, Row, Table, tidy

# A cell that holds something: its opening tag is followed by a value, an inline text or a formula.
_FILLED = re.compile(rb"<(?:\w+:)?c\b([^>]*)>(?=\s*<(?:\w+:)?(?:v|is|f)\b)")
_REFERENCE = re.compile(rb"\br=\"([A-Za-z]{1,3})(\d{1,7})\"")
_STYLE = re.compile(rb"\bs=\"(\d{1,6})\"")
_TYPE = re.compile(rb"\bt=\"(\w+)\"")
_MAX_CELLS = 1_000_000


@dataclass(frozen=True)
class _Sheet:
    """A visible sheet: its place among the visible ones, name and part of the archive."""

    number: int
    name: str
    part: str


def read_xlsx(content: bytes, filename: str) -> list[Table]:
    """All visible sheets as tables; a row's number is that of Excel."""
    formats = read_formats(xml.open_part(content, filename, "xl/styles.xml"), filename)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            hidden = {meta.name for meta in workbook.sheets_metadata if meta.visible != SheetVisibleEnum.Visible}
            sheets = [sheet for sheet in _sheets(content, filename) if sheet.name not in hidden]
            return [_table(workbook, sheet, content, filename, formats) for sheet in sheets]
    except CalamineError as error:
        raise xml.damaged(filename) from error


def _sheets(content: bytes, filename: str) -> list[_Sheet]:
    book = xml.open_part(content, filename, "xl/workbook.xml")
    links = xml.open_part(content, filename, "xl/_rels/workbook.xml.rels")
    if book is None or links is None:
        raise xml.damaged(filename)
    parts = {link.get("Id", ""): link.get("Target", "") for link in xml.parse(links, filename)}
    found = []
    for element in xml.parse(book, filename).iter():
        if xml.local(element.tag) != "sheet" or element.get("state", "visible") != "visible":
            continue
        link = next((value for key, value in element.attrib.items() if xml.local(key) == "id"), "")
        part = posixpath.normpath(posixpath.join("/xl", parts.get(link, ""))).lstrip("/")
        found.append(_Sheet(len(found) + 1, element.get("name", ""), part))
    return found


def _table(
    workbook: CalamineWorkbook, sheet: _Sheet, content: bytes, filename: str, formats: dict[int, NumberFormat]
) -> Table:
    data = xml.open_part(content, filename, sheet.part)
    if data is None:  # a chart sheet
        return Table(sheet.number, sheet.name, ())
    styles = _look_through(data, sheet, filename, formats)
    del data
    values = workbook.get_sheet_by_name(sheet.name)
    covered = _merges(values.merged_cell_ranges or [])
    rows = []
    for index, row in enumerate(values.to_python(skip_empty_area=False)):
        cells = [
            _cell(value, index, column, styles, covered)
            for column, value in enumerate(row)
            if covered.get((index, column)) != _LEFT
        ]
        if any(cell.text or cell.above for cell in cells):
            rows.append(Row(index + 1, tuple(cells)))
    return Table(sheet.number, sheet.name, tuple(rows))


def _look_through(
    data: bytes, sheet: _Sheet, filename: str, formats: dict[int, NumberFormat]
) -> dict[tuple[int, int], NumberFormat]:
    """Formats of numeric cells by (row, column), both from 0; refuses a sheet whose filled cells reach too far."""
    styles: dict[tuple[int, int], NumberFormat] = {}
    for count, match in enumerate(_FILLED.finditer(data)):
        reference = _REFERENCE.search(match[1])
        if reference is None:
            continue
        row, column = int(reference[2]), column_number(reference[1].decode())
        if row > xml.MAX_ROWS or column > xml.MAX_COLUMNS or count > _MAX_CELLS:
            where = reference[1].decode().upper() + str(row)
            raise xml.too_large(
                filename,
                f"có ô dữ liệu ở quá xa trong trang “{sheet.name}” ({where}; nhận đến {xml.MAX_ROWS} dòng, "
                f"{xml.MAX_COLUMNS} cột)",
            )
        kind, style = _TYPE.search(match[1]), _STYLE.search(match[1])
        if style and (kind is None or kind[1] == b"n") and int(style[1]) in formats:
            styles[row - 1, column - 1] = formats[int(style[1])]
    return styles


def column_number(letters: str) -> int:
    """A → 1, XFD → 16384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


_LEFT = "covered by the cell at its left"
_ABOVE = "covered by the cell above"


def _merges(ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> dict[tuple[int, int], str | int]:
    """What merging makes of cells: the width of an origin, or how a cell is covered; only where cells are read."""
    covered: dict[tuple[int, int], str | int] = {}
    for (top, left), (bottom, right) in ranges[:_MAX_CELLS]:
        width = min(right, xml.MAX_COLUMNS) - left + 1
        for row in range(top, min(bottom, xml.MAX_ROWS) + 1):
            if len(covered) > _MAX_CELLS:
                return covered
            covered[row, left] = width if row == top else _ABOVE
            for column in range(left + 1, left + width):
                covered[row, column] = _LEFT
    return covered


def _cell(value: object, row: int, column: int, styles: dict[tuple[int, int], NumberFormat], covered: dict) -> Cell:
    merged = covered.get((row, column), 1)
    if merged == _ABOVE:
        return Cell("", column, 1, above=True)
    return Cell(_words(value, styles.get((row, column))), column, merged if isinstance(merged, int) else 1)


def _words(value: object, number_format: NumberFormat | None) -> str:
    """The value as the sheet shows it to a Vietnamese reader."""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, int | float):
        return number_format.show_number(value) if number_format else plain_number(value)
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        return number_format.show_date(day) if number_format else f"{day:%d/%m/%Y}"
    return str(value) if value is not None else ""


def plain_number(value: float) -> str:
    """1.0 → "1", 1.1 → "1.1": as numbering is written, without the noise of binary fractions."""
    return f"{value:.10g}" if abs(value) < 1e15 else str(value)
