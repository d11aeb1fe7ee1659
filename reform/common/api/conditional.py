"""Answers that have not changed are not sent again: ETag, Last-Modified, 304."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date, parse_etags, parse_http_date_safe
from rest_framework.request import Request
from rest_framework.response import Response

_EACH_TIME_ANOTHER = ("next", "watermark")  # addresses and moments of this request, not of what was found
_REMEMBERED = 30 * 24 * 60 * 60  # seconds
_BEHIND = timedelta(seconds=1)


def conditional(request: Request, response: Response) -> Response:
    """The answer with its validators, or 304 without a body where the client holds the same.

    The ETag is made of the content itself, so it is never that of another answer: states follow the day and names come
    from other rows, which no column of the row tells. Last-Modified is when this account was first given this content
    at this address, kept in the cache; a lost entry makes it later, never earlier.
    """
    return with_validators(request, response, weak_etag(_content(response.data), request.accepted_renderer.format))


def with_validators(request: Request, response: HttpResponse, etag: str) -> HttpResponse:
    """As `conditional`, of an answer whose tag is known."""
    since = _same_since(request, etag)
    if _client_holds(request, etag, since):
        response = _empty(response)
    response.headers["ETag"] = etag
    if since <= int(timezone.now().timestamp()):
        response.headers["Last-Modified"] = http_date(since)
    return response


def weak_etag(*parts: str) -> str:
    """A weak entity tag of the texts."""
    return f'W/"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"'


def matches(request: Request, etag: str) -> bool:
    """Whether the client names this tag as one that it holds; weak comparison."""
    held = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in held or etag.removeprefix("W/") in {tag.removeprefix("W/") for tag in held}


def _content(data: Any) -> str:
    if isinstance(data, Mapping):
        kept = {name: value for name, value in data.items() if name not in _EACH_TIME_ANOTHER}
        data = [kept, bool(data.get("next"))]
    return json.dumps(data, default=str, ensure_ascii=False, separators=(",", ":"))


def _client_holds(request: Request, etag: str, since: int) -> bool:
    if "If-None-Match" in request.headers:
        return matches(request, etag)
    held = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    if held is None:
        return False
    # A client that sends a moment of its own instead of ours has asked before it, not within the same second.
    return held == since or (since < held < int((timezone.now() - 2 * _BEHIND).timestamp()))


def _same_since(request: Request, etag: str) -> int:
    """From when on, in seconds, this account has been given this content at this address."""
    user = request.user.pk if request.user.is_authenticated else 0
    key = hashlib.sha256(f"{user}\0{request.accepted_renderer.format}\0{request.get_full_path()}".encode()).hexdigest()
    known = cache.get(f"api-same:{key}")
    if known and known[0] == etag:
        return known[1]
    since = _seconds(timezone.now() - _BEHIND)
    if known:
        since = max(since, known[1] + 1)
    cache.set(f"api-same:{key}", (etag, since), _REMEMBERED)
    return since


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _empty(response: HttpResponse) -> Response:
    empty = Response(status=304, headers=dict(response.headers))
    patch_vary_headers(empty, [name.strip() for name in response.headers.get("Vary", "").split(",") if name.strip()])
    return empty
