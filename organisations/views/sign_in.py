"""Sign-in in one step or two, sign-out, the change of one's password, and where each role begins."""

import time
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.forms.second_factor import SignInCodeForm
from organisations.forms.sign_in import OwnPasswordForm, SignInForm
from organisations.models import User
from organisations.queries.second_factor import PROVEN, PROVIDER, is_asked, is_required
from organisations.queries.sign_in import failures_from, minutes_locked, one_account_of_each_role, person_waiting
from organisations.services.accounts import change_password
from organisations.services.second_factor import Answer, blocked_words, check_code
from organisations.services.single_sign_on import is_configured
from organisations.views.first_links import drop_link, finish_link
from reform.common.errors import Invalid
from reform.common.http import client_address, sent
from reform.common.navigation import start_url
from reform.common.sessions import ENDED

BACKEND = "django.contrib.auth.backends.ModelBackend"  # of a sign-in without a password
_START = "organisations:start"
_WAITING = "waiting_for_code"  # in a session: whose password was right
_WAITS = 10 * 60  # seconds


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; after success the page that was asked for, else the role's start page."""
    if request.user.is_authenticated:
        return to_wanted(request)
    if request.method == "POST" and failures_from(client_address(request)) >= settings.SIGN_IN_FAILURES_AN_ADDRESS:
        return _locked(request, minutes_locked(client_address(request)))
    form = SignInForm(request, data=request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return _let_in(request, form.get_user())
    asked = asked_for(request)
    context = {"form": form, "next": asked, "inner_page": asked.partition("?")[0] not in ("", reverse(_START))}
    if request.COOKIES.get(ENDED):
        context["ended_after"] = settings.SESSION_COOKIE_AGE // 60
    if is_configured():
        context["provider"] = settings.OIDC_NAME
    if request.demo_date:
        context["demo_accounts"] = one_account_of_each_role()
    return render(request, "organisations/sign_in.html", context)


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The code after the password or the provider's word; without either within the last minutes, back to the start."""
    if request.user.is_authenticated:
        return to_wanted(request)
    user = _waiting(request)
    if user is None:
        return redirect_to_login(asked_for(request))
    form = SignInCodeForm(*sent(request))
    if form.is_bound and form.is_valid():
        answer = check_code(user=user, code=form.cleaned_data["code"])
        if answer is Answer.RIGHT:
            return _signed_in(request, user, proven=True)
        words = blocked_words() if answer is Answer.BLOCKED else "Mã không đúng hoặc đã dùng. Hãy nhập mã đang hiện."
        form.add_error("code", words)
    named_by = settings.OIDC_NAME if request.session[_WAITING].get("provider") else ""
    context = {"form": form, "next": asked_for(request), "waiting": user, "provider": named_by}
    status = 422 if form.is_bound else 200
    return render(request, "organisations/sign_in_code.html", context, status=status)


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict | None = None
) -> HttpResponse:
    """What a person locked by repeated failures is shown (`AXES_LOCKOUT_CALLABLE`)."""
    username = (credentials or {}).get("username") or request.POST.get("username", "")
    return _locked(request, minutes_locked(client_address(request), username))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    messages.success(request, "Ông/bà đã đăng xuất.")
    return redirect("organisations:sign_in")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password_change(request: HttpRequest) -> HttpResponse:
    """One's own new password; other sessions of the account end with the old one."""
    form = OwnPasswordForm(request.user, data=request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            change_password(by=request.user, user=request.user, password=form.cleaned_data["new_password1"])
        except Invalid as error:
            form.add_error(error.field or None, str(error))
        else:
            update_session_auth_hash(request, request.user)
            messages.success(request, "Đã đổi mật khẩu. Lần đăng nhập sau dùng mật khẩu mới.")
            return redirect(_START)
    context = {"form": form, "must_change": request.user.must_change_password}
    return render(request, "organisations/password_change.html", context)


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The first page of the person's role; a role whose pages this installation does not have sees the units."""
    address = start_url(request.user.role)
    return redirect(address if address != request.path else "organisations:unit_list")


def _let_in(request: HttpRequest, user: User) -> HttpResponse:
    """After the right password: in, or to the code, which nobody passes who has not come this way."""
    if not is_asked(user):
        return _signed_in(request, user)
    drop_link(request)
    return ask_for_code(request, user, asked_for(request))


def ask_for_code(request: HttpRequest, user: User, asked: str, provider: str = "") -> HttpResponse:
    """To the page of the code, for somebody whose password was right, or whom the `provider` (its issuer) has named."""
    request.session.cycle_key()
    proof = {"user": user.pk, "backend": user.backend, "hash": user.get_session_auth_hash(), "at": time.time()}
    request.session[_WAITING] = proof | {"provider": provider}
    query = f"?{urlencode({'next': asked})}" if asked else ""
    return HttpResponseRedirect(reverse("organisations:sign_in_code") + query)


def _waiting(request: HttpRequest) -> User | None:
    """Whose password was right a few minutes ago in this browser, and still is; or whom the provider named then."""
    proof = request.session.get(_WAITING)
    if not proof or time.time() - proof["at"] > _WAITS:
        return None
    user = person_waiting(proof["user"])
    if user is None or not constant_time_compare(proof["hash"], user.get_session_auth_hash()):
        return None
    user.backend = proof["backend"]
    return user


def _signed_in(request: HttpRequest, user: User, proven: bool = False) -> HttpResponse:
    login(request, user)
    waiting = request.session.pop(_WAITING, None) or {}
    if proven:
        request.session[PROVEN] = True
        request.session[PROVIDER] = waiting.get("provider", "")
    if proven or not is_required(user, demo=bool(request.demo_date)):
        finish_link(request, user)
    answer = to_wanted(request)
    answer.delete_cookie(ENDED)
    return answer


def _locked(request: HttpRequest, minutes: int) -> HttpResponse:
    code = settings.AXES_HTTP_RESPONSE_CODE
    answer = render(request, "organisations/locked_out.html", {"minutes": minutes}, status=code)
    answer["Retry-After"] = str(minutes * 60)
    return answer


def asked_for(request: HttpRequest) -> str:
    """The portal's own page that the person wanted before signing in, or empty."""
    target = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else ""


def to_wanted(request: HttpRequest, wanted: str = "") -> HttpResponse:
    """To the page that was asked for, which `asked_for` has looked at, else to where the role begins."""
    asked = wanted or asked_for(request)
    return HttpResponseRedirect(asked) if asked else redirect(_START)  # never a view's name from outside
