"""A resource's whole list in one answer, as CSV or JSON Lines: what its pages hold, row by row as it is read."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import orjson
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from reform.common.api.changes import watermark
from reform.common.api.fields import PlainDecimal
from reform.common.api.renderers import CsvRenderer, csv_form
from reform.common.api.streaming import CSV, JSON_LINES, CsvForm, Stream, json_lines

WATERMARK = "X-Watermark"
_OF_PAGES = ("cursor", "page_size")
_BETWEEN = "; "


def whole_list(view, queryset: QuerySet, rendered: Callable[[Sequence], list[dict]]) -> StreamingHttpResponse:
    """The answer with all rows of the queryset, in its order; `rendered` makes what a page would hold of some rows.

    Raises `ValidationError` for parameters that only pages take, `Throttled` where too many lists are being read.
    """
    parameters = view.request.query_params
    if wrong := [name for name in _OF_PAGES if name in parameters]:
        raise ValidationError({name: ["Định dạng này trả về cả danh sách, không chia trang."] for name in wrong})
    form, mark = csv_form(parameters), watermark()
    view.refuse_rows()
    fields = view.get_serializer().fields
    stream = Stream()
    try:
        total = queryset.using(stream.snapshot.alias).count()
        chunks = (rendered(found) for found in stream.snapshot.chunks(queryset))
        named = {"name": f"{view.basename}.{view.request.accepted_renderer.format}", "total": total}
        named["head_only"] = view.request.method == "HEAD"
        if isinstance(view.request.accepted_renderer, CsvRenderer):
            columns = csv_columns(fields)
            pieces = form.pieces([column for column, _ in columns], (_lines(form, columns, rows) for rows in chunks))
            answer = stream.answer(pieces, content_type=CSV, **named)
        else:
            names = list(fields)
            pieces = json_lines(names, ([row.values() for row in rows] for rows in chunks))
            answer = stream.answer(pieces, content_type=JSON_LINES, **named)
    except Exception:
        stream.close()
        raise
    answer.headers[WATERMARK] = mark.isoformat(timespec="milliseconds")
    return answer


def csv_columns(fields: dict[str, serializers.Field]) -> list[tuple[str, bool]]:
    """The columns of a list as CSV, each with whether it holds decimals: an object inside a row takes a column for each
    of its fields ("owner.code").
    """
    columns = []
    for name, field in fields.items():
        if isinstance(field, serializers.Serializer):
            columns += [(f"{name}.{inner}", number) for inner, number in csv_columns(field.fields)]
        else:
            columns.append((name, isinstance(field, PlainDecimal)))
    return columns


def _lines(form: CsvForm, columns: list[tuple[str, bool]], rows: list[dict]) -> Iterator[str]:
    numbers = [place for place, (_, is_number) in enumerate(columns) if is_number]
    for row in rows:
        yield form.line([_cell(row, column) for column, _ in columns], numbers)


def _cell(row: dict, column: str) -> Any:
    """A list is written as its members, or their codes, one after another; what has no code, as JSON."""
    value: Any = row
    for name in column.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    if isinstance(value, dict):
        return orjson.dumps(value).decode() if value else None
    if not isinstance(value, list):
        return value
    members = [member.get("code", member) if isinstance(member, dict) else member for member in value]
    if any(isinstance(member, dict | list) for member in members):
        return orjson.dumps(value).decode()
    return _BETWEEN.join(str(member) for member in members)
