"""What views and the sign-in lock need to know of a request and say in an answer."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.http import content_disposition_header

# By the kinds that the gate for uploads knows (`reform.common.uploads`).
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "png": "image/png",
    "jpg": "image/jpeg",
}


def client_address(request: HttpRequest) -> str:
    """The address of the caller as the installation's own proxies saw it.

    Each trusted proxy (`TRUSTED_PROXIES`, a number) appends the address of its caller to X-Forwarded-For, some with its
    port; whatever stands left of those was written by the caller and is not believed. What is no address counts as
    none.
    """
    seen = _address(request.META.get("REMOTE_ADDR", ""))
    if not settings.TRUSTED_PROXIES:
        return seen
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if not forwarded:
        return seen
    return _address(forwarded[-min(settings.TRUSTED_PROXIES, len(forwarded))]) or seen


def _address(text: str) -> str:
    """The address alone: "203.0.113.9:4711" and "[2001:db8::1]:4711" lose their ports; empty where there is none."""
    host = text.partition(":")[0] if text.count(":") == 1 else text
    host = host[1:].partition("]")[0] if host.startswith("[") else host
    try:
        return str(ip_address(host))
    except ValueError:
        return ""


def wants_piece(request: HttpRequest) -> bool:
    """Whether htmx asks for a piece of the page; when it restores a page of the history it wants the whole."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def sent(request: HttpRequest) -> tuple[QueryDict, MultiValueDict] | tuple[()]:
    """What a form is bound to: the fields and files of a POST; nothing while the page is only looked at."""
    return (request.POST, request.FILES) if request.method == "POST" else ()


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
