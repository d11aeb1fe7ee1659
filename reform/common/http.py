"""What views and the sign-in lock need to know of a request and say in an answer."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header


def client_address(request: HttpRequest) -> str:
    """The address of the caller as the installation's own proxies saw it.

    Each trusted proxy (`TRUSTED_PROXIES`, a number) appends the address of its caller to X-Forwarded-For; whatever
    stands left of those was written by the caller and is not believed.
    """
    seen = request.META.get("REMOTE_ADDR", "")
    if not settings.TRUSTED_PROXIES:
        return seen
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if not forwarded:
        return seen
    return forwarded[-min(settings.TRUSTED_PROXIES, len(forwarded))]


def wants_piece(request: HttpRequest) -> bool:
    """Whether htmx asks for a piece of the page; when it restores a page of the history it wants the whole."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def download(content: bytes, *, filename: str, content_type: str) -> HttpResponse:
    """An answer that a browser saves as `filename`, Vietnamese letters and all, and never renders as a page."""
    return HttpResponse(
        content,
        headers={
            "Content-Type": content_type,
            "Content-Disposition": content_disposition_header(True, filename),
            "X-Content-Type-Options": "nosniff",
        },
    )
