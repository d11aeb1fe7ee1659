"""The daily work in a real browser: report in a list, meet somebody else's change, fold an outline, with and without
scripts."""

import re
from datetime import date

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from organisations.enums import Role
from organisations.models import Installation
from plans.enums import WorkStatus
from plans.models import PlanSection, ProgressUpdate
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2025, 6, 14)
WORK = "/viec-cua-toi/"


@pytest.fixture
def justice():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": DAY})
    return make.department("Sở Tư pháp", make.province())


def test_an_official_reports_from_the_list_with_the_keyboard_alone(page: Page, live_server, sign_in, justice):
    make.lead(justice, title="Công bố thủ tục", due_on=date(2025, 6, 2))
    make.lead(justice, title="Rà soát văn bản", due_on=date(2025, 6, 5))
    sign_in(make.user(justice))
    page.goto(live_server.url + WORK)
    expect(page.locator("#work-summary")).to_contain_text("2 quá hạn")
    page.get_by_role("link", name="Cập nhật Công bố thủ tục").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Cập nhật tiến độ của Sở Tư pháp")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.insert_text("Đã ban hành Quyết định công bố.")
    page.keyboard.press("Tab")
    page.keyboard.insert_text("Chờ ý kiến thẩm định.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("summary", has_text="Số văn bản, liên kết, tài liệu đã có")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.insert_text("15/QĐ-UBND")
    page.keyboard.press("Enter")
    row = page.locator("tbody", has=page.get_by_role("link", name="Công bố thủ tục", exact=True))
    expect(row).to_contain_text("Hoàn thành quá hạn")
    expect(row).to_contain_text("chậm 12 ngày")
    expect(page.get_by_role("link", name="Cập nhật Công bố thủ tục")).to_be_focused()
    expect(page.locator("#messages")).to_contain_text("Đã ghi hoàn thành “Công bố thủ tục”.")
    expect(page.locator("#work-summary")).to_contain_text("1 quá hạn")
    expect(page.locator("#work-count-overdue")).to_have_text("1")
    expect(page).to_have_url(live_server.url + WORK)
    step = ProgressUpdate.objects.get()
    assert (step.result, step.evidence.get().number) == ("Đã ban hành Quyết định công bố.", "15/QĐ-UBND")


def test_what_is_refused_keeps_the_words_and_takes_the_focus(page: Page, live_server, sign_in, justice):
    make.lead(justice, title="Công bố thủ tục")
    sign_in(make.user(justice))
    page.goto(live_server.url + WORK)
    page.get_by_role("link", name="Cập nhật Công bố thủ tục").click()
    page.get_by_label("Tỷ lệ hoàn thành").fill("101")
    page.get_by_text("Khó khăn, kiến nghị").click()
    page.get_by_label("Khó khăn, vướng mắc").fill("Thiếu người")
    page.get_by_role("button", name="Lưu cập nhật").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Ông/bà đã nhập 101.")
    expect(page.get_by_label("Khó khăn, vướng mắc")).to_have_value("Thiếu người")
    page.get_by_role("link", name="Thôi, không lưu").click()
    expect(page.locator("form.wide-form")).to_have_count(0)


def test_the_percentage_follows_the_choice_and_a_typed_one_begins_the_work(page: Page, live_server, sign_in, justice):
    make.lead(justice, title="Công bố thủ tục")
    sign_in(make.user(justice))
    page.goto(live_server.url + WORK)
    page.get_by_role("link", name="Cập nhật Công bố thủ tục").click()
    box = page.get_by_label("Tỷ lệ hoàn thành")
    box.fill("40")
    box.press("Tab")
    expect(page.get_by_label("Đang thực hiện")).to_be_checked()
    page.get_by_label("Hoàn thành", exact=True).check()
    expect(box).to_have_value("100")
    page.get_by_label("Chưa thực hiện").check()
    expect(box).to_have_value("0")
    page.get_by_label("Đang thực hiện").check()
    expect(box).to_have_value("40")
    page.get_by_role("button", name="Lưu cập nhật").click()
    expect(page.locator("#messages")).to_contain_text("Đã ghi cập nhật")
    assert ProgressUpdate.objects.get().progress == 40


def test_the_second_writer_decides_beside_the_first_ones_change(page: Page, live_server, sign_in, justice):
    assignment = make.lead(justice, title="Công bố thủ tục")
    sign_in(make.user(justice))
    page.goto(live_server.url + WORK)
    page.get_by_role("link", name="Cập nhật Công bố thủ tục").click()
    page.get_by_label("Đang thực hiện").check()
    page.get_by_label("Tỷ lệ hoàn thành").fill("20")
    make.update(assignment, make.user(justice, full_name="Trần Thị Hà"), DAY, progress=60)
    page.get_by_role("button", name="Lưu cập nhật").click()
    expect(page.get_by_role("alert")).to_contain_text("Trần Thị Hà đã ghi")
    expect(page.get_by_label("Tỷ lệ hoàn thành")).to_have_value("20")
    page.get_by_role("button", name="Vẫn lưu nội dung của tôi").click()
    expect(page.locator("#messages")).to_contain_text("Đã ghi cập nhật “Công bố thủ tục”.")
    assert ProgressUpdate.objects.latest("pk").progress == 20


def test_the_list_is_filtered_in_place_and_the_address_says_so(page: Page, live_server, sign_in, justice):
    make.lead(justice, title="Kiểm tra cải cách")
    make.lead(justice, title="Công bố thủ tục")
    sign_in(make.user(justice))
    page.goto(live_server.url + WORK)
    page.get_by_role("searchbox", name="Tìm", exact=True).fill("cai cach")
    expect(page.get_by_role("link", name="Công bố thủ tục", exact=True)).to_have_count(0)
    expect(page.get_by_role("link", name="Kiểm tra cải cách", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("q=cai"))
    page.reload()
    expect(page.get_by_role("searchbox", name="Tìm", exact=True)).to_have_value("cai cach")
    expect(page.get_by_role("link", name="Công bố thủ tục", exact=True)).to_have_count(0)


def test_a_filter_pressed_while_its_answer_is_on_the_way_breaks_nothing_off(page: Page, live_server, sign_in, justice):
    make.lead(justice, title="Kiểm tra cải cách", due_on=date(2025, 6, 2))
    make.lead(justice, title="Công bố thủ tục")
    sign_in(make.user(justice))
    said: list[str] = []
    page.on("console", lambda word: said.append(word.text))

    def slowly(route) -> None:
        page.wait_for_timeout(300)
        route.continue_()

    page.goto(live_server.url + WORK)
    page.route("**/viec-cua-toi/?*", slowly)
    page.get_by_label("Tình trạng").select_option("overdue")
    page.get_by_role("button", name="Lọc").click()
    expect(page.get_by_role("link", name="Công bố thủ tục", exact=True)).to_have_count(0)
    page.wait_for_load_state("networkidle")
    assert said == []


def test_sections_of_an_outline_fold_and_stay_folded(page: Page, live_server, sign_in, justice):
    plan = make.plan(justice.province)
    make.activity(plan, [justice], title="Công bố thủ tục")
    below = PlanSection.objects.create(
        plan=plan, parent=plan.sections.first(), label="1", title="Mục con", position=2, depth=1
    )
    sign_in(make.user(justice))
    page.goto(f"{live_server.url}/ke-hoach/{plan.pk}/")
    fold = page.get_by_role("button", name="I. Nhiệm vụ")
    expect(fold).to_have_attribute("aria-expanded", "true")
    fold.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Công bố thủ tục")).to_be_hidden()
    expect(page.get_by_role("button", name=f"1. {below.title}")).to_be_hidden()
    page.reload()
    expect(page.get_by_role("link", name="Công bố thủ tục")).to_be_hidden()
    page.get_by_role("button", name="Mở tất cả").click()
    expect(page.get_by_role("link", name="Công bố thủ tục")).to_be_visible()


def test_everything_works_without_scripts(browser: Browser, live_server, justice):
    assignment = make.lead(justice, title="Công bố thủ tục")
    official = make.user(justice)
    client = Client()
    client.force_login(official, backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + WORK)
    page.get_by_role("link", name="Cập nhật Công bố thủ tục").click()
    expect(page).to_have_url(f"{live_server.url}/phan-cong/{assignment.pk}/cap-nhat/")
    page.get_by_label("Đang thực hiện").check()
    page.get_by_label("Tỷ lệ hoàn thành").fill("30")
    page.get_by_role("button", name="Lưu cập nhật").click()
    expect(page).to_have_url(f"{live_server.url}/hoat-dong/{assignment.activity_id}/")
    expect(page.get_by_role("status")).to_contain_text("Đã ghi cập nhật “Công bố thủ tục”.")
    page.goto(f"{live_server.url}/ke-hoach/{assignment.plan_id}/")
    expect(page.get_by_role("link", name="Công bố thủ tục")).to_be_visible()
    context.close()


def test_pages_are_accessible_and_fit(page: Page, live_server, sign_in, justice, assert_accessible, assert_fits):
    official = make.user(justice)
    late = make.lead(justice, title="Công bố thủ tục", due_on=date(2025, 6, 2))
    done = make.lead(justice, title="Rà soát văn bản", due_on=date(2025, 6, 10))
    make.update(done, official, date(2025, 6, 12), WorkStatus.DONE)
    make.activity(make.plan(justice.province), [justice.province], [justice], title="Việc phối hợp")
    sign_in(make.user(justice, Role.OFFICE))
    addresses = [
        WORK,
        f"/phan-cong/{late.pk}/cap-nhat/",
        f"/phan-cong/{done.pk}/tra-lai/",
        f"/hoat-dong/{done.activity_id}/",
        f"/ke-hoach/{late.plan_id}/",
        "/ke-hoach/",
        "/tim-kiem/?q=cong+bo",
    ]
    for address in addresses:
        page.goto(live_server.url + address)
        assert_accessible(page)
        assert_fits(page)
    page.goto(live_server.url + WORK)
    page.get_by_role("link", name="Cập nhật Công bố thủ tục").click()
    page.get_by_role("button", name="Lưu cập nhật").wait_for()
    assert_accessible(page)
    assert_fits(page)
