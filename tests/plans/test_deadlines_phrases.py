"""Deadlines as plans of other offices word them: phrases composed of the same parts, doubts, and words of status."""

from datetime import date

import pytest

from plans.deadlines import PROBLEM_MESSAGES, DeadlineProblem, parse_deadline
from plans.importing.drafts import deadline_from_json, deadline_to_json


def read(text: str, issued_on: date | None = None):
    return parse_deadline(text, year=2025, issued_on=issued_on)


def days(deadline) -> tuple[str | None, str | None]:
    return tuple(day.isoformat() if day else None for day in (deadline.starts_on, deadline.due_on))


@pytest.mark.parametrize(
    ("text", "starts_on", "due_on"),
    [
        # Neighbours are one span.
        ("Quý II, III", "2025-04-01", "2025-09-30"),
        ("Quý I, II/2025", "2025-01-01", "2025-06-30"),
        ("Quý I, II và III", "2025-01-01", "2025-09-30"),
        ("Quý II/III năm 2025", "2025-04-01", "2025-09-30"),
        ("Trong quý II, quý III/2025", "2025-04-01", "2025-09-30"),
        ("Quý 1, 2/2025", "2025-01-01", "2025-06-30"),
        ("Quý IV/2025, Quý I/2026", "2025-10-01", "2026-03-31"),
        ("Quý IV, quý I/2026", "2025-10-01", "2026-03-31"),
        ("Tháng 10, 11, 12/2025", "2025-10-01", "2025-12-31"),
        ("Tháng 5 và tháng 6", "2025-05-01", "2025-06-30"),
        ("2025, 2026, 2027", "2025-01-01", "2027-12-31"),
        ("Các năm 2024, 2025", "2024-01-01", "2025-12-31"),
        ("Hoàn thành trong quý II, III", None, "2025-09-30"),
        # Ranges.
        ("Quý I-IV/2025", "2025-01-01", "2025-12-31"),
        ("Quý II/2025 → Quý III/2025", "2025-04-01", "2025-09-30"),
        ("Quý II/2025 đến Quý I/2026", "2025-04-01", "2026-03-31"),
        ("Tháng 6-8/2025", "2025-06-01", "2025-08-31"),
        ("Tháng 11-12/2025", "2025-11-01", "2025-12-31"),
        ("T6-T8/2025", "2025-06-01", "2025-08-31"),
        ("01/2025-12/2025", "2025-01-01", "2025-12-31"),
        ("Tháng 12/2024 - tháng 3", "2024-12-01", "2025-03-31"),
        ("15/3-30/4/2025", "2025-03-15", "2025-04-30"),
        ("10-15/12/2025", "2025-12-10", "2025-12-15"),
        ("Từ ngày 10 đến ngày 15/12/2025", "2025-12-10", "2025-12-15"),
        ("Từ ngày 10 đến ngày 15 tháng 12", "2025-12-10", "2025-12-15"),
        ("từ 01/3/2025-30/6/2025", "2025-03-01", "2025-06-30"),
        ("Quý III; chậm nhất 15/9", "2025-07-01", "2025-09-15"),
        ("Từ đầu năm đến hết quý II", "2025-01-01", "2025-06-30"),
        ("Giai đoạn từ năm 2026 đến năm 2030", "2026-01-01", "2030-12-31"),
        ("Nhiệm kỳ 2025-2030", "2025-01-01", "2030-12-31"),
        # One point, written in many ways.
        ("Q.III/2025", "2025-07-01", "2025-09-30"),
        ("QIII/2025", "2025-07-01", "2025-09-30"),
        ("Qúi III", "2025-07-01", "2025-09-30"),
        ("Quý lll/2025", "2025-07-01", "2025-09-30"),
        ("Quý III,năm 2025", "2025-07-01", "2025-09-30"),
        ("Quý 02 năm 2025", "2025-04-01", "2025-06-30"),
        ("quý Bốn", "2025-10-01", "2025-12-31"),
        ("quý nhất", "2025-01-01", "2025-03-31"),
        ("T6/2025", "2025-06-01", "2025-06-30"),
        ("Tháng6/2025", "2025-06-01", "2025-06-30"),
        ("thàng 6", "2025-06-01", "2025-06-30"),
        ("6.2025", "2025-06-01", "2025-06-30"),
        ("2025-06", "2025-06-01", "2025-06-30"),
        ("Tháng 6/25", "2025-06-01", "2025-06-30"),
        ("Tháng Ba", "2025-03-01", "2025-03-31"),
        ("tháng tư năm 2025", "2025-04-01", "2025-04-30"),
        ("tháng sáu", "2025-06-01", "2025-06-30"),
        ("tháng mười hai", "2025-12-01", "2025-12-31"),
        ("Tháng năm", "2025-05-01", "2025-05-31"),
        ("Năm 2025: Quý II", "2025-04-01", "2025-06-30"),
        ("Quý II năm nay", "2025-04-01", "2025-06-30"),
        ("Nửa cuối năm 2025", "2025-07-01", "2025-12-31"),
        ("Nửa đầu tháng 6", "2025-06-01", "2025-06-15"),
        ("Trung tuần tháng 11", "2025-11-11", "2025-11-20"),
        ("Hạ tuần tháng 2", "2025-02-21", "2025-02-28"),
        ("9 tháng đầu năm", "2025-01-01", "2025-09-30"),
        ("Sáu tháng cuối năm", "2025-07-01", "2025-12-31"),
        ("Cả năm", "2025-01-01", "2025-12-31"),
        ("Năm2025", "2025-01-01", "2025-12-31"),
        ("2025.0", "2025-01-01", "2025-12-31"),
        ("1.3.2025", None, "2025-03-01"),
        ("01-03-2025", None, "2025-03-01"),
        ("1/3/25", None, "2025-03-01"),
        ("15 tháng 6 năm 2025", None, "2025-06-15"),
        ("2025-03-01 00:00:00", None, "2025-03-01"),
        ("01/12/2026 00:00:00", None, "2026-12-01"),
        # What stands around a point.
        ("Hoàn thành: 30/6/2025", None, "2025-06-30"),
        ("Hoàn thành trong quý III/2025", None, "2025-09-30"),
        ("Hoàn thành trước 30/6", None, "2025-06-29"),
        ("Phấn đấu hoàn thành trước ngày 30/9/2025", None, "2025-09-29"),
        ("Trước 17h00 ngày 15/6/2025", None, "2025-06-15"),
        ("Trước hết quý II", None, "2025-06-30"),
        ("Từ khi ban hành đến 31/12/2025", None, "2025-12-31"),
        ("Cuối năm", None, "2025-12-31"),
        ("Quý II/2025 (điều chỉnh từ Quý I/2025)", "2025-04-01", "2025-06-30"),
        ("Quý II/2025 (cũ: Quý I/2025", "2025-04-01", "2025-06-30"),
        ("Quý II/2025 (1)", "2025-04-01", "2025-06-30"),
        ("- Quý II/2025", "2025-04-01", "2025-06-30"),
        ("“Quý II/2025”", "2025-04-01", "2025-06-30"),
    ],
)
def test_words_that_name_days(text, starts_on, due_on):
    deadline = read(text)
    assert (deadline.text, deadline.kind, days(deadline)) == (text, "fixed", (starts_on, due_on))
    assert deadline.understood and not deadline.status_hint


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Tháng 3, 6, 9, 12", "recurring"),
        ("Mỗi quý 02 cuộc", "recurring"),
        ("Từng quý ít nhất 1 lần", "recurring"),
        ("Chậm nhất 15 ngày trước ngày khai mạc kỳ họp", "conditional"),
        ("Trước ngày hội nghị diễn ra", "conditional"),
        ("07 ngày sau khi nhận hồ sơ", "conditional"),
        ("Trực 24/7", "continuous"),
        ("24/24 giờ", "continuous"),
        ("Quý I và quý III năm 2025", "recurring"),
        ("Tháng 6 và tháng 12", "recurring"),
        ("Tháng 3 (đợt 1), tháng 9 (đợt 2)", "recurring"),
        ("Trước ngày 15/3, 15/6, 15/9 và 15/12", "recurring"),
        ("Trước ngày 15 tháng 11 hằng năm", "recurring"),
        ("Hằng năm (trước 15/12)", "recurring"),
        ("Quý IV các năm", "recurring"),
        ("Hằng năm, từ 2025 đến 2030", "recurring"),
        ("Ngày 20 hàng tháng", "recurring"),
        ("Ngày 20 tháng cuối quý", "recurring"),
        ("Trước ngày 05 của tháng đầu quý sau", "recurring"),
        ("Cuối quý", "recurring"),
        ("Định kỳ 6 tháng, năm", "recurring"),
        ("Báo cáo quý, 6 tháng, năm", "recurring"),
        ("Quý I, II, III và năm", "recurring"),
        ("Tháng một lần", "recurring"),
        ("Mỗi quý một lần", "recurring"),
        ("02 đợt/năm", "recurring"),
        ("Thứ Sáu hằng tuần", "recurring"),
        ("Theo định kỳ", "recurring"),
        ("Các tháng trong năm", "recurring"),
        ("Hằng năm theo kế hoạch", "recurring"),
        ("Năm 2025 (thường xuyên)", "continuous"),
        ("Thường xuyên; báo cáo hằng quý", "continuous"),
        ("Thưòng xuyên", "continuous"),
        ("Thương xuyên", "continuous"),
        ("Sau khi Kế hoạch được ban hành", "conditional"),
        ("Sau khi đã hoàn thành Đề án", "conditional"),
        ("Theo kế hoạch đã được phê duyệt", "conditional"),
        ("Kỳ họp giữa năm 2025", "conditional"),
        ("Kỳ họp thường kỳ", "conditional"),
        ("Thường kỳ", "recurring"),
        ("Trong thời gian quy định", "conditional"),
        ("Cập nhật khi có thay đổi", "conditional"),
        ("Chậm nhất 05 ngày làm việc kể từ ngày nhận được văn bản", "conditional"),
    ],
)
def test_words_that_name_no_day_are_understood_all_the_same(text, kind):
    deadline = read(text)
    assert (deadline.text, deadline.kind, deadline.problem, deadline.status_hint) == (text, kind, "", "")


