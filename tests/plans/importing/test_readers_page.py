"""What is pasted: tables of Word and Excel as HTML, lines with tabs, CSV, and what only looks like them."""

import pytest

from plans.importing import read_plan
from plans.importing.errors import PlanFileError
from plans.importing.prose import PROSE_NAME
from plans.importing.readers import read_tables
from plans.importing.tables import Cell
from tests.plans.importing.files import DAK_NONG_HEADER, DAK_NONG_ROWS, DAK_NONG_TITLE, NAMES, page_file, word_file

GRID = [["a", "b", "<"], ["c", "d", "e"], ["^", "f", "^"]]


def rows_of(page: str) -> list[list[str]]:
    (table,) = read_tables(page.encode(), "a.html")
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_merged_cells_of_a_page_keep_their_place():
    (table,) = read_tables(page_file(GRID, before=("KẾ HOẠCH", "năm 2025")).encode(), "a.html")
    first, second, third = table.rows
    assert table.before == ("KẾ HOẠCH", "năm 2025")
    assert first.cells == (Cell("a", 0), Cell("b", 1, 2))
    assert second.cells == (Cell("c", 0), Cell("d", 1), Cell("e", 2))
    assert third.cells == (Cell("", 0, 1, above=True), Cell("f", 1), Cell("", 2, 1, above=True))


def test_a_cell_over_two_rows_and_columns_covers_both():
    page = "<table><tr><td rowspan=2 colspan=2>a<td>b<tr><td>c<tr><td>d<td>e<td>f</table>"
    (table,) = read_tables(page.encode(), "a.html")
    assert table.rows[1].cells == (Cell("", 0, 2, above=True), Cell("c", 2))
    assert table.rows[2].cells == (Cell("d", 0), Cell("e", 1), Cell("f", 2))


def test_a_page_gives_the_same_plan_as_the_document():
    rows = DAK_NONG_HEADER + DAK_NONG_ROWS
    page = read_plan(page_file(rows, before=DAK_NONG_TITLE).encode(), "a", names=NAMES)
    word = read_plan(word_file(rows, before=DAK_NONG_TITLE), "a", names=NAMES)
    assert page.sections == word.sections


def test_the_clipboard_of_word_and_excel():
    page = (
        "Version:1.0\r\nStartHTML:0000000105\r\nEndHTML:1\r\n<html xmlns:o='urn:x'><head><style>td{mso-x:1}</style>"
        "</head>"
        "<body><!--StartFragment--><table><col style='display:none'><tr style='display:none'><td>ẩn</tr>"
        "<tr><td><p class=MsoNormal>1<o:p></o:p></p></td><td><p>Sở&nbsp;Nội\n vụ;</p><p>Sở <b>Tư</b> pháp</p></td>"
        "<td style='display:none'>ẩn</td><td>a<br>b<del>bỏ</del></td></tr></table><!--EndFragment--></body></html>"
    )
    assert rows_of(page) == [["1", "Sở Nội vụ;\nSở Tư pháp", "", "a\nb"]]


def test_lists_keep_their_marks():
    page = (
        "<table><tr><td><ul><li>Kế hoạch<li>Báo cáo</ul><td><ol start=3><li>ba<li>bốn</ol><td><p><span "
        "style='mso-list:Ignore'>·<span>&nbsp; </span></span>việc</p><p><span style='mso-list:Ignore'>1.</span>hai</p>"
        "</table>"
    )
    assert rows_of(page) == [["- Kế hoạch\n- Báo cáo", "3. ba\n4. bốn", "- việc\n1. hai"]]


def test_a_table_in_a_cell_becomes_its_lines_and_several_tables_stay_apart():
    page = "<table><tr><td>a<table><tr><td>x<td>y</table><td>b</table><p>giữa</p><table><tr><td>c</table>"
    first, second = read_tables(page.encode(), "a")
    assert [[cell.text for cell in row.cells] for row in first.rows] == [["a\nx\ny", "b"]]
    assert second.before == ("giữa",)


def test_spans_out_of_measure_and_deep_nesting_cost_little():
    (table,) = read_tables(b"<table><tr><td colspan=99999>a<td>b<tr><td rowspan=99999>c<td>d</table>", "a")
    assert [row.width for row in table.rows] == [256, 2]
    deep = "<table><tr><td>" + "<div>" * 5000 + "x" + "</div>" * 5000 + "</table>"
    assert len(read_tables(deep.encode(), "a")) <= 1
    with pytest.raises(PlanFileError, match="dài hơn 20000 dòng"):
        read_tables(b"<table>" + b"<tr><td>a</td></tr>" * 20_001 + b"</table>", "a")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_rows_copied_from_excel(encoding):
    text = 'TT\tNội dung\tChủ trì\r\n1\t"Rà soát\nthủ tục ""A"""\tSở Nội vụ\r\n2\tBa\u0301o cáo\t\r\n'
    (table,) = read_tables(text.encode(encoding), "a.txt")
    texts = [[cell.text for cell in row.cells] for row in table.rows]
    assert texts == [["TT", "Nội dung", "Chủ trì"], ["1", 'Rà soát\nthủ tục "A"', "Sở Nội vụ"], ["2", "Báo cáo", ""]]


@pytest.mark.parametrize("separator", [";", ","])
def test_csv_needs_known_headings(separator):
    lines = [["TT", "Nội dung", "Đơn vị chủ trì"], ["1", "Rà soát", "Sở Nội vụ"], ["2", '"a, b; c"', ""]]
    (table,) = read_tables("\n".join(separator.join(line) for line in lines).encode(), "a.csv")
    assert [cell.text for cell in table.rows[2].cells] == ["2", "a, b; c", ""]
    sentences = "Rà soát, đánh giá, kiến nghị\nXây dựng, ban hành, công bố\nTổ chức, thực hiện, báo cáo"
    assert read_tables(sentences.encode(), "a.txt") == []


def test_a_quotation_mark_that_nobody_closed_takes_no_rows():
    lines = "".join(f"{number}\tviệc\n" for number in range(60))
    (table,) = read_tables(f'TT\t"Nội dung\n{lines}'.encode(), "a.txt")
    assert len(table.rows) == 61


def test_letters_of_old_fonts_are_refused_with_what_to_do():
    text = "KÕ ho¹ch c¶i c¸ch hµnh chÝnh n¨m 2025 cña Uû ban nh©n d©n tØnh\nThùc hiÖn nhiÖm vô ®­îc giao ®óng tiÕn ®é"
    with pytest.raises(PlanFileError, match=r"bảng mã cũ .* UniKey") as raised:
        read_tables(text.encode(), "a.txt")
    assert raised.value.code == "old_letters"
    with pytest.raises(PlanFileError, match="bảng mã cũ"):
        read_tables(word_file([[text]]), "a.docx")
    assert read_tables("Kế hoạch cải cách hành chính © 2025\nThực hiện".encode(), "a.txt") == []


def test_words_beside_a_plans_table_make_no_table_of_their_own():
    said = ("Đơn vị chủ trì: Sở Nội vụ. Thời gian: Quý I.", "Đơn vị chủ trì: Sở Y tế. Thời gian: Quý II.")
    tables = read_tables(word_file(DAK_NONG_HEADER + DAK_NONG_ROWS, before=(*DAK_NONG_TITLE, *said)), "a.docx")
    assert PROSE_NAME not in [table.name for table in tables]
