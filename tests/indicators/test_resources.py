"""Indicators and figures as sheets."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from indicators.enums import Aggregation, AreaKey, UnitOfMeasure
from indicators.models import Indicator, Measurement, MeasurementRevision
from organisations.enums import Role
from tests import make
from tests.indicators.builders import plain, ratio, record
from tests.organisations.test_sheets import confirm, upload, workbook

pytestmark = pytest.mark.django_db

INDICATORS = [
    "Mã",
    "Tên chỉ tiêu",
    "Lĩnh vực",
    "Đơn vị tính",
    "Chiều hướng",
    "Cách tổng hợp",
    "Tử số",
    "Mẫu số",
    "Lũy kế",
]
FIGURES = ["Mã chỉ tiêu", "Mã đơn vị", "Năm", "Kỳ", "Tử số", "Mẫu số", "Giá trị", "Nhóm", "Ghi chú", "Lý do sửa"]
CATALOGUE, MEASUREMENT = "indicators_indicator", "indicators_measurement"


@pytest.fixture
def admin_client(client):
    client.force_login(make.user(None, Role.ADMIN))
    return client


def test_indicators_come_in(admin_client):
    make.reform_area(AreaKey.PROCEDURES)
    row = ["TTHC-08", "Tỷ lệ hồ sơ đúng hạn", "procedures", "%", "càng cao càng tốt", "tổng tử số trên tổng mẫu số"]
    shown = upload(admin_client, workbook(INDICATORS, [*row, "Đúng hạn", "Tổng số", "không"]), model=CATALOGUE)
    assert "1 dòng mới" in confirm(admin_client, shown, CATALOGUE)
    made = Indicator.objects.get()
    assert (made.unit_of_measure, made.aggregation) == (UnitOfMeasure.PERCENT, Aggregation.RATIO_OF_SUMS)
    assert (made.cumulative, made.search_text) == (False, "ty le ho so dung han tthc-08")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({2: "khac"}, "có mã “khac”"),
        ({3: "điểm"}, "không có trong danh sách"),
        ({6: None}, "nêu tên tử số và mẫu số"),
        ({3: "thứ hạng"}, "không cộng gộp được"),
        ({8: "đôi khi"}, "phải là “có” hoặc “không”"),
        ({1: None}, "phải có mã và tên"),
    ],
)
def test_an_indicator_that_makes_no_sense_is_refused(admin_client, change, words):
    make.reform_area(AreaKey.PROCEDURES)
    row = ["TTHC-08", "Tỷ lệ", "procedures", "%", "càng cao càng tốt", "tổng tử số trên tổng mẫu số", "A", "B", "có"]
    for place, value in change.items():
        row[place] = value
    assert words in upload(admin_client, workbook(INDICATORS, row), model=CATALOGUE)
    assert not Indicator.objects.exists()


WHOLE = [
    *INDICATORS,
    "Định nghĩa",
    "Nguồn",
    "Đơn vị báo cáo",
    "Kỳ báo cáo",
    "Tháng công bố năm sau",
    "Trong đó của",
    "Các phần",
    "Các phần cộng thành tổng",
    "Đang dùng",
    "Áp dụng từ năm",
    "Lý do thay đổi",
]


def _row(**changes) -> list:
    cells = dict(
        zip(
            WHOLE,
            [
                "TTHC-08",
                "Tỷ lệ hồ sơ đúng hạn",
                "procedures",
                "%",
                "càng cao càng tốt",
                "tổng tử số trên tổng mẫu số",
                "Đúng hạn",
                "Tổng số",
                "có",
                "Đếm hồ sơ trả đúng hẹn.",
                "Kế hoạch năm",
                "UBND cấp xã; Sở, ban, ngành",
                "Năm; 9 tháng đầu năm; Quý I",
                4,
                "TTHC-01",
                "TINH: Cấp tỉnh; XA: Cấp xã",
                "có",
                "có",
                2010,
                "",
            ],
            strict=True,
        )
    )
    return list((cells | changes).values())


def test_every_column_of_an_indicator_comes_in_and_goes_out(admin_client):
    make.reform_area(AreaKey.PROCEDURES)
    ratio("TTHC-01")
    assert "1 dòng mới" in confirm(
        admin_client, upload(admin_client, workbook(WHOLE, _row()), model=CATALOGUE), CATALOGUE
    )
    made = Indicator.objects.select_related("narrows").get(code="TTHC-08")
    assert (made.definition, made.source, made.published_in) == ("Đếm hồ sơ trả đúng hẹn.", "Kế hoạch năm", 4)
    assert (made.reporter_kinds, made.periods_asked) == (["DEPARTMENT", "COMMUNE"], ["Q1", "M9", "YEAR"])
    assert (made.narrows.code, made.parts_add_up, made.is_active) == ("TTHC-01", True, True)
    assert [(part.code, part.name) for part in made.parts.all()] == [("TINH", "Cấp tỉnh"), ("XA", "Cấp xã")]
    exported = admin_client.get(reverse(f"admin:{CATALOGUE}_export")).content
    assert "2 dòng giữ nguyên" in confirm(admin_client, upload(admin_client, exported, model=CATALOGUE), CATALOGUE)


def test_a_sheet_changes_parts_alone(admin_client):
    make.reform_area(AreaKey.PROCEDURES)
    ratio("TTHC-01")
    confirm(admin_client, upload(admin_client, workbook(WHOLE, _row()), model=CATALOGUE), CATALOGUE)
    changed = workbook(WHOLE, _row(**{"Các phần": "XA: Cấp xã"}))
    assert "1 dòng cập nhật" in confirm(admin_client, upload(admin_client, changed, model=CATALOGUE), CATALOGUE)
    assert [part.code for part in Indicator.objects.get(code="TTHC-08").parts.all()] == ["XA"]
    assert "chưa có tên" in upload(admin_client, workbook(WHOLE, _row(**{"Các phần": "XA"})), model=CATALOGUE)


def test_a_sheet_makes_a_new_version_where_figures_have_the_old_meaning(admin_client):
    make.reform_area(AreaKey.PROCEDURES)
    ratio("TTHC-01")
    confirm(admin_client, upload(admin_client, workbook(WHOLE, _row()), model=CATALOGUE), CATALOGUE)
    made, unit = Indicator.objects.get(code="TTHC-08"), make.department("Sở Nội vụ", make.province(), "DN-SNV")
    record(make.user(None, Role.ADMIN), made, unit, 2024, numerator=1, denominator=2)
    change = {"Định nghĩa": "Đếm cả hồ sơ trả trước hẹn."}
    assert "lập phiên bản mới" in upload(admin_client, workbook(WHOLE, _row(**change)), model=CATALOGUE)
    assert "nêu lý do" in upload(
        admin_client, workbook(WHOLE, _row(**change, **{"Áp dụng từ năm": 2025})), model=CATALOGUE
    )
    change |= {"Áp dụng từ năm": 2025, "Lý do thay đổi": "Theo hướng dẫn mới"}
    shown = upload(admin_client, workbook(WHOLE, _row(**change)), model=CATALOGUE)
    assert "1 dòng cập nhật" in confirm(admin_client, shown, CATALOGUE)
    assert list(made.versions.values_list("number", "from_year", "reason")) == [
        (1, 2010, ""),
        (2, 2025, "Theo hướng dẫn mới"),
    ]


def test_figures_come_in_with_a_decimal_comma(admin_client):
    unit = make.department("Sở Nội vụ", make.province(), "DN-SNV")
    ratio("TTHC-08")
    plain("CS-01", UnitOfMeasure.PERCENT, Aggregation.LATEST)
    content = workbook(
        FIGURES,
        ["TTHC-08", "DN-SNV", 2025, "Năm", "45", 50],
        ["CS-01", "DN-SNV", "2025", "6 tháng đầu năm", None, None, "84,56"],
    )
    assert "2 dòng mới" in confirm(admin_client, upload(admin_client, content, model=MEASUREMENT), MEASUREMENT)
    found = {row.indicator.code: row for row in Measurement.objects.select_related("indicator")}
    assert (found["TTHC-08"].value, found["TTHC-08"].unit) == (90, unit)
    assert (str(found["CS-01"].value), found["CS-01"].period) == ("84.5600", "H1")
    assert found["CS-01"].recorded_by.role == Role.ADMIN


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["TTHC-08", "DN-SNV", 2025, "Năm", "1.234", 5000], "hai cách"),
        (["TTHC-08", "DN-SNV", 2025, "Năm", 11, 10], "lớn hơn mẫu số"),
        (["TTHC-08", "DN-SNV", 2025, "Năm", 9, 10, 80], "không khớp"),
        (["TTHC-08", "DN-SNV", 2025, "Năm"], "nhập tử số"),
        (["TTHC-08", "DN-SNV", 2025.5, "Năm", 1, 2], "số nguyên"),
        (["TTHC-08", "DN-SNV", 2025, "Quý II", 1, 2], "không có trong danh sách"),
        (["TTHC-08", "XX", 2025, "Năm", 1, 2], "có mã “XX”"),
        (["XX", "DN-SNV", 2025, "Năm", 1, 2], "có mã “XX”"),
        (["TTHC-08", "DN-SNV", None, "Năm", 1, 2], "mã chỉ tiêu, mã đơn vị và năm"),
    ],
)
def test_a_figure_that_does_not_do_stops_the_sheet(admin_client, row, words):
    make.department("Sở Nội vụ", make.province(), "DN-SNV")
    ratio("TTHC-08")
    good = ["TTHC-08", "DN-SNV", 2024, "Năm", 1, 2]
    assert words in upload(admin_client, workbook(FIGURES, good, row), model=MEASUREMENT)
    assert not Measurement.objects.exists()


def test_a_sheet_that_corrects_says_why(admin_client):
    unit = make.department("Sở Nội vụ", make.province(), "DN-SNV")
    record(make.user(None, Role.ADMIN), ratio("TTHC-08"), unit, numerator=45, denominator=50)
    short = [heading for heading in FIGURES if heading != "Giá trị"]
    row = ["TTHC-08", "DN-SNV", 2025, "Năm", 46, 50, None, None]
    assert "nêu lý do sửa" in upload(admin_client, workbook(short, row), model=MEASUREMENT)
    shown = upload(admin_client, workbook(short, [*row, "Bổ sung"]), model=MEASUREMENT)
    assert "1 dòng cập nhật" in confirm(admin_client, shown, MEASUREMENT)
    assert (Measurement.objects.get().value, MeasurementRevision.objects.get().reason) == (92, "Bổ sung")


def test_what_goes_out_comes_in_again_unchanged(admin_client):
    unit = make.department("Sở Nội vụ", make.province(), "DN-SNV")
    record(make.user(None, Role.ADMIN), ratio("TTHC-08"), unit, numerator=2, denominator=3, note="=1+1")
    exported = admin_client.get(reverse(f"admin:{MEASUREMENT}_export")).content
    sheet = load_workbook(io.BytesIO(exported)).active
    assert [cell.value for cell in sheet[2]][:7] == ["TTHC-08", "DN-SNV", 2025, "Năm", 2, 3, 66.6667]
    assert sheet["I2"].data_type == "s"
    assert "1 dòng giữ nguyên" in confirm(admin_client, upload(admin_client, exported, model=MEASUREMENT), MEASUREMENT)
