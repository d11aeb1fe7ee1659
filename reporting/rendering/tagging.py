"""What the PDF engine leaves open of PDF/UA-1 (ISO 14289-1): page furniture as artifacts, heads of columns by scope, no
identifiers that occur twice, no element for each line, and the claim itself beside that of PDF/A.
"""

from collections.abc import Iterator
from typing import Any

# The claim of PDF/UA-1. PDF/A admits properties of other schemas only where the file itself describes them.
_UA_CLAIM = (
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
    b"<pdfuaid:part>1</pdfuaid:part></rdf:Description>"
    b'<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    b' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>'
    b'<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>'
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>"
    b'<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>'
    b"<pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    b"<pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description></rdf:li>"
    b"</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)
_BARE = {"Type", "S", "K", "Pg", "P"}  # an element that says nothing of its own
_END_OF_CLAIMS = b"</rdf:RDF>"


def finish_tags(pdf: Any) -> None:
    """Mend the tags of a file that the engine is about to write, and claim the standard; one pass over its objects."""
    metadata = _of(pdf, pdf.catalog["Metadata"])
    metadata.stream = [part.replace(_END_OF_CLAIMS, _UA_CLAIM + _END_OF_CLAIMS) for part in metadata.stream]
    root = _of(pdf, pdf.catalog["StructTreeRoot"])
    reached = set(_below(pdf, root["K"]))
    folded: dict[int, bytes] = {}
    for number in reached:
        _mend_cell(pdf.objects[number])
        _fold_lines(pdf, pdf.objects[number], folded)
    marks = _of(pdf, root["ParentTree"])["Nums"]
    for place, page in enumerate(pdf.page_references):
        owners = marks[2 * place + 1]
        loose = {mark for mark, owner in enumerate(owners) if _number(owner) not in reached}
        if loose:
            _make_artifacts(_of(pdf, _of(pdf, page)["Contents"]), loose)
            owners[:] = [b"null" if mark in loose else owner for mark, owner in enumerate(owners)]
        owners[:] = [owner if owner == b"null" else _owner_now(owner, folded) for owner in owners]
    for number in folded:
        pdf.objects[number].clear()


def _mend_cell(element: dict) -> None:
    """Heads carry their scope. The engine ties cells to heads by identifiers that return on every page of a table."""
    if element.get("S") == "/TH":
        element.pop("ID", None)
        element["A"]["Scope"] = "/Column"
    elif element.get("S") == "/TD" and "A" in element:
        element["A"].pop("Headers", None)
        if len(element["A"]) == 1:
            del element["A"]


def _fold_lines(pdf: Any, element: dict, folded: dict[int, bytes]) -> None:
    """The engine makes an element of every line of text; the paragraph or cell takes the line itself, which halves the
    tree. `folded` gets the elements that are gone and whose their content is now.
    """
    kids = element.get("K", ())
    for place, kid in enumerate(kids):
        line = _of(pdf, kid) if isinstance(kid, bytes) and kid.endswith(b" R") else None
        if isinstance(line, dict) and line.get("S") == "/Span" and line.keys() == _BARE and _is_mark(line["K"]):
            kids[place] = line["K"][0]
            folded[_number(kid)] = element.reference


def _owner_now(owner: bytes, folded: dict[int, bytes]) -> bytes:
    """Whose the content is: an element that took a line over may itself have been taken over."""
    while (above := folded.get(_number(owner))) is not None:
        owner = above
    return owner


def _is_mark(kids: list) -> bool:
    return len(kids) == 1 and isinstance(kids[0], int)


def _make_artifacts(stream: Any, loose: set[int]) -> None:
    """Content of these marks becomes furniture of the page: its number, the warning at its head."""
    words = stream.stream
    for place in range(2, len(words)):
        if words[place] == b"BDC" and words[place - 1].get("MCID") in loose:
            words[place - 2 : place + 1] = ["/Artifact", b"<</Type /Pagination>>", b"BDC"]


def _below(pdf: Any, kids: Any) -> Iterator[int]:
    """Numbers of all structure elements that hang on the tree."""
    waiting = list(kids)
    while waiting:
        kid = waiting.pop()
        if isinstance(kid, bytes) and kid.endswith(b" R"):
            yield _number(kid)
            element = pdf.objects[_number(kid)]
            if isinstance(element, dict) and element.get("Type") == "/StructElem":
                waiting.extend(element["K"])


def _of(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[_number(reference)]


def _number(reference: bytes) -> int:
    return int(reference.split()[0])
