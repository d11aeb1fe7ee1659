"""Word documents → tables and lines, by their XML: read piece by piece and forgotten, merged cells by their marks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from lxml import etree

from plans.importing import xml
from plans.importing.docx_numbering import BULLET, Numbering, read_numbering
from plans.importing.reading import Reading, lines_of, neat, sign
from plans.importing.tables import Cell, Row, Table

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
# What may stand between a table and its rows, or a row and its cells.
_WRAPPERS = {"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"}
# Words that a reader of the page does not see, or sees once: deleted and moved text, the second form of a drawing.
_UNSEEN = {"del", "moveFrom", "Fallback", "instrText", "rPr", "pPr", "rt"}
_BREAKS = {"br": "\n", "cr": "\n", "tab": " ", "ptab": " ", "noBreakHyphen": "-"}
# Rows with one of these are read with care.
_SLOW = (
    "tbl", "del", "delText", "moveFrom", "vanish", "sym", "numPr", "gridBefore", "cellDel", "ruby", "instrText",
    "txbxContent", "drawing", "pict", "object",
)  # fmt: skip
_SLOW_FOREIGN = {f"{_COMPATIBLE}AlternateContent", f"{_MATH}oMath"}
_OFF = {"0", "false", "off"}
_PIECE = 1 << 14
# No row or paragraph of a plan is so long; a tree of it takes some ten times as much memory.
_MAX_PIECE = 16 << 20


def read_docx(content: bytes, filename: str) -> Reading:
    """All tables in the document's body and the lines after the last one; a table in a cell becomes lines of it."""
    data = xml.open_part(content, filename, "word/document.xml")
    if data is None:
        raise xml.damaged(filename)
    space = _STRICT if _STRICT.strip("{}").encode() in data[:4096] else _W
    numbering, styles = (xml.open_part(content, filename, f"word/{name}.xml") for name in ("numbering", "styles"))
    reader = _Document(filename, space, read_numbering(numbering, styles, filename, space))
    try:
        return reader.read(data)
    except etree.XMLSyntaxError as error:
        raise xml.damaged(filename) from error


