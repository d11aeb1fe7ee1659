"""An update in the browser: nothing typed is lost, evidence is chosen with the keyboard, everybody can use the form."""

from datetime import date

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from organisations.models import Installation
from plans.models import ProgressUpdate
from plans.services.evidence import add_document
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2025, 6, 13)
PDF = b"%PDF-1.7\n%%EOF"


@pytest.fixture
def justice(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    Installation.objects.create(pk=1, demo_date=DAY)
    return make.department("Sở Tư pháp", make.province())


@pytest.fixture
def official(justice, sign_in):
    person = make.user(justice, username="chuyenvien")
    sign_in(person)
    return person


@pytest.fixture
def open_form(page: Page, live_server):
    """`open_form(assignment)`: its form under its row in the list of work."""

    def opened(work):
        page.goto(f"{live_server.url}/viec-cua-toi/")
        row = page.locator(f"#work-{work.pk}")
        row.get_by_role("link", name="Cập nhật").click()
        expect(row.get_by_role("heading", name="Cập nhật tiến độ")).to_be_focused()
        return row

    return opened


def test_what_was_typed_survives_a_lost_connection(page: Page, justice, official, open_form):
    row = open_form(make.lead(justice, due_on=date(2025, 6, 30)))
    row.get_by_label("Kết quả, sản phẩm đã đạt").fill("Đã lấy ý kiến 12 đơn vị.")
    page.context.set_offline(True)
    row.get_by_role("button", name="Lưu cập nhật").click()
    expect(page.get_by_role("alert")).to_contain_text("Mất kết nối với máy chủ nên chưa lưu được.")
    expect(row.get_by_label("Kết quả, sản phẩm đã đạt")).to_have_value("Đã lấy ý kiến 12 đơn vị.")
    page.context.set_offline(False)
    row.get_by_role("button", name="Lưu cập nhật").click()
    expect(row.get_by_text("Đã lưu")).to_be_visible()
    expect(page.get_by_text("Mất kết nối")).to_have_count(0)
    assert ProgressUpdate.objects.get().result == "Đã lấy ý kiến 12 đơn vị."


def test_what_was_typed_is_offered_after_signing_in_again(page: Page, justice, official, open_form):
    work = make.lead(justice, due_on=date(2025, 6, 2))
    row = open_form(work)
    row.get_by_label("Nguyên nhân chậm").fill("Chờ bộ hướng dẫn.")
    row.get_by_text("Khó khăn, kiến nghị").click()
    row.get_by_label("Kiến nghị, đề xuất").fill("Đề nghị sớm ban hành.")
    row.get_by_label("Tệp kiểm chứng").set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    row.get_by_role("button", name="Lưu cập nhật").click()
    expect(page.get_by_role("heading", name="Đăng nhập", level=1)).to_be_visible()
    page.get_by_label("Tên đăng nhập").fill("chuyenvien")
    page.get_by_label("Mật khẩu").fill(make.PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    row = page.locator(f"#work-{work.pk}")
    expect(row.get_by_text("Có nội dung chưa lưu")).to_be_visible()
    row.get_by_role("link", name="Cập nhật").click()
    expect(row.get_by_role("status")).to_contain_text("Tệp thì trình duyệt không giữ được; hãy chọn lại tệp.")
    expect(row.get_by_label("Nguyên nhân chậm")).to_have_value("Chờ bộ hướng dẫn.")
    expect(row.get_by_label("Kiến nghị, đề xuất")).to_be_visible()
    row.get_by_role("button", name="Lưu cập nhật").click()
    expect(row.get_by_text("Đã lưu")).to_be_visible()
    step = ProgressUpdate.objects.get()
    assert (step.delay_reason, step.proposal) == ("Chờ bộ hướng dẫn.", "Đề nghị sớm ban hành.")
    page.reload()
    expect(page.get_by_text("Có nội dung chưa lưu")).to_have_count(0)


def test_finished_work_is_proved_from_the_store_by_keyboard(
    page: Page, justice, official, open_form, assert_accessible, assert_fits
):
    wanted = add_document(by=official, unit=justice, number="128/KH-STP", issued_on=DAY, title="Kế hoạch kiểm tra")
    for number in range(30):
        add_document(by=official, unit=justice, number=f"{number}/BC-STP", issued_on=DAY)
    work = make.lead(justice, due_on=date(2025, 6, 30), product="Kế hoạch được ban hành")
    row = open_form(work)
    promised = row.get_by_text("Sản phẩm theo kế hoạch: Kế hoạch được ban hành")
    expect(promised).to_be_hidden()
    expect(row.get_by_label("Lý do chưa có tài liệu kiểm chứng")).to_be_hidden()
    row.get_by_label("Hoàn thành", exact=True).check()
    expect(promised).to_be_visible()
    expect(row.get_by_label("Lý do chưa có tài liệu kiểm chứng")).to_be_visible()
    row.get_by_label("Kết quả, sản phẩm đã đạt").fill("Đã ban hành.")
    fold = row.locator("summary", has_text="Số văn bản, liên kết, tài liệu đã có")
    fold.focus()
    fold.press("Enter")
    search = row.get_by_role("searchbox", name="Tìm tài liệu đã có")
    expect(row.get_by_role("checkbox")).to_have_count(20)
    search.press_sequentially("ke hoach kiem")
    expect(row.get_by_role("checkbox")).to_have_count(1)
    search.press("Enter")
    expect(search).to_be_focused()
    page.keyboard.press("Tab")
    expect(row.get_by_role("checkbox")).to_be_focused()
    page.keyboard.press("Space")
    search.fill("bc-stp")
    expect(row.get_by_role("checkbox")).to_have_count(21)
    expect(row.get_by_role("checkbox").first).to_be_checked()
    assert_fits(page)
    assert_accessible(page)
    row.get_by_role("button", name="Lưu cập nhật").click()
    expect(row.get_by_text("Đã lưu")).to_be_visible()
    assert list(work.updates.get().evidence.all()) == [wanted]


def test_a_file_that_is_too_large_is_refused_before_it_travels(page: Page, justice, official, open_form):
    row = open_form(make.lead(justice))
    large = {"name": "anh.pdf", "mimeType": "application/pdf", "buffer": PDF + bytes(12 * 1024 * 1024)}
    row.get_by_label("Tệp kiểm chứng").set_input_files(large)
    expect(row.get_by_role("alert")).to_have_text("Tệp “anh.pdf” 12 MB, tối đa 10 MB. Hãy chọn tệp nhỏ hơn.")
    expect(row.get_by_label("Tệp kiểm chứng")).to_have_value("")
    row.get_by_label("Tệp kiểm chứng").set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": PDF})
    expect(row.get_by_role("alert")).to_have_count(0)


def test_the_store_is_accessible_and_fits_every_screen(
    page: Page, live_server, justice, official, assert_accessible, assert_fits
):
    work = make.lead(justice, title="Rà soát thủ tục hành chính " * 4)
    used = add_document(by=official, unit=justice, number="1/BC-STP", issued_on=DAY, title="Báo cáo " * 20)
    add_document(by=official, unit=justice, number="2/BC-STP", issued_on=DAY)
    make.update(work, official, DAY, evidence=[used])
    page.goto(f"{live_server.url}/tai-lieu/")
    navigation = page.get_by_role("navigation", name="Danh mục chính")
    expect(navigation.get_by_role("link", name="Tài liệu kiểm chứng")).to_have_attribute("aria-current", "page")
    assert_fits(page)
    assert_accessible(page)
    page.reload()
    page.locator("main summary", has_text="Bỏ").click()
    page.get_by_role("button", name="Bỏ tài liệu").click()
    expect(page.get_by_role("status")).to_contain_text("Đã bỏ “2/BC-STP” khỏi kho.")
    page.get_by_role("link", name="Thêm tài liệu").click()
    page.get_by_role("button", name="Lưu vào kho").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert_fits(page)
    assert_accessible(page)
