"""The bell: what the portal has told a person, and how the person wants to be told."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.forms.notices import NoticeSettingsForm
from organisations.models import Notification
from organisations.queries.notices import settings_of
from organisations.services.notices import mark_all_read, mark_read, save_settings
from reform.common.http import sent, wants_piece

_ROWS = 30


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """The person's notices, newest first; with `chua-doc` in the address those not read yet."""
    mine = Notification.objects.visible_to(request.user)
    only_unread = "chua-doc" in request.GET
    page = Paginator(mine.unread() if only_unread else mine, _ROWS).get_page(request.GET.get("page"))
    context = {"page": page, "only_unread": only_unread, "unread": mine.unread().count()}
    return render(request, "organisations/notice_list.html", context)


@never_cache
@require_safe
def unread_count(request: HttpRequest) -> HttpResponse:
    """How many notices are not read yet, for the bell of a page that is open."""
    if not wants_piece(request):
        return redirect("organisations:notice_list")
    unread = Notification.objects.visible_to(request.user).unread().count()
    return render(request, "organisations/_unread_count.html", {"unread": unread})


@require_POST
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Count the notice as read and go where it leads."""
    notice = get_object_or_404(Notification.objects.visible_to(request.user), pk=pk)
    mark_read(notice=notice, by=request.user)
    inside = notice.path and url_has_allowed_host_and_scheme(notice.path, allowed_hosts=None)
    return redirect(notice.path if inside else "organisations:notice_list")


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Count all notices as read."""
    count = mark_all_read(by=request.user)
    if count:
        messages.success(request, f"Đã đánh dấu {count} thông báo là đã đọc.")
    return redirect("organisations:notice_list")


@require_http_methods(["GET", "HEAD", "POST"])
def notice_settings(request: HttpRequest) -> HttpResponse:
    """Which reminders the person wants, and whether by e-mail too."""
    form = NoticeSettingsForm(*sent(request), instance=settings_of(request.user))
    if form.is_bound and form.is_valid():
        save_settings(by=request.user, **form.cleaned_data)
        messages.success(request, "Đã lưu cài đặt nhắc việc. Các lần nhắc sau theo cài đặt này.")
        return redirect("organisations:notice_list")
    return render(request, "organisations/notice_settings.html", {"form": form})
