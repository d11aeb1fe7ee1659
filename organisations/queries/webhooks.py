"""Addresses that are told of events, and what was sent to them."""

from django.db.models import Count, Max, Q, QuerySet

from organisations.enums import DeliveryState, UnitKind
from organisations.models import Unit, User, Webhook, WebhookDelivery
from organisations.permissions import can_manage_clients


def webhooks_for(viewer: User) -> QuerySet[Webhook]:
    """The addresses that the person looks after: ADMIN all, nobody else any. Each with `waiting`, how many events wait,
    and `last_taken_at`.
    """
    hooks = Webhook.objects.select_related("province")
    if not can_manage_clients(viewer):
        return hooks.none()
    waiting = Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING))
    return hooks.annotate(waiting=waiting, last_taken_at=Max("deliveries__delivered_at")).order_by("name", "pk")


def deliveries_for(viewer: User, webhook: Webhook) -> QuerySet[WebhookDelivery]:
    """What was or will be sent to the address, the newest first."""
    found = WebhookDelivery.objects.filter(webhook=webhook).select_related("webhook").order_by("-pk")
    return found if can_manage_clients(viewer) else found.none()


def provinces() -> QuerySet[Unit]:
    """Of whose events an address can be told."""
    return Unit.objects.filter(kind=UnitKind.PROVINCE).order_by("sort_key", "code")
