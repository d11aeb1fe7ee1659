"""Pages on which ADMIN looks after the addresses that are told of events."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.enums import DeliveryState, WebhookEvent
from organisations.forms.webhooks import ChangeWebhookForm, NewWebhookForm
from organisations.models import Webhook
from organisations.permissions import can_manage_clients
from organisations.queries.webhooks import deliveries_for, webhooks_for
from organisations.services import webhooks as services
from organisations.views.shown_once import keep_made, was_made
from reform.common.errors import Conflict
from reform.common.http import sent

LIST = "organisations:webhook_list"
_ROWS = 30
_SECTION = {"nav_section": "organisations:token_list"}


@require_safe
def webhook_list(request: HttpRequest) -> HttpResponse:
    """All addresses."""
    can_manage_clients(request.user).require()
    page = Paginator(webhooks_for(request.user), _ROWS).get_page(request.GET.get("page"))
    rows = [{"hook": hook, "events": _labels(hook.events)} for hook in page]
    return render(request, "organisations/webhook_list.html", {"page": page, "rows": rows} | _SECTION)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def webhook_new(request: HttpRequest) -> HttpResponse:
    """A new address; the secret is shown in the answer alone."""
    can_manage_clients(request.user).require()
    if was_made(request):
        return redirect(LIST)
    form = NewWebhookForm(*sent(request)[:1])
    values = ("name", "url", "province", "events")
    issued, status = form.attempt(
        lambda: services.create_webhook(by=request.user, **{name: form.cleaned_data[name] for name in values})
    )
    if issued:
        return _show(request, issued)
    return render(request, "organisations/webhook_new.html", {"form": form} | _SECTION, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def webhook_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One address with its form, and what was sent to it."""
    can_manage_clients(request.user).require()
    hook = _webhook(request, pk)
    form = ChangeWebhookForm(*sent(request)[:1], initial=_values_of(hook))
    done, status = form.attempt(
        lambda: services.change_webhook(by=request.user, webhook=hook, **form.cleaned_data) or True
    )
    if done:
        messages.success(request, "Đã lưu. Sự kiện tiếp theo được gửi theo các giá trị mới.")
        return redirect("organisations:webhook_detail", pk)
    if status == 409:
        form.data = form.seen_again(_webhook(request, pk))
    page = Paginator(deliveries_for(request.user, hook), _ROWS).get_page(request.GET.get("page"))
    rows = [{"one": one, "state": DeliveryState(one.state), "event": _label(one.event)} for one in page]
    context = {"hook": hook, "form": form, "page": page, "rows": rows, "events": _labels(hook.events)} | _SECTION
    return render(request, "organisations/webhook_detail.html", context, status=status)


@never_cache
@require_POST
def webhook_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """A new secret, shown in this answer alone."""
    can_manage_clients(request.user).require()
    hook = _webhook(request, pk)
    if was_made(request):
        return redirect("organisations:webhook_detail", pk)
    return _show(request, services.rotate_secret(by=request.user, webhook=hook))


@require_POST
def webhook_test(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an event that is a test."""
    return _act(request, pk, services.send_test, "Đã xếp hàng sự kiện thử. Tải lại trang sau ít giây để xem kết quả.")


@require_POST
def webhook_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Send nothing more there."""
    return _act(request, pk, services.stop_webhook, "Đã ngừng gửi. Sự kiện đang chờ được giữ lại.")


@require_POST
def webhook_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Send again."""
    return _act(request, pk, services.start_webhook, "Đã cho gửi lại, sự kiện đang chờ đi trước.")


@require_POST
def delivery_resend(request: HttpRequest, pk: int, delivery: int) -> HttpResponse:
    """Send one event once more."""
    can_manage_clients(request.user).require()
    one = get_object_or_404(deliveries_for(request.user, _webhook(request, pk)), pk=delivery)
    try:
        services.resend(by=request.user, delivery=one)
    except Conflict as conflict:
        messages.error(request, str(conflict))
    else:
        messages.success(request, "Đã xếp hàng gửi lại sự kiện này.")
    return redirect("organisations:webhook_detail", pk)


def _act(request: HttpRequest, pk: int, service: Callable, done: str) -> HttpResponse:
    can_manage_clients(request.user).require()
    try:
        service(by=request.user, webhook=_webhook(request, pk))
    except Conflict as conflict:
        messages.error(request, str(conflict))
    else:
        messages.success(request, done)
    return redirect("organisations:webhook_detail", pk)


def _show(request: HttpRequest, issued: services.IssuedSecret) -> HttpResponse:
    keep_made(request)
    context = {"issued": issued, "overlap": services.OVERLAP.days} | _SECTION
    return render(request, "organisations/webhook_secret.html", context)


def _webhook(request: HttpRequest, pk: int) -> Webhook:
    return get_object_or_404(webhooks_for(request.user), pk=pk)


def _values_of(hook: Webhook) -> dict:
    return {"name": hook.name, "url": hook.url, "events": hook.events, "seen_version": hook.version}


def _labels(events: list[str]) -> list[str]:
    return [_label(event) for event in events]


def _label(event: str) -> str:
    return "Sự kiện thử" if event == services.TEST else WebhookEvent(event).label
