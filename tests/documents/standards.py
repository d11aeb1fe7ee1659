"""What veraPDF (tests.documents.verapdf) passes over in a PDF and the portal still asks of its files: nothing that acts
or leads outside, tags and content that name each other, and the same said in both places where a file tells of itself.

Reads the file as any reader does and shares nothing with what wrote it. `python -m tests.documents.standards FILE…`
prints what is wrong with each file.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdf
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, IndirectObject

# PDF/A refuses scripts and launching; it admits addresses, other files and forms, which no official file needs.
_ACTIVE = {
    "/AA",
    "/GoToE",
    "/GoToR",
    "/ImportData",
    "/JS",
    "/JavaScript",
    "/Launch",
    "/OpenAction",
    "/RichMedia",
    "/SubmitForm",
    "/URI",
}
_Mark = tuple[int, int]  # number of the page's object, number of the mark on it


def faults(content: bytes) -> list[str]:
    """What is wrong with the file; empty when nothing was found."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    root = reader.trailer["/Root"]
    found = [*_active(reader), *_metadata(reader, root), *_attachments(root), *_tags(reader, root)]
    return list(dict.fromkeys(found))


def _active(reader: pypdf.PdfReader) -> Iterator[str]:
    for number in range(1, len(reader.xref_objStm) + sum(map(len, reader.xref.values())) + 1):
        try:
            thing = reader.get_object(IndirectObject(number, 0, reader))
        except pypdf.errors.PdfReadError:
            continue
        if active := _ACTIVE & set(_words_of(thing)):
            yield f"{', '.join(sorted(active))} in object {number}"


def _words_of(thing) -> Iterator[str]:
    """Keys and kinds of actions of an object and of what stands inside it."""
    if isinstance(thing, DictionaryObject):
        yield from map(str, thing)
        yield str(thing.raw_get("/S") if "/S" in thing else "")
    if isinstance(thing, DictionaryObject | ArrayObject):
        inner = thing.values() if isinstance(thing, DictionaryObject) else thing
        for one in inner:
            if not isinstance(one, IndirectObject):
                yield from _words_of(one)


def _metadata(reader: pypdf.PdfReader, root: DictionaryObject) -> Iterator[str]:
    words = root["/Metadata"].get_object().get_data().decode()
    for key in ("/Title", "/Author", "/Subject", "/Keywords"):
        said = (reader.metadata or {}).get(key)
        if said and said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") not in words:
            yield f"{key} differs from the metadata"


def _attachments(root: DictionaryObject) -> Iterator[str]:
    for entry in root.get("/Names", {}).get("/EmbeddedFiles", {}).get("/Names", [])[1::2]:
        file = entry.get_object()
        if not {"/F", "/UF", "/Desc"} <= set(file):
            yield "an attachment lacks name or description"


def _tags(reader: pypdf.PdfReader, root: DictionaryObject) -> Iterator[str]:
    """Each mark of the content hangs on one element of the tree, which the page names as its owner; and no element
    claims a mark that nothing bears.
    """
    tree = root["/StructTreeRoot"]
    claimed: dict[_Mark, DictionaryObject] = {}
    yield from _elements(tree["/K"], claimed, set())
    numbers = tree["/ParentTree"].get_object()["/Nums"]
    owners = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for place, page in enumerate(reader.pages, start=1):
        number, listed = page.indirect_reference.idnum, owners.get(page.get("/StructParents"))
        listed = [] if listed is None else listed.get_object()
        borne = _marks(reader, page)
        for mark in sorted(borne):
            if (element := claimed.get((number, mark))) is None:
                yield f"mark {mark} of page {place} hangs on nothing"
            elif mark >= len(listed) or listed[mark].get_object() is not element:
                yield f"mark {mark} of page {place} has another owner"
        for mark in sorted({mark for page_number, mark in claimed if page_number == number} - borne):
            yield f"mark {mark} of page {place} is claimed and nothing bears it"


def _elements(kids, claimed: dict[_Mark, DictionaryObject], seen: set[str]) -> Iterator[str]:
    """Walk the tree and collect the marks that its elements claim."""
    for kid in kids if isinstance(kids, ArrayObject) else [kids]:
        element = kid.get_object()
        if not isinstance(element, DictionaryObject) or "/S" not in element:
            continue
        if "/ID" in element:
            if element["/ID"] in seen:
                yield f"the identifier {element['/ID']} occurs twice"
            seen.add(element["/ID"])
        inner = element.get("/K", ArrayObject())
        for mark in inner if isinstance(inner, ArrayObject) else [inner]:
            if isinstance(mark, int):
                claimed[(element.raw_get("/Pg").idnum, int(mark))] = element
        yield from _elements(inner, claimed, seen)


def _marks(reader: pypdf.PdfReader, page) -> set[int]:
    operations = ContentStream(page.get_contents(), reader).operations
    inside = [operands[1] for operands, operator in operations if operator == b"BDC"]
    return {int(said["/MCID"]) for said in inside if isinstance(said, DictionaryObject) and "/MCID" in said}


def main(files: list[str]) -> int:
    """Print the faults of each file; the number of files that have any."""
    bad = 0
    for name in files:
        found = faults(Path(name).read_bytes())
        bad += bool(found)
        sys.stdout.write(f"{name}: {'no fault found' if not found else ''}\n")
        sys.stdout.writelines(f"  {fault}\n" for fault in found)
    return bad


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
