"""How often work comes again: the recurring phrases of the real plans, their like, and what no words may do."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.rhythms import read_rhythm

QUARTERS = "Quý I 31/03, Quý II 30/06, Quý III 30/09, Quý IV 31/12"
REPORTS = "Quý I 31/03, 6 tháng đầu năm 30/06, Quý III 30/09, Năm 31/12"
HALVES = "6 tháng đầu năm 30/06, Năm 31/12"


def read(text: str, year: int = 2025) -> str:
    return ", ".join(f"{mark.name} {mark.on(year):%d/%m}" for mark in read_rhythm(text).marks)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6 tháng và cả năm (theo KH kiểm tra CCHC năm)", HALVES),
        ("Định kỳ 6 tháng, năm", HALVES),
        ("06 tháng/lần", HALVES),
        ("02 đợt/năm", HALVES),
        ("Quý I, 6 tháng, quý III và năm", REPORTS),
        ("Định kỳ quý I, 6 tháng, quý III, hàng năm hoặc đột xuất", REPORTS),
        ("hằng quý, 6 tháng và hằng năm hoặc đột xuất", REPORTS),
        ("Định kỳ hàng quý, 6 tháng, hàng năm hoặc đột xuất", REPORTS),
        ("Báo cáo quý, 6 tháng, năm", REPORTS),
        ("Quý I, II, III và năm", "Quý I 31/03, Quý II 30/06, Quý III 30/09, Năm 31/12"),
        ("hằng quý", QUARTERS),
        ("Định kỳ hàng Quý", QUARTERS),
        ("Mỗi quý 02 cuộc", QUARTERS),
        ("Từng quý ít nhất 1 lần", QUARTERS),
        ("Cuối quý", QUARTERS),
        ("4 quý", QUARTERS),
        ("Ngày 20 tháng cuối quý", "Quý I 20/03, Quý II 20/06, Quý III 20/09, Quý IV 20/12"),
        ("Trước ngày 05 của tháng đầu quý sau", "Quý I 04/04, Quý II 04/07, Quý III 04/10, Quý IV 04/01"),
        ("Hằng năm", "Năm 31/12"),
        ("Định kỳ hàng năm", "Năm 31/12"),
        ("giai đoạn, hằng năm", "Năm 31/12"),
        ("01 lần/năm", "Năm 31/12"),
        ("trước 15/11 hằng năm", "Năm 14/11"),
        ("Trước ngày 15 tháng 11 hằng năm", "Năm 14/11"),
        ("Hằng năm (trước 15/12)", "Năm 14/12"),
        ("trước 01/3 hằng năm", "Năm 28/02"),
        ("Trước ngày 15/3, 15/6, 15/9 và 15/12", "Đợt 1 14/03, Đợt 2 14/06, Đợt 3 14/09, Đợt 4 14/12"),
        ("15/6 và 15/12", "Đợt 1 15/06, Đợt 2 15/12"),
        ("Tháng 3, 6, 9, 12", "Tháng 3 31/03, Tháng 6 30/06, Tháng 9 30/09, Tháng 12 31/12"),
        ("Tháng 3 (đợt 1), tháng 9 (đợt 2)", "Tháng 3 31/03, Tháng 9 30/09"),
        ("Quý I và quý III năm 2025", "Quý I 31/03, Quý III 30/09"),
        ("Quý II và Quý IV hằng năm", "Quý II 30/06, Quý IV 31/12"),
        ("Quý IV các năm", "Quý IV 31/12"),
        ("9 tháng và năm", "9 tháng 30/09, Năm 31/12"),
        ("Định kỳ", ""),
        ("Theo định kỳ", ""),
        ("Thường kỳ", ""),
        ("Thứ Sáu hằng tuần", ""),
        ("Theo quy định", ""),
        ("", ""),
    ],
)
def test_the_milestones_that_words_name(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize("text", ["hàng tháng", "Tháng một lần", "Các tháng trong năm", "Tháng 1 – Hằng tháng"])
def test_each_month(text):
    assert [mark.on(2024).day for mark in read_rhythm(text).marks] == [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def test_a_day_of_each_month():
    assert read("Trước ngày 15 hằng tháng").startswith("Tháng 1 14/01, Tháng 2 14/02")
    assert read("Ngày 30 hàng tháng").startswith("Tháng 1 30/01, Tháng 2 28/02")


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Hằng năm", (0, 0)),
        ("Quý I và quý III năm 2025", (2025, 2025)),
        ("Hằng năm, từ 2025 đến 2030", (2025, 2030)),
        ("Tháng 12/2025 và hằng năm", (2025, 0)),
        ("6 tháng và cả năm (theo Quyết định số 12/QĐ-UBND ngày 05/3/2022)", (0, 0)),
    ],
)
def test_the_years_that_words_name(text, years):
    assert read_rhythm(text)[1:] == years


WORDS = st.sampled_from(
    ("định kỳ", "hằng", "mỗi", "các", "quý", "năm", "tháng", "6", "12", "31/2", "trước", "ngày", "15/11", "I", "III")
)
MARKS = st.sampled_from(("IV", "và", ",", "/", "lần", "cuối", "đầu", "sau", "(", ")", "2025", "hàng"))


@given(
    st.one_of(st.text(max_size=60), st.lists(st.one_of(WORDS, MARKS), max_size=10).map(" ".join)),
    st.integers(2000, 2100),
)
def test_no_words_break_it_and_milestones_come_in_order(text, year):
    rhythm = read_rhythm(text)
    days = [mark.on(year) for mark in rhythm.marks]
    assert days == sorted(set(days))
    assert len(days) <= 366
    assert all(mark.name for mark in rhythm.marks)
    assert all(date(year, 1, 1) <= day <= date(year + 1, 12, 31) for day in days)
