"""The sheet of figures as a workbook: written for people to fill in, read back with what is odd in its cells; pure."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from indicators.numbers import as_typed
from reform.common.errors import Invalid
from reform.common.spreadsheets import DAMAGED, read_workbook
from reform.common.text import clean

KEY, NAME, HOW = "Mã", "Chỉ tiêu", "Cách tính"
NUMERATOR, DENOMINATOR, VALUE, BAND = "Tử số", "Mẫu số", "Giá trị", "Nhóm"
LAST, YEAR_AGO, NOTE, REASON, SEEN = "Kỳ trước", "Cùng kỳ năm trước", "Ghi chú", "Lý do sửa", "Lần ghi"
PROBLEMS = "Cần sửa"
COLUMNS = (KEY, NAME, HOW, NUMERATOR, DENOMINATOR, VALUE, BAND, LAST, YEAR_AGO, NOTE, REASON, SEEN)
BOXES = {
    NUMERATOR: "numerator",
    DENOMINATOR: "denominator",
    VALUE: "value",
    BAND: "band",
    NOTE: "note",
    REASON: "reason",
}
MOST_LINES = 1_000
_NUMBERS = (NUMERATOR, DENOMINATOR, VALUE)
_WIDTHS = (14, 46, 40, 12, 12, 12, 16, 16, 16, 28, 28, 8)
_UNPACKED = 20 * 1024 * 1024  # octets; a sheet of a thousand lines has a hundredth of it
_MARK = "Mã bảng"
_HEAD = 4  # the row of the headings; above them the title, the mark of the sheet and how to fill it in
_GREY = PatternFill("solid", fgColor="FFE9ECF0")
_EDGE = Border(*[Side("thin", color="FFB3BBC5")] * 4)
_FORMAT = "#,##0.####"


@dataclass(frozen=True)
class SheetLine:
    """A line as it is written: its cells by column, and in which of them somebody may write."""

    cells: Mapping[str, object]
    open: frozenset[str] = frozenset()
    is_area: bool = False


@dataclass(frozen=True)
class FileLine:
    """A line as it was read: its number in the file, {box: text}, {column: what is wrong with the cell}."""

    number: int
    key: str
    texts: Mapping[str, str]
    seen: int | None = None
    troubles: Mapping[str, str] = field(default_factory=dict)
    is_hidden: bool = False


@dataclass(frozen=True)
class LeftLine:
    """A line that could not be taken as it is, and why."""

    line: FileLine
    problems: tuple[str, ...]


# ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def write_sheet(title: str, mark: str, hint: str, lines: Sequence[SheetLine], *, with_problems: bool = False) -> bytes:
    """The workbook: grey cells are locked, without a password; white ones take numbers not below zero, and words. The
    column of what is wrong stands only `with_problems`; reading passes it over.
    """
    columns, widths = (COLUMNS, _WIDTHS) if not with_problems else ((*COLUMNS, PROBLEMS), (*_WIDTHS, 48))
    book = Workbook()
    sheet = book.active
    sheet.title = "Số liệu"
    _text(sheet.cell(1, 1), title).font = Font(bold=True, size=14)
    _text(sheet.cell(2, 1), _MARK)
    _text(sheet.cell(2, 2), mark)
    _text(sheet.cell(3, 1), hint)
    for place, (name, width) in enumerate(zip(columns, widths, strict=True), start=1):
        cell = _text(sheet.cell(_HEAD, place), name)
        cell.font, cell.fill, cell.border = Font(bold=True), _GREY, _EDGE
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(place)].width = width
    for number, line in enumerate(lines, start=_HEAD + 1):
        _write_line(sheet, number, line, columns)
    sheet.freeze_panes = sheet.cell(_HEAD + 1, 3)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.print_title_rows = f"{_HEAD}:{_HEAD}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    _validate(sheet, _HEAD + len(lines))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_line(sheet: Worksheet, number: int, line: SheetLine, columns: Sequence[str]) -> None:
    for place, column in enumerate(columns, start=1):
        value, cell = line.cells.get(column), sheet.cell(number, place)
        if isinstance(value, str):
            _text(cell, value)
        elif value is not None:
            cell.value = value
        cell.border = _EDGE
        cell.alignment = Alignment(wrap_text=column not in _NUMBERS, vertical="top")
        if column in _NUMBERS:
            cell.number_format = _FORMAT
        if column in line.open:
            cell.protection = Protection(locked=False)
        else:
            cell.fill = _GREY
        if line.is_area:
            cell.font = Font(bold=True)


def _text(cell: Cell, value: str) -> Cell:
    """Text stays text, also what looks like a formula."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)
    cell.data_type = "s"
    return cell


def _validate(sheet: Worksheet, last: int) -> None:
    numbers = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
    numbers.error, numbers.errorTitle = "Hãy nhập một số từ 0 trở lên.", "Số liệu chưa đúng"
    letters = [get_column_letter(COLUMNS.index(column) + 1) for column in _NUMBERS]
    numbers.add(f"{letters[0]}{_HEAD + 1}:{letters[-1]}{max(last, _HEAD + 1)}")
    sheet.add_data_validation(numbers)


# ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def read_sheet(content: bytes, mark: str, called: str) -> list[FileLine]:
    """The lines of a filled-in workbook, without those of areas.

    Raises `Invalid` for what is no workbook or too large, one of another unit or period (`mark`; `called` names the
    one that is wanted), and one without a column. What is wrong with single cells is in `troubles`.
    """
    read_workbook(content)  # the gate: what may come in at all, and how large it may be
    with ZipFile(io.BytesIO(content)) as parts:  # every sheet is read below, not the first alone
        if sum(part.file_size for part in parts.infolist()) > _UNPACKED:
            raise Invalid("Tệp quá lớn so với bảng tải về từ trang này. Hãy bỏ các trang tính khác.", field="file")
    try:
        book = load_workbook(io.BytesIO(content))
    except DAMAGED as error:
        raise Invalid("Không đọc được tệp này. Hãy chọn tệp Excel (.xlsx) còn mở được.", field="file") from error
    sheet = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), None)
    if sheet is None:
        raise Invalid("Tệp không có trang tính nào đang hiển thị.", field="file")
    head = _headings(sheet)
    _check_mark(sheet, head, mark, called)
    columns = {clean(str(cell.value)): cell.column for cell in sheet[head] if cell.value is not None}
    missing = [column for column in (KEY, *BOXES, SEEN) if column not in columns]
    if missing:
        raise Invalid(f"Tệp thiếu cột: {', '.join(missing)}. Hãy dùng tệp tải về từ trang này.", field="file")
    lines = list(_lines(sheet, head, columns))
    if not lines:
        raise Invalid("Tệp không có dòng số liệu nào dưới dòng tiêu đề.", field="file")
    if len(lines) > MOST_LINES:
        raise Invalid(f"Tệp có {len(lines)} dòng, tối đa {MOST_LINES}.", field="file")
    return lines


def _headings(sheet: Worksheet) -> int:
    for row in sheet.iter_rows(min_row=1, max_row=min(sheet.max_row, 20)):
        words = {clean(str(cell.value)) for cell in row if cell.value is not None}
        if KEY in words and words & set(BOXES):
            return row[0].row
    raise Invalid(f"Không thấy dòng tiêu đề có cột “{KEY}”. Hãy dùng tệp tải về từ trang này.", field="file")


def _check_mark(sheet: Worksheet, head: int, mark: str, called: str) -> None:
    for row in sheet.iter_rows(min_row=1, max_row=head):
        if clean(str(row[0].value or "")) == _MARK:
            found = clean(str(row[1].value or "")) if len(row) > 1 else ""
            if found == mark:
                return
            raise Invalid(f"Tệp này là bảng “{found}”, còn trang này là {called} (“{mark}”).", field="file")
    raise Invalid(f"Tệp không có dòng “{_MARK}” ở đầu trang. Hãy dùng tệp tải về từ trang này.", field="file")


def _lines(sheet: Worksheet, head: int, columns: Mapping[str, int]) -> Iterator[FileLine]:
    merged = [one for one in sheet.merged_cells.ranges if one.max_row > head]
    names = {place: column for column, place in columns.items() if column in (*BOXES, KEY, SEEN)}
    for row in sheet.iter_rows(min_row=head + 1):
        number = row[0].row
        cells = {names[cell.column]: cell for cell in row if cell.column in names}
        key = clean(str(cells[KEY].value or "")) if KEY in cells else ""
        filled = any(cells[column].value not in (None, "") for column in BOXES if column in cells)
        if not key and not filled:
            continue
        texts, troubles = {}, {}
        for column, box in BOXES.items():
            try:
                texts[box] = _cell_text(cells[column]) if column in cells else ""
            except ValueError as trouble:
                texts[box], troubles[column] = "", str(trouble)
        for block in merged:
            if block.min_row <= number <= block.max_row:
                troubles[KEY] = f"các ô {block.coord} bị gộp; hãy bỏ gộp ô."
        seen = cells[SEEN].value if SEEN in cells else None
        known = int(seen) if isinstance(seen, int | float) and not isinstance(seen, bool) and 0 <= seen < 1e9 else None
        yield FileLine(number, key, texts, known, troubles, bool(sheet.row_dimensions[number].hidden))


def _cell_text(cell: Cell) -> str:
    """What somebody would have typed; raises ValueError with what the cell is instead."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f" or (isinstance(value, str) and value.startswith("=")):
        raise ValueError("ô này là công thức; hãy chép và dán giá trị (Paste Values).")
    if cell.data_type == "e":
        raise ValueError(f"ô này là lỗi {value} của Excel.")
    if isinstance(value, datetime | date | time | timedelta):
        raise ValueError("ô này là ngày tháng, không phải số; hãy đặt lại định dạng ô là Number rồi gõ lại.")
    if isinstance(value, bool):
        raise ValueError("ô này là TRUE/FALSE, không phải số.")
    if isinstance(value, int | float | Decimal):
        amount = Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
        return as_typed(amount * 100 if "%" in (cell.number_format or "") else amount)
    return clean(str(value))[:300]
