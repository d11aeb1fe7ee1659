"""Workbooks of figures that people have filled in, and spoiled, in their own ways."""

import io
import random
from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook

from indicators.enums import Aggregation, UnitOfMeasure
from indicators.models import FigureDraft, IndicatorPart, Measurement, MeasurementRevision
from organisations.enums import Role
from organisations.models import Installation
from tests import make
from tests.indicators.builders import plain, ratio, record

pytestmark = pytest.mark.django_db
ADDRESS = "/so-lieu/STP/2025/H1/"
CODE, NUMERATOR, DENOMINATOR, VALUE, NOTE, REASON = "A", "D", "E", "F", "J", "K"


@pytest.fixture
def justice():
    Installation.objects.create(pk=1, demo_date=date(2025, 6, 13))
    return make.department("Sở Tư pháp", make.province(), "STP")


@pytest.fixture
def office(justice, client):
    plain("VB-01", UnitOfMeasure.COUNT, Aggregation.SUM)
    for number in (1, 2):
        ratio(f"TTHC-0{number}", f"Tỷ lệ số {number}")
    person = make.user(justice, Role.OFFICE, full_name="Trần Văn An")
    client.force_login(person)
    return person


@pytest.fixture
def book(client, office):
    """`book()`: the workbook as it is downloaded now; rows 6, 8 and 9 are VB-01, TTHC-01 and TTHC-02."""

    def download(address=ADDRESS):
        answer = client.get(f"{address}so-lieu.xlsx")
        assert answer.status_code == 200
        return load_workbook(io.BytesIO(answer.content))

    return download


def send(client, made: Workbook, address=ADDRESS):
    out = io.BytesIO()
    made.save(out)
    out.seek(0)
    out.name = "so-lieu.xlsx"
    return client.post(f"{address}tep/", {"file": out})


def confirm(client, preview, **fields):
    return client.post(f"{ADDRESS}tep/luu/", {**preview.context["confirm"].initial, **fields})


def words(response) -> str:
    return response.content.decode()


def test_the_workbook_is_made_for_people(justice, book, office):
    record(office, ratio("TTHC-01"), justice, 2024, "H1", numerator=40, denominator=50)
    record(office, ratio("TTHC-01"), justice, 2025, "H1", numerator=45, denominator=50, note="=1+1")
    sheet = book().active
    assert sheet["A1"].value == "Số liệu 6 tháng đầu năm 2025 – Sở Tư pháp"
    assert (sheet["B2"].value, [sheet.cell(row, 1).value for row in (6, 8, 9)]) == (
        "STP/2025/H1",
        ["VB-01", "TTHC-01", "TTHC-02"],
    )
    assert (sheet["D8"].value, sheet["E8"].value, sheet["I8"].value, sheet["L8"].value) == (45, 50, "40/50 (80%)", 1)
    assert (sheet["J8"].value, sheet["J8"].data_type) == ("=1+1", "s")  # a note is never a formula
    assert sheet.protection.sheet
    assert [sheet[f"{column}8"].protection.locked for column in "ADEFJK"] == [True, False, False, True, False, False]
    assert sheet["D8"].number_format == "#,##0.####"
    assert sheet.data_validations.dataValidation[0].type == "decimal"
    assert sheet.freeze_panes == "C5"


def test_nothing_is_saved_until_it_is_confirmed_and_then_all_of_it(client, justice, book, office):
    record(office, ratio("TTHC-01"), justice, 2025, "H1", numerator=45, denominator=50)
    made = book()
    sheet = made.active
    sheet[f"{NUMERATOR}8"] = 46
    sheet[f"{NUMERATOR}9"], sheet[f"{DENOMINATOR}9"] = "0", 0
    sheet[f"{VALUE}6"] = "1,234,567"
    preview = send(client, made)
    assert preview.status_code == 200
    shown = words(preview)
    assert "2 số liệu mới · 1 số liệu sửa · 0 không đổi · 0 dòng để trống" in shown
    assert "45/50 (90%)" in shown and "46/50 (92%)" in shown
    assert "“1,234,567” được hiểu là 1234567." in shown
    assert Measurement.objects.get().numerator == 45
    refused = confirm(client, preview)
    assert refused.status_code == 422
    assert "Hãy nêu lý do sửa các số liệu đã có." in words(refused)
    assert Measurement.objects.count() == 1
    assert confirm(client, preview, reason="Bổ sung hồ sơ").status_code == 302
    found = {one.indicator.code: one for one in Measurement.objects.select_related("indicator")}
    assert (found["TTHC-01"].numerator, found["TTHC-02"].value, found["VB-01"].value) == (46, None, 1234567)
    assert MeasurementRevision.objects.get().reason == "Bổ sung hồ sơ"


