"""Sign-in through a provider: there, and back with its answer."""

import logging

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from organisations.models import User
from organisations.queries.second_factor import PROVEN, PROVIDER, is_asked
from organisations.services.single_sign_on import TROUBLE, claims_of, is_configured, person_of, to_provider
from organisations.views.first_links import keep_link
from organisations.views.sign_in import BACKEND, ask_for_code, asked_for, to_wanted
from reform.common.errors import NotPermitted
from reform.common.sessions import ENDED

_WANTED = "wanted_after_provider"  # in a session: the page that was asked for
_log = logging.getLogger(__name__)


@login_not_required
@never_cache
@require_safe
def provider_start(request: HttpRequest) -> HttpResponse:
    """To the provider, where one is configured."""
    if not is_configured():
        raise Http404("Hệ thống này không dùng đăng nhập một lần.")
    if request.user.is_authenticated:
        return to_wanted(request)
    try:
        answer = to_provider(request, request.build_absolute_uri(reverse("organisations:provider_back")))
    except TROUBLE:
        return _unreachable(request)
    request.session[_WANTED] = asked_for(request)
    return answer


@login_not_required
@never_cache
@require_safe
def provider_back(request: HttpRequest) -> HttpResponse:
    """Back from the provider: in, without another code, since the provider has asked for what it asks for; the first
    time of an account that a name does not open, to what proves whose it is.
    """
    if not is_configured():
        raise Http404("Hệ thống này không dùng đăng nhập một lần.")
    try:
        claims = claims_of(request)
        user, linked = person_of(claims)
    except NotPermitted as refusal:
        _log.warning("sign-in through the provider refused: %s (%r)", refusal, refusal.__cause__)
        return render(request, "organisations/provider_refused.html", {"reason": str(refusal)}, status=403)
    except TROUBLE:
        return _unreachable(request)
    wanted = request.session.pop(_WANTED, "")
    if not linked:
        keep_link(request, user, claims["sub"])
        return _prove(request, user, wanted)
    login(request, user, backend=BACKEND)
    request.session.update({PROVEN: True, PROVIDER: settings.OIDC_ISSUER})
    answer = to_wanted(request, wanted)
    answer.delete_cookie(ENDED)
    return answer


def _prove(request: HttpRequest, user: User, wanted: str) -> HttpResponse:
    """To the code of the account's second factor; without one, the words that ask for its password."""
    if is_asked(user):
        user.backend = BACKEND
        return ask_for_code(request, user, wanted, provider=settings.OIDC_ISSUER)
    reason = (
        f"Lần đầu đăng nhập qua {settings.OIDC_NAME}, tài khoản “{user.username}” cần được xác nhận bằng mật khẩu của "
        "cổng này. Hãy đăng nhập bằng mật khẩu ở chính trình duyệt này trong 10 phút tới; từ lần sau chỉ cần "
        f"{settings.OIDC_NAME}."
    )
    context = {"reason": reason, "next": wanted}
    return render(request, "organisations/provider_refused.html", context, status=403)


def _unreachable(request: HttpRequest) -> HttpResponse:
    _log.exception("the provider of OpenID Connect does not answer as it should")
    reason = f"Hiện không kết nối được với {settings.OIDC_NAME}. Hãy thử lại sau ít phút, hoặc dùng mật khẩu của cổng."
    return render(request, "organisations/provider_refused.html", {"reason": reason}, status=502)
