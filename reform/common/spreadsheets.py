"""Sheets in and out of the administration pages: guarded reading, Vietnamese dates and numbers, text that stays
text.
"""

import csv
import io
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from math import isfinite
from zipfile import BadZipFile

import tablib
from django.conf import settings
from import_export import widgets
from import_export.formats import base_formats
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from reform.common.errors import Invalid
from reform.common.text import clean
from reform.common.uploads import UploadError, gate_file
from reform.common.wording import day

MAX_ROWS = 5_000
MAX_COLUMNS = 60
MAX_CELL = 5_000  # letters

_FIRST_YEAR, _LAST_YEAR = 1945, 2100
_DAY_FORMS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")
_GROUPED = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?|-?\d+(,\d+)?")
_DOT_DECIMAL = re.compile(r"-?\d+\.\d+")
# "1.234" is 1234 in Vietnam and 1,234 elsewhere; "1,234" the other way round.
_AMBIGUOUS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")
# Programs set to an East Asian language take the wide forms for the same signs.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_DAY_FORMAT = "DD/MM/YYYY"


# ── What a cell means ───────────────────────────────────────────────────────────────────────────────────────────────


def read_day(value: object) -> date | None:
    """The day that a cell holds, day before month; None for an empty cell.

    Raises ValueError for text that is not a whole date with a year of four digits: a sheet that says 05/03/26 may
    mean three different days.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = clean(str(value)) if value is not None else ""
    if not text:
        return None
    for form in _DAY_FORMS:
        try:
            found = datetime.strptime(text, form).date()
        except ValueError:
            continue
        if _FIRST_YEAR <= found.year <= _LAST_YEAR:
            return found
    raise ValueError(f"“{text}” không phải là ngày. Hãy ghi ngày/tháng/năm, ví dụ 05/03/2026.")


def read_decimal(value: object) -> Decimal | None:
    """The number that a cell holds, decimal comma and dots between thousands; None for an empty cell.

    Raises ValueError for text that is no number or that can be read in two ways ("1.234").
    """
    if value is None or isinstance(value, Decimal):
        return value
    if isinstance(value, bool) or (isinstance(value, float) and not isfinite(value)):
        raise ValueError("Ô này phải là số.")
    if isinstance(value, int | float):
        return Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
    text = clean(str(value)).replace(" ", "")
    if not text:
        return None
    if _AMBIGUOUS.fullmatch(text):
        raise ValueError(
            f"“{text}” có thể hiểu theo hai cách. Hãy nhập dưới dạng số của Excel, hoặc bỏ dấu phân cách nghìn."
        )
    plain = text.replace(".", "").replace(",", ".") if _GROUPED.fullmatch(text) else text
    if _GROUPED.fullmatch(text) or _DOT_DECIMAL.fullmatch(text):
        try:
            return Decimal(plain)
        except InvalidOperation:  # more digits than Decimal holds
            pass
    raise ValueError(f"“{text[:40]}” không phải là số. Số thập phân viết với dấu phẩy, ví dụ 98,5.")


class DayWidget(widgets.Widget):
    """A column of days."""

    def clean(self, value, row=None, **kwargs) -> date | None:
        return read_day(value)

    def render(self, value, obj=None, **kwargs) -> str:
        return day(value)


class DecimalWidget(widgets.Widget):
    """A column of measured values; exported as numbers, never as text that a sheet would read in its own way."""

    def clean(self, value, row=None, **kwargs) -> Decimal | None:
        return read_decimal(value)

    def render(self, value, obj=None, **kwargs) -> Decimal | str:
        return "" if value is None else value


class WholeNumberWidget(DecimalWidget):
    """A column of whole numbers, such as years."""

    def clean(self, value, row=None, **kwargs) -> int | None:
        found = read_decimal(value)
        if found is not None and found != found.to_integral_value():
            raise ValueError(f"“{value}” phải là số nguyên.")
        return None if found is None else int(found)


class CodeWidget(widgets.ForeignKeyWidget):
    """A column that names another row by its code; `what` says in Vietnamese what is named."""

    def __init__(self, model, what: str, field: str = "code") -> None:
        super().__init__(model, field=field)
        self.what = what

    def clean(self, value, row=None, **kwargs):
        code = clean(str(value or ""))
        if not code:
            return None
        found = self.get_queryset(value, row, **kwargs).filter(**{self.field: code}).first()
        if found is None:
            raise ValueError(f"Không có {self.what} nào có mã “{code}”.")
        return found


class YesNoWidget(widgets.Widget):
    """A column of "có" and "không"; empty is no."""

    def clean(self, value, row=None, **kwargs) -> bool:
        text = clean(str(value or "")).casefold()
        if text in ("có", "x", "true", "1"):
            return True
        if text in ("không", "", "false", "0"):
            return False
        raise ValueError(f"“{text}” phải là “có” hoặc “không”.")

    def render(self, value, obj=None, **kwargs) -> str:
        return "có" if value else "không"


class ChoiceWidget(widgets.Widget):
    """A column of one of several values; the sheet may hold the value or its Vietnamese label."""

    def __init__(self, choices) -> None:
        super().__init__()
        self.choices = choices

    def clean(self, value, row=None, **kwargs) -> str:
        text = clean(str(value or ""))
        for key, label in self.choices.choices:
            if text.casefold() in (key.casefold(), label.casefold()):
                return key
        allowed = ", ".join(label for _, label in self.choices.choices)
        raise ValueError(f"“{text}” không có trong danh sách: {allowed}.")

    def render(self, value, obj=None, **kwargs) -> str:
        return dict(self.choices.choices).get(value, "")


class ChoicesWidget(ChoiceWidget):
    """A column of several values, separated by semicolons; empty is none."""

    def clean(self, value, row=None, **kwargs) -> list[str]:
        named = [part for part in str(value or "").split(";") if clean(part)]
        return list(dict.fromkeys(super(ChoicesWidget, self).clean(part, row, **kwargs) for part in named))

    def render(self, value, obj=None, **kwargs) -> str:
        labels = dict(self.choices.choices)
        return "; ".join(str(labels[key]) for key in value or () if key in labels)


# ── Files ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def read_workbook(content: bytes) -> list[list[object]]:
    """Rows of the first visible sheet without empty ones; a cell that shows 98,5% is 98.5, not 0.985.

    Raises `Invalid` for what the gate of uploads refuses and for a sheet of more than MAX_ROWS × MAX_COLUMNS.
    """
    try:
        gate_file(content, allowed={"xlsx"}, max_bytes=settings.MAX_UPLOAD_BYTES)
    except UploadError as error:
        raise Invalid(error.message) from error
    try:
        return _rows_of(content)
    except DAMAGED as error:
        raise Invalid("Không đọc được tệp này. Hãy chọn tệp Excel (.xlsx) còn mở được.") from error


# What the reader says of a workbook whose parts are damaged or contradict each other; syntax is that of its XML.
DAMAGED = (
    *(BadZipFile, InvalidFileException, SyntaxError, ArithmeticError, LookupError),
    *(ValueError, TypeError, AttributeError, OSError, EOFError, zlib.error),
)


def _rows_of(content: bytes) -> list[list[object]]:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        sheet = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), None)
        if sheet is None:
            raise Invalid("Tệp không có trang tính nào đang hiển thị.")
        sheet.reset_dimensions()  # a file may claim any size; what it holds is counted while it is read
        return list(_filled_rows(sheet))
    finally:
        book.close()


def _filled_rows(sheet) -> Iterator[list[object]]:
    for number, row in enumerate(sheet.iter_rows(), start=1):
        filled = [place for place, cell in enumerate(row, start=1) if cell.value is not None]
        if not filled:
            continue
        if number > MAX_ROWS or filled[-1] > MAX_COLUMNS:
            raise Invalid(
                f"Trang tính có dữ liệu ở dòng {number}, cột {filled[-1]}; tối đa là {MAX_ROWS} dòng "
                f"và {MAX_COLUMNS} cột. Hãy xóa các ô ở xa hoặc chia tệp."
            )
        yield [_cell_value(cell) for cell in row[: filled[-1]]]


def _cell_value(cell) -> object:
    value = cell.value
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in (cell.number_format or ""):
        return read_decimal(value) * 100
    return clean(value)[:MAX_CELL] if isinstance(value, str) else value


def read_comma_file(text: str) -> list[list[object]]:
    """Rows of a CSV file, separated by semicolons or commas. Raises `Invalid` beyond MAX_ROWS × MAX_COLUMNS."""
    start = text[:2_000]
    rows = []
    try:
        for row in csv.reader(io.StringIO(text), delimiter=";" if start.count(";") > start.count(",") else ","):
            if len(rows) > MAX_ROWS or len(row) > MAX_COLUMNS:
                raise Invalid(f"Tệp quá lớn; tối đa {MAX_ROWS} dòng và {MAX_COLUMNS} cột.")
            if any(cell.strip() for cell in row):
                rows.append([_unescaped(clean(cell)[:MAX_CELL]) for cell in row])
    except csv.Error as error:
        raise Invalid("Không đọc được tệp CSV này.") from error
    return rows


def as_dataset(rows: list[list[object]]) -> tablib.Dataset:
    """The rows under their headings, short ones filled up. Raises `Invalid` without a heading or with one twice."""
    if not rows:
        raise Invalid("Tệp không có dữ liệu.")
    headings = [clean(str(heading)) if heading is not None else "" for heading in rows[0]]
    if not all(headings) or len(set(headings)) != len(headings):
        raise Invalid("Dòng đầu tiên phải là tên các cột, không để trống và không trùng nhau.")
    dataset = tablib.Dataset(headers=headings)
    for row in rows[1:]:
        if len(row) > len(headings):
            raise Invalid("Có dòng nhiều ô hơn số cột ở dòng đầu tiên.")
        dataset.append([*row, *[None] * (len(headings) - len(row))])
    return dataset


class WorkbookFormat(base_formats.XLSX):
    """Excel workbooks: read through the gate of uploads, written with every text cell as text."""

    def create_dataset(self, in_stream: bytes | None) -> tablib.Dataset:
        return as_dataset(read_workbook(in_stream or b""))

    def export_data(self, dataset: tablib.Dataset, **kwargs) -> bytes:
        return write_workbook([dataset.headers or [], *dataset])


class CommaFormat(base_formats.CSV):
    """CSV in UTF-8, with the mark by which Excel recognises it."""

    def create_dataset(self, in_stream: str | bytes | None) -> tablib.Dataset:
        try:
            text = in_stream.decode("utf-8-sig") if isinstance(in_stream, bytes) else in_stream or ""
        except UnicodeDecodeError as error:
            raise Invalid("Tệp CSV phải ở dạng UTF-8. Trong Excel chọn “CSV UTF-8” khi lưu.") from error
        return as_dataset(read_comma_file(text))

    def export_data(self, dataset: tablib.Dataset, **kwargs) -> str:
        return write_comma_file([dataset.headers or [], *dataset])


SHEET_FORMATS = [WorkbookFormat, CommaFormat]


def write_workbook(rows: Iterable[Iterable[object]], *, widths: Sequence[int] = ()) -> bytes:
    """A workbook of one sheet; what looks like a formula stays text, a day is a day. With `widths` the columns are so
    many letters wide and the headings stay in sight.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Dữ liệu")
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    if widths:
        sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append([_typed_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _typed_cell(sheet, value: object) -> object:
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("\ufffd", value))
        cell.data_type = "s"
        return cell
    if isinstance(value, date) and not isinstance(value, datetime):
        cell = WriteOnlyCell(sheet, value=value)
        cell.number_format = _DAY_FORMAT
        return cell
    return value


def write_comma_file(rows: Iterable[Iterable[object]]) -> str:
    """The rows as CSV with the mark by which Excel recognises UTF-8; what looks like a formula stays text, a day is
    written as day/month/year.
    """
    out = io.StringIO()
    csv.writer(out).writerows([_escaped(cell) for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()


def _escaped(cell: object) -> object:
    """A program for sheets runs what begins like a formula; an apostrophe in front keeps it text."""
    if isinstance(cell, date):
        return day(cell)
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell


def _unescaped(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA_STARTS) else text
