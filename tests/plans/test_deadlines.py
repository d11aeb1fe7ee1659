"""Deadlines: every phrase of the real plans, phrases made of the same parts, and what no words may do."""

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.deadlines import PROBLEM_MESSAGES, Deadline, DeadlineKind, DeadlineProblem, parse_deadline
from reform.common.text import clean

ISSUED = date(2024, 12, 30)


def read(text: str, year: int = 2025, issued_on: date | None = None) -> Deadline:
    return parse_deadline(text, year=year, issued_on=issued_on)


@pytest.mark.parametrize(
    ("text", "starts_on", "due_on"),
    [
        ("30/7/2026", None, "2026-07-30"),
        ("30/7/26", None, "2026-07-30"),
        ("30.7.2026", None, "2026-07-30"),
        ("05/03/2026", None, "2026-03-05"),
        ("2026-03-05", None, "2026-03-05"),
        ("15/11", None, "2025-11-15"),
        ("ngày 15/11", None, "2025-11-15"),
        ("ngày 15 tháng 11 năm 2024", None, "2024-11-15"),
        ("ngày 15 tháng 11", None, "2025-11-15"),
        ("Trước ngày 30/11/2025", None, "2025-11-29"),
        ("Hoàn thành trước ngày 30/6", None, "2025-06-29"),
        ("trước 2030", None, "2029-12-31"),
        ("Trước tháng 6/2026", None, "2026-05-31"),
        ("Trước quý III", None, "2025-06-30"),
        ("Chậm nhất ngày 20/12/2025", None, "2025-12-20"),
        ("Đến hết ngày 31/12/2025", None, "2025-12-31"),
        ("từ nay đến 31/12/2025", None, "2025-12-31"),
        ("Tháng 1/2023", "2023-01-01", "2023-01-31"),
        ("Tháng 2/2024", "2024-02-01", "2024-02-29"),
        ("12/2026", "2026-12-01", "2026-12-31"),
        ("Tháng 09", "2025-09-01", "2025-09-30"),
        ("Tháng 9 năm 2025", "2025-09-01", "2025-09-30"),
        ("Trong tháng 10", "2025-10-01", "2025-10-31"),
        ("Hoàn thành trong tháng 10", None, "2025-10-31"),
        ("Quý III/2023", "2023-07-01", "2023-09-30"),
        ("Trong quý II/2023", "2023-04-01", "2023-06-30"),
        ("Quí IV-2025", "2025-10-01", "2025-12-31"),
        ("quý 3", "2025-07-01", "2025-09-30"),
        ("QUÝ II NĂM 2025", "2025-04-01", "2025-06-30"),
        ("Cuối quý I", None, "2025-03-31"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("Năm 2026", "2026-01-01", "2026-12-31"),
        ("Trong năm", "2025-01-01", "2025-12-31"),
        ("Cuối năm 2025", None, "2025-12-31"),
        ("6 tháng đầu năm", "2025-01-01", "2025-06-30"),
        ("06 tháng cuối năm 2026", "2026-07-01", "2026-12-31"),
        ("Giai đoạn 2026 – 2030", "2026-01-01", "2030-12-31"),
        ("2026-2030", "2026-01-01", "2030-12-31"),
        ("Đến năm 2025", None, "2025-12-31"),
        ("Tháng 12/2024 – Tháng 12/2025", "2024-12-01", "2025-12-31"),
        ("Từ tháng 3 đến tháng 9/2025", "2025-03-01", "2025-09-30"),
        ("Tháng 6 - 9/2025", "2025-06-01", "2025-09-30"),
        ("Từ tháng 10 đến tháng 3/2026", "2025-10-01", "2026-03-31"),
        ("Từ quý I đến quý IV", "2025-01-01", "2025-12-31"),
        ("Quý II - III/2025", "2025-04-01", "2025-09-30"),
        ("Bắt đầu từ tháng 6, kết thúc tháng 7", "2025-06-01", "2025-07-31"),
        ("từ 01/01/2025 đến 30/6/2025", "2025-01-01", "2025-06-30"),
        ("Quý III/2025 (cũ: Quý I/2026)", "2025-07-01", "2025-09-30"),
    ],
)
def test_words_that_name_days(text, starts_on, due_on):
    expected = Deadline(
        text,
        DeadlineKind.FIXED,
        date.fromisoformat(starts_on) if starts_on else None,
        date.fromisoformat(due_on),
    )
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Thường xuyên", "continuous"),
        ("Thường xuyên, liên tục", "continuous"),
        ("Thường xuyên trong năm 2025", "continuous"),
        ("Thường xuyên và theo Kế hoạch, triển khai của tỉnh", "continuous"),
        ("Thường xuyên và theo triển khai của tỉnh", "continuous"),
        ("Thường xuyên và theo kế hoạch kiểm tra công vụ", "continuous"),
        ("Thường xuyên theo Kế hoạch đào tạo, bồi dưỡng", "continuous"),
        ("Thường xuyên, theo KH kiểm tra công vụ", "continuous"),
        ("Thường xuyên và theo kế hoạch của tỉnh, của BQL", "continuous"),
        ("6 tháng và cả năm (theo KH kiểm tra CCHC năm)", "recurring"),
        ("6 tháng và cả năm", "recurring"),
        ("Quý I, 6 tháng, quý III và năm", "recurring"),
        ("Hằng năm", "recurring"),
        ("hằng quý", "recurring"),
        ("hàng tháng", "recurring"),
        ("Định kỳ", "recurring"),
        ("06 tháng/lần", "recurring"),
        ("01 lần/năm", "recurring"),
        ("Trước ngày 15 hằng tháng", "recurring"),
        ("Sau khi công bố Chỉ số năm 2024", "conditional"),
        ("Khi có hướng dẫn của Bộ ngành TW", "conditional"),
        ("Theo quy định của Bộ Nội vụ", "conditional"),
        ("Theo kiến nghị của các Đoàn thanh tra, kiểm tra", "conditional"),
        ("Theo thời hạn đã đăng ký với UBND tỉnh", "conditional"),
        ("Theo KH đào tạo, bồi dưỡng", "conditional"),
        ("Theo triển khai của VP UBND tỉnh", "conditional"),
        ("Theo triển khai của Sở Thông tin – Truyền thông", "conditional"),
        ("Theo kế hoạch của UBND tỉnh, Sở Nội vụ", "conditional"),
        ("Theo Kế hoạch UBND tỉnh phê duyệt và của Ban Quản lý", "conditional"),
        ("Theo hướng dẫn Trung ương", "conditional"),
        ("Theo tiến độ phê duyệt Đề án Vị trí việc làm", "conditional"),
        ("Theo lộ trình", "conditional"),
        ("Theo Kế hoạch số 282/KH-UBND ngày 29/12/2022 của UBND tỉnh", "conditional"),
        ("Theo Nghị định số 61/2018/NĐ-CP", "conditional"),
        ("Đột xuất", "conditional"),
        ("20 ngày kể từ ngày Luật có hiệu lực", "conditional"),
        ("15 ngày kể từ ngày ban hành", "conditional"),
        ("", "unspecified"),
    ],
)
def test_words_that_name_no_day_are_understood_all_the_same(text, kind):
    assert read(text) == Deadline(text, DeadlineKind(kind))


