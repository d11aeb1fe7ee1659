"""What every request passes: the health pages, and headers that keep a page to the portal's own scripts and styles."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse

from reform import health


class HealthMiddleware:
    """Answers `/healthz` and `/readyz` before anything asks for a host name, a session or https.

    A load balancer or a supervisor asks by an address of its own, past the proxy, often as plain http.
    """

    pages = {"/healthz": health.healthz, "/readyz": health.readyz}

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        page = self.pages.get(request.path_info)
        return page(request) if page else self.get_response(request)


class WholeAddressMiddleware:
    """Answers 400 to an address with a zero character, which stands in nobody's link and which PostgreSQL refuses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise SuspiciousOperation("zero character in the address")
        return self.get_response(request)


class PrivatePagesMiddleware:
    """Tells browsers and proxies to keep no answer that does not say itself how it may be kept: after sign-out nobody
    pages back through what a person saw, and a piece for htmx never comes up as the page of its address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class ContentSecurityPolicyMiddleware:
    """Sends `SECURE_CSP` and `PERMISSIONS_POLICY` with every answer that has not set its own.

    `SECURE_CSP` has the name and form of Django 6 (directive → list of sources), whose own middleware takes over then.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.headers = {
            "Content-Security-Policy": "; ".join(
                " ".join([directive, *sources]) for directive, sources in settings.SECURE_CSP.items()
            ),
            "Permissions-Policy": ", ".join(f"{feature}=()" for feature in settings.PERMISSIONS_POLICY),
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for header, value in self.headers.items():
            response.headers.setdefault(header, value)
        return response
