"""Sessions that end when nobody has worked in them for a while, and go on while somebody does."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends import db
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

# Marks a browser whose session has ended, so that the page of sign-in can say why it is asked for.
ENDED = "session_ended"
_ENDED_LASTS = 600  # seconds
_RENEWED_AFTER = timedelta(seconds=settings.SESSION_COOKIE_AGE) / 12  # so that not every page writes to the database


class SessionStore(db.SessionStore):
    """Django's sessions in the database, which also remember until when the one at hand is kept."""

    kept_until: datetime | None = None

    def _get_session_from_db(self):
        row = super()._get_session_from_db()
        self.kept_until = row.expire_date if row else None
        return row


class SlidingSessionMiddleware:
    """Keeps a session in which somebody works for another `SESSION_COOKIE_AGE`, written at most twelve times in it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        until = request.session.kept_until
        if until and until - timezone.now() < timedelta(seconds=settings.SESSION_COOKIE_AGE) - _RENEWED_AFTER:
            request.session.modified = True
        return response


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Sends strangers to sign-in and back: a page to itself, what was sent from a form to the page with the form, whose
    draft the browser has kept. A browser whose session has ended is told so.
    """

    def handle_no_permission(self, request: HttpRequest, view_func) -> HttpResponse:
        """The redirect to sign-in."""
        read = request.method in ("GET", "HEAD")
        back = request.get_full_path() if read else _page_of_the_form(request)
        answer = redirect_to_login(back, resolve_url(settings.LOGIN_URL))
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.session_key is None:
            answer.set_cookie(
                ENDED,
                "1",
                max_age=_ENDED_LASTS,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite=settings.SESSION_COOKIE_SAMESITE,
            )
        return answer


def _page_of_the_form(request: HttpRequest) -> str:
    page = request.headers.get("Referer", "")
    own = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return "/" + page.split("/", 3)[3] if own and page.count("/") >= 3 else "/"
