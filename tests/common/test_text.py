"""Vietnamese text: what is the same name, what is found, what comes first."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reform.common.text import clean, clean_lines, fold, name_key, search_text, slug, sort_key


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Sở \t Nội\nvụ ", "Sở Nội vụ"),
        (unicodedata.normalize("NFD", "Cải cách"), "Cải cách"),
        ("Sở\u00a0Nội\u200b vụ\u202e", "Sở Nội vụ"),
    ],
)
def test_clean_makes_one_line(text, cleaned):
    assert clean(text) == cleaned


def test_clean_lines_keeps_the_lines():
    assert clean_lines("\n  - Kế hoạch  \r\n\n - Báo cáo\n\n") == "- Kế hoạch\n\n- Báo cáo"


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Cải cách", "cai cach"), ("Đắk Nông", "dak nong"), ("ƯU TIÊN", "uu tien"), ("Quý III/2025", "quy iii/2025")],
)
def test_search_finds_without_diacritics(text, folded):
    assert fold(text) == folded
    assert folded in search_text("x", text, "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Báo Đăk Nông", "Báo Đắk Nông"),
        ("Uỷ ban nhân dân", "Ủy ban nhân dân"),
        ("Văn hoá", "Văn hóa"),
        ("sở Giáo dục và Đào tạo", "Sở Giáo dục và Đào tạo"),
        ("Sở Thông tin – Truyền thông", "Sở Thông tin - Truyền thông"),
        ("Các cơ quan,  đơn vị", "các cơ quan đơn vị"),
        ("KH&ĐT", "KH & ĐT"),
    ],
)
def test_spellings_of_one_name(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Bình", "Binh"), ("Sở Y tế", "Sở Tư pháp"), ("Đắk", "Dak"), ("Tháp", "Thấp"), ("má", "mà")]
)
def test_names_that_differ(one, other):
    assert name_key(one) != name_key(other)


def test_names_sort_by_the_alphabet():
    ordered = ["An Giang", "Ăn", "Ấp Bắc", "Ba", "Bà", "Bá", "Cư Jút", "Dĩ An", "Đà Nẵng", "Đắk Mil", "On", "Ô Môn"]
    shuffled = ordered[::-1]
    assert sorted(shuffled, key=sort_key) == ordered


def test_slug_is_a_file_name():
    assert slug("Kế hoạch CCHC – Quý III/2025") == "ke-hoach-cchc-quy-iii-2025"


@given(st.text())
def test_keys_are_stable(text):
    assert clean(clean(text)) == clean(text)
    assert name_key(clean(text)) == name_key(text)
    assert name_key(name_key(text)) == name_key(text)
    assert fold(fold(text)) == fold(text)
    assert sort_key(text) == sort_key(clean(text))
