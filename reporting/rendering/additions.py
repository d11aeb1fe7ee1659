"""What was added to a PDF since it was saved before: signatures alone, or something that may change what it shows.

pyHanko's own comparison needs a form in the earlier file and takes half a minute for ten tagged pages; here each object
of the earlier file is looked up in the later one, which takes some milliseconds a page.
"""

from io import BytesIO
from typing import Any

_LOOKS_NOWHERE = (
    "/AcroForm",
    "/DSS",
    "/Extensions",
    "/Perms",
    "/Metadata",
    "/Version",
)  # of the catalog: nothing that is shown
_END = b"%%EOF"
_OF_FORM = ("/Fields", "/SigFlags", "/DR", "/DA")


def is_only_signed(content: bytes, length: int) -> bool:
    """Whether nothing but signatures, and what they need, was added to the first `length` bytes, which are a file of
    their own. What cannot be followed is not vouched for. How a signature looks on its page is the signer's matter.
    """
    if not content[length:].strip():
        return True
    if content[content.rfind(_END) + len(_END) :].strip():
        return False  # what hangs behind the last end
    import pikepdf  # ten megabytes that no other page needs

    try:
        with pikepdf.open(BytesIO(content[:length])) as was, pikepdf.open(BytesIO(content)) as now:
            return not now.get_warnings() and _Comparison(was, now).finds_signatures_alone()
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RuntimeError):
        return False


class _Comparison:
    """A file as it `was` and as it is `now`; objects keep their numbers where a program adds to the end."""

    def __init__(self, was: Any, now: Any) -> None:
        self.was, self.now = was, now
        info = was.trailer.get("/Info")
        metadata = was.Root.get("/Metadata")
        self.unseen = {one.objgen for one in (info, metadata) if one is not None}
        self.notes = {page.Annots.objgen for page in was.pages if "/Annots" in page and page.Annots.is_indirect}

    def finds_signatures_alone(self) -> bool:
        """Whether each object is as it was, or changed as signing changes it."""
        if self.was.Root.objgen != self.now.Root.objgen or not self._is_form_of_signatures():
            return False
        changed = [one for one in self.was.objects if not self._is_same(one)]
        return all(self._is_signing(one) for one in changed)

    def _is_same(self, one: Any) -> bool:
        after = self._after(one)
        return _said(one) == _said(after) and (not _is_stream(one) or one.read_raw_bytes() == after.read_raw_bytes())

    def _is_signing(self, one: Any) -> bool:
        after = self._after(one)
        if one.objgen in self.unseen:
            return True
        if one.objgen == self.was.Root.objgen:
            return _without(one, _LOOKS_NOWHERE) == _without(after, _LOOKS_NOWHERE)
        if one.objgen in self.notes:
            return self._has_new_signatures(one, after)
        form = self.was.Root.get("/AcroForm")
        if form is not None and form.is_indirect and one.objgen == form.objgen:
            return _without(one, _OF_FORM) == _without(after, _OF_FORM)
        if form is not None and "/Fields" in form and form.Fields.is_indirect and one.objgen == form.Fields.objgen:
            return True  # `_is_form_of_signatures` has seen what is in it
        if not _is_dictionary(one) or not _is_dictionary(after):
            return False
        if one.get("/Type") == "/Page":
            same = _without(one, ("/Annots",)) == _without(after, ("/Annots",))
            return same and self._has_new_signatures(one.get("/Annots", []), after.get("/Annots", []))
        return "/V" not in one and _is_signature(one) and _is_signature(after)

    def _has_new_signatures(self, was: Any, now: Any) -> bool:
        """Whether the notes of a page are those that it had and fields of signatures after them."""
        known, found = list(was), list(now)
        kept = [_place(one) for one in known] == [_place(one) for one in found[: len(known)]]
        return kept and all(_is_signature(one) for one in found[len(known) :])

    def _is_form_of_signatures(self) -> bool:
        """Whether what can be filled in is nothing but signatures: the portal's files have no other fields."""
        form = self.now.Root.get("/AcroForm")
        return form is None or ("/XFA" not in form and all(_is_signature(one) for one in form.get("/Fields", [])))

    def _after(self, one: Any) -> Any:
        return self.now.get_object(one.objgen)


def _said(one: Any) -> bytes:
    """The object without the content of a stream, which is compared by itself; what it refers to by its number."""
    return b"".join(_without(one, ())) if _is_dictionary(one) or _is_stream(one) else one.unparse()


def _without(one: Any, keys: tuple[str, ...]) -> list[bytes]:
    return [f"{key} ".encode() + _value(one, key) for key in sorted(one.keys()) if key not in keys]


def _value(one: Any, key: str) -> bytes:
    value = one[key]
    return value.unparse() if hasattr(value, "unparse") else repr(value).encode()


def _place(one: Any) -> Any:
    return one.objgen if one.is_indirect else one.unparse()


def _is_signature(one: Any) -> bool:
    """A field of a signature, or where it stands on a page."""
    if not _is_dictionary(one):
        return False
    return one.get("/FT", one["/Parent"].get("/FT") if "/Parent" in one else None) == "/Sig"


def _is_dictionary(one: Any) -> bool:
    import pikepdf

    return isinstance(one, pikepdf.Dictionary)


def _is_stream(one: Any) -> bool:
    import pikepdf

    return isinstance(one, pikepdf.Stream)
