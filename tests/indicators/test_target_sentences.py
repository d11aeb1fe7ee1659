"""Sentences as plans of many offices write them: the comparators that are easy to get wrong, and what stands around."""

from decimal import Decimal

import pytest

from indicators.thresholds import parse_targets
from tests.indicators.phrases import short


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Ranks: a place and everything better.
        ("Phấn đấu đưa Chỉ số CCHC của tỉnh vào nhóm 15 tỉnh, thành phố dẫn đầu", ["rank at_most - 15"]),
        ("Duy trì vị trí trong tốp 5 tỉnh có Chỉ số PCI cao nhất", ["rank at_most - 5"]),
        ("Phấn đấu xếp hạng PAR INDEX từ thứ 20 trở lên", ["rank at_most - 20"]),
        ("Phấn đấu thứ hạng PCI từ 30 trở lên", ["rank at_most - 30"]),
        ("Chỉ số SIPAS đứng trong nhóm 20/63 tỉnh, thành phố", ["rank at_most - 20"]),
        ("Chỉ số CCHC xếp thứ 15/63 tỉnh, thành phố trở lên", ["rank at_most - 15"]),
        ("Thứ hạng Chỉ số CCHC không thấp hơn hạng 30/63", ["rank at_most - 30"]),
        ("Xếp hạng chuyển đổi số đạt hạng 15 trở lên", ["rank at_most - 15"]),
        ("Chỉ số PCI đứng thứ 25 trở lên trên bảng xếp hạng", ["rank at_most - 25"]),
        ("Chỉ số DTI của tỉnh thuộc tốp 20 trở lên", ["rank at_most - 20"]),
        ("Phấn đấu PCI trong top 30 và PAPI trong top 20", ["rank at_most - 30", "rank at_most - 20"]),
        ("Phấn đấu giữ vững thứ hạng 12/63 tỉnh, thành phố", ["rank at_most - 12"]),
        ("Xếp hạng của tỉnh thứ 10 đến thứ 15", ["rank at_most - 15"]),
        ("PAR INDEX của tỉnh xếp từ vị trí 15 đến vị trí 20", ["rank at_most - 20"]),
        ("Thứ hạng của tỉnh từ vị trí 25 lên vị trí 20", ["rank at_most - 20"]),
        ("Giữ vững vị trí thứ nhất về Chỉ số CCHC", ["rank at_most - 1"]),
        ("Phấn đấu đứng thứ nhất trong khối các sở", ["rank at_most - 1"]),
        ("Sở xếp trong 5 đơn vị đứng đầu", ["rank at_most - 5"]),
        # Places gained against a year.
        ("PAR INDEX của tỉnh tăng ít nhất 03 bậc so với năm 2024", ["rank reduced_by 3 - 2024"]),
        ("Tăng tối thiểu 2 bậc trên bảng xếp hạng PAPI so với năm 2022", ["rank reduced_by 2 - 2022"]),
        ("Chỉ số PAPI cao hơn ít nhất 02 bậc so với năm 2024", ["rank reduced_by 2 - 2024"]),
        (
            "PAR INDEX đạt từ 88% trở lên, tăng từ 2 bậc trở lên so với năm 2023",
            ["percent at_least 88 -", "rank reduced_by 2 - 2023"],
        ),
        # Between.
        ("Tỷ lệ giải ngân đạt từ 95% đến 100% kế hoạch vốn", ["percent between 95 100"]),
        ("Chỉ số SIPAS đạt từ 85 đến 90%", ["percent between 85 90"]),
        ("Phấn đấu đạt 80 - 85% hồ sơ được số hóa", ["percent between 80 85"]),
        ("Từ 25% - 35% số lãnh đạo cấp sở đáp ứng", ["percent between 25 35"]),
        ("Đạt từ 90 đến 95 điểm Chỉ số CCHC", ["count between 90 95"]),
        (
            "Hồ sơ trực tuyến tại cấp tỉnh từ 80% đến 85%, cấp huyện từ 60% đến 70%",
            ["percent between 80 85", "percent between 60 70"],
        ),
        # Reduced by.
        ("Giảm tối thiểu 10% số đơn vị sự nghiệp công lập so với năm 2021", ["percent reduced_by 10 - 2021"]),
        ("Biên chế công chức giảm 5% so với số giao năm 2021", ["percent reduced_by 5 - 2021"]),
        ("Giảm bình quân 10% biên chế viên chức so với năm 2021", ["percent reduced_by 10 - 2021"]),
        (
            "Tinh giản ít nhất 5% biên chế công chức và 10% số người làm việc so với năm 2021",
            ["percent reduced_by 5 - 2021", "percent reduced_by 10 - 2021"],
        ),
        ("Giảm ít nhất 10 đầu mối so với năm 2021", ["count reduced_by 10 - 2021"]),
        ("Giảm 3 đơn vị sự nghiệp công lập so với năm 2023", ["count reduced_by 3 - 2023"]),
        ("Giảm 10% số cuộc họp so với cùng kỳ năm 2024", ["percent reduced_by 10 - 2024"]),
        ("Giảm số đơn vị sự nghiệp công lập từ 120 xuống còn 100 đơn vị", ["count at_most - 100"]),
        # Better than a year.
        ("Cải thiện thứ hạng Chỉ số PAPI so với năm 2023", ["rank better_than_year - - 2023"]),
        ("PAR INDEX tăng hạng so với năm 2023", ["rank better_than_year - - 2023"]),
        ("Chỉ số hài lòng năm 2025 cao hơn so với năm 2024", ["percent better_than_year - - 2024"]),
        ("Chỉ số hài lòng vượt mức năm 2024", ["percent better_than_year - - 2024"]),
        ("Chỉ số CCHC cải thiện hơn so với năm 2023", ["percent better_than_year - - 2023"]),
        (
            "Tỷ lệ hài lòng cao hơn năm 2024 và đạt trên 90%",
            ["percent better_than_year - - 2024", "percent more_than 90 -"],
        ),
        # One target, or two.
        ("Chỉ số CCHC đạt trên 85% và nằm trong nhóm khá", ["percent more_than 85 -", "band at_least 5 -"]),
        ("100% đơn vị hoàn thành nhiệm vụ và xếp loại tốt", ["percent at_least 100 -"]),
        ("Sở xếp loại tốt trở lên, nằm trong tốp 03 các sở", ["band at_least 6 -", "rank at_most - 3"]),
    ],
)
def test_the_reading(text, expected):
    phrases = parse_targets(text)
    assert [short(phrase) for phrase in phrases] == expected
    assert [phrase.warnings for phrase in phrases] == [()] * len(expected)


