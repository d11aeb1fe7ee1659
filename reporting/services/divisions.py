"""An agency's office asks its divisions for reports of their own in a round."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from organisations.enums import NoticeKind
from organisations.models import Unit, User
from organisations.services.audit import audit
from organisations.services.notify import notify
from reform.common.errors import Invalid
from reform.common.wording import day
from reporting.enums import ReportLevel
from reporting.models import Report
from reporting.permissions import can_ask_divisions
from reporting.queries.divisions import divisions_of, latest_day
from reporting.services.rounds import add_reports


@transaction.atomic
def ask_divisions(*, report: Report, by: User, units: Collection[Unit], due_on: date) -> list[Report]:
    """Draft reports of the agency's divisions in the same round, due that day, and a notice to their people; who was
    asked before is left alone. Returns the new reports.

    Raises `NotPermitted`, and `Invalid` for a unit that is not the agency's or a day that the round does not have.
    """
    can_ask_divisions(by, report).require()
    known = {unit.pk: unit for unit in divisions_of(report)}
    if not units or any(unit.pk not in known for unit in units):
        raise Invalid("Hãy chọn phòng, đơn vị trực thuộc của cơ quan.", field="units")
    last = latest_day(report)
    if not report.round.starts_on <= due_on <= last:
        raise Invalid(
            f"Hạn gửi của phòng phải từ ngày {day(report.round.starts_on)} đến ngày {day(last)}.", field="due_on"
        )
    Report.objects.filter(pk=report.pk).update(status=F("status"))  # a colleague who asks at the same time queues up
    there = set(Report.objects.filter(round=report.round, unit__in=units).values_list("unit", flat=True))
    new = [unit for unit in units if unit.pk not in there]
    made = add_reports(report.round, new, ReportLevel.DIVISION)
    Report.objects.filter(pk__in=[one.pk for one in made]).update(due_on=due_on)
    if made:
        named = ", ".join(unit.name for unit in new)
        audit(by=by, action="Lấy báo cáo của các phòng", obj=report, after={"units": named, "due_on": str(due_on)})
        notify(
            to=User.objects.filter(unit__in=new, is_active=True).select_related("unit"),
            kind=NoticeKind.REMINDER,
            key=f"division-asked:{report.pk}",
            title=f"Văn phòng đề nghị gửi báo cáo: {report.round.title}",
            text=f"Gửi báo cáo của phòng chậm nhất ngày {day(due_on)}.",
            path=reverse("reporting:report_list"),
        )
    return made
