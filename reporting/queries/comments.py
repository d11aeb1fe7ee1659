"""What its authors said about a report while it was written."""

from collections.abc import Iterable

from organisations.models import User
from reporting.enums import CommentKind
from reporting.models import PartComment, Report, ReportPart
from reporting.permissions import can_comment, can_follow_edits


def put_talk(report: Report, parts: Iterable[ReportPart], user: User) -> list[PartComment]:
    """Set `talk` of each part to what was said about it (`is_talked_about` while some of it is open), for who may
    follow that; returns what was said of the whole. Remarks of a return are `queries.remarks`'. At most
    one query.
    """
    by_part: dict[str, list[PartComment]] = {}
    if can_follow_edits(user, report):
        found = (
            report.comments.filter(kind=CommentKind.COMMENT).select_related("written_by", "resolved_by").order_by("pk")
        )
        for comment in found:
            by_part.setdefault(comment.part_key, []).append(comment)
    for part in parts:
        part.talk = by_part.get(part.key, [])
        part.is_talked_about = any(comment.resolved_at is None for comment in part.talk)
        part.takes_comments = bool(can_comment(user, report))
    return by_part.get("", [])
