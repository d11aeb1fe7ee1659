"""PDF: tables by their lines over pages, merged and broken cells, page numbers, scans, and files that cost too much."""

import io
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from plans.importing import pdf_reader, read_plan
from plans.importing.errors import PlanFileError
from plans.importing.readers import read_tables
from plans.importing.tables import Cell
from tests.plans.importing.files import (
    DAK_NONG_HEADER,
    DAK_NONG_ROWS,
    DAK_NONG_TITLE,
    NAMES,
    pdf_file,
    word_file,
)

HEADER = ["STT", "Nội dung", "Đơn vị chủ trì", "Thời gian hoàn thành"]
LONG = (
    "Rà soát, đánh giá thủ tục hành chính thuộc thẩm quyền giải quyết của các cơ quan, đơn vị trên địa bàn tỉnh; " * 3
)


def texts(table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_merged_cells_and_lines_before():
    grid = [["a", "b", "<"], ["c", "d", "e"], ["^", "f", "^"]]
    (table,) = read_tables(pdf_file(grid, before=("KẾ HOẠCH", "năm 2025")), "a.pdf")
    first, second, third = table.rows
    assert table.before == ("KẾ HOẠCH", "năm 2025"), "the page's number is no line of it"
    assert first.cells == (Cell("a", 0), Cell("b", 1, 2))
    assert second.cells == (Cell("c", 0), Cell("d", 1), Cell("e", 2))
    assert third.cells == (Cell("", 0, 1, above=True), Cell("f", 1), Cell("", 2, 1, above=True))


def test_wrapped_words_are_joined_and_items_stay_lines():
    cell = f"{LONG}\n- Kế hoạch;\n- Báo cáo.\nVăn bản"
    (table,) = read_tables(pdf_file([["1", cell], ["2", "b"]]), "a.pdf")
    assert table.rows[0].cells[1].text == f"{LONG.strip()}\n- Kế hoạch;\n- Báo cáo.\nVăn bản"


@pytest.mark.parametrize("head", [0, 1])
@pytest.mark.parametrize("style", ["tr{break-inside:avoid}", ""])
def test_a_table_over_pages_is_one_plan(head, style):
    rows = [[str(number), f"Việc {number}: {LONG}", "Sở Nội vụ", f"Tháng {number % 12 + 1}"] for number in range(1, 31)]
    content = pdf_file([HEADER, *rows], style=style, head=head)
    assert len(PdfReader(io.BytesIO(content)).pages) > 3
    found = [activity for *_, activity in read_plan(content, "a.pdf", names=NAMES).activities()]
    assert [activity.title for activity in found] == [" ".join(row[1].split()) for row in rows]
    assert [activity.deadline.text for activity in found] == [row[3] for row in rows]
    assert {activity.leads for activity in found} == {("Sở Nội vụ",)}


def test_a_pdf_gives_the_same_plan_as_the_document():
    rows = DAK_NONG_HEADER + DAK_NONG_ROWS
    pdf = read_plan(pdf_file(rows, before=DAK_NONG_TITLE, head=2), "a.pdf", names=NAMES)
    word = read_plan(word_file(rows, before=DAK_NONG_TITLE), "a.docx", names=NAMES)
    assert (pdf.head.number, pdf.head.year) == (word.head.number, word.head.year)
    kept = [(a.label, a.title, a.leads, a.supports, a.deadline.text, a.product) for *_, a in pdf.activities()]
    assert kept == [(a.label, a.title, a.leads, a.supports, a.deadline.text, a.product) for *_, a in word.activities()]


def test_a_scan_says_what_to_do():
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    with pytest.raises(PlanFileError, match=r"bản quét .* Hãy dùng tệp Word hoặc Excel gốc") as raised:
        read_tables(saved(writer), "a.pdf")
    assert raised.value.code == "scanned_pdf"


def test_a_pdf_without_pages_points_to_the_original():
    with pytest.raises(PlanFileError, match="Hãy dùng tệp Word hoặc Excel gốc"):
        read_tables(b"%PDF-1.7\n%%EOF", "a.pdf")


def saved(writer: PdfWriter) -> bytes:
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_a_password_is_asked_away():
    writer = PdfWriter(clone_from=io.BytesIO(PLAIN))
    writer.encrypt("bí mật", algorithm="RC4-128")
    with pytest.raises(PlanFileError, match="có mật khẩu") as raised:
        read_tables(saved(writer), "a.pdf")
    assert raised.value.code == "encrypted"


def test_pages_letters_and_inflated_streams_are_bounded(monkeypatch):
    writer = PdfWriter()
    for _ in range(pdf_reader.MAX_PAGES + 1):
        writer.add_blank_page(100, 100)
    with pytest.raises(PlanFileError, match="nhận đến 300 trang"):
        read_tables(saved(writer), "a.pdf")
    bomb = zlib.compress(b"q Q " * 20_000_000, 9)
    with pytest.raises(PlanFileError, match="quá phức tạp"):
        read_tables(PLAIN + b"\n9 0 obj<</Filter/FlateDecode>>stream\n" + bomb + b"\nendstream", "a.pdf")
    monkeypatch.setattr(pdf_reader, "_MAX_LETTERS", 10)
    with pytest.raises(PlanFileError, match="quá phức tạp"):
        read_tables(PLAIN, "a.pdf")


PLAIN = pdf_file([HEADER, ["1", "Việc", "Sở Nội vụ", "Tháng 6"]])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_damaged_pdf_is_refused_or_read(data):
    at = data.draw(st.integers(0, len(PLAIN) - 1))
    noise = data.draw(
        st.one_of(st.binary(max_size=30), st.sampled_from([b"/Length 99999999", b"endobj", b"[[[[", b"<<"]))
    )
    cut = data.draw(st.sampled_from([0, 5, 200, len(PLAIN)]))
    try:
        read_tables(PLAIN[:at] + noise + PLAIN[at + cut :], "a.pdf")
    except PlanFileError as error:
        assert error.message.endswith(".")
