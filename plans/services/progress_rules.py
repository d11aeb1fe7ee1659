"""What a report on work must say before it is recorded: percentages that fit, days that can be, reasons where work is
late.
"""

from collections.abc import Iterator
from datetime import date

from plans.enums import WorkStatus
from plans.models import Assignment
from reform.common import clock
from reform.common.errors import Invalid
from reform.common.text import clean_lines
from reform.common.wording import day

TEXT_LIMIT = 5000
REASON_LIMIT = 500  # of the sentence why there is no evidence
_LIMITS = {"no_evidence_reason": REASON_LIMIT}


def against_statement(
    assignment: Assignment, *, status: str | None, progress: int | None, on: date | None, texts: dict[str, str]
) -> Iterator[Invalid]:
    """What speaks against saying this of the work, each objection with its field; None is not judged,
    nor whether it is late on a day that cannot be.
    """
    yield from _against_percentage(status, progress)
    if status == WorkStatus.DONE and not clean_lines(texts.get("result", "")):
        yield Invalid("Hãy ghi kết quả, sản phẩm đã hoàn thành.", field="result")
    against_day = list(_against_day(assignment, on)) if on else []
    yield from against_day
    if on and not against_day and status and not clean_lines(texts.get("delay_reason", "")):
        yield from _without_reason(assignment, status, on)
    yield from (objection for name, text in texts.items() if (objection := against_text(name, text)))


def against_text(field: str, text: str) -> Invalid | None:
    """The objection to a text that is too long."""
    length, most = len(clean_lines(text)), _LIMITS.get(field, TEXT_LIMIT)
    if length <= most:
        return None
    return Invalid(f"Nội dung dài {length} ký tự, tối đa {most}. Hãy rút gọn.", field=field)


def may_be_late(assignment: Assignment) -> bool:
    """Whether a report today can be one on late work: its due day has passed."""
    return bool(assignment.due_on and assignment.due_on < clock.today())


def _without_reason(assignment: Assignment, status: str, on: date) -> Iterator[Invalid]:
    """Open work past its due day, and work finished after it, says why."""
    due_on = assignment.due_on
    if status == WorkStatus.DONE:
        done_on = assignment.completed_on or on
        if due_on and done_on > due_on:
            late = f"Việc hoàn thành chậm {(done_on - due_on).days} ngày so với hạn {day(due_on)}."
            yield Invalid(f"{late} Hãy ghi nguyên nhân chậm.", field="delay_reason")
    elif due_on and on > due_on:
        late = f"Việc đã quá hạn {(on - due_on).days} ngày (hạn {day(due_on)})."
        yield Invalid(f"{late} Hãy ghi nguyên nhân chậm.", field="delay_reason")


def _against_percentage(status: str | None, progress: int | None) -> Iterator[Invalid]:
    if progress is not None and not 0 <= progress <= 100:
        yield Invalid(f"Tỷ lệ phải từ 0 đến 100. Ông/bà đã nhập {progress}.", field="progress")
    elif status is None or progress is None:
        return
    elif status not in (WorkStatus.NOT_STARTED, WorkStatus.IN_PROGRESS, WorkStatus.DONE):
        yield Invalid("Hãy chọn trạng thái: chưa thực hiện, đang thực hiện hoặc hoàn thành.", field="status")
    elif status == WorkStatus.DONE and progress != 100:
        yield Invalid("Hoàn thành thì tỷ lệ phải là 100. Hãy sửa tỷ lệ, hoặc chọn “Đang thực hiện”.", field="progress")
    elif status != WorkStatus.DONE and progress == 100:
        yield Invalid("Tỷ lệ 100 nghĩa là đã hoàn thành. Hãy chọn “Hoàn thành”, hoặc sửa tỷ lệ.", field="status")
    elif status == WorkStatus.NOT_STARTED and progress:
        yield Invalid(
            "Chưa thực hiện thì tỷ lệ phải là 0. Hãy sửa tỷ lệ, hoặc chọn “Đang thực hiện”.", field="progress"
        )


def _against_day(assignment: Assignment, on: date) -> Iterator[Invalid]:
    today = clock.today()
    earliest = date(assignment.first_year - 1, 1, 1)
    if on > today:
        yield Invalid(f"Ngày không được sau hôm nay ({today:%d/%m/%Y}).", field="on")
    elif on < earliest:
        yield Invalid(f"Ngày phải từ {earliest:%d/%m/%Y} trở đi, theo thời gian của kế hoạch.", field="on")
    elif assignment.updated_on and on < assignment.updated_on:
        yield Invalid(f"Ngày không được trước lần cập nhật gần nhất ({assignment.updated_on:%d/%m/%Y}).", field="on")