def test_an_empty_line_keeps_what_is_stored_and_a_reason_may_stand_in_its_line(client, justice, book, office):
    record(office, ratio("TTHC-01"), justice, 2025, "H1", numerator=45, denominator=50)
    record(office, ratio("TTHC-02"), justice, 2025, "H1", numerator=1, denominator=2)
    made = book()
    sheet = made.active
    sheet[f"{NUMERATOR}8"] = sheet[f"{DENOMINATOR}8"] = None
    sheet[f"{NUMERATOR}9"], sheet[f"{REASON}9"] = 2, "Gõ nhầm"
    preview = send(client, made)
    assert "1 số liệu sửa · 0 không đổi · 2 dòng để trống" in words(preview)
    assert confirm(client, preview).status_code == 302
    assert {one.numerator for one in Measurement.objects.counted()} == {45, 2}


def test_what_changed_between_looking_and_confirming_stops_everything(client, justice, book, office):
    made = book()
    made.active[f"{VALUE}6"] = 3
    made.active[f"{NUMERATOR}8"], made.active[f"{DENOMINATOR}8"] = 1, 2
    preview = send(client, made)
    colleague = make.user(justice, Role.OFFICIAL, full_name="Lê Thị Bình")
    record(colleague, ratio("TTHC-01"), justice, 2025, "H1", numerator=2, denominator=2)
    late = confirm(client, preview)
    assert late.status_code == 409
    assert "Lê Thị Bình đã ghi 2/2 (100%)" in words(late)
    assert Measurement.objects.count() == 1


