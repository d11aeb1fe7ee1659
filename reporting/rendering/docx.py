"""A document as DOCX that an office goes on editing: real styles, fields, sections and repeated heads."""

from io import BytesIO

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt

from reporting.rendering.charts import Chart
from reporting.rendering.document import ReportDocument
from reporting.rendering.docx_parts import (
    TEXT_WIDTH,
    add_picture,
    append_table,
    draw_line,
    set_page,
    set_properties,
    share_of,
    write_addressees,
    write_issuer,
    write_signing,
)
from reporting.rendering.docx_styles import add_styles
from reporting.rendering.docx_tables import annex_tables
from reporting.rendering.packages import repacked
from reporting.rendering.pictures import chart_png
from reporting.rendering.tables import Annex

_ANNEX_WIDTH = int(Mm(252).twips)
_CHART_WIDTH = 250  # mm
_LETTER = 0.50  # average width of a bold letter in em


def render_docx(document: ReportDocument) -> bytes:
    """The whole report. Equal documents give equal bytes."""
    file = docx.Document()
    add_styles(file)
    set_page(file.sections[0], document)
    _head(file, document)
    _narrative(file, document)
    write_signing(file, document)
    style_ids = {style.name: style.style_id for style in file.styles}
    for annex in document.annexes:
        _landscape(file.add_section(WD_SECTION.NEW_PAGE))
        file.add_paragraph(annex.name, "Phụ lục")
        file.add_paragraph(annex.title.upper(), "Phụ lục tiêu đề")
        file.add_paragraph(document.attached_to, "Phụ lục kèm theo")
        file.add_paragraph(f"({annex.note})", "Phụ lục ghi chú")
        _tables(file, annex, style_ids)
        for part in annex.parts:
            file.add_paragraph(part.title, "Phụ lục đơn vị").paragraph_format.page_break_before = True
            _tables(file, part, style_ids)
        for chart in annex.charts:
            _chart(file, chart)
        file.add_paragraph(document.end_mark, "Hết")
    set_properties(file, document)
    stream = BytesIO()
    file.save(stream)
    return repacked(stream.getvalue(), on=document.cutoff_on)


def _tables(file: Document, annex: Annex, style_ids: dict[str, str]) -> None:
    if not annex.has_rows and annex.empty:
        file.add_paragraph(annex.empty, "Body Text")
        return
    for heading, table in annex_tables(annex, width=_ANNEX_WIDTH, style_ids=style_ids):
        if heading:
            file.add_paragraph(heading, "Phụ lục nhóm")
        append_table(file, table)


def _chart(file: Document, chart: Chart) -> None:
    """The drawing as a picture, where this machine can make one; the table above it says the same."""
    png = chart_png(chart, width=_CHART_WIDTH)
    if png:
        file.add_paragraph(chart.title, "Biểu đồ")
        add_picture(file.add_paragraph(style="Hình"), png, width=_CHART_WIDTH, words=chart.words)


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
    write_issuer(file, document)
    file.add_paragraph(document.title, "Title")
    file.add_paragraph(document.subject, "Trích yếu")
    line = file.add_paragraph(style="Đường kẻ")
    line.paragraph_format.space_before = Pt(2)
    draw_line(line, TEXT_WIDTH, share_of(document.subject, 14, _LETTER, TEXT_WIDTH))
    write_addressees(file, document)


def _narrative(file: Document, document: ReportDocument) -> None:
    for line in document.grounds:
        file.add_paragraph(line, "Căn cứ")
    file.add_paragraph(document.opening, "Body Text")
    for section in document.sections:
        file.add_paragraph(section.heading, f"Heading {section.depth + 1}")
        for line in section.paragraphs:
            paragraph = file.add_paragraph(line, "Body Text")
            paragraph.paragraph_format.keep_with_next = line.endswith(":") or None  # a lead-in stays with its list
