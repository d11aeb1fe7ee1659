"""Office files in the plainest way: text cells as bare XML in an archive, without looks or checks."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_PARTS = "application/vnd.openxmlformats-officedocument"
_RUN = '<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/><w:sz w:val="24"/></w:rPr>'

Rows = Iterable[Sequence[str]]


def plain_xlsx(rows: Rows) -> bytes:
    """A workbook of one sheet."""
    cells = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>' for text in row) + "</row>"
        for row in rows
    )
    sheets = '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets>'
    return _archive(
        f"{_PARTS}.spreadsheetml.sheet.main+xml",
        "xl/workbook.xml",
        {
            "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}">{sheets}</workbook>',
            "xl/_rels/workbook.xml.rels": _link("worksheet", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_SHEET}"><sheetData>{cells}</sheetData></worksheet>',
        },
    )


def plain_docx(rows: Rows, before: Iterable[str] = ()) -> bytes:
    """A document of one table, with lines above it."""
    lines = "".join(map(_paragraph, before))
    table = "".join(f"<w:tr>{''.join(f'<w:tc>{_paragraph(text)}</w:tc>' for text in row)}</w:tr>" for row in rows)
    body = f"<w:body>{lines}<w:tbl><w:tblPr/>{table}</w:tbl><w:p/><w:sectPr/></w:body>"
    return _archive(
        f"{_PARTS}.wordprocessingml.document.main+xml",
        "word/document.xml",
        {"word/document.xml": f'<w:document xmlns:w="{_WORD}">{body}</w:document>'},
    )


def _paragraph(text: str) -> str:
    return f'<w:p><w:r>{_RUN}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _link(kind: str, target: str) -> str:
    link = f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_LINKS}">{link}</Relationships>'


def _archive(kind: str, main: str, parts: dict[str, str]) -> bytes:
    types = (
        f'<Types xmlns="{_TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/{main}" ContentType="{kind}"/>'
        "</Types>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (
            {"[Content_Types].xml": types, "_rels/.rels": _link("officeDocument", main)} | parts
        ).items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{text}')
    return stream.getvalue()
