"""How targets stand on a day: every comparator, the pace between, and what cannot be said."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.comparisons import BANDS, Comparator, Measure
from indicators.enums import UnitOfMeasure
from plans.enums import Pace, TargetResult
from plans.judging import judge
from plans.promises import Promise, Reading, Start
from reform.common.periods import Period
from tests.plans.promised import AFTER, AT_RISK, JUNE, MET, MISSED, NO_DATA, NOT_YET, ON_TRACK, number, promise


def at_most(upper, measure=Measure.PERCENT, **fields) -> Promise:
    return promise(Comparator.AT_MOST, None, upper, measure, **fields)


def read(value, year=2025, period=Period.YEAR, **fields) -> Reading:
    return Reading(year, period, number(value), **fields)


def said(promised: Promise, *readings: Reading, on: date = JUNE) -> tuple[TargetResult, str]:
    found = judge(promised, readings, on)
    return found.result, found.reason


# ── The end decides ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("promised", "value", "result", "reason"),
    [
        (promise(), "96.5", MET, "Đạt 96,5%, vượt mức 95% phải đạt năm 2025."),
        (promise(), "95", MET, "Đạt 95%, bằng mức phải đạt năm 2025."),
        (promise(), "93.2", MISSED, "Đạt 93,2%, thấp hơn mức 95% phải đạt năm 2025."),
        (promise(), "94.9999", MISSED, "Đạt 94,9999%, thấp hơn mức 95% phải đạt năm 2025."),
        (promise(Comparator.MORE_THAN, "50"), "50", MISSED, "Đạt 50%, chưa trên mức 50% phải vượt năm 2025."),
        (promise(Comparator.MORE_THAN, "50"), "51", MET, "Đạt 51%, trên mức 50% như phải đạt năm 2025."),
        (at_most("40"), "40", MET, "Là 40%, không quá mức 40% cho phép năm 2025."),
        (at_most("40"), "43", MISSED, "Là 43%, vượt mức 40% cho phép năm 2025."),
        (promise(Comparator.LESS_THAN, None, "5"), "5", MISSED, "Là 5%, chưa dưới mức 5% phải đạt năm 2025."),
        (promise(Comparator.BETWEEN, "35", "45"), "40", MET, "Đạt 40%, trong khoảng từ 35% đến 45% phải đạt năm 2025."),
        (
            promise(Comparator.BETWEEN, "35", "45"),
            "46",
            MISSED,
            "Đạt 46%, ngoài khoảng từ 35% đến 45% phải đạt năm 2025.",
        ),
        (promise(Comparator.EXACTLY, "100", "100"), "99", MISSED, "Đạt 99%, khác mức 100% phải đạt năm 2025."),
        (at_most("40", Measure.RANK), "46", MISSED, "Xếp hạng 46, ngoài tốp 40 phải đạt năm 2025."),
        (at_most("40", Measure.RANK), "35", MET, "Xếp hạng 35, trong tốp 40 phải đạt năm 2025."),
        (promise(lower="200", measure=Measure.COUNT), "1250", MET, "Đạt 1.250, vượt mức 200 phải đạt năm 2025."),
    ],
)
def test_the_figure_of_the_horizon_year_decides(promised, value, result, reason):
    assert said(promised, read(value), on=AFTER) == (result, reason)


def test_a_reduction_is_relative_for_a_share_and_plain_for_a_count():
    start = Start(2021, Decimal(200))
    share = promise(Comparator.REDUCED_BY, "5", unit=UnitOfMeasure.COUNT, start=start, baseline_year=2021)
    assert said(share, read("190"), on=AFTER) == (
        MET,
        "Là 190, giảm 5% so với 200 của năm 2021, đủ mức giảm 5% phải đạt năm 2025.",
    )
    assert said(share, read("191"), on=AFTER)[0] == MISSED
    plain = promise(Comparator.REDUCED_BY, "5", measure=Measure.COUNT, start=start, baseline_year=2021)
    assert said(plain, read("195"), on=AFTER)[0] == MET
    assert said(plain, read("203"), on=AFTER) == (
        MISSED,
        "Là 203, tăng 3 so với 200 của năm 2021, chưa đủ mức giảm 5 phải đạt năm 2025.",
    )


def test_a_reduction_takes_the_measured_figure_of_the_year_that_it_names():
    promised = promise(Comparator.REDUCED_BY, "10", unit=UnitOfMeasure.COUNT, baseline_year=2021, since=2022)
    assert said(promised, read("100", 2021), read("90"), on=AFTER)[0] == MET
    result, reason = said(promised, read("90"), on=AFTER)
    assert (result, reason) == (NO_DATA, "Chưa có số liệu năm 2021 làm gốc để so sánh.")


def test_better_than_a_year_compares_the_same_period():
    promised = promise(Comparator.BETTER_THAN_YEAR, None, baseline_year=2024)
    before = (read("94.1", 2024), read("90", 2024, Period.H1))
    assert said(promised, *before, read("92", period=Period.H1)) == (
        ON_TRACK,
        "6 tháng đầu năm 2025 đạt 92%, cao hơn 90% cùng kỳ năm 2024.",
    )
    assert said(promised, *before, read("89", period=Period.H1))[0] == AT_RISK
    assert said(promised, *before, read("95.2"), on=AFTER) == (MET, "Năm 2025 đạt 95,2%, cao hơn 94,1% của năm 2024.")
    assert said(promised, *before, read("94.1"), on=AFTER) == (
        MISSED,
        "Năm 2025 đạt 94,1%, bằng năm 2024, chưa cao hơn.",
    )
    assert (
        said(promised, read("94.1", 2024), read("92", period=Period.H1))
        == (
            NO_DATA,
            "Chưa có số liệu 6 tháng đầu năm 2024 để so sánh với cùng kỳ năm 2025.",
        )
        or said(promised, read("94.1", 2024), read("92", period=Period.H1))[0] == NO_DATA
    )


def test_a_better_rank_is_a_lower_one():
    promised = promise(
        Comparator.BETTER_THAN_YEAR, None, measure=Measure.RANK, baseline_year=2024, lower_is_better=True
    )
    assert said(promised, read("46", 2024), read("40"), on=AFTER) == (
        MET,
        "Năm 2025 xếp hạng 40, tốt hơn hạng 46 của năm 2024.",
    )
    assert said(promised, read("46", 2024), read("50"), on=AFTER)[0] == MISSED


def test_a_published_index_cannot_be_known_before():
    promised = promise(Comparator.BETTER_THAN_YEAR, None, baseline_year=2024, published_in=3)
    assert said(promised, read("86.02", 2024)) == (NOT_YET, "Chỉ số năm 2025 được công bố vào tháng 3/2026.")
    assert said(promised, read("86.02", 2024), on=date(2026, 3, 31))[0] == NOT_YET
    result, reason = said(promised, read("86.02", 2024), on=date(2026, 4, 1))
    assert result == NO_DATA and "chưa có số liệu" in reason
    assert said(promised, read("86.02", 2024), read("87"), on=date(2026, 3, 20))[0] == MET
    later = promise(lower="90", horizon=2030, since=2022, published_in=3)
    assert said(later, read("80", 2023), read("81", 2024))[0] == AT_RISK


def test_bands_stand_on_one_scale_and_words_outside_it_are_not_compared():
    good = promise(lower=str(BANDS["khá"]), measure=Measure.BAND, word="khá")
    assert said(good, Reading(2025, band="Tốt"), on=AFTER) == (
        MET,
        "Xếp nhóm Tốt, đúng yêu cầu “nhóm khá trở lên” của năm 2025.",
    )
    assert said(good, Reading(2025, band="trung bình"), on=AFTER)[0] == MISSED
    assert said(good, Reading(2025, band="A+"), on=AFTER)[0] == NOT_YET
    odd = promise(lower="0", measure=Measure.BAND, word="xanh")
    assert said(odd, Reading(2025, band="xanh"), on=AFTER)[0] == MET
    assert said(odd, Reading(2025, band="khá"), on=AFTER)[0] == NOT_YET
    later = promise(lower=str(BANDS["khá"]), measure=Measure.BAND, word="khá", horizon=2030, since=2022)
    assert said(later, Reading(2024, band="trung bình"))[0] == NOT_YET
    assert said(later, Reading(2024, band="khá"))[0] == ON_TRACK


# ── On the way ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_line_runs_from_the_baseline_to_the_target():
    promised = promise(lower="85", horizon=2030, since=2022, start=Start(2020, Decimal(60)))
    assert said(promised, read("62", 2023)) == (
        AT_RISK,
        "Năm 2023 đạt 62%, thấp hơn mức 67,5% theo tiến độ từ 60% (năm 2020) đến 85% (năm 2030).",
    )
    assert said(promised, read("67.5", 2023))[0] == ON_TRACK
    # half of 2025 is 4.5 years after the end of 2020: 60 + 25 × 0.45
    assert said(promised, read("71.25", period=Period.H1))[0] == ON_TRACK
    assert said(promised, read("71.24", period=Period.H1))[0] == AT_RISK
    assert said(promised, read("90", 2023)) == (ON_TRACK, "Năm 2023 đạt 90%, vượt mức 85% phải đạt năm 2030.")


def test_a_rank_keeps_to_its_line_downwards():
    promised = at_most("10", Measure.RANK, horizon=2030, since=2021, start=Start(2020, Decimal(30)))
    assert said(promised, read("22", 2024)) == (
        ON_TRACK,
        "Năm 2024 xếp hạng 22, trong tốp 22 theo tiến độ từ hạng 30 (năm 2020) đến tốp 10 (năm 2030).",
    )
    assert said(promised, read("23", 2024))[0] == AT_RISK


def test_a_line_towards_a_span_comes_from_either_side():
    below = promise(Comparator.BETWEEN, "35", "45", horizon=2030, since=2021, start=Start(2020, Decimal(15)))
    assert [said(below, read(value, 2025), on=AFTER)[0] for value in ("24", "25", "40", "46")] == [
        AT_RISK,
        ON_TRACK,
        ON_TRACK,
        AT_RISK,
    ]
    above = promise(Comparator.BETWEEN, "35", "45", horizon=2030, since=2021, start=Start(2020, Decimal(65)))
    assert [said(above, read(value, 2025), on=AFTER)[0] for value in ("34", "55", "56")] == [AT_RISK, ON_TRACK, AT_RISK]


def test_a_reduction_keeps_to_its_line():
    promised = promise(
        Comparator.REDUCED_BY, "10", unit="COUNT", since=2022, baseline_year=2021, start=Start(2021, Decimal(200))
    )
    assert said(promised, read("190", 2023))[0] == ON_TRACK
    assert said(promised, read("191", 2023)) == (
        AT_RISK,
        "Năm 2023 là 191, cao hơn mức 190 theo tiến độ từ 200 (năm 2021) đến 180 (năm 2025).",
    )


def test_a_share_of_the_current_year_without_baseline_is_held_against_the_target_itself():
    assert said(promise(), read("96.5", period=Period.H1)) == (
        ON_TRACK,
        "6 tháng đầu năm 2025 đạt 96,5%, vượt mức 95% phải đạt năm 2025.",
    )
    assert said(promise(), read("93", period=Period.H1, counted=12, expected=20)) == (
        AT_RISK,
        "6 tháng đầu năm 2025 đạt 93% (12/20 đơn vị đã nhập), thấp hơn mức 95% phải đạt năm 2025.",
    )


def test_a_target_of_several_years_without_baseline_begins_at_its_first_measured_year():
    promised = promise(lower="80", horizon=2030, since=2023)
    assert said(promised, read("52", 2023), read("59", 2024))[0] == ON_TRACK  # 52 + 28/7
    assert said(promised, read("52", 2023), read("55.9", 2024))[0] == AT_RISK
    assert said(promised, read("52", 2023))[0] == NOT_YET
    assert said(promised, read("52", 2021), read("60", 2025, Period.H1))[0] == NOT_YET, "before the plan"


def test_a_count_that_grows_is_asked_for_its_share_of_the_year():
    promised = promise(lower="200", measure=Measure.COUNT, accrues=True)
    half = {"period": Period.H1}
    assert said(promised, read("100", **half))[0] == ON_TRACK
    assert said(promised, read("90", **half)) == (
        AT_RISK,
        "6 tháng đầu năm 2025 đạt 90, thấp hơn mức 100 theo tiến độ nửa năm (cả năm phải đạt 200).",
    )
    assert said(promised, read("210", **half)) == (
        MET,
        "6 tháng đầu năm 2025 đạt 210, vượt mức 200 phải đạt năm 2025; số lũy kế không giảm trong năm.",
    )


def test_a_count_that_may_not_pass_a_limit():
    promised = at_most("50", Measure.COUNT, accrues=True)
    half = {"period": Period.H1}
    assert said(promised, read("25", **half))[0] == ON_TRACK
    assert said(promised, read("26", **half)) == (
        AT_RISK,
        "6 tháng đầu năm 2025 là 26, cao hơn mức 25 theo tiến độ nửa năm (cả năm không quá 50).",
    )
    assert said(promised, read("51", **half)) == (
        MISSED,
        "6 tháng đầu năm 2025 là 51, vượt mức 50 cho phép năm 2025; số lũy kế không giảm trong năm.",
    )


def test_steps_of_the_plan_and_the_end_alone():
    stepped = promise(
        lower="90", horizon=2030, since=2022, pace=Pace.STEPS, steps=((2024, Decimal(60)), (2027, Decimal(75)))
    )
    assert said(stepped, read("58", 2024)) == (AT_RISK, "Năm 2024 đạt 58%, thấp hơn mức 60% của bước năm 2024.")
    assert said(stepped, read("61", 2025, Period.H1))[0] == ON_TRACK
    assert said(stepped, read("40", 2023))[0] == NOT_YET
    end = promise(pace=Pace.END)
    assert said(end, read("10", period=Period.H1)) == (
        NOT_YET,
        "6 tháng đầu năm 2025 đạt 10%; mục tiêu chỉ xét vào cuối năm 2025.",
    )
    assert said(end, read("94"), on=AFTER)[0] == MISSED


# ── What cannot be said ─────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_that_occurred_is_neither_reached_nor_missed():
    nothing = Reading(2025, nothing_occurred=True)
    assert said(promise(), nothing, on=AFTER) == (
        NOT_YET,
        "Năm 2025 không phát sinh, nên không đánh giá được đạt hay không đạt.",
    )


def test_without_figures():
    assert said(promise()) == (NO_DATA, "Chưa có số liệu nào từ năm 2025.")
    assert said(promise(), read("90", period=Period.H1), on=AFTER) == (
        NO_DATA,
        "Chưa có số liệu cả năm 2025; gần nhất, 6 tháng đầu năm 2025 đạt 90%.",
    )
    assert said(promise(), read("99", 2024))[0] == NO_DATA, "the year before the plan judges nothing"


def test_what_is_told_once_a_year_is_not_missing_before():
    promised = promise(once_a_year=True)
    assert said(promised) == (NOT_YET, "Chỉ tiêu này báo cáo một lần cho cả năm; số liệu năm 2025 có vào cuối năm.")
    assert said(promised, on=AFTER)[0] == NO_DATA
    earlier = promise(once_a_year=True, since=2022)
    assert said(earlier)[0] == NO_DATA, "2024 is over and was not told"


def test_the_end_waits_for_all_units_as_long_as_the_year_runs():
    part = read("90", counted=13, expected=20)
    assert said(promise(), part, on=date(2025, 12, 16))[0] == AT_RISK
    assert said(promise(), part, on=AFTER)[0] == MISSED
    assert said(promise(), read("90", counted=20, expected=20), on=date(2025, 12, 16))[0] == MISSED


def test_sentences_round_half_up_and_subtract_what_they_show():
    assert "Đạt 61,73%, " in said(promise(), read("61.725"), on=AFTER)[1]
    start = Start(2021, Decimal("97.985"))
    promised = promise(Comparator.REDUCED_BY, "1", measure=Measure.COUNT, start=start, baseline_year=2021)
    assert "Là 96,73, giảm 1,26 so với 97,99 của năm" in said(promised, read("96.725"), on=AFTER)[1]
    promised = promise(
        Comparator.REDUCED_BY, "1", measure=Measure.COUNT, start=Start(2021, Decimal("97.9899")), since=2021
    )
    assert "Là 96,73, giảm 1,26 so với 97,99 của năm" in said(promised, read("96.7251"), on=AFTER)[1]


def test_too_few_units_decide_nothing():
    one = read("100", period=Period.Q1, counted=1, expected=28)
    reason = "Chưa đủ số liệu để đánh giá: mới 1/28 đơn vị nhập, hiện đạt 100%."
    assert said(promise(), one) == (NOT_YET, reason)
    assert said(promise(), read("100", counted=1, expected=28), on=AFTER) == (NOT_YET, reason), "at the end too"
    assert said(promise(), read("50", counted=13, expected=28))[0] == NOT_YET
    assert said(promise(), read("50", counted=14, expected=28))[0] == AT_RISK, "half of them is enough"
    assert said(promise(), read("100"))[0] == MET, "the body's own figure has nobody to wait for"
    half = read("60", period=Period.H1, counted=1, expected=28)
    assert said(promise(), read("96", period=Period.Q1, counted=28, expected=28), half) == (
        ON_TRACK,
        "Quý I năm 2025 đạt 96%, vượt mức 95% phải đạt năm 2025.",
    )


def test_a_count_that_few_units_have_settled_is_decided():
    promised = promise(lower="200", measure=Measure.COUNT, accrues=True)
    assert said(promised, read("250", period=Period.H1, counted=1, expected=28))[0] == MET
    assert said(promised, read("150", period=Period.H1, counted=1, expected=28))[0] == NOT_YET


def test_figures_of_two_definitions_are_not_compared():
    better = promise(Comparator.BETTER_THAN_YEAR, None, baseline_year=2024)
    result, reason = said(better, read("90", 2024, definition=1), read("95", definition=2), on=AFTER)
    assert result == NOT_YET and "cách tính chỉ tiêu đã thay đổi" in reason
    promised = promise(lower="80", horizon=2030, since=2022)
    result, reason = said(promised, read("50", 2023, definition=1), read("60", 2024, definition=2))
    assert result == NOT_YET and "cách tính chỉ tiêu đã thay đổi so với năm 2023" in reason
    assert said(promised, read("50", 2023, definition=1), read("81", 2024, definition=2))[0] == ON_TRACK


def test_a_target_linked_to_something_else_is_told_apart():
    result, reason = said(promise(unit=UnitOfMeasure.RANK), read("5"), on=AFTER)
    assert result == NOT_YET and "không so sánh được" in reason
