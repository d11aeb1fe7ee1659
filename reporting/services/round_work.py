"""What Sở Nội vụ does with many reports of a round at once: accepts those it has read, reminds who has not sent."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse

from organisations.enums import NoticeKind, Role
from organisations.models import Notification, Unit, User
from organisations.services.audit import audit
from organisations.services.notify import Notice, notify_each
from reform.common import clock
from reform.common.errors import ActionError, Conflict
from reform.common.wording import day, days_until
from reporting.enums import ReportStatus, RoundStatus
from reporting.models import Report, ReportRound
from reporting.permissions import can_manage_rounds, receiver
from reporting.services.submission import accept_report


def accept_each(*, reports: Iterable[tuple[Report, int]], by: User) -> list[tuple[Report, str]]:
    """Accept each report in the version that was seen, each for itself, and return those that were not with why."""
    refused = []
    for report, seen_version in reports:
        try:
            accept_report(report=report, by=by, seen_version=seen_version)
        except ActionError as error:
            refused.append((report, str(error)))
    return refused


@dataclass(frozen=True)
class Reminding:
    """Whom a reminder reached: `told` now, `before` earlier the same day, `nobody` where the unit has no office."""

    told: list[Unit]
    before: list[Unit]
    nobody: list[Unit]


def to_be_reminded(*, round_: ReportRound, by: User) -> list[Report]:
    """The reports of the round that have still to be sent, for the first time or again; an agency's office is told of
    those that a route leads to it.

    Raises `NotPermitted`, `Conflict` where the round is closed. At most three queries.
    """
    asked = Report.objects.of_units().filter(round=round_)
    if by.role == Role.OFFICE:
        asked = asked.filter(recipient=by.unit.agency_id)
    if by.role != Role.OFFICE or not asked.exists():
        can_manage_rounds(by, round_.province).require()
    if round_.status == RoundStatus.CLOSED:
        raise Conflict("Kỳ báo cáo đã đóng nên không nhắc gửi. Hãy mở lại kỳ nếu còn nhận báo cáo.")
    waiting = asked.to_be_sent().select_related("unit", "round", "recipient")
    return list(waiting.defer("snapshot").order_by("unit__sort_key"))


@transaction.atomic
def remind_silent(*, round_: ReportRound, by: User) -> Reminding:
    """Leave a notice with the offices of all units of the round that have a report to send (`to_be_reminded`), once a
    day a unit.

    Raises `NotPermitted`, `Conflict` where the round is closed. Five queries, however many units.
    """
    reports = to_be_reminded(round_=round_, by=by)
    offices: dict[int, list[User]] = {}
    people = User.objects.filter(role=Role.OFFICE, is_active=True, unit__agency__in=[one.unit_id for one in reports])
    for person in people.select_related("unit").order_by("pk"):
        offices.setdefault(person.unit.agency_id, []).append(person)
    keys = {_key(report): report.unit for report in reports}
    known = set(Notification.objects.filter(key__in=keys).values_list("key", flat=True))
    wanted = [report for report in reports if report.unit_id in offices and _key(report) not in known]
    notify_each(_notice(report, person, by) for report in wanted for person in offices[report.unit_id])
    found = Reminding(
        told=[report.unit for report in wanted],
        before=[unit for key, unit in keys.items() if key in known],
        nobody=[report.unit for report in reports if report.unit_id not in offices],
    )
    if found.told:
        audit(by=by, action="Nhắc gửi báo cáo", obj=round_, after={"units": [unit.code for unit in found.told]})
    return found


def _key(report: Report) -> str:
    return f"report-due:{report.pk}:{clock.today().isoformat()}"


def _notice(report: Report, person: User, by: User) -> Notice:
    due_on = report.due_day
    when = f"Hạn gửi {day(due_on)} ({days_until(due_on, clock.today())})."
    if report.status == ReportStatus.RETURNED:
        title = f"Báo cáo bị trả lại, chưa gửi lại: {report.round.title}"
        text = f"{receiver(report)} đề nghị bổ sung và gửi lại. Lý do trả lại: {report.return_reason}"
    else:
        title = f"Chưa gửi báo cáo: {report.round.title}"
        asking = report.sent_elsewhere if by.role == Role.OFFICE else "Sở Nội vụ"
        to = f" đến {report.sent_elsewhere}" if report.sent_elsewhere and by.role != Role.OFFICE else ""
        text = f"{asking} đề nghị gửi báo cáo{to}. {when}"
    path = reverse("reporting:report_detail", args=[report.pk])
    return Notice(person, NoticeKind.REMINDER, _key(report), title, text, path)
