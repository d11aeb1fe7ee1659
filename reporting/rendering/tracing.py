"""From which of the portal's own files a PDF comes: by the bytes that it begins with and the codes that stand in it."""

import hashlib
import re
from collections.abc import Iterator
from threading import Lock

from reporting.rendering.check import typed_code

_END = re.compile(rb"%%EOF")
_MOST_ENDS = 64  # revisions that are looked at: each signer adds one or two
_MOST_PAGES = 400  # the code stands at the end of the report's own text, before the annexes; 15 ms a page
_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{4}(?:\s?[-‐‑–]\s?[0-9A-Za-z]{4}){3}(?![0-9A-Za-z])")
_ADDRESS = re.compile(r"/kiem-tra/([0-9A-Za-z]{16})(?![0-9A-Za-z])")
_one_at_a_time = Lock()  # the reader of pages is not made for threads


class Unreadable(Exception):
    """A PDF whose pages cannot be read."""


def beginnings(content: bytes) -> dict[str, int]:
    """SHA-256 → length of what the file held each time that it was saved: programs that sign add to the end."""
    found, digest, done = {}, hashlib.sha256(), 0
    for place in _ends(content):
        digest.update(content[done:place])
        done = place
        found[digest.hexdigest()] = place
    return found


def codes_in(content: bytes) -> set[str]:
    """What reads like the code of a file in the text of the pages; empty for a scan. Raises `Unreadable`."""
    import pypdfium2  # megabytes that no other page needs

    found: set[str] = set()
    try:
        with _one_at_a_time, pypdfium2.PdfDocument(content) as file:
            for number in range(min(len(file), _MOST_PAGES)):
                page = file[number]
                text = page.get_textpage().get_text_bounded()
                page.close()
                found |= {typed_code(re.sub("[‐‑–]", "-", match)) for match in _CODE.findall(text)}
                found |= {typed_code(match) for match in _ADDRESS.findall(text)}
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise Unreadable from error
    return found - {""}


def _ends(content: bytes) -> Iterator[int]:
    """Where a file may have ended: behind each end mark, with the line break after it or without."""
    for number, match in enumerate(_END.finditer(content)):
        if number == _MOST_ENDS:
            return
        place = match.end()
        yield place
        for blank in (b"\r", b"\n"):
            if content[place : place + 1] == blank:
                place += 1
                yield place
