"""Units that need not report in a round, and why; the report above prints it."""

from django.db import transaction
from django.db.models import F

from organisations.models import User
from organisations.services.audit import audit
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean
from reporting.enums import EDITABLE_REPORT_STATUSES, ReportLevel
from reporting.models import Report, RoundExclusion
from reporting.permissions import can_manage_rounds

_REASON_LIMIT = 500


@transaction.atomic
def exclude_unit(*, by: User, report: Report, reason: str) -> RoundExclusion:
    """The unit of this report need not send it, or not again where it was returned; what was written of it stays.

    Raises `NotPermitted`, `Invalid` without a reason, `Conflict` when what it sent waits or was accepted, or the unit
    was excluded meanwhile.
    """
    can_manage_rounds(by, report.round.province).require()
    if report.level != ReportLevel.UNIT:
        raise Invalid("Chỉ miễn báo cáo được cho cơ quan, đơn vị gửi báo cáo lên tỉnh.")
    reason = clean(reason)
    if not reason:
        raise Invalid("Hãy ghi lý do; báo cáo của tỉnh in nguyên văn lý do này.", field="reason")
    if len(reason) > _REASON_LIMIT:
        raise Invalid(f"Lý do dài {len(reason)} ký tự, tối đa {_REASON_LIMIT}. Hãy rút gọn.", field="reason")
    # A write to the report's row first: who sends it meanwhile queues up here.
    if not Report.objects.filter(pk=report.pk, status__in=EDITABLE_REPORT_STATUSES).update(status=F("status")):
        raise Conflict(f"{report.unit} đã gửi báo cáo nên không miễn được nữa.")
    made, created = RoundExclusion.objects.get_or_create(
        round=report.round,
        unit=report.unit,
        defaults={"reason": reason, "excluded_at": clock.now(), "excluded_by": by},
    )
    if not created:
        raise Conflict(f"{report.unit} đã được miễn báo cáo kỳ này: {made.reason}")
    audit(by=by, action="Miễn báo cáo", obj=report, after={"reason": reason})
    return made


def require_not_excluded(report: Report) -> None:
    """Raises `Conflict` where the unit need not report: it would be counted and named as excluded. One query."""
    found = RoundExclusion.objects.filter(round=report.round_id, unit=report.unit_id).first()
    if found is not None and report.level == ReportLevel.UNIT:
        raise Conflict(
            f"{report.unit} được miễn báo cáo kỳ này: {found.reason} Muốn gửi thì đề nghị Sở Nội vụ hủy miễn trước."
        )


@transaction.atomic
def take_back_exclusion(*, by: User, report: Report) -> None:
    """The unit has to report again; taking back twice changes nothing. Raises `NotPermitted`."""
    can_manage_rounds(by, report.round.province).require()
    found = RoundExclusion.objects.filter(round=report.round_id, unit=report.unit_id).first()
    if found is not None:
        before = {"reason": found.reason}
        found.delete()
        audit(by=by, action="Hủy miễn báo cáo", obj=report, before=before)
