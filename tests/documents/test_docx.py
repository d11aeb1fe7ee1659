"""The DOCX that an office edits: styles, sections, fields, repeated heads, the same words as the PDF."""

import io
from dataclasses import replace

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from reporting.rendering.check import CheckMark
from reporting.rendering.docx import render_docx
from tests.documents import samples


@pytest.fixture(scope="module")
def agency():
    return docx.Document(io.BytesIO(render_docx(samples.agency_document())))


def cells(table):
    """Text of each cell by rows, read from the XML."""
    return [
        ["".join(node.text or "\n" for node in cell.iter(qn("w:t"), qn("w:br"))) for cell in row.findall(qn("w:tc"))]
        for row in table._tbl.findall(qn("w:tr"))
    ]


def test_pages_have_the_decrees_size_and_margins(agency):
    body, *annexes = agency.sections
    assert (round(body.page_width.mm), round(body.page_height.mm), body.orientation) == (210, 297, WD_ORIENT.PORTRAIT)
    assert len(annexes) == 4
    for section in agency.sections:
        margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]
    for section in annexes:
        assert section.orientation == WD_ORIENT.LANDSCAPE
        assert round(section.page_width.mm) == 297
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"


def test_page_numbers_are_a_field_centred_in_the_head_of_all_pages_but_the_first(agency):
    body = agency.sections[0]
    assert body.different_first_page_header_footer
    header = body.header.paragraphs[0]
    assert [code.text.strip() for code in header._p.iter(qn("w:instrText"))] == ["PAGE"]
    assert header.style.name == "Số trang"
    assert not list(body.first_page_header._element.iter(qn("w:instrText")))
    assert body.first_page_header.paragraphs[0].text == "Dữ liệu minh họa"


def test_headings_and_paragraphs_use_real_styles(agency):
    styles = {paragraph.text: paragraph.style for paragraph in agency.paragraphs}
    assert styles["I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CẢI CÁCH HÀNH CHÍNH"].name == "Heading 1"
    assert styles["1. Kế hoạch cải cách hành chính"].name == "Heading 2"
    assert styles["a) Rà soát, đơn giản hóa"].name == "Heading 3"
    assert styles["BÁO CÁO"].name == "Title"
    body = styles["Các nhiệm vụ được triển khai đúng tiến độ."]
    assert (body.name, body.font.name, body.font.size.pt) == ("Body Text", "Times New Roman", 14)
    assert round(body.paragraph_format.first_line_indent.mm, 1) == 12.7
    assert styles["Phụ lục II"].element.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) == "0"
    for style in (agency.styles["Heading 1"], agency.styles["Title"]):
        fonts = style.element.rPr.rFonts
        assert fonts.get(qn("w:asciiTheme")) is None
        assert fonts.get(qn("w:eastAsia")) == "Times New Roman"


def test_head_and_foot_say_what_the_decree_wants(agency):
    head, foot = (
        agency.tables[0],
        next(table for table in agency.tables if "Nơi nhận:" in table._tbl.xpath("string(.)")),
    )
    (left, right), (number, date) = cells(head)
    assert left.startswith("UBND TỈNH ĐẮK NÔNGSỞ TƯ PHÁP")
    assert right.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAMĐộc lập - Tự do - Hạnh phúc")
    assert "Số: \xa0\xa0\xa0\xa0\xa0\xa0\xa0/BC-STP" in number and date.startswith("Đắk Nông, ngày")
    recipients, signature = cells(foot)[0]
    assert recipients.endswith("- Lưu: VT, CCHC.")
    assert signature == "GIÁM ĐỐCNguyễn Văn An"
    assert sum(paragraph.text.endswith("./.") for paragraph in agency.paragraphs) == 1 + 4


def test_annex_tables_repeat_their_head_and_keep_rows_whole(agency):
    listed = [table for table in agency.tables if "Sản phẩm theo kế hoạch" in table._tbl.xpath("string(.)")]
    assert len(listed) == 7  # one an area
    for table in listed:
        rows = table._tbl.findall(qn("w:tr"))
        repeated = [row.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None for row in rows]
        assert repeated == [True, True] + [False] * (len(rows) - 2)
        assert all(row.find(qn("w:trPr")).find(qn("w:cantSplit")) is not None for row in rows)
        assert cells(table)[1] == ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"]
    assert sum(len(table._tbl.findall(qn("w:tr"))) - 2 for table in listed) == 88


