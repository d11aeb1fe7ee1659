"""Pages on which an office, Sở Nội vụ or ADMIN looks after accounts."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.enums import Role
from organisations.forms.account_pages import AccountFilterForm, AgencyForm, ChangePersonForm, NewPersonForm
from organisations.models import User
from organisations.permissions import can_manage_account, can_manage_accounts, can_reset_sign_in
from organisations.queries.accounts import find_accounts, with_states
from organisations.services.accounts import (
    issue_password,
    open_account,
    reopen_account,
    stop_account,
    unlock_sign_in,
    update_account,
)
from organisations.services.second_factor import remove_second_factor
from organisations.services.single_sign_on import unlink_identity
from organisations.views.account_answers import chosen_agency, keep_made, made_by, section
from reform.common.errors import ActionError, Conflict, Invalid, NotPermitted
from reform.common.http import sent, wants_piece

_ROWS = 50
_MADE_BEFORE = "Tài khoản này đã được tạo; mật khẩu chỉ hiện một lần. Nếu chưa kịp ghi, hãy đặt lại mật khẩu."


@require_safe
def account_list(request: HttpRequest) -> HttpResponse:
    """The accounts that the person looks after, filtered by what the address says."""
    can_manage_accounts(request.user).require()
    form = AccountFilterForm(request.GET, viewer=request.user)
    accounts = find_accounts(User.objects.visible_to(request.user), **form.chosen())
    page = Paginator(accounts, _ROWS).get_page(request.GET.get("page"))
    page.object_list = with_states(list(page.object_list))
    context = {"form": form, "page": page, "several": request.user.role != Role.OFFICE}
    template = "organisations/_account_list.html" if wants_piece(request) else "organisations/account_list.html"
    return render(request, template, context | section(request))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account_new(request: HttpRequest) -> HttpResponse:
    """A new account; whoever looks after several agencies chooses one first. The answer shows its first password;
    the same form sent again, as by reloading that answer, makes nothing and leads to the account.
    """
    can_manage_accounts(request.user).require()
    once = request.POST.get("once", "")
    if made := made_by(request, once):
        messages.warning(request, _MADE_BEFORE)
        return redirect("organisations:account_detail", made.pk)
    agency = chosen_agency(request)
    if agency is None:
        form = AgencyForm(request.GET or None, viewer=request.user)
        return render(request, "organisations/account_agency.html", {"form": form} | section(request))
    form = NewPersonForm(*sent(request), viewer=request.user, agency=agency)
    status = 200
    if form.is_bound:
        if form.is_valid():
            try:
                user, password = open_account(by=request.user, **form.account())
            except Invalid as refusal:
                form.refuse(refusal)
            else:
                keep_made(request, once, user)
                return _show_password(request, user, password, new=True)
        status = 422
    context = {"form": form, "agency": agency} | section(request)
    return render(request, "organisations/account_new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def account_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One account with its form and what can be done about its sign-in."""
    can_manage_accounts(request.user).require()
    account = _account(request, pk)
    manage, agency = can_manage_account(request.user, account), None
    form, status = None, 200
    if account.unit_id:
        agency = chosen_agency(request, account.unit.agency)
        form = ChangePersonForm(viewer=request.user, agency=agency, initial=_values_of(account))
    if request.method == "POST":
        manage.require()
        form = ChangePersonForm(request.POST, viewer=request.user, agency=agency)
        status = _save(request, account, form)
        if status == 200:
            messages.success(request, f"Đã lưu tài khoản của {account}.")
            return redirect("organisations:account_detail", account.pk)
    with_states([account])
    context = {
        "account": account,
        "manage": manage,
        "reset": can_reset_sign_in(request.user, account),
        "linked": account.identities.exists(),
        "form": form if manage else None,
        "agency": agency,
        "agencies": AgencyForm(viewer=request.user) if request.user.role != Role.OFFICE else None,
        **section(request),
    }
    return render(request, "organisations/account_detail.html", context, status=status)


@never_cache
@require_POST
def account_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A password for one time, shown in this answer alone."""
    account = _account(request, pk)
    password = issue_password(by=request.user, user=account)
    return _show_password(request, account, password)


@require_POST
def account_unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """End a lock after failed sign-ins."""
    account = _account(request, pk)
    unlock_sign_in(by=request.user, user=account)
    messages.success(request, f"Đã mở khóa đăng nhập cho {account}.")
    return redirect("organisations:account_detail", account.pk)


@require_POST
def account_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the second factor from somebody who has lost it."""
    account = _account(request, pk)
    remove_second_factor(by=request.user, user=account)
    messages.success(request, f"Đã bỏ xác thực hai lớp của {account}. Người này thiết lập lại khi đăng nhập.")
    return redirect("organisations:account_detail", account.pk)


@require_POST
def account_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo the link to the provider of sign-in."""
    account = _account(request, pk)
    unlink_identity(by=request.user, user=account)
    messages.success(request, f"Đã bỏ liên kết đăng nhập một lần của {account}. Người này liên kết lại khi đăng nhập.")
    return redirect("organisations:account_detail", account.pk)


@require_POST
def account_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """The account signs in no more."""
    done = "Đã ngừng tài khoản của {}. Người này không đăng nhập được nữa; việc đã làm vẫn giữ nguyên."
    return _turn(request, pk, stop_account, done)


@require_POST
def account_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """The account signs in again."""
    return _turn(request, pk, reopen_account, "Đã mở lại tài khoản của {}. Người này đăng nhập bằng mật khẩu cũ.")


def _turn(request: HttpRequest, pk: int, service, done: str) -> HttpResponse:
    account = _account(request, pk)
    try:
        service(by=request.user, user=account)
    except NotPermitted:
        raise
    except ActionError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done.format(account))
    gone = account.pk == request.user.pk and not account.is_active
    return redirect("organisations:sign_in") if gone else redirect("organisations:account_detail", account.pk)


def _save(request: HttpRequest, account: User, form: ChangePersonForm) -> int:
    """200 when the account has the form's values, else the status of the page that says why not."""
    if not form.is_valid():
        return 422
    kept = {
        "username": account.username,
        "is_active": account.is_active,
        "must_change_password": account.must_change_password,
    }
    try:
        update_account(by=request.user, user=account, **form.cleaned_data, **kept)
    except Conflict as conflict:
        form.add_error(None, str(conflict))
        form.data = form.data.copy()
        form.data["seen_version"] = _account(request, account.pk).version
        return 409
    except Invalid as refusal:
        form.refuse(refusal)
        return 422
    return 200


def _show_password(request: HttpRequest, account: User, password: str, new: bool = False) -> HttpResponse:
    slips = [{"account": account, "password": password}]
    address = request.build_absolute_uri(reverse("organisations:sign_in"))
    context = {"account": account, "slips": slips, "address": address, "new": new} | section(request)
    return render(request, "organisations/account_password.html", context)


def _account(request: HttpRequest, pk: int) -> User:
    visible = User.objects.visible_to(request.user).select_related("unit__agency", "second_factor")
    return get_object_or_404(visible, pk=pk)


def _values_of(account: User) -> dict:
    return {
        "full_name": account.full_name,
        "title": account.title,
        "email": account.email,
        "unit": account.unit.code,
        "role": account.role,
        "seen_version": account.version,
    }
