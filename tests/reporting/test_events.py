"""That a report was accepted is told to the programs that listen."""

import json

import pytest

from organisations.enums import Role, WebhookEvent
from organisations.models import WebhookDelivery
from organisations.services.webhooks import create_webhook
from reporting.services.submission import accept_report
from tests import make
from tests.reporting import builders

pytestmark = pytest.mark.django_db


def test_an_accepted_report_is_told_once_and_only_in_its_province(settings):
    settings.BASE_URL = "https://cchc.vidu.vn"
    justice = make.department("Sở Tư pháp", make.province(), "STP")
    far, admin = make.province("UBND tỉnh Đồng Nai", "DNI"), make.user(None, Role.ADMIN)
    for province in (justice.province, far):
        url, events = "https://kho.vidu.vn/nhan", [WebhookEvent.REPORT_ACCEPTED]
        create_webhook(by=admin, name="Kho", url=url, province=province, events=events)
    home_affairs = make.user(make.department("Sở Nội vụ", justice.province), Role.PROVINCE)
    report = builders.sent(builders.half_year(justice.province), justice)
    assert not WebhookDelivery.objects.exists()

    accept_report(report=report, by=home_affairs)

    told = WebhookDelivery.objects.get()
    assert (told.event, told.key) == ("report.accepted", f"report.accepted:{report.pk}:1")
    assert told.webhook.province == justice.province
    assert json.loads(told.body)["data"] == {
        "report": report.pk,
        "unit": "STP",
        "year": 2025,
        "period": "H1",
        "version": 1,
        "accepted_at": report.decided_at.isoformat(timespec="seconds"),
        "url": f"https://cchc.vidu.vn/api/v1/reports/{report.pk}/",
        "exchange_url": f"https://cchc.vidu.vn/api/v1/reports/{report.pk}/exchange/",
    }
