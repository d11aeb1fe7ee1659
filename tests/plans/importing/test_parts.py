"""The small readers: areas of headings, labels of rows, the lines above the table."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.importing import numbering
from plans.importing.areas import find_area
from plans.importing.front import read_front
from plans.importing.numbering import read_label, split_label


@pytest.mark.parametrize(
    ("title", "area"),
    [
        ("CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH CCHC", "steering"),
        ("Chỉ đạo điều hành CCHC", "steering"),
        ("Công tác chỉ đạo, điều hành cải cách thủ tục hành chính", "steering"),
        ("Thông tin, tuyên truyền CCHC", "steering"),
        ("CẢI CÁCH THỂ CHẾ", "institution"),
        ("CẢI CÁCH THỀ CHẾ", "institution"),
        ("Cải cách thủ tục hành chính", "procedures"),
        ("Thực hiện cơ chế một cửa, một cửa liên thông", "procedures"),
        ("Cải cách tổ chức bộ máy", "apparatus"),
        ("CẢI CÁCH TỔ CHỨC BỘ MÁY NHÀ NƯỚC", "apparatus"),
        ("Cải cách chế độ công vụ", "civil_service"),
        ("Xây dựng, nâng cao chất lượng đội ngũ cán bộ, công chức, viên chức", "civil_service"),
        ("Cải cách tài chính công", "public_finance"),
        ("Xây dựng và phát triển Chính quyền điện tử, Chính quyền số", "digital_government"),
        ("HIỆN ĐẠI HÓA HÀNH CHÍNH", "digital_government"),
        ("Công tác xây dựng, rà soát văn bản quy phạm pháp luật", "institution"),
        ("Công tác chỉ đạo điều hành", "steering"),
        ("Kiểm tra công tác cải cách hành chính", "steering"),
        ("Sắp xếp, tinh gọn đầu mối, tinh giản biên chế", "apparatus"),
        ("Quản lý vị trí việc làm", "civil_service"),
        ("Cơ chế tự chủ, quản lý tài sản công", "public_finance"),
        ("Ứng dụng CNTT, số hóa hồ sơ", "digital_government"),
        ("CÁC NỘI DUNG CẢI CÁCH HÀNH CHÍNH", None),
        ("CẢI THIỆN MÔI TRƯỜNG ĐẦU TƯ, KINH DOANH", None),
        ("", None),
    ],
)
def test_headings_name_their_area(title, area):
    assert find_area(title) == area


@pytest.mark.parametrize(
    ("text", "rank", "number"),
    [
        ("A", numbering.LETTER, None), ("B.", numbering.LETTER, None), ("Phần A", numbering.VOLUME, None),
        ("I", numbering.ROMAN, None), ("VIII.", numbering.ROMAN, None), ("LĨNH VỰC II", numbering.ROMAN, None),
        ("Phần III", numbering.VOLUME, None), ("Phần thứ hai", numbering.VOLUME, 2), ("Chương 1", numbering.VOLUME, 1),
        ("Mục 2", numbering.PART, 2), ("Mục thứ nhất", numbering.PART, 1), ("Nhóm nhiệm vụ I", numbering.ROMAN, None),
        ("1", numbering.ARABIC, 1), ("2.", numbering.ARABIC, 2), ("3)", numbering.ARABIC, 3),
        ("1.1", numbering.ARABIC + 1, 1), ("2.10.", numbering.ARABIC + 1, 10), ("1.2.3", numbering.ARABIC + 2, 3),
        ("I.1", numbering.ARABIC, 1), ("II.1.2", numbering.ARABIC + 1, 2), ("A.I", numbering.ROMAN, None),
        ("I.A", numbering.UNDER_ROMAN, None), ("1.0", numbering.ARABIC, 1), ("1,1", numbering.ARABIC + 1, 1),
        ("1 . 2", numbering.ARABIC + 1, 2), ("1.a", numbering.SMALL, None), ("II.1.b", numbering.SMALL, None),
        ("(1)", numbering.BRACKETED, 1), ("(a)", numbering.BRACKETED_SMALL, None),
        ("(ii)", numbering.BRACKETED_SMALL, None),
        ("+", numbering.BULLET + 1, None), ("•", numbering.BULLET + 2, None), ("Nhiệm vụ số 3", numbering.TASK, 3),
        ("Nhiệm vụ thứ nhất", numbering.TASK, 1), ("NV-07", numbering.TASK, 7), ("Công việc 2", numbering.ACTIVITY, 2),
        ("a)", numbering.SMALL, None), ("đ", numbering.SMALL, None), ("-", numbering.BULLET, None),
        ("Nhiệm vụ 1", numbering.TASK, 1), ("NV2", numbering.TASK, 2),
        ("Hoạt động 1.1", numbering.ACTIVITY, 1), ("Hoạt động 3.10:", numbering.ACTIVITY, 10),
        ("", None, None), ("Sở Nội vụ", None, None), ("31/12/2025", None, None),
    ],
)  # fmt: skip
def test_labels_tell_their_level(text, rank, number):
    label = read_label(text)
    assert (label.text, label.rank, label.number) == (text, rank, number)


@pytest.mark.parametrize(
    ("title", "label", "rest"),
    [
        ("II. CẢI CÁCH TTHC", "II", "CẢI CÁCH TTHC"),
        ("I\nCẢI CÁCH THỂ CHẾ", "I", "CẢI CÁCH THỂ CHẾ"),
        ("A. CHỈ ĐẠO", "A", "CHỈ ĐẠO"),
        ("1. Rà soát", "1", "Rà soát"),
        ("1.2. Rà soát", "1.2", "Rà soát"),
        ("1.2 Rà soát", "1.2", "Rà soát"),
        ("Nhiệm vụ 1: Rà soát", "Nhiệm vụ 1", "Rà soát"),
        ("Hoạt động 1.1. Rà soát", "Hoạt động 1.1", "Rà soát"),
        ("LĨNH VỰC V – TÀI CHÍNH", "LĨNH VỰC V", "TÀI CHÍNH"),
        ("100% văn bản", "", "100% văn bản"),
        ("2025 là năm", "", "2025 là năm"),
        ("a. việc", "", "a. việc"),
        ("Phần thứ nhất: CHỈ ĐẠO", "Phần thứ nhất", "CHỈ ĐẠO"),
        ("I.1. Rà soát", "I.1", "Rà soát"),
        ("a) việc", "a", "việc"),
        ("(2) Rà soát", "(2)", "Rà soát"),
        ("Mục tiêu chung", "", "Mục tiêu chung"),
        ("Rà soát 1. việc", "", "Rà soát 1. việc"),
    ],
)
def test_a_label_before_the_title_is_split_off(title, label, rest):
    found, left = split_label(title)
    assert (found.text, left) == (label, rest)


@given(st.text(max_size=40))
def test_no_label_loses_words(text):
    label, rest = split_label(text)
    assert label.text.replace(" ", "") in text.replace(" ", "") and rest in text
    assert read_label(text).text == " ".join(read_label(text).text.split())


def test_the_lines_above_the_table_of_dak_nong():
    front = read_front(
        [
            "Căn cứ Quyết định số 1271/QĐ-UBND ngày 18/8/2021 về Kế hoạch giai đoạn 2021 - 2025;",
            "PHỤ LỤC",
            "NỘI DUNG, NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH TỈNH ĐẮK NÔNG NĂM 2025",
            "(Kèm theo Quyết định số: 1629/QĐ-UBND ngày 30/12/2024 của UBND tỉnh Đăk Nông)",
        ]
    )
    assert front.title == "NỘI DUNG, NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH TỈNH ĐẮK NÔNG NĂM 2025"
    assert (front.years, front.number, front.issued_on) == ((2025, 2025), "1629/QĐ-UBND", date(2024, 12, 30))
    assert front.issuer == "UBND tỉnh Đăk Nông"


def test_the_lines_above_the_table_of_dong_nai():
    front = read_front(
        [
            "NHIỆM VỤ CỤ THỂ THỰC HIỆN CẢI CÁCH HÀNH CHÍNH NĂM 2023",
            "(Kèm theo Kế hoạch số 03 /KH-KCNĐN ngày 16 tháng 01 năm 2023 của Ban Quản lý các KCN Đồng Nai)",
        ]
    )
    assert (front.years, front.number, front.issued_on) == ((2023, 2023), "03/KH-KCNĐN", date(2023, 1, 16))
    assert front.issuer == "Ban Quản lý các KCN Đồng Nai"


@pytest.mark.parametrize(
    ("lines", "years"),
    [
        (["DANH MỤC NHIỆM VỤ", "CẢI CÁCH HÀNH CHÍNH NĂM 2026"], (2026, 2026)),
        (["KẾ HOẠCH GIAI ĐOẠN 2026 - 2030"], (2026, 2030)),
        (["Kế hoạch cải cách hành chính năm 2025"], (2025, 2025)),
        (["Đồng Nai, ngày 16 tháng 01 năm 2023", "PHỤ LỤC"], None),
        (["(Kèm theo Quyết định số    /QĐ-UBND ngày    tháng    năm 2025)"], (2025, 2025)),
        ([], None),
    ],
)
def test_the_year_is_the_titles_and_no_date(lines, years):
    assert read_front(lines).years == years


def test_a_number_and_date_that_are_still_blank_are_not_invented():
    front = read_front(["KẾ HOẠCH NĂM 2025", "(Kèm theo Kế hoạch số     /KH-UBND ngày   /  /2025 của UBND tỉnh)"])
    assert (front.number, front.issued_on, front.issuer) == ("", None, "UBND tỉnh")


@given(st.lists(st.text(max_size=60), max_size=8))
def test_no_lines_raise(lines):
    assert read_front(lines).title is not None