@pytest.mark.parametrize(
    ("text", "kind", "problem"),
    [
        ("abc", "unspecified", "deadline_not_understood"),
        ("6 tháng", "unspecified", "deadline_not_understood"),
        ("Đầu năm", "fixed", "approximate_date"),
        ("Tháng 6 tại Hà Nội", "unspecified", "deadline_not_understood"),
        ("31/2/2025", "unspecified", "impossible_date"),
        ("Tháng 13", "unspecified", "impossible_date"),
        ("Tháng 9 - Tháng 3/2025 - 2024", "unspecified", "several_dates"),
        ("Từ tháng 6", "unspecified", "no_due_date"),
        ("30/6/2025 - 1/6/2025", "unspecified", "due_before_start"),
        ("Thường xuyên; báo cáo trước 15/12", "continuous", "mixed_deadline"),
        ("Theo KH của UBND tỉnh, trước 30/6", "conditional", "mixed_deadline"),
        ("Tháng 6, theo hướng dẫn của Bộ", "fixed", "mixed_deadline"),
        ("Quý III/2025 (trước ngày 15/9)", "fixed", "mixed_deadline"),
    ],
)
def test_doubts_are_told(text, kind, problem):
    deadline = read(text)
    assert (deadline.kind, deadline.problem, deadline.understood) == (kind, problem, False)
    assert PROBLEM_MESSAGES[deadline.problem]


