"""Reads what programs send with a file: the same exact JSON in one part, the file in another."""

import hashlib
from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import MultiPartParser

from reform.common.api.exact_json import read_exactly
from reform.common.api.problems import Unreadable

DATA, FILE = "data", "file"
_PARTS = f"Nội dung multipart gồm một phần “{DATA}” (đối tượng JSON) và một phần “{FILE}” (tệp)."


class FileBesideJSONParser(MultiPartParser):
    """`multipart/form-data` of the part `data`, a JSON object read as `ExactJSONParser` does, and the part `file`; the
    value is the object with the file under its name. The digest is of the bytes of both and the file's name, whatever
    boundary was between them.

    Raises as `ExactJSONParser`, and `Unreadable` for other parts.
    """

    def parse(self, stream, media_type=None, parser_context=None) -> dict[str, Any]:
        """The object that was sent, with the file."""
        try:
            parts = super().parse(stream, media_type, parser_context)
        except ParseError as error:
            raise Unreadable(_PARTS) from error
        texts, files = dict(parts.data.lists()), dict(parts.files.lists())
        alone = all(len(values) == 1 for values in (*texts.values(), *files.values()))
        if set(texts) != {DATA} or set(files) != {FILE} or not alone:
            raise Unreadable(_PARTS)
        (said,), (file,) = texts[DATA], files[FILE]
        value = read_exactly(said.encode("utf-8", "surrogatepass"))
        if not isinstance(value, dict) or FILE in value:
            raise Unreadable(_PARTS)
        if parser_context:
            parser_context["request"].body_digest = _digest(said, file)
        return value | {FILE: file}


def _digest(said: str, file) -> str:
    content = hashlib.sha256()
    for chunk in file.chunks():
        content.update(chunk)
    file.seek(0)
    parts = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() for text in (said, file.name)]
    return hashlib.sha256(" ".join([*parts, content.hexdigest()]).encode()).hexdigest()
