"""An office goes through the doubts of its plan's annex in a real browser, by keyboard alone, until none is left."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from organisations.enums import Role
from organisations.models import Installation
from plans.models import PlanImport
from plans.services.import_reading import keep_import
from tests import make
from tests.plans.annex import REVIEW, SURVEY, annex, build_place

pytestmark = pytest.mark.django_db(transaction=True)
INHERITS = ["Nhiệm vụ 4", "Tổng kết", "", "Báo cáo", "", "", "", "", ""]
LATER = ["Nhiệm vụ 5", "Sơ kết", "", "Báo cáo", "", "", "", "", ""]


@pytest.fixture
def place():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": date(2025, 6, 14)})
    return build_place()


@pytest.fixture
def kept(place, sign_in, page: Page, live_server) -> PlanImport:
    """A file with an unknown name and two rows that inherit, open in the browser of the office."""
    content = annex(REVIEW, INHERITS, LATER, SURVEY)
    kept = keep_import(by=None, owner=place.justice, content=content, file_name="phụ lục.docx")
    sign_in(make.user(place.justice, Role.OFFICE))
    page.goto(f"{live_server.url}/nhap-ke-hoach/{kept.pk}/")
    return kept


def press(page: Page, button) -> None:
    """As a person does: not while what was fetched is still being put in place, which takes a fiftieth of a second."""
    busy = page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")
    button.wait_for()
    expect(busy).to_have_count(0)
    button.press("Enter")
    expect(busy).to_have_count(0)


def test_all_doubts_are_gone_through_by_keyboard(page: Page, kept, assert_accessible, assert_fits):
    count = page.locator(".review__count")
    expect(count).to_have_text("Còn 7 điểm cần xem / tổng 7")
    assert_fits(page)
    assert_accessible(page)
    page.reload()

    page.get_by_label("Là đơn vị").focus()
    page.keyboard.type("so noi vu")
    page.keyboard.press("Enter")
    expect(count).to_have_text("Còn 6 điểm cần xem / tổng 7")
    expect(page.locator("#messages")).to_contain_text("là Sở Nội vụ ở 1 dòng")
    expect(page.locator(":focus")).to_have_count(1)

    press(page, page.get_by_text("Xác nhận cả 2 điểm “Ô chủ trì trống"))
    press(page, page.get_by_role("button", name="Đã xem, xác nhận cả 2 điểm"))
    expect(count).to_have_text("Còn 4 điểm cần xem / tổng 7")

    first = page.locator(".doubt").first
    press(page, first.get_by_role("button", name="Đúng cả dòng"))
    expect(count).to_have_text("Còn 2 điểm cần xem / tổng 7")
    expect(page.locator(".doubt")).to_have_count(1)
    press(page, page.locator(".doubt").get_by_role("link", name="Sửa"))
    form = page.locator(".doubt form.wide-form")
    form.get_by_label("Đơn vị phối hợp").fill("")
    form.get_by_label("Thời hạn theo văn bản").fill("Quý IV")
    assert_accessible(page)
    press(page, form.get_by_role("button", name="Lưu dòng này"))
    expect(count).to_have_text("Đã xem hết 7 điểm")
    expect(page.locator("#outline")).to_contain_text("từ 01/10/2025 đến 31/12/2025")
    expect(page.get_by_role("button", name="Đưa vào kế hoạch", exact=True)).to_be_visible()


def test_a_row_of_the_outline_is_corrected_in_its_place(page: Page, kept, assert_accessible, assert_fits):
    row = page.locator("#dong-1-5")
    press(page, row.get_by_role("link", name="Sửa"))
    expect(row.get_by_label("Nội dung nhiệm vụ, hoạt động")).to_have_value("Rà soát văn bản")
    assert_fits(page)
    assert_accessible(page)
    row.get_by_label("Hiểu thời hạn là").select_option("fixed")
    row.get_by_label("Ngày phải hoàn thành").fill("31/02/2025")
    row.get_by_role("button", name="Lưu dòng này").click()
    expect(row.locator(".error-summary")).to_be_focused()
    expect(row.get_by_label("Ngày phải hoàn thành")).to_have_value("31/02/2025")
    page.locator(".doubt").first.get_by_role("button", name="Đúng cả dòng").click()
    expect(row.locator(".unsaved")).to_contain_text("Ông/bà đang sửa dòng này.")
    expect(row.get_by_label("Ngày phải hoàn thành")).to_have_value("31/02/2025")
    row.get_by_role("link", name="Thôi, không lưu").click()
    expect(row.get_by_role("link", name="Sửa")).to_be_visible()
    press(page, row.get_by_role("link", name="Sửa"))
    press(page, row.get_by_role("button", name="Bỏ dòng này vì không phải nhiệm vụ"))
    expect(page.locator("#dong-1-5")).to_contain_text("Không phải nhiệm vụ")


def test_a_unit_is_added_without_scripts(browser, browser_context_args, live_server, kept, context):
    plain = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    plain.add_cookies(context.cookies())
    page = plain.new_page()
    page.goto(f"{live_server.url}/nhap-ke-hoach/{kept.pk}/")
    page.get_by_role("link", name="Thêm vào danh mục").click()
    page.get_by_label("Phòng, đơn vị trực thuộc Sở Tư pháp").check()
    page.get_by_label("Tên đầy đủ").fill("Phòng Khảo sát")
    page.get_by_role("button", name="Thêm và dùng cho tệp này").click()
    expect(page.locator("#messages")).to_contain_text("Đã thêm Phòng Khảo sát vào danh mục và dùng cho 1 dòng của tệp.")
    expect(page.locator(".review__count")).to_have_text("Còn 6 điểm cần xem / tổng 7")
    page.locator(".doubt").first.get_by_role("button", name="Đúng cả dòng").click()
    expect(page.locator(".review__count")).to_have_text("Còn 3 điểm cần xem / tổng 7")
    plain.close()


def test_the_page_for_a_new_unit(page: Page, kept, assert_accessible, assert_fits):
    page.get_by_role("link", name="Thêm vào danh mục").click()
    assert_fits(page)
    assert_accessible(page)
    page.get_by_label("Lọc theo tên").fill("so tu phap")
    expect(page.get_by_label("Sở Tư pháp", exact=True)).to_be_visible()
    expect(page.get_by_label("Sở Nội vụ", exact=True)).to_be_hidden()


def test_many_names_at_once_by_keyboard(page: Page, place, sign_in, live_server, assert_accessible, assert_fits):
    names = ("Văn phòng Sở", "Phòng Tổ chức cán bộ", "Các phòng chuyên môn", "VNPT Đắk Nông")
    rows = [[f"Nhiệm vụ {n}", f"Khảo sát {n}", "", "", name, "", "Quý III", "", ""] for n, name in enumerate(names)]
    kept = keep_import(by=None, owner=place.justice, content=annex(*rows), file_name="phụ lục.docx")
    sign_in(make.user(place.justice, Role.OFFICE))
    page.goto(f"{live_server.url}/nhap-ke-hoach/{kept.pk}/")
    assert_fits(page)
    assert_accessible(page)
    page.reload()
    count = page.locator(".review__count")
    page.get_by_label("“VNPT Đắk Nông” là").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Lưu các tên đã tích")).to_be_focused()
    page.get_by_role("checkbox", name="VNPT Đắk Nông").focus()
    page.keyboard.press("Space")
    press(page, page.get_by_role("button", name="Lưu các tên đã tích"))
    expect(count).to_have_text("Còn 1 điểm cần xem / tổng 4")
    expect(page.locator("#messages")).to_contain_text("Đã hiểu 3 tên, thêm 3 đơn vị, nhóm vào danh mục")
    expect(page.locator("#noi-dung")).to_contain_text("1 tên chưa có trong danh mục đơn vị")
    expect(page.locator(":focus")).to_have_count(1)

    press(page, page.locator(".doubt").get_by_role("button", name="Giữ nguyên lời văn"))
    expect(count).to_have_text("Đã xem hết 4 điểm")
    press(page, page.locator("summary").filter(has_text="Đã xem (4)"))
    assert_accessible(page)
    press(page, page.get_by_role("button", name=re.compile("Xem lại.*Dòng 8")))
    expect(count).to_have_text("Còn 1 điểm cần xem / tổng 4")
    expect(page.locator(":focus")).to_have_count(1)


def test_a_row_is_added_and_joined_by_keyboard(page: Page, kept, assert_accessible, assert_fits):
    press(page, page.get_by_role("link", name="Thêm dòng vào LĨNH VỰC I"))
    page.get_by_label("Nội dung nhiệm vụ, hoạt động").wait_for()
    assert_fits(page)
    assert_accessible(page)
    page.get_by_label("Nội dung nhiệm vụ, hoạt động").focus()
    page.keyboard.type("Đối thoại với doanh nghiệp")
    page.get_by_label("Đơn vị chủ trì").fill("Sở Tư pháp")
    page.get_by_label("Thời hạn theo văn bản").fill("Quý IV")
    press(page, page.get_by_role("button", name="Thêm dòng này"))
    added = page.locator("#outline tr").filter(has_text="Đối thoại với doanh nghiệp")
    expect(added).to_be_in_viewport()
    press(page, added.get_by_role("link", name="Sửa"))
    press(page, page.get_by_role("button", name="Gộp với dòng trên"))
    expect(page.locator("#outline")).to_contain_text("Khảo sát Đối thoại với doanh nghiệp")
