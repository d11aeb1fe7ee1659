"""Deadlines in two columns: a start and an end, words that were merged over both, and what no words may do."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.deadlines import Deadline, DeadlineKind, parse_span
from reform.common.text import clean


@pytest.mark.parametrize(
    ("start", "end", "text", "starts_on", "due_on"),
    [
        ("Tháng 1", "Tháng 12", "Tháng 1 – Tháng 12", date(2025, 1, 1), date(2025, 12, 31)),
        ("Tháng 12/2024", "Tháng 12/2025", "Tháng 12/2024 – Tháng 12/2025", date(2024, 12, 1), date(2025, 12, 31)),
        ("Tháng 12/2024", "Tháng 3", "Tháng 12/2024 – Tháng 3", date(2024, 12, 1), date(2025, 3, 31)),
        ("Tháng 9", "Tháng 9", "Tháng 9 – Tháng 9", date(2025, 9, 1), date(2025, 9, 30)),
        ("Tháng 3", "Tháng 09", "Tháng 3 – Tháng 09", date(2025, 3, 1), date(2025, 9, 30)),
        ("Trong tháng 10", "", "Trong tháng 10", date(2025, 10, 1), date(2025, 10, 31)),
        ("", "Tháng 7", "Tháng 7", None, date(2025, 7, 31)),
        ("15/1", "Quý II", "15/1 – Quý II", date(2025, 1, 15), date(2025, 6, 30)),
        ("Từ tháng 3", "Đến tháng 9", "Từ tháng 3 – Đến tháng 9", date(2025, 3, 1), date(2025, 9, 30)),
        ("Bắt đầu 01/3", "Kết thúc 30/6", "Bắt đầu 01/3 – Kết thúc 30/6", date(2025, 3, 1), date(2025, 6, 30)),
        ("Tháng 3", "Cuối tháng 6", "Tháng 3 – Cuối tháng 6", date(2025, 3, 1), date(2025, 6, 30)),
        ("Năm 2025", "Năm 2026", "Năm 2025 – Năm 2026", date(2025, 1, 1), date(2026, 12, 31)),
        ("15/6/2025", "15/6/2025", "15/6/2025 – 15/6/2025", date(2025, 6, 15), date(2025, 6, 15)),
        # One cell over both columns.
        ("Tháng 1 - Tháng 12", "Tháng 1 - Tháng 12", "Tháng 1 - Tháng 12", date(2025, 1, 1), date(2025, 12, 31)),
        ("Quý II, III", "Quý II, III", "Quý II, III", date(2025, 4, 1), date(2025, 9, 30)),
        ("Cả năm", "", "Cả năm", date(2025, 1, 1), date(2025, 12, 31)),
        ("Trước 15/6", "Trước 15/6", "Trước 15/6", None, date(2025, 6, 14)),
        # A dash is an empty cell.
        ("-", "Tháng 7", "- – Tháng 7", None, date(2025, 7, 31)),
    ],
)
def test_two_columns_are_one_deadline(start, end, text, starts_on, due_on):
    assert parse_span(start, end, year=2025) == Deadline(text, DeadlineKind.FIXED, starts_on, due_on)


@pytest.mark.parametrize(
    ("start", "end", "kind", "problem"),
    [
        ("Thường xuyên", "", "continuous", ""),
        ("Sau khi công bố Chỉ số năm 2024", "", "conditional", ""),
        ("Tháng 1", "Thường xuyên", "continuous", ""),
        ("Tháng 12", "Tháng 3", "unspecified", "due_before_start"),
        ("Theo quy định", "Tháng 12", "fixed", "mixed_deadline"),
        ("abc", "xyz", "unspecified", "deadline_not_understood"),
        ("Thường xuyên", "Thường xuyên", "continuous", ""),
        ("Thường xuyên", "Cả năm", "continuous", ""),
        ("Thường xuyên", "Hằng năm", "continuous", ""),
        ("Theo quy định", "Thường xuyên", "continuous", ""),
        ("Thường xuyên", "Tháng 12", "continuous", "mixed_deadline"),
        ("Theo quy định", "Theo quy định", "conditional", ""),
        ("Tháng 3", "Theo tiến độ", "conditional", "mixed_deadline"),
        ("Tháng 1", "Hằng tháng", "recurring", "mixed_deadline"),
        ("Ngay sau khi ban hành", "31/12/2025", "fixed", "mixed_deadline"),
        ("Trước tháng 3", "Tháng 6", "fixed", "mixed_deadline"),
        ("Đầu tháng 3", "Tháng 6", "fixed", "approximate_date"),
        ("abc", "Tháng 6", "fixed", "mixed_deadline"),
        ("Tháng 6", "abc", "unspecified", "deadline_not_understood"),
        ("Từ tháng 3", "", "unspecified", "no_due_date"),
        ("Tháng 7", "-", "unspecified", "no_due_date"),
        ("-", "-", "unspecified", "deadline_not_understood"),
        ("", "", "unspecified", ""),
    ],
)
def test_two_columns_that_are_not_two_days(start, end, kind, problem):
    deadline = parse_span(start, end, year=2025)
    assert (deadline.kind, deadline.problem) == (kind, problem)


def test_a_status_in_a_column_is_told():
    deadline = parse_span("Tháng 3", "Đã hoàn thành", year=2025)
    assert (deadline.kind, deadline.problem, deadline.status_hint) == ("unspecified", "status_in_deadline", "done")


def test_du_kien_in_one_column_is_tentative():
    deadline = parse_span("Dự kiến tháng 6", "Tháng 7", year=2025)
    assert (deadline.starts_on, deadline.due_on) == (date(2025, 6, 1), date(2025, 7, 31))
    assert deadline.tentative and deadline.understood


_WORDS = "Trước đến từ tháng quý năm 6 30/6/2025 III 2026 - , ; ( ) theo thường xuyên hằng đầu cuối đã hoàn thành cả"
_CELLS = st.lists(st.sampled_from(_WORDS.split()), max_size=6).map(" ".join)


@settings(max_examples=60)
@given(_CELLS, _CELLS)
def test_no_two_columns_raise(start, end):
    deadline = parse_span(start, end, year=2025)
    assert clean(start) in deadline.text and clean(end) in deadline.text
    assert (deadline.kind == DeadlineKind.FIXED) == (deadline.due_on is not None)
    assert deadline.starts_on is None or (deadline.due_on is not None and deadline.starts_on <= deadline.due_on)
