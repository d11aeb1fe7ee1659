"""ADMIN's pages of addresses that are told of events: a secret is shown in one answer alone."""

import pytest

from organisations.enums import DeliveryState, Role
from organisations.models import User, Webhook, WebhookDelivery
from organisations.services.deliveries import deliver_due
from tests import make
from tests.organisations.receiver import is_genuine, receiving

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client, settings) -> User:
    settings.WEBHOOK_LOOPBACK = True
    user = make.user(None, Role.ADMIN)
    client.force_login(user)
    return user


def secret_in(page: str) -> str:
    return page.split('id="issued-key">')[1].split("<")[0]


def test_an_address_from_its_first_day_to_a_new_secret(client, admin):
    with receiving() as receiver:
        form = {"name": "Kho dữ liệu", "url": receiver.url, "events": ["report.accepted"], "once": "1"}
        form["province"] = make.province().code
        answer = client.post("/su-kien/moi/", form)
        hook, secret = Webhook.objects.get(), secret_in(answer.content.decode())
        assert "no-store" in answer["Cache-Control"]
        assert "đã được thực hiện" in client.post("/su-kien/moi/", form, follow=True).content.decode()
        assert Webhook.objects.count() == 1

        receiver.answers, receiver.text = [500, 204], "Hỏng <b>".encode()
        client.post(f"/su-kien/{hook.pk}/thu/")
        deliver_due()
        page = client.get(f"/su-kien/{hook.pk}/").content.decode()
        for words in ("Sự kiện thử", "500", "Hỏng &lt;b&gt;", "Đang lỗi 1 lần", "Gửi lại"):
            assert words in page
        one = WebhookDelivery.objects.get()
        client.post(f"/su-kien/{hook.pk}/lan-gui/{one.pk}/gui-lai/")
        deliver_due()
        assert WebhookDelivery.objects.get().state == DeliveryState.TAKEN

        new = secret_in(client.post(f"/su-kien/{hook.pk}/doi-khoa/").content.decode())
        client.post(f"/su-kien/{hook.pk}/thu/")
        deliver_due()
        headers, body = receiver.came[-1]
        assert new != secret and is_genuine(new, headers, body) and is_genuine(secret, headers, body)
        for address in ("/su-kien/", f"/su-kien/{hook.pk}/"):
            page = client.get(address).content.decode()
            assert secret not in page and new not in page and "Đang gửi" in page


def test_an_address_is_changed_stopped_and_started(client, admin):
    form = {"name": "Kho", "url": "https://kho.vidu.vn/a", "events": ["report.accepted"]}
    form["province"] = make.province().code
    client.post("/su-kien/moi/", form)
    hook = Webhook.objects.get()
    changed = form | {"url": "https://kho.vidu.vn/b", "events": ["target.missed"], "seen_version": "1"}
    assert client.post(f"/su-kien/{hook.pk}/", changed | {"url": "http://169.254.169.254/"}).status_code == 422
    assert client.post(f"/su-kien/{hook.pk}/", changed).status_code == 302
    assert client.post(f"/su-kien/{hook.pk}/", changed | {"name": "Khác"}).status_code == 409
    hook.refresh_from_db()
    assert (hook.name, hook.url, hook.events) == ("Kho", "https://kho.vidu.vn/b", ["target.missed"])
    client.post(f"/su-kien/{hook.pk}/ngung/")
    page = client.post(f"/su-kien/{hook.pk}/thu/", follow=True).content.decode()
    assert "đang ngừng" in page and "Cho gửi lại" in page
    client.post(f"/su-kien/{hook.pk}/mo-lai/")
    hook.refresh_from_db()
    assert hook.is_active
    assert client.post(f"/su-kien/{hook.pk}/lan-gui/999/gui-lai/").status_code == 404
