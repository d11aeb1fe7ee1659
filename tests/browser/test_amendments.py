"""The office amends its plan by a newer annex, then turns the year, in a real browser."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from organisations.enums import Role
from organisations.models import Installation
from plans.models import Plan
from plans.services.import_reading import keep_import
from plans.services.imports import commit_import
from tests import make
from tests.plans.annex import CHECK, REVIEW, SURVEY, annex, build_place

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": date(2025, 6, 14)})
    return build_place()


def kept(place, *rows):
    return keep_import(by=None, owner=place.justice, file_name="phụ lục.docx", content=annex(*rows))


def test_a_newer_annex_amends_the_plan(page: Page, live_server, sign_in, place, assert_accessible, assert_fits):
    plan = commit_import(by=None, plan_import=kept(place))
    later = [*REVIEW[:7], "Tháng 10", ""]
    doubtful = ["Nhiệm vụ 2", "Tự kiểm tra, đánh giá nội bộ", *CHECK[2:]]
    added = ["Nhiệm vụ 5", "Báo cáo công tác pháp chế", *SURVEY[2:]]
    newer = kept(place, later, doubtful, added)
    sign_in(make.user(place.justice, Role.OFFICE))
    page.goto(f"{live_server.url}/nhap-ke-hoach/{newer.pk}/so-sanh/{plan.pk}/")
    expect(page.locator(".page-header__state")).to_contain_text("1 thay đổi")
    assert_fits(page)
    assert_accessible(page)
    page.get_by_role("link", name="Điều chỉnh kế hoạch này").click()
    page.get_by_label("Áp dụng: Khảo sát").uncheck()
    page.get_by_role("button", name="Điều chỉnh kế hoạch").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.get_by_text("Hãy chọn một trong hai.")).to_be_visible()
    expect(page.get_by_label("Áp dụng: Khảo sát")).not_to_be_checked()
    assert_fits(page)
    assert_accessible(page)
    page.get_by_label("Cùng một việc").check()
    page.get_by_label("Số, ký hiệu văn bản điều chỉnh").fill("700/QĐ-STP")
    page.get_by_label("Ngày văn bản").fill("10/06/2025")
    page.get_by_role("button", name="Điều chỉnh kế hoạch").click()
    expect(page.locator("#messages")).to_contain_text("2 hoạt động được điều chỉnh, 1 hoạt động được bổ sung")
    expect(page.locator("#outline")).to_contain_text("Tự kiểm tra, đánh giá nội bộ")
    page.get_by_role("link", name="Rà soát văn bản").click()
    expect(page.locator("#qua-trinh").get_by_text("700/QĐ-STP ngày 10/06/2025").first).to_be_visible()
    assert_fits(page)
    assert_accessible(page)


def test_the_year_turns(page: Page, live_server, sign_in, place, assert_accessible, assert_fits):
    plan = commit_import(by=None, plan_import=kept(place))
    sign_in(make.user(place.justice, Role.OFFICE))
    page.goto(f"{live_server.url}/ke-hoach/{plan.pk}/")
    page.get_by_role("link", name="Lập kế hoạch năm sau").click()
    assert_fits(page)
    assert_accessible(page)
    page.get_by_role("button", name="Lập dự thảo").click()
    expect(page.locator("#messages")).to_contain_text("Đã lập dự thảo kế hoạch năm 2026 với 3 hoạt động")
    draft = Plan.objects.get(continues=plan)
    expect(page).to_have_url(f"{live_server.url}/ke-hoach/{draft.pk}/")
    assert_fits(page)
    assert_accessible(page)
    page.get_by_role("link", name="Ban hành").click()
    assert_accessible(page)
    page.get_by_label("Số, ký hiệu").fill("1/KH-STP")
    page.get_by_role("button", name="Ban hành").click()
    expect(page.locator("#messages")).to_contain_text("Kế hoạch đã có hiệu lực")
    page.goto(f"{live_server.url}/ke-hoach/{plan.pk}/ket-thuc/")
    expect(page.get_by_text("tất cả đã chuyển tiếp sang kế hoạch sau")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    page.get_by_role("button", name="Kết thúc kế hoạch").click()
    expect(page.locator("#messages")).to_contain_text("Kế hoạch đã kết thúc")
    expect(page.get_by_text("việc chưa xong được theo dõi trong")).to_be_visible()
