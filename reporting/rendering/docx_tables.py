"""Tables of a DOCX as XML text: python-docx's cell access takes quadratic time, this is linear.

Looks are paragraph styles; the head and the code row repeat on each page, rows do not break across pages.
"""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml
from docx.oxml.table import CT_Tbl

from reporting.rendering.docx_styles import CELL_STYLES
from reporting.rendering.tables import Annex, PrintedRow

_EDGES = "".join(
    f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
)
# No room above and below the text of a cell.
_LOW = '<w:tcMar><w:top w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/></w:tcMar>'
_TOTAL_STYLES = {"t": "Bảng tổng", "c": "Bảng tổng", "n": "Bảng tổng số"}


def annex_tables(annex: Annex, *, width: int, style_ids: dict[str, str]) -> Iterator[tuple[str, CT_Tbl]]:
    """(heading, table) of each group; `width` of the text in twentieths of a point, `style_ids` by style name."""
    widths = [column.width * width // 100 for column in annex.columns]
    widths[-1] = width - sum(widths[:-1])
    head = "".join(_head(annex, widths, style_ids))
    for heading, rows, total in annex.printed_groups:
        kept = len(rows) - 1 if total else None  # the sum never stands alone on a page
        body = "".join(
            _row(row, widths, CELL_STYLES, style_ids, with_next=place == kept) for place, row in enumerate(rows)
        )
        last = _row(total, widths, _TOTAL_STYLES, style_ids) if total else ""
        yield heading, parse_xml(_table(widths, head + body + last))


def plain_table(widths: Iterable[int], rows: int = 1) -> CT_Tbl:
    """An empty table without lines, for things that stand side by side."""
    widths = list(widths)
    cells = "".join(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p/></w:tc>' for width in widths)
    return parse_xml(_table(widths, f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>" * rows, lines=False))


def _table(widths: list[int], rows: str, *, lines: bool = True) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    borders = f"<w:tblBorders>{_EDGES}</w:tblBorders>" if lines else ""
    above = 40 if lines else 0  # cells with lines leave two points above and below their text, as in the PDF
    sides = (("top", above), ("left", 60), ("bottom", above), ("right", 60))
    padding = "".join(f'<w:{side} w:w="{room}" w:type="dxa"/>' for side, room in sides)
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{borders}'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{padding}</w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _head(annex: Annex, widths: list[int], style_ids: dict[str, str]) -> Iterator[str]:
    """Rows of the head; a heading over two rows is merged downwards, one over several columns spans them."""
    deep = len(annex.head) == 2
    upper, column = [], 0
    for cell in annex.head[0]:
        span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
        merge = '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
        width = sum(widths[column : column + cell.columns])
        upper.append(_cell(cell.text, width, style_ids["Bảng đầu"], extra=span + merge, middle=True))
        column += cell.columns
    yield _tr(upper, head=True)
    if deep:
        lower = [
            _cell(
                entry.heading if entry.group else "",
                width,
                style_ids["Bảng đầu"],
                extra="" if entry.group else "<w:vMerge/>",
                middle=True,
            )
            for entry, width in zip(annex.columns, widths, strict=True)
        ]
        yield _tr(lower, head=True)
    codes = (
        _cell(code, width, style_ids["Bảng mã cột"], extra=_LOW)
        for code, width in zip(annex.codes, widths, strict=True)
    )
    yield _tr(codes, head=True)


def _row(
    row: PrintedRow, widths: list[int], styles: dict[str, str], style_ids: dict[str, str], *, with_next: bool = False
) -> str:
    cells = (
        _cell(text, width, style_ids[styles[align]], with_next=with_next)
        for (align, text), width in zip(row.cells, widths, strict=True)
    )
    return _tr(cells, whole=not row.tall)


def _tr(cells: Iterable[str], *, head: bool = False, whole: bool = True) -> str:
    marks = ("<w:cantSplit/>" if whole else "") + ("<w:tblHeader/>" if head else "")
    return f"<w:tr><w:trPr>{marks}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(text: str, width: int, style: str, *, extra: str = "", middle: bool = False, with_next: bool = False) -> str:
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(escape(text).split("\n"))
    run = f'<w:r><w:t xml:space="preserve">{lines}</w:t></w:r>' if text else ""
    centred = '<w:vAlign w:val="center"/>' if middle else ""
    joined = "<w:keepNext/>" if with_next else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{extra}{centred}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{joined}</w:pPr>{run}</w:p></w:tc>'
    )
