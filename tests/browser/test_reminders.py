"""The bell and the letter that urges a unit on, in a real browser."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from organisations.enums import Role, UnitKind
from organisations.models import Installation
from plans.services.reminders import send_reminders
from reform.common import clock
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2025, 6, 13)


@pytest.fixture
def justice(db):
    Installation.objects.create(pk=1, demo_date=TODAY)
    return make.department("Sở Tư pháp", make.province(), "DN-STP")


def test_the_bell_counts_and_a_notice_leads_to_the_work(
    page: Page, live_server, sign_in, justice, assert_accessible, assert_fits
):
    official = make.user(justice)
    make.lead(justice, due_on=TODAY, title="Rà soát văn bản")
    with clock.working_on(TODAY):
        send_reminders(on=TODAY)
    sign_in(official)
    page.goto(f"{live_server.url}/ke-hoach/")
    page.get_by_role("link", name="Thông báo 1 chưa đọc").click()
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name="Nhắc việc 13/06/2025: 1 việc đến hạn hôm nay").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi")
    expect(page.get_by_role("link", name="Thông báo", exact=True)).to_be_visible()
    page.goto(f"{live_server.url}/thong-bao/cai-dat/")
    assert_accessible(page)
    page.get_by_label("Nhắc trước 7 ngày").uncheck()
    page.get_by_role("button", name="Lưu cài đặt").click()
    expect(page.get_by_role("status")).to_contain_text("Đã lưu cài đặt nhắc việc.")


def test_an_office_looks_at_a_letter_and_takes_it_as_a_file(
    page: Page, live_server, sign_in, justice, assert_accessible, assert_fits
):
    make.lead(make.unit("Phòng Kiểm tra", UnitKind.DIVISION, justice), due_on=date(2025, 6, 1), title="Rà soát văn bản")
    sign_in(make.user(justice, Role.OFFICE))
    page.goto(f"{live_server.url}/viec-cua-toi/")
    page.get_by_role("link", name="Phiếu đôn đốc").click()
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("link", name="Xem phiếu gửi Phòng Kiểm tra").click()
    expect(page.get_by_role("article")).to_contain_text("Kính gửi:")
    assert_accessible(page)
    assert_fits(page)
    with page.expect_download() as letter:
        page.get_by_role("button", name="Tải Word").click()
    assert letter.value.suggested_filename.startswith("phieu-don-doc-")
    page.goto(f"{live_server.url}/nhac-viec/?ngay=16/06/2025")
    assert_accessible(page)
    assert_fits(page)
