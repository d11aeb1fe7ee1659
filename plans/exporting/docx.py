"""The annex as a document in the form of Nghị định 30/2020/NĐ-CP: landscape A4, real styles, heads on every page.

Written as XML: time grows with the rows, not with their square.
"""

from collections.abc import Iterable, Iterator

from plans.exporting.docx_styles import STYLES, styles_part
from plans.exporting.layout import Annex, AnnexRow
from plans.exporting.package import relations, text, write_package
from plans.importing.own_layout import Heading

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PAPER = 'w:w="16838" w:h="11906" w:orient="landscape"'
_MARGINS = 'w:top="1134" w:right="850" w:bottom="1134" w:left="1701" w:header="510" w:footer="510" w:gutter="0"'
_TEXT_WIDTH = 16838 - 1701 - 850
_EDGES = "".join(
    f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_LOOKS = {"section": ("MucSo", "Muc"), "task": ("BangGiua", "NhiemVu"), "work": ("BangGiua", "BangChu")}
# A row of more lines than a page holds must be let go on over pages.
_TALL = 28
_LETTER = 110  # twips that a letter of 11 pt takes, with room for breaks between words


def render_docx(annex: Annex) -> bytes:
    """The document. Equal annexes give equal bytes."""
    return write_package(
        {
            "word/document.xml": _document(annex),
            "word/_rels/document.xml.rels": relations([("styles", "styles.xml"), ("header", "header1.xml")]),
            "word/styles.xml": styles_part(_W),
            "word/header1.xml": _page_number(),
        },
        types={
            "word/document.xml": f"{_TYPE}.document.main+xml",
            "word/styles.xml": f"{_TYPE}.styles+xml",
            "word/header1.xml": f"{_TYPE}.header+xml",
        },
        main="word/document.xml",
        title=annex.title,
        author=annex.issuer,
        on=annex.issued_on,
    )


def _document(annex: Annex) -> str:
    widths = _widths(annex.columns)
    looks = dict.fromkeys(annex.front, "PhuLucTieuDe") | {annex.name: "PhuLuc", annex.attached: "PhuLucKemTheo"}
    front = "".join(_paragraph(line, looks[line]) for line in annex.front)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = [*_head(annex, widths), *(_row(annex, row, widths) for row in annex.rows)]
    return (
        f'<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{front}'
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{_EDGES}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>{_paragraph('./.', 'Het')}"
        f'<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:pgSz {_PAPER}/><w:pgMar {_MARGINS}/>'
        '<w:pgNumType w:start="1"/><w:titlePg/></w:sectPr></w:body></w:document>'
    )


def _page_number() -> str:
    """Arabic, centred in the upper margin, on every page but the first."""
    return (
        f'<w:hdr xmlns:w="{_W}"><w:p><w:pPr><w:pStyle w:val="SoTrang"/></w:pPr>'
        '<w:fldSimple w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple></w:p></w:hdr>'
    )


def _widths(columns: tuple[Heading, ...]) -> list[int]:
    """Widths in twips that fill the text's width, in the proportions of the columns."""
    whole = sum(column.width for column in columns)
    widths = [column.width * _TEXT_WIDTH // whole for column in columns]
    widths[1] += _TEXT_WIDTH - sum(widths)
    return widths


def _head(annex: Annex, widths: list[int]) -> Iterator[str]:
    """Two rows of headings and the row of codes, all three repeated on each page."""
    upper, lower, at = [], [], 0
    while at < len(annex.columns):
        column = annex.columns[at]
        if not column.group:
            upper.append(_cell(column.words, widths[at], "BangDau", marks='<w:vMerge w:val="restart"/>', middle=True))
            lower.append(_cell("", widths[at], "BangDau", marks="<w:vMerge/>", middle=True))
            at += 1
            continue
        end = at
        while end < len(annex.columns) and annex.columns[end].group == column.group:
            lower.append(_cell(annex.columns[end].words, widths[end], "BangDau", middle=True))
            end += 1
        span = f'<w:gridSpan w:val="{end - at}"/>'
        upper.append(_cell(column.group, sum(widths[at:end]), "BangDau", marks=span, middle=True))
        at = end
    yield _tr(upper, head=True)
    yield _tr(lower, head=True)
    yield _tr((_cell(f"({place})", width, "BangMaCot") for place, width in enumerate(widths, start=1)), head=True)


def _row(annex: Annex, row: AnnexRow, widths: list[int]) -> str:
    label, look = _LOOKS[row.look]
    if not row.wide:
        cells = [_cell(words, width, look) for words, width in zip(row.cells[1:], widths[1:], strict=True)]
        whole = all(_lines(words, width) < _TALL for words, width in zip(row.cells, widths, strict=True))
        return _tr([_cell(row.cells[0], widths[0], label), *cells], whole=whole)
    span = f'<w:gridSpan w:val="{annex.plain - 1}"/>' if annex.plain > 2 else ""
    title = _cell(row.cells[1], sum(widths[1 : annex.plain]), look, marks=span)
    marks = [
        _cell(words, width, "BangChu")
        for words, width in zip(row.cells[annex.plain :], widths[annex.plain :], strict=True)
    ]
    return _tr([_cell(row.cells[0], widths[0], label), title, *marks])


def _lines(words: str, width: int) -> int:
    """About how many lines the words take in a column."""
    return sum(1 + len(line) * _LETTER // width for line in words.split("\n")) if words else 0


def _tr(cells: Iterable[str], *, head: bool = False, whole: bool = True) -> str:
    marks = ("<w:cantSplit/>" if whole else "") + ("<w:tblHeader/>" if head else "")
    return f"<w:tr><w:trPr>{marks}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(words: str, width: int, style: str, *, marks: str = "", middle: bool = False) -> str:
    centred = '<w:vAlign w:val="center"/>' if middle else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{marks}{centred}</w:tcPr>{_paragraph(words, style)}</w:tc>'
    )


def _paragraph(words: str, style: str) -> str:
    lines = '</w:t><w:br/><w:t xml:space="preserve">'.join(text(words).split("\n"))
    run = f'<w:r><w:t xml:space="preserve">{lines}</w:t></w:r>' if words else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{STYLES[style].id}"/></w:pPr>{run}</w:p>'
