"""Word documents: automatic numbers, what a page shows and hides, text that stands in odd places, damaged XML."""

import io
import zipfile

import docx
import pytest
from docx.oxml.ns import nsdecls

from plans.importing.docx_numbering import write_number
from plans.importing.errors import PlanFileError
from plans.importing.readers import read_tables
from tests.plans.importing.files import word_file

LISTS = """<w:numbering {spaces}>
<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2">
<w:lvl w:ilvl="0"><w:start w:val="5"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Rows"/><w:lvlText w:val="%1"/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>
</w:num></w:numbering>"""


def numbered(number: int, level: int = 0, text: str = "") -> str:
    marks = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
    return f"<w:p>{marks}<w:r><w:t>{text}</w:t></w:r></w:p>"


def styled(name: str, text: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{name}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


def plain(content: str) -> str:
    return f"<w:p>{content}</w:p>"


def run(text: str, marks: str = "") -> str:
    return f"<w:r><w:rPr>{marks}</w:rPr><w:t>{text}</w:t></w:r>"


def document(*rows: list[str], before: str = "", styles: str = "") -> bytes:
    """A document with these cells as XML, and the lists above."""
    cells = "".join(f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in row)}</w:tr>" for row in rows)
    spaces = (
        nsdecls("w", "wp", "a", "m")
        + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        + ' xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    table = f"<w:tbl>{cells}</w:tbl>" if rows else ""
    parts = {
        "word/document.xml": f"<w:document {spaces}><w:body>{before}{table}<w:p/></w:body></w:document>",
        "word/numbering.xml": LISTS.format(spaces=spaces),
        "word/styles.xml": f"<w:styles {spaces}>{styles}</w:styles>",
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word_file([["a"]]))) as old, zipfile.ZipFile(stream, "w") as new:
        for entry in old.namelist():
            if entry not in parts:
                new.writestr(entry, old.read(entry))
        for name, part in parts.items():
            new.writestr(name, part)
    return stream.getvalue()


def cells(content: bytes) -> list[list[str]]:
    (table,) = read_tables(content, "a.docx")
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_a_column_numbered_by_word_reads_as_it_looks():
    rows = [[numbered(2), plain(run("a"))], [numbered(2), plain(run("b"))], [numbered(3), plain(run("c"))]]
    assert cells(document(*rows)) == [["5", "a"], ["6", "b"], ["1", "c"]]


def test_levels_count_under_their_own_heading():
    rows = [[numbered(1, level, text)] for level, text in ((0, "x"), (1, "y"), (1, "z"), (2, "w"), (0, "u"), (1, "v"))]
    assert [row[0] for row in cells(document(*rows))] == ["I. x", "1.1 y", "1.2 z", "a) w", "II. u", "2.1 v"]


def test_bullets_of_any_shape_become_dashes_and_empty_ones_nothing():
    cell = numbered(2, 1, "Báo cáo") + numbered(2, 1) + numbered(2, 1, "Kế hoạch")
    assert cells(document([cell])) == [["- Báo cáo\n\n- Kế hoạch"]]