@pytest.mark.parametrize(
    ("text", "expected", "warning"),
    [
        ("Duy trì hoặc cải thiện thứ hạng SIPAS so với năm 2024", "rank better_than_year - - 2024", "equal_to_year"),
        ("Điểm Chỉ số CCHC không thấp hơn năm 2024", "percent better_than_year - - 2024", "equal_to_year"),
        ("Chỉ số SIPAS tăng từ 3 đến 5 bậc so với năm 2022", "rank reduced_by 3 - 2022", "range_unclear"),
        (
            "Giảm thời gian giải quyết trung bình 25% so với quy định",
            "percent reduced_by 25 -",
            "baseline_year_unknown",
        ),
        ("Mức hài lòng đạt trong khoảng 85-90%", "percent between 85 90", "range_unclear"),
        ("Chỉ số CCHC năm sau cao hơn năm trước", "-", "baseline_year_unknown"),
    ],
)
def test_what_a_person_has_to_look_at(text, expected, warning):
    (phrase,) = parse_targets(text)
    assert (short(phrase), phrase.warnings) == (expected, (warning,))


@pytest.mark.parametrize(
    ("text", "expected", "start", "horizon"),
    [
        ("tăng từ 72% năm 2021 lên 90% năm 2025", "percent at_least 90 -", (2021, "72"), 2025),
        ("Nâng tỷ lệ từ 45% năm 2022 lên tối thiểu 80% vào năm 2025", "percent at_least 80 -", (2022, "45"), 2025),
        ("Nâng tỷ lệ từ 60% năm 2020 đến 80% năm 2025", "percent at_least 80 -", (2020, "60"), 2025),
        ("từ 82,5% (năm 2022) lên trên 85% vào năm 2025", "percent more_than 85 -", (2022, "82.5"), 2025),
        ("Giảm tỷ lệ trễ hạn từ 5% năm 2023 xuống còn 2% năm 2025", "percent at_most - 2", (2023, "5"), 2025),
        ("Thứ hạng từ vị trí 25 năm 2023 lên vị trí 20", "rank at_most - 20", (2023, "25"), None),
        ("Giảm từ 120 đơn vị năm 2021 xuống còn 100 đơn vị", "count at_most - 100", (2021, "120"), None),
        ("từ 72% lên 90%", "percent at_least 90 -", (None, "72"), None),
        ("giảm 5% biên chế so với năm 2021", "percent reduced_by 5 - 2021", (2021, None), None),
    ],
)
def test_where_it_begins_and_when_it_is_due(text, expected, start, horizon):
    (phrase,) = parse_targets(text)
    year, value = start
    assert short(phrase) == expected
    assert (phrase.baseline_year, phrase.baseline_value) == (year, Decimal(value) if value else None)
    assert phrase.horizon_year == horizon


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đến năm 2025 đạt 80%, đến năm 2030 đạt 95%", [("80", 2025), ("95", 2030)]),
        ("Hài lòng đạt tối thiểu 90% vào năm 2025 và 95% vào năm 2030", [("90", 2025), ("95", 2030)]),
        ("Đến năm 2025: 80%; đến năm 2030: 95% TTHC", [("80", 2025), ("95", 2030)]),
        ("Đến năm 2025, 80% hồ sơ và 90% kết quả được số hóa", [("80", 2025), ("90", 2025)]),
    ],
)
def test_several_horizons_are_several_targets(text, expected):
    assert [(str(phrase.threshold.lower), phrase.horizon_year) for phrase in parse_targets(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("100% hồ sơ xử lý trên mạng (trừ hồ sơ mật, hồ sơ đặc thù)", ["hồ sơ mật, hồ sơ đặc thù"]),
        ("100% TTHC, ngoại trừ TTHC đặc thù, được cung cấp trực tuyến", ["TTHC đặc thù"]),
        ("80% văn bản dưới dạng điện tử (không bao gồm văn bản mật)", ["văn bản mật"]),
        ("Tối thiểu 80% viên chức, trừ người nghỉ chế độ, được bồi dưỡng", ["người nghỉ chế độ"]),
        ("100% văn bản (trừ văn bản mật) được ký số; 90% hồ sơ (không kể hồ sơ mật)", ["văn bản mật", "hồ sơ mật"]),
        ("90% hồ sơ tại cấp huyện và 60% tại cấp xã, trừ hồ sơ mật", ["hồ sơ mật", "hồ sơ mật"]),
        ("95% người dân hài lòng, ngoại trừ lĩnh vực đất đai đạt 85%", ["lĩnh vực đất đai", ""]),
        ("Giảm 10% biên chế so với năm 2021 (trừ ngành giáo dục, y tế)", ["ngành giáo dục, y tế"]),
        ("100% khoản khấu trừ được công khai", [""]),
        ("100% trường hợp bị trừ điểm được thông báo", [""]),
    ],
)
def test_what_the_denominator_leaves_out(text, expected):
    assert [phrase.exceptions for phrase in parse_targets(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đối với đơn vị sự nghiệp y tế, tỷ lệ hài lòng đạt tối thiểu 85%", "đơn vị sự nghiệp y tế"),
        ("Đối với các đơn vị sự nghiệp công lập: 100% thực hiện tự chủ", "các đơn vị sự nghiệp công lập"),
        ("100% các cơ quan hành chính cấp tỉnh công bố TTHC", "các cơ quan hành chính cấp tỉnh"),
        ("Đối với cấp xã, tỷ lệ hồ sơ trực tuyến đạt 60%", ""),
        ("90% hồ sơ được giải quyết đúng hạn", ""),
    ],
)
def test_whom_it_is_about(text, expected):
    (phrase,) = parse_targets(text)
    assert phrase.population == expected


