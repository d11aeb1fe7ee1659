"""One's own sign-in: how it is protected, the second factor set up, renewed and switched off."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.forms.second_factor import CodeForm
from organisations.queries.second_factor import (
    OFF,
    PROVEN,
    factor_of,
    is_required,
    mode,
    recovery_codes_left,
)
from organisations.services.second_factor import (
    app_address,
    new_secret,
    readable,
    renew_recovery_codes,
    switch_off,
    switch_on,
)
from organisations.views.first_links import finish_link
from reform.common.errors import Conflict, Invalid
from reform.common.http import sent
from reform.common.qr import qr_code

_OWN = "organisations:security"
_SECRET = "second_factor_secret"  # noqa: S105 -- the name under which a session holds it, sealed


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """How one's own account is protected, and what one can do about it."""
    return _security(request)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """The secret for an app, until a code of it has been entered; then the recovery codes, this one time."""
    if mode(demo=bool(request.demo_date)) == OFF or factor_of(request.user):
        return redirect(_OWN)
    sealed = request.session.get(_SECRET)
    if sealed is None:
        sealed = request.session[_SECRET] = new_secret()
    form = CodeForm(*sent(request))
    if form.is_bound and form.is_valid():
        try:
            codes = switch_on(user=request.user, sealed=sealed, code=form.cleaned_data["code"])
        except Invalid as refusal:
            form.refuse(refusal)
        except Conflict:
            return redirect(_OWN)
        else:
            del request.session[_SECRET]
            request.session[PROVEN] = True
            finish_link(request, request.user)
            return _show_codes(request, codes, new=True)
    context = {
        "form": form,
        "secret": readable(sealed),
        "picture": qr_code(app_address(sealed, request.user), "Mã QR để thêm tài khoản vào ứng dụng xác thực"),
        "required": is_required(request.user, demo=bool(request.demo_date)),
    }
    status = 422 if form.is_bound else 200
    return render(request, "organisations/second_factor_setup.html", context, status=status)


@never_cache
@sensitive_post_parameters("code")
@require_POST
def renew_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, shown this one time."""
    form = CodeForm(request.POST)
    if not factor_of(request.user):
        return redirect(_OWN)
    if form.is_valid():
        try:
            return _show_codes(request, renew_recovery_codes(user=request.user, code=form.cleaned_data["code"]))
        except Invalid as refusal:
            form.refuse(refusal)
    return _security(request, renewing=form, status=422)


@sensitive_post_parameters("code")
@require_POST
def turn_off(request: HttpRequest) -> HttpResponse:
    """The password alone from now on, where that is allowed."""
    form = CodeForm(request.POST)
    if not factor_of(request.user):
        return redirect(_OWN)
    if form.is_valid():
        try:
            switch_off(user=request.user, code=form.cleaned_data["code"], demo=bool(request.demo_date))
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Đã tắt xác thực hai lớp. Từ nay chỉ cần mật khẩu để đăng nhập.")
            return redirect(_OWN)
    return _security(request, ending=form, status=422)


def _security(
    request: HttpRequest, renewing: CodeForm | None = None, ending: CodeForm | None = None, status: int = 200
) -> HttpResponse:
    factor = factor_of(request.user)
    context = {
        "factor": factor,
        "codes_left": recovery_codes_left(request.user) if factor else 0,
        "mode": mode(demo=bool(request.demo_date)),
        "required": is_required(request.user, demo=bool(request.demo_date)),
        "renewing": renewing or CodeForm(auto_id="renew_%s"),
        "ending": ending or CodeForm(auto_id="end_%s"),
    }
    return render(request, "organisations/security.html", context, status=status)


def _show_codes(request: HttpRequest, codes: list[str], new: bool = False) -> HttpResponse:
    return render(request, "organisations/recovery_codes.html", {"codes": codes, "new": new})
