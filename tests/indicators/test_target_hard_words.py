"""Sentences of resolutions that are easily misread: understood as an official means them, or honestly not at all."""

from decimal import Decimal

import pytest

from indicators.thresholds import parse_targets
from tests.indicators.phrases import short


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Less by a part, with many words between the verb and the number.
        (
            "Giảm số lượng đơn vị sự nghiệp công lập hưởng lương từ ngân sách nhà nước ít nhất 10% so với năm 2021",
            ["percent reduced_by 10 - 2021"],
        ),
        ("Giảm biên chế 5% so với biên chế được giao của năm 2021", ["percent reduced_by 5 - 2021"]),
        (
            "Cắt giảm 50% thời gian giải quyết TTHC, 50% chi phí tuân thủ TTHC so với năm 2024",
            ["percent reduced_by 50 - 2024", "percent reduced_by 50 - 2024"],
        ),
        ("Giảm chi phí hành chính ít nhất 15% so với dự toán năm 2024", ["percent reduced_by 15 - 2024"]),
        ("Giảm tỷ lệ hồ sơ trễ hạn xuống dưới 2%", ["percent less_than - 2"]),
        ("Rút ngắn thời gian bảo đảm ít nhất 95% hồ sơ đúng hạn", ["percent at_least 95 -"]),
        # Places.
        (
            "Phấn đấu Chỉ số PAR INDEX nằm trong nhóm 15 tỉnh, thành phố dẫn đầu cả nước",
            ["rank at_most - 15"],
        ),
        ("Chỉ số chuyển đổi số cấp tỉnh xếp hạng không thấp hơn thứ 10", ["rank at_most - 10"]),
        ("Chỉ số PAPI tăng từ 3 bậc trở lên so với năm 2024", ["rank reduced_by 3 - 2024"]),
        ("Xếp hạng cao hơn năm 2024 ít nhất 02 bậc", ["rank reduced_by 2 - 2024"]),
        ("Thứ hạng PAPI tăng so với năm 2023 tối thiểu 05 bậc", ["rank reduced_by 5 - 2023"]),
        ("Nằm trong nhóm 20/63 tỉnh, thành phố dẫn đầu", ["rank at_most - 20"]),
        ("Xếp hạng PAR INDEX trong khoảng từ 15 đến 20", ["rank at_most - 20"]),
        ("Xếp hạng PAR INDEX từ 15 đến 20", ["rank at_most - 20"]),
        ("Thứ hạng trong khoảng 15 - 20", ["rank at_most - 20"]),
        ("PAR INDEX trong nhóm từ 11 đến 20", ["rank at_most - 20"]),
        ("Duy trì xếp hạng trong nhóm 10 - 15 tỉnh dẫn đầu", ["rank at_most - 15"]),
        # Bounds of both sides, and one that is open above.
        ("Tỷ lệ hồ sơ giải quyết đúng hạn từ 90% đến 95%", ["percent between 90 95"]),
        ("Mức độ hài lòng tối thiểu 90%, phấn đấu đạt 95%", ["percent at_least 90 -", "percent at_least 95 -"]),
        # Against a year.
        ("Chỉ số SIPAS năm 2025 cao hơn năm 2024", ["percent better_than_year - - 2024"]),
        (
            "Tỷ lệ hài lòng cao hơn năm 2024 và đạt từ 90% trở lên",
            ["percent better_than_year - - 2024", "percent at_least 90 -"],
        ),
        # What is counted is not what is asked for.
        ("Số đơn vị xếp loại trung bình không quá 5%", ["percent at_most - 5"]),
        ("Tỷ lệ cơ quan xếp loại trung bình dưới 10%", ["percent less_than - 10"]),
        ("Tỷ lệ đơn vị xếp loại khá trở lên đạt 95%", ["percent at_least 95 -"]),
        ("Phấn đấu PAPI thuộc nhóm khá trở lên", ["band at_least 5 -"]),
        # Time for one of many, and points.
        ("Thời gian chờ của người dân không quá 30 phút/lượt", ["count at_most - 30"]),
        ("Thời gian chờ còn tối đa 15 phút/01 lượt giao dịch", ["count at_most - 15"]),
        ("Thời gian chờ bình quân dưới 20 phút/hồ sơ", ["count less_than - 20"]),
        ("Chỉ số CCHC của sở đạt từ 80/100 điểm", ["count at_least 80 -"]),
        ("Tỷ lệ hồ sơ trễ hạn dưới 1%", ["percent less_than - 1"]),
    ],
)
def test_it_is_understood(text, expected):
    phrases = parse_targets(text)
    assert [short(phrase) for phrase in phrases] == expected
    assert [phrase.warnings for phrase in phrases] == [()] * len(expected)


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("Đứng trong nhóm 1/3 các tỉnh dẫn đầu", "rank_unclear"),
        ("Nằm trong tốp 1/3 các tỉnh có điểm số cao", "rank_unclear"),
        ("Phấn đấu thuộc nhóm dẫn đầu cả nước về Chỉ số PAR INDEX", "rank_unclear"),
        ("PCI nằm trong tốp đầu cả nước", "rank_unclear"),
        ("Thoát khỏi nhóm thấp nhất cả nước", "band_unclear"),
        ("Không còn đơn vị nào xếp loại trung bình", "band_unclear"),
        ("Không có cơ quan nào xếp loại trung bình trở xuống", "band_unclear"),
        ("Giảm tỷ lệ hồ sơ trễ hạn ít nhất 50%", "direction_unclear"),
        ("Số lượng cuộc họp giảm còn 80% so với năm 2024", "direction_unclear"),
        ("Tăng gấp đôi so với năm 2024", "increase_not_supported"),
        ("Cao hơn năm 2024 từ 1 - 2 điểm phần trăm", "increase_not_supported"),
        ("Điểm số CCHC cao hơn năm 2023 từ 2% trở lên", "increase_not_supported"),
        ("Tỷ lệ giải ngân cao hơn bình quân chung cả nước", "average_not_supported"),
        ("Ít nhất 2/3 số xã hoàn thành", "bound_unclear"),
        ("Tối thiểu một nửa số dịch vụ công", "bound_unclear"),
        ("Xếp hạng thuộc 1/3 số tỉnh đứng đầu", "bound_unclear"),
    ],
)
def test_it_is_not_judged_by_numbers_and_says_so(text, warning):
    (phrase,) = parse_targets(text)
    assert (phrase.text, phrase.threshold, phrase.warnings) == (text, None, (warning,))


