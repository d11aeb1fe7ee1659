"""A sheet's XML: how far its filled cells reach, and what calamine does not tell of them.

One far cell would cost gigabytes, so its reach is checked before any value is read; nearly every sheet passes a look at
its references alone. Formats, errors and formulas are looked for only where there are such.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from plans.importing import xml
from plans.importing.number_formats import NumberFormat

# A cell that does not begin with a reference from A1 to IV19999; what matches is looked at closely.
_UNUSUAL = re.compile(rb'<c(?! r="(?:[A-Z]|[A-H][A-Z]|I[A-V])(?:[1-9]\d{0,3}|1\d{4})")')
_LEAST = len(b'<c r="A1"/>')
_CELL = re.compile(rb"<(?:\w+:)?c\b")
_PART = re.compile(rb"<(?:\w+:)?(?:(row)|c)\b([^<>]*+)>(?=\s*+(?:<(?:\w+:)?(v|is|f)\b)?)")
_REFERENCE = re.compile(rb"(?<![\w:])r\s*=\s*[\"']([A-Za-z]*+)0*(\d*)[\"']")
_STYLE = re.compile(rb"(?<![\w:])s\s*=\s*[\"'](\d{1,6})[\"']")
_TYPE = re.compile(rb"(?<![\w:])t\s*=\s*[\"'](\w+)[\"']")
_ERROR = re.compile(
    rb'<c\b(?=[^<>]*\bt="e")([^<>]*+)>(?:(?!</c>).){0,9000}?<v>([^<>]{1,40})<',
    re.DOTALL,
)
_NO_VALUE = re.compile(
    rb"<c\b([^<>]*+)>\s*+<f\b(?:[^<>]*+(?<=/)>|[^<>]*+>[^<>]*+</f>)\s*+(?:<v\s*/>|<v>\s*+</v>)?\s*+</c>"
)
_COLUMNS = re.compile(rb"<(?:\w+:)?col\b([^<>]*+)>")
_HIDDEN = re.compile(rb"\bhidden\s*=\s*[\"'](?:1|true)[\"']")
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b(?=[^<>]*+>)(?=[^<>]*\bhidden\s*=\s*[\"'](?:1|true)[\"'])([^<>]*+)>")
MAX_CELLS = 1_000_000
NO_VALUE = "(công thức chưa có giá trị)"

Place = tuple[int, int]


@dataclass
class Marks:
    """What to know of a sheet beside its values; rows and columns count from 0."""

    formats: dict[Place, NumberFormat] = field(default_factory=dict)
    words: dict[Place, str] = field(default_factory=dict)
    hidden_columns: set[int] = field(default_factory=set)
    hidden_rows: list[int] = field(default_factory=list)
    without_value: list[Place] = field(default_factory=list)


def check_reach(data: bytes, name: str, filename: str) -> None:
    """Refuse a sheet whose filled cells reach too far."""
    start, end = data.find(b"<sheetData"), data.rfind(b"</sheetData")
    if 0 <= start < end and _is_usual(data, start, end) and not _CELL.search(data, end):
        return
    for number, (row, column, _) in enumerate(_filled(data)):
        if row >= xml.MAX_ROWS or column >= xml.MAX_COLUMNS or number > MAX_CELLS:
            raise xml.too_large(
                filename,
                f"có ô dữ liệu ở quá xa trong trang “{name}” ({reference(row, column)}; nhận đến {xml.MAX_ROWS} dòng, "
                f"{xml.MAX_COLUMNS} cột)",
            )


def _is_usual(data: bytes, start: int, end: int) -> bool:
    """Whether every cell begins with a reference in the usual writing and none of them is far."""
    few = end - start < MAX_CELLS * _LEAST or data.count(b"<c", start, end) <= MAX_CELLS
    return few and data.find(b":c", start, end) < 0 and not _UNUSUAL.search(data, start, end)


def _filled(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Row, column and attributes of each cell that holds something; without references they follow one another."""
    row, column = -1, -1
    for found in _PART.finditer(data):
        place = _REFERENCE.search(found[2])
        if found[1]:
            row, column = (_row_number(place[2]) - 1 if place else row + 1), -1
            continue
        if place and place[1]:
            row, column = _row_number(place[2]) - 1, column_number(place[1].decode()) - 1
        else:
            column += 1
        if found[3] and not found[2].endswith(b"/"):
            yield row, column, found[2]


def read_marks(data: bytes, formats: dict[int, NumberFormat]) -> Marks:
    """The marks of a sheet that matter. `formats`: those of the workbook, none when the sheet has no numbers."""
    marks = Marks()
    if formats:
        for row, column, attributes in _filled(data):
            kind, style = _TYPE.search(attributes), _STYLE.search(attributes)
            if style and (kind is None or kind[1] == b"n") and int(style[1]) in formats:
                marks.formats[row, column] = formats[int(style[1])]
    if b'="e"' in data:
        marks.words.update({place: words.decode("utf-8", "replace") for place, words in _places(_ERROR, data)})
    if b"<f" in data:
        marks.without_value += [place for place, _ in _places(_NO_VALUE, data)]
        marks.words.update(dict.fromkeys(marks.without_value, NO_VALUE))
    if b"hidden" in data:
        _read_hidden(data, marks)
    return marks


def _places(pattern: re.Pattern, data: bytes) -> Iterator[tuple[Place, bytes]]:
    for found in pattern.finditer(data):
        kind, place = _TYPE.search(found[1]), _REFERENCE.search(found[1])
        if place and place[1] and (kind is None or kind[1] != b"str"):  # a formula may well yield an empty text
            at = (_row_number(place[2]) - 1, column_number(place[1].decode()) - 1)
            yield at, found[2] if pattern.groups > 1 else b""


def _read_hidden(data: bytes, marks: Marks) -> None:
    for found in _COLUMNS.finditer(data, 0, max(data.find(b"sheetData"), 0)):
        if _HIDDEN.search(found[1]):
            first, last = (
                int(number[1]) if (number := re.search(rb"\b%s\s*=\s*[\"'](\d{1,5})[\"']" % name, found[1])) else 0
                for name in (b"min", b"max")
            )
            marks.hidden_columns.update(range(max(first, 1) - 1, min(last, xml.MAX_COLUMNS)))
    for found in _HIDDEN_ROW.finditer(data):
        if place := _REFERENCE.search(found[1]):
            marks.hidden_rows.append(_row_number(place[2]) - 1)


def _row_number(digits: bytes) -> int:
    return int(digits[:9] or b"0")  # what is longer is far enough


def column_number(letters: str) -> int:
    """A → 1, XFD → 16384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_name(column: int) -> str:
    """0 → A, 27 → AB."""
    name, column = "", column + 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(65 + letter) + name
    return name


def reference(row: int, column: int) -> str:
    """(0, 0) → A1."""
    return f"{column_name(column)}{row + 1}"
