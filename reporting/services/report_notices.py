"""Who is told in the bell when a report moves: who receives it of a sending and a withdrawal, its own side of the
answer.
"""

from django.db.models import Q, QuerySet
from django.urls import reverse

from organisations.enums import NoticeKind, Role
from organisations.models import User
from organisations.queries.people import office_of, overseers_of
from organisations.services.notify import notify
from reform.common.wording import day
from reporting.enums import ReportLevel, Transition
from reporting.models import Report
from reporting.permissions import receiver

_RECEIVING = (Role.OFFICE, Role.PROVINCE)


def tell_of_step(report: Report, step: Transition, *, by: User, note: str = "") -> None:
    """Tell the recipient that the report was sent or withdrawn, and who sent it and their office that it was returned
    or accepted; call inside the change's transaction. Whoever took the step is not told of it, and nobody of a
    province's own report, which goes to nobody in the portal.
    """
    if report.level == ReportLevel.PROVINCE:
        return
    to_recipient = step in (Transition.SUBMIT, Transition.WITHDRAW)
    title, text = _words(report, step, note)
    notify(
        to=(_recipients(report) if to_recipient else _senders(report)).exclude(pk=by.pk).select_related("unit"),
        kind=NoticeKind.RETURNED if step == Transition.RETURN else NoticeKind.REPORT,
        key=f"report:{report.pk}:{report.version}:{step}",
        title=title,
        text=text,
        path=reverse("reporting:report_detail", args=[report.pk]),
    )


def _recipients(report: Report) -> QuerySet[User]:
    """Whose turn it is to return or accept it, as `Report.objects.received_by` has it."""
    if report.sent_elsewhere is not None:
        return User.objects.filter(is_active=True, role__in=_RECEIVING, unit__agency=report.sent_elsewhere.pk)
    return office_of(report.unit) if report.level == ReportLevel.DIVISION else overseers_of(report.round.province)


def _senders(report: Report) -> QuerySet[User]:
    """Who sent it, and the agency's office; of a division, its own people."""
    own = Q(unit=report.unit) if report.level == ReportLevel.DIVISION else Q(pk__in=office_of(report.unit).values("pk"))
    return User.objects.filter(own | Q(pk=report.submitted_by_id), is_active=True)


def _words(report: Report, step: Transition, note: str) -> tuple[str, str]:
    name, to = report.round.title, receiver(report)
    if step == Transition.SUBMIT:
        late = report.days_late(report.submitted_on)
        sent = f"Lần gửi {report.version}, ngày {day(report.submitted_on)}" + (f", chậm {late} ngày." if late else ".")
        return f"{report.unit} gửi báo cáo: {name}", sent
    if step == Transition.WITHDRAW:
        return f"{report.unit} rút lại báo cáo: {name}", f"Lý do: {note}"
    if step == Transition.RETURN:
        return f"Báo cáo bị trả lại: {name}", f"{to} đề nghị sửa và gửi lại. Lý do: {note}"
    return f"Báo cáo đã được tiếp nhận: {name}", f"{to} tiếp nhận lần gửi {report.version}."
