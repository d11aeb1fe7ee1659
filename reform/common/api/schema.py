"""How the REST interface describes itself: Vietnamese summaries, the parameters and headers that all resources have,
and the errors that every operation can answer.
"""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from reform.common.api.as_of import AS_OF, PATTERN
from reform.common.api.changes import CHANGED, SINCE
from reform.common.api.guide import guide
from reform.common.api.negotiation import FORMAT
from reform.common.api.problems import CONTENT_TYPE, KINDS, status_phrase
from reform.common.api.renderers import csv_parameters
from reform.common.api.selection import FIELDS

_STATUSES = (400, 401, 403, 404, 405, 406, 429, 500)
_WRITING_STATUSES = (409, 413, 415, 422)
_LIMITS = {
    "RateLimit-Limit": ("integer", "Số yêu cầu được gửi trong một phút."),
    "RateLimit-Remaining": ("integer", "Số yêu cầu còn được gửi trong phút này."),
    "RateLimit-Reset": ("integer", "Số giây đến phút sau."),
}
_VALIDATORS = {
    "ETag": ("string", "Nhãn của nội dung; gửi lại trong If-None-Match."),
    "Last-Modified": ("string", "Từ lúc nào nội dung này không đổi; gửi lại trong If-Modified-Since."),
}
_HEADERS = {
    401: {"WWW-Authenticate": ("string", "Các cách xác thực được chấp nhận.")},
    405: {"Allow": ("string", "Các phương thức được nhận.")},
    429: {"Retry-After": ("integer", "Số giây phải chờ.")},
}
_OF_WHOLE = {
    "X-Watermark": ("string", "Với CSV và JSON Lines: “watermark” của lượt đọc."),
    "X-Total-Count": ("integer", "Với CSV và JSON Lines: số dòng của cả danh sách."),
}
_WHOLE = {
    "text/csv": "Cả danh sách, dòng đầu là tên cột. Đối tượng trong dòng thành các cột như “owner.code”; nhiều giá trị "
    "trong một ô cách nhau bằng “; ”.",
    "application/x-ndjson": "Cả danh sách, mỗi dòng một đối tượng JSON như trong “results”; dòng cuối "
    '{"end": true, "rows": n} cho biết đã nhận đủ.',
}
_GOING = {
    "Deprecation": ("string", "Có khi câu trả lời gồm phần sắp bỏ: từ lúc nào không nên dùng (RFC 9745)."),
    "Sunset": ("string", "Có cùng “Deprecation”: từ lúc nào phần ấy có thể không còn (RFC 8594)."),
}
_PROBLEM = {
    "type": "object",
    "description": "Lỗi theo RFC 9457. Chương trình nên dựa vào “code”; các câu chữ có thể thay đổi.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri", "description": "Tên loại lỗi: urn:cchc:problem:<code>."},
        "title": {"type": "string", "description": "Tên lỗi."},
        "status": {"type": "integer", "description": "Mã trạng thái HTTP."},
        "detail": {"type": "string", "description": "Điều gì đã xảy ra và cần làm gì."},
        "code": {"type": "string", "enum": list(KINDS), "description": "Mã lỗi ổn định."},
        "current": {
            "type": "object",
            "description": "Với `conflict`: đối tượng như đang có, để chương trình xem lại rồi gửi lại; khóa không có "
            "phạm vi đọc của tài nguyên chỉ nhận `id` và `version`.",
        },
        "errors": {
            "type": "array",
            "description": "Lỗi của từng tham số hoặc trường.",
            "items": {
                "type": "object",
                "required": ["field", "code", "message"],
                "properties": {
                    "field": {"type": "string", "description": "Tên tham số hoặc trường; trống nếu là cả nội dung."},
                    "code": {"type": "string", "description": "Mã lỗi."},
                    "message": {"type": "string", "description": "Nội dung lỗi."},
                    "pointer": {
                        "type": "string",
                        "description": "Khi ghi: chỗ có lỗi trong nội dung gửi (RFC 6901), “/measurements/3/value”.",
                    },
                },
            },
        },
    },
}


class VietnameseSchema(AutoSchema):
    """Summaries and descriptions from the view's `singular` and `about`; what goes is marked."""

    def get_summary(self) -> str | None:
        """ "Danh sách kế hoạch", "Một kế hoạch"."""
        singular = getattr(self.view, "singular", "")
        if not singular:
            return None
        return f"Danh sách {singular}" if self._is_list_view() else f"Một {singular}"

    def get_description(self) -> str:
        """What a row is, in Vietnamese, what a key needs for it, and whether it goes."""
        parts = [getattr(self.view, "about", "")]
        if scope := getattr(self.view, "scope" if self.method == "GET" else "write_scope", None):
            parts.append(f"Khóa cần phạm vi `{scope}`.")
        if going := getattr(self.view, "deprecated", None):
            parts.append(going.words)
        return "\n\n".join(part for part in parts if part)

    def is_deprecated(self) -> bool:
        """Whether the view says that it goes."""
        return getattr(self.view, "deprecated", None) is not None

    def get_override_parameters(self) -> list[OpenApiParameter]:
        """What every resource takes beside its own filters."""
        if self.method != "GET" or not hasattr(self.view, "field_names"):
            return []
        found = [_fields(self.view)] if self.view.field_names() else []
        if not self.view.no_history:
            found.append(_as_of())
        if self._is_list_view():
            found += [_since(), _format(), *_csv()]
        return found

    def _map_serializer(self, serializer, direction, bypass_extensions=False) -> dict[str, Any]:
        """With a mark at fields that go."""
        mapped = super()._map_serializer(serializer, direction, bypass_extensions)
        going = getattr(getattr(serializer, "Meta", None), "deprecated", {})
        for name, one in going.items():
            if known := mapped.get("properties", {}).get(name):
                words = f"{known.get('description', '')} {one.words}".strip()
                mapped["properties"][name] = known | {"deprecated": True, "description": words}
        return mapped


