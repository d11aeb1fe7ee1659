"""Accounts and the keys of programs."""

from django.contrib import admin, messages
from django.contrib.auth import admin as auth_admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.debug import sensitive_post_parameters

from organisations.admin.base import ProvinceFilter, ReadOnlyAdmin, ServiceAdmin
from organisations.forms.accounts import AccountForm, NewAccountForm, ResetPasswordForm
from organisations.models import ApiToken, User
from organisations.services.accounts import create_account, reset_password, unlock_sign_in, update_account

admin.site.unregister(auth_admin.Group)  # what a role may do stands in the code


@admin.register(User)
class UserAdmin(ServiceAdmin):
    """Accounts are created, changed and deactivated; never deleted, for their names stand in the history."""

    form = AccountForm
    list_display = ["username", "full_name", "role", "unit", "is_active"]
    list_filter = ["role", "is_active", ProvinceFilter.by("unit__province")]
    list_select_related = ["unit"]
    search_fields = ["username", "full_name", "unit__search_text"]
    autocomplete_fields = ["unit"]
    actions = ["unlock"]
    fields = [
        "username",
        "full_name",
        "title",
        "email",
        "unit",
        "role",
        "is_active",
        "must_change_password",
        "password_link",
    ]
    readonly_fields = ["password_link"]

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs):
        """A new account also takes its first password."""
        return super().get_form(request, obj, change=change, **({} if obj else {"form": NewAccountForm}), **kwargs)

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        return (
            self.fields
            if obj
            else ["username", "full_name", "title", "email", "unit", "role", "password1", "password2"]
        )

    def write(self, request: HttpRequest, form) -> User:
        values = dict(form.cleaned_data)
        if form.instance.pk:
            user = User.objects.get(pk=form.instance.pk)
            return update_account(by=request.user, user=user, seen_version=user.version, **values)
        values["password"] = values.pop("password1")
        values.pop("password2")
        return create_account(by=request.user, must_change_password=True, **values)

    @admin.display(description="Mật khẩu")
    def password_link(self, user: User) -> str:
        """Link to the page that sets a new password."""
        return format_html(
            '<a href="{}">Đặt lại mật khẩu</a>', reverse("admin:organisations_user_password", args=[user.pk])
        )

    @admin.action(description="Mở khóa đăng nhập")
    def unlock(self, request: HttpRequest, queryset) -> None:
        """Forget the failed sign-ins of the chosen accounts."""
        for user in queryset:
            unlock_sign_in(by=request.user, user=user)
        messages.success(request, f"Đã mở khóa đăng nhập cho {len(queryset)} tài khoản.")

    def get_urls(self) -> list:
        page = path(
            "<int:pk>/mat-khau/", self.admin_site.admin_view(self.set_password), name="organisations_user_password"
        )
        return [page, *super().get_urls()]

    @method_decorator(sensitive_post_parameters("new_password1", "new_password2"))
    def set_password(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page that sets a new password, which its owner must change at the next sign-in."""
        user = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
        form = ResetPasswordForm(user, data=request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            reset_password(by=request.user, user=user, password=form.cleaned_data["new_password1"])
            messages.success(request, f"Đã đặt lại mật khẩu của {user}. Khi đăng nhập, người dùng phải đổi mật khẩu.")
            return redirect("admin:organisations_user_change", user.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Đặt lại mật khẩu: {user}",
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "admin/organisations/user/set_password.html", {**context, "original": user})


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    """Keys as rows; they are issued, changed over and revoked on /khoa-api/."""

    list_display = ["name", "prefix", "user", "created_at", "expires_at", "last_used_at", "revoked_at"]
    list_select_related = ["user"]
    search_fields = ["name", "user__username", "user__full_name"]
