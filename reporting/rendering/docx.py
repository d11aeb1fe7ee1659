"""A document as DOCX that an office goes on editing: real styles, fields, sections and repeated heads."""

from io import BytesIO

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from reporting.rendering.document import ReportDocument
from reporting.rendering.docx_styles import add_styles
from reporting.rendering.docx_tables import annex_tables, plain_table
from reporting.rendering.packages import repacked

_TEXT_WIDTH = int(Mm(165).twips)  # A4 less the margins
_ANNEX_WIDTH = int(Mm(252).twips)
_HEAD = (_TEXT_WIDTH * 39 // 100, _TEXT_WIDTH - _TEXT_WIDTH * 39 // 100)
_HALVES = (_TEXT_WIDTH // 2, _TEXT_WIDTH - _TEXT_WIDTH // 2)
_MOTTO = "Độc lập - Tự do - Hạnh phúc"
_MOTTO_WIDTH = 3710  # twips of the motto in 14 pt bold Times: the line under it is exactly as long
_CAPITAL, _LETTER = 0.70, 0.50  # average width of bold letters in em, for lines of a third to a half of a text


def render_docx(document: ReportDocument) -> bytes:
    """The whole report. Equal documents give equal bytes."""
    file = docx.Document()
    add_styles(file)
    _page(file.sections[0], document)
    _head(file, document)
    _narrative(file, document)
    _signing(file, document)
    style_ids = {style.name: style.style_id for style in file.styles}
    for annex in document.annexes:
        _landscape(file.add_section(WD_SECTION.NEW_PAGE))
        file.add_paragraph(annex.name, "Phụ lục")
        file.add_paragraph(annex.title.upper(), "Phụ lục tiêu đề")
        file.add_paragraph(document.attached_to, "Phụ lục kèm theo")
        file.add_paragraph(f"({annex.note})", "Phụ lục ghi chú")
        if not annex.has_rows and annex.empty:
            file.add_paragraph(annex.empty, "Body Text")
        else:
            for heading, table in annex_tables(annex, width=_ANNEX_WIDTH, style_ids=style_ids):
                if heading:
                    file.add_paragraph(heading, "Phụ lục nhóm")
                _append(file, table)
        file.add_paragraph(document.end_mark, "Hết")
    _properties(file, document)
    stream = BytesIO()
    file.save(stream)
    return repacked(stream.getvalue(), on=document.cutoff_on)


def _page(section: Section, document: ReportDocument) -> None:
    """A4 with the decree's margins; the page number centred in the top margin, not on the first page."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(9)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.style = "Số trang"
    _field(number, "PAGE")
    if document.mark:
        section.header.add_paragraph(document.mark, "Dấu dữ liệu")
        first = section.first_page_header.paragraphs[0]
        first.text, first.style = document.mark, "Dấu dữ liệu"


def _landscape(section: Section) -> None:
    """An annex: its own pages from 1, wide."""
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.different_first_page_header_footer = True
    for old in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(old)
    start = OxmlElement("w:pgNumType")
    start.set(qn("w:start"), "1")
    section._sectPr.find(qn("w:pgMar")).addnext(start)


def _head(file: Document, document: ReportDocument) -> None:
    head = document.letterhead
    left, right = _side_by_side(file, _HEAD)
    above = [(head.higher_body, "Cơ quan chủ quản")] if head.higher_body else []
    _write(left, [*above, *((line, "Cơ quan ban hành") for line in head.issuer_lines)])
    longest = max(head.issuer_lines, key=len)
    _line(left.add_paragraph(style="Đường kẻ"), _HEAD[0], _share_of(longest, 13, _CAPITAL, _HEAD[0]))
    _write(right, [("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Quốc hiệu"), (_MOTTO, "Tiêu ngữ")])
    _line(right.add_paragraph(style="Đường kẻ"), _HEAD[1], _MOTTO_WIDTH)
    _write(left, [(f"Số: {head.number_words}", "Số ký hiệu")])
    _write(right, [(document.place_and_date, "Địa danh ngày tháng")])
    file.add_paragraph(document.title, "Title")
    file.add_paragraph(document.subject, "Trích yếu")
    _line(file.add_paragraph(style="Đường kẻ"), _TEXT_WIDTH, _share_of(document.subject, 14, _LETTER, _TEXT_WIDTH))
    if len(document.addressees) == 1:
        file.add_paragraph(f"Kính gửi: {document.addressees[0]}", "Kính gửi")
    elif document.addressees:
        several = file.add_paragraph("Kính gửi:", "Kính gửi")
        for line in document.addressees:
            several.add_run().add_break()
            several.add_run(line)


def _narrative(file: Document, document: ReportDocument) -> None:
    for line in document.grounds:
        file.add_paragraph(line, "Căn cứ")
    file.add_paragraph(document.opening, "Body Text")
    for section in document.sections:
        file.add_paragraph(section.heading, f"Heading {section.depth + 1}")
        for line in section.paragraphs:
            file.add_paragraph(line, "Body Text")


def _signing(file: Document, document: ReportDocument) -> None:
    file.paragraphs[-1].paragraph_format.keep_with_next = True  # a signature never stands alone on a page
    file.add_paragraph(document.closing, "Kết thúc")
    head = document.letterhead
    left, right = _side_by_side(file, _HALVES)
    _write(left, [("Nơi nhận:", "Nơi nhận tiêu đề"), *((line, "Nơi nhận") for line in document.recipients)])
    titles = [title for title in (head.signer_authority, head.signer_title) if title]
    _write(right, [(title, "Chữ ký") for title in titles])
    name = right.add_paragraph(head.signer_name, "Chữ ký")
    name.paragraph_format.space_before = Mm(28)  # room for the signature and the seal


def _properties(file: Document, document: ReportDocument) -> None:
    properties = file.core_properties
    properties.title, properties.author = document.full_title, document.unit_name
    properties.last_modified_by = document.unit_name
    properties.subject, properties.keywords = document.subject, "cải cách hành chính, báo cáo"
    properties.language, properties.comments = "vi-VN", ""


def _side_by_side(file: Document, widths: tuple[int, int]) -> tuple:
    """Two cells without lines."""
    table = Table(_append(file, plain_table(widths)), file)
    return tuple(table.rows[0].cells)


def _append(file: Document, table):
    """Put a table at the end of the body, before the properties of the last section."""
    file.element.body.sectPr.addprevious(table)
    return table


def _write(cell, lines: list[tuple[str, str]]) -> None:
    for text, style in lines:
        first = cell.paragraphs[0]
        paragraph = first if len(cell.paragraphs) == 1 and not first.text and not first.runs else cell.add_paragraph()
        paragraph.add_run(text)
        paragraph.style = style


def _line(paragraph: Paragraph, room: int, width: int) -> None:
    """A line of that width, centred in the room, both in twips: the paragraph's upper border between indents."""
    indent = Pt(max(0, room - width) / 2 / 20)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = indent
    border = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    border.append(top)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        border, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr"
    )


def _share_of(text: str, size: int, em: float, room: int) -> int:
    """Four tenths of the text's width in twips, estimated by its letters; a text that wraps fills the room."""
    return int(min(len(text) * size * em * 20, room) * 0.4)


def _field(paragraph: Paragraph, instruction: str) -> None:
    for kind, text in (("begin", None), (None, instruction), ("separate", None), ("text", "1"), ("end", None)):
        run = paragraph.add_run()
        if kind == "text":
            run.text = text
        elif kind is None:
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {text} "
            run._r.append(code)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
