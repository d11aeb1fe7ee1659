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

from organisations.queries.second_factor import PROVEN, PROVIDER
from organisations.services.single_sign_on import TROUBLE, claims_of, is_configured, person_of, to_provider
from organisations.views.sign_in import asked_for, to_wanted
from reform.common.errors import NotPermitted
from reform.common.sessions import ENDED

_WANTED = "wanted_after_provider"  # in a session: the page that was asked for
_BACKEND = "django.contrib.auth.backends.ModelBackend"
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
    """Back from the provider: in, without another code, since the provider has asked for what it asks for."""
    if not is_configured():
        raise Http404("Hệ thống này không dùng đăng nhập một lần.")
    try:
        user = person_of(claims_of(request))
    except NotPermitted as refusal:
        _log.warning("sign-in through the provider refused: %s (%r)", refusal, refusal.__cause__)
        return render(request, "organisations/provider_refused.html", {"reason": str(refusal)}, status=403)
    except TROUBLE:
        return _unreachable(request)
    wanted = request.session.pop(_WANTED, "")
    login(request, user, backend=_BACKEND)
    request.session.update({PROVEN: True, PROVIDER: settings.OIDC_ISSUER})
    answer = to_wanted(request, wanted)
    answer.delete_cookie(ENDED)
    return answer


def _unreachable(request: HttpRequest) -> HttpResponse:
    _log.exception("the provider of OpenID Connect does not answer as it should")
    reason = f"Hiện không kết nối được với {settings.OIDC_NAME}. Hãy thử lại sau ít phút, hoặc dùng mật khẩu của cổng."
    return render(request, "organisations/provider_refused.html", {"reason": reason}, status=502)
