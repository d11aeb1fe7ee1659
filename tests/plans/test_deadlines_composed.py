"""Deadlines composed of points in time and the frames around them, the answer worked out apart from the grammar."""

import calendar
import random
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.deadlines import parse_deadline

YEAR = 2025
_ROMAN = ("I", "II", "III", "IV")
Point = tuple[str, date, date]


def end_of(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def months(year: int) -> Iterator[Point]:
    """Spellings of each month with its first and last day."""
    for month in range(1, 13):
        days = date(year, month, 1), end_of(year, month)
        yield from ((text, *days) for text in (f"tháng {month}/{year}", f"Tháng {month:02} năm {year}"))
        yield from ((text, *days) for text in (f"T{month}/{year}", f"{month:02}/{year}", f"tháng {month}-{year}"))
        if year == YEAR:
            yield f"tháng {month}", *days


def quarters(year: int) -> Iterator[Point]:
    """Spellings of each quarter with its first and last day."""
    for number, roman in enumerate(_ROMAN, start=1):
        days = date(year, 3 * number - 2, 1), end_of(year, 3 * number)
        yield from (
            (text, *days) for text in (f"quý {roman}/{year}", f"Quý {number} năm {year}", f"QUÍ {roman}-{year}")
        )
        yield from ((text, *days) for text in (f"Q.{roman}/{year}", f"Qúy {roman}, năm {year}"))
        if year == YEAR:
            yield f"quý {roman}", *days


def single_days(year: int) -> Iterator[Point]:
    """Spellings of some days."""
    for month in range(1, 13):
        day = date(year, month, 2 * month + 3)
        spellings = [f"{day:%d/%m/%Y}", f"ngày {day.day}.{day.month}.{year}", f"{day.day}-{day.month}-{year}"]
        spellings.append(f"ngày {day.day} tháng {day.month} năm {year}")
        if year == YEAR:
            spellings += [f"{day.day}/{day.month}", f"ngày {day.day} tháng {day.month}"]
        yield from ((text, day, day) for text in spellings)


POINTS = [point for year in (YEAR, YEAR + 1) for kind in (months, quarters, single_days) for point in kind(year)]
FRAMES = {
    "{}": lambda first, last: (first if first < last else None, last),
    "Trong {}": lambda first, last: (first if first < last else None, last),
    "Thời gian: {}.": lambda first, last: (first if first < last else None, last),
    "Trước {}": lambda first, last: (None, first - timedelta(days=1)),
    "Hoàn thành trước {}": lambda first, last: (None, first - timedelta(days=1)),
    "Đến hết {}": lambda first, last: (None, last),
    "Chậm nhất {}": lambda first, last: (None, last),
    "Hoàn thành trong {}": lambda first, last: (None, last),
    "Từ nay đến {}": lambda first, last: (None, last),
}
RANGES = ("Từ {} đến {}", "{} - {}", "{} – {}", "Bắt đầu từ {}, kết thúc {}", "từ {} đến hết {}")


@pytest.mark.parametrize("frame", FRAMES)
def test_every_point_in_a_frame(frame):
    for text, first, last in POINTS:
        deadline = parse_deadline(frame.format(text), year=YEAR)
        assert (deadline.starts_on, deadline.due_on) == FRAMES[frame](first, last), deadline
        assert deadline.understood


@pytest.mark.parametrize("frame", RANGES)
def test_every_range(frame):
    chance = random.Random(frame)
    for _ in range(200):
        begin, end = chance.choice(POINTS), chance.choice(POINTS)
        deadline = parse_deadline(frame.format(begin[0], end[0]), year=YEAR)
        if ("202" in begin[0]) != ("202" in end[0]):
            continue  # which year the bare point lies in follows from its neighbour
        if end[2] < begin[1]:
            assert deadline.problem == "due_before_start", deadline
        else:
            assert (deadline.starts_on, deadline.due_on, deadline.problem) == (begin[1], end[2], ""), deadline


@settings(max_examples=60)
@given(
    st.sets(st.integers(1, 12), min_size=2, max_size=5).map(sorted),
    st.sampled_from([", ", "; ", " và ", ", tháng "]),
    st.sampled_from(["", "/2026", " năm 2026"]),
)
def test_months_in_a_row_are_a_span_and_others_recur(numbers, separator, year):
    deadline = parse_deadline("Tháng " + separator.join(map(str, numbers)) + year, year=YEAR)
    assert deadline.understood
    of_year = 2026 if year else YEAR
    if numbers[-1] - numbers[0] == len(numbers) - 1:
        assert (deadline.starts_on, deadline.due_on) == (date(of_year, numbers[0], 1), end_of(of_year, numbers[-1]))
    else:
        assert deadline.kind == "recurring"


@settings(max_examples=40)
@given(st.sets(st.integers(1, 4), min_size=2, max_size=4).map(sorted), st.sampled_from([", ", " và ", " & ", ", quý "]))
def test_quarters_in_a_row_are_a_span_and_others_recur(numbers, separator):
    deadline = parse_deadline("Quý " + separator.join(_ROMAN[number - 1] for number in numbers), year=YEAR)
    assert deadline.understood == (len(numbers) < 4)
    if numbers[-1] - numbers[0] == len(numbers) - 1:
        days = date(YEAR, 3 * numbers[0] - 2, 1), end_of(YEAR, 3 * numbers[-1])
        assert (deadline.starts_on, deadline.due_on) == days
    else:
        assert deadline.kind == "recurring"


@settings(max_examples=40)
@given(st.sampled_from(POINTS), st.sampled_from(["hằng năm", "hàng năm", "mỗi năm"]))
def test_a_point_that_comes_again_has_no_day(point, words):
    deadline = parse_deadline(f"Trước {point[0]} {words}", year=YEAR)
    assert (deadline.kind, deadline.understood) == ("recurring", "202" not in point[0])


@settings(max_examples=40)
@given(st.sampled_from(POINTS), st.sampled_from(["Thường xuyên, ", "Theo kế hoạch của tỉnh, ", "Đã hoàn thành "]))
def test_a_day_beside_other_words_is_never_lost_in_silence(point, words):
    assert not parse_deadline(words + point[0], year=YEAR).understood
