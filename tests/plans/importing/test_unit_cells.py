"""Lists of units as plans of many provinces and ministries write them, read without any catalogue and with one."""

import pytest

from plans.importing.matching import UNIT_MESSAGES, UnitNames, read_units
from reform.common.text import name_key
from tests.plans.importing.files import NAMES
from tests.plans.importing.unit_cells import CELLS, DOUBTFUL, NOBODY_KNOWN, names_of


def codes(cell: str, names: UnitNames = NOBODY_KNOWN) -> set[str]:
    return {code for code, _ in read_units(cell, names).doubts} - {"unknown_unit"}


@pytest.mark.parametrize(("cell", "names"), CELLS)
def test_a_list_is_read_without_a_catalogue(cell, names):
    found = read_units(cell, NOBODY_KNOWN)
    assert found.names == names_of(names)
    assert codes(cell) == set()
    assert {words for code, words in found.doubts if code == "unknown_unit"} == set(found.names)


@pytest.mark.parametrize(("cell", "names", "code"), DOUBTFUL)
def test_what_is_doubtful_is_said(cell, names, code):
    assert read_units(cell, NOBODY_KNOWN).names == names_of(names)
    assert code in codes(cell)
    assert UNIT_MESSAGES[code].format("x")


@pytest.mark.parametrize(("cell", "names"), [row[:2] for row in (*CELLS, *DOUBTFUL)])
def test_a_catalogue_changes_the_spelling_and_not_the_list(cell, names):
    everything = UnitNames.build((name, (), False) for name in dict.fromkeys(names_of(names)))
    known = read_units(cell, everything)
    assert tuple(map(name_key, known.names)) == tuple(map(name_key, names_of(names)))
    assert "unknown_unit" not in {code for code, _ in known.doubts}


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Các Sở: NV, KH&ĐT và Tài chính", ["Sở Nội vụ", "Sở Kế hoạch và Đầu tư", "Sở Tài chính"]),
        ("Sở Nội vụ\nSở Y tế và các cơ quan, đơn vị có liên quan",
         ["Sở Nội vụ", "Sở Y tế", "Các cơ quan, đơn vị có liên quan"]),
        ("Các sở, ban, ngành, đoàn thể tỉnh", ["Các sở, ban, ngành, đoàn thể tỉnh"]),
        ("Sở TC, Sở Lạ", ["Sở Tài chính", "Sở Lạ"]),
    ],
)  # fmt: skip
def test_known_and_unknown_stand_side_by_side(cell, names):
    assert list(read_units(cell, NAMES).names) == names


def test_the_owner_in_brackets_gives_way_to_a_known_name():
    known = UnitNames.build([("Cục A05", (), False)])
    found = read_units("Cục A05 (Bộ Công an)", known)
    assert found.names == ("Cục A05",)
    assert [code for code, _ in found.doubts] == ["unit_detail_dropped"]


def test_a_ditto_and_a_dash_name_nobody():
    assert read_units("-nt-", NOBODY_KNOWN) == read_units(" -nt- ", NOBODY_KNOWN)
    assert read_units("như trên", NOBODY_KNOWN).text == ""
    assert read_units("Không", NAMES).text == "" and read_units("Không", NAMES).doubts == ()
