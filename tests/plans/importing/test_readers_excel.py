"""Workbooks: what is hidden, formulas without a value, errors, old dates, rich text, sheets that reach too far."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from plans.importing import read_plan
from plans.importing.errors import PlanFileError
from plans.importing.readers import read_tables
from plans.importing.xlsx_sheet import NO_VALUE, column_name, column_number
from tests.plans.importing.files import NAMES

NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook(fill) -> bytes:
    book = openpyxl.Workbook()
    fill(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sheet(rows: str, before: str = "", part: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A workbook whose sheet has these rows as XML."""
    data = f"<worksheet {NAMESPACE}>{before}<sheetData>{rows}</sheetData></worksheet>"
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(lambda active: None))) as old, zipfile.ZipFile(stream, "w") as new:
        for entry in old.namelist():
            new.writestr(entry, data if entry == part else old.read(entry))
    return stream.getvalue()


def texts(content: bytes) -> list[list[str]]:
    (table,) = read_tables(content, "a.xlsx")
    return [[cell.text for cell in row.cells] for row in table.rows]


def notes(content: bytes) -> list[tuple[int, str, str]]:
    (table,) = read_tables(content, "a.xlsx")
    return [(note.row, note.code, note.message) for note in table.notes]


def test_hidden_columns_are_not_read_and_hidden_rows_are_and_both_are_told():
    def fill(active) -> None:
        for row in range(1, 10):
            active.append([f"a{row}", f"b{row}", f"c{row}"])
        active.column_dimensions["B"].hidden = True
        for row in range(3, 10):
            active.row_dimensions[row].hidden = True

    found = texts(workbook(fill))
    assert found[0] == ["a1", "", "c1"] and found[8] == ["a9", "", "c9"]
    (column, rows) = notes(workbook(fill))
    assert column == (1, "hidden_columns", "Trang “Sheet”: cột B đang ẩn nên không được đọc.")
    assert rows[:2] == (3, "hidden_rows")
    assert "dòng 3, 4, 5, 6, 7 và 2 chỗ khác đang ẩn nhưng vẫn được đọc" in rows[2]


def test_a_title_merged_over_a_hidden_column_is_read():
    def fill(active) -> None:
        active["A1"] = "Thời gian"
        active.merge_cells("A1:B1")
        active["A2"], active["B2"], active["C2"] = "ẩn", "b", "c"
        active.column_dimensions["A"].hidden = True

    assert texts(workbook(fill)) == [["Thời gian", ""], ["", "b", "c"]]


def test_a_formula_shows_its_value_and_one_without_is_told():
    cells = (
        '<c r="A1" t="str"><f>A2</f><v>Quý II</v></c><c r="B1"><f>1+1</f><v>2</v></c>'
        '<c r="C1"><f>1+1</f></c><c r="D1"><f>1</f><v></v></c><c r="E1" t="str"><f>""</f><v></v></c>'
        '<c r="F1"><f t="shared" si="0"/></c><c r="G1"><v>5</v></c>'
    )
    content = sheet(f'<row r="1">{cells}</row>')
    assert texts(content) == [["Quý II", "2", NO_VALUE, NO_VALUE, "", NO_VALUE, "5"]]
    (note,) = notes(content)
    assert note[:2] == (1, "formula_without_value")
    assert "ô C1, D1, F1 có công thức chưa có giá trị. Hãy mở tệp bằng Excel, lưu lại" in note[2]


def test_an_error_is_shown_and_not_dropped():
    words = '<c r="B1" t="inlineStr"><is><t>b</t></is></c>'
    cells = f'<c r="A1" t="e"><f>B9</f><v>#REF!</v></c>{words}<c t="e" r="C1"><v>#N/A</v></c>'
    assert texts(sheet(f'<row r="1">{cells}</row>')) == [["#REF!", "b", "#N/A"]]


def test_rich_text_is_whole_and_its_reading_aid_is_left_out():
    runs = '<r><t xml:space="preserve">Sở </t></r><r><t>Nội vụ</t></r>'
    cell = f'<c r="A1" t="inlineStr"><is>{runs}<rPh sb="0" eb="1"><t>x</t></rPh></is></c>'
    assert texts(sheet(f'<row r="1">{cell}</row>')) == [["Sở Nội vụ"]]


@pytest.mark.parametrize("number_format", ["dd/mm/yyyy", '"Tháng "m/yyyy'])
def test_dates_of_an_old_macintosh(number_format):
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active["A1"] = date(2026, 12, 1)
    book.active["A1"].number_format = number_format
    stream = io.BytesIO()
    book.save(stream)
    assert texts(stream.getvalue()) == [["01/12/2026" if "d" in number_format else "Tháng 12/2026"]]


def test_true_and_one_in_a_column_stay_apart():
    def fill(active) -> None:
        for value in (1, True, "1", 1.5, None, "x"):
            active.append([value, "y"])

    assert [row[0] for row in texts(workbook(fill))] == ["1", "Có", "1", "1.5", "", "x"]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="XFD1"><v>1</v></c></row>',
        "<row r='1'><c r='XFD1'><v>1</v></c></row>",
        '<row r="1"><c r = "XFD1"><v>1</v></c></row>',
        '<row r="1"><c\n r="XFD1"><v>1</v></c></row>',
        '<row r="1"><c s="1" r="XFD1"><v>1</v></c></row>',
        '<row r="1"><c r="xfd1"><v>1</v></c></row>',
        '<x:row r="1"><x:c r="XFD1"><x:v>1</x:v></x:c></x:row>',
        f'<row r="1">{"<c><v>1</v></c>" * 300}</row>',
        '<row r="20001"><c><v>1</v></c></row>',
        f'<row r="1"><c r="A1"><v>1</v></c></row>{"<row><c><v>1</v></c></row>" * 20_001}',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A20001"><f>1</f></c></row>',
    ],
)
def test_a_far_cell_is_found_in_every_writing(rows):
    with pytest.raises(PlanFileError, match="ô dữ liệu ở quá xa"):
        read_tables(sheet(rows), "a.xlsx")


def test_references_that_are_none_are_refused_or_read_but_never_break():
    for reference in ("&#88;FD1", "A", "1", "", "AAAA1", "A99999999", "A4294967297", "A0", "$A$1", "A001"):
        try:
            read_tables(sheet(f'<row r="1"><c r="{reference}"><v>1</v></c></row>'), "a.xlsx")
        except PlanFileError as error:
            assert error.code in ("damaged", "too_large")


def test_empty_cells_with_a_look_may_reach_anywhere():
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row><row r="1048576"><c r="A1048576" s="0"/></row>'
    assert texts(sheet(rows)) == [["1"]]


def test_column_names():
    assert [column_name(number) for number in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert [column_number(column_name(number)) for number in range(800)] == list(range(1, 801))


def test_what_a_sheet_hides_is_told_with_the_plan():
    def fill(active) -> None:
        active.append(["KẾ HOẠCH NĂM 2025"])
        active.append(["TT", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Thời gian hoàn thành"])
        active.append(["1", "Rà soát văn bản", "Sở Nội vụ", "Tháng 6"])
        active.append(["2", "Báo cáo", "Sở Tư pháp", "Tháng 7"])
        active.row_dimensions[4].hidden = True

    draft = read_plan(workbook(fill), "a.xlsx", names=NAMES)
    assert [one.title for *_, one in draft.activities()] == ["Rà soát văn bản", "Báo cáo"]
    assert [(one.row, one.code) for one in draft.issues if one.code == "hidden_rows"] == [(4, "hidden_rows")]
