"""The frame of every page in a real browser: sign-in, errors, the account menu, narrow screens, no scripts."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from organisations.enums import Role
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def test_refused_sign_in_says_what_is_wrong_and_takes_the_focus_there(
    page: Page, live_server, assert_accessible, assert_fits
):
    page.goto(f"{live_server.url}/dang-nhap/")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Tên đăng nhập:").click()
    expect(page.get_by_label("Tên đăng nhập")).to_be_focused()
    assert_accessible(page)
    assert_fits(page)


def test_a_person_signs_in_and_out(page: Page, live_server):
    province = make.province()
    make.user(make.department("Sở Nội vụ", province), Role.ADMIN, "quantri", full_name="Trần Thị Mai")
    page.goto(f"{live_server.url}/don-vi/")
    page.get_by_label("Tên đăng nhập").fill("quantri")
    page.get_by_label("Mật khẩu").fill(make.PASSWORD)
    page.get_by_label("Mật khẩu").press("Enter")
    expect(page.get_by_role("navigation", name="Danh mục chính").get_by_role("link", name="Đơn vị")).to_have_attribute(
        "aria-current", "page"
    )
    page.get_by_text("Trần Thị Mai").first.click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Đăng xuất")).to_be_hidden()
    page.get_by_text("Trần Thị Mai").first.click()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("status")).to_contain_text("Ông/bà đã đăng xuất.")


def test_the_first_stop_of_the_keyboard_leads_to_the_content(page: Page, live_server, sign_in):
    sign_in(make.user(make.province(), Role.PROVINCE))
    page.goto(f"{live_server.url}/don-vi/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_a_list_is_accessible_and_fits_every_screen(page: Page, live_server, sign_in, assert_accessible, assert_fits):
    province = make.province()
    for name in ("Sở Nội vụ", "Ban Quản lý các khu công nghiệp", "Sở Văn hóa, Thể thao và Du lịch"):
        make.department(name, province)
    sign_in(make.user(province, Role.PROVINCE))
    page.goto(f"{live_server.url}/don-vi/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert_accessible(page)
    assert_fits(page)


def test_search_while_typing_swaps_the_list_and_keeps_it_in_the_address(page: Page, live_server, sign_in):
    province = make.province()
    make.department("Sở Nội vụ", province)
    make.department("Sở Y tế", province)
    sign_in(make.user(province, Role.PROVINCE))
    page.goto(f"{live_server.url}/don-vi/")
    page.locator(".filter-bar input[type=search]").press_sequentially("noi vu")
    expect(page.get_by_role("link", name="Sở Y tế")).to_be_hidden()
    expect(page.get_by_role("link", name="Sở Nội vụ")).to_be_visible()
    expect(page).to_have_url(re.compile(r"q=noi(\+|%20)vu"))


def test_an_ended_session_leads_to_sign_in_instead_of_into_the_list(page: Page, live_server, sign_in):
    sign_in(make.user(make.province(), Role.PROVINCE))
    page.goto(f"{live_server.url}/don-vi/")
    page.context.clear_cookies()
    page.locator(".filter-bar input[type=search]").press_sequentially("so")
    expect(page.get_by_role("heading", name="Đăng nhập", level=1)).to_be_visible()
    expect(page).to_have_url(re.compile("next=/don-vi/"))


def test_without_scripts_filters_and_account_menu_work(browser: Browser, browser_context_args: dict, live_server):
    province = make.province()
    make.department("Sở Y tế", province)
    make.user(province, Role.PROVINCE, "noivu")
    plain = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = plain.new_page()
    page.goto(f"{live_server.url}/dang-nhap/?next=/don-vi/")
    page.get_by_label("Tên đăng nhập").fill("noivu")
    page.get_by_label("Mật khẩu").fill(make.PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.locator(".filter-bar input[type=search]").fill("y te")
    page.get_by_role("button", name="Lọc").click()
    expect(page.get_by_role("link", name="Sở Y tế")).to_be_visible()
    page.locator(".account > summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("heading", name="Đăng nhập", level=1)).to_be_visible()
    plain.close()