def _fields(view) -> OpenApiParameter:
    names = list(view.field_names())
    return OpenApiParameter(
        FIELDS,
        {"type": "array", "items": {"type": "string", "enum": names}, "minItems": 1},
        style="form",
        explode=False,
        description="Chỉ trả về các trường này, cách nhau bằng dấu phẩy, theo thứ tự ấy; không nêu là mọi trường.",
    )


def _as_of() -> OpenApiParameter:
    return OpenApiParameter(
        AS_OF,
        {"type": "string", "pattern": PATTERN},
        description="Như đã biết vào cuối ngày này (YYYY-MM-DD), hoặc như trong báo cáo đã tiếp nhận này (report:ID).",
    )


def _since() -> OpenApiParameter:
    return OpenApiParameter(
        SINCE,
        {"type": "string", "format": "date-time"},
        description=f"Chỉ các dòng thay đổi từ thời điểm này (ISO 8601), theo thứ tự “{CHANGED}”; "
        "gửi “watermark” của lượt đọc trước.",
    )


def _format() -> OpenApiParameter:
    return OpenApiParameter(
        FORMAT,
        {"type": "string", "enum": ["json", "csv", "jsonl"], "default": "json"},
        description="json: từng trang. csv, jsonl: cả danh sách trong một câu trả lời, không chia trang.",
    )


def _csv() -> list[OpenApiParameter]:
    return [OpenApiParameter(one["name"], one["schema"], description=one["description"]) for one in csv_parameters()]


def document_interface(result: dict[str, Any], generator, request, public) -> dict[str, Any]:
    """drf-spectacular's hook: add the guide, and the error answers of every operation, which it leaves out."""
    result["info"]["description"] = guide()
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = _PROBLEM
    components["responses"] = {
        status_phrase(status): _response(status) for status in (*_STATUSES, 410, *_WRITING_STATUSES)
    }
    components["responses"]["NotModified"] = {
        "description": "Nội dung không đổi so với nhãn hoặc thời điểm đã gửi; không có thân.",
        "headers": _described(_VALIDATORS | _LIMITS),
    }
    components["headers"] = _described(_LIMITS | _VALIDATORS | _GOING)
    for name in components["schemas"].keys() & _resources(generator):
        components["schemas"][name].pop("required", None)  # each of them may be left out by `fields`
    for path in result["paths"].values():
        for method, operation in path.items():
            _complete(operation, reads=method == "get")
    for address in result["paths"]:
        if address.endswith("/deleted/"):
            result["paths"][address]["get"]["responses"]["410"] = {"$ref": "#/components/responses/Gone"}
        if address.endswith("/exchange/"):
            result["paths"][address]["get"]["responses"]["409"] = {"$ref": "#/components/responses/Conflict"}
    return result


def _resources(generator) -> set[str]:
    """The names of the components that are rows of resources."""
    views = [callback.cls for *_, callback in generator.endpoints]
    rows = {view.serializer_class.__name__ for view in views if hasattr(view, "field_names") and view.serializer_class}
    return {name.removesuffix("Serializer") for name in rows}


def _complete(operation: dict[str, Any], *, reads: bool) -> None:
    """The headers of what succeeds, and the answers that are the same everywhere."""
    answers = operation["responses"]
    names = [*_LIMITS, *_GOING, *(_VALIDATORS if reads else ())]
    for kind in ("text/csv", "application/x-ndjson"):
        if whole := answers.get("200", {}).get("content", {}).get(kind):
            whole["schema"] = {"type": "string", "description": _WHOLE[kind]}
            answers["200"].setdefault("headers", {}).update(_described(_OF_WHOLE))
    for status, answer in answers.items():
        if status.startswith("2") and "$ref" not in answer:
            answer["description"] = answer.get("description") or "Thành công."
            told = answer.setdefault("headers", {})
            for name in names:
                told.setdefault(name, {"$ref": f"#/components/headers/{name}"})
    if reads:
        answers.setdefault("304", {"$ref": "#/components/responses/NotModified"})
    for status in _STATUSES if reads else (*_STATUSES, *_WRITING_STATUSES):
        answers.setdefault(str(status), {"$ref": f"#/components/responses/{status_phrase(status)}"})


def _response(status: int) -> dict[str, Any]:
    of_status = {code: kind for code, kind in KINDS.items() if kind.status == status}
    described = "; ".join(f"`{code}`: {kind.title}" for code, kind in of_status.items())
    headers = _HEADERS.get(status, {}) | (_LIMITS if status < 500 else {})
    answer: dict[str, Any] = {
        "description": described,
        "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    return answer | ({"headers": _described(headers)} if headers else {})


def _described(headers: dict[str, tuple[str, str]]) -> dict[str, Any]:
    return {name: {"schema": {"type": kind}, "description": text} for name, (kind, text) in headers.items()}
