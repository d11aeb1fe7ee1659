"""A file over the limit is counted and thrown away while it comes in."""

import tracemalloc
from io import BytesIO
from tempfile import gettempdir

from django.conf import settings
from django.core.files.uploadhandler import load_handler
from django.http.multipartparser import MultiPartParser

MEGABYTE = 1024 * 1024
_EDGE = b"--edge\r\n"


class _Body:
    """A request of a file of so many bytes and a text after it, made while it is read."""

    def __init__(self, size: int) -> None:
        head = b'Content-Disposition: form-data; name="file"; filename="anh.pdf"\r\n'
        head += b"Content-Type: application/pdf\r\n\r\n"
        said = 'Content-Disposition: form-data; name="result"\r\n\r\nĐã họp.\r\n--edge--\r\n'.encode()
        self.parts = [BytesIO(_EDGE + head), size, BytesIO(b"\r\n" + _EDGE + said)]
        self.length = size + sum(len(part.getvalue()) for part in self.parts if not isinstance(part, int))

    def read(self, most: int = -1) -> bytes:
        """Like a socket: at most `most` bytes of what comes next."""
        while self.parts:
            if isinstance(self.parts[0], int):
                count = min(self.parts[0], most)
                self.parts[0] -= count
                data = bytes(count)
            else:
                data = self.parts[0].read(most)
            if data:
                return data
            self.parts.pop(0)
        return b""


def _parsed(size: int):
    body = _Body(size)
    handlers = [load_handler(name, None) for name in settings.FILE_UPLOAD_HANDLERS]
    head = {"CONTENT_TYPE": "multipart/form-data; boundary=edge", "CONTENT_LENGTH": str(body.length)}
    text, files = MultiPartParser(head, body, handlers, "utf-8").parse()
    return text["result"], files["file"]


def test_sixty_megabytes_are_counted_and_kept_nowhere():
    tracemalloc.start()
    said, file = _parsed(60 * MEGABYTE)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (said, file.name, file.size) == ("Đã họp.", "anh.pdf", 60 * MEGABYTE)
    assert file.read() == b""
    assert peak < 5 * MEGABYTE


def test_a_file_at_the_limit_comes_whole():
    _, file = _parsed(settings.MAX_UPLOAD_BYTES)
    assert file.size == settings.MAX_UPLOAD_BYTES
    assert sum(len(chunk) for chunk in file.chunks()) == settings.MAX_UPLOAD_BYTES
    assert file.temporary_file_path().startswith(gettempdir()), "a large file waits on the disk"
