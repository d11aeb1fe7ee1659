"""What the reader of a report remarked at its parts, and who may see it: drafts are the reader's side's alone."""

from organisations.models import User
from reporting.enums import CommentKind, ReportStatus
from reporting.models import PartComment, Report
from reporting.permissions import can_decide, can_read_content, is_author


def draft_remarks(report: Report) -> dict[str, PartComment]:
    """By part what the reader has written about the present sending and not told yet. One query."""
    rows = _remarks(report).filter(report_version=report.version)
    return {row.part_key: row for row in rows}


def remarks_told(report: Report) -> list[PartComment]:
    """What came with returns, the last return first. One query."""
    rows = _remarks(report).order_by("-report_version", "id")
    if report.status == ReportStatus.RETURNED:
        return list(rows)
    return list(rows.filter(report_version__lt=report.version))


def remarks_between(report: Report, old: int, new: int) -> dict[str, list[PartComment]]:
    """By part what returns said of the sendings from `old` on and before `new`: what `new` was to answer. One query."""
    found: dict[str, list[PartComment]] = {}
    for row in (
        _remarks(report).filter(report_version__gte=old, report_version__lt=new).order_by("report_version", "id")
    ):
        found.setdefault(row.part_key, []).append(row)
    return found


def remarks_by_part(report: Report, user: User) -> dict[str, list[PartComment]]:
    """By part the remarks that the person sees there: those that came with a return, for both sides. One query where
    the report was ever returned.
    """
    if not report.version or not (is_author(user, report) or can_read_content(user, report)):
        return {}
    found: dict[str, list[PartComment]] = {}
    for row in remarks_told(report):
        found.setdefault(row.part_key, []).append(row)
    return found


def own_drafts(report: Report, user: User) -> dict[str, PartComment]:
    """The drafts of who decides on the report, by part; empty for everybody else. At most one query."""
    return draft_remarks(report) if can_decide(user, report) else {}


def _remarks(report: Report):
    return PartComment.objects.filter(report=report, kind=CommentKind.REMARK).select_related(
        "written_by", "resolved_by"
    )
