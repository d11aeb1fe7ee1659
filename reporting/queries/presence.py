"""What has changed in the parts of a report since a page was told: who writes which, and their texts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from organisations.models import User
from reporting.models import Report, ReportPart
from reporting.queries.as_sent import parts_shown
from reporting.queries.marks import Mark, mark_of
from reporting.queries.reports import PartRow, part_rows


@dataclass(frozen=True)
class MovedPart:
    """A part that is no longer as the page shows it, and what its reader is told of that; `has_new_tools` where other
    steps are open to them than before.
    """

    row: PartRow
    words: str
    has_new_tools: bool


def moved_parts(report: Report, user: User, shown: Mapping[str, str]) -> list[MovedPart]:
    """Parts that differ from `shown` (key → mark as text), in printing order; those that the page does not show stay
    out. One query.
    """
    return list(_moved(part_rows(parts_shown(report)), user, shown))


def _moved(rows: Iterable[PartRow], user: User, shown: Mapping[str, str]) -> Iterable[MovedPart]:
    for row in rows:
        if row.part.key not in shown:
            continue
        before, now = Mark.parse(shown[row.part.key]), mark_of(row.part, user)
        if before != now:
            row.part.mark = now
            yield MovedPart(row, _words(row.part, before, now), before.shape != now.shape)


def _words(part: ReportPart, before: Mark, now: Mark) -> str:
    """What who waits wants to hear: that somebody begins, has finished, has locked it; not each pause in writing."""
    if now.shape == "locked":
        return f"{part.locked_by} đã khóa mục “{part}”." if before.shape != "locked" else ""
    if now.holder != "0":
        return f"{part.editing_by} đang sửa mục “{part}”." if before.holder != now.holder else ""
    if before.shape == "locked":
        return f"Mục “{part}” đã được mở khóa, ông/bà sửa được."
    if before.holder not in ("", "0"):
        return f"Mục “{part}” không còn ai sửa, ông/bà sửa được."
    return f"Mục “{part}” vừa được sửa; trang này hiện nội dung mới."
