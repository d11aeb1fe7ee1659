"""The list of daily work in the browser: filters that swap it in place, keys, a filter that is kept, a sheet."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from organisations.enums import Role
from organisations.models import Installation
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_office_filters_keeps_and_walks_its_list(page: Page, live_server, sign_in, assert_accessible):
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": date(2025, 6, 14)})
    justice = make.department("Sở Tư pháp", make.province())
    for number, day in enumerate((1, 2, 30)):
        make.lead(justice, title=f"Việc {number}", due_on=date(2025, 6, day))
    make.lead(justice, title="Việc năm sau", due_on=date(2026, 3, 1))
    sign_in(make.user(justice, Role.OFFICE))
    page.goto(f"{live_server.url}/viec-cua-toi/")
    rows = page.locator("tr[data-row]")
    expect(rows).to_have_count(4)

    page.get_by_text("Lọc thêm, sắp xếp").click()
    page.get_by_label("Hạn trong kỳ").select_option("2025-q2")
    expect(rows).to_have_count(3)
    expect(page).to_have_url(f"{live_server.url}/viec-cua-toi/?period=2025-q2")
    page.get_by_role("link", name="Lưu bộ lọc này").click()
    page.get_by_label("Tên bộ lọc").fill("Quý II")
    page.get_by_role("button", name="Lưu bộ lọc").click()
    expect(page.get_by_role("link", name="Quý II", exact=True)).to_have_attribute("aria-current", "true")
    assert_accessible(page)

    page.goto(f"{live_server.url}/viec-cua-toi/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent").strip().startswith("Việc 1")
    page.keyboard.press("Enter")
    expect(page.locator("tr.form-row")).to_have_count(1)
    page.locator("tr.form-row textarea").first.fill("jk/?")  # keys in a field are letters
    expect(page.locator("tr.form-row textarea").first).to_have_value("jk/?")
    expect(page.locator("#work-keys")).not_to_be_visible()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    expect(page.locator("#work-keys")).to_be_visible()
    page.get_by_label("Tắt phím tắt trên máy này").check()
    page.get_by_role("button", name="Đóng").click()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement === document.body")

    with page.expect_download() as download:
        page.get_by_role("link", name="Tải về Excel").click()
    assert download.value.suggested_filename == "viec-so-tu-phap-2025-06-14.xlsx"
