"""The annex as a workbook of one sheet: text that stays text, a head that stays in sight, ready to print.

Written as XML: thousands of rows take a fraction of a second. Inline text is never a formula, and the format of text
keeps Excel from making dates of "Tháng 6/2025" when somebody edits a cell.
"""

import re
from collections.abc import Iterator
from math import ceil

from plans.exporting.layout import Annex, AnnexRow
from plans.exporting.package import FACE, relations, text, write_package
from plans.importing.own_layout import Heading

_CELL_LIMIT = 32_767  # characters that Excel takes in a cell
_CELL_CUT = " […]"
_LOOKS_CODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # Excel takes "_x0041_" for the code of a letter
_FORMULA_STARTS = ("=", "+", "-", "@", "\t")
_CHARACTERS = 0.56  # of 11 pt in a millimetre, by which Excel measures columns
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET = "Phụ lục"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

# Numbers of the cell formats below.
_TEXT, _CENTRE, _HEAD, _CODE, _SECTION, _SECTION_LABEL, _TASK, _TITLE, _ATTACHED, _QUOTED = range(1, 11)
_FORMATS = (
    # font, border, horizontal, vertical, quoted
    (0, 0, "general", "bottom", 0),
    (0, 1, "left", "top", 0),
    (0, 1, "center", "top", 0),
    (1, 1, "center", "center", 0),
    (2, 1, "center", "center", 0),
    (1, 1, "left", "center", 0),
    (1, 1, "center", "center", 0),
    (1, 1, "left", "top", 0),
    (3, 0, "center", "center", 0),
    (4, 0, "center", "center", 0),
    (0, 1, "left", "top", 1),
)
_FONTS = ((11, ""), (11, "<b/>"), (11, "<i/>"), (14, "<b/>"), (13, "<i/>"))
_LOOKS = {"section": (_SECTION_LABEL, _SECTION), "task": (_CENTRE, _TASK), "work": (_CENTRE, _TEXT)}


def render_xlsx(annex: Annex) -> bytes:
    """The workbook. Equal annexes give equal bytes."""
    first = len(annex.front) + 2  # a blank row sets the table off
    return write_package(
        {
            "xl/workbook.xml": _book(first),
            "xl/_rels/workbook.xml.rels": relations([("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")]),
            "xl/styles.xml": _styles(),
            "xl/worksheets/sheet1.xml": _sheet(annex, first),
        },
        types={
            "xl/workbook.xml": f"{_TYPE}.sheet.main+xml",
            "xl/worksheets/sheet1.xml": f"{_TYPE}.worksheet+xml",
            "xl/styles.xml": f"{_TYPE}.styles+xml",
        },
        main="xl/workbook.xml",
        title=annex.title,
        author=annex.issuer,
        on=annex.issued_on,
    )


def _book(first: int) -> str:
    rows = f"'{_SHEET}'!${first}:${first + 2}"
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}">'
        f'<sheets><sheet name="{_SHEET}" sheetId="1" r:id="rId1"/></sheets>'
        f'<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">{rows}</definedName></definedNames>'
        "</workbook>"
    )


def _styles() -> str:
    fonts = "".join(
        f'<font>{looks}<sz val="{size}"/><name val="{FACE}"/><family val="1"/></font>' for size, looks in _FONTS
    )
    edge = "".join(f'<{side} style="thin"><color auto="1"/></{side}>' for side in ("left", "right", "top", "bottom"))
    formats = "".join(
        f'<xf numFmtId="{49 if border else 0}" fontId="{font}" fillId="0" borderId="{border}" xfId="0" applyFont="1"'
        f' applyBorder="1" applyNumberFormat="1" quotePrefix="{quoted}" applyAlignment="1">'
        f'<alignment horizontal="{across}" vertical="{down}" wrapText="1"/></xf>'
        for font, border, across, down, quoted in _FORMATS
    )
    return (
        f'<styleSheet xmlns="{_MAIN}"><fonts count="{len(_FONTS)}">{fonts}</fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
        f"<border>{edge}<diagonal/></border></borders>"
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(_FORMATS)}">{formats}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _sheet(annex: Annex, first: int) -> str:
    letters = [_letters(place) for place in range(len(annex.columns))]
    merges: list[str] = []
    rows = [*_front(annex, letters, merges), *_head(annex, letters, first, merges)]
    for number, row in enumerate(annex.rows, start=first + 3):
        rows.append(_row(annex, row, letters, number, merges))
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{max(6, column.width * _CHARACTERS):.1f}" customWidth="1"/>'
        for place, column in enumerate(annex.columns, start=1)
    )
    merged = "".join(f'<mergeCell ref="{merge}"/>' for merge in merges)
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView workbookViewId="0"><pane xSplit="2" ySplit="{first + 2}" topLeftCell="C{first + 3}"'
        ' activePane="bottomRight" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{columns}</cols><sheetData>{''.join(rows)}</sheetData>"
        f'<mergeCells count="{len(merges)}">{merged}</mergeCells><printOptions horizontalCentered="1"/>'
        # inches: 20 mm above and below, 30 left, 15 right
        '<pageMargins left="1.18" right="0.59" top="0.79" bottom="0.79" header="0.35" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        '<headerFooter differentFirst="1"><oddHeader>&amp;C&amp;"Times New Roman,Regular"&amp;13&amp;P</oddHeader>'
        "</headerFooter></worksheet>"
    )


