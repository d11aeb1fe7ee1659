"""The first sign-in through a provider of an account that its name alone does not open: what the provider said is kept
in the session until the portal's own sign-in has proved whose account it is.
"""

import time

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest

from organisations.models import User
from organisations.services.single_sign_on import link_identity
from reform.common.errors import NotPermitted

_LINK = "waiting_for_link"  # in a session
_WAITS = 10 * 60  # seconds


def keep_link(request: HttpRequest, user: User, subject: str) -> None:
    """Remember who the provider says the person is."""
    said = {"user": user.pk, "issuer": settings.OIDC_ISSUER, "subject": subject, "at": time.time()}
    request.session[_LINK] = said


def drop_link(request: HttpRequest) -> None:
    """Forget it: somebody signs in otherwise."""
    request.session.pop(_LINK, None)


def finish_link(request: HttpRequest, user: User) -> None:
    """Link what was kept a few minutes ago to the person who has now signed in, if it is theirs, and say so."""
    said = request.session.pop(_LINK, None)
    if not said or time.time() - said["at"] > _WAITS:
        return
    if (said["user"], said["issuer"]) != (user.pk, settings.OIDC_ISSUER):
        return
    try:
        link_identity(user=user, subject=said["subject"])
    except NotPermitted as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Đã liên kết tài khoản với {settings.OIDC_NAME}. Từ lần sau chỉ cần đăng nhập ở đó.")