@pytest.mark.parametrize(
    ("text", "kind", "problem", "due_on"),
    [
        ("Quý I, II, III, IV", "fixed", "several_dates", "2025-12-31"),
        ("Quý II hoặc quý III", "fixed", "several_dates", "2025-09-30"),
        ("Tháng 6 và cuối năm", "fixed", "several_dates", "2025-12-31"),
        ("6 tháng đầu năm và cuối năm", "fixed", "several_dates", "2025-12-31"),
        ("Ban hành trong quý I, thực hiện trong quý II", "fixed", "several_dates", "2025-06-30"),
        ("Đợt 1: tháng 5; đợt 2: tháng 10", "recurring", "several_dates", None),
        ("15/6 và 15/12", "recurring", "several_dates", None),
        ("Đầu quý II", "fixed", "approximate_date", "2025-04-30"),
        ("Giữa tháng 6", "fixed", "approximate_date", "2025-06-20"),
        ("Giữa năm 2025", "fixed", "approximate_date", "2025-06-30"),
        ("11-12/2025", "fixed", "uncertain_deadline", "2025-12-31"),
        ("24/7", "continuous", "uncertain_deadline", None),
        ("45717", "fixed", "uncertain_deadline", "2025-03-01"),
        ("30/6/2052", "fixed", "uncertain_deadline", "2052-06-30"),
        ("15/3/20", "fixed", "uncertain_deadline", "2020-03-15"),
        ("Năm 2025 và các năm tiếp theo", "continuous", "no_due_date", None),
        ("Từ năm 2025 trở đi", "continuous", "no_due_date", None),
        ("Bắt đầu từ quý II/2025", "unspecified", "no_due_date", None),
        ("Thường xuyên trong quý II", "continuous", "mixed_deadline", None),
        ("Tháng 12/2025 và hằng năm", "recurring", "mixed_deadline", None),
        ("Theo kế hoạch hằng năm", "conditional", "mixed_deadline", None),
        ("Theo lộ trình đến năm 2030", "conditional", "mixed_deadline", None),
        ("Sau tháng 6", "conditional", "mixed_deadline", None),
        ("Tháng 6/2025 (theo hướng dẫn của Bộ)", "fixed", "mixed_deadline", "2025-06-30"),
        ("Quý II/2025 (gia hạn đến 30/9/2025)", "fixed", "mixed_deadline", "2025-06-30"),
        ("Quý V", "unspecified", "impossible_date", None),
        ("Quý 11", "unspecified", "impossible_date", None),
        ("6/13", "unspecified", "impossible_date", None),
        ("Tháng năm 2025", "unspecified", "deadline_not_understood", None),
        ("Triển khai ứng dụng phần mềm", "unspecified", "deadline_not_understood", None),
        ("Không thường xuyên", "unspecified", "deadline_not_understood", None),
        ("Quý sau", "unspecified", "deadline_not_understood", None),
        ("Trong vòng 30 ngày", "unspecified", "deadline_not_understood", None),
        ("Giai đoạn 1: Quý II; giai đoạn 2: Quý IV", "unspecified", "deadline_not_understood", None),
    ],
)
def test_doubts_are_told(text, kind, problem, due_on):
    deadline = read(text)
    assert (deadline.text, deadline.kind, deadline.problem, days(deadline)[1]) == (text, kind, problem, due_on)