@dataclass
class _Document:
    """Reads one document: what is open in it, what was found so far."""

    filename: str
    space: str
    numbering: Numbering
    tables: list[Table] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    depth: int = 0
    body: etree._Element | None = None

    def __post_init__(self) -> None:
        w = self.space
        self._tbl, self._tr, self._tc, self._p, self._t = (f"{w}{name}" for name in ("tbl", "tr", "tc", "p", "t"))
        self._span, self._merge, self._properties = f"{w}gridSpan", f"{w}vMerge", f"{w}tcPr"
        self._signs = {f"{w}{name}": words for name, words in _BREAKS.items()}
        self._empty = [Cell("", column) for column in range(xml.MAX_COLUMNS)]

    def _choose(self, data: bytes) -> None:
        """What the quick ways through a row look at: of the marks that matter, those that the document has at all."""
        numbered = {f"{self.space}pStyle"} if self.numbering.styles else set()
        careful = {f"{self.space}{name}" for name in _SLOW} | numbered | _SLOW_FOREIGN
        marks = [self._span, self._merge, *self._signs, *careful]
        present = [tag for tag in marks if b":" + tag.rpartition("}")[2].encode() in data]
        self._marks = tuple(present if b"<w:" in data else marks)

    def read(self, data: bytes) -> Reading:
        parser = etree.XMLPullParser(
            ("start", "end"),
            tag=(self._tbl, self._tr, f"{self.space}body"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
        )
        self._choose(data)
        held = 0
        for start in range(0, len(data), _PIECE):
            parser.feed(data[start : start + _PIECE])
            held += _PIECE
            for event, element in parser.read_events():
                self._see(event, element)
                held = 0
            if self.depth == 0 and self.body is not None and len(self.body) > 1:
                self._take_lines(list(self.body)[:-1])  # the last one may go on
                held = 0
            if held > _MAX_PIECE:
                raise xml.too_large(self.filename, "có một đoạn hoặc một dòng bảng quá dài")
        parser.close()
        if self.body is not None:
            self._take_lines(list(self.body))
        return Reading(self.tables, self.lines)

    def _see(self, event: str, element: etree._Element) -> None:
        if element.tag == self._tbl:
            if event == "start":
                self.depth += 1
                if self.depth == 1:
                    self._take_lines_before(element)
                    self.rows = []
                return
            self.depth -= 1
            if self.depth == 0:
                self.tables.append(Table(len(self.tables) + 1, "", tuple(self.rows), tuple(self.lines)))
                self.lines = []
                _forget(element)
        elif element.tag != self._tr:
            self.body = element
        elif event == "end" and self.depth == 1:
            if (row := self._row(element, len(self.rows) + 1)) is not None:
                self.rows.append(row)
            if len(self.rows) > xml.MAX_ROWS:
                raise xml.too_large(self.filename, f"có bảng dài hơn {xml.MAX_ROWS} dòng")
            _forget(element)

    # Lines outside tables

    def _take_lines_before(self, table: etree._Element) -> None:
        """The paragraphs before a table; nothing of it has been read yet, but more of it may be there already."""
        path = [table, *table.iterancestors()]
        for inner, outer in reversed(list(pairwise(path))):
            if xml.local(outer.tag) in {*_WRAPPERS, "body"}:
                self._take_lines(list(inner.itersiblings(preceding=True))[::-1])

    def _take_lines(self, elements: list[etree._Element]) -> None:
        """The words of whole elements, which are dropped."""
        for element in elements:
            for paragraph in self._paragraphs([element]):
                self.lines += lines_of(self._paragraph(paragraph))
            element.getparent().remove(element)

    # Rows

    def _row(self, row: etree._Element, number: int) -> Row | None:
        """The cells of a row, None for one that was deleted.

        In most rows each cell holds one paragraph without any mark; the rest is walked through, and what is not simple
        there is read with care.
        """
        if self._marks and next(row.iter(*self._marks), None) is not None:
            return self._walked_row(row, number)
        cells: list[Cell] = []
        for column, cell in enumerate(row if len(row) <= xml.MAX_COLUMNS else row[: xml.MAX_COLUMNS]):
            children = len(cell)
            if cell.tag != self._tc or not (children == 1 or (children == 2 and cell[0].tag == self._properties)):
                return self._walked_row(row, number)
            text = etree.tostring(cell, encoding="unicode", method="text", with_tail=False)
            if "\n" in text:  # between elements, in a file that was made to be read by people
                return self._walked_row(row, number)
            cells.append(Cell(neat(text), column) if text else self._empty[column])
        return Row(number, tuple(cells))

    def _walked_row(self, row: etree._Element, number: int) -> Row | None:
        cells: list[Cell] = []
        parts: list[str] = []
        column, span, above, begun, paragraphs = 0, 1, False, False, 0
        for element in row.iter(self._tc, self._p, self._t, *self._marks):
            tag = element.tag
            if tag == self._t:
                if element.text:
                    parts.append(element.text)
            elif tag == self._p:
                if paragraphs:
                    parts.append("\n")
                paragraphs += 1
            elif tag == self._tc:
                if begun:
                    cells.append(self._cell(parts, column, span, above))
                    column += span
                parts, span, above, begun, paragraphs = [], 1, False, True, 0
            elif tag in self._signs:
                parts.append(self._signs[tag])
            elif tag == self._span:
                span = max(1, xml.whole(element.get(f"{self.space}val", ""), 1))
            elif tag == self._merge:
                above = element.get(f"{self.space}val", "continue") != "restart"
            else:
                return self._careful_row(row, number)
            if column + span > xml.MAX_COLUMNS:
                return Row(number, tuple(cells))
        if begun:
            cells.append(self._cell(parts, column, span, above))
        return Row(number, tuple(cells))

    def _cell(self, parts: list[str], column: int, span: int, above: bool) -> Cell:
        if not parts and span == 1 and not above:
            return self._empty[column]
        text = "" if above else parts[0] if len(parts) == 1 else "".join(parts)
        return Cell(neat(text) if text else "", column, span, above)

    def _careful_row(self, row: etree._Element, number: int) -> Row | None:
        w = self.space
        marks = row.find(f"{w}trPr")
        if marks is not None and marks.find(f"{w}del") is not None:
            return None
        column = _number(marks, "gridBefore", w) if marks is not None else 0
        cells = []
        for cell in _inside(row, "tc"):
            marks = cell.find(f"{w}tcPr")
            span = max(1, _number(marks, "gridSpan", w, 1)) if marks is not None else 1
            if column + span > xml.MAX_COLUMNS:
                break
            merge = marks.find(self._merge) if marks is not None else None
            above = merge is not None and merge.get(f"{w}val", "continue") != "restart"
            gone = marks is not None and marks.find(f"{w}cellDel") is not None
            text = "" if above or gone else "\n".join(map(self._paragraph, self._paragraphs(cell)))
            cells.append(Cell(neat(text), column, span, above))
            column += span
        return Row(number, tuple(cells))

    def _paragraphs(self, elements) -> Iterator[etree._Element]:
        """Paragraphs of a cell or of the body, also of tables inside, in the order of the page."""
        for child in elements:
            kind = xml.local(child.tag)
            if kind == "p":
                yield child
            elif kind == "tbl":
                for row in _inside(child, "tr"):
                    for inner in _inside(row, "tc"):
                        yield from self._paragraphs(inner)
            elif kind in _WRAPPERS:
                yield from self._paragraphs(child)

    def _paragraph(self, paragraph: etree._Element) -> str:
        """The paragraph's words behind the label that Word numbers it with."""
        text = self._text(paragraph)
        properties = paragraph.find(f"{self.space}pPr")
        label = self.numbering.label(properties, self.space) if properties is not None else ""
        if not label or (label == BULLET and not text.strip()):
            return text
        return f"{label} {text.lstrip()}" if text.strip() else label

    def _text(self, element: etree._Element) -> str:
        parts: list[str] = []
        walker = etree.iterwalk(element, events=("start",))
        for _, node in walker:
            kind = xml.local(node.tag)
            if kind in _UNSEEN or (kind == "r" and self._is_hidden(node)):
                walker.skip_subtree()
            elif kind == "t":
                parts.append(node.text or "")
            elif kind in _BREAKS:
                parts.append(_BREAKS[kind])
            elif kind == "p" and node is not element:  # in a text box
                parts.append("\n")
            elif kind == "sym":
                parts.append(_symbol(node.get(f"{self.space}char", "")))
        return "".join(parts)

    def _is_hidden(self, run: etree._Element) -> bool:
        mark = run.find(f"{self.space}rPr/{self.space}vanish")
        return mark is not None and mark.get(f"{self.space}val", "1") not in _OFF


def _symbol(code: str) -> str:
    try:
        return sign(int(code, 16))
    except ValueError:
        return ""


def _forget(element: etree._Element) -> None:
    """Free what was read, so that a long document costs one row of memory."""
    element.clear(keep_tail=True)
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        parent.remove(before)


def _number(properties: etree._Element, name: str, space: str, default: int = 0) -> int:
    element = properties.find(f"{space}{name}")
    return xml.whole(element.get(f"{space}val", ""), default) if element is not None else default


def _inside(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Children of that name, also where content controls or tracked insertions wrap them."""
    for child in element:
        kind = xml.local(child.tag)
        if kind == name:
            yield child
        elif kind in _WRAPPERS:
            yield from _inside(child, name)