@pytest.mark.parametrize("text", ["Dự kiến trong tháng 6", "Trong tháng 6 (dự kiến)"])
def test_du_kien_is_tentative(text):
    deadline = read(text)
    assert deadline.tentative and deadline.text == text
    assert (deadline.starts_on, deadline.due_on) == (date(2025, 6, 1), date(2025, 6, 30))


@pytest.mark.parametrize(
    ("text", "due_on"),
    [
        ("15 ngày kể từ ngày ban hành", date(2025, 1, 14)),
        ("Trong vòng 15 ngày kể từ ngày ban hành Kế hoạch này", date(2025, 1, 14)),
        ("2 tuần kể từ ngày ký", date(2025, 1, 13)),
        ("02 tháng kể từ ngày ban hành", date(2025, 2, 28)),
        # 1/1 is New Year, 4–5/1 and 11–12/1 are weekends.
        ("10 ngày làm việc kể từ ngày ban hành", date(2025, 1, 14)),
        # Tết of 2025: 25/1–2/2 with the weekends around it.
        ("20 ngày làm việc kể từ ngày ban hành Kế hoạch", date(2025, 2, 4)),
    ],
)
def test_days_since_issue_count_from_the_plans_date(text, due_on):
    assert read(text, issued_on=ISSUED) == Deadline(text, DeadlineKind.FIXED, ISSUED, due_on)


def holds(deadline: Deadline) -> None:
    assert (deadline.kind == DeadlineKind.FIXED) == (deadline.due_on is not None)
    assert deadline.starts_on is None or (deadline.due_on is not None and deadline.starts_on <= deadline.due_on)


_WORDS = """Trước đến từ trong tháng quý năm ngày 6 12 30/6 30/6/2025 III 2025 2026 - , ; và ( ) theo khi sau thường
    xuyên dự kiến hằng đầu cuối giữa kể làm việc ban hành đã đang chưa hoàn thành hoặc T6 11-12/2025 45717 17h [ sáu"""
_PARTS = st.sampled_from(_WORDS.split())


@given(st.one_of(st.text(max_size=60), st.lists(_PARTS, max_size=12).map(" ".join)), st.booleans())
def test_no_words_raise_and_words_are_kept(text, issued):
    deadline = read(text, issued_on=ISSUED if issued else None)
    assert deadline.text == clean(text)
    holds(deadline)


@given(st.dates(date(2001, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_day_first(day):
    assert read(f"{day:%d/%m/%Y}").due_on == day
    assert read(f"Trước ngày {day.day}/{day.month}/{day.year}").due_on == day - timedelta(days=1)
    assert read(f"đến ngày {day.day} tháng {day.month} năm {day.year}").due_on == day


@pytest.mark.parametrize(
    "part", ["tháng 6, ", "( ", "1-", "đã hoàn thành , ", "theo a ", "báo cáo quý, ", "- ", "1 h "]
)
def test_a_very_long_cell_is_read_in_no_time(part):
    started = time.process_time()
    assert read(part * 4000).text == clean(part * 4000)
    assert time.process_time() - started < 10


def test_a_long_cell_without_an_end_is_not_understood():
    assert read("từ tháng 6 " * 5000).kind == DeadlineKind.UNSPECIFIED
    assert DeadlineProblem(read("1" * 50_000).problem) == DeadlineProblem.NOT_UNDERSTOOD
