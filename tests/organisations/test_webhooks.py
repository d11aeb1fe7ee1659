"""Events reach a real server, signed, once, and again where that failed."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from cryptography.fernet import InvalidToken
from django.db import connection
from django.db.models import F
from django.utils import timezone

from organisations.enums import DeliveryState, Role, WebhookEvent
from organisations.models import AuditEvent, Notification, Unit, User, Webhook, WebhookDelivery
from organisations.services import deliveries
from organisations.services.deliveries import LEASE, RESTS, deliver_due
from organisations.services.retention import forget_deliveries
from organisations.services.webhooks import (
    IssuedSecret,
    change_webhook,
    create_webhook,
    emit,
    resend,
    rotate_secret,
    send_test,
    signing_secrets,
    start_webhook,
    stop_webhook,
)
from reform.common.errors import Conflict, Invalid, NotPermitted
from tests import make
from tests.organisations.receiver import Receiver, is_genuine, receiving

pytestmark = pytest.mark.django_db
ACCEPTED = WebhookEvent.REPORT_ACCEPTED


@pytest.fixture(autouse=True)
def on_this_machine(settings) -> None:
    settings.WEBHOOK_LOOPBACK = True


@pytest.fixture
def receiver():
    with receiving() as one:
        yield one


@pytest.fixture
def admin() -> User:
    return make.user(None, Role.ADMIN)


def hook(admin: User, receiver: Receiver, province: Unit | None = None, **fields) -> IssuedSecret:
    values = {"name": "Kho dữ liệu", "url": receiver.url, "events": [ACCEPTED]} | fields
    return create_webhook(by=admin, province=province or make.province(), **values)


def tell(of: Webhook, key: str = "report.accepted:1:1", event: str = ACCEPTED, **data) -> None:
    emit(event=event, key=key, province=of.province, data=data or {"report": 1, "unit": "Sở Tư pháp"})


def due_again() -> None:
    """The waiting time is over for everything that waits."""
    WebhookDelivery.objects.filter(state=DeliveryState.WAITING).update(next_at=timezone.now())


def test_an_event_arrives_and_its_signature_holds(admin, receiver):
    made = hook(admin, receiver)
    tell(made.webhook)

    assert deliver_due() == 1

    [(headers, body)] = receiver.came
    assert is_genuine(made.secret, headers, body)
    assert not is_genuine(made.secret, headers, body + b" ")
    assert not is_genuine(made.secret, headers | {"webhook-id": "msg_khac"}, body)
    said = json.loads(body)
    assert (said["type"], said["data"]) == ("report.accepted", {"report": 1, "unit": "Sở Tư pháp"})
    assert headers["content-type"] == "application/json"
    row = WebhookDelivery.objects.get()
    assert (row.state, row.attempts, row.last_status) == (DeliveryState.TAKEN, 1, 204)
    assert deliver_due() == 0
    assert len(receiver.came) == 1


def test_the_same_event_is_told_once_to_those_who_listen(admin, receiver):
    made = hook(admin, receiver)
    other = hook(admin, receiver, make.province("UBND tỉnh Đồng Nai", "DNI"))
    deaf = hook(admin, receiver, made.webhook.province, events=[WebhookEvent.TARGET_MISSED])
    stopped = hook(admin, receiver, made.webhook.province)
    stop_webhook(by=admin, webhook=stopped.webhook)

    for _ in range(2):
        tell(made.webhook)

    assert [row.webhook_id for row in WebhookDelivery.objects.all()] == [made.webhook.pk]
    assert {other.webhook.deliveries.count(), deaf.webhook.deliveries.count()} == {0}


def test_what_fails_rests_longer_each_time_and_is_given_up(admin, receiver):
    made = hook(admin, receiver)
    tell(made.webhook)
    receiver.answers, receiver.text = [500], "Lỗi máy chủ nhận ".encode() * 100

    waits = []
    for _ in range(len(RESTS) + 1):
        due_again()
        deliver_due()
        row = WebhookDelivery.objects.get()
        waits.append(round((row.next_at - timezone.now()) / timedelta(minutes=1)))

    assert waits[:-1] == [1, 5, 30, 120, 480, 1440]
    assert (row.state, row.attempts, row.last_status) == (DeliveryState.GIVEN_UP, 7, 500)
    assert row.last_error.startswith("Lỗi máy chủ nhận") and len(row.last_error) <= 300
    ids = {headers["webhook-id"] for headers, _ in receiver.came}
    assert len(receiver.came) == 7 and len(ids) == 1, "a receiver can tell that it is the same event"
    due_again()
    assert deliver_due() == 0


def test_a_receiver_that_comes_back_gets_everything(admin, receiver):
    made = hook(admin, receiver)
    for number in range(3):
        tell(made.webhook, key=f"report.accepted:{number}:1")
    receiver.answers = [503, 200]

    assert deliver_due() == 0
    assert len(receiver.came) == 1, "one that fails is not asked for the others at once"
    assert Webhook.objects.get().failures == 1
    due_again()
    assert deliver_due() == 3
    assert Webhook.objects.get().failures == 0


def test_one_that_is_away_holds_up_nobody_else(admin, receiver):
    away = hook(admin, receiver, url="http://127.0.0.1:9/khong-co")
    there = hook(admin, receiver, away.webhook.province)
    tell(away.webhook)

    assert deliver_due() == 1

    assert there.webhook.deliveries.get().state == DeliveryState.TAKEN
    assert away.webhook.deliveries.get().last_error == "Không kết nối được đến máy chủ."


def test_what_a_receiver_says_makes_no_lines_of_its_own_in_the_log(admin, receiver, caplog):
    tell(hook(admin, receiver).webhook)
    receiver.answers, receiver.text = [500], b"no\r\n2025-06-13 ERROR forged\x1b[2J"

    deliver_due()

    (line,) = [record.getMessage() for record in caplog.records if record.name == "organisations.services.deliveries"]
    assert line.endswith("500 no 2025-06-13 ERROR forged[2J")


def test_after_many_failures_in_a_row_the_address_is_stopped_and_admin_is_told(admin, receiver, monkeypatch):
    monkeypatch.setattr(deliveries, "STOP_AFTER", 3)
    made = hook(admin, receiver)
    for number in range(2):
        tell(made.webhook, key=f"report.accepted:{number}:1")
    receiver.answers = [500]

    for _ in range(5):
        due_again()
        deliver_due()

    stopped = Webhook.objects.get()
    assert (stopped.is_active, stopped.failures, len(receiver.came)) == (False, 3, 3)
    notice = Notification.objects.get(recipient=admin)
    assert notice.title == "Đã ngừng gửi sự kiện đến “Kho dữ liệu”"
    receiver.answers = [200]
    start_webhook(by=admin, webhook=stopped)
    assert deliver_due() == 2, "what waited goes out"
    assert (stopped.failures, stopped.stopped_at) == (0, None)


def test_a_receiver_that_is_gone_for_good_is_stopped_at_once(admin, receiver):
    made = hook(admin, receiver)
    tell(made.webhook)
    receiver.answers = [410]
    for stops in (1, 2):  # on one day: who let it go on hears of it again
        deliver_due()
        assert Webhook.objects.get(pk=made.webhook.pk).stopped_at is not None
        assert Notification.objects.filter(recipient=admin).count() == stops
        start_webhook(by=admin, webhook=Webhook.objects.get())


def test_a_redirect_is_not_followed(admin, receiver):
    with receiving() as elsewhere:
        made = hook(admin, receiver)
        tell(made.webhook)
        receiver.answers, receiver.location = [307], elsewhere.url
        assert deliver_due() == 0
        assert elsewhere.came == []
    assert WebhookDelivery.objects.get().last_status == 307


def test_an_answer_that_drips_is_hung_up_on(admin, receiver, monkeypatch):
    monkeypatch.setattr("reform.common.outgoing.SECONDS", 1)
    made = hook(admin, receiver)
    tell(made.webhook)
    receiver.drips = True
    begun = timezone.now()

    deliver_due()

    assert timezone.now() - begun < timedelta(seconds=60), "it would drip for ever"
    assert WebhookDelivery.objects.get().last_error == "Máy chủ không trả lời trong 1 giây."


@pytest.mark.parametrize("moved", [False, True])
def test_what_is_changed_while_a_round_runs_holds_for_the_rest_of_it(admin, receiver, monkeypatch, moved):
    made = hook(admin, receiver)
    for number in range(2):
        tell(made.webhook, key=f"report.accepted:{number}:1")
    proper = deliveries.post
    with receiving() as elsewhere:

        def posts_and_is_changed(*given):
            answer, now = proper(*given), Webhook.objects.get()
            if now.version == 1 and moved:
                values = {"name": now.name, "url": elsewhere.url, "events": now.events}
                change_webhook(by=admin, webhook=now, seen_version=1, **values)
            elif now.version == 1:
                stop_webhook(by=admin, webhook=now)
            return answer

        monkeypatch.setattr(deliveries, "post", posts_and_is_changed)
        assert deliver_due() == 1
        assert (len(receiver.came), len(elsewhere.came)) == (1, 0)
        left = WebhookDelivery.objects.get(state=DeliveryState.WAITING)
        assert (left.attempts, left.next_at <= timezone.now()) == (0, True)
        assert deliver_due() == int(moved)
        assert (len(receiver.came), len(elsewhere.came)) == (1, int(moved))


def test_a_worker_that_died_lets_the_event_go(admin, receiver):
    made = hook(admin, receiver)
    tell(made.webhook)
    row = WebhookDelivery.objects.select_related("webhook").get()
    assert deliveries._take(row), "and then the worker is killed"

    assert deliver_due() == 0
    WebhookDelivery.objects.update(next_at=F("next_at") - LEASE)
    assert deliver_due() == 1
    assert (len(receiver.came), WebhookDelivery.objects.get().attempts) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_none_twice(admin, receiver):
    made = hook(admin, receiver)
    for number in range(12):
        tell(made.webhook, key=f"report.accepted:{number}:1")

    def work(_) -> int:
        try:
            return deliver_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        sent = list(pool.map(work, range(2)))

    assert sum(sent) == 12
    assert len({headers["webhook-id"] for headers, _ in receiver.came}) == len(receiver.came) == 12


def test_while_a_secret_is_changed_over_both_sign(admin, receiver):
    old = hook(admin, receiver)
    new = rotate_secret(by=admin, webhook=old.webhook)
    tell(new.webhook)
    deliver_due()
    [(headers, body)] = receiver.came
    assert old.secret != new.secret
    assert is_genuine(old.secret, headers, body) and is_genuine(new.secret, headers, body)

    Webhook.objects.update(former_until=timezone.now())
    tell(new.webhook, key="report.accepted:2:1")
    deliver_due()
    headers, body = receiver.came[-1]
    assert is_genuine(new.secret, headers, body) and not is_genuine(old.secret, headers, body)


def test_a_secret_stands_nowhere_in_clear(admin, receiver, settings):
    made = hook(admin, receiver)
    bare = made.secret.removeprefix("whsec_")
    assert bare not in str(list(Webhook.objects.values())) + str(list(AuditEvent.objects.values()))
    settings.SECRET_KEY = "một khóa khác"
    with pytest.raises(InvalidToken):
        signing_secrets(made.webhook)
    tell(made.webhook)
    deliver_due()
    assert "REFORM_SECRET_KEY đã đổi" in WebhookDelivery.objects.get().last_error
    assert receiver.came == []


def test_a_test_event_and_one_sent_again(admin, receiver):
    made = hook(admin, receiver)
    first = send_test(by=admin, webhook=made.webhook)
    deliver_due()
    resend(by=admin, delivery=WebhookDelivery.objects.select_related("webhook").get(pk=first.pk))
    assert WebhookDelivery.objects.get().state == DeliveryState.WAITING
    deliver_due()
    (one, _), (two, _) = receiver.came
    assert json.loads(receiver.came[0][1])["type"] == "webhook.test"
    assert one["webhook-id"] == two["webhook-id"]


def test_nobody_but_admin_and_nothing_that_was_changed_meanwhile(admin, receiver):
    made = hook(admin, receiver)
    office = make.user(made.webhook.province, Role.PROVINCE)
    for refused in (stop_webhook, start_webhook, rotate_secret, send_test):
        with pytest.raises(NotPermitted):
            refused(by=office, webhook=made.webhook)
    values = {"name": "Kho", "url": receiver.url, "events": [ACCEPTED]}
    change_webhook(by=admin, webhook=made.webhook, seen_version=1, **values)
    with pytest.raises(Conflict):
        change_webhook(by=admin, webhook=made.webhook, seen_version=1, **values | {"name": "Khác"})
    stop_webhook(by=admin, webhook=made.webhook)
    with pytest.raises(Conflict):
        send_test(by=admin, webhook=made.webhook)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "  "}, "name"),
        ({"events": []}, "events"),
        ({"events": ["report.accepted", "khac"]}, "events"),
        ({"url": "ftp://kho.vidu.vn/"}, "url"),
        ({"url": "https://ai:mat-khau@kho.vidu.vn/"}, "url"),
        ({"url": "https://kho.vidu.vn:99999/"}, "url"),
        ({"url": "khong phai"}, "url"),
    ],
)
def test_what_is_no_address_is_refused_at_its_field(admin, receiver, fields, field):
    with pytest.raises(Invalid) as caught:
        hook(admin, receiver, **fields)
    assert caught.value.field == field
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("where", ["post", "_failed", "_delivered"])
def test_what_nobody_foresaw_holds_up_nobody_else(admin, receiver, monkeypatch, caplog, where):
    first = hook(admin, receiver, url=f"{receiver.url}hong")
    second = hook(admin, receiver, first.webhook.province)
    tell(first.webhook)
    proper = getattr(deliveries, where)

    def fails(thing, *more):
        if "hong" in getattr(getattr(thing, "webhook", None), "url", thing if isinstance(thing, str) else ""):
            raise RuntimeError("never thought of")
        return proper(thing, *more)

    monkeypatch.setattr(deliveries, where, fails)
    if where == "_failed":
        receiver.answers = [500, 200]

    assert deliver_due() == 1

    assert second.webhook.deliveries.get().state == DeliveryState.TAKEN
    row = first.webhook.deliveries.get()
    assert (row.state, row.attempts) == (DeliveryState.WAITING, 1)
    assert row.next_at > timezone.now()
    assert any("never thought of" in (record.exc_text or "") for record in caplog.records)
    monkeypatch.setattr(deliveries, where, proper)
    due_again()
    assert deliver_due() == 1


def test_old_events_are_forgotten_and_those_that_wait_are_not(admin, receiver, settings):
    settings.WEBHOOK_DAYS = 90
    made = hook(admin, receiver)
    for number in range(4):
        tell(made.webhook, key=f"report.accepted:{number}:1")
    deliver_due()
    _, given_up, waiting, fresh = WebhookDelivery.objects.order_by("pk")
    long_ago = timezone.now() - timedelta(days=91)
    WebhookDelivery.objects.exclude(pk=fresh.pk).update(created_at=long_ago)
    changed = {given_up: DeliveryState.GIVEN_UP, waiting: DeliveryState.WAITING}
    for row, state in changed.items():
        WebhookDelivery.objects.filter(pk=row.pk).update(state=state, delivered_at=None)

    assert forget_deliveries() == 2

    assert set(WebhookDelivery.objects.all()) == {waiting, fresh}
