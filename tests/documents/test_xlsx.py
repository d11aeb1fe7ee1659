"""The workbook of annexes: numbers are numbers, text stays text, each sheet prints as an annex."""

import io
import zipfile
from dataclasses import replace
from datetime import datetime

import pytest
from openpyxl import load_workbook

from reporting.rendering import heights
from reporting.rendering.xlsx import render_xlsx
from tests.documents import samples


def opened(document):
    return load_workbook(io.BytesIO(render_xlsx(document)))


@pytest.fixture(scope="module")
def agency():
    return opened(samples.agency_document())


def row_with(sheet, words, column=2):
    return next(row for row in sheet.iter_rows() if words in str(row[column - 1].value))


def test_each_annex_is_a_sheet(agency):
    assert agency.sheetnames == ["Phụ lục I", "Phụ lục II", "Phụ lục III", "Phụ lục IV"]
    assert agency["Phụ lục I"]["A2"].value.startswith("TỔNG HỢP TIẾN ĐỘ THỰC HIỆN NHIỆM VỤ")
    assert "Dữ liệu minh họa" in agency["Phụ lục I"]["A4"].value


def test_counts_and_shares_are_numbers(agency):
    total = row_with(agency["Phụ lục I"], "Tổng cộng")
    assert [cell.value for cell in total[2:10]] == [88, 13, 13, 13, 13, 12, 12, 12]
    assert total[10].value == pytest.approx(26 / 88)
    assert total[10].number_format == "0.0%"
    assert {cell.data_type for cell in total[2:]} == {"n"}


def test_figures_keep_numerator_denominator_and_share(agency):
    sheet = agency["Phụ lục IV"]
    on_time = row_with(sheet, "đúng hạn")
    assert [on_time[4].value, on_time[5].value] == [12345, 12567]
    assert on_time[6].value == pytest.approx(12345 / 12567)
    assert [on_time[7].value, on_time[8].value] == [pytest.approx(0.979), pytest.approx(0.975)]
    assert row_with(sheet, "liên thông")[6].value == "không phát sinh"
    assert row_with(sheet, "PAR INDEX")[6].value == 38


def test_days_are_days(agency):
    late = row_with(agency["Phụ lục III"], "Hoạt động")
    assert late[3].value == datetime(2025, 4, 30)
    assert late[3].number_format == "dd/mm/yyyy"
    assert (late[4].value, late[5].value) == (45, 0.6)


def test_every_line_is_there_under_its_area(agency):
    sheet = agency["Phụ lục II"]
    numbers = [row[0].value for row in sheet.iter_rows(min_row=8) if isinstance(row[0].value, int)]
    assert numbers == list(range(1, 89))
    assert row_with(sheet, "2. Cải cách thể chế", column=1)


def test_sheets_are_ready_to_read_and_to_print(agency):
    for sheet in agency:
        head_end = next(cell.row for cell in sheet["A"] if cell.value == "(1)")
        assert sheet.freeze_panes == f"C{head_end + 1}"
        assert sheet.print_title_rows == f"$6:${head_end}"
        setup = sheet.page_setup
        assert (setup.orientation, int(setup.paperSize), setup.fitToWidth, setup.fitToHeight) == ("landscape", 9, 1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.column_dimensions["B"].width > 4 * sheet.column_dimensions["A"].width
        assert sheet.oddHeader.center.text == "&P"


def test_a_heading_over_columns_is_merged(agency):
    assert "D6:J6" in {str(block) for block in agency["Phụ lục I"].merged_cells.ranges}
    assert agency["Phụ lục I"]["D6"].value == "Trong đó"


@pytest.mark.parametrize("text", ["=1+1", "+84 261", "-2+3", "@SUM(A1)", '=HYPERLINK("http://127.0.0.1","x")'])
def test_text_that_looks_like_a_formula_stays_text(text):
    work = (replace(samples.line(1, "steering", "in_progress"), result=text, label="", title=text),)
    book = opened(samples.agency_document(lines=work))
    row = next(row for row in book["Phụ lục II"].iter_rows(min_row=8) if row[0].value == 1)
    for cell in (row[1], row[5]):
        assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")
        assert cell.quotePrefix


def test_a_cell_holds_no_more_than_a_sheet_takes():
    long = samples.agency_document(unit_name="Sở rất dài " * 4_000)
    assert len(long.unit_name) < 6_000
    assert opened(long)["Phụ lục I"]["A3"].value.startswith("(Kèm theo Báo cáo số")


def test_equal_documents_give_equal_bytes():
    document = samples.province_document()
    content = render_xlsx(document)
    assert content == render_xlsx(document)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2025-06-14T00:00:00Z" in package.read("docProps/core.xml")


def test_rows_are_as_high_as_their_wrapped_text(agency):
    sheet = agency["Phụ lục II"]
    line = sheet.row_dimensions[next(cell.row for cell in sheet["A"] if str(cell.value).startswith("1. "))].height
    assert 13 < line < 18, "a heading of one line"
    for row in sheet.iter_rows(min_row=9):
        if isinstance(row[0].value, int):
            widths = [sheet.column_dimensions[cell.column_letter].width for cell in row]
            longest = max(len(str(cell.value or "")) / width for cell, width in zip(row, widths, strict=True))
            assert sheet.row_dimensions[row[0].row].height > 12 * longest, row[1].value
    heights = [sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1) if row != 5]
    assert None not in heights
    assert max(heights) < 200, "and no higher than that"


def test_a_row_is_no_higher_than_a_sheet_takes():
    work = (replace(samples.line(1, "steering", "in_progress"), result="Đã ban hành văn bản. " * 300),)
    book = opened(samples.agency_document(lines=work))
    row = next(row for row in book["Phụ lục II"].iter_rows(min_row=8) if row[0].value == 1)
    assert book["Phụ lục II"].row_dimensions[row[0].row].height == 409


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 1),
        ("một", 1),
        ("một hai ba", 1),
        ("một hai bốn", 2),
        ("một\nhai", 2),
        ("x" * 30, 3),
        ("một " + "x" * 10, 2),
        ("a b " * 5, 2),
    ],
)
def test_lines_of_a_text_in_a_narrow_column(text, lines):
    letters_in_a_line = heights.Lettering(6, 1.0)  # 8 pixels: ten letters in a column of 12.3
    assert heights.height_of([(text, 12.3)], letters_in_a_line) == lines * 7.5 + 2


def test_the_tables_of_progress_have_charts_of_their_own_cells():
    book = opened(samples.province_document(3))
    (by_area,) = book["Phụ lục I"]._charts
    sheet = book["Phụ lục I"]
    first = row_with(sheet, "Công tác chỉ đạo")[0].row
    assert by_area.series[0].val.numRef.f == f"'Phụ lục I'!$D${first}:$D${first + 6}"
    assert len(by_area.series) == 7 and by_area.grouping == "stacked"
    assert by_area.series[0].cat.numRef.f == f"'Phụ lục I'!$B${first}:$B${first + 6}"
    assert by_area.anchor._from.row > first + 7, "below the total"
    assert book["Phụ lục II"]._charts and not book["Phụ lục V"]._charts
    many = opened(samples.province_document(60))
    assert not many["Phụ lục II"]._charts, "nobody tells sixty bars apart"