def test_a_style_numbers_its_paragraphs_also_through_the_style_that_it_is_based_on():
    styles = (
        '<w:style w:type="paragraph" w:styleId="Rows"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Own"><w:basedOn w:val="Rows"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    )
    off = styled("Rows", "d").replace("</w:pPr>", '<w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>')
    rows = [[styled("Rows", "a")], [styled("Own", "b")], [styled("A", "c")], [off], [styled("Rows", "e")]]
    assert [row[0] for row in cells(document(*rows, styles=styles))] == ["5 a", "6 b", "c", "d", "7 e"]


def test_lines_above_the_table_are_numbered_too():
    (table,) = read_tables(document([plain(run("a"))], before=numbered(1, 0, "NHIỆM VỤ") + numbered(2, 1, "b")), "a")
    assert table.before == ("I. NHIỆM VỤ", "- b")


def test_the_lower_parts_of_merged_cells_do_not_count():
    below = "<w:tcPr><w:vMerge/></w:tcPr>"
    rows = [[numbered(2), plain("")], [below + numbered(2), plain("")], [numbered(2), plain("")]]
    assert [row[0] for row in cells(document(*rows))] == ["5", "", "6"]


@pytest.mark.parametrize(
    ("count", "form", "words"),
    [(4, "upperRoman", "IV"), (1990, "lowerRoman", "mcmxc"), (28, "lowerLetter", "bb"), (3, "decimalZero", "03"),
     (7, "chineseCounting", "7"), (0, "upperRoman", "0"), (10**6, "lowerLetter", "1000000"), (3, "none", "")],
)  # fmt: skip
def test_numbers_are_written_as_word_writes_them(count, form, words):
    assert write_number(count, form) == words


def test_what_the_page_hides_is_not_read():
    hidden = run("ẩn", "<w:vanish/>") + run("hiện", '<w:vanish w:val="0"/>')
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>' + run("12")
    note = run("chú") + '<w:r><w:footnoteReference w:id="2"/></w:r>'
    assert cells(document([plain(hidden), plain(field), plain(note)])) == [["hiện", "12", "chú"]]


def test_a_deleted_row_is_no_row_and_inserted_words_stay():
    content = document([plain(f"<w:ins>{run('thêm')}</w:ins>")], [plain(run("bỏ"))])
    marked = b'<w:tr><w:trPr><w:del w:id="1" w:author="a"/></w:trPr><w:tc><w:p><w:r><w:rPr></w:rPr><w:t>b\xe1\xbb\x8f'
    changed = rewritten(
        content, lambda data: data.replace("<w:tr><w:tc><w:p><w:r><w:rPr></w:rPr><w:t>bỏ".encode(), marked)
    )
    assert marked in zipfile.ZipFile(io.BytesIO(changed)).read("word/document.xml")
    assert cells(changed) == [["thêm"]]


def rewritten(content: bytes, change) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for entry in old.namelist():
            data = old.read(entry)
            new.writestr(entry, change(data) if entry == "word/document.xml" else data)
    return stream.getvalue()


def test_a_text_box_is_read_once_and_a_drawings_measures_never():
    box = f"<w:txbxContent>{plain(run('Trong hộp'))}</w:txbxContent>"
    twice = (
        f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    offset = "<wp:positionH><wp:posOffset>1234</wp:posOffset></wp:positionH>"
    drawing = f"<w:r><w:drawing><wp:anchor>{offset}</wp:anchor></w:drawing></w:r>"
    found = cells(document([plain(run("a") + twice), plain(run("b") + drawing)]))
    assert found == [["a\nTrong hộp", "b"]]


def test_signs_of_symbol_fonts_are_legible():
    tick = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>' + run(" đạt")
    odd = '<w:r><w:sym w:font="Wingdings" w:char="zz"/></w:r>' + run("\uf0b7 việc")
    assert cells(document([plain(tick), plain(odd)])) == [["✓ đạt", "• việc"]]


def test_breaks_tabs_and_soft_hyphens():
    text = "<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:softHyphen/><w:t>d\u00ade</w:t></w:r>"
    assert cells(document([plain(text)])) == [["a\nb cde"]]


def test_a_file_that_was_indented_reads_the_same():
    def indent(data: bytes) -> bytes:
        return data.replace(b"><w:", b">\n   <w:")

    content = document([plain(run("một ") + run("hai")), plain(run("x")) + plain(run("y"))])
    assert cells(rewritten(content, indent)) == cells(content) == [["một hai", "x\ny"]]


def test_lines_before_a_table_in_a_content_control_keep_their_order():
    inner = f"<w:sdt><w:sdtContent>{plain(run('hai'))}<w:tbl><w:tr><w:tc>{plain(run('x'))}</w:tc></w:tr></w:tbl>"
    body = plain(run("một")) + inner + plain(run("ba")) + "</w:sdtContent></w:sdt>" + plain(run("bốn"))
    first, second = read_tables(document([plain(run("y"))], before=body), "a")
    assert (first.before, second.before) == (("một", "hai"), ("ba", "bốn"))


def test_a_row_without_end_is_refused_before_it_fills_the_memory():
    words = "".join(f"<w:r><w:t>{number * 7919:x}</w:t></w:r>" for number in range(900_000))
    with pytest.raises(PlanFileError, match="một đoạn hoặc một dòng bảng quá dài"):
        read_tables(document([plain(words)]), "a.docx", max_bytes=60_000_000)


def test_many_paragraphs_cost_little():
    lines = "".join(plain(run(f"Dòng {number}")) for number in range(30_000))
    (table,) = read_tables(document([plain(run("a"))], before=lines), "a.docx")
    assert (len(table.before), table.before[-1]) == (30_000, "Dòng 29999")


def test_python_docx_lists_are_numbered():
    made = docx.Document()
    table = made.add_table(rows=2, cols=2)
    for number, row in enumerate(table.rows):
        row.cells[0].paragraphs[0].style = made.styles["List Number"]
        row.cells[1].text = f"việc {number}"
    stream = io.BytesIO()
    made.save(stream)
    assert cells(stream.getvalue()) == [["1.", "việc 0"], ["2.", "việc 1"]]
