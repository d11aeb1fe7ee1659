"""The one door through which work is reported, and sent back."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from organisations.models import User
from organisations.queries.positions import in_capacity
from organisations.services.audit import audit
from plans.enums import UpdateKind, WorkStatus
from plans.models import Activity, Assignment, Evidence, ProgressUpdate
from plans.permissions import can_record_progress, can_return_progress
from plans.services.period_words import count_word
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean_lines

_TEXT_LIMIT = 5000


@transaction.atomic
def record_progress(
    *,
    assignment: Assignment,
    by: User,
    status: str,
    progress: int,
    on: date,
    seen_version: int,
    result: str = "",
    difficulty: str = "",
    proposal: str = "",
    evidence: Sequence[Evidence] = (),
    illustrative: bool = False,
    period_end: date | None = None,
) -> ProgressUpdate:
    """Add a step to the assignment's history and move its state, and its activity's, in one transaction.

    `progress` is a whole percentage, 100 exactly for DONE; `on` the day from which it holds, neither in the future
    nor before the last step; `seen_version` the assignment's version that the person looked at. For continuous work
    the step is the word on the period that ends at `period_end`, else on the one that `on` lies in. Raises
    `NotPermitted`, `Invalid` (with the field), or `Conflict` when somebody else reported meanwhile; nothing is
    written then.
    """
    can_record_progress(by, assignment).require()
    texts = {"result": result, "difficulty": difficulty, "proposal": proposal}
    for objection in objections(assignment, status=status, progress=progress, on=on, texts=texts):
        raise objection
    texts = {name: clean_lines(text) for name, text in texts.items()}
    completed_on = None
    if status == WorkStatus.DONE:  # saying it again, with more evidence say, does not move the day
        completed_on = assignment.completed_on or on
    _move(assignment, seen_version, status=status, progress=progress, on=on, completed_on=completed_on, updated_by=by)
    update = ProgressUpdate.objects.create(
        assignment=assignment,
        kind=UpdateKind.REPORT,
        status=status,
        progress=progress,
        on=on,
        completed_on=completed_on,
        is_illustrative=illustrative,
        recorded_at=clock.now(),
        recorded_by=by,
        **texts,
    )
    if evidence:
        update.evidence.set(evidence)
    count_word(update, ends_on=period_end)
    _audit_step(by, "Cập nhật tiến độ", assignment, update)
    return update


def objections(
    assignment: Assignment, *, status: str | None, progress: int | None, on: date | None, texts: dict[str, str]
) -> Iterator[Invalid]:
    """Everything that speaks against recording this, each with its field; `texts` by the names of the fields. What is
    None is not known yet and not judged.
    """
    yield from _against_statement(status, progress, texts.get("result", ""))
    if on:
        yield from _against_day(assignment, on)
    yield from (objection for name, text in texts.items() if (objection := _against_text(name, text)))


@transaction.atomic
def return_progress(
    *, assignment: Assignment, by: User, reason: str, seen_version: int, illustrative: bool = False
) -> ProgressUpdate:
    """Send the unit's last report back with a reason; the work counts as in progress again.

    Raises `NotPermitted`, `Invalid` without a reason, `Conflict` when the unit reported meanwhile.
    """
    verdict = in_capacity(can_return_progress, by, assignment)
    verdict.require()
    if objection := _against_text("reason", reason):
        raise objection
    reason = clean_lines(reason)
    if not reason:
        raise Invalid("Hãy ghi lý do trả lại để đơn vị biết cần bổ sung gì.", field="reason")
    on = max(clock.today(), assignment.updated_on or clock.today())
    progress = min(assignment.progress, 99)
    _move(assignment, seen_version, status=WorkStatus.IN_PROGRESS, progress=progress, on=on, is_returned=True)
    update = ProgressUpdate.objects.create(
        assignment=assignment,
        kind=UpdateKind.RETURN,
        status=WorkStatus.IN_PROGRESS,
        progress=progress,
        reason=reason,
        on=on,
        is_illustrative=illustrative,
        recorded_at=clock.now(),
        recorded_by=by,
        capacity=verdict.capacity,
    )
    _audit_step(by, "Trả lại kết quả", assignment, update)
    return update


def refresh_activity(activity_id: int) -> None:
    """Write the activity's state from its lead assignments: done when all are done, on the last one's day.
    Cancelled ones do not count.
    """
    leads = Assignment.objects.leading().filter(activity=activity_id).exclude(status=WorkStatus.CANCELLED)
    states = list(leads.values_list("status", "progress", "completed_on"))
    Activity.objects.filter(pk=activity_id).update(**state_of_leads(states))


def state_of_leads(states: Sequence[tuple[str, int, date | None]]) -> dict[str, Any]:
    """The fields of an activity whose lead assignments have these (status, progress, completed_on)."""
    if states and all(status == WorkStatus.DONE for status, _, _ in states):
        return {"status": WorkStatus.DONE, "progress": 100, "completed_on": max(day for _, _, day in states)}
    begun = any(status != WorkStatus.NOT_STARTED for status, _, _ in states)
    return {
        "status": WorkStatus.IN_PROGRESS if begun else WorkStatus.NOT_STARTED,
        "progress": min(99, sum(percent for _, percent, _ in states) // len(states)) if states else 0,
        "completed_on": None,
    }


def _against_statement(status: str | None, progress: int | None, result: str) -> Iterator[Invalid]:
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
    if status == WorkStatus.DONE and not result.strip():
        yield Invalid("Hãy ghi kết quả, sản phẩm đã hoàn thành.", field="result")


def _against_day(assignment: Assignment, on: date) -> Iterator[Invalid]:
    today = clock.today()
    earliest = date(assignment.first_year - 1, 1, 1)
    if on > today:
        yield Invalid(f"Ngày không được sau hôm nay ({today:%d/%m/%Y}).", field="on")
    elif on < earliest:
        yield Invalid(f"Ngày phải từ {earliest:%d/%m/%Y} trở đi, theo thời gian của kế hoạch.", field="on")
    elif assignment.updated_on and on < assignment.updated_on:
        yield Invalid(f"Ngày không được trước lần cập nhật gần nhất ({assignment.updated_on:%d/%m/%Y}).", field="on")


def _against_text(field: str, text: str) -> Invalid | None:
    length = len(clean_lines(text))
    if length <= _TEXT_LIMIT:
        return None
    return Invalid(f"Nội dung dài {length} ký tự, tối đa {_TEXT_LIMIT}. Hãy rút gọn.", field=field)


def _move(
    assignment: Assignment,
    seen_version: int,
    *,
    status: str,
    progress: int,
    on: date,
    completed_on: date | None = None,
    is_returned: bool = False,
    updated_by: User | None = None,
) -> None:
    """Move the assignment's state if nobody else has since `seen_version`, then the activity's; without `updated_by`
    who reported last stays.
    """
    who = {"updated_by": updated_by} if updated_by else {}
    # A write to the activity's row first: members of one group queue up here on every database and see each other's
    # states.
    Activity.objects.filter(pk=assignment.activity_id).update(status=F("status"))
    moved = Assignment.objects.filter(pk=assignment.pk, version=seen_version).update(
        status=status,
        progress=progress,
        completed_on=completed_on,
        is_returned=is_returned,
        updated_on=on,
        version=F("version") + 1,
        **who,
    )
    if not moved:
        raise Conflict(_what_happened_meanwhile(assignment))
    refresh_activity(assignment.activity_id)


def _what_happened_meanwhile(assignment: Assignment) -> str:
    last = ProgressUpdate.objects.filter(assignment=assignment).select_related("recorded_by").last()
    who = f"{last.recorded_by} đã ghi “{last.get_status_display()}, {last.progress}%”" if last else "Đã có thay đổi"
    return f"{who} trong khi ông/bà đang nhập. Hãy xem lại rồi quyết định có lưu tiếp không."


def _audit_step(by: User, action: str, assignment: Assignment, update: ProgressUpdate) -> None:
    audit(
        by=by,
        action=action,
        obj=assignment,
        before={"status": assignment.status, "progress": assignment.progress},
        after={"status": update.status, "progress": update.progress, "on": update.on.isoformat()},
        capacity=update.capacity,
    )