def test_an_exception_with_a_level_of_its_own_is_the_population_of_the_next_target():
    _, besides = parse_targets("95% người dân hài lòng, ngoại trừ lĩnh vực đất đai đạt 85%")
    assert (besides.population, str(besides.threshold.lower)) == ("lĩnh vực đất đai", "85")


@pytest.mark.parametrize(
    ("text", "bound", "start"),
    [
        ("giảm ít nhất 2 nghìn hồ sơ so với năm 2021", 2000, None),
        ("giảm 1,5 triệu lượt in so với năm 2021", 1_500_000, None),
        ("giảm 12 đầu mối so với năm 2021", 12, None),
        ("từ 3 nghìn hồ sơ xuống còn 2 nghìn hồ sơ", 2000, 3000),
        ("từ 3 xuống còn 2 nghìn hồ sơ", 2000, 3000),
        ("từ 3 nghìn hồ sơ xuống còn 900 hồ sơ", 900, 3000),
        ("từ 5000 hồ sơ xuống còn 3 nghìn hồ sơ", 3000, 5000),
        ("từ 120 triệu đồng xuống còn 100 triệu đồng", 100_000_000, None),  # where it begins, figures say in millions
    ],
)
def test_thousands_and_millions_count_in_what_goes_down_too(text, bound, start):
    (found,) = parse_targets(text)
    threshold = found.threshold
    assert (threshold.lower or threshold.upper, found.baseline_value) == (bound, start)
