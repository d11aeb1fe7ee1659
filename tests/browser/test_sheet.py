"""The sheet of figures in the browser: the keyboard alone, a block from Excel, a lost connection, two people."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from indicators.enums import Aggregation, UnitOfMeasure
from indicators.models import FigureDraft, Measurement, MeasurementRevision
from organisations.enums import Role
from organisations.models import Installation
from tests import make
from tests.indicators.builders import plain, ratio, record

pytestmark = pytest.mark.django_db(transaction=True)
PASTE = """([text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const paste = { clipboardData: data, bubbles: true, cancelable: true };
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", paste));
}"""


@pytest.fixture
def justice():
    Installation.objects.update_or_create(pk=1, defaults={"demo_date": date(2025, 6, 13)})
    return make.department("Sở Tư pháp", make.province(), "STP")


@pytest.fixture
def sheet(page: Page, live_server, sign_in, justice):
    """The sheet of three ratios and a number, open, as the office sees it."""
    for number in range(1, 4):
        ratio(f"TTHC-0{number}", f"Tỷ lệ số {number}")
    plain("VB-01", UnitOfMeasure.COUNT, Aggregation.SUM)
    sign_in(make.user(justice, Role.OFFICE, full_name="Trần Văn An"))
    page.goto(f"{live_server.url}/so-lieu/STP/2025/H1/")
    return page


def row(page: Page, key: str):
    return page.locator(f'tr[data-key="{key}"]')


def box(page: Page, name: str):
    return page.locator(f'input[name="{name}"]')


def figures() -> dict[str, tuple]:
    rows = Measurement.objects.counted().select_related("indicator")
    return {one.indicator.code: (one.numerator, one.denominator) for one in rows}


def test_a_sheet_is_filled_in_by_the_keyboard_alone(sheet: Page, assert_accessible, assert_fits):
    keys = sheet.keyboard
    box(sheet, "n:TTHC-01").focus()
    keys.type("45")
    keys.press("ArrowRight")
    keys.type("50")
    expect(row(sheet, "TTHC-01").locator("output")).to_have_text("90%")
    keys.press("Enter")  # the same column, a row below: the row that was left is saved
    expect(box(sheet, "d:TTHC-02")).to_be_focused()
    expect(row(sheet, "TTHC-01").locator(".state")).to_contain_text("Đã lưu lúc")
    expect(sheet.locator("#sheet-said")).to_contain_text("TTHC-01: Đã lưu lúc")
    expect(sheet.locator("#sheet-count")).to_have_text("1/4 chỉ tiêu đã nhập")
    keys.press("ArrowLeft")
    keys.type("96,5")
    keys.press("Escape")
    expect(box(sheet, "n:TTHC-02")).to_have_value("")
    keys.type("96,5")
    keys.press("F2")
    keys.press("ArrowLeft")
    keys.press("Backspace")
    expect(box(sheet, "n:TTHC-02")).to_have_value("965")
    keys.press("ArrowDown")
    expect(box(sheet, "n:TTHC-03")).to_be_focused()
    expect(row(sheet, "TTHC-02").locator(".state")).to_contain_text("Chưa đủ: Hãy nhập mẫu số")
    assert FigureDraft.objects.get().typed["numerator"] == "965"
    keys.press("Shift+Enter")
    keys.press("Tab")
    keys.type("900")
    keys.press("Control+Enter")  # to what is missing
    expect(box(sheet, "n:TTHC-03")).to_be_focused()
    expect(row(sheet, "TTHC-02").locator(".state")).to_contain_text("Cần sửa: Tử số (965) lớn hơn mẫu số (900)")
    expect(box(sheet, "n:TTHC-02")).to_have_attribute("aria-invalid", "true")
    assert_fits(sheet)
    assert_accessible(sheet)
    box(sheet, "n:TTHC-02").focus()
    keys.type("765")
    keys.press("ArrowDown")
    expect(row(sheet, "TTHC-02").locator(".state")).to_contain_text("Đã lưu")
    assert figures() == {"TTHC-01": (45, 50), "TTHC-02": (765, 900)}
    assert not FigureDraft.objects.exists()


def test_a_correction_asks_why_in_its_row_and_typing_a_figure_away_takes_it_back(sheet: Page):
    keys = sheet.keyboard
    box(sheet, "n:TTHC-01").focus()
    keys.type("45")
    keys.press("Tab")
    keys.type("50")
    keys.press("ArrowDown")
    expect(row(sheet, "TTHC-01").locator(".state")).to_contain_text("Đã lưu")
    expect(box(sheet, "l:TTHC-01")).to_be_hidden()
    keys.press("ArrowUp")
    keys.type("60")
    expect(box(sheet, "l:TTHC-01")).to_be_visible()
    keys.press("ArrowDown")
    expect(row(sheet, "TTHC-01").locator(".state")).to_contain_text("Hãy nêu lý do sửa. Số đã lưu: 45/50 (90%)")
    box(sheet, "l:TTHC-01").focus()
    keys.type("Gõ nhầm")
    keys.press("ArrowDown")
    expect(row(sheet, "TTHC-01").locator(".state")).to_contain_text("2 lần ghi")
    kept = MeasurementRevision.objects.get()
    assert (f"{kept.denominator:f}", kept.reason) == ("50.0000", "Gõ nhầm")
    row(sheet, "TTHC-01").get_by_role("link", name="2 lần ghi").click()
    expect(sheet.locator(".history")).to_contain_text("Lý do: Gõ nhầm")


def test_a_block_from_excel_fills_the_cells_and_is_taken_back(sheet: Page):
    box(sheet, "n:TTHC-01").focus()
    sheet.evaluate(PASTE, ["45\t50\t90%\r\n1.234\t2.000\t\r\n0\t0\t\r\n"])
    expect(sheet.locator("#sheet-said")).to_contain_text("Đã dán 6 ô.")
    expect(row(sheet, "TTHC-03").locator("output")).to_have_text("không phát sinh")
    sheet.keyboard.press("Control+z")
    expect(box(sheet, "d:TTHC-02")).to_have_value("")
    sheet.evaluate(PASTE, ["45\t50\r\n1.234\t2.000\r\n0\t0\r\n"])
    box(sheet, "v:VB-01").focus()
    for key in ("TTHC-01", "TTHC-02", "TTHC-03"):
        expect(row(sheet, key).locator(".state")).to_contain_text("Đã lưu")
    expect(row(sheet, "TTHC-02").locator(".state")).not_to_contain_text("được hiểu là")
    stored = {one.indicator.code: one for one in Measurement.objects.select_related("indicator")}
    assert stored["TTHC-03"].value is None
    assert (stored["TTHC-02"].numerator, stored["TTHC-02"].denominator) == (1234, 2000)


def test_what_is_typed_without_a_connection_is_sent_when_it_is_back(sheet: Page):
    sheet.context.set_offline(True)
    box(sheet, "n:TTHC-01").focus()
    sheet.keyboard.type("45")
    sheet.keyboard.press("Tab")
    sheet.keyboard.type("50")
    sheet.keyboard.press("ArrowDown")
    expect(row(sheet, "TTHC-01").locator(".state")).to_contain_text("đang giữ trong trình duyệt này")
    expect(sheet.locator("#sheet-said")).to_contain_text("Mất kết nối")
    assert not Measurement.objects.exists()
    sheet.context.set_offline(False)
    expect(row(sheet, "TTHC-01").locator(".state")).to_contain_text("Đã lưu")
    assert Measurement.objects.get().value == 90


def test_what_was_kept_in_the_browser_comes_back_with_the_page(sheet: Page):
    sheet.route("**/dong/", lambda route: route.abort())
    box(sheet, "v:VB-01").focus()
    sheet.keyboard.type("12")
    sheet.keyboard.press("ArrowDown")
    expect(row(sheet, "VB-01").locator(".state")).to_contain_text("đang giữ")
    sheet.unroute("**/dong/")
    sheet.reload()
    expect(row(sheet, "VB-01").locator(".state")).to_contain_text("Đã lưu")
    expect(box(sheet, "v:VB-01")).to_have_value("12")
    assert Measurement.objects.get().value == 12


def test_the_second_of_two_people_is_shown_the_firsts_figure(sheet: Page, justice):
    colleague = make.user(justice, Role.OFFICIAL, full_name="Lê Thị Bình")
    record(colleague, ratio("TTHC-01", "Tỷ lệ số 1"), justice, 2025, "H1", numerator=40, denominator=50)
    box(sheet, "n:TTHC-01").focus()
    sheet.keyboard.type("45")
    sheet.keyboard.press("Tab")
    sheet.keyboard.type("50")
    sheet.keyboard.press("ArrowDown")
    expect(row(sheet, "TTHC-01").locator(".state")).to_contain_text("Lê Thị Bình đã ghi 40/50 (80%)")
    expect(box(sheet, "n:TTHC-01")).to_have_value("45")
    box(sheet, "l:TTHC-01").focus()
    sheet.keyboard.type("Đối chiếu lại")
    sheet.keyboard.press("ArrowDown")
    expect(row(sheet, "TTHC-01").locator(".state")).to_contain_text("Đã lưu")
    assert Measurement.objects.get().numerator == 45


def test_what_is_missing_alone_and_what_an_indicator_means(sheet: Page):
    box(sheet, "v:VB-01").focus()
    sheet.keyboard.type("3")
    sheet.keyboard.press("ArrowDown")
    expect(row(sheet, "VB-01").locator(".state")).to_contain_text("Đã lưu")
    sheet.get_by_role("link", name="Chỉ hiện chỉ tiêu còn thiếu").click()
    expect(row(sheet, "VB-01")).to_be_hidden()
    expect(row(sheet, "TTHC-01")).to_be_visible()
    sheet.get_by_role("link", name="Hiện tất cả").click()
    expect(row(sheet, "VB-01")).to_be_visible()
    row(sheet, "TTHC-01").get_by_role("link", name="TTHC-01").click()
    expect(row(sheet, "TTHC-01").locator(".defined")).to_contain_text("Số hồ sơ đúng hạn")


def test_areas_fold_and_what_is_missing_opens_them(sheet: Page):
    area = sheet.locator('tbody[data-area="procedures"]')
    box(sheet, "v:VB-01").focus()
    area.get_by_role("button", name="0/3 đã nhập").click()
    expect(row(sheet, "TTHC-01")).to_be_hidden()
    sheet.reload()
    expect(row(sheet, "TTHC-01")).to_be_hidden()
    box(sheet, "v:VB-01").focus()
    sheet.keyboard.press("ArrowUp")
    sheet.keyboard.press("ArrowDown")
    expect(box(sheet, "v:VB-01")).to_be_focused()
    sheet.keyboard.type("1234567")
    sheet.keyboard.press("Control+Enter")
    expect(box(sheet, "n:TTHC-01")).to_be_focused()
    expect(box(sheet, "v:VB-01")).to_have_value("1.234.567")
    sheet.keyboard.type("45")
    sheet.keyboard.press("Tab")
    sheet.keyboard.type("50")
    sheet.keyboard.press("ArrowDown")
    expect(area.get_by_role("button")).to_contain_text("1/3 đã nhập")


def test_a_file_is_chosen_by_keyboard_and_named(sheet: Page, tmp_path):
    sheet.on("filechooser", lambda _: None)  # told early: a key that is quicker opens the system's own dialogue
    sheet.get_by_role("link", name="Nhập từ tệp").click()
    chooser = sheet.locator(".file-box")
    expect(chooser).to_contain_text("Chưa chọn tệp nào")
    sheet.get_by_label("Tệp số liệu").focus()
    with sheet.expect_file_chooser() as opened:
        sheet.keyboard.press("Enter")
    file = tmp_path / "Số liệu quý.xlsx"
    file.write_bytes(b"PK")
    opened.value.set_files(file)
    expect(chooser).to_contain_text("Số liệu quý.xlsx")
