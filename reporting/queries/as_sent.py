"""A report that was returned as its readers see it: what was sent, while its writers change it."""

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTransform

from organisations.enums import Role
from organisations.models import AuditEvent, User
from reporting.enums import ReportStatus, RoundKind, Transition
from reporting.models import Report, ReportPart, ReportVersion
from reporting.permissions import is_author


def sees_what_was_sent(user: User, report: Report) -> bool:
    """Whether the person is shown the last sending instead of the text that is being written."""
    return report.status == ReportStatus.RETURNED and user.role != Role.ADMIN and not is_author(user, report)


def put_as_sent(report: Report, user: User) -> Report:
    """The report, for a reader of one that was returned with the numbers and passages of its last sending in place of
    those being written. Such a report is to be read only. One query for such a reader, none for others.
    """
    if sees_what_was_sent(user, report):
        report.as_sent = report.versions.filter(number=report.version).first()
        if report.as_sent is not None:
            report.snapshot = report.as_sent.snapshot
    return report


def parts_shown(report: Report) -> list[ReportPart]:
    """The report's passages in printing order as its reader sees them. At most one query."""
    if report.as_sent is None:
        people = ("edited_by", "editing_by", "locked_by", "question")
        return list(report.parts.select_related(*people).order_by("position"))
    asked = {} if report.round.kind == RoundKind.PERIODIC else _questions(report)
    return [
        ReportPart(report=report, position=position, **part, **asked.get(part["key"], {}))
        for position, part in enumerate(report.as_sent.parts, 1)
    ]


def _questions(report: Report) -> dict[str, dict]:
    """By passage its question, and the number with which it was answered in what was sent."""
    numbers = {answer.position: answer.number for answer in report.numbers.answers}
    parts = report.parts.filter(question__isnull=False).select_related("question")
    return {part.key: {"question": part.question, "answer": numbers.get(part.question.position)} for part in parts}


def untold_events(report: Report) -> Q | None:
    """For a reader of a report that was returned what the log tells of its numbers since. At most one query."""
    if report.as_sent is None:
        return None
    told = AuditEvent.objects.filter(object_type=Report._meta.label_lower, object_id=str(report.pk))
    returned = told.filter(action=Transition.RETURN.label).order_by("-pk").values_list("pk", flat=True).first()
    return Q(action=Transition.COMPILE.label, pk__gt=returned or 0)


def areas_as_sent() -> Subquery:
    """For annotations of reports: the areas of the last sending of those that were returned, null for others."""
    last = ReportVersion.objects.filter(
        report=OuterRef("pk"), number=OuterRef("version"), report__status=ReportStatus.RETURNED
    )
    return Subquery(last.annotate(rows=KeyTransform("areas", F("snapshot"))).values("rows")[:1])
