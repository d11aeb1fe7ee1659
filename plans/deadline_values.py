"""What a deadline is once it was read: its kind, its days, and why a person should look at it."""

import enum
from dataclasses import dataclass
from datetime import date


class DeadlineKind(enum.StrEnum):
    """What a deadline is; only FIXED has a due date and can be overdue."""

    FIXED = "fixed"
    CONTINUOUS = "continuous"
    RECURRING = "recurring"
    CONDITIONAL = "conditional"
    UNSPECIFIED = "unspecified"


class DeadlineProblem(enum.StrEnum):
    """Why a deadline should be looked at by a person."""

    NONE = ""
    NOT_UNDERSTOOD = "deadline_not_understood"
    IMPOSSIBLE_DATE = "impossible_date"
    DUE_BEFORE_START = "due_before_start"
    OPEN_END = "no_due_date"
    SEVERAL_DATES = "several_dates"
    MIXED = "mixed_deadline"
    APPROXIMATE = "approximate_date"
    UNCERTAIN = "uncertain_deadline"
    STATUS = "status_in_deadline"


PROBLEM_MESSAGES = {
    DeadlineProblem.NOT_UNDERSTOOD: "chưa hiểu được thời hạn, cần chọn loại thời hạn hoặc nhập ngày",
    DeadlineProblem.IMPOSSIBLE_DATE: "ngày không có trong lịch, cần nhập lại",
    DeadlineProblem.DUE_BEFORE_START: "thời điểm kết thúc trước thời điểm bắt đầu, cần nhập lại",
    DeadlineProblem.OPEN_END: "chỉ có thời điểm bắt đầu, cần bổ sung thời điểm kết thúc",
    DeadlineProblem.SEVERAL_DATES: "có nhiều mốc thời gian, cần chọn mốc phải hoàn thành",
    DeadlineProblem.MIXED: "vừa có mốc thời gian vừa có điều kiện, cần kiểm tra cách hiểu",
    DeadlineProblem.APPROXIMATE: "chỉ nêu khoảng thời gian (đầu, giữa …), cần nhập ngày phải hoàn thành",
    DeadlineProblem.UNCERTAIN: "cách hiểu thời hạn chưa chắc chắn, cần kiểm tra lại ngày",
    DeadlineProblem.STATUS: "ô thời hạn ghi tình trạng thực hiện, cần kiểm tra thời hạn và tình trạng",
}


@dataclass(frozen=True)
class Deadline:
    """A deadline's words and what they mean.

    `due_on` is set if and only if the kind is FIXED; `starts_on` never lies after it. A `problem` says that the reading
    is missing or doubtful, so that nobody takes it for certain. `status_hint` ("done", "in_progress", "not_started")
    is there when the words tell how the work stands.
    """

    text: str
    kind: DeadlineKind
    starts_on: date | None = None
    due_on: date | None = None
    tentative: bool = False
    problem: DeadlineProblem = DeadlineProblem.NONE
    status_hint: str = ""

    @property
    def understood(self) -> bool:
        return self.problem == DeadlineProblem.NONE


def doubtful(kind: DeadlineKind, problem: DeadlineProblem = DeadlineProblem.NONE) -> Deadline:
    """A deadline without days; the caller puts the words."""
    return Deadline("", kind, problem=problem)


def fixed(starts_on: date | None, due_on: date, problem: DeadlineProblem = DeadlineProblem.NONE) -> Deadline:
    """A deadline with days; one that ends before it starts is for a person. The caller puts the words."""
    if starts_on and due_on < starts_on:
        return doubtful(DeadlineKind.UNSPECIFIED, DeadlineProblem.DUE_BEFORE_START)
    return Deadline("", DeadlineKind.FIXED, starts_on, due_on, problem=problem)
