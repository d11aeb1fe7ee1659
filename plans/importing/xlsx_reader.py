"""Excel workbooks → tables: values as calamine reads them, dates and numbers as their formats show them.

What a person does not see on a sheet is not taken silently: a hidden sheet or column is not read, rows that are hidden
(mostly by a filter that somebody left on) are, and the table's notes say so.
"""

import io
import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from plans.importing import xml
from plans.importing.number_formats import EPOCH, EPOCH_1904, NumberFormat, read_formats
from plans.importing.reading import Reading, neat
from plans.importing.tables import Cell, Note, Row, Table
from plans.importing.xlsx_sheet import MAX_CELLS, Marks, Place, check_reach, column_name, read_marks, reference

_NAMED = 5  # as many places as a note names
Value = object
_TEXT = attrgetter("text")


@dataclass(frozen=True)
class _Sheet:
    """A visible sheet: its place among the visible ones, name and part of the archive."""

    number: int
    name: str
    part: str


@dataclass(frozen=True)
class _Book:
    """What the sheets of a workbook share."""

    content: bytes
    filename: str
    formats: dict[int, NumberFormat]
    epoch: date


def read_xlsx(content: bytes, filename: str) -> Reading:
    """All visible sheets as tables; a row's number is that of Excel."""
    formats = read_formats(xml.open_part(content, filename, "xl/styles.xml"), filename)
    sheets, epoch = _sheets(content, filename)
    book = _Book(content, filename, formats, epoch)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            hidden = {meta.name for meta in workbook.sheets_metadata if meta.visible != SheetVisibleEnum.Visible}
            return Reading([_table(workbook, sheet, book) for sheet in sheets if sheet.name not in hidden])
    except CalamineError as error:
        raise xml.damaged(filename) from error


def _sheets(content: bytes, filename: str) -> tuple[list[_Sheet], date]:
    """The visible sheets, and the day from which the workbook counts its dates."""
    book = xml.open_part(content, filename, "xl/workbook.xml")
    links = xml.open_part(content, filename, "xl/_rels/workbook.xml.rels")
    if book is None or links is None:
        raise xml.damaged(filename)
    parts = {link.get("Id", ""): link.get("Target", "") for link in xml.parse(links, filename)}
    found: list[_Sheet] = []
    epoch = EPOCH
    for element in xml.parse(book, filename).iter():
        kind = xml.local(element.tag)
        if kind == "workbookPr" and element.get("date1904", "0") in ("1", "true"):
            epoch = EPOCH_1904
        if kind != "sheet" or element.get("state", "visible") != "visible":
            continue
        link = next((value for key, value in element.attrib.items() if xml.local(key) == "id"), "")
        part = posixpath.normpath(posixpath.join("/xl", parts.get(link, ""))).lstrip("/")
        found.append(_Sheet(len(found) + 1, element.get("name", ""), part))
    return found, epoch


def _table(workbook: CalamineWorkbook, sheet: _Sheet, book: _Book) -> Table:
    data = xml.open_part(book.content, book.filename, sheet.part)
    if data is None:  # a chart sheet
        return Table(sheet.number, sheet.name, ())
    check_reach(data, sheet.name, book.filename)
    cells = workbook.get_sheet_by_name(sheet.name)
    values = cells.to_python(skip_empty_area=False)
    only_words = all(kind is str for row in values for kind in set(map(type, row)))
    marks = read_marks(data, {} if only_words else book.formats)
    del data
    merges = _merges(cells.merged_cell_ranges or [])
    return Table(sheet.number, sheet.name, tuple(_rows(values, marks, merges, book.epoch)), notes=_notes(sheet, marks))


