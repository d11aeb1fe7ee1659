"""Sheets in and out of the administration site: guarded, whole or not at all, dates and numbers as in Vietnam."""

import io
import resource
import time
from datetime import date
from decimal import Decimal
from zipfile import ZipFile

import pytest
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from organisations.enums import Role, UnitKind
from organisations.models import AuditEvent, Unit
from reform.common import spreadsheets
from reform.common.errors import Invalid
from reform.common.spreadsheets import CommaFormat, WorkbookFormat, read_day, read_decimal
from tests import make

HEADINGS = ["Mã", "Tên", "Tên ngắn", "Loại", "Mã cơ quan chủ quản", "Hiệu lực từ", "Đến hết ngày"]


def workbook(*rows: list, fill=lambda sheet: None) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    fill(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def far_cell() -> bytes:
    """The workbook of 4.7 KB that costs an ordinary reader 6 GB."""

    def fill(sheet) -> None:
        sheet["XFD1048576"] = "x"

    return workbook(["Mã", "Tên", "Loại"], fill=fill)


def upload(
    client, content: bytes, name: str = "don-vi.xlsx", format: str = "0", model: str = "organisations_unit"
) -> str:
    """The page after choosing a file."""
    file = io.BytesIO(content)
    file.name = name
    answer = client.post(reverse(f"admin:{model}_import"), {"import_file": file, "format": format, "resource": "0"})
    assert answer.status_code == 200
    return answer.content.decode()


def confirm(client, shown: str, model: str = "organisations_unit") -> str:
    """The page after confirming what a preview showed."""
    names = ("import_file_name", "original_file_name", "format", "resource")
    data = {name: shown.split(f'name="{name}" value="')[1].split('"')[0] for name in names}
    return client.post(reverse(f"admin:{model}_process_import"), data, follow=True).content.decode()


@pytest.fixture
def admin_client(client, db):
    client.force_login(make.user(None, Role.ADMIN))
    return client


# ── What a cell means ──


@pytest.mark.parametrize("cell", ["05/03/2026", "5/3/2026", "05-03-2026", "2026-03-05", date(2026, 3, 5)])
def test_a_sheet_says_the_day_before_the_month(cell):
    assert read_day(cell) == date(2026, 3, 5)


@pytest.mark.parametrize("cell", ["05/03/26", "03/2026", "30/02/2026", "mai", "05/03/0206", "13/25/2026", 46086])
def test_what_may_be_several_days_is_refused(cell):
    with pytest.raises(ValueError, match="ngày/tháng/năm"):
        read_day(cell)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("98,5", "98.5"),
        ("98.5", "98.5"),
        ("1.234.567", "1234567"),
        ("1.234,5", "1234.5"),
        ("0,125", "0.125"),
        ("2025", "2025"),
        ("-3", "-3"),
        (98.5, "98.5"),
        (0.1 + 0.2, "0.3"),
        (1234, "1234"),
    ],
)
def test_numbers_have_a_decimal_comma(cell, number):
    assert read_decimal(cell) == Decimal(number)


@pytest.mark.parametrize(
    "cell", ["1.234", "1,234", "abc", "1e5", "NaN", "Infinity", "1,2,3", "12%", True, float("inf")]
)
def test_what_may_be_several_numbers_is_refused(cell):
    with pytest.raises(ValueError, match=r"số|hai cách"):
        read_decimal(cell)


# ── Files ──


def test_a_cell_that_shows_a_percentage_is_that_percentage():
    def fill(sheet) -> None:
        sheet["A2"].value, sheet["A2"].number_format = 0.985, "0.0%"

    assert WorkbookFormat().create_dataset(workbook(["Tỷ lệ"], fill=fill)).dict == [{"Tỷ lệ": Decimal("98.5")}]


