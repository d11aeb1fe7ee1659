"""Work without a deadline in a real browser: a period confirmed with the keyboard alone, and an event recorded."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from organisations.enums import Role
from organisations.models import Installation
from plans.enums import DeadlineType
from plans.models import Activity, PeriodReport
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2025, 6, 13)
WORK = "/viec-cua-toi/"


@pytest.fixture
def justice():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": DAY})
    return make.department("Sở Tư pháp", make.province())


def test_an_official_confirms_a_period_from_the_list_with_the_keyboard_alone(
    page: Page, live_server, sign_in, justice, assert_accessible, assert_fits
):
    work = make.lead(justice, title="Họp giao ban cải cách hành chính")
    make.update(work, make.user(justice), date(2025, 3, 10))
    sign_in(make.user(justice))
    page.goto(live_server.url + WORK)
    row = page.locator("tbody", has=page.get_by_role("link", name="Họp giao ban cải cách hành chính", exact=True))
    expect(row).to_contain_text("chưa báo cáo kỳ 6 tháng đầu năm (đến 14/6)")
    assert_fits(page)
    page.get_by_role("link", name="Xác nhận kỳ này 6 tháng đầu năm 2025: Họp giao ban").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Xác nhận kỳ 6 tháng đầu năm 2025")).to_be_focused()
    assert_accessible(page)
    page.keyboard.press("Tab")
    page.keyboard.insert_text("Đã họp 06 cuộc.")
    page.keyboard.press("Tab")
    page.keyboard.insert_text("15/BC-STP")
    page.keyboard.press("Enter")
    expect(row).to_contain_text("đã báo cáo kỳ này")
    expect(page.get_by_role("link", name="Cập nhật Họp giao ban")).to_be_focused()
    expect(page.locator("#messages")).to_contain_text("Đã xác nhận kỳ 6 tháng đầu năm 2025")
    expect(page).to_have_url(live_server.url + WORK)
    report = PeriodReport.objects.last()
    assert (report.ends_on, report.update.result, report.update.evidence.get().number) == (
        date(2025, 6, 14),
        "Đã họp 06 cuộc.",
        "15/BC-STP",
    )


def test_the_office_records_an_event_and_the_activity_has_a_due_day(
    page: Page, live_server, sign_in, justice, assert_accessible, assert_fits
):
    made = make.activity(
        make.plan(justice.province), [justice], kind=DeadlineType.CONDITIONAL, title="Giải pháp cải thiện"
    )
    Activity.objects.update(deadline_text="Sau khi công bố Chỉ số năm 2024")
    sign_in(make.user(justice, Role.OFFICE))
    page.goto(f"{live_server.url}/hoat-dong/{made.pk}/")
    page.get_by_role("link", name="Ghi nhận mốc").click()
    expect(page.get_by_label("Sự kiện đã xảy ra")).to_have_value("Sau khi công bố Chỉ số năm 2024")
    page.get_by_label("Ngày xảy ra").fill("20/06/2025")
    page.get_by_label("Hạn hoàn thành").fill("20/07/2025")
    page.get_by_role("button", name="Ghi nhận mốc").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("không được sau hôm nay")
    assert_accessible(page)
    assert_fits(page)
    page.get_by_label("Ngày xảy ra").fill("10/06/2025")
    page.get_by_role("button", name="Ghi nhận mốc").click()
    expect(page.locator("#messages")).to_contain_text("Hạn hoàn thành là 20/07/2025")
    expect(page.locator("#qua-trinh")).to_contain_text("Ghi nhận mốc")
    expect(page.get_by_role("main")).to_contain_text("Sau khi công bố Chỉ số năm 2024")
    assert_accessible(page)
    assert_fits(page)
