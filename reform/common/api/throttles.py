"""How many requests a caller may send: counted by the minute in the shared cache, and told with every answer."""

import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

WINDOW = 60  # seconds


@dataclass(frozen=True)
class Allowance:
    """What is left to a caller in this minute: `remaining` below zero means that this request was one too many;
    `reset` is in how many seconds the next minute begins.
    """

    limit: int
    remaining: int
    reset: int


class MinuteThrottle(BaseThrottle):
    """So many requests a minute for a key, a person, or the address of somebody unknown (`settings.API_RATES`).

    A view's `cost` says as how many its requests count; the answer to a whole list as a stream counts as
    `settings.API_STREAM_COST`. One request is counted once, however often this is asked.
    """

    def allow_request(self, request: Request, view) -> bool:
        """Count the request; whether it is within the limit."""
        self.allowance = allowance_of(request._request) or self._take(request, view)
        return self.allowance.remaining >= 0

    def wait(self) -> int:
        """In how many seconds it is worth trying again."""
        return self.allowance.reset

    def _take(self, request: Request, view) -> Allowance:
        limit = settings.API_RATES["account" if request.user.is_authenticated else "address"]
        now = int(time.time())
        cost = settings.API_STREAM_COST if _streams(request) else getattr(view, "cost", 1)
        taken = cache.count_within(f"api-{self._caller(request)}", WINDOW, cost)
        allowance = Allowance(limit, limit - taken, WINDOW - now % WINDOW)
        request._request.api_allowance = allowance
        return allowance

    def _caller(self, request: Request) -> str:
        if not request.user.is_authenticated:
            return f"address-{self.get_ident(request)}"
        return f"key-{request.auth.pk}" if getattr(request.auth, "pk", None) else f"user-{request.user.pk}"


def allowance_of(request) -> Allowance | None:
    """What was counted for the request, if it was."""
    return getattr(request, "api_allowance", None)


def tell_allowance(response: HttpResponse, allowance: Allowance | None) -> None:
    """Write the three headers."""
    if allowance:
        response.headers["RateLimit-Limit"] = str(allowance.limit)
        response.headers["RateLimit-Remaining"] = str(max(0, allowance.remaining))
        response.headers["RateLimit-Reset"] = str(allowance.reset)


def _streams(request: Request) -> bool:
    renderer = getattr(request, "accepted_renderer", None)
    return bool(getattr(renderer, "streams", False))
