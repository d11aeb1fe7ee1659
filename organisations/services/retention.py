"""Throws away what nobody needs any more: what was kept for programs, and the pieces of background jobs.

A few rows at a time, so that nobody waits.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from organisations.enums import DeliveryState
from organisations.models import Job, Tombstone, WebhookDelivery

_AT_ONCE = 1000
# Longer than a pull of deleted rows takes, so that none of its pages loses what its first one promised.
_SLACK = timedelta(days=1)
_PIECES_KEPT = timedelta(days=90)  # a round's failures are looked at while the round is worked on


def forget_deliveries() -> int:
    """Delete events that were taken or given up longer than `WEBHOOK_DAYS` ago; what still waits stays. Returns how
    many.
    """
    before = timezone.now() - timedelta(days=settings.WEBHOOK_DAYS)
    return _delete(WebhookDelivery.objects.exclude(state=DeliveryState.WAITING).filter(created_at__lt=before))


def forget_tombstones() -> int:
    """Delete what tells of rows that went longer than `TOMBSTONE_DAYS` ago; returns how many."""
    before = timezone.now() - timedelta(days=settings.TOMBSTONE_DAYS) - _SLACK
    return _delete(Tombstone.objects.filter(deleted_at__lt=before))


def forget_pieces() -> int:
    """Delete the pieces of jobs that ended long ago, the wholes with their sentences stay; returns how many."""
    return _delete(Job.objects.filter(parent__finished_at__lt=timezone.now() - _PIECES_KEPT))


def _delete(old: QuerySet) -> int:
    deleted = 0
    while keys := list(old.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        deleted += old.model.objects.filter(pk__in=keys).delete()[0]
    return deleted