def _rows(values: list[list[Value]], marks: Marks, merges: dict[Place, str | int], epoch: date) -> Iterable[Row]:
    special = {row for row, _ in (*merges, *marks.formats, *marks.words)}
    columns = [_column(column, index, epoch) for index, column in enumerate(zip(*values, strict=True))]
    for index, cells in enumerate(zip(*columns, strict=True)):
        if index in special or marks.hidden_columns:
            cells = tuple(
                _cell(value, (index, column), marks, merges, epoch)
                for column, value in enumerate(values[index])
                if merges.get((index, column)) != _LEFT
            )
            if any(cell.text or cell.above for cell in cells):
                yield Row(index + 1, cells)
        elif any(map(_TEXT, cells)):
            yield Row(index + 1, cells)


def _column(values: tuple[Value, ...], column: int, epoch: date) -> list[Cell]:
    """The cells of a column where nothing is merged: one for all rows that hold the same."""
    if bool in set(map(type, values)):  # True would be the same as 1
        return [Cell(_words(value, None, epoch), column) for value in values]
    cells = {value: Cell(_words(value, None, epoch), column) for value in set(values)}
    return [cells[value] for value in values]


_LEFT = "covered by the cell at its left"
_ABOVE = "covered by the cell above"


def _merges(ranges: list[tuple[Place, Place]]) -> dict[Place, str | int]:
    """What merging makes of cells: the width of an origin, or how a cell is covered; only where cells are read."""
    covered: dict[Place, str | int] = {}
    for (top, left), (bottom, right) in ranges[:MAX_CELLS]:
        width = min(right, xml.MAX_COLUMNS) - left + 1
        for row in range(top, min(bottom, xml.MAX_ROWS) + 1):
            if len(covered) > MAX_CELLS:
                return covered
            covered[row, left] = width if row == top else _ABOVE
            for column in range(left + 1, left + width):
                covered[row, column] = _LEFT
    return covered


def _cell(value: Value, place: Place, marks: Marks, merges: dict[Place, str | int], epoch: date) -> Cell:
    merged = merges.get(place, 1)
    if merged == _ABOVE:
        return Cell("", place[1], 1, above=True)
    width = merged if isinstance(merged, int) else 1
    if width == 1 and place[1] in marks.hidden_columns:
        return Cell("", place[1])
    text = marks.words.get(place, "") if value == "" else ""
    return Cell(text or _words(value, marks.formats.get(place), epoch), place[1], width)


def _words(value: Value, number_format: NumberFormat | None, epoch: date) -> str:
    """The value as the sheet shows it to a Vietnamese reader."""
    if isinstance(value, str):
        return neat(value)
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, int | float):
        return number_format.show_number(value, epoch) if number_format else plain_number(value)
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        return number_format.show_date(day) if number_format else f"{day:%d/%m/%Y}"
    return str(value) if value is not None else ""


def plain_number(value: float) -> str:
    """1.0 → "1", 1.1 → "1.1": as numbering is written, without the noise of binary fractions."""
    return f"{value:.10g}" if abs(value) < 1e15 else str(value)


def _notes(sheet: _Sheet, marks: Marks) -> tuple[Note, ...]:
    """What a person should know of how the sheet was read."""
    notes = []
    if marks.without_value:
        row = marks.without_value[0][0] + 1
        where = _named(reference(*place) for place in marks.without_value)
        message = "có công thức chưa có giá trị. Hãy mở tệp bằng Excel, lưu lại rồi gửi lại."
        notes.append(Note(row, "formula_without_value", f"Trang “{sheet.name}”: ô {where} {message}"))
    if marks.hidden_columns:
        where = _named(map(column_name, sorted(marks.hidden_columns)))
        notes.append(Note(1, "hidden_columns", f"Trang “{sheet.name}”: cột {where} đang ẩn nên không được đọc."))
    if marks.hidden_rows:
        where = _named(str(row + 1) for row in marks.hidden_rows)
        message = "đang ẩn nhưng vẫn được đọc, hãy bỏ những dòng không thuộc kế hoạch."
        notes.append(Note(marks.hidden_rows[0] + 1, "hidden_rows", f"Trang “{sheet.name}”: dòng {where} {message}"))
    return tuple(notes)


def _named(places: Iterable[str]) -> str:
    names = list(places)
    more = f" và {len(names) - _NAMED} chỗ khác" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
