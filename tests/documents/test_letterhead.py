"""What an office's head of document looks like when nobody has filled it in."""

from datetime import date

import pytest

from organisations.enums import UnitKind
from reporting.rendering.letterhead import abbreviation, letterhead_for, place_of

DAK_NONG = "UBND tỉnh Đắk Nông"


def test_a_department_writes_to_so_noi_vu_under_its_province():
    head = letterhead_for(name="Sở Tư pháp", kind=UnitKind.DEPARTMENT, province=DAK_NONG)
    assert (head.higher_body, head.issuer, head.symbol) == ("UBND TỈNH ĐẮK NÔNG", "SỞ TƯ PHÁP", "BC-STP")
    assert (head.place, head.addressees, head.signer_title) == ("Đắk Nông", ("Sở Nội vụ",), "GIÁM ĐỐC")
    assert head.recipients[0] == "Như trên"
    assert head.recipients[-1].startswith("Lưu: VT")


def test_the_province_writes_to_the_ministry_in_its_own_name():
    head = letterhead_for(name=DAK_NONG, kind=UnitKind.PROVINCE, province=DAK_NONG)
    assert (head.higher_body, head.symbol, head.place) == ("", "BC-UBND", "Đắk Nông")
    assert head.issuer_lines == ("ỦY BAN NHÂN DÂN", "TỈNH ĐẮK NÔNG")
    assert (head.signer_authority, head.signer_title) == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    assert head.addressees == ("Bộ Nội vụ",)


def test_a_district_has_no_body_above_it_and_its_own_place():
    head = letterhead_for(name="UBND huyện Đắk R'lấp", kind=UnitKind.DISTRICT, province=DAK_NONG)
    assert (head.higher_body, head.issuer_lines) == ("", ("ỦY BAN NHÂN DÂN", "HUYỆN ĐẮK R'LẤP"))
    assert (head.place, head.addressees) == ("Đắk R'lấp", ("Sở Nội vụ",))


def test_a_board_is_headed_by_its_truong_ban():
    head = letterhead_for(name="Ban Quản lý các khu công nghiệp", kind=UnitKind.BOARD, province=DAK_NONG)
    assert (head.issuer, head.symbol) == ("BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP", "BC-KCNĐN")
    assert head.signer_title == "TRƯỞNG BAN"


@pytest.mark.parametrize(
    ("name", "kind", "short"),
    [
        ("Sở Nông nghiệp và Môi trường", UnitKind.DEPARTMENT, "SNNMT"),
        ("Sở Văn hóa, Thể thao và Du lịch", UnitKind.DEPARTMENT, "SVHTTDL"),
        ("Văn phòng UBND tỉnh", UnitKind.DEPARTMENT, "VPUBND"),
        ("Thanh tra tỉnh", UnitKind.DEPARTMENT, "TTr"),
        ("UBND xã Đắk Wil", UnitKind.COMMUNE, "UBND"),
        ("Ban Quản lý các Khu công nghiệp Đắk Nông", UnitKind.BOARD, "KCNĐN"),
    ],
)
def test_symbols_abbreviate_the_issuer(name, kind, short):
    assert abbreviation(name, kind, place="Đắk Nông") == short


@pytest.mark.parametrize(
    ("name", "place"),
    [("UBND tỉnh Đắk Nông", "Đắk Nông"), ("UBND thành phố Gia Nghĩa", "Gia Nghĩa"), ("UBND xã Quảng Sơn", "Quảng Sơn")],
)
def test_places_are_named_without_their_rank(name, place):
    assert place_of(name) == place


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2025, 1, 5), "ngày 05 tháng 01 năm 2025"),
        (date(2025, 2, 10), "ngày 10 tháng 02 năm 2025"),
        (date(2025, 6, 9), "ngày 09 tháng 6 năm 2025"),
        (date(2025, 12, 31), "ngày 31 tháng 12 năm 2025"),
    ],
)
def test_days_under_ten_and_the_first_two_months_carry_a_zero(day, words):
    head = letterhead_for(name="Sở Tư pháp", kind=UnitKind.DEPARTMENT, province=DAK_NONG, number="7", issued_on=day)
    assert head.date_words(2024) == words
    assert head.number_words == "07/BC-STP"


def test_number_and_day_are_blank_before_issue():
    head = letterhead_for(name="Sở Tư pháp", kind=UnitKind.DEPARTMENT, province=DAK_NONG)
    assert head.number_words == "\u00a0" * 7 + "/BC-STP"
    assert head.date_words(2025).split() == ["ngày", "tháng", "năm", "2025"]
