"""What stands above the table in its many shapes: letterheads, titles, annexes, and the documents a plan rests on."""

from dataclasses import replace
from datetime import date

import pytest

from plans.importing.bases import Basis, read_bases
from plans.importing.errors import PlanFileError
from plans.importing.front import read_front
from plans.importing.layout import PlanTable
from plans.importing.years import plan_year

PROVINCE = [
    "ỦY BAN NHÂN DÂN\nTỈNH BẮC NINH\n-------",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc",
    "Số: 03 /KH-UBND",
    "Bắc Ninh, ngày 05 tháng 01 năm 2025",
]
BASE = "Căn cứ Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021 của Chính phủ ban hành Chương trình tổng thể;"


def test_a_letterhead_tells_issuer_number_and_day():
    front = read_front(
        [*PROVINCE, "KẾ HOẠCH", "Cải cách hành chính năm 2025", "của tỉnh Bắc Ninh", BASE, "I. MỤC TIÊU"]
    )
    assert front.title == "KẾ HOẠCH Cải cách hành chính năm 2025 của tỉnh Bắc Ninh"
    assert (front.years, front.number, front.issued_on) == ((2025, 2025), "03/KH-UBND", date(2025, 1, 5))
    assert front.issuer == "ỦY BAN NHÂN DÂN TỈNH BẮC NINH"


@pytest.mark.parametrize(
    ("head", "issuer"),
    [
        ("UBND TỈNH LÂM ĐỒNG\nSỞ NỘI VỤ", "SỞ NỘI VỤ"),
        ("BỘ\nKẾ HOẠCH VÀ ĐẦU TƯ", "BỘ KẾ HOẠCH VÀ ĐẦU TƯ"),
        ("ỦY\nBAN NHÂN DÂN\nTỈNH TIỀN GIANG", "ỦY BAN NHÂN DÂN TỈNH TIỀN GIANG"),
        ("BỘ NỘI VỤ\nVỤ CẢI CÁCH HÀNH CHÍNH", "VỤ CẢI CÁCH HÀNH CHÍNH"),
        ("UBND TỈNH ĐỒNG NAI\nBAN QUẢN LÝ\nCÁC KHU CÔNG NGHIỆP", "BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP"),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", ""),
    ],
)
def test_the_lower_body_of_a_letterhead_issues(head, issuer):
    assert read_front([head, "Số: 5/KH-X", "KẾ HOẠCH", "CCHC năm 2025"]).issuer == issuer


def test_the_annex_says_which_document_it_belongs_to():
    front = read_front(
        [*PROVINCE, "KẾ HOẠCH", "CẢI CÁCH HÀNH CHÍNH NĂM 2026", "So với năm 2024 tăng", "TM. ỦY BAN NHÂN DÂN",
         "CHỦ TỊCH", "Nguyễn Văn A", "PHỤ LỤC I",
         "(Ban hành kèm theo Kế hoạch số 12/KH-UBND ngày 15 tháng 01 năm 2026", "của Ủy ban nhân dân tỉnh X)"]
    )  # fmt: skip
    assert front.title == "KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2026"
    assert (front.years, front.number, front.issued_on) == ((2026, 2026), "12/KH-UBND", date(2026, 1, 15))
    assert front.issuer == "Ủy ban nhân dân tỉnh X"


@pytest.mark.parametrize(
    ("lines", "title", "years"),
    [
        (["PHỤ LỤC II", "Danh mục nhiệm vụ năm 2025", "(Kèm theo Kế hoạch)"], "Danh mục nhiệm vụ năm 2025",
         (2025, 2025)),
        (["Phụ lục 1 - NHIỆM VỤ CCHC NĂM 2025"], "NHIỆM VỤ CCHC NĂM 2025", (2025, 2025)),
        (["PHỤ LỤC", "DANH MỤC", "NHIỆM VỤ NĂM 2025", "Đơn vị: Sở Nội vụ"], "DANH MỤC NHIỆM VỤ NĂM 2025", (2025, 2025)),
        (["Kế hoạch cải cách hành chính năm 2025"], "Kế hoạch cải cách hành chính năm 2025", (2025, 2025)),
        (["KẾ HOẠCH", "Chuyển đổi số giai đoạn 2022-2025"], "KẾ HOẠCH Chuyển đổi số giai đoạn 2022-2025", (2022, 2025)),
        (["KẾ HOẠCH", "Chương trình hành động giai đoạn 2021-", "2025, định hướng đến năm 2030", "Thực hiện QĐ số 1"],
         "KẾ HOẠCH Chương trình hành động giai đoạn 2021-2025, định hướng đến năm 2030", (2021, 2025)),
        (["KẾ HOẠCH", "Triển khai Nghị quyết đến năm 2025, định hướng đến năm 2030"],
         "KẾ HOẠCH Triển khai Nghị quyết đến năm 2025, định hướng đến năm 2030", (2025, 2025)),
        (["QUYẾT ĐỊNH:", "Điều 1. Ban hành", "CHỦ TỊCH", "PHỤ LỤC"], "", None),
    ],
)  # fmt: skip
def test_titles_in_capitals_or_not(lines, title, years):
    front = read_front(lines)
    assert (front.title, front.years) == (title, years)


