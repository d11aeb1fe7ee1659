"""Sends events to the addresses that listen, signed as Standard Webhooks has it, and again later where that failed."""

import base64
import hashlib
import hmac
import logging
from datetime import datetime, timedelta

from celery.exceptions import SoftTimeLimitExceeded
from cryptography.fernet import InvalidToken
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils import timezone

from organisations.enums import DeliveryState, NoticeKind, Role
from organisations.models import User, Webhook, WebhookDelivery
from organisations.services.audit import audit
from organisations.services.notify import notify
from organisations.services.webhooks import message_id, signing_secrets
from reform.common.outgoing import Answer, Unreachable, post
from reform.common.text import clean

# How long an event rests after each failed try; after the last it is given up.
RESTS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
)
LEASE = timedelta(minutes=2)  # how long a worker that died holds an event; longer than a post may take
STOP_AFTER = 100  # failures in a row: two days of a server that is away
_GONE = 410  # the receiver wants no more
_A_ROUND = 500  # events; the next minute brings the next round
_ROUND_ENDS = timedelta(minutes=2)
_SAYS = 300  # letters of an error that are kept

_log = logging.getLogger(__name__)


def deliver_due(most: int = _A_ROUND) -> int:
    """Send the events that are due, the oldest first, and return how many were taken.

    An event is taken in hand by one conditional UPDATE before it is sent, so that of two workers only one sends it; a
    worker that dies in between lets it go after `LEASE`. A receiver that fails lets its other events rest too, for at
    most half an hour, so that one that is away holds up nobody else's. So does one of whose events the portal itself
    makes something that nobody foresaw; that is logged.
    """
    now, taken, failing = timezone.now(), 0, set()
    due = WebhookDelivery.objects.filter(state=DeliveryState.WAITING, next_at__lte=now, webhook__is_active=True)
    for delivery in due.select_related("webhook").order_by("next_at", "pk")[:most]:
        if timezone.now() > now + _ROUND_ENDS:
            break
        if delivery.webhook_id in failing:
            continue
        try:
            mine = _take(delivery)
            if mine and _send(delivery):
                taken += 1
            elif mine:
                failing.add(delivery.webhook_id)
        except SoftTimeLimitExceeded:
            raise
        except Exception:  # that even its failure could not be written down: it comes again after `LEASE`
            _log.exception("Webhook %s: %s could not be dealt with", delivery.webhook_id, delivery.key)
            failing.add(delivery.webhook_id)
    return taken


def signed_headers(delivery: WebhookDelivery, body: bytes, at: datetime) -> dict[str, str]:
    """The headers of one try: id, moment, and a signature for each secret that holds."""
    name, moment = message_id(delivery), str(int(at.timestamp()))
    content = b".".join((name.encode(), moment.encode(), body))
    made = [hmac.new(secret, content, hashlib.sha256).digest() for secret in signing_secrets(delivery.webhook)]
    return {
        "Content-Type": "application/json",
        "User-Agent": "cchc-webhooks/1",
        "webhook-id": name,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(f"v1,{base64.b64encode(one).decode()}" for one in made),
    }


def _take(delivery: WebhookDelivery) -> bool:
    """Take the event in hand unless somebody else has since it was read, or its address was stopped or changed."""
    now, hook = timezone.now(), delivery.webhook
    same = Webhook.objects.filter(pk=OuterRef("webhook"), is_active=True, version=hook.version)
    untouched = WebhookDelivery.objects.filter(
        Exists(same), pk=delivery.pk, state=DeliveryState.WAITING, attempts=delivery.attempts, next_at=delivery.next_at
    )
    taken = untouched.update(attempts=F("attempts") + 1, next_at=now + LEASE)
    delivery.attempts += 1
    return bool(taken)


def _send(delivery: WebhookDelivery) -> bool:
    """One try; whether it was taken."""
    body = delivery.body.encode()
    try:
        answer = post(delivery.webhook.url, body, signed_headers(delivery, body, timezone.now()))
    except Unreachable as error:
        return _failed(delivery, None, str(error))
    except InvalidToken:
        return _failed(delivery, None, "Khóa ký không mở được vì REFORM_SECRET_KEY đã đổi. Hãy đổi khóa ký.")
    except SoftTimeLimitExceeded:
        raise
    except Exception:  # one event that nobody can send lets the others go
        _log.exception("Webhook %s: sending %s went wrong", delivery.webhook_id, delivery.key)
        return _failed(delivery, None, "Lỗi của cổng thông tin khi gửi, đã ghi vào nhật ký của máy chủ; sẽ gửi lại.")
    if answer.is_taken:
        return _delivered(delivery, answer)
    return _failed(delivery, answer.status, answer.text)


@transaction.atomic
def _delivered(delivery: WebhookDelivery, answer: Answer) -> bool:
    mine = WebhookDelivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts, state=DeliveryState.WAITING)
    mine.update(
        state=DeliveryState.TAKEN,
        delivered_at=timezone.now(),
        last_status=answer.status,
        last_error="",
        attempts=delivery.attempts,
    )
    Webhook.objects.filter(pk=delivery.webhook_id, failures__gt=0).update(failures=0)
    return True


@transaction.atomic
def _failed(delivery: WebhookDelivery, status: int | None, says: str) -> bool:
    """Let the event rest, or give it up; after too many failures in a row the address is stopped."""
    now, tries = timezone.now(), delivery.attempts
    given_up = tries > len(RESTS)
    later = {} if given_up else {"next_at": now + RESTS[tries - 1]}
    mine = WebhookDelivery.objects.filter(pk=delivery.pk, attempts=tries, state=DeliveryState.WAITING)
    mine.update(
        state=DeliveryState.GIVEN_UP if given_up else DeliveryState.WAITING,
        last_status=status,
        last_error=says[:_SAYS],
        **later,
    )
    Webhook.objects.filter(pk=delivery.webhook_id).update(failures=F("failures") + 1)
    hook = Webhook.objects.get(pk=delivery.webhook_id)
    said = clean(says[:80])  # what the receiver wrote makes no lines of its own in the log
    _log.warning("Webhook %s did not take %s (try %s): %s %s", hook.pk, delivery.key, tries, status or "", said)
    if status == _GONE or hook.failures >= STOP_AFTER:
        _stop(hook, status)
    else:
        _rest(hook, now + RESTS[min(hook.failures, 3) - 1])
    return False


def _rest(hook: Webhook, until: datetime) -> None:
    """What else waits for an address that failed does not try it before."""
    hook.deliveries.filter(state=DeliveryState.WAITING, next_at__lt=until).update(next_at=until)


def _stop(hook: Webhook, status: int | None) -> None:
    if not Webhook.objects.filter(pk=hook.pk, is_active=True).update(
        is_active=False, stopped_at=timezone.now(), version=F("version") + 1
    ):
        return
    why = "máy chủ nhận trả lời 410 (không nhận nữa)" if status == _GONE else f"{hook.failures} lần gửi liền đều lỗi"
    audit(by=None, action="Tự ngừng gửi sự kiện", obj=hook, after={"failures": hook.failures})
    notify(
        to=User.objects.filter(role=Role.ADMIN, is_active=True),
        kind=NoticeKind.ACCOUNT,
        key=f"webhook-stopped:{hook.pk}:{hook.version}",
        title=f"Đã ngừng gửi sự kiện đến “{hook.name}”",
        text=f"Hệ thống ngừng gửi vì {why}. Sự kiện đang chờ được giữ lại; hãy kiểm tra rồi cho gửi lại.",
        path=reverse("organisations:webhook_detail", args=[hook.pk]),
    )
