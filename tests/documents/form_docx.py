"""A DOCX as its own XML tells it: paragraphs with the looks that their styles and runs give them, sections, tables."""

import io
import zipfile
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MM = 1440 / 25.4  # twips


@dataclass(frozen=True)
class Looks:
    """Of a paragraph; sizes and distances in points, `line` in lines."""

    size: float = 0
    bold: bool = False
    italic: bool = False
    align: str = "left"
    indent: float = 0
    before: float = 0
    line: float = 1.0
    face: str = ""
    colour: str = ""


@dataclass(frozen=True)
class Paragraph:
    """`cell` is (row, column) of the table that holds it, `table` its number; the body's own have none."""

    text: str
    looks: Looks
    section: int
    table: int | None = None
    cell: tuple[int, int] | None = None
    drawn: tuple[float, float] | None = None  # indents of a paragraph that only carries a line, in points


@dataclass
class Word:
    """What is read of the file."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    sections: list[etree._Element] = field(default_factory=list)
    tables: list[tuple[int, etree._Element]] = field(default_factory=list)
    headers: dict[str, etree._Element] = field(default_factory=dict)

    def first(self, start: str) -> Paragraph | None:
        """The first paragraph that begins so."""
        return next((one for one in self.paragraphs if one.text.startswith(start)), None)

    def body(self, section: int = 0) -> list[Paragraph]:
        """Paragraphs of a section that stand in no table and say something."""
        return [one for one in self.paragraphs if one.section == section and one.table is None and one.text.strip()]


def read_docx(content: bytes) -> Word:
    """The file's paragraphs in their order."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        document = etree.fromstring(package.read("word/document.xml"))
        styles = etree.fromstring(package.read("word/styles.xml"))
        links = etree.fromstring(package.read("word/_rels/document.xml.rels"))
        named = {link.get("Id"): link.get("Target") for link in links}
        headers = {
            key: etree.fromstring(package.read(f"word/{target}"))
            for key, target in named.items()
            if target.startswith("header")
        }
    sheet = {style.get(f"{W}styleId"): style for style in styles.findall(f"{W}style")}
    word = Word(headers=headers)
    for thing in document.find(f"{W}body"):
        if thing.tag == f"{W}p":
            word.paragraphs.append(_paragraph(thing, sheet, len(word.sections)))
            ends = thing.find(f"{W}pPr/{W}sectPr")
            if ends is not None:
                word.sections.append(ends)
        elif thing.tag == f"{W}tbl":
            number = len(word.tables)
            word.tables.append((len(word.sections), thing))
            for row, line in enumerate(thing.findall(f"{W}tr")):
                for column, cell in enumerate(line.findall(f"{W}tc")):
                    for inner in cell.findall(f"{W}p"):
                        word.paragraphs.append(_paragraph(inner, sheet, len(word.sections), number, (row, column)))
        elif thing.tag == f"{W}sectPr":
            word.sections.append(thing)
    return word


def header_of(word: Word, section: int, kind: str = "default") -> etree._Element | None:
    """The head of a section's pages, taken over from the section before where it has none of its own."""
    for one in reversed(word.sections[: section + 1]):
        for link in one.findall(f"{W}headerReference"):
            if link.get(f"{W}type") == kind:
                return word.headers[link.get(f"{R}id")]
    return None


def looks_of_style(properties: list[etree._Element]) -> Looks:
    """What a chain of properties, from the base to the paragraph itself, amounts to."""
    known: dict = {}
    for one in properties:
        for name, tag, key in (("align", "jc", "val"), ("face", "rFonts", "ascii"), ("colour", "color", "val")):
            found = one.find(f"{W}{tag}")
            if found is not None and found.get(f"{W}{key}"):
                known[name] = found.get(f"{W}{key}")
        for name, tag in (("bold", "b"), ("italic", "i")):
            found = one.find(f"{W}{tag}")
            if found is not None:
                known[name] = found.get(f"{W}val") not in ("0", "false")
        if (size := one.find(f"{W}sz")) is not None:
            known["size"] = int(size.get(f"{W}val")) / 2
        if (indent := one.find(f"{W}ind")) is not None and indent.get(f"{W}firstLine"):
            known["indent"] = int(indent.get(f"{W}firstLine")) / 20
        if (room := one.find(f"{W}spacing")) is not None:
            if room.get(f"{W}before"):
                known["before"] = int(room.get(f"{W}before")) / 20
            if room.get(f"{W}line") and room.get(f"{W}lineRule", "auto") == "auto":
                known["line"] = int(room.get(f"{W}line")) / 240
    return Looks(**known)


def _paragraph(thing, sheet, section: int, table: int | None = None, cell: tuple[int, int] | None = None) -> Paragraph:
    own = thing.find(f"{W}pPr")
    name = own.find(f"{W}pStyle") if own is not None else None
    style = sheet.get(name.get(f"{W}val") if name is not None else "Normal")
    chain = []
    while style is not None:
        chain = [part for tag in ("pPr", "rPr") if (part := style.find(f"{W}{tag}")) is not None] + chain
        base = style.find(f"{W}basedOn")
        style = sheet.get(base.get(f"{W}val")) if base is not None else None
    runs = [run for run in thing.iter(f"{W}r") if "".join(run.itertext()).strip()]
    direct = [part for run in runs[:1] if (part := run.find(f"{W}rPr")) is not None]
    text = "".join(node.text or "\n" for node in thing.iter(f"{W}t", f"{W}br"))
    drawn = None
    if own is not None and own.find(f"{W}pBdr/{W}top") is not None:
        indent = own.find(f"{W}ind")
        drawn = (
            tuple(int(indent.get(f"{W}{side}", "0")) / 20 for side in ("left", "right"))
            if indent is not None
            else (0, 0)
        )
    return Paragraph(
        text, looks_of_style([*chain, *([own] if own is not None else []), *direct]), section, table, cell, drawn
    )