def test_a_plan_until_a_year_begins_with_its_day():
    lines = [
        "Hà Nội, ngày 11 tháng 11 năm 2022",
        "KẾ HOẠCH",
        "Thực hiện Nghị quyết 20 đến năm 2025, định hướng đến năm 2030",
    ]
    assert read_front(lines).years == (2022, 2025)


@pytest.mark.parametrize(
    ("title", "dated", "taken", "refused"),
    [
        ("Chuyển đổi số đến năm 2030", None, (2021, 2025, 2030), (2019, 2031)),
        ("Chuyển đổi số đến năm 2030", 2024, (2024, 2030), (2023, 2031)),
        ("Chuyển đổi số giai đoạn 2021-2025, định hướng đến năm 2030", None, (2021, 2025), (2020, 2026)),
        ("Chuyển đổi số năm 2025", None, (2025,), (2024, 2026)),
    ],
)
def test_a_plan_over_years_is_one_of_each_of_them(title, dated, taken, refused):
    front = replace(read_front(["KẾ HOẠCH", title]), dated_year=dated)
    plan = PlanTable((), (), ())
    assert [plan_year(front, plan, year, "a.txt")[0] for year in taken] == list(taken)
    for year in refused:
        with pytest.raises(PlanFileError, match=f"Năm {year} không thuộc kế hoạch"):
            plan_year(front, plan, year, "a.txt")


def test_a_blank_day_still_bears_its_year():
    front = read_front(["UBND TỈNH X", "Số:      /KH-UBND", "X, ngày      tháng 11 năm 2022", "KẾ HOẠCH", "Cải cách"])
    assert (front.number, front.issued_on, front.dated_year, front.years) == ("", None, 2022, None)


def test_bases_are_read_with_kind_number_day_issuer_and_what_they_are_about():
    lines = [
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015; Nghị định số 9/2019/NĐ-CP ngày 24/1/2019",
        BASE,
        "Thực hiện Kế hoạch số 282/KH-UBND ngày 29/12/2022 của UBND tỉnh Đồng Nai về cải cách hành chính",
        "tỉnh Đồng Nai năm 2023;",
        BASE,
        "Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 558/TTr-SNV ngày 20 tháng 12 năm 2024.",
        "Nghị quyết số 1/NQ-CP trong thân văn bản",
    ]
    assert read_bases(lines) == (
        Basis("Luật", "", date(2015, 6, 19), "", "Tổ chức chính quyền địa phương"),
        Basis("Nghị định", "9/2019/NĐ-CP", date(2019, 1, 24)),
        Basis("Nghị quyết", "76/NQ-CP", date(2021, 7, 15), "Chính phủ", "ban hành Chương trình tổng thể"),
        Basis("Kế hoạch", "282/KH-UBND", date(2022, 12, 29), "UBND tỉnh Đồng Nai",
              "về cải cách hành chính tỉnh Đồng Nai năm 2023"),
    )  # fmt: skip


def test_bases_in_a_list_of_their_own():
    lines = [
        "I. CĂN CỨ XÂY DỰNG KẾ HOẠCH",
        "1. Quyết định số 924/QĐ-TTg ngày 22 tháng 8 năm 2022 của Thủ tướng;",
        "II. MỤC TIÊU",
        "1. Quyết định số 5/QĐ-TTg là mục tiêu",
    ]
    assert [(basis.number, basis.issuer) for basis in read_bases(lines)] == [("924/QĐ-TTg", "Thủ tướng")]
    assert Basis.from_json(read_bases(lines)[0].to_json()) == read_bases(lines)[0]
