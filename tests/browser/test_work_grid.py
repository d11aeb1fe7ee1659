"""The grid of many rows in the browser: what was typed comes back, and over nobody else's word; keys, axe, widths."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from organisations.enums import Role
from organisations.models import Installation
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_office_updates_its_rows_and_a_draft_keeps_only_what_it_changed(
    page: Page, live_server, sign_in, assert_accessible, assert_fits
):
    day = date(2025, 6, 14)
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": day})
    justice = make.department("Sở Tư pháp", make.province())
    late, other = (
        make.lead(justice, title=f"Việc {name}", due_on=due)
        for name, due in (("trễ", date(2025, 6, 1)), ("khác", date(2025, 12, 31)))
    )
    sign_in(make.user(justice, Role.OFFICE))
    page.goto(f"{live_server.url}/viec-cua-toi/")
    page.get_by_role("link", name="Cập nhật nhiều việc").click()
    assert_fits(page)
    page.get_by_label("Tình trạng – Việc trễ").select_option("DONE")
    page.get_by_label("Tình trạng – Việc trễ").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Đã ban hành.")

    make.update(other, make.user(justice), day)
    page.reload()
    expect(page.locator(".draft-note")).to_be_visible()
    expect(page.get_by_label("Kết quả, sản phẩm đã đạt – Việc trễ")).to_have_value("Đã ban hành.")
    expect(page.get_by_label("Tỷ lệ (%) – Việc khác")).to_have_value("50")

    page.get_by_role("button", name="Lưu các thay đổi").click()
    expect(page.get_by_role("alert")).to_contain_text("1 việc cần xem lại.")
    assert_accessible(page)
    page.get_by_label("Số văn bản, hoặc lý do chưa có – Việc trễ").fill("12/BC-STP")
    page.get_by_label("Nguyên nhân chậm – Việc trễ").fill("Chờ ý kiến các sở.")
    page.get_by_role("button", name="Lưu các thay đổi").click()
    expect(page.get_by_role("status")).to_contain_text("Đã lưu 1 việc.")
    expect(page.locator(".draft-note")).to_have_count(0)
    for work, progress in ((late, 100), (other, 50)):
        work.refresh_from_db()
        assert (work.progress, work.version) == (progress, 1)