def test_every_problem_has_its_message():
    assert set(PROBLEM_MESSAGES) == set(DeadlineProblem) - {DeadlineProblem.NONE}


@pytest.mark.parametrize(
    ("text", "due_on", "problem"),
    [
        ("Trong vòng 10 ngày làm việc kể từ ngày Kế hoạch được ban hành", "2025-01-24", ""),
        ("Sau 05 ngày kể từ ngày ký ban hành", "2025-01-15", ""),
        ("Chậm nhất sau 10 ngày, kể từ ngày Kế hoạch này được ký ban hành", "2025-01-20", ""),
        ("Trong vòng 15 (mười lăm) ngày kể từ ngày ban hành Kế hoạch", "2025-01-25", ""),
        ("03 tháng sau khi ban hành Kế hoạch", "2025-04-10", ""),
        # Which decision or paper it is, is not said.
        ("15 ngày kể từ khi có Quyết định", "2025-01-25", "uncertain_deadline"),
        ("30 ngày kể từ ngày ban hành văn bản", "2025-02-09", "uncertain_deadline"),
    ],
)
def test_days_since_the_issue(text, due_on, problem):
    deadline = read(text, date(2025, 1, 10))
    assert (days(deadline), deadline.problem) == (("2025-01-10", due_on), problem)
    assert (read(text).kind, read(text).problem) == ("conditional", "")


