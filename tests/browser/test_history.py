"""A new user's task in a real browser: find how the work stood at the end of last month, and come back."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from organisations.models import Installation
from plans.enums import WorkStatus
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2025, 6, 14)


def test_somebody_finds_last_months_state(page: Page, live_server, sign_in, assert_accessible):
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": TODAY})
    justice = make.department("Sở Tư pháp", make.province())
    work, official = make.lead(justice, title="Công bố thủ tục", due_on=date(2025, 5, 20)), make.user(justice)
    make.update(work, official, date(2025, 5, 12), progress=40)
    make.update(work, official, date(2025, 6, 3), WorkStatus.DONE)
    sign_in(official)
    page.goto(live_server.url + "/viec-cua-toi/")
    page.get_by_role("link", name="Cuối tháng trước").click()
    expect(page.get_by_text("Tình hình đến hết ngày 31/05/2025.")).to_be_visible()
    row = page.get_by_role("row", name="Công bố thủ tục")
    expect(row).to_contain_text("Quá hạn")
    expect(row).to_contain_text("40%")
    assert_accessible(page)
    row.get_by_role("link", name="Công bố thủ tục").click()
    expect(page.get_by_text("Tình hình đến hết ngày 31/05/2025.")).to_be_visible()
    expect(page.get_by_role("link", name="Cập nhật", exact=True)).to_have_count(0)
    assert_accessible(page)
    page.get_by_label("Xem tình hình đến ngày").fill("01/07/2025")
    page.get_by_role("button", name="Xem", exact=True).click()
    expect(page.get_by_text("Chưa có tình hình của ngày 01/07/2025.")).to_be_visible()
    expect(page.get_by_role("link", name="Cập nhật", exact=True)).to_have_count(1)
