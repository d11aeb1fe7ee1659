"""Errors of the REST interface as RFC 9457 problem+json: Vietnamese sentences with stable codes."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from rest_framework import exceptions, permissions

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
    "idempotency_key_required": Kind(
        400, "Thiếu khóa của yêu cầu ghi", "Yêu cầu ghi phải có tiêu đề “Idempotency-Key”, mỗi yêu cầu một khóa."
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
    "insufficient_scope": Kind(
        403,
        "Khóa không có phạm vi này",
        "Khóa truy cập chưa được cấp phạm vi mà yêu cầu này cần. Hãy đề nghị quản trị hệ thống cấp khóa có phạm vi đó.",
    ),
    "not_found": Kind(
        404, "Không tìm thấy", "Không có đối tượng này, hoặc đối tượng nằm ngoài phạm vi được xem của tài khoản."
    ),
    "method_not_allowed": Kind(
        405,
        "Phương thức không được hỗ trợ",
        "Địa chỉ này không nhận phương thức ấy. Các phương thức được nhận có trong tiêu đề “Allow”.",
    ),
    "not_acceptable": Kind(
        406, "Định dạng không được hỗ trợ", "Không có định dạng nào trong tiêu đề “Accept” được hỗ trợ. Hãy nhận JSON."
    ),
    "pull_too_old": Kind(
        410,
        "Mốc đồng bộ đã quá cũ",
        "Dòng đã xóa trước thời điểm này không còn được lưu. Hãy đọc lại toàn bộ danh sách.",
    ),
    "conflict": Kind(409, "Xung đột dữ liệu", "Dữ liệu đã thay đổi. Hãy đọc lại rồi thử lại."),
    "period_closed": Kind(409, "Kỳ số liệu đã khóa", "Số liệu của kỳ này đã khóa vì báo cáo đã gửi."),
    "request_in_progress": Kind(
        409, "Yêu cầu đang được xử lý", "Yêu cầu với khóa này đang được xử lý. Hãy gửi lại sau ít giây."
    ),
    "idempotency_key_reused": Kind(
        422, "Khóa đã dùng cho yêu cầu khác", "Khóa Idempotency-Key này đã dùng cho một yêu cầu khác."
    ),
    "unsupported_media_type": Kind(415, "Định dạng không được hỗ trợ", "Định dạng của nội dung gửi không được hỗ trợ."),
    "too_large": Kind(413, "Nội dung quá lớn", "Nội dung gửi lớn hơn mức cho phép."),
    "throttled": Kind(429, "Quá nhiều yêu cầu", "Đã vượt giới hạn số yêu cầu."),
    "internal_error": Kind(
        500,
        "Lỗi của hệ thống",
        "Hệ thống gặp lỗi khi trả lời và đã ghi lại. Hãy thử lại sau; nếu vẫn lỗi, hãy báo quản trị hệ thống.",
    ),
    "unavailable": Kind(503, "Hệ thống tạm ngừng", "Hệ thống tạm thời chưa trả lời được. Hãy thử lại sau."),
}
NON_FIELD = "non_field_errors"  # what Django REST framework calls errors of the whole
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


class InsufficientScope(exceptions.PermissionDenied):
    """The key lacks the scope; `label` says in Vietnamese what it opens."""

    def __init__(self, scope: str, label: str) -> None:
        super().__init__(f"Khóa truy cập này chưa có phạm vi “{scope}” ({label}). Hãy đề nghị quản trị hệ thống cấp.")
        self.code = "insufficient_scope"
        self.auth_header = f'Bearer realm="api", error="insufficient_scope", scope="{scope}"'


class Unreadable(exceptions.ParseError):
    """What was sent cannot be read; the message says where."""


class TooLarge(exceptions.APIException):
    """What was sent is larger than is taken."""

    status_code = 413
    code = "too_large"


class Refused(exceptions.APIException):
    """What was sent does not do; `errors` are entries of a problem, each with its field and a pointer into it."""

    status_code = 400
    code = "invalid_parameters"

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__()
        self.errors = errors


class PullTooOld(exceptions.APIException):
    """A pull of deleted rows begins before those that are still known; it says for how long they are."""

    status_code = 410
    code = "pull_too_old"

    def __init__(self, days: int) -> None:
        super().__init__(
            f"Dòng đã xóa được lưu {days} ngày, “updated_since” sớm hơn thế. Hãy bỏ bản sao, đọc lại toàn bộ danh sách "
            "(không có “updated_since”) rồi lấy “watermark” mới."
        )


class InvalidCursor(exceptions.APIException):
    """The cursor was not made by this interface for this list."""

    status_code = 400
    code = "invalid_cursor"


def problem(
    code: str,
    *,
    detail: str = "",
    errors: list[dict[str, str]] | None = None,
    current: dict[str, Any] | None = None,
) -> HttpResponse:
    """The answer for a code of `KINDS`; `errors` names single fields, each with `field`, `code`, `message`; `current`
    is how things stand where somebody else was first.
    """
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
    if current:
        body["current"] = current
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=kind.status, content_type=CONTENT_TYPE)


def exception_handler(exc: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Django REST framework's hook: the problem that an exception means, or None for one that nobody foresaw."""
    if isinstance(exc, ActionError):
        return _refusal(exc, pointed=_is_about_content(context))
    if isinstance(exc, Http404):
        exc = exceptions.NotFound()
    elif isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    code = getattr(exc, "code", "") or next((code for kind, code in _OF_EXCEPTION if isinstance(exc, kind)), "")
    if not isinstance(exc, exceptions.APIException) or code not in KINDS:
        return None
    errors = getattr(exc, "errors", None)
    if isinstance(exc, exceptions.ValidationError):
        errors = _field_errors(exc.detail, pointed=_is_about_content(context))
    response = problem(code, detail=_detail(exc), errors=errors)
    if auth_header := getattr(exc, "auth_header", None):
        response.headers["WWW-Authenticate"] = auth_header
    if wait := getattr(exc, "wait", None):
        response.headers["Retry-After"] = str(max(1, round(wait)))
    return response


