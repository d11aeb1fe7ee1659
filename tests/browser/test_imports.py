"""An office brings its plan in, in a real browser: hand in, follow a doubt to its folded row, commit."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from organisations.enums import Role
from organisations.models import Installation
from plans.models import Plan
from tests import make
from tests.plans.annex import annex, build_place

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "/nhap-ke-hoach/"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def place():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": date(2025, 6, 14)})
    return build_place()


def hand_in(page: Page, address: str, content: bytes) -> None:
    page.goto(address + NEW)
    page.get_by_label("Tệp phụ lục kế hoạch").set_input_files(
        {"name": "phụ lục.docx", "mimeType": WORD, "buffer": content}
    )
    page.get_by_role("button", name="Đọc", exact=True).click()


def test_a_file_becomes_a_plan(page: Page, live_server, sign_in, place, assert_accessible, assert_fits):
    sign_in(make.user(place.justice, Role.OFFICE))
    hand_in(page, live_server.url, annex())
    expect(page.get_by_role("heading", level=1)).to_have_text("phụ lục.docx")
    expect(page.locator("#can-xem")).to_contain_text("“Viện Nghiên cứu Tây Nguyên” chưa có trong danh mục đơn vị")
    page.get_by_role("link", name="Đến bước đưa vào kế hoạch").click()
    page.get_by_label("Số, ký hiệu").fill("9/KH")
    page.get_by_role("button", name="Đưa vào kế hoạch (còn 1 điểm chưa xem)").click()
    expect(page.locator(".error-summary")).to_contain_text("Còn 1 điểm chưa xem.")
    page.get_by_label("Tôi biết còn 1 điểm chưa xem").check()
    page.get_by_role("button", name="Đưa vào kế hoạch (còn 1 điểm chưa xem)").click()
    expect(page.locator("#messages")).to_contain_text("Đã tạo kế hoạch với 3 hoạt động.")
    plan = Plan.objects.get()
    expect(page).to_have_url(f"{live_server.url}/ke-hoach/{plan.pk}/")
    assert (plan.number, plan.owner) == ("9/KH", place.justice)


def test_what_is_refused_takes_the_focus(page: Page, live_server, sign_in, place, assert_accessible, assert_fits):
    sign_in(make.user(place.justice, Role.OFFICE))
    hand_in(page, live_server.url, b"abc")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary")).to_contain_text("nội dung không phải là Word (.docx), Excel (.xlsx)")
    assert_fits(page)
    assert_accessible(page)
    page.get_by_label("Năm của kế hoạch").fill("1925")
    page.get_by_role("button", name="Đọc", exact=True).click()
    expect(page.locator(".error-summary")).to_contain_text("Cần xem lại 2 chỗ")
    expect(page.get_by_label("Năm của kế hoạch")).to_have_value("1925")
    assert_accessible(page)
