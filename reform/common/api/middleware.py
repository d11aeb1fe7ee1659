"""Errors under the interface that no view of it answers: Django's own pages become problems too."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from reform.common.api.problems import problem

_UNDER = "/api/"
_CODES = {
    400: "invalid_request",
    403: "permission_denied",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
}


class ProblemMiddleware:
    """Turns a page of HTML that says no (an address that cannot be read, a crash) into problem+json, for every address
    under the interface. What went wrong is logged where it happened; the answer tells nothing of it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code < 400 or not request.path_info.startswith(_UNDER):
            return response
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        answer = problem(_code(response.status_code))
        answer.status_code = response.status_code
        for name in ("Allow", "Retry-After", "Set-Cookie"):
            if name in response.headers:
                answer.headers[name] = response.headers[name]
        return answer


def _code(status: int) -> str:
    if status in _CODES:
        return _CODES[status]
    return "unavailable" if status == 503 else "internal_error" if status >= 500 else "invalid_request"
