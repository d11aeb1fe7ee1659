"""How the REST interface describes itself: Vietnamese summaries, and the errors that every operation can answer."""

from typing import Any

from drf_spectacular.openapi import AutoSchema

from reform.common.api.guide import GUIDE
from reform.common.api.problems import CONTENT_TYPE, KINDS, status_phrase

_STATUSES = (400, 401, 403, 404, 406, 429)
_HEADERS = {
    401: {"WWW-Authenticate": ("string", "Các cách xác thực được chấp nhận.")},
    429: {"Retry-After": ("integer", "Số giây phải chờ.")},
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
        "errors": {
            "type": "array",
            "description": "Lỗi của từng tham số.",
            "items": {
                "type": "object",
                "required": ["field", "code", "message"],
                "properties": {
                    "field": {"type": "string", "description": "Tên tham số."},
                    "code": {"type": "string", "description": "Mã lỗi của tham số."},
                    "message": {"type": "string", "description": "Nội dung lỗi."},
                },
            },
        },
    },
}


class VietnameseSchema(AutoSchema):
    """Summaries and descriptions from the view's `singular` and `about`."""

    def get_summary(self) -> str | None:
        """ "Danh sách kế hoạch", "Một kế hoạch"."""
        singular = getattr(self.view, "singular", "")
        if not singular:
            return None
        return f"Danh sách {singular}" if self._is_list_view() else f"Một {singular}"

    def get_description(self) -> str:
        """What a row is, in Vietnamese."""
        return getattr(self.view, "about", "")


def document_interface(result: dict[str, Any], generator, request, public) -> dict[str, Any]:
    """drf-spectacular's hook: add the guide, and the error answers of every operation, which it leaves out."""
    result["info"]["description"] = GUIDE
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = _PROBLEM
    components["responses"] = {status_phrase(status): _response(status) for status in _STATUSES}
    for path in result["paths"].values():
        for operation in path.values():
            operation["responses"]["200"]["description"] = "Thành công."
            for status in _STATUSES:
                reference = {"$ref": f"#/components/responses/{status_phrase(status)}"}
                operation["responses"].setdefault(str(status), reference)
    return result


def _response(status: int) -> dict[str, Any]:
    of_status = {code: kind for code, kind in KINDS.items() if kind.status == status}
    described = "; ".join(f"`{code}`: {kind.title}" for code, kind in of_status.items())
    answer: dict[str, Any] = {
        "description": described,
        "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    headers = _HEADERS.get(status, {})
    if headers:
        answer["headers"] = {
            name: {"schema": {"type": kind}, "description": text} for name, (kind, text) in headers.items()
        }
    return answer
