"""Which units a note names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.mentions import mentions_in
from reform.common.text import name_key

KNOWN = {name_key(name): name for name in ("Sở Tư pháp", "Sở Tư pháp tỉnh Đắk Nông", "STP", "Văn phòng UBND tỉnh")}


def find(words: str) -> str | None:
    return KNOWN.get(name_key(words))


@pytest.mark.parametrize(
    ("text", "named", "unknown"),
    [
        ("@Sở Tư pháp cho biết tiến độ.", ["Sở Tư pháp"], []),
        ("Đề nghị @Sở Tư pháp, @văn phòng ubnd tỉnh phối hợp", ["Sở Tư pháp", "Văn phòng UBND tỉnh"], []),
        ("@Sở Tư pháp tỉnh Đăk Nông: gửi số liệu", ["Sở Tư pháp tỉnh Đắk Nông"], []),
        ("(@STP) và @STP", ["STP"], []),
        ("gửi về a@stp.vn trước 15/6", [], []),
        ("@Sở Lạ nào đó gửi báo cáo", [], ["Sở Lạ nào đó"]),
        ("@Sở\nTư pháp", [], ["Sở"]),
        ("@ Sở Tư pháp", [], []),
        ("không nhắc ai", [], []),
    ],
)
def test_a_name_follows_the_sign(text, named, unknown):
    assert mentions_in(text, find) == (named, unknown)


@given(st.text())
def test_any_text_is_read(text):
    named, unknown = mentions_in(text, find)
    assert len(named) + len(unknown) <= text.count("@")
