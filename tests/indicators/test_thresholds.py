"""Targets: every kind of phrase of the real plans, the traps beside them, and what a threshold says of a value."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indicators.thresholds import BANDS, WARNINGS, Comparator, Measure, TargetPhrase, Threshold, parse_targets
from reform.common.text import clean


def short(phrase: TargetPhrase) -> tuple:
    """(measure, comparator, lower, upper) and the baseline year where there is one."""
    found = phrase.threshold
    assert found is not None
    bounds = tuple(int(bound) if bound is not None else None for bound in (found.lower, found.upper))
    year = (found.baseline_year,) if found.baseline_year else ()
    return (str(found.measure), str(found.comparator), *bounds, *year)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("100% TTHC được công khai", ("percent", "at_least", 100, None)),
        ("70% TTHC có hồ sơ mẫu", ("percent", "at_least", 70, None)),
        ("Hoàn thành 100% Kế hoạch rà soát, kiểm tra văn bản QPPL", ("percent", "at_least", 100, None)),
        ("tối thiểu 85%", ("percent", "at_least", 85, None)),
        ("ít nhất 80%", ("percent", "at_least", 80, None)),
        ("không dưới 80%", ("percent", "at_least", 80, None)),
        ("≥ 80%", ("percent", "at_least", 80, None)),
        ("từ 98% trở lên", ("percent", "at_least", 98, None)),
        ("đạt tối thiểu từ 60% trở lên", ("percent", "at_least", 60, None)),
        ("Lựa chọn 30% trở lên cơ quan chuyên môn thuộc UBND tỉnh", ("percent", "at_least", 30, None)),
        ("Trung bình tối thiểu đạt 60%", ("percent", "at_least", 60, None)),
        ("Nâng tỷ lệ hồ sơ trực tuyến từ 60% lên 80%", ("percent", "at_least", 80, None)),
        ("trên 50%", ("percent", "more_than", 50, None)),
        ("không quá 40%", ("percent", "at_most", None, 40)),
        ("tối đa 5%", ("percent", "at_most", None, 5)),
        ("dưới 5%", ("percent", "less_than", None, 5)),
        ("Giảm tỷ lệ hồ sơ quá hạn xuống dưới 2%", ("percent", "less_than", None, 2)),
        ("đúng 20%", ("percent", "exactly", 20, 20)),
        ("từ 35% đến 45%", ("percent", "between", 35, 45)),
        ("từ 35 đến 45%", ("percent", "between", 35, 45)),
        ("đạt 50 - 60%", ("percent", "between", 50, 60)),
        ("thứ hạng từ 40 trở lên", ("rank", "at_most", None, 40)),
        ("đạt thứ hạng trong tốp 10 đơn vị dẫn đầu", ("rank", "at_most", None, 10)),
        ("thuộc nhóm Top 08 các Sở, ban, ngành", ("rank", "at_most", None, 8)),
        ("trong Top 07 của Tỉnh", ("rank", "at_most", None, 7)),
        ("nằm trong nhóm 15 tỉnh, thành phố dẫn đầu cả nước", ("rank", "at_most", None, 15)),
        ("nằm trong nhóm trung bình", ("band", "at_least", 3, None)),
        ("duy trì trong nhóm trung bình cao", ("band", "at_least", 4, None)),
        ("nằm trong nhóm khá", ("band", "at_least", 5, None)),
        ("xếp loại tốt", ("band", "at_least", 6, None)),
        ("Mức độ hài lòng cao hơn năm 2024", ("percent", "better_than_year", None, None, 2024)),
        ("Chỉ số cải cách hành chính cải thiện so với năm 2022", ("percent", "better_than_year", None, None, 2022)),
        ("thứ hạng cao hơn năm 2024", ("rank", "better_than_year", None, None, 2024)),
        ("giảm 10% biên chế sự nghiệp so với năm 2025", ("percent", "reduced_by", 10, None, 2025)),
        ("giảm tối thiểu 20% thông tin phải khai báo", ("percent", "reduced_by", 20, None)),
        ("tinh giản biên chế tối thiểu 10%", ("percent", "reduced_by", 10, None)),
        ("đơn giản hóa tối thiểu 10% số thủ tục hành chính", ("percent", "at_least", 10, None)),
        ("ít nhất phải từ 200 phiếu khảo sát được phát ra", ("count", "at_least", 200, None)),
        ("từ 1.000 phiếu trở lên", ("count", "at_least", 1000, None)),
        ("không quá 3 sai sót", ("count", "at_most", None, 3)),
        # Numbers that are no targets stand beside one that is.
        ("Tốc độ 1 Gb/s đạt 100%", ("percent", "at_least", 100, None)),
        ("100% TTHC của 03 cấp theo Nghị định số 61/2018/NĐ-CP", ("percent", "at_least", 100, None)),
        ("Tỷ lệ hồ sơ mức độ 3 và 4 đạt tối thiểu 60%", ("percent", "at_least", 60, None)),
        ("Theo Quyết định số 468/QĐ-TTg ngày 27/3/2021, 100% cán bộ", ("percent", "at_least", 100, None)),
        ("100% cơ quan, đơn vị xếp loại tốt", ("percent", "at_least", 100, None)),
    ],
)
def test_one_target(text, expected):
    (phrase,) = parse_targets(text)
    assert (short(phrase), phrase.text, phrase.warnings) == (expected, text, ())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "kịp thời, đúng quy định",
        "Kế hoạch được ban hành kịp thời, phân công cụ thể trách nhiệm",
        "Mỗi Quý tổ chức 01 lần thi",
        "Tổ chức tập huấn cho công chức (01 lớp)",
        "trên cả 03 cấp tỉnh, huyện, xã",
        "theo quy định tại Nghị quyết số 04/NQ-CP ngày 10/01/2022 của Chính phủ",
        "Kế hoạch CCHC tỉnh giai đoạn 2026 - 2030",
        "Cải thiện nâng cao Chỉ số PAR INDEX, SIPAS, PAPI của tỉnh năm 2025",
        "Cung cấp dịch vụ công trực tuyến mức độ 3 và 4",
        "trả lời chậm nhất, tối đa 03 ngày",
        "Tổng đài Dịch vụ công 1022",
    ],
)
def test_no_target(text):
    assert parse_targets(text) == ()


@pytest.mark.parametrize(
    ("text", "warning", "threshold"),
    [
        (
            "Tỷ lệ hồ sơ giải quyết trực tuyến đạt tối 70%",
            "typo_minimum",
            Threshold(Measure.PERCENT, Comparator.AT_LEAST, Decimal(70)),
        ),
        ("Tăng 10% số hồ sơ so với năm 2022", "increase_not_supported", None),
        ("Số hồ sơ quá hạn thấp hơn năm 2024", "decrease_not_supported", None),
        ("Mức độ hài lòng cao hơn năm trước", "baseline_year_unknown", None),
        ("xếp hạng trên 20", "rank_unclear", None),
        ("từ 60% đến 40%", "bounds_reversed", None),
        ("đạt 150%", "percent_over_100", Threshold(Measure.PERCENT, Comparator.AT_LEAST, Decimal(150))),
    ],
)
def test_doubts_are_told(text, warning, threshold):
    (phrase,) = parse_targets(text)
    assert (phrase.warnings, phrase.threshold, phrase.text) == ((warning,), threshold, text)
    assert WARNINGS[warning]


def test_levels_are_targets_of_their_own():
    phrases = parse_targets(
        "Hồ sơ được xử lý trên mạng đạt 98% hồ sơ tại cấp tỉnh; 90% hồ sơ tại cấp huyện; 60% hồ sơ tại cấp xã"
    )
    assert [(short(phrase)[2], phrase.scope) for phrase in phrases] == [
        (98, "cấp tỉnh"),
        (90, "cấp huyện"),
        (60, "cấp xã"),
    ]


def test_several_levels_share_a_target():
    first, second = parse_targets(
        "Tỷ lệ gửi, nhận văn bản điện tử đạt: 100% tại cấp tỉnh, cấp huyện và từ 80% đến 100% tại cấp xã."
    )
    assert (short(first), first.scope) == (("percent", "at_least", 100, None), "cấp tỉnh, cấp huyện")
    assert (short(second), second.scope) == (("percent", "between", 80, 100), "cấp xã")
    assert second.text == "từ 80% đến 100% tại cấp xã"
    (third,) = parse_targets("tối thiểu đạt 60% trên cả 03 cấp tỉnh, huyện, xã")
    assert third.scope == "cấp tỉnh, cấp huyện, cấp xã"


@pytest.mark.parametrize("between", [", trong đó ít nhất", "; trong đó, ít nhất", ". Trong số đó, ít nhất"])
def test_trong_do_narrows_the_target_before_it(between):
    first, second, third = parse_targets(
        f"Tối thiểu 85% TTHC được cung cấp trực tuyến{between} 35% hồ sơ được tích hợp; "
        "tỷ lệ hồ sơ trực tuyến đạt từ 60% trở lên"
    )
    assert [phrase.narrows_previous for phrase in (first, second, third)] == [False, True, False]
    assert [short(phrase)[2] for phrase in (first, second, third)] == [85, 35, 60]
    assert third.text == "tỷ lệ hồ sơ trực tuyến đạt từ 60% trở lên"


def test_targets_between_commas_are_cut_at_the_new_subject():
    first, second = parse_targets(
        "Tỷ lệ giải quyết hồ sơ đúng hạn đạt tối thiểu 96%, mức độ hài lòng của doanh nghiệp đạt tối thiểu 93%"
    )
    assert first.text == "Tỷ lệ giải quyết hồ sơ đúng hạn đạt tối thiểu 96%"
    assert second.text == "mức độ hài lòng của doanh nghiệp đạt tối thiểu 93%"


def test_one_verb_reduces_two_things():
    first, second = parse_targets("giảm 5% biên chế công chức và 10% biên chế sự nghiệp so với năm 2021")
    assert short(first) == ("percent", "reduced_by", 5, None, 2021)
    assert short(second) == ("percent", "reduced_by", 10, None, 2021)


def test_den_nam_is_the_horizon_of_what_follows():
    phrases = parse_targets("Đến năm 2025, phấn đấu đạt thứ hạng từ 40 trở lên; mức độ hài lòng đạt từ 90% trở lên")
    assert [phrase.horizon_year for phrase in phrases] == [2025, 2025]


def met(comparator: str, value: str, lower=None, upper=None, measure="percent", baseline=None, year=None):
    threshold = Threshold(
        Measure(measure),
        Comparator(comparator),
        Decimal(lower) if lower is not None else None,
        Decimal(upper) if upper is not None else None,
        year,
    )
    return threshold.is_met_by(Decimal(value), Decimal(baseline) if baseline is not None else None)


@pytest.mark.parametrize(
    ("comparator", "bounds", "meets", "misses"),
    [
        ("at_least", ("85", None), "85", "84.99"),
        ("more_than", ("50", None), "50.01", "50"),
        ("at_most", (None, "40"), "40", "40.1"),
        ("less_than", (None, "40"), "39.9", "40"),
        ("between", ("35", "45"), "45", "45.1"),
        ("exactly", ("20", "20"), "20.0", "20.1"),
    ],
)
def test_bounds(comparator, bounds, meets, misses):
    assert met(comparator, meets, *bounds) is True
    assert met(comparator, misses, *bounds) is False


def test_a_rank_is_better_the_lower_it_is():
    assert met("at_most", "7", upper="10", measure="rank") is True
    assert met("at_most", "11", upper="10", measure="rank") is False
    assert met("better_than_year", "9", measure="rank", baseline="12", year=2024) is True
    assert met("better_than_year", "12", measure="rank", baseline="12", year=2024) is False


def test_a_share_is_better_the_higher_it_is():
    assert met("better_than_year", "91", baseline="90.5", year=2024) is True
    assert met("better_than_year", "90.5", baseline="90.5", year=2024) is False


def test_reductions_are_measured_against_the_baseline():
    assert met("reduced_by", "190", "5", baseline="200", year=2021) is True
    assert met("reduced_by", "191", "5", baseline="200", year=2021) is False
    assert met("reduced_by", "12", "3", measure="count", baseline="15") is True
    assert met("reduced_by", "12", "4", measure="count", baseline="15") is False


@pytest.mark.parametrize("comparator", ["reduced_by", "better_than_year"])
def test_without_a_baseline_nothing_can_be_said(comparator):
    assert met(comparator, "90", "5" if comparator == "reduced_by" else None, year=2024) is None
    assert Threshold(Measure.PERCENT, Comparator.AT_LEAST, Decimal(5)).is_met_by(None) is None


@pytest.mark.parametrize(
    ("comparator", "lower", "upper"),
    [
        ("at_least", None, "5"),
        ("at_most", "5", None),
        ("between", "5", None),
        ("between", "6", "5"),
        ("exactly", "5", "6"),
        ("better_than_year", "5", None),
    ],
)
def test_bounds_that_do_not_match_are_refused(comparator, lower, upper):
    with pytest.raises(ValueError, match="bound"):
        met(comparator, "1", lower, upper)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("tối thiểu 85%", "từ 85% trở lên"),
        ("đạt 100%", "100%"),
        ("99,5% hồ sơ", "từ 99,5% trở lên"),
        ("trên 50%", "trên 50%"),
        ("không quá 40%", "không quá 40%"),
        ("dưới 40%", "dưới 40%"),
        ("từ 35% đến 45%", "từ 35% đến 45%"),
        ("đúng 20%", "đúng 20%"),
        ("tốp 10", "tốp 10"),
        ("nhóm trung bình cao", "nhóm trung bình cao trở lên"),
        ("cao hơn năm 2024", "cao hơn năm 2024"),
        ("thứ hạng cao hơn năm 2024", "thứ hạng cao hơn năm 2024"),
        ("giảm 5% biên chế so với năm 2021", "giảm 5% so với năm 2021"),
        ("ít nhất 200 phiếu", "từ 200 trở lên"),
    ],
)
def test_thresholds_are_described_as_an_official_would(text, words):
    (phrase,) = parse_targets(text)
    assert phrase.threshold is not None
    assert phrase.threshold.describe() == words


def test_bands_are_ordered():
    words = ["thấp", "trung bình thấp", "trung bình", "trung bình cao", "khá", "cao", "rất tốt"]
    assert [BANDS[word] for word in words] == sorted(BANDS[word] for word in words)
    assert BANDS["cao"] == BANDS["tốt"]


_WORDS = """100% 85,5% 70 % giảm tăng từ đến trở lên tối thiểu ít nhất không quá dưới trên tốp thứ hạng 10 nhóm khá
    trung bình cao hơn năm 2024 so với tại cấp tỉnh, huyện ; . , trong đó và 61/2018/NĐ-CP phiếu hồ sơ TTHC đạt"""
_PARTS = st.sampled_from(_WORDS.split())


@example("0\x1b%")
@given(st.one_of(st.text(max_size=80), st.lists(_PARTS, max_size=25).map(" ".join)))
def test_no_words_raise_and_words_are_the_texts_own(text):
    joined = clean(text)  # as every text is that the portal takes in
    for phrase in parse_targets(joined):
        assert phrase.text in joined
        assert phrase.threshold is not None or phrase.warnings
        if phrase.threshold:
            assert phrase.threshold.describe()


@given(st.integers(0, 100), st.sampled_from(["tối thiểu", "ít nhất", "từ", "đạt", "không quá", "trên", "dưới"]))
def test_every_number_is_found_in_its_words(number, words):
    (phrase,) = parse_targets(f"Tỷ lệ hồ sơ trực tuyến {words} {number}% tại cấp tỉnh")
    assert phrase.threshold is not None
    assert Decimal(number) in (phrase.threshold.lower, phrase.threshold.upper)
    assert phrase.scope == "cấp tỉnh"
