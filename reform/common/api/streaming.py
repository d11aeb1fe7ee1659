"""Whole lists in one answer, as CSV or JSON Lines, at constant memory: rows leave as they come from the database."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from threading import BoundedSemaphore
from typing import Any

import orjson
from django.http import StreamingHttpResponse
from rest_framework.exceptions import Throttled

from reform.common.api.snapshots import Snapshot

CSV, JSON_LINES = "text/csv; charset=utf-8", "application/x-ndjson"
TOTAL = "X-Total-Count"
END = "\r\n"
# A process serves several requests at a time and must have threads left for people while programs read whole lists.
_PLACES = BoundedSemaphore(2)
_WAIT = 20  # seconds after which it is worth trying again
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_FLAGS = {True: "true", False: "false"}


class Stream:
    """An open reading: holds a place among the streams of this process and a snapshot until it is closed.

    Raises `Throttled` where all places are taken.
    """

    def __init__(self) -> None:
        if not _PLACES.acquire(blocking=False):
            raise Throttled(wait=_WAIT)
        self.open = True
        try:
            self.snapshot = Snapshot()
        except Exception:
            self.open = False
            _PLACES.release()
            raise

    def close(self) -> None:
        """Give back what is held; again: nothing happens."""
        if self.open:
            self.open = False
            try:
                self.snapshot.close()
            finally:
                _PLACES.release()

    def answer(
        self, pieces: Iterable[bytes], *, content_type: str, name: str, total: int, head_only: bool
    ) -> StreamingHttpResponse:
        """The answer that sends the pieces; the stream is closed with it, also when the client goes away half-way.

        `total` stands in a header, so that a client can tell whether it has got all rows. With `head_only` nothing is
        read: a server takes the body of an answer to HEAD, too, and drops it.
        """
        if head_only:
            self.close()
            pieces = ()
        response = _Closing(pieces, content_type=content_type)
        response.stream = self
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.headers[TOTAL] = str(total)
        response.headers["X-Accel-Buffering"] = "no"  # a proxy passes on what has come
        return response


class _Closing(StreamingHttpResponse):
    stream: Stream

    def close(self) -> None:
        try:
            super().close()
        finally:
            self.stream.close()


class CsvForm:
    """How a CSV is written. `decimal_comma` writes decimals as Vietnam does and parts columns by semicolons, as Excel
    there reads them; `marked` begins with the byte order mark by which Excel knows UTF-8. Text that a spreadsheet would
    take for a formula stands behind an apostrophe.
    """

    def __init__(self, *, decimal_comma: bool = False, marked: bool = False) -> None:
        self.decimal_comma, self.marked = decimal_comma, marked
        self.separator = ";" if decimal_comma else ","
        self._text = io.StringIO()
        self._writer = csv.writer(self._text, delimiter=self.separator, lineterminator=END)  # by it breaks are quoted

    def line(self, values: Iterable[Any], numbers: Sequence[int] = ()) -> str:
        """The values as a line without its end; at the places `numbers` stand decimals, as text."""
        self._text.seek(0)
        self._text.truncate()
        self._writer.writerow(
            [self.number(value) if place in numbers else _cell(value) for place, value in enumerate(values)]
        )
        return self._text.getvalue().removesuffix(END)

    def number(self, value: str | None) -> str:
        """A decimal, which comes as text."""
        if not value:
            return ""
        return value.replace(".", ",") if self.decimal_comma else value

    def pieces(self, header: Sequence[str], chunks: Iterable[Iterable[str]]) -> Iterator[bytes]:
        """The header, then the lines of each chunk."""
        mark = "\ufeff" if self.marked else ""
        yield f"{mark}{self.line(header)}{END}".encode()
        for lines in chunks:
            yield END.join([*lines, ""]).encode()


def json_lines(names: Sequence[str], chunks: Iterable[Iterable[Sequence[Any]]]) -> Iterator[bytes]:
    """An object a line, and a last line `{"end": true, "rows": n}`, which only a whole list has."""
    rows = 0
    for chunk in chunks:
        lines = [orjson.dumps(dict(zip(names, row, strict=True))) for row in chunk]
        rows += len(lines)
        yield b"\n".join([*lines, b""])
    yield orjson.dumps({"end": True, "rows": rows}) + b"\n"


def _cell(value: Any) -> Any:
    """Text that no spreadsheet takes for a formula; true and false as JSON writes them; None is nothing."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return _FLAGS[value] if isinstance(value, bool) else value