def test_a_file_that_is_older_than_a_figure_says_so_at_its_line(client, justice, book, office):
    made = book()
    made.active[f"{NUMERATOR}8"], made.active[f"{DENOMINATOR}8"] = 1, 2
    record(office, ratio("TTHC-01"), justice, 2025, "H1", numerator=2, denominator=2)
    late = send(client, made)
    assert late.status_code == 422
    assert "Dòng 8, cột Mã: Trần Văn An đã ghi 2/2 (100%)" in words(late)


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("D8", "=1+1", "Dòng 8, cột Tử số: ô này là công thức"),
        ("D8", datetime(2025, 6, 1), "Dòng 8, cột Tử số: ô này là ngày tháng, không phải số"),
        ("E8", True, "Dòng 8, cột Mẫu số: ô này là TRUE/FALSE"),
        ("D8", "mười hai", "Dòng 8, cột Tử số: “mười hai” không phải là số"),
        ("D8", -1, "Dòng 8, cột Tử số: Tử số không được âm. Ông/bà đã nhập -1."),
        ("D8", "NaN", "Dòng 8, cột Tử số: “NaN” không phải là số"),
        ("D8", 1e300, "Dòng 8, cột Tử số: "),
        ("D8", "9" * 200, "Dòng 8, cột Tử số: "),
        ("D8", 51, "Dòng 8, cột Tử số: Tử số (51) lớn hơn mẫu số (50)"),
        ("D8", None, "Dòng 8, cột Tử số: Hãy nhập tử số"),
        ("A8", "TTHC-99", "Dòng 8, cột Mã: “TTHC-99” không có trong bảng"),
        ("A9", "TTHC-01", "Dòng 9, cột Mã: “TTHC-01” có ở nhiều dòng"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_column(client, book, cell, value, said):
    made = book()
    sheet = made.active
    sheet["D8"], sheet["E8"], sheet["D9"], sheet["E9"] = 1, 50, 1, 50
    sheet[cell] = value
    refused = send(client, made)
    assert refused.status_code == 422
    assert said in words(refused)
    assert "dòng lỗi (.xlsx)" in words(refused)
    assert not Measurement.objects.exists()


@pytest.fixture
def half(client, book):
    """A preview in which VB-01 is right and both ratios are wrong: one in a cell, one that is in no sheet."""
    made = book()
    sheet = made.active
    sheet["F6"], sheet["D8"], sheet["E8"], sheet["J8"] = 1200, 51, "trăm", "Chờ Phòng 2"
    sheet["A9"], sheet["D9"] = "TTHC-99", 1
    return send(client, made)


def test_what_is_right_is_written_alone_and_the_rest_waits_in_its_rows(client, half):
    assert half.status_code == 422
    assert "Ghi 1 dòng hợp lệ, để lại 2 dòng lỗi" in words(half)
    assert not Measurement.objects.exists() and not FigureDraft.objects.exists()
    done = confirm(client, half)
    assert done.status_code == 302
    assert Measurement.objects.get().value == 1200
    draft = FigureDraft.objects.get()
    assert (draft.indicator.code, draft.typed["numerator"], draft.typed["note"]) == ("TTHC-01", "51", "Chờ Phòng 2")
    page = words(client.get(ADDRESS))
    assert "Trong tệp, dòng 8, cột Mẫu số: “trăm” không phải là số" in page
    assert "2 dòng lỗi chưa lưu" in page and 'name="v:VB-01" value="1.200"' in page


def test_the_wrong_lines_come_back_as_a_workbook_that_is_taken_once_corrected(client, half):
    answer = client.post(f"{ADDRESS}tep/can-sua.xlsx", {"left": half.context["confirm"].initial["left"]})
    made = load_workbook(io.BytesIO(answer.content))
    sheet = made.active
    assert [sheet.cell(row, 1).value for row in (5, 6, 7)] == ["TTHC-01", "TTHC-99", None]
    assert (sheet["D5"].value, sheet["J5"].value, sheet["M4"].value) == (51, "Chờ Phòng 2", "Cần sửa")
    assert "“trăm” không phải là số" in sheet["M5"].value and not sheet["A6"].protection.locked
    sheet["E5"], sheet["A6"], sheet["E6"] = 100, "TTHC-02", 2
    assert confirm(client, send(client, made)).status_code == 302
    assert set(Measurement.objects.values_list("indicator__code", flat=True)) == {"TTHC-01", "TTHC-02"}
    assert client.post(f"{ADDRESS}tep/can-sua.xlsx", {"left": "W10:abc:def"}).status_code == 422


def test_a_whole_that_is_left_takes_along_the_part_that_does_not_fit_without_it(client, justice, book, office):
    parted = plain("TK-01", UnitOfMeasure.COUNT, Aggregation.SUM)
    IndicatorPart.objects.create(indicator=parted, code="DAT-DAI", name="Đất đai", position=1)
    record(office, parted, justice, 2025, "H1", value=10)
    made = book()
    lines = {row[0].value: row[0].row for row in made.active.iter_rows(min_row=5)}
    made.active[f"F{lines['VB-01']}"] = 3
    made.active[f"F{lines['TK-01']}"] = "mười lăm"
    made.active[f"F{lines['TK-01~DAT-DAI']}"] = 12
    preview = send(client, made)
    assert "Ghi 1 dòng hợp lệ, để lại 2 dòng lỗi" in words(preview)
    assert confirm(client, preview).status_code == 302
    assert set(Measurement.objects.values_list("indicator__code", "part")) == {("TK-01", ""), ("VB-01", "")}


def test_merged_and_hidden_rows_and_percentages(client, book):
    made = book()
    sheet = made.active
    sheet["D8"], sheet["E8"], sheet["F6"] = 1, 2, 5
    sheet.merge_cells("D8:D9")
    assert "các ô D8:D9 bị gộp; hãy bỏ gộp ô." in words(send(client, made))
    sheet.unmerge_cells("D8:D9")
    sheet.row_dimensions[8].hidden = True
    assert "Dòng này đang ẩn trong tệp." in words(send(client, made))
    sheet["F8"], sheet["F8"].number_format = 0.5, "0%"
    assert "2 số liệu mới" in words(send(client, made))  # 50% beside 1/2
    sheet["F8"] = 0.6
    assert "Giá trị 60 không khớp với tử số và mẫu số (50)" in words(send(client, made))


def test_a_file_of_another_sheet_or_no_sheet_at_all(client, justice, book):
    other = book("/so-lieu/STP/2025/Q1/")
    refused = words(send(client, other))
    assert "Tệp này là bảng “STP/2025/Q1”, còn trang này là Sở Tư pháp, 6 tháng đầu năm 2025" in refused
    made = book()
    made.active["E4"] = "Tổng"
    assert "Tệp thiếu cột: Mẫu số." in words(send(client, made))
    made = book()
    made.active["A2"] = None
    assert "Tệp không có dòng “Mã bảng”" in words(send(client, made))
    assert "Không thấy dòng tiêu đề" in words(send(client, Workbook()))
    broken = io.BytesIO(b"PK\x03\x04 khong phai")
    broken.name = "so-lieu.xlsx"
    assert client.post(f"{ADDRESS}tep/", {"file": broken}).status_code == 422
    assert client.post(f"{ADDRESS}tep/", {}).status_code == 422
    assert not Measurement.objects.exists()


def test_a_seal_that_was_tampered_with_saves_nothing(client, office):
    refused = client.post(f"{ADDRESS}tep/luu/", {"sealed": "W10:abc:def"})
    assert refused.status_code == 422
    assert "Hãy chọn lại tệp" in words(refused)


def test_a_confirmed_line_settles_what_was_left_unfinished(client, justice, book, office):
    client.post(ADDRESS, {"n:TTHC-01": "7", "s:TTHC-01": "0"})
    assert FigureDraft.objects.get().objection == "Hãy nhập mẫu số; tỷ lệ được tính từ tử số và mẫu số."
    made = book()
    made.active["D8"], made.active["E8"] = Decimal("7.5"), 10
    assert "Tử số là số đếm, phải là số nguyên" in words(send(client, made))
    made.active["D8"], made.active["E8"] = Decimal("15.0"), 20
    assert confirm(client, send(client, made)).status_code == 302
    assert not FigureDraft.objects.exists()
    assert Measurement.objects.get().value == 75


def test_a_workbook_with_a_huge_other_sheet_is_not_unpacked(client, book):
    made = book()
    other = made.create_sheet("Khác")
    for number in range(1, 1200):
        chance = random.Random(number)
        other.append(["".join(chance.choices("abcdefghij", k=500)) * 40])
    assert "Tệp quá lớn so với bảng tải về" in words(send(client, made))