def test_a_range_that_is_open_above_asks_for_its_lower_bound():
    (phrase,) = parse_targets("Mức độ hài lòng từ 90% đến 95% trở lên")
    assert (short(phrase), phrase.warnings) == ("percent at_least 90 -", ("range_unclear",))


@pytest.mark.parametrize(
    ("text", "level", "then"),
    [
        ("Hồ sơ trực tuyến toàn trình tối thiểu 80% (năm 2024: 65%)", "percent at_least 80 -", (2024, "65")),
        ("Phấn đấu đạt trên 95% (năm 2023 đạt 92,1%)", "percent more_than 95 -", (2023, "92.1")),
        ("đạt 90% (năm 2024 là 85%)", "percent at_least 90 -", (2024, "85")),
    ],
)
def test_what_was_reached_before_is_where_it_begins_and_no_target(text, level, then):
    (phrase,) = parse_targets(text)
    assert (phrase.text, short(phrase), phrase.horizon_year) == (text, level, None)
    assert (phrase.baseline_year, phrase.baseline_value) == (then[0], Decimal(then[1]))


def test_a_year_that_begins_the_next_target_is_not_that_of_the_one_before():
    phrases = parse_targets("Giảm 10% biên chế so với năm 2021, đến năm 2030 giảm thêm 10% so với năm 2025")
    assert [(short(one), one.horizon_year) for one in phrases] == [
        ("percent reduced_by 10 - 2021", None),
        ("percent reduced_by 10 - 2025", 2030),
    ]


def test_a_year_that_something_is_a_multiple_of_is_not_its_horizon():
    (phrase,) = parse_targets("Số hồ sơ trực tuyến gấp 2 lần năm 2024")
    assert (phrase.threshold, phrase.warnings, phrase.horizon_year) == (None, ("increase_not_supported",), None)


@pytest.mark.parametrize(
    "text",
    [
        "Xếp hạng di tích từ 10 đến 15 di tích",
        "Bố trí vị trí việc làm từ 10 đến 15 người",
        "Tổ chức nhóm từ 5 đến 10 người",
        "Xếp hạng các đơn vị từ 80 đến 90 điểm",
    ],
)
def test_a_range_of_what_is_counted_is_no_place(text):
    assert not [one for one in parse_targets(text) if one.threshold and one.threshold.measure == "rank"]
