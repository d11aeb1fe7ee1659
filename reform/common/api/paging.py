"""Pages of long lists: a signed cursor says after which row the next page starts, so rows that come or go meanwhile are
neither repeated nor skipped.
"""

from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from reform.common.api.problems import InvalidCursor

PAGE_SIZE = 100
MAX_PAGE_SIZE = 500
PARAMETERS = ("cursor", "page_size", "ordering")
_SALT = "reform.api.cursor"


class CursorPages(BasePagination):
    """Pages by the view's `orderings` (name → column that is never empty; the first is the default), then by id.

    One query a page. A cursor holds list, order and the last row's position, and is signed: one that was changed or
    belongs to another list is refused with 400.
    """

    def paginate_queryset(self, queryset: QuerySet, request, view=None) -> list:
        """The rows of the page that the request asks for."""
        self.url = request.build_absolute_uri()
        size = _page_size(request.query_params.get("page_size"))
        ordering = _ordering(request.query_params.get("ordering"), view.orderings)
        column, descending = view.orderings[ordering.removeprefix("-")], ordering.startswith("-")
        owner = [view.basename, ordering]
        if cursor := request.query_params.get("cursor"):
            queryset = queryset.filter(_after(column, descending, *_read(cursor, owner)))
        signs = ("-" if descending else "", "-" if descending else "")
        rows = list(queryset.order_by(f"{signs[0]}{column}", f"{signs[1]}pk")[: size + 1])
        page = rows[:size]
        self.next = None
        if len(rows) > size:
            position = attrgetter(column.replace("__", "."))(page[-1])
            self.next = signing.dumps([*owner, _plain(position), page[-1].pk], salt=_SALT)
        return page

    def get_paginated_response(self, data: list) -> Response:
        """The page and the address of the next one."""
        following = replace_query_param(self.url, "cursor", self.next) if self.next else None
        return Response({"next": following, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """How a page looks, for the schema."""
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {
                "next": {
                    "type": ["string", "null"],
                    "format": "uri",
                    "description": "Địa chỉ của trang sau; null ở trang cuối.",
                },
                "results": {**schema, "description": "Các dòng của trang này."},
            },
        }

    def get_schema_operation_parameters(self, view) -> list[dict[str, Any]]:
        """The query parameters that every list takes."""
        names = [name for plain in view.orderings for name in (plain, f"-{plain}")]
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


def _ordering(text: str | None, orderings: dict[str, str]) -> str:
    if text is None:
        return next(iter(orderings))
    if text.removeprefix("-") not in orderings:
        names = ", ".join(orderings)
        raise ValidationError({"ordering": [f"Không sắp xếp được theo “{text[:60]}”. Các giá trị: {names}."]})
    return text


def _after(column: str, descending: bool, position: Any, pk: int) -> Q:
    """Rows behind the position; the first condition lets an index on the column be used."""
    step = "lt" if descending else "gt"
    return Q(**{f"{column}__{step}e": position}) & (
        Q(**{f"{column}__{step}": position}) | Q(**{column: position, f"pk__{step}": pk})
    )


def _read(cursor: str, owner: list[str]) -> tuple[Any, int]:
    try:
        *made_for, position, pk = signing.loads(cursor, salt=_SALT)
    except (signing.BadSignature, ValueError) as error:
        raise InvalidCursor from error
    if made_for != owner:
        raise InvalidCursor
    return position, pk


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
