"""A letter as DOCX that an office goes on editing."""

from io import BytesIO

import docx

from reporting.rendering.docx_parts import (
    TEXT_WIDTH,
    append_table,
    set_page,
    set_properties,
    write_addressees,
    write_issuer,
    write_signing,
)
from reporting.rendering.docx_styles import add_styles
from reporting.rendering.docx_tables import annex_tables
from reporting.rendering.letter import LetterDocument
from reporting.rendering.packages import repacked


def render_letter_docx(document: LetterDocument) -> bytes:
    """The whole letter. Equal letters give equal bytes."""
    file = docx.Document()
    add_styles(file)
    set_page(file.sections[0], document)
    write_issuer(file, document, below=(document.subject,))
    write_addressees(file, document)
    for line in document.grounds:
        file.add_paragraph(line, "Căn cứ")
    file.add_paragraph(document.opening, "Body Text")
    style_ids = {style.name: style.style_id for style in file.styles}
    for _, table in annex_tables(document.table, width=TEXT_WIDTH, style_ids=style_ids):
        append_table(file, table)
    for line in document.requests:
        file.add_paragraph(line, "Body Text")
    write_signing(file, document)
    set_properties(file, document)
    stream = BytesIO()
    file.save(stream)
    return repacked(stream.getvalue(), on=document.cutoff_on)