def _is_about_content(context: dict[str, Any]) -> bool:
    """Whether what is wrong stands in the body of the request; else it is a parameter of the address."""
    request = context.get("request")
    return request is not None and request.method not in permissions.SAFE_METHODS


def _refusal(exc: ActionError, *, pointed: bool) -> HttpResponse:
    if exc.code in KINDS:
        return problem(exc.code, detail=str(exc))
    if isinstance(exc, NotPermitted):
        return problem("permission_denied", detail=str(exc))
    if isinstance(exc, Conflict):
        return problem("conflict", detail=str(exc), current=exc.current)
    field = getattr(exc, "field", "")
    errors = [_entry((field,), "invalid", str(exc), pointed=pointed)] if field else None
    return problem("invalid_parameters", detail=str(exc), errors=errors)


def _detail(exc: exceptions.APIException) -> str:
    if isinstance(exc, InsufficientScope | Unreadable | TooLarge | PullTooOld):
        return str(exc.detail)
    if isinstance(exc, exceptions.Throttled) and exc.wait:
        return f"Đã vượt giới hạn số yêu cầu. Hãy thử lại sau {max(1, round(exc.wait))} giây."
    return ""


def _field_errors(detail: Any, steps: tuple[str, ...] = (), *, pointed: bool) -> list[dict[str, str]]:
    """One entry for each message of each field; what is wrong inside a list or object bears the way to it
    ("measurements.0"), in a body also as a JSON pointer ("/measurements/0").
    """
    if isinstance(detail, dict):
        ways = [(one, steps if name == NON_FIELD else (*steps, str(name))) for name, one in detail.items()]
        return [error for one, way in ways for error in _field_errors(one, way, pointed=pointed)]
    if not isinstance(detail, list):
        detail = [detail]
    found = []
    for at, one in enumerate(detail):
        if isinstance(one, dict | list):  # a list of members, of which those that are right say nothing
            found += _field_errors(one, (*steps, str(at)), pointed=pointed)
        else:
            found.append(_entry(steps, one.code, str(one), pointed=pointed))
    return found


def _entry(steps: Sequence[str], code: str, message: str, *, pointed: bool) -> dict[str, str]:
    entry = {"field": ".".join(steps), "code": code, "message": message}
    return entry | ({"pointer": pointer(steps)} if pointed else {})


def pointer(steps: Iterable[str]) -> str:
    """The way to a value inside a JSON document as RFC 6901 writes it; empty is the whole."""
    return "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)


def status_phrase(status: int) -> str:
    """The English phrase of a status, as the schema names it: 404 → "NotFound"."""
    return HTTPStatus(status).phrase.title().replace(" ", "").replace("-", "")