def test_hidden_sheets_are_not_read():
    book = Workbook()
    book.active.append(["Ẩn"])
    book.active.sheet_state = "hidden"
    book.create_sheet("Hiện").append(["Hiện"])
    out = io.BytesIO()
    book.save(out)
    assert WorkbookFormat().create_dataset(out.getvalue()).headers == ["Hiện"]


@pytest.mark.parametrize(
    "rows",
    [[], [["Mã", None, "Tên"]], [["Mã", "Mã"]], [["Mã"], ["a", "b"]]],
    ids=["nothing", "no name", "one name twice", "more cells than names"],
)
def test_a_sheet_without_clear_headings_is_refused(rows):
    with pytest.raises(Invalid):
        WorkbookFormat().create_dataset(workbook(*rows))


def test_a_sheet_of_too_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr(spreadsheets, "MAX_ROWS", 3)
    with pytest.raises(Invalid, match="tối đa là 3 dòng"):
        WorkbookFormat().create_dataset(workbook(["Mã"], ["1"], ["2"], ["3"]))
    with pytest.raises(Invalid, match="tối đa 3 dòng"):
        CommaFormat().create_dataset("Mã\n1\n2\n3\n4\n")


@pytest.mark.parametrize(
    ("part", "was", "then"),
    [
        ("worksheets/sheet1.xml", b"</sheetData>", b"</sheetDa"),
        ("worksheets/sheet1.xml", b"<v>1</v>", b"<v>abc</v>"),
        ("worksheets/sheet1.xml", b'<c r="A2"', b'<c s="77" r="A2"'),
        ("worksheets/sheet1.xml", b'r="A2"', b'r="2A"'),
        ("workbook.xml", b"</workbook>", b"</work"),
        ("styles.xml", b"</styleSheet>", b"</style"),
    ],
)
def test_a_damaged_workbook_is_refused_with_a_reason(part, was, then):
    damaged = io.BytesIO()
    with ZipFile(io.BytesIO(workbook(["Số"], [1]))) as whole, ZipFile(damaged, "w") as file:
        for entry in whole.infolist():
            content = whole.read(entry)
            assert entry.filename != f"xl/{part}" or was in content
            file.writestr(entry.filename, content.replace(was, then) if entry.filename == f"xl/{part}" else content)
    with pytest.raises(Invalid, match="Không đọc được tệp này"):
        WorkbookFormat().create_dataset(damaged.getvalue())


@pytest.mark.parametrize("format", [WorkbookFormat, CommaFormat])
def test_formulas_stay_text_on_the_way_out_and_in(format):
    rows = [["Mã", "Tên"], ["a", "=HYPERLINK(1)"], ["b", "@lệnh"], ["c", "Sở Nội vụ"]]
    dataset = spreadsheets.as_dataset(rows)
    written = format().export_data(dataset)
    if format is WorkbookFormat:
        cell = load_workbook(io.BytesIO(written)).active["B2"]
        assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")
    else:
        assert "'=HYPERLINK(1)" in written
        written = written.encode()
    assert format().create_dataset(written).dict == dataset.dict


def test_a_file_of_another_code_page_is_refused():
    with pytest.raises(Invalid, match="UTF-8"):
        CommaFormat().create_dataset("Mã;Tên".encode("cp1258", errors="replace") + b"\xff")


# ── Through the administration site ──


def test_the_workbook_with_one_far_cell_is_refused_at_once(admin_client):
    content = far_cell()
    assert len(content) < 6_000
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    shown = upload(admin_client, content)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert "Trang tính có dữ liệu ở dòng 1048576" in shown
    assert time.process_time() - started < 10
    assert grown < 150_000, f"{grown} KiB"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7 not a sheet", "không phải là Excel"),
        (b"PK\x03\x04 cut off", "bị hỏng"),
        (b"plain text", "không phải là Excel"),
    ],
)
def test_what_is_no_workbook_is_refused_with_a_reason(admin_client, content, words):
    assert words in upload(admin_client, content)
    assert not Unit.objects.exists()


