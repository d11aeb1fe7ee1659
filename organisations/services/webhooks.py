"""Writes the addresses that are told of events, and what they shall be told; `services.deliveries` sends it."""

import base64
import hashlib
import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from organisations.enums import DeliveryState, WebhookEvent
from organisations.models import Unit, User, Webhook, WebhookDelivery
from organisations.permissions import can_manage_clients
from organisations.sealing import vault
from organisations.services.audit import audit
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.outgoing import address_fault
from reform.common.text import clean

TEST = "webhook.test"
OVERLAP = timedelta(days=3)  # how long a secret that was replaced still signs
_SECRET_BYTES = 32
_MARK = "whsec_"
_TASK = "organisations.tasks.deliver_webhooks"
_MEANWHILE = "Địa chỉ nhận này vừa được người khác sửa. Hãy xem lại rồi lưu lần nữa."


@dataclass(frozen=True)
class IssuedSecret:
    """An address with its secret, to be shown this one time."""

    webhook: Webhook
    secret: str


def emit(*, event: str, key: str, province: Unit, data: dict[str, Any]) -> None:
    """Tell the active addresses of the province that listen to `event` (a value of `WebhookEvent`); call inside the
    change's transaction.

    `key` names the occasion ("report.accepted:12:2"): the same is told to an address once, however often it is emitted.
    `data` is plain JSON, numbers as text. Two queries, one where nobody listens; a worker is woken when the transaction
    commits.
    """
    listening = Webhook.objects.filter(province=province, is_active=True).only("pk", "events")
    rows = [_delivery(hook, event, key, data) for hook in listening if event in hook.events]
    if rows:
        WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True)
        wake()


def wake() -> None:
    """Wake a worker when the transaction commits. A broker that is away fails nobody: beat comes each minute."""
    transaction.on_commit(lambda: current_app.send_task(_TASK), robust=True)


@transaction.atomic
def create_webhook(*, by: User, name: str, url: str, province: Unit, events: Collection[str]) -> IssuedSecret:
    """A new address, told from now on; the secret is returned and cannot be shown again. Raises `NotPermitted`,
    `Invalid` with the field.
    """
    can_manage_clients(by).require()
    values = _checked(name, url, events)
    plain = _new_secret()
    made = Webhook.objects.create(
        **values, province=province, secret=_seal(plain), created_at=clock.now(), created_by=by
    )
    audit(by=by, action="Thêm địa chỉ nhận sự kiện", obj=made, after={**values, "province": province.code})
    return IssuedSecret(made, plain)


@transaction.atomic
def change_webhook(
    *, by: User, webhook: Webhook, seen_version: int, name: str, url: str, events: Collection[str]
) -> None:
    """Bring the address to these values. Raises `NotPermitted`, `Invalid`, `Conflict` when it changed meanwhile."""
    can_manage_clients(by).require()
    values = _checked(name, url, events)
    before = {field: getattr(webhook, field) for field in values}
    if before == values:
        return
    _change(webhook, seen_version, **values)
    audit(by=by, action="Sửa địa chỉ nhận sự kiện", obj=webhook, before=before, after=values)


@transaction.atomic
def rotate_secret(*, by: User, webhook: Webhook) -> IssuedSecret:
    """A new secret; for `OVERLAP` events are signed with the old one as well. Raises `NotPermitted`."""
    can_manage_clients(by).require()
    plain, until = _new_secret(), timezone.now() + OVERLAP
    _change(webhook, webhook.version, secret=_seal(plain), former_secret=webhook.secret, former_until=until)
    audit(by=by, action="Đổi khóa ký sự kiện", obj=webhook)
    return IssuedSecret(webhook, plain)


@transaction.atomic
def stop_webhook(*, by: User, webhook: Webhook) -> None:
    """Send nothing more there; what waits goes on waiting. Again: nothing happens. Raises `NotPermitted`."""
    can_manage_clients(by).require()
    if webhook.is_active:
        _change(webhook, webhook.version, is_active=False)
        audit(by=by, action="Ngừng gửi sự kiện", obj=webhook)


