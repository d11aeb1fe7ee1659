"""Tables pasted from Word, Excel or a web page → tables: spans as merged cells, what is hidden left out."""

import re
from dataclasses import dataclass, field

from lxml import etree

from plans.importing import xml
from plans.importing.reading import Reading, lines_of, neat
from plans.importing.tables import Cell, Row, Table
from reform.common.uploads import decode_text

_SKIPPED = {"script", "style", "head", "title", "del", "template", "noscript", "object", "svg", "select", "textarea"}
_BLOCKS = {"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "dd"}
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden", re.IGNORECASE)
_LABEL = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
# What Word writes for the bullets of its symbol fonts.
_BULLETS = set("·§Øovüq•▪-–+")
_SPACES = re.compile(r"\s+")
_MAX_DEPTH = 200


def read_html(content: bytes, filename: str) -> Reading:
    """All tables that stand in no other, in their order, with the lines between them."""
    text = decode_text(content) or ""
    start = text.find("<")  # the clipboard puts a description of itself before
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text[max(start, 0) :].encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise xml.damaged(filename) from error
    page = _Page(filename)
    if root is not None:
        page.visit(root, 0)
        page.end_line()
    return Reading(page.tables, page.lines)


@dataclass
class _Page:
    """What was found on the page so far, and the line that is being read."""

    filename: str
    tables: list[Table] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    def visit(self, element: etree._Element, depth: int) -> None:
        kind = element.tag
        if kind in _SKIPPED or depth > _MAX_DEPTH or _is_hidden(element):
            return
        if kind == "table":
            self.end_line()
            rows = _rows(element, self.filename)
            if rows:
                self.tables.append(Table(len(self.tables) + 1, "", tuple(rows), tuple(self.lines)))
                self.lines = []
            return
        if kind in _BLOCKS or kind == "br":
            self.end_line()
        self.parts.append(_opening(element) + _SPACES.sub(" ", element.text or ""))
        for child in element:
            if isinstance(child.tag, str):
                self.visit(child, depth + 1)
            self.parts.append(_SPACES.sub(" ", child.tail or ""))
        if kind in _BLOCKS:
            self.end_line()

    def end_line(self) -> None:
        self.lines += lines_of("".join(self.parts))
        self.parts = []


def _is_hidden(element: etree._Element) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or (style is not None and _HIDDEN.search(style) is not None)


def _rows(table: etree._Element, filename: str) -> list[Row]:
    """The rows of a table; a cell that reaches down is `above` in the rows below."""
    rows: list[Row] = []
    reaching: dict[int, tuple[int, int]] = {}  # column → rows that a cell from above still covers, its width
    number = 0
    for element in table.iter("tr"):
        if next(element.iterancestors("table")) is not table:
            continue
        number += 1
        if number > xml.MAX_ROWS:
            raise xml.too_large(filename, f"có bảng dài hơn {xml.MAX_ROWS} dòng")
        cells = _cells(element, reaching)
        if any(cell.text or cell.above for cell in cells) and not _is_hidden(element):
            rows.append(Row(number, tuple(cells)))
    return rows


def _cells(row: etree._Element, reaching: dict[int, tuple[int, int]]) -> list[Cell]:
    cells: list[Cell] = []
    column = 0
    begun: dict[int, tuple[int, int]] = {}
    for element in row:
        if element.tag not in ("td", "th"):
            continue
        column = _covered(column, reaching, cells)
        span = min(max(xml.whole(element.get("colspan", ""), 1), 1), xml.MAX_COLUMNS - column)
        if span <= 0:
            break
        down = xml.whole(element.get("rowspan", ""), 1) or xml.MAX_ROWS
        cells.append(Cell("" if _is_hidden(element) else neat(_cell_words(element)), column, span))
        if down > 1:
            begun[column] = (down - 1, span)
        column += span
    _covered(column, reaching, cells, to_end=True)
    for place, (rows, span) in list(reaching.items()):
        reaching[place] = (rows - 1, span)
        if rows <= 1:
            del reaching[place]
    reaching.update(begun)
    return cells


def _covered(column: int, reaching: dict[int, tuple[int, int]], cells: list[Cell], to_end: bool = False) -> int:
    """Add what reaches into this row from above at the column, and go on to the next free one."""
    for place in sorted(reaching):
        if place == column or (to_end and place > column):
            cells.append(Cell("", place, reaching[place][1], above=True))
            column = place + reaching[place][1]
    return column


def _cell_words(cell: etree._Element) -> str:
    parts: list[str] = []
    _gather(cell, parts, 0)
    return "\n".join(line for part in "".join(parts).split("\n") if (line := part.strip()))


def _gather(element: etree._Element, parts: list[str], depth: int) -> None:
    if element.tag in _SKIPPED or depth > _MAX_DEPTH or (depth and _is_hidden(element)):
        return
    block = element.tag in _BLOCKS or (depth > 0 and element.tag in ("td", "th"))
    if block or element.tag == "br":
        parts.append("\n")
    if _LABEL.search(element.get("style", "")):
        label = "".join(element.itertext()).strip()
        parts.append("- " if label in _BULLETS else f"{label} ")
        return
    parts.append(_opening(element) + _SPACES.sub(" ", element.text or ""))
    for child in element:
        if isinstance(child.tag, str):
            _gather(child, parts, depth + 1)
        parts.append(_SPACES.sub(" ", child.tail or ""))
    if block:
        parts.append("\n")


def _opening(element: etree._Element) -> str:
    """The mark before an item of a list."""
    parent = element.getparent()
    if element.tag != "li" or parent is None:
        return ""
    if parent.tag != "ol":
        return "- "
    before = sum(1 for _ in element.itersiblings("li", preceding=True))
    return f"{xml.whole(parent.get('start', ''), 1) + before}. "