def _front(annex: Annex, letters: list[str], merges: list[str]) -> Iterator[str]:
    """The lines above the table, each over its whole width."""
    for number, line in enumerate(annex.front, start=1):
        style = _ATTACHED if line == annex.attached else _TITLE
        height = 19 * ceil(len(line) * 1.7 / _characters(annex.columns))
        merges.append(f"A{number}:{letters[-1]}{number}")
        yield f'<row r="{number}" ht="{height}" customHeight="1">{_cell("A", number, line, style)}</row>'


def _head(annex: Annex, letters: list[str], first: int, merges: list[str]) -> Iterator[str]:
    """Two rows of headings and the row of codes."""
    upper, lower = [], []
    group = ""
    for letter, column in zip(letters, annex.columns, strict=True):
        goes_on = bool(column.group) and column.group == group
        group = column.group
        upper.append(_cell(letter, first, "" if goes_on else column.group or column.words, _HEAD))
        lower.append(_cell(letter, first + 1, column.words if column.group else "", _HEAD))
        if not column.group:
            merges.append(f"{letter}{first}:{letter}{first + 1}")
    for name in dict.fromkeys(column.group for column in annex.columns if column.group):
        places = [letter for letter, column in zip(letters, annex.columns, strict=True) if column.group == name]
        merges.append(f"{places[0]}{first}:{places[-1]}{first}")
    codes = (_cell(letter, first + 2, f"({place})", _CODE) for place, letter in enumerate(letters, start=1))
    tallest = max(ceil(len(column.words) / (column.width * _CHARACTERS)) for column in annex.columns)
    yield f'<row r="{first}" ht="32" customHeight="1">{"".join(upper)}</row>'
    yield f'<row r="{first + 1}" ht="{max(20, 15 * tallest - 15)}" customHeight="1">{"".join(lower)}</row>'
    yield f'<row r="{first + 2}">{"".join(codes)}</row>'


def _row(annex: Annex, row: AnnexRow, letters: list[str], number: int, merges: list[str]) -> str:
    label, rest = _LOOKS[row.look]
    cells = [
        _cell(letter, number, words, label if place == 0 else _quoted(words, rest))
        for place, (letter, words) in enumerate(zip(letters, row.cells, strict=True))
    ]
    if not row.wide:
        return f'<row r="{number}">{"".join(cells)}</row>'
    merges.append(f"B{number}:{letters[annex.plain - 1]}{number}")
    # Excel does not measure merged cells by itself.
    lines = ceil(len(row.cells[1]) * 1.15 / _characters(annex.columns[1 : annex.plain]))
    return f'<row r="{number}" ht="{max(1, lines) * 15 + 3}" customHeight="1">{"".join(cells)}</row>'


def _characters(columns: tuple[Heading, ...]) -> float:
    return sum(column.width for column in columns) * _CHARACTERS


def _quoted(words: str, style: int) -> int:
    """Text that looks like a formula stays text when somebody edits the cell."""
    return _QUOTED if style == _TEXT and words.startswith(_FORMULA_STARTS) else style


def _cell(letter: str, number: int, words: str, style: int) -> str:
    if not words:
        return f'<c r="{letter}{number}" s="{style}"/>'
    if len(words) > _CELL_LIMIT:
        words = words[: _CELL_LIMIT - len(_CELL_CUT)] + _CELL_CUT
    inside = f'<is><t xml:space="preserve">{text(_LOOKS_CODED.sub("_x005F_", words))}</t></is>'
    return f'<c r="{letter}{number}" s="{style}" t="inlineStr">{inside}</c>'


def _letters(place: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