def test_a_heading_over_columns_spans_them(agency):
    progress = agency.tables[2]
    top = progress._tbl.findall(qn("w:tr"))[0]
    spans = [cell.find(qn("w:tcPr")).find(qn("w:gridSpan")) for cell in top.findall(qn("w:tc"))]
    assert [int(span.get(qn("w:val"))) for span in spans if span is not None] == [7]
    assert cells(progress)[-1] == ["", "Tổng cộng", "88", "13", "13", "13", "13", "12", "12", "12", "29,5%"]


def test_words_that_look_like_xml_stay_words():
    work = (replace(samples.line(1, "steering", "waiting"), title="<w:p>&amp;]]> \x00 'x'", result="một\nhai"),)
    made = docx.Document(io.BytesIO(render_docx(samples.agency_document("<b>đậm</b> \x0b & \ud800", lines=work))))
    assert "<b>đậm</b>" in [paragraph.text for paragraph in made.paragraphs]
    row = next(row for table in made.tables for row in cells(table) if row[0] == "1" and "<w:p>" in row[1])
    assert row[1] == "Hoạt động 2.2. <w:p>&amp;]]> 'x'"
    assert row[5] == "một\nhai"


def test_equal_documents_give_equal_bytes_and_name_their_author():
    document = samples.agency_document()
    content = render_docx(document)
    assert content == render_docx(document)
    properties = docx.Document(io.BytesIO(content)).core_properties
    assert (properties.author, properties.language) == ("Sở Tư pháp", "vi-VN")
    assert properties.created.date() == properties.modified.date() == samples.CUTOFF


def test_the_end_of_the_text_goes_with_the_signature(agency):
    end = next(place for place, paragraph in enumerate(agency.paragraphs) if paragraph.style.name == "Kết thúc")
    assert agency.paragraphs[end - 1].text == "Không có nội dung báo cáo trong kỳ."
    assert agency.paragraphs[end - 1].paragraph_format.keep_with_next
    assert agency.paragraphs[end].style.paragraph_format.keep_with_next


def test_charts_are_pictures_that_say_what_they_show(agency):
    pictures = [shape._inline.docPr.get("descr") for shape in agency.inline_shapes]
    assert len(pictures) == 1
    assert pictures[0].startswith(
        "Tiến độ thực hiện nhiệm vụ theo lĩnh vực. Công tác chỉ đạo, điều hành CCHC: hoàn thành"
    )


def test_the_code_is_printed_at_the_end_and_led_to_by_a_picture():
    check = CheckMark("7KQ2MXAB93TD0FWE", "https://cchc.vidu.vn/kiem-tra/7KQ2MXAB93TD0FWE/", 1, 2)
    document = samples.agency_document(lines=samples.lines(2))
    made = docx.Document(io.BytesIO(render_docx(replace(document, check=check))))
    foot = next(table for table in made.tables if "Nơi nhận:" in table._tbl.xpath("string(.)"))
    assert cells(foot)[0][0].endswith("Mã kiểm tra:7KQ2-MXAB-93TD-0FWELần gửi 1, lần tạo tệp 2")
    assert "kiểm tra văn bản" in made.inline_shapes[0]._inline.docPr.get("descr")
    bare = docx.Document(io.BytesIO(render_docx(replace(document, check=replace(check, address="")))))
    assert len(bare.inline_shapes) == len(made.inline_shapes) - 1, "without an address the code alone"


def test_lead_ins_and_sums_stay_with_what_they_belong_to():
    made = docx.Document(io.BytesIO(render_docx(samples.agency_document("Kết quả:\n- Một.", lines=()))))
    kept = {line.text: line.paragraph_format.keep_with_next for line in made.paragraphs}
    assert kept["Kết quả:"] and not kept["- Một."]
    table = next(table for table in made.tables if cells(table)[-1][1] == "Tổng cộng")
    before_sum = table._tbl.tr_lst[-2].xpath(".//w:keepNext")
    assert len(before_sum) == len(table.columns) and not table._tbl.tr_lst[-3].xpath(".//w:keepNext")
