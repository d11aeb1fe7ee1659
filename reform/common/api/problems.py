"""Errors of the REST interface as RFC 9457 problem+json: Vietnamese sentences with stable codes."""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from rest_framework import exceptions

from reform.common.errors import ActionError, Conflict, NotPermitted

CONTENT_TYPE = "application/problem+json"
_TYPE = "urn:cchc:problem:{code}"


@dataclass(frozen=True)
class Kind:
    """What a stable code means: its HTTP status, its title, and what is said where nothing more precise is known."""

    status: int
    title: str
    detail: str


KINDS = {
    "invalid_parameters": Kind(400, "Tham số không hợp lệ", "Có tham số không hợp lệ, xem từng lỗi trong “errors”."),
    "invalid_request": Kind(400, "Yêu cầu không hợp lệ", "Không đọc được nội dung của yêu cầu."),
    "invalid_cursor": Kind(
        400,
        "Con trỏ trang không hợp lệ",
        "Giá trị “cursor” không dùng được với yêu cầu này. Hãy dùng nguyên địa chỉ “next” của trang trước, "
        "hoặc bỏ “cursor” để đọc lại từ đầu.",
    ),
    "not_authenticated": Kind(
        401,
        "Chưa xác thực",
        "Hãy gửi khóa truy cập trong tiêu đề “Authorization: Bearer <khóa>”, hoặc đăng nhập cổng thông tin.",
    ),
    "token_malformed": Kind(
        401,
        "Khóa truy cập không hợp lệ",
        "Không đọc được tiêu đề “Authorization”. Hãy gửi “Bearer <khóa>”, hoặc HTTP Basic với khóa ở chỗ mật khẩu.",
    ),
    "token_unknown": Kind(401, "Khóa truy cập không hợp lệ", "Khóa truy cập không có trong hệ thống."),
    "token_revoked": Kind(
        401, "Khóa truy cập đã bị thu hồi", "Khóa truy cập đã bị thu hồi. Hãy đề nghị quản trị hệ thống cấp khóa mới."
    ),
    "token_expired": Kind(
        401, "Khóa truy cập đã hết hạn", "Khóa truy cập đã hết hạn. Hãy đề nghị quản trị hệ thống cấp khóa mới."
    ),
    "account_inactive": Kind(401, "Tài khoản bị khóa", "Tài khoản của khóa truy cập này đang bị khóa."),
    "permission_denied": Kind(403, "Không được phép", "Tài khoản không được phép thực hiện yêu cầu này."),
    "not_found": Kind(
        404, "Không tìm thấy", "Không có đối tượng này, hoặc đối tượng nằm ngoài phạm vi được xem của tài khoản."
    ),
    "method_not_allowed": Kind(
        405, "Phương thức không được hỗ trợ", "Giao diện này chỉ để đọc. Hãy dùng phương thức GET."
    ),
    "not_acceptable": Kind(
        406, "Định dạng không được hỗ trợ", "Không có định dạng nào trong tiêu đề “Accept” được hỗ trợ. Hãy nhận JSON."
    ),
    "conflict": Kind(409, "Xung đột dữ liệu", "Dữ liệu đã thay đổi. Hãy đọc lại rồi thử lại."),
    "unsupported_media_type": Kind(415, "Định dạng không được hỗ trợ", "Định dạng của nội dung gửi không được hỗ trợ."),
    "throttled": Kind(429, "Quá nhiều yêu cầu", "Đã vượt giới hạn số yêu cầu."),
}
_OF_EXCEPTION = (
    (exceptions.ValidationError, "invalid_parameters"),
    (exceptions.ParseError, "invalid_request"),
    (exceptions.NotAuthenticated, "not_authenticated"),
    (exceptions.PermissionDenied, "permission_denied"),
    (exceptions.NotFound, "not_found"),
    (exceptions.MethodNotAllowed, "method_not_allowed"),
    (exceptions.NotAcceptable, "not_acceptable"),
    (exceptions.UnsupportedMediaType, "unsupported_media_type"),
    (exceptions.Throttled, "throttled"),
)


class Unauthenticated(exceptions.AuthenticationFailed):
    """The key does not open the interface; `code` is one of the 401 codes of `KINDS`."""

    def __init__(self, code: str) -> None:
        super().__init__(KINDS[code].detail, code)
        self.code = code


class InvalidCursor(exceptions.APIException):
    """The cursor was not made by this interface for this list."""

    status_code = 400
    code = "invalid_cursor"


def problem(code: str, *, detail: str = "", errors: list[dict[str, str]] | None = None) -> HttpResponse:
    """The answer for a code of `KINDS`; `errors` names single fields, each with `field`, `code`, `message`."""
    kind = KINDS[code]
    body: dict[str, Any] = {
        "type": _TYPE.format(code=code),
        "title": kind.title,
        "status": kind.status,
        "detail": detail or kind.detail,
        "code": code,
    }
    if errors:
        body["errors"] = errors
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=kind.status, content_type=CONTENT_TYPE)


def exception_handler(exc: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Django REST framework's hook: the problem that an exception means, or None for one that nobody foresaw."""
    if isinstance(exc, ActionError):
        return _refusal(exc)
    if isinstance(exc, Http404):
        exc = exceptions.NotFound()
    elif isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    code = getattr(exc, "code", "") or next((code for kind, code in _OF_EXCEPTION if isinstance(exc, kind)), "")
    if not isinstance(exc, exceptions.APIException) or code not in KINDS:
        return None
    errors = _field_errors(exc.detail) if isinstance(exc, exceptions.ValidationError) else None
    response = problem(code, detail=_detail(exc), errors=errors)
    if auth_header := getattr(exc, "auth_header", None):
        response.headers["WWW-Authenticate"] = auth_header
    if wait := getattr(exc, "wait", None):
        response.headers["Retry-After"] = str(max(1, round(wait)))
    return response


def _refusal(exc: ActionError) -> HttpResponse:
    if isinstance(exc, NotPermitted):
        return problem("permission_denied", detail=str(exc))
    if isinstance(exc, Conflict):
        return problem("conflict", detail=str(exc))
    field = getattr(exc, "field", "")
    errors = [{"field": field, "code": "invalid", "message": str(exc)}] if field else None
    return problem("invalid_parameters", detail=str(exc), errors=errors)


def _detail(exc: exceptions.APIException) -> str:
    if isinstance(exc, exceptions.Throttled) and exc.wait:
        return f"Đã vượt giới hạn số yêu cầu. Hãy thử lại sau {max(1, round(exc.wait))} giây."
    return ""


def _field_errors(detail: Any) -> list[dict[str, str]]:
    """One entry for each message of each field."""
    fields = detail.items() if isinstance(detail, dict) else [("", detail)]
    return [
        {"field": name, "code": message.code, "message": str(message)}
        for name, messages in fields
        for message in (messages if isinstance(messages, list) else [messages])
    ]


def status_phrase(status: int) -> str:
    """The English phrase of a status, as the schema names it: 404 → "NotFound"."""
    return HTTPStatus(status).phrase.title().replace(" ", "").replace("-", "")
