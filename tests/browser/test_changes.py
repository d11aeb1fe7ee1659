"""An official asks for a later deadline by keyboard alone, who answers for the plan approves, the original stays."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from organisations.enums import Role
from organisations.models import Installation
from plans.models import Activity, ChangeRequest
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def work():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": date(2025, 7, 10)})
    province = make.province()
    justice = make.department("Sở Tư pháp", province)
    return make.activity(make.plan(province), [justice], due_on=date(2025, 6, 30), title="Rà soát").assignments.get()


def _type(page: Page, label: str, words: str) -> None:
    """On with the tabulator to the field of that name, then its words."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.get_by_label(label).first.evaluate("field => field === document.activeElement"):
            return page.keyboard.type(words)
    raise AssertionError(f"{label} is not reached by keyboard")


def test_a_later_deadline_is_asked_for_and_approved(
    page: Page, live_server, sign_in, work, assert_accessible, assert_fits
):
    sign_in(make.user(work.unit))
    page.goto(f"{live_server.url}/hoat-dong/{work.activity_id}/")
    page.get_by_role("link", name="Đề nghị điều chỉnh").focus()
    page.keyboard.press("Enter")
    form = page.locator(f"#lead-{work.pk} form")
    expect(form.get_by_role("heading")).to_be_focused()
    expect(form.get_by_label("Đơn vị chủ trì mới")).to_be_hidden()
    _type(page, "Thời hạn mới", "Quý III/2025")
    expect(form.get_by_text("đến hết 24 giờ ngày 30/09/2025")).to_be_visible()
    _type(page, "Lý do", "Chờ hướng dẫn của Bộ")
    page.keyboard.press("Tab")
    page.keyboard.type("12/TTr-STP")
    assert_accessible(page)
    assert_fits(page)
    form.get_by_role("button", name="Gửi đề nghị").focus()
    page.keyboard.press("Enter")
    expect(form.locator(".error-summary")).to_be_focused()
    expect(form.get_by_label("Thời hạn mới")).to_have_value("Quý III/2025")
    form.get_by_label("Ngày văn bản").focus()
    page.keyboard.type("08/07/2025")
    form.get_by_role("button", name="Gửi đề nghị").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã gửi đề nghị")).to_be_visible()
    request = ChangeRequest.objects.get()
    expect(page).to_have_url(f"{live_server.url}/de-nghi-dieu-chinh/{request.pk}/")
    assert_accessible(page)
    _answer(page, live_server, sign_in, work, assert_accessible, assert_fits)
    sign_in(make.user(work.unit))
    page.goto(f"{live_server.url}/viec-cua-toi/")
    expect(page.locator(f"#work-{work.pk}")).to_contain_text("hạn ban đầu: 30/06/2025")
    expect(page.locator(f"#work-{work.pk}")).not_to_contain_text("Quá hạn")


def _answer(page, live_server, sign_in, work, assert_accessible, assert_fits):
    sign_in(make.user(make.department("Sở Nội vụ", work.province), Role.PROVINCE))
    page.goto(f"{live_server.url}/toan-tinh/")
    page.get_by_role("link", name="1 đề nghị điều chỉnh").click()
    expect(page.get_by_text("gửi hôm nay")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    page.get_by_role("link", name="Rà soát").click()
    assert_fits(page)
    assert_accessible(page)
    page.get_by_role("button", name="Không chấp thuận").click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_role("button", name="Chấp thuận", exact=True).click()
    expect(page.get_by_text("thay đổi có hiệu lực từ bây giờ")).to_be_visible()
    assert Activity.objects.get().due_on == date(2025, 9, 30)
    page.get_by_role("link", name="Rà soát").click()
    sentence = (
        "Hạn ban đầu: 30/06/2025, được gia hạn đến 30/09/2025 theo đề nghị tại văn bản số 12/TTr-STP ngày 08/07/2025"
    )
    expect(page.get_by_text(sentence)).to_be_visible()
    assert_fits(page)
    assert_accessible(page)


def test_other_work_takes_over(page: Page, live_server, sign_in, work, assert_accessible, assert_fits):
    other = make.activity(work.plan, [work.unit], title="Tổng rà soát thủ tục hành chính")
    make.activity(work.plan, [work.unit], title="Khảo sát")
    sign_in(make.user(make.department("Sở Nội vụ", work.province), Role.PROVINCE))
    page.goto(f"{live_server.url}/hoat-dong/{work.activity_id}/")
    page.get_by_role("link", name="Gộp vào hoạt động khác").click()
    page.get_by_placeholder("Hoạt động, nhiệm vụ, sản phẩm").fill("tong ra soat")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Khảo sát")).to_have_count(0)
    page.get_by_label("Tổng rà soát thủ tục hành chính").check()
    page.get_by_label("Lý do").fill("Trùng nội dung")
    assert_fits(page)
    assert_accessible(page)
    page.get_by_role("button", name="Gộp hoạt động").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.get_by_label("Tổng rà soát thủ tục hành chính")).to_be_checked()
    page.get_by_label("Số, ký hiệu văn bản").fill("700/QĐ-UBND")
    page.get_by_label("Ngày văn bản").fill("09/07/2025")
    page.get_by_role("button", name="Gộp hoạt động").click()
    expect(page.get_by_role("link", name=other.title).first).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    page.get_by_role("link", name=other.title).first.click()
    expect(page.get_by_text("Tiếp nhận từ").first).to_be_visible()
