"""Pages of long lists: a signed cursor says after which row the next page starts, so rows that come or go meanwhile are
neither repeated nor skipped.
"""

from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet
from django.http import QueryDict
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from reform.common.api.changes import CHANGED, SINCE, by_change, watermark
from reform.common.api.problems import InvalidCursor

PAGE_SIZE = 100
MAX_PAGE_SIZE = 500
PARAMETERS = ("cursor", "page_size", "ordering", SINCE)
_SALT = "reform.api.cursor"


class CursorPages(BasePagination):
    """Pages by the view's `orderings` (name → column that is never empty; the first is the default) or by `updated_at`,
    then by id; what changed since a moment always by `updated_at`.

    One query a page. A cursor holds list, order, the first page's watermark and the last row's position, and is signed:
    one that was changed or belongs to another list is refused with 400.
    """

    def paginate_queryset(self, queryset: QuerySet, request, view=None) -> list:
        """The rows of the page that the request asks for."""
        self.url = request.build_absolute_uri()
        self.watermark = watermark().isoformat(timespec="milliseconds")
        size = _page_size(request.query_params.get("page_size"))
        queryset, column, ordering = self.arrange(queryset, request, view)
        descending = ordering.startswith("-")
        owner = [view.basename, ordering]
        position = None
        if (cursor := request.query_params.get("cursor")) is not None:
            self.watermark, *position = _read(cursor, owner)
        rows = self.rows_behind(queryset, column, position, descending=descending, most=size + 1)
        page = rows[:size]
        self.next = None
        if len(rows) > size:
            at, pk = self.position_of(page[-1], column)
            self.next = signing.dumps([*owner, self.watermark, _plain(at), pk], salt=_SALT)
        return page

    def arranged(self, queryset: QuerySet, request, view) -> QuerySet:
        """All rows in the order of the pages, for who reads them without pages."""
        return self.arrange(queryset, request, view)[0]

    def arrange(self, queryset: QuerySet, request, view) -> tuple[QuerySet, str, str]:
        """The rows in the order that is asked for, the column that it goes by, and its name."""
        changed = getattr(view, "changed", CHANGED)
        ordering = ordering_of(request.query_params, view.orderings, changed)
        name, sign = ordering.removeprefix("-"), "-" if ordering.startswith("-") else ""
        queryset, column = by_change(queryset, changed) if name == changed else (queryset, view.orderings[name])
        return queryset.order_by(f"{sign}{column}", f"{sign}pk"), column, ordering

    def rows_behind(
        self, queryset: QuerySet, column: str, position: list | None, *, descending: bool, most: int
    ) -> list:
        """The first rows behind the position (None: from the beginning)."""
        return list((queryset if position is None else queryset.filter(behind(column, descending, *position)))[:most])

    def position_of(self, row, column: str) -> tuple[Any, int]:
        """Where a row stands: what its column holds, and its id."""
        return attrgetter(column.replace("__", "."))(row), row.pk

    def get_paginated_response(self, data: list) -> Response:
        """The page and the address of the next one."""
        following = replace_query_param(self.url, "cursor", self.next) if self.next else None
        return Response({"next": following, "watermark": self.watermark, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """How a page looks, for the schema."""
        return {
            "type": "object",
            "required": ["next", "watermark", "results"],
            "properties": {
                "next": {
                    "type": ["string", "null"],
                    "format": "uri",
                    "description": "Địa chỉ của trang sau; null ở trang cuối.",
                },
                "watermark": {
                    "type": "string",
                    "format": "date-time",
                    "description": f"Thời điểm để gửi trong “{SINCE}” ở lượt đọc sau; các trang của một lượt có cùng "
                    "thời điểm. Sớm hơn lúc đọc, để không sót dòng đang được ghi.",
                },
                "results": {**schema, "description": "Các dòng của trang này."},
            },
        }

    def get_schema_operation_parameters(self, view) -> list[dict[str, Any]]:
        """The query parameters that every list takes."""
        names = [
            name for plain in [*view.orderings, getattr(view, "changed", CHANGED)] for name in (plain, f"-{plain}")
        ]
        return [
            _parameter("cursor", {"type": "string"}, "Con trỏ của trang, lấy từ địa chỉ “next” của trang trước."),
            _parameter(
                "page_size",
                {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": PAGE_SIZE},
                f"Số dòng một trang, từ 1 đến {MAX_PAGE_SIZE}.",
            ),
            _parameter(
                "ordering",
                {"type": "string", "enum": names, "default": names[0]},
                "Thứ tự các dòng; dấu “-” phía trước là giảm dần.",
            ),
        ]


def _parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}


def _page_size(text: str | None) -> int:
    if text is None:
        return PAGE_SIZE
    size = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0
    if not 1 <= size <= MAX_PAGE_SIZE:
        raise ValidationError({"page_size": [f"Số dòng một trang phải là số từ 1 đến {MAX_PAGE_SIZE}."]})
    return size


def ordering_of(parameters: QueryDict, orderings: dict[str, str], changed: str = CHANGED) -> str:
    """The order that is asked for; raises `ValidationError`."""
    text = parameters.get("ordering")
    if SINCE in parameters:
        if text not in (None, changed):
            raise ValidationError({"ordering": [f"Với “{SINCE}”, các dòng luôn theo thứ tự “{changed}”."]})
        return changed
    if text is None:
        return next(iter(orderings))
    if text.removeprefix("-") not in {*orderings, changed}:
        names = ", ".join([*orderings, changed])
        raise ValidationError({"ordering": [f"Không sắp xếp được theo “{text[:60]}”. Các giá trị: {names}."]})
    return text


def behind(column: str, descending: bool, position: Any, pk: int) -> Q:
    """Rows behind the position; the first condition lets an index on the column be used."""
    step = "lt" if descending else "gt"
    return Q(**{f"{column}__{step}e": position}) & (
        Q(**{f"{column}__{step}": position}) | Q(**{column: position, f"pk__{step}": pk})
    )


def _read(cursor: str, owner: list[str]) -> tuple[str, Any, int]:
    try:
        *made_for, mark, position, pk = signing.loads(cursor, salt=_SALT)
    except (signing.BadSignature, ValueError) as error:
        raise InvalidCursor from error
    if made_for != owner:
        raise InvalidCursor
    return mark, position, pk


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
