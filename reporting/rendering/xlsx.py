"""The annexes as a workbook, a sheet each: real numbers, real dates, heads that stay in sight, ready to print."""

from datetime import date
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reporting.rendering import heights
from reporting.rendering.document import ReportDocument
from reporting.rendering.packages import repacked
from reporting.rendering.tables import Align, Annex, Column, Row
from reporting.rendering.values import Percent, Share, Value, cell_text
from reporting.rendering.xlsx_charts import add_chart

_FACE = "Times New Roman"
_THIN = Side(style="thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CHARACTERS = 130  # of 11 pt across a landscape page
_CELL_LIMIT = 32_767  # characters that Excel takes in a cell
_CELL_CUT = " […]"
_MOST_BARS = 40  # rows that a chart can show so that they are told apart
_FORMULA_STARTS = ("=", "+", "-", "@", "\t")
_LETTERING = {
    "Tên phụ lục": heights.CAPITALS,
    "Kèm theo": heights.ATTACHED,
    "Ghi chú phụ lục": heights.NOTE,
    "Nhóm": heights.BOLD,
}
_PLACES = {Align.TEXT: "left", Align.CENTRE: "center", Align.NUMBER: "right"}


def render_xlsx(document: ReportDocument) -> bytes:
    """The workbook. Equal documents give equal bytes. Text that looks like a formula stays text."""
    book = Workbook()
    book.remove(book.active)
    for style in _styles():
        book.add_named_style(style)
    for annex in document.annexes:
        _fill(book.create_sheet(annex.name), annex.as_one, document)
    book.properties.title = document.full_title
    book.properties.creator = document.unit_name
    book.properties.language = "vi-VN"
    stream = BytesIO()
    book.save(stream)
    return repacked(stream.getvalue(), on=document.cutoff_on)


def _styles() -> list[NamedStyle]:
    """Named once, so that thousands of cells share them."""

    def style(name: str, place: str, *, size: int = 11, box: bool = True, **looks) -> NamedStyle:
        made = NamedStyle(name, font=Font(name=_FACE, size=size, **looks))
        made.alignment = Alignment(horizontal=place, vertical="center" if place == "center" else "top", wrap_text=True)
        if box:
            made.border = _BOX
        return made

    cells = [style(f"Ô {align.value}", place) for align, place in _PLACES.items()]
    totals = [style(f"Tổng {align.value}", place, bold=True) for align, place in _PLACES.items()]
    return [
        *cells,
        *totals,
        style("Đầu bảng", "center", bold=True),
        style("Mã cột", "center", italic=True),
        style("Nhóm", "left", bold=True),
        style("Tên phụ lục", "center", size=14, bold=True, box=False),
        style("Kèm theo", "center", size=13, italic=True, box=False),
        style("Ghi chú phụ lục", "center", size=12, box=False),
    ]


def _fill(sheet: Worksheet, annex: Annex, document: ReportDocument) -> None:
    for index, column in enumerate(annex.columns, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = _width(column)
    above = [
        (annex.name, "Tên phụ lục"),
        (annex.title.upper(), "Tên phụ lục"),
        (document.attached_to, "Kèm theo"),
        (f"({annex.note})" + (f" – {document.mark}" if document.mark else ""), "Ghi chú phụ lục"),
    ]
    for row, (text, style) in enumerate(above, start=1):
        _across(sheet, row, annex, text, style)
    first = len(above) + 2
    head_end = _head(sheet, annex, first)
    row = head_end
    for group in annex.groups:
        if group.heading:
            row += 1
            _across(sheet, row, annex, group.heading, "Nhóm")
        for values in group.rows:
            row += 1
            _row(sheet, annex, row, values, "Ô")
    rows = (head_end + 1, row)
    if annex.total:
        row += 1
        _row(sheet, annex, row, annex.total, "Tổng")
    if annex.plot and 0 < row - head_end <= _MOST_BARS:
        add_chart(sheet, annex, annex.plot, rows, below=row + 2)
    if not annex.has_rows and annex.empty:
        row += 1
        _across(sheet, row, annex, annex.empty, "Nhóm")
    _set_up(sheet, first, head_end, document)


def _width(column: Column) -> float:
    """Of the column, in characters."""
    return max(5, column.width * _CHARACTERS / 100)


def _head(sheet: Worksheet, annex: Annex, first: int) -> int:
    """Head of the table and its code row; the number of the last row of it."""
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(annex.head, start=first):
        column = 1
        for cell in cells:
            while (row, column) in taken:
                column += 1
            block = [(row + down, column + right) for down in range(cell.rows) for right in range(cell.columns)]
            taken.update(block)
            for place in block:
                sheet.cell(*place).style = "Đầu bảng"
            _text(sheet.cell(row, column), cell.text)
            if len(block) > 1:
                sheet.merge_cells(start_row=row, start_column=column, end_row=block[-1][0], end_column=block[-1][1])
    _head_heights(sheet, annex, first)
    codes = first + len(annex.head)
    for column, code in enumerate(annex.codes, start=1):
        sheet.cell(codes, column).style = "Mã cột"
        _text(sheet.cell(codes, column), code)
    sheet.row_dimensions[codes].height = heights.height_of([], heights.BODY)
    return codes


def _head_heights(sheet: Worksheet, annex: Annex, first: int) -> None:
    """A heading over columns needs a line; below it stand those of the columns, beside both those that have none."""
    last = first + len(annex.head) - 1
    grouped = [(column.heading, _width(column)) for column in annex.columns if column.group]
    alone = [(column.heading, _width(column)) for column in annex.columns if not column.group]
    above = heights.height_of([], heights.BOLD) if last > first else 0
    if above:
        sheet.row_dimensions[first].height = above
    needed = max(heights.height_of(alone, heights.BOLD) - above, heights.height_of(grouped, heights.BOLD))
    sheet.row_dimensions[last].height = needed


def _row(sheet: Worksheet, annex: Annex, row: int, values: Row, look: str) -> None:
    for index, (column, value) in enumerate(zip(annex.columns, values, strict=True), start=1):
        cell = sheet.cell(row, index)
        cell.style = f"{look} {column.align.value}"
        _value(cell, value)
    widths = (_width(column) for column in annex.columns)
    texts = ((value, width) for value, width in zip(values, widths, strict=True) if isinstance(value, str))
    sheet.row_dimensions[row].height = heights.height_of(texts, heights.BOLD if look == "Tổng" else heights.BODY)


def _across(sheet: Worksheet, row: int, annex: Annex, text: str, style: str) -> None:
    last = len(annex.columns)
    for column in range(1, last + 1):
        sheet.cell(row, column).style = style
    _text(sheet.cell(row, 1), text)
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
    width = sum(_width(column) for column in annex.columns)
    sheet.row_dimensions[row].height = heights.height_of([(text, width)], _LETTERING[style])


def _value(cell: Cell, value: Value) -> None:
    """Numbers as numbers, days as days, shares as exact fractions; words, and shares of nothing, as text."""
    match value:
        case None | "":
            return
        case Share(part, whole, is_measured) if whole:
            cell.value, cell.number_format = Decimal(part) / Decimal(whole), "0.0#%" if is_measured else "0.0%"
        case Percent(points):
            cell.value, cell.number_format = points / 100, "0.0#%"
        case bool() | str() | Share():
            _text(cell, cell_text(value))
        case date():
            cell.value, cell.number_format = value, "dd/mm/yyyy"
        case int():
            cell.value, cell.number_format = value, "#,##0"
        case Decimal():
            cell.value, cell.number_format = value, "#,##0.##" if value % 1 else "#,##0"


def _text(cell: Cell, text: str) -> None:
    if len(text) > _CELL_LIMIT:
        text = text[: _CELL_LIMIT - len(_CELL_CUT)] + _CELL_CUT
    cell.value = text
    cell.data_type = "s"  # openpyxl takes a leading "=" for a formula
    if text.startswith(_FORMULA_STARTS):
        cell.number_format = "@"
        cell.quotePrefix = True  # keeps it text when somebody edits the cell


def _set_up(sheet: Worksheet, first: int, head_end: int, document: ReportDocument) -> None:
    """Landscape A4 one page wide, margins and page number as in the printed annex, the head on every page."""
    sheet.freeze_panes = f"C{head_end + 1}"
    sheet.print_title_rows = f"{first}:{head_end}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.top = margins.bottom = 0.79  # inches: 20 mm
    margins.left, margins.right = 1.18, 0.59  # 30 and 15 mm
    sheet.print_options.horizontalCentered = True
    sheet.oddHeader.center.text = "&P"
    sheet.oddHeader.right.text = document.mark
    if document.check:
        sheet.oddFooter.left.text = " ".join(document.check.lines)
    sheet.sheet_view.zoomScale = 100
