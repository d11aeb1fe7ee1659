"""The administration site: Vietnamese titles, ADMIN only, signed in on the portal's own page."""

from django.contrib.admin import AdminSite
from django.contrib.auth import logout as end_session
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST


class PortalAdminSite(AdminSite):
    """Opens to whom `User.is_staff` names, which is ADMIN."""

    site_title = "Quản trị – Cải cách hành chính"
    site_header = "Quản trị hệ thống"
    index_title = "Danh mục và nhật ký"
    site_url = "/"

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """Strangers go to the sign-in page, where failures are counted; other roles are told that they may not."""
        if request.user.is_authenticated:
            if self.has_permission(request):
                return redirect("admin:index")
            raise PermissionDenied("Trang quản trị chỉ dành cho quản trị hệ thống.")
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def password_change(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """The portal's own page, whose service writes the log."""
        return redirect("organisations:password_change")

    @method_decorator(require_POST)
    def logout(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """End the session and return to the portal's sign-in."""
        end_session(request)
        return redirect("organisations:sign_in")
