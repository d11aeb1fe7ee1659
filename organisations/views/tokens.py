"""Pages on which ADMIN looks after the keys of programs."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.enums import TokenScope
from organisations.forms.tokens import RotateForm, TokenForm
from organisations.models import ApiToken
from organisations.permissions import can_manage_clients
from organisations.queries.tokens import token_state, tokens_for
from organisations.services.tokens import IssuedToken, revoke_token, rotate_token
from organisations.views.shown_once import keep_made, was_made
from reform.common.http import sent

LIST = "organisations:token_list"
_ROWS = 50
_SECTION = {"nav_section": LIST}
_TRIED = {  # what a key of the scope opens; any key opens the list of resources
    TokenScope.READ: "units/?page_size=1",
    TokenScope.READ_FIGURES: "measurements/?page_size=1",
    TokenScope.READ_REPORTS: "reports/?page_size=1",
}


@require_safe
def token_list(request: HttpRequest) -> HttpResponse:
    """All keys, the newest first."""
    can_manage_clients(request.user).require()
    page = Paginator(tokens_for(request.user), _ROWS).get_page(request.GET.get("page"))
    rows = [{"token": token, "state": token_state(token)} for token in page]
    return render(request, "organisations/token_list.html", {"page": page, "rows": rows} | _SECTION)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def token_new(request: HttpRequest) -> HttpResponse:
    """A new key, shown in the answer alone."""
    can_manage_clients(request.user).require()
    if was_made(request):
        return redirect(LIST)
    form = TokenForm(*sent(request)[:1], viewer=request.user)
    issued, status = form.attempt(lambda: form.issuing(request.user)())
    if issued:
        return _show(request, issued)
    return render(request, "organisations/token_new.html", {"form": form} | _SECTION, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def token_rotate(request: HttpRequest, pk: int) -> HttpResponse:
    """A new key in place of one that goes on working for some days."""
    can_manage_clients(request.user).require()
    token = _token(request, pk)
    if was_made(request):
        return redirect(LIST)
    form = RotateForm(*sent(request)[:1])
    issued, status = form.attempt(
        lambda: rotate_token(by=request.user, token=token, overlap_days=form.cleaned_data["overlap_days"])
    )
    if issued:
        return _show(request, issued)
    context = {"form": form, "token": token, "state": token_state(token)} | _SECTION
    return render(request, "organisations/token_rotate.html", context, status=status)


@require_POST
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End the key at once."""
    can_manage_clients(request.user).require()
    token = _token(request, pk)
    revoke_token(by=request.user, token=token)
    messages.success(request, f"Đã thu hồi khóa “{token.name}”; chương trình dùng khóa này không truy cập được nữa.")
    return redirect(LIST)


def _show(request: HttpRequest, issued: IssuedToken) -> HttpResponse:
    keep_made(request)
    opened = next((address for scope, address in _TRIED.items() if scope in issued.token.scopes), "")
    context = {"issued": issued, "tried": request.build_absolute_uri(f"/api/v1/{opened}")} | _SECTION
    return render(request, "organisations/token_issued.html", context)


def _token(request: HttpRequest, pk: int) -> ApiToken:
    return get_object_or_404(tokens_for(request.user), pk=pk)
