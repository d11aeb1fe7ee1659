"""Accounts in a real browser: made by an office on any screen, and a session that ends while somebody types."""

import base64
from datetime import date
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from organisations.enums import Role, UnitKind
from organisations.models import User
from tests import make
from tests.organisations import provider

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_office_makes_an_account_and_hands_over_a_slip(
    page: Page, live_server, sign_in, assert_accessible, assert_fits
):
    justice = make.department("Sở Tư pháp", make.province())
    make.unit("Phòng Hành chính", UnitKind.DIVISION, justice)
    sign_in(make.user(justice, Role.OFFICE))
    page.goto(f"{live_server.url}/tai-khoan/")
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("link", name="Tạo tài khoản").click()
    page.get_by_label("Họ và tên").fill("Phạm Thị Hạnh")
    page.get_by_label("Đơn vị", exact=True).select_option(label="Phòng Hành chính")
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name="Tạo tài khoản").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã tạo tài khoản của Phạm Thị Hạnh")
    expect(page.locator(".slip")).to_contain_text("phamthihanh")
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("link", name="Xem tài khoản").click()
    expect(page.get_by_label("Họ và tên")).to_have_value("Phạm Thị Hạnh")
    expect(page.locator(".draft-note")).to_have_count(0)
    assert_accessible(page)
    assert_fits(page)
    assert User.objects.get(username="phamthihanh").unit.name == "Phòng Hành chính"


def test_a_sheet_is_looked_at_and_made(page: Page, live_server, sign_in, assert_accessible, assert_fits):
    sign_in(make.user(make.department("Sở Tư pháp", make.province()), Role.OFFICE))
    page.goto(f"{live_server.url}/tai-khoan/tu-bang/")
    assert_accessible(page)
    assert_fits(page)
    for cell, button in (("Phòng Lạ", "Xem trước"), ("", "Xem trước")):
        content = f"Họ và tên;Đơn vị\nNguyễn Văn A;{cell}\n".encode()
        page.get_by_label("Tệp danh sách").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": content})
        page.get_by_role("button", name=button).click()
        expect(page.get_by_role("cell", name="Nguyễn Văn A")).to_be_visible()
        assert_accessible(page)
        assert_fits(page)
    page.get_by_role("button", name="Tạo 1 tài khoản").click()
    expect(page.locator(".slip")).to_contain_text("nguyenvana")
    assert_accessible(page)
    assert_fits(page)


def test_what_was_typed_before_a_session_ended_is_offered_after_signing_in_again(page: Page, live_server):
    office = make.department("Sở Tư pháp", make.province())
    assignment = make.lead(office, date(2025, 6, 30))
    make.user(office, Role.OFFICIAL, "lan")
    address = f"{live_server.url}/phan-cong/{assignment.pk}/cap-nhat/"
    page.goto(address)
    sign_in_as(page, "lan")
    page.get_by_label("Kết quả").first.fill("Đã trình Chủ tịch UBND tỉnh.")
    Session.objects.all().delete()
    page.get_by_role("button", name="Lưu cập nhật").click()
    expect(page.get_by_text("Phiên làm việc đã kết thúc vì 60 phút không thao tác")).to_be_visible()
    sign_in_as(page, "lan")
    expect(page).to_have_url(address)
    expect(page.get_by_text("Đã lấy lại nội dung chưa lưu")).to_be_visible()
    expect(page.get_by_label("Kết quả").first).to_have_value("Đã trình Chủ tịch UBND tỉnh.")


@pytest.fixture
def watch(monkeypatch) -> SimpleNamespace:
    """What the second factor takes for the time: `watch.moment`, which stands until the test moves it on."""
    stands = SimpleNamespace(moment=1_750_000_000)
    monkeypatch.setattr("organisations.services.second_factor.time", SimpleNamespace(time=lambda: stands.moment))
    return stands


def test_a_second_factor_is_set_up_and_asked_for(
    page: Page, live_server, settings, watch, assert_accessible, assert_fits
):
    settings.TWO_FACTOR = "required"
    make.user(make.department("Sở Tư pháp", make.province()), Role.OFFICE, "vanphong")
    page.goto(f"{live_server.url}/tai-khoan/")
    sign_in_as(page, "vanphong")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thiết lập xác thực hai lớp")
    expect(page.get_by_role("img", name="Mã QR")).to_be_visible()
    page.get_by_text("Không quét được").click()
    secret = page.locator(".secret").inner_text()
    assert_accessible(page)
    assert_fits(page)
    page.get_by_label("Mã xác thực").fill("abc")
    page.get_by_role("button", name="Bật xác thực hai lớp").click()
    expect(page.get_by_role("alert")).to_contain_text("Mã không đúng")
    assert_accessible(page)
    page.get_by_label("Mã xác thực").fill(code_of(secret, watch.moment))
    page.get_by_role("button", name="Bật xác thực hai lớp").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("link", name="Đã cất mã, tiếp tục").click()
    expect(page.locator(".recovery-codes")).to_have_count(0)
    page.goto(f"{live_server.url}/bao-mat/")
    expect(page.get_by_text("Còn 10 mã dự phòng chưa dùng")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/tai-khoan/")
    sign_in_as(page, "vanphong")
    expect(page.get_by_label("Mã xác thực")).to_be_focused()
    assert_accessible(page)
    assert_fits(page)
    watch.moment += 30  # a code counts once
    page.keyboard.type(code_of(secret, watch.moment))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tài khoản")


def test_a_person_who_has_no_account_comes_back_from_the_provider_and_is_told_whom_to_ask(
    page: Page, live_server, settings, assert_accessible, assert_fits
):
    with provider.running() as local:
        settings.OIDC_ISSUER, settings.OIDC_NAME = local.issuer, "VNeID"
        settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = provider.CLIENT, provider.SECRET
        page.goto(f"{live_server.url}/dang-nhap/?next=/don-vi/")
        assert_accessible(page)
        assert_fits(page)
        with page.expect_request(f"{local.issuer}/authorize**") as asked:
            page.get_by_role("link", name="Đăng nhập bằng VNeID").click()
        answer = local.sign_in(asked.value.url, preferred_username="ai.do")
        page.goto(f"{live_server.url}/dang-nhap/mot-lan/tra-ve/?{urlencode(answer)}")
        expect(page.get_by_text("chưa có tài khoản ở đây. Hãy liên hệ Văn phòng của đơn vị")).to_be_visible()
        assert_accessible(page)
        assert_fits(page)


def code_of(secret: str, moment: int) -> str:
    """What an app with that secret shows at the moment."""
    totp = TOTP(base64.b32decode(secret.replace(" ", "")), 6, SHA1(), 30)  # noqa: S303 -- as RFC 6238 has it
    return totp.generate(moment).decode()


def sign_in_as(page: Page, username: str) -> None:
    """Fill in the form of sign-in and send it."""
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(make.PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
