"""Word documents → tables, by their XML: rows are read one after another and forgotten, merged cells by their marks."""

import io
from collections.abc import Iterator

from lxml import etree

from plans.importing import xml
from plans.importing.tables import Cell, Row, Table, tidy

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
# What may stand between a table and its rows, or a row and its cells.
_WRAPPERS = {"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"}
# Words that a reader of the page does not see, or sees once: deleted and moved text, the second form of a drawing.
_UNSEEN = {"del", "moveFrom", "Fallback", "instrText", "rPr", "pPr"}
_BREAKS = {"br": "\n", "cr": "\n", "tab": " ", "noBreakHyphen": "-"}


def read_docx(content: bytes, filename: str) -> list[Table]:
    """All tables in the document's body; a table inside a cell becomes lines of that cell."""
    data = xml.open_part(content, filename, "word/document.xml")
    if data is None:
        raise xml.damaged(filename)
    space = _STRICT if _STRICT.strip("{}").encode() in data[:4096] else _W
    try:
        return _tables(data, filename, space)
    except etree.XMLSyntaxError as error:
        raise xml.damaged(filename) from error


def _tables(data: bytes, filename: str, space: str) -> list[Table]:
    tables: list[Table] = []
    lines: list[str] = []
    rows: list[Row] = []
    depth = 0
    tags = (f"{space}tbl", f"{space}tr", f"{space}p")
    events = etree.iterparse(
        io.BytesIO(data), events=("start", "end"), tag=tags, resolve_entities=False, no_network=True, load_dtd=False
    )
    for event, element in events:
        kind = xml.local(element.tag)
        if event == "start":
            depth += kind == "tbl"
            if kind == "tbl" and depth == 1:
                rows = []
            continue
        if kind == "tbl":
            depth -= 1
            if depth == 0:
                tables.append(Table(len(tables) + 1, "", tuple(rows), tuple(lines)))
                lines = []
        elif kind == "tr" and depth == 1:
            rows.append(_row(element, len(rows) + 1, space))
            if len(rows) > xml.MAX_ROWS:
                raise xml.too_large(filename, f"có bảng dài hơn {xml.MAX_ROWS} dòng")
        elif kind == "p" and depth == 0:
            lines += [line for line in tidy(_text(element)).split("\n") if line]
        if depth == 0 or (kind == "tr" and depth == 1):
            _forget(element)
    return tables


def _forget(element: etree._Element) -> None:
    """Free what was read, so that a long document costs one row of memory."""
    element.clear()
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        parent.remove(before)


def _row(row: etree._Element, number: int, space: str) -> Row:
    properties = row.find(f"{space}trPr")
    column = _number(properties, "gridBefore", space) if properties is not None else 0
    cells = []
    for cell in _inside(row, "tc"):
        marks = cell.find(f"{space}tcPr")
        span = max(1, _number(marks, "gridSpan", space, 1)) if marks is not None else 1
        if column + span > xml.MAX_COLUMNS:
            break
        above = _goes_on(marks, space)
        cells.append(Cell("" if above else tidy(_cell_text(cell)), column, span, above))
        column += span
    return Row(number, tuple(cells))


def _number(properties: etree._Element | None, name: str, space: str, default: int = 0) -> int:
    element = properties.find(f"{space}{name}") if properties is not None else None
    value = element.get(f"{space}val", "") if element is not None else ""
    return int(value) if value.isdigit() and len(value) < 6 else default


def _goes_on(marks: etree._Element | None, space: str) -> bool:
    """vMerge without "restart": this cell is the lower part of the one above."""
    merge = marks.find(f"{space}vMerge") if marks is not None else None
    return merge is not None and merge.get(f"{space}val", "continue") != "restart"


def _inside(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Children of that name, also where content controls or tracked insertions wrap them."""
    for child in element:
        kind = xml.local(child.tag)
        if kind == name:
            yield child
        elif kind in _WRAPPERS:
            yield from _inside(child, name)


def _cell_text(cell: etree._Element) -> str:
    return "\n".join(_text(paragraph) for paragraph in _paragraphs(cell))


def _paragraphs(cell: etree._Element) -> Iterator[etree._Element]:
    for child in cell:
        kind = xml.local(child.tag)
        if kind == "p":
            yield child
        elif kind == "tbl":
            for row in _inside(child, "tr"):
                for inner in _inside(row, "tc"):
                    yield from _paragraphs(inner)
        elif kind in _WRAPPERS:
            yield from _paragraphs(child)


def _text(element: etree._Element) -> str:
    parts: list[str] = []
    walker = etree.iterwalk(element, events=("start",))
    for _, node in walker:
        kind = xml.local(node.tag)
        if kind in _UNSEEN:
            walker.skip_subtree()
        elif kind == "t":
            parts.append(node.text or "")
        elif kind in _BREAKS:
            parts.append(_BREAKS[kind])
    return "".join(parts)