def test_a_file_that_is_too_large_is_refused(admin_client, settings):
    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    content = b"M\xc3\xa3;" + b"x" * settings.MAX_UPLOAD_BYTES
    assert "Tệp lớn hơn 1 MB" in upload(admin_client, content, "don-vi.csv", "1")


def test_units_come_in_after_a_preview(admin_client):
    content = workbook(
        HEADINGS,
        ["DN", "UBND tỉnh Đắk Nông", "Đắk Nông", "UBND tỉnh", None, None, None],
        ["DN-SNV", "Sở Nội vụ", "SNV", "Sở, ban, ngành", "DN", "05/03/2026", None],
    )
    shown = upload(admin_client, content)
    assert "Xác nhận nhập" in shown
    assert not Unit.objects.exists(), "a preview writes nothing"
    assert "2 dòng mới" in confirm(admin_client, shown)
    unit = Unit.objects.get(code="DN-SNV")
    assert (unit.path, unit.kind, unit.valid_from) == ("/DN/DN-SNV/", UnitKind.DEPARTMENT, date(2026, 3, 5))
    assert unit.search_text == "so noi vu snv dn-snv"
    assert AuditEvent.objects.about(unit).get().actor.startswith("Người")


def test_the_same_sheet_again_changes_nothing(admin_client):
    make.department("Sở Nội vụ", make.province(), "DN-SNV")
    events = AuditEvent.objects.count()
    exported = admin_client.get(reverse("admin:organisations_unit_export")).content
    assert "2 dòng giữ nguyên" in confirm(admin_client, upload(admin_client, exported))
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["DN-SNV", "Sở Nội vụ", "", "Sở", "DN", None, None], "không có trong danh sách"),
        (["DN-SNV", "Sở Nội vụ", "", "Sở, ban, ngành", "XX", None, None], "có mã “XX”"),
        (["DN-SNV", "Sở Nội vụ", "", "Sở, ban, ngành", "DN", "05/03/26", None], "ngày/tháng/năm"),
        (["VP", "Văn phòng", "", "Phòng, đơn vị trực thuộc", None, None, None], "phải có cơ quan chủ quản"),
        (["DN SNV", "Sở Nội vụ", "", "Sở, ban, ngành", "DN", None, None], "Mã chỉ gồm"),
        (["DN-SNV", "", "", "Sở, ban, ngành", "DN", None, None], "ghi tên đơn vị"),
    ],
)
def test_a_row_that_does_not_do_stops_the_whole_sheet(admin_client, row, words):
    make.province()
    good = ["DN-STP", "Sở Tư pháp", "", "Sở, ban, ngành", "DN", None, None]
    shown = upload(admin_client, workbook(HEADINGS, good, row))
    assert words in shown
    assert "Dòng 2" in shown
    assert "Xác nhận nhập" not in shown
    assert Unit.objects.count() == 1


def test_a_sheet_without_its_columns_says_which(admin_client):
    assert "Tệp thiếu cột: Tên, Loại" in upload(admin_client, workbook(["Mã", "Khác"], ["DN", "x"]))


def test_a_csv_with_semicolons_comes_in(admin_client):
    content = "Mã;Tên;Loại\nDN;UBND tỉnh Đắk Nông;UBND tỉnh\n".encode("utf-8-sig")
    assert "1 dòng mới" in confirm(admin_client, upload(admin_client, content, "don-vi.csv", "1"))
    assert Unit.objects.get().name == "UBND tỉnh Đắk Nông"


def test_a_confirmation_that_comes_too_late_asks_for_the_file_again(admin_client):
    data = {"import_file_name": "0" * 32, "original_file_name": "a.xlsx", "format": "0", "resource": "0"}
    answer = admin_client.post(reverse("admin:organisations_unit_process_import"), data, follow=True)
    assert "Hãy chọn lại tệp" in answer.content.decode()
