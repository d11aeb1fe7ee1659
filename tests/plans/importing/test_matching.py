"""Unit cells: who is named, in the spellings and lists that real cells hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.importing.matching import UNIT_MESSAGES, UnitNames, read_units
from tests.plans.importing.files import NAMES


def read(cell: str) -> tuple[list[str], list[str]]:
    found = read_units(cell, NAMES)
    return list(found.names), [code for code, _ in found.doubts]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("", []),
        ("Sở Nội vụ", ["Sở Nội vụ"]),
        ("SỞ NỘI VỤ.", ["Sở Nội vụ"]),
        ("sở Giáo dục và Đào tạo", ["Sở Giáo dục và Đào tạo"]),
        ("Báo Đăk Nông", ["Báo Đắk Nông"]),
        ("Sở Thông tin – Truyền thông", ["Sở Thông tin và Truyền thông"]),
        ("Sở Văn hoá, Thể thao và Du lịch", ["Sở Văn hóa, Thể thao và Du lịch"]),
        ("Các phòng, đơn vị", ["Các phòng, đơn vị"]),
        ("Các cơ quan, đơn vị có liên quan", ["Các cơ quan, đơn vị có liên quan"]),
        ("Các sở, ban, ngành, địa phương", ["Các sở, ban, ngành, địa phương"]),
        ("Sở Nội vụ; Đài PT&TH tỉnh", ["Sở Nội vụ", "Đài Phát thanh và Truyền hình tỉnh"]),
        ("Sở Nội vụ; Sở Nội vụ", ["Sở Nội vụ"]),
        ("Các sở, ban, ngành; UBND các huyện, thành phố", ["Các sở, ban, ngành", "UBND cấp huyện"]),
        ("UBND cấp huyện; các cơ quan, đơn vị có liên quan", ["UBND cấp huyện", "Các cơ quan, đơn vị có liên quan"]),
        ("Sở Thông tin và Truyền thông, Văn phòng UBND tỉnh", ["Sở Thông tin và Truyền thông", "Văn phòng UBND tỉnh"]),
        ("Sở Văn hóa, Thể thao và Du lịch, Sở Y tế", ["Sở Văn hóa, Thể thao và Du lịch", "Sở Y tế"]),
        ("Các phòng, VPĐD, đơn vị", ["Các phòng", "Văn phòng đại diện", "Các đơn vị"]),
        ("Bộ phận kế toán Ban; Đơn vị sự nghiệp", ["Bộ phận kế toán Ban", "Đơn vị sự nghiệp"]),
        ("Sở Nội vụ và Sở Tài chính", ["Sở Nội vụ", "Sở Tài chính"]),
        ("Sở Y tế/ Sở Tài chính", ["Sở Y tế", "Sở Tài chính"]),
        ("Sở Y tế, Sở Khoa học và Công nghệ và UBND cấp huyện",
         ["Sở Y tế", "Sở Khoa học và Công nghệ", "UBND cấp huyện"]),
        ("- Sở Nội vụ\n- Sở Tài chính", ["Sở Nội vụ", "Sở Tài chính"]),
        ("Sở Nội\nvụ", ["Sở Nội vụ"]),
        ("Các Sở: NV, KH&ĐT, TT&TT", ["Sở Nội vụ", "Sở Kế hoạch và Đầu tư", "Sở Thông tin và Truyền thông"]),
        ("Các Sở: Nội vụ; Tài chính", ["Sở Nội vụ", "Sở Tài chính"]),
        ("Các Sở: Nội vụ, Tài chính và Tư pháp", ["Sở Nội vụ", "Sở Tài chính", "Sở Tư pháp"]),
        ("Các sở, ngành: Nội vụ, Y tế", ["Sở Nội vụ", "Sở Y tế"]),
        ("Các Sở Nội vụ, Tài chính", ["Sở Nội vụ", "Sở Tài chính"]),
        ("Sở Nội vụ, Tài chính, Y tế", ["Sở Nội vụ", "Sở Tài chính", "Sở Y tế"]),
    ],
)  # fmt: skip
def test_cells_of_real_plans(cell, names):
    assert read(cell) == (names, [])


@pytest.mark.parametrize(
    ("cell", "names", "code"),
    [
        ("Sở Lạ", ["Sở Lạ"], "unknown_unit"),
        ("Văn phòng Sở Nội vụ", ["Văn phòng Sở Nội vụ"], "unknown_unit"),
        ("Phòng Nội vụ thuộc Sở Nội vụ", ["Phòng Nội vụ thuộc Sở Nội vụ"], "unknown_unit"),
        ("Các cơ quan, ban ngành, đoàn thể tỉnh", ["Các cơ quan, ban ngành, đoàn thể tỉnh"], "unknown_unit"),
        ("UBND các xã, phường, thị trấn", ["UBND các xã, phường, thị trấn"], "unknown_unit"),
        ("Các Sở: NV, XYZ", ["Sở Nội vụ", "Sở XYZ"], "unknown_unit"),
        ("Sở Khoa học và Công nghệ Sở Công Thương", ["Sở Khoa học và Công nghệ", "Sở Công Thương"],
         "separator_missing"),
        ("Sở Nội vụ (Phòng CCHC)", ["Sở Nội vụ"], "unit_detail_dropped"),
        ("Sở Nội vụ, ĐT: 0912.345.678", ["Sở Nội vụ"], "phone_dropped"),
        ("Sở Nội vụ (0251 3892 378)", ["Sở Nội vụ"], "phone_dropped"),
        ("Sở Nội vụ; snv@daknong.gov.vn", ["Sở Nội vụ"], "phone_dropped"),
        ("Sở Nội vụ (đ/c Nguyễn Văn An)", ["Sở Nội vụ"], "person_dropped"),
        ("Ông Trần Văn Bình; Sở Y tế", ["Sở Y tế"], "person_dropped"),
        ("Sở Y tế; Lê Thị Hoa", ["Sở Y tế"], "person_dropped"),
        ("a" * 5000, [], "units_too_long"),
    ],
)  # fmt: skip
def test_doubts_are_told(cell, names, code):
    assert read(cell) == (names, [code])
    assert UNIT_MESSAGES[code].format("x")


def test_personal_data_is_nowhere_left():
    found = read_units("Sở Nội vụ (đ/c Nguyễn Văn An, ĐT 0912.345.678, an.nv@daknong.gov.vn); Lê Thị Hoa", NAMES)
    left = found.text + "".join(found.names) + "".join(words for _, words in found.doubts)
    assert not any(word in left for word in ("An", "0912", "@", "Hoa"))
    assert found.text == "Sở Nội vụ"


def test_names_of_the_catalogue_may_come_as_keys_and_may_be_ambiguous():
    names = UnitNames.build([("Sở A", ("sơ3 a", "SA"), False), ("Sở B", ("SA",), False), ("Các sở", (), True)])
    assert names.find("SỞ A") == "Sở A"
    assert names.groups == {"Các sở"}
    assert names.find("SA") is None and names.is_ambiguous("sa")
    assert read_units("SA", names).doubts == (("ambiguous_unit", "SA"),)


_PARTS = st.sampled_from(
    [
        "Sở Nội vụ",
        "Sở",
        "Các",
        "phòng",
        ",",
        ";",
        "và",
        ":",
        "(",
        ")",
        "\n",
        "-",
        "UBND",
        "Văn phòng",
        "0912345678",
        "ông Lê An",
    ]
)


@given(st.one_of(st.text(max_size=80), st.lists(_PARTS, max_size=20).map(" ".join)))
def test_no_cell_raises(cell):
    found = read_units(cell, NAMES)
    assert len(set(found.names)) == len(found.names)
    assert all(name and (NAMES.find(name) or found.doubts) for name in found.names)


@given(st.lists(st.sampled_from(sorted(set(NAMES.by_key.values()))), min_size=1, max_size=6, unique=True))
def test_every_list_of_known_names_is_read_whole(names):
    assert read("; ".join(names)) == (names, [])
