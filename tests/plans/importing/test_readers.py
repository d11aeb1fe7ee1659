"""Files → tables: merged cells, nested tables, dates by their formats, hidden sheets, files that cost too much."""

import io
import re
import time
import tracemalloc
import zipfile
from datetime import date, datetime

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from plans.importing.errors import PlanFileError
from plans.importing.readers import read_tables
from plans.importing.tables import Cell
from plans.importing.xlsx_sheet import column_number
from tests.plans.importing.files import ABOVE, LEFT, excel_file, word_file

GRID = [["a", "b", LEFT], ["c", "d", "e"], [ABOVE, "f", ABOVE]]


def texts(rows) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in rows]


def rewritten(content: bytes, part: str, change) -> bytes:
    """The archive with one part changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            data = old.read(entry)
            new.writestr(entry, change(data) if entry == part else data)
    return stream.getvalue()


def sheet(fill) -> bytes:
    workbook = openpyxl.Workbook()
    fill(workbook.active)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("content", [word_file(GRID, before=("KẾ HOẠCH",)), excel_file(GRID, before=())])
def test_merged_cells_keep_their_place(content):
    (table,) = read_tables(content, "a")
    first, second, third = table.rows
    assert first.cells == (Cell("a", 0), Cell("b", 1, 2))
    assert second.cells == (Cell("c", 0), Cell("d", 1), Cell("e", 2))
    assert third.cells == (Cell("", 0, 1, above=True), Cell("f", 1), Cell("", 2, 1, above=True))


def test_lines_before_a_table_belong_to_it():
    first, second = read_tables(word_file([["a"]], [["b"]], before=("KẾ HOẠCH", "năm 2025")), "a.docx")
    assert (first.number, first.before, second.number, second.before) == (1, ("KẾ HOẠCH", "năm 2025"), 2, ())


def test_a_table_inside_a_cell_becomes_its_lines():
    document = docx.Document()
    outer = document.add_table(rows=1, cols=2)
    outer.cell(0, 0).text = "trước"
    inner = outer.cell(0, 0).add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "x", "y"
    outer.cell(0, 1).text = "sau"
    stream = io.BytesIO()
    document.save(stream)
    (table,) = read_tables(stream.getvalue(), "a.docx")
    assert texts(table.rows) == [["trước\nx\ny", "sau"]]


def test_what_was_deleted_or_moved_away_is_not_read():
    document = docx.Document()
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    paragraph = cell.paragraphs[0]._p
    for words in ("giữ", "thêm"):
        tag = "w:ins" if words == "thêm" else "w:smartTag"
        run = f"<{tag} {nsdecls('w')}><w:r><w:t>{words} </w:t></w:r></{tag}>"
        paragraph.append(parse_xml(run))
    for tag, text in (("w:del", "w:delText"), ("w:moveFrom", "w:t")):
        paragraph.append(parse_xml(f"<{tag} {nsdecls('w')}><w:r><{text}>bỏ</{text}></w:r></{tag}>"))
    stream = io.BytesIO()
    document.save(stream)
    (table,) = read_tables(stream.getvalue(), "a.docx")
    assert texts(table.rows) == [["giữ thêm"]]


def test_text_is_cleaned_of_marks_and_old_markup():
    cell = '<ul style="list-style-type: none"> - Kế hoạch\u200b\u202e;\n - Ba\u0301o cáo'
    (table,) = read_tables(word_file([[cell]]), "a.docx")
    assert texts(table.rows) == [["- Kế hoạch;\n- Báo cáo"]]


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (date(2026, 12, 1), '"Tháng "m/yyyy', "Tháng 12/2026"),
        (date(2026, 12, 1), "mmm-yy", "Tháng 12/2026"),
        (date(2026, 12, 1), "[$-42A]mmmm/yyyy;@", "Tháng 12/2026"),
        (date(2026, 12, 1), "mm/yyyy", "Tháng 12/2026"),
        (date(2026, 12, 1), "yyyy", "Năm 2026"),
        (date(2026, 3, 5), "dd/mm/yyyy", "05/03/2026"),
        (date(2026, 3, 5), "mm-dd-yy", "05/03/2026"),
        (datetime(2026, 3, 5, 8, 30), "dd/mm/yyyy hh:mm", "05/03/2026"),
        (46357, '"Tháng "m/yyyy', "Tháng 12/2026"),
        (0.85, "0%", "85%"),
        (0.995, "0.0%", "99,5%"),
        (1, "General", "1"),
        (1.1, "General", "1.1"),
        (1.1, "0.00", "1.10"),
        (1234567, "General", "1234567"),
        (True, "General", "Có"),
        ("Tháng 6", "@", "Tháng 6"),
    ],
)
def test_a_cell_says_what_its_format_shows(value, number_format, shown):
    def fill(active) -> None:
        active["B2"] = value
        active["B2"].number_format = number_format

    (table,) = read_tables(sheet(fill), "a.xlsx")
    (row,) = table.rows
    assert (row.number, [cell.text for cell in row.cells if cell.text]) == (2, [shown])


def test_hidden_sheets_are_never_read():
    (table,) = read_tables(excel_file([["a"]], name="Kế hoạch", hidden=[["bí mật"]]), "a.xlsx")
    assert (table.number, table.name) == (1, "Kế hoạch")
    assert "bí mật" not in str(table)


def test_rows_keep_the_numbers_of_the_sheet():
    def fill(active) -> None:
        active["A3"], active["A7"] = "x", "y"

    (table,) = read_tables(sheet(fill), "a.xlsx")
    assert [row.number for row in table.rows] == [3, 7]


@pytest.mark.parametrize("where", ["XFD1048576", "A1048576", "XFD1", "A20001", "IW1"])
def test_a_far_cell_is_refused_quickly_and_in_little_memory(where):
    def fill(active) -> None:
        active["A1"], active[where] = "x", "y"

    content = sheet(fill)
    assert len(content) < 6_000
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(PlanFileError, match=f"ô dữ liệu ở quá xa .*{where}") as raised:
        read_tables(content, "a.xlsx")
    assert raised.value.code == "too_large"
    assert time.process_time() - started < 10
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_far_cells_without_content_do_no_harm():
    def fill(active) -> None:
        active["A1"] = "x"
        active["XFD1048576"].number_format = "0.00"

    (table,) = read_tables(sheet(fill), "a.xlsx")
    assert texts(table.rows) == [["x"]]


def test_huge_merges_do_no_harm():
    def fill(active) -> None:
        active["A1"] = "x"

    merge = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    content = rewritten(sheet(fill), "xl/worksheets/sheet1.xml", lambda data: data.replace(b"</sheetData>", merge))
    (table,) = read_tables(content, "a.xlsx")
    assert texts(table.rows) == [["x"]]


def test_a_table_of_too_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr("plans.importing.xml.MAX_ROWS", 3)
    with pytest.raises(PlanFileError, match="dài hơn 3 dòng"):
        read_tables(word_file([["a"]] * 5), "a.docx")


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "part", "change"),
    [
        (word_file([["a"]]), "word/document.xml", lambda data: ENTITIES + re.sub(rb"^<\?xml[^>]*\?>", b"", data)),
        (word_file([["a"]]), "word/document.xml", lambda data: data[: len(data) // 2]),
        (word_file([["a"]]), "word/document.xml", lambda _: b""),
        (excel_file([["a"]]), "xl/worksheets/sheet1.xml", lambda data: ENTITIES + data),
        (excel_file([["a"]]), "xl/worksheets/sheet1.xml", lambda data: data[: len(data) // 2]),
        (excel_file([["a"]]), "xl/workbook.xml", lambda _: b"<workbook"),
        (excel_file([["a"]]), "xl/styles.xml", lambda _: b"<styles"),
    ],
)
def test_broken_or_hostile_xml_is_refused(content, part, change):
    with pytest.raises(PlanFileError) as raised:
        read_tables(rewritten(content, part, change), "a.docx")
    assert raised.value.code == "damaged"
    assert "Hãy mở bằng Word hoặc Excel, lưu lại rồi gửi lại" in raised.value.message


@pytest.mark.parametrize(("letters", "number"), [("A", 1), ("z", 26), ("AA", 27), ("XFD", 16384)])
def test_columns_are_counted(letters, number):
    assert column_number(letters) == number
