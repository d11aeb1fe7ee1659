"""How a unit confirms a period of continuous or recurring work."""

from datetime import date

from django.db import transaction

from organisations.models import User
from plans.enums import WorkStatus
from plans.milestones import WorkPeriod
from plans.models import Assignment, ProgressUpdate, ProposedUpdate
from plans.permissions import can_confirm_period
from plans.queries.periods import periods_of_work
from plans.services.evidence import NewEvidence
from plans.services.proposals import report_work
from reform.common import clock
from reform.common.errors import Invalid
from reform.common.text import clean


@transaction.atomic
def confirm_period(
    *,
    assignment: Assignment,
    by: User,
    period_end: date,
    seen_version: int,
    result: str,
    new_evidence: NewEvidence | None = None,
    illustrative: bool = False,
) -> ProgressUpdate | ProposedUpdate:
    """What the unit did in the period that ends on that day, as one step of its history; the work goes on.

    The step holds as of today, for a period that is over as of its last day, so that the report of that period has it.
    A second word on a period is one more step beside the first. Raises
    `NotPermitted`, `Invalid` for a period that the work does not have or that has not begun, and what
    `report_work` raises; nothing is written then.
    """
    can_confirm_period(by, assignment).require()
    period = _begun(assignment, period_end)
    if not clean(result):
        raise Invalid(f"Hãy ghi kết quả trong kỳ {period.title}, ví dụ số văn bản, số cuộc đã tổ chức.", field="result")
    on = max(min(clock.today(), period.ends_on), assignment.updated_on or date.min)
    return report_work(
        assignment=assignment,
        by=by,
        status=WorkStatus.IN_PROGRESS,
        progress=assignment.progress,
        on=on,
        seen_version=seen_version,
        result=result,
        new_evidence=new_evidence,
        illustrative=illustrative,
        period_end=period.ends_on,
    )


def _begun(assignment: Assignment, ends_on: date) -> WorkPeriod:
    period = next((period for period in periods_of_work(assignment) if period.ends_on == ends_on), None)
    if period is None:
        raise Invalid(f"Việc này không có kỳ kết thúc ngày {ends_on:%d/%m/%Y}. Hãy chọn lại kỳ.", field="period_end")
    if period.starts_on > clock.today():
        raise Invalid(
            f"Kỳ {period.title} bắt đầu từ ngày {period.starts_on:%d/%m/%Y} nên chưa báo cáo được.", field="period_end"
        )
    return period