@transaction.atomic
def start_webhook(*, by: User, webhook: Webhook) -> None:
    """Send again, what waited first. Again: nothing happens. Raises `NotPermitted`."""
    can_manage_clients(by).require()
    if webhook.is_active:
        return
    _change(webhook, webhook.version, is_active=True, stopped_at=None, failures=0)
    webhook.deliveries.filter(state=DeliveryState.WAITING).update(next_at=timezone.now())
    audit(by=by, action="Gửi lại sự kiện từ nay", obj=webhook)
    wake()


@transaction.atomic
def send_test(*, by: User, webhook: Webhook) -> WebhookDelivery:
    """An event that says nothing but that it is a test. Raises `NotPermitted`, `Conflict` for a stopped address."""
    can_manage_clients(by).require()
    if not webhook.is_active:
        raise Conflict("Địa chỉ này đang ngừng. Hãy cho gửi lại trước khi gửi thử.")
    data = {"message": "Sự kiện thử do quản trị hệ thống gửi."}
    made = _delivery(webhook, TEST, f"{TEST}:{secrets.token_hex(8)}", data)
    WebhookDelivery.objects.bulk_create([made])
    audit(by=by, action="Gửi sự kiện thử", obj=webhook)
    wake()
    return made


@transaction.atomic
def resend(*, by: User, delivery: WebhookDelivery) -> None:
    """Send the event once more, at once and with all its tries. Raises `NotPermitted`, `Conflict` where stopped."""
    can_manage_clients(by).require()
    if not delivery.webhook.is_active:
        raise Conflict("Địa chỉ này đang ngừng. Hãy cho gửi lại trước.")
    again = {"state": DeliveryState.WAITING, "attempts": 0, "next_at": timezone.now(), "delivered_at": None}
    WebhookDelivery.objects.filter(pk=delivery.pk).update(**again)
    audit(by=by, action="Gửi lại một sự kiện", obj=delivery.webhook, after={"key": delivery.key})
    wake()


def signing_secrets(webhook: Webhook) -> list[bytes]:
    """What the address's events are signed with now, the newest first. Raises `InvalidToken` when another `SECRET_KEY`
    sealed them.
    """
    sealed = [webhook.secret]
    if webhook.former_until and webhook.former_until > timezone.now():
        sealed.append(webhook.former_secret)
    return [_vault().decrypt(one.encode()) for one in sealed]


def message_id(delivery: WebhookDelivery) -> str:
    """The same for every try of one event to one address, so that a receiver can drop what it has."""
    return f"msg_{hashlib.sha256(f'{delivery.webhook_id}:{delivery.key}'.encode()).hexdigest()[:32]}"


def _delivery(webhook: Webhook, event: str, key: str, data: dict[str, Any]) -> WebhookDelivery:
    body = {"type": event, "timestamp": clock.now().isoformat(timespec="seconds"), "data": data}
    now = timezone.now()
    return WebhookDelivery(
        webhook=webhook,
        key=key,
        event=event,
        body=json.dumps(body, ensure_ascii=False),
        next_at=now,
        created_at=now,
    )


def _checked(name: str, url: str, events: Collection[str]) -> dict[str, Any]:
    name, url = clean(name), url.strip()
    if not name:
        raise Invalid("Hãy đặt tên cho địa chỉ nhận, ví dụ “Kho dữ liệu tỉnh”.", field="name")
    if fault := address_fault(url):
        raise Invalid(fault, field="url")
    wanted = [event.value for event in WebhookEvent if event in events]
    if not wanted or len(wanted) != len(set(events)):
        raise Invalid("Hãy chọn ít nhất một sự kiện trong danh sách.", field="events")
    return {"name": name[:120], "url": url, "events": wanted}


def _change(webhook: Webhook, seen_version: int, **values: Any) -> None:
    """The one place where an address takes other values; `webhook` has them afterwards."""
    changed = Webhook.objects.filter(pk=webhook.pk, version=seen_version).update(**values, version=F("version") + 1)
    if not changed:
        raise Conflict(_MEANWHILE)
    webhook.refresh_from_db()


def _new_secret() -> str:
    return _MARK + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def _seal(secret: str) -> str:
    return _vault().encrypt(base64.b64decode(secret.removeprefix(_MARK))).decode()


def _vault():
    return vault("organisations.webhooks", "secrets of receivers")
