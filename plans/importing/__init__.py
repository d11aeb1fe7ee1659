"""The importer's core, without database or settings: an annex's file → a plan's draft with the doubts about it."""

from collections.abc import Callable
from pathlib import Path

from plans.importing.drafts import HeadDraft, Issue, PlanDraft
from plans.importing.errors import PlanFileError
from plans.importing.front import Front, read_front
from plans.importing.layout import PlanTable, find_plan
from plans.importing.matching import UnitNames
from plans.importing.outline import build_outline
from plans.importing.parse import OutlineReader
from plans.importing.readers import read_tables
from plans.importing.tables import Table
from reform.common.uploads import MAX_BYTES

__all__ = ["Front", "PlanDraft", "PlanFileError", "UnitNames", "read_plan"]

_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def read_plan(
    source: str | Path | bytes,
    filename: str,
    *,
    year: int | None = None,
    names: UnitNames | Callable[[Front], UnitNames],
    max_bytes: int = MAX_BYTES,
) -> PlanDraft:
    """The plan in an annex (.docx, .xlsx; a path or the content), as far as it was understood.

    `names` are those that the plan may use, or a function that finds them from what stands above the table. `year` is
    the plan's year where the file does not say it, and must agree with what it says. Raises PlanFileError for
    a file that is no annex: wrong type, empty, damaged, too large, without a table that has known headings, without a
    year. Everything less is an issue in the draft.
    """
    plan = find_plan(read_tables(source, filename, max_bytes=max_bytes))
    if plan is None:
        raise PlanFileError(
            "no_table",
            f"Tệp “{filename}” không có bảng nào có các cột quen thuộc (nội dung hoặc nhiệm vụ, chủ trì, thời gian). "
            "Hãy kiểm tra dòng tiêu đề của bảng.",
        )
    front = read_front(plan.before)
    year = _year(front, year, filename)
    known = names(front) if callable(names) else names
    reader = OutlineReader(plan, known, year, front.issued_on)
    sections = reader.sections(build_outline(plan), front.title)
    draft = PlanDraft(
        head=HeadDraft(filename, year, front.title, front.number, front.issued_on, front.issuer),
        sections=sections,
        issues=(*reader.issues, *(_left_out(table, plan) for table in plan.left_out)),
    )
    if not any(draft.activities()):
        raise PlanFileError("no_rows", f"Bảng trong tệp “{filename}” không có nhiệm vụ nào dưới dòng tiêu đề.")
    return draft


def _year(front: Front, year: int | None, filename: str) -> int:
    """The year asked for when it lies within the plan's, else the plan's own (the last one of a period)."""
    if year is None and front.years is None:
        raise PlanFileError(
            "year_missing",
            f"Không tìm thấy năm của kế hoạch trong tệp “{filename}”. Hãy chỉ rõ năm bằng --year, ví dụ --year 2025.",
        )
    if year is None:
        return front.years[1] if front.years else 0
    first, last = front.years or (_FIRST_YEAR, _LAST_YEAR)
    if not first <= year <= last:
        span = str(first) if first == last else f"{first}–{last}"
        raise PlanFileError(
            "year_outside_plan",
            f"Năm {year} không thuộc kế hoạch trong tệp “{filename}” ({span}). Hãy kiểm tra năm hoặc tệp.",
        )
    return year


def _left_out(table: Table, plan: PlanTable) -> Issue:
    name = f"Trang “{table.name}”" if table.name else f"Bảng {table.number}"
    row = table.rows[0].number if table.rows else 1
    return Issue(
        row, "table", "table_left_out", f"{name} không có các cột của bảng nhiệm vụ nên không được đọc.", table.number
    )
