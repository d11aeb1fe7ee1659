"""Office files are ZIP packages of XML parts; written here part by part, equal content gives equal bytes."""

from datetime import date
from io import BytesIO
from xml.sax.saxutils import escape as _escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP directory can hold
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATIONS = f"{_PACKAGE}/relationships"
FACE = "Times New Roman"


def text(words: str) -> str:
    """Words as XML holds them between tags."""
    return _escape(words)


def write_package(
    parts: dict[str, str], *, types: dict[str, str], main: str, title: str, author: str, on: date | None
) -> bytes:
    """A package of these parts and what every package has; `types` are content types by part, `main` the main part."""
    core = "docProps/core.xml"
    types = types | {core: "application/vnd.openxmlformats-package.core-properties+xml"}
    overrides = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in types.items())
    everything = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
        ),
        "_rels/.rels": relations(
            [("officeDocument", main), ("core", core)],
            core=f"{_PACKAGE}/relationships/metadata/core-properties",
        ),
        core: _core(title, author, on or date(1980, 1, 1)),
        **parts,
    }
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as package:
        for name, content in everything.items():
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 3  # else the directory tells on which system it was made
            package.writestr(entry, (_HEAD + content).encode())
    return target.getvalue()


def relations(links: list[tuple[str, str]], **kinds: str) -> str:
    """A part of relations: (kind, target) in the order of their ids rId1, rId2 …"""
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{kinds.get(kind, f"{_OFFICE}/{kind}")}" Target="{target}"/>'
        for number, (kind, target) in enumerate(links, start=1)
    )
    return f'<Relationships xmlns="{RELATIONS}">{rows}</Relationships>'


def _core(title: str, author: str, on: date) -> str:
    moment = f'xsi:type="dcterms:W3CDTF">{on.isoformat()}T00:00:00Z<'
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{text(title)}</dc:title><dc:creator>{text(author)}</dc:creator><dc:language>vi-VN</dc:language>"
        f"<dcterms:created {moment}/dcterms:created><dcterms:modified {moment}/dcterms:modified></cp:coreProperties>"
    )