@pytest.mark.parametrize(
    ("text", "kind", "due_on", "problem", "status"),
    [
        ("Đã hoàn thành", "unspecified", None, "status_in_deadline", "done"),
        ("Hoàn thành", "unspecified", None, "status_in_deadline", "done"),
        ("Đã ban hành tại QĐ số 123/QĐ-UBND ngày 15/3/2025", "unspecified", None, "status_in_deadline", "done"),
        ("Đang thực hiện", "unspecified", None, "status_in_deadline", "in_progress"),
        ("Đã thực hiện 50%", "unspecified", None, "status_in_deadline", "in_progress"),
        ("Chưa hoàn thành", "unspecified", None, "status_in_deadline", "in_progress"),
        ("Quá hạn", "unspecified", None, "status_in_deadline", "in_progress"),
        ("Chưa thực hiện", "unspecified", None, "status_in_deadline", "not_started"),
        # The day behind a status is rather the day of the work.
        ("Đã hoàn thành tháng 3/2025", "fixed", "2025-03-31", "status_in_deadline", "done"),
        ("Đã hoàn thành (tháng 3/2025)", "fixed", "2025-03-31", "status_in_deadline", "done"),
        # What remains is a deadline of its own.
        ("Quý I/2025 (đã hoàn thành)", "fixed", "2025-03-31", "", "done"),
        ("Quý I/2025 - Đã hoàn thành", "fixed", "2025-03-31", "", "done"),
        ("Đang thực hiện, hoàn thành trước 30/6/2025", "fixed", "2025-06-29", "", "in_progress"),
        ("Đã hoàn thành; tiếp tục thực hiện thường xuyên", "continuous", None, "", "done"),
        ("Chưa triển khai; chuyển sang quý III/2025", "unspecified", None, "deadline_not_understood", "not_started"),
        # A deadline or a status: nobody can tell without the plan's date.
        ("Hoàn thành tháng 3/2025", "fixed", "2025-03-31", "status_in_deadline", ""),
    ],
)
def test_words_of_status_suggest_a_status(text, kind, due_on, problem, status):
    deadline = read(text)
    assert (deadline.text, deadline.kind, days(deadline)[1]) == (text, kind, due_on)
    assert (deadline.problem, deadline.status_hint) == (problem, status)


def test_hoan_thanh_with_a_month_is_judged_by_the_plans_date():
    before, after = (read("Hoàn thành tháng 3/2025", date(2025, month, 10)) for month in (1, 5))
    assert (before.problem, before.status_hint) == ("", "")
    assert (after.problem, after.status_hint) == ("status_in_deadline", "done")


@pytest.mark.parametrize("text", ["Quý I/2025 (đã hoàn thành)", "Đang thực hiện", "Quý II, III", "Đầu quý II"])
def test_a_deadline_survives_as_json(text):
    deadline = read(text)
    data = deadline_to_json(deadline)
    assert deadline_from_json(data) == deadline
    assert ("status_hint" in data) == bool(deadline.status_hint)
