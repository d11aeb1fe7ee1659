"""What every DOCX in official form shares: page, issuing body and quốc hiệu, addressees, signature, lines."""

from io import BytesIO

from docx.document import Document
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from reporting.rendering.check import CheckMark
from reporting.rendering.docx_tables import plain_table
from reporting.rendering.printed import Printed

TEXT_WIDTH = int(Mm(165).twips)  # A4 less the margins
_HEAD = (TEXT_WIDTH * 39 // 100, TEXT_WIDTH - TEXT_WIDTH * 39 // 100)
_HALVES = (TEXT_WIDTH // 2, TEXT_WIDTH - TEXT_WIDTH // 2)
_PICTURE = int(Mm(22.5).twips)  # the column of the picture beside the code
_ABOVE_CHECK = Pt(14)
_MOTTO = "Độc lập - Tự do - Hạnh phúc"
_MOTTO_WIDTH = 3710  # twips of the motto in 14 pt bold Times: the line under it is exactly as long
_CAPITAL = 0.70  # average width of bold capitals in em, for lines of a third to a half of a text


def write_issuer(file: Document, document: Printed, below: tuple[str, ...] = ()) -> None:
    """Issuing body and quốc hiệu side by side, number and date under them; `below` stands under the number."""
    head = document.letterhead
    (left, right), (number, date) = side_by_side(file, _HEAD, rows=2)
    above = [(head.higher_body, "Cơ quan chủ quản")] if head.higher_body else []
    write_lines(left, [*above, *((line, "Cơ quan ban hành") for line in head.issuer_lines)])
    longest = max(head.issuer_lines, key=len)
    draw_line(left.add_paragraph(style="Đường kẻ"), _HEAD[0], share_of(longest, 13, _CAPITAL, _HEAD[0]))
    write_lines(right, [("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Quốc hiệu"), (_MOTTO, "Tiêu ngữ")])
    draw_line(right.add_paragraph(style="Đường kẻ"), _HEAD[1], _MOTTO_WIDTH)
    write_lines(number, [(f"Số: {head.number_words}", "Số ký hiệu"), *((line, "Về việc") for line in below)])
    write_lines(date, [(document.place_and_date, "Địa danh ngày tháng")])


def write_addressees(file: Document, document: Printed) -> None:
    """One addressee on the line of "Kính gửi:", several on lines of their own."""
    if len(document.addressees) == 1:
        file.add_paragraph(f"Kính gửi: {document.addressees[0]}", "Kính gửi")
    elif document.addressees:
        several = file.add_paragraph("Kính gửi:", "Kính gửi")
        for line in document.addressees:
            several.add_run().add_break()
            several.add_run(line)


def set_page(section: Section, document: Printed) -> None:
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


def write_signing(file: Document, document: Printed) -> None:
    """Last sentence, recipients and the place to sign; they stay with the end of the text."""
    file.paragraphs[-1].paragraph_format.keep_with_next = True  # a signature never stands alone on a page
    file.add_paragraph(document.closing, "Kết thúc")
    head = document.letterhead
    ((left, right),) = side_by_side(file, _HALVES)
    write_lines(left, [("Nơi nhận:", "Nơi nhận tiêu đề"), *((line, "Nơi nhận") for line in document.recipients)])
    if document.check:
        _write_check(left, document.check)
    titles = [title for title in (head.signer_authority, head.signer_title) if title]
    write_lines(right, [(title, "Chữ ký") for title in titles])
    name = right.add_paragraph(head.signer_name, "Chữ ký")
    name.paragraph_format.space_before = Mm(28)  # room for the signature and the seal


def add_picture(paragraph: Paragraph, png: bytes, *, width: int, words: str) -> None:
    """A picture `width` mm wide that says in words what it shows."""
    picture = paragraph.add_run().add_picture(BytesIO(png), width=Mm(width))
    picture._inline.docPr.set("descr", words)


def _write_check(cell, check: CheckMark) -> None:
    """The code with its picture on the left, as high as in print; a cell must end in a paragraph."""
    lines = [(line, "Mã kiểm tra") for line in check.lines]
    if not check.address:
        write_lines(cell, lines)
        cell.paragraphs[-len(lines)].paragraph_format.space_before = _ABOVE_CHECK
        return
    table = Table(plain_table((_PICTURE, _HALVES[0] - _PICTURE)), cell)
    cell._tc.append(table._tbl)
    picture, words = table.rows[0].cells
    picture.paragraphs[0].style = "Mã kiểm tra"
    picture.paragraphs[0].paragraph_format.space_before = _ABOVE_CHECK
    add_picture(picture.paragraphs[0], check.png, width=20, words=check.words)
    write_lines(words, lines)
    words.paragraphs[0].paragraph_format.space_before = _ABOVE_CHECK
    words.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    cell.add_paragraph(style="Đường kẻ")


def set_properties(file: Document, document: Printed) -> None:
    """What the file says of itself."""
    properties = file.core_properties
    properties.title, properties.author = document.full_title, document.unit_name
    properties.last_modified_by = document.unit_name
    properties.subject, properties.keywords = document.subject, "cải cách hành chính, báo cáo"
    properties.language, properties.comments = "vi-VN", ""


def side_by_side(file: Document, widths: tuple[int, int], rows: int = 1) -> list[tuple]:
    """Two cells without lines in each row."""
    table = Table(append_table(file, plain_table(widths, rows)), file)
    return [tuple(row.cells) for row in table.rows]


def append_table(file: Document, table):
    """Put a table at the end of the body, before the properties of the last section."""
    file.element.body.sectPr.addprevious(table)
    return table


def write_lines(cell, lines: list[tuple[str, str]]) -> None:
    """Lines of (text, style) in a cell; the paragraph that it came with takes the first."""
    for text, style in lines:
        first = cell.paragraphs[0]
        paragraph = first if len(cell.paragraphs) == 1 and not first.text and not first.runs else cell.add_paragraph()
        paragraph.add_run(text)
        paragraph.style = style


def draw_line(paragraph: Paragraph, room: int, width: int) -> None:
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


def share_of(text: str, size: int, em: float, room: int) -> int:
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
