"""Targets as plans of other offices word them: phrases composed of the same parts, and doubts that must be told."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.thresholds import WARNINGS, parse_targets
from tests.indicators.phrases import short


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Bands below, above and between words.
        ("dưới nhóm khá", "band less_than - 5"),
        ("nhóm khá trở xuống", "band at_most - 5"),
        ("trên nhóm trung bình", "band more_than 3 -"),
        ("không thấp hơn nhóm trung bình", "band at_least 3 -"),
        ("từ nhóm khá trở lên", "band at_least 5 -"),
        ("xếp loại khá hoặc tốt", "band at_least 5 -"),
        ("nhóm tốt, khá", "band at_least 5 -"),
        ("Xếp loại CCHC từ Khá trở lên", "band at_least 5 -"),
        ("thuộc nhóm “Tốt”", "band at_least 6 -"),
        ("100% đơn vị xếp loại khá trở lên", "percent at_least 100 -"),
        # Places.
        ("tăng 2 bậc so với năm 2024", "rank reduced_by 2 - 2024"),
        ("tăng ít nhất 02 bậc so với năm 2024", "rank reduced_by 2 - 2024"),
        ("thuộc nhóm 15 địa phương dẫn đầu cả nước", "rank at_most - 15"),
        ("Phấn đấu xếp từ thứ 15 - 20", "rank at_most - 20"),
        ("xếp thứ 15/63", "rank at_most - 15"),
        ("không xếp dưới hạng 20", "rank at_most - 20"),
        ("thứ hạng không thấp hơn 20", "rank at_most - 20"),
        # Levels.
        ("95% trở lên", "percent at_least 95 -"),
        ("100 % hồ sơ", "percent at_least 100 -"),
        ("đạt tỷ lệ 100%", "percent at_least 100 -"),
        ("Tỷ lệ hồ sơ trực tuyến năm 2025 đạt 90%", "percent at_least 90 -"),
        ("tối thiểu: 90%", "percent at_least 90 -"),
        ("90 phần trăm", "percent at_least 90 -"),
        ("99,5%", "percent at_least 99.5 -"),
        ("đạt và vượt 100% kế hoạch", "percent at_least 100 -"),
        ("> = 90%", "percent at_least 90 -"),
        ("lớn hơn hoặc bằng 90%", "percent at_least 90 -"),
        ("nhỏ hơn hoặc bằng 5%", "percent at_most - 5"),
        ("5% trở xuống", "percent at_most - 5"),
        ("0% hồ sơ quá hạn", "percent at_most - 0"),
        ("Hồ sơ trễ hạn dưới 1%", "percent less_than - 1"),
        ("từ 85-90%", "percent between 85 90"),
        ("85% - 90%", "percent between 85 90"),
        ("20 đến 30 phần trăm", "percent between 20 30"),
        ("Nâng tỷ lệ từ 50% năm 2024 lên 70% năm 2025", "percent at_least 70 -"),
        ("từ 60% xuống còn 40%", "percent at_most - 40"),
        ("giảm xuống còn 5%", "percent at_most - 5"),
        ("giảm tỷ lệ hồ sơ trễ hạn dưới 1%", "percent less_than - 1"),
        # Changes.
        ("giảm 10% so với năm 2024", "percent reduced_by 10 - 2024"),
        ("rút ngắn 30% thời gian giải quyết", "percent reduced_by 30 -"),
        ("giảm từ 10% trở lên", "percent reduced_by 10 -"),
        # Points and counts.
        ("trên 90 điểm", "count more_than 90 -"),
        ("đạt 85,5 điểm", "count at_least 85.5 -"),
        ("trên 80/100 điểm", "count more_than 80 -"),
        ("từ 80 đến 90 điểm", "count between 80 90"),
        ("ít nhất 1.500 lượt", "count at_least 1500 -"),
        ("không quá 5 triệu đồng", "count at_most - 5000000"),
    ],
)
def test_one_target(text, expected):
    (phrase,) = parse_targets(text)
    assert (short(phrase), phrase.text, phrase.warnings) == (expected, text, ())


@pytest.mark.parametrize(
    ("text", "expected", "warning"),
    [
        ("từ nhóm khá đến nhóm tốt", "band at_least 5 -", "range_unclear"),
        ("thoát khỏi nhóm thấp", "-", "band_unclear"),
        ("không để rơi vào nhóm thấp", "-", "band_unclear"),
        ("dưới nhóm khá trở lên", "band at_least 5 -", "band_unclear"),
        ("cao hơn mức trung bình cả nước", "-", "average_not_supported"),
        ("đạt trên mức trung bình", "-", "average_not_supported"),
        ("tăng 2 bậc", "rank reduced_by 2 -", "baseline_year_unknown"),
        ("tăng 3-5 bậc so với năm 2024", "rank reduced_by 3 - 2024", "range_unclear"),
        ("giảm 2 bậc", "-", "decrease_not_supported"),
        ("tăng 5%", "-", "increase_not_supported"),
        ("tăng từ 5% đến 10% so với năm 2024", "-", "increase_not_supported"),
        ("tăng tối thiểu 5 điểm so với năm 2024", "-", "increase_not_supported"),
        ("Tăng 1,5 lần so với năm 2024", "-", "increase_not_supported"),
        ("cao hơn 5% so với năm 2024", "-", "increase_not_supported"),
        ("thấp hơn 2% so với năm 2024", "-", "decrease_not_supported"),
        ("vượt 5% kế hoạch", "-", "increase_not_supported"),
        ("giảm 10 - 15% chi phí tuân thủ", "percent reduced_by 10 -", "range_unclear"),
        ("giảm 10% so với giai đoạn 2016 - 2020", "percent reduced_by 10 -", "baseline_year_unknown"),
        ("Giảm tối đa 5% hồ sơ", "-", "direction_unclear"),
        ("Giảm tỷ lệ hồ sơ trễ hạn 2%", "-", "direction_unclear"),
        ("Tỷ lệ hồ sơ trễ hạn 2%", "percent at_least 2 -", "direction_unclear"),
        ("Không để tồn đọng trên 5% hồ sơ", "percent more_than 5 -", "direction_unclear"),
        ("không thấp hơn năm 2024", "percent better_than_year - - 2024", "equal_to_year"),
        ("bằng hoặc cao hơn năm 2024", "percent better_than_year - - 2024", "equal_to_year"),
        ("50 điểm %", "-", "percent_points"),
        ("từ 85 đến dưới 90%", "percent between 85 90", "range_unclear"),
        ("tối đa từ 5 - 10%", "percent between 5 10", "range_unclear"),
        ("Từ 70 - dưới 80 điểm", "count between 70 80", "range_unclear"),
        ("tối thiểu 10-15 tin bài", "count at_least 10 -", "range_unclear"),
        ("khoảng 85%", "percent at_least 85 -", "bound_unclear"),
        ("trên 95% trở lên", "percent at_least 95 -", "bound_unclear"),
        ("tối đã 5%", "percent at_least 5 -", "bound_unclear"),
        ("cao nhất 5%", "percent at_least 5 -", "bound_unclear"),
        ("hỗ trợ 50% kinh phí", "percent at_least 50 -", "bound_unclear"),
    ],
)
def test_doubts_are_told(text, expected, warning):
    (phrase,) = parse_targets(text)
    assert (short(phrase), phrase.text, phrase.warnings) == (expected, text, (warning,))
    assert WARNINGS[warning]


@pytest.mark.parametrize(
    "text",
    [
        "02 lớp tập huấn",
        "Tổ chức 02 hội nghị, 01 lớp tập huấn cho 150 người",
        "100/100 TTHC",
        "20 - 25 đơn vị",
        "giảm 2 ngày",
        "dưới 30 ngày",
        "50 điểm cầu",
        "không để xảy ra hồ sơ trễ hạn",
        "giải quyết không quá 05 ngày làm việc",
        "bệnh viện hạng 1",
    ],
)
def test_a_number_that_only_looks_like_a_target_is_none(text):
    assert parse_targets(text) == ()


def test_figures_beside_the_target_are_doubtful():
    assert [bool(phrase.warnings) for phrase in parse_targets("đạt 90% (cả nước 85%)")] == [False, True]
    assert [bool(phrase.warnings) for phrase in parse_targets("Tối thiểu 80% (phấn đấu 100%) hồ sơ")] == [False, True]
    assert all(phrase.warnings for phrase in parse_targets("Năm 2024 đạt 85,2%, năm 2025 đạt 90%"))


def test_each_target_has_the_horizon_before_it():
    phrases = parse_targets("Phấn đấu đến năm 2025 đạt 80%, đến năm 2030 đạt 100%")
    assert [(short(phrase), phrase.horizon_year) for phrase in phrases] == [
        ("percent at_least 80 -", 2025),
        ("percent at_least 100 -", 2030),
    ]


@pytest.mark.parametrize(
    "text",
    ["cấp tỉnh 80%, cấp xã 70%", "Cấp tỉnh: 80%; cấp xã: 70%", "tối thiểu 80% (cấp tỉnh), 70% (cấp xã)"],
)
def test_levels_stand_before_or_behind_their_number(text):
    assert [phrase.scope for phrase in parse_targets(text)] == ["cấp tỉnh", "cấp xã"]


_LEAST = [
    "tối thiểu {}",
    "ít nhất {}",
    "không dưới {}",
    "đạt {}",
    "từ {} trở lên",
    "≥ {}",
    "{}",
    "đạt tối thiểu từ {} trở lên",
]
_FRAMES = dict.fromkeys(_LEAST, "at_least") | {
    "trên {}": "more_than",
    "vượt {}": "more_than",
    "tối đa {}": "at_most",
    "không quá {}": "at_most",
    "không vượt quá {}": "at_most",
    "{} trở xuống": "at_most",
    "xuống còn {}": "at_most",
    "dưới {}": "less_than",
    "chưa đến {}": "less_than",
}
_SUBJECTS = [
    "",
    "Tỷ lệ hồ sơ trực tuyến ",
    "Phấn đấu trong năm 2025, mức độ hài lòng của người dân ",
    "- Số hóa kết quả: ",
]
_TAILS = ["", " hồ sơ tiếp nhận theo Nghị định số 61/2018/NĐ-CP", " tại cấp xã", ", đúng quy định", " (45/50 đơn vị)"]


@settings(max_examples=150)
@given(
    st.sampled_from(sorted(_FRAMES)),
    st.integers(51, 999).map(lambda tenths: Decimal(tenths) / 10),
    st.sampled_from(["{}%", "{} %", "{} phần trăm"]),
    st.sampled_from(_SUBJECTS),
    st.sampled_from(_TAILS),
)
def test_every_number_in_every_frame(frame, number, sign, subject, tail):
    written = sign.format(format(number.normalize(), "f").replace(".", ","))
    (phrase,) = parse_targets(subject + frame.format(written) + tail)
    found, comparator = phrase.threshold, _FRAMES[frame]
    assert found is not None and phrase.warnings == ()
    assert (found.measure, found.comparator) == ("percent", comparator)
    assert number in (found.lower, found.upper)


@settings(max_examples=60)
@given(
    st.integers(1, 99), st.sampled_from(["tăng {}%", "tăng thêm {}%", "cao hơn {}% so với năm 2024", "tăng {} điểm %"])
)
def test_by_how_much_is_never_taken_for_how_far(number, frame):
    (phrase,) = parse_targets("Tỷ lệ hồ sơ trực tuyến " + frame.format(number))
    assert (phrase.threshold, phrase.warnings) == (None, ("increase_not_supported",))
