"""Two pairs of eyes in a real browser: an official reports, the leader lets it pass, the office accepts."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from organisations.enums import Role, UnitKind
from organisations.models import Installation
from plans.enums import UpdateKind
from plans.models import ProgressUpdate
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2025, 6, 13)
QUEUE = "/cho-duyet/"


def test_a_report_goes_from_the_official_by_the_leader_to_the_office(
    page: Page, live_server, sign_in, assert_accessible, assert_fits
):
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": DAY})
    justice = make.department("Sở Tư pháp", make.province())
    division = make.unit("Phòng Văn bản", UnitKind.DIVISION, justice, two_reviews=True)
    make.lead(division, title="Rà soát văn bản", due_on=date(2025, 6, 30))

    sign_in(make.user(division))
    page.goto(live_server.url + "/viec-cua-toi/")
    page.get_by_role("link", name="Cập nhật Rà soát văn bản").click()
    page.get_by_label("Đang thực hiện").check()
    page.get_by_label("Tỷ lệ hoàn thành").fill("60")
    page.get_by_role("button", name="Trình lãnh đạo duyệt").click()
    expect(page.locator("#messages")).to_contain_text("Đã trình lãnh đạo duyệt")
    expect(page.locator("main")).to_contain_text("Chờ lãnh đạo duyệt từ 13/06/2025")

    sign_in(make.user(division, Role.LEADER))
    page.goto(live_server.url + QUEUE)
    assert_accessible(page)
    assert_fits(page)
    page.reload()  # the examination unfolds everything
    page.locator(".answer summary").click()
    page.get_by_role("button", name="Trả lại", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Hãy ghi lý do không duyệt")
    page.get_by_role("button", name="Duyệt Rà soát văn bản").click()
    expect(page.locator("#messages")).to_contain_text("Đã duyệt; tiến độ có hiệu lực")

    sign_in(make.user(justice, Role.OFFICE))
    page.goto(live_server.url + QUEUE)
    assert_accessible(page)
    page.get_by_label("Chọn Rà soát văn bản").check()
    page.get_by_role("button", name="Chấp nhận các việc đã chọn").click()
    expect(page.locator("#messages")).to_contain_text("Đã chấp nhận 1 cập nhật.")
    expect(page.locator("main")).to_contain_text("Không có cập nhật nào đang chờ duyệt.")
    kinds = list(ProgressUpdate.objects.order_by("pk").values_list("kind", "progress"))
    assert kinds == [(UpdateKind.REPORT, 60), (UpdateKind.ACCEPT, 60)]
