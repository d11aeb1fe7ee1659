"""The importer's core, without database or settings: an annex's file → a plan's draft with the doubts about it."""

import re
from collections.abc import Callable
from pathlib import Path

from plans.importing.areas import find_area
from plans.importing.choices import Choice
from plans.importing.drafts import HeadDraft, Issue, PlanDraft, SectionDraft, TableUse
from plans.importing.errors import PlanFileError
from plans.importing.front import Front, read_front
from plans.importing.headings import TITLE
from plans.importing.layout import PlanTable, Use
from plans.importing.matching import UnitNames
from plans.importing.outline import build_outline
from plans.importing.own_reader import find_own_table, read_own_plan
from plans.importing.parse import OutlineReader
from plans.importing.readers import read_tables
from plans.importing.selection import find_plan
from plans.importing.tables import Table
from plans.importing.years import plan_year
from reform.common.collecting import no_collecting
from reform.common.uploads import MAX_BYTES

__all__ = ["Choice", "Front", "PlanDraft", "PlanFileError", "UnitNames", "plan_in", "read_plan"]

_UNNAMED = re.compile(r"^(?:sheet|trang(?: tính)?)\s*\d*$", re.IGNORECASE)


def read_plan(
    source: str | Path | bytes,
    filename: str,
    *,
    year: int | None = None,
    names: UnitNames | Callable[[Front], UnitNames],
    choice: Choice | None = None,
    max_bytes: int = MAX_BYTES,
) -> PlanDraft:
    """The plan in an annex: a path or the content of a file that the readers know; the rest is as with `plan_in`.

    Raises PlanFileError for a file that is no annex: wrong type, empty, damaged, too large, or what `plan_in` refuses.
    """
    return plan_in(read_tables(source, filename, max_bytes=max_bytes), filename, year=year, names=names, choice=choice)


@no_collecting()
def plan_in(
    tables: list[Table],
    filename: str,
    *,
    year: int | None,
    names: UnitNames | Callable[[Front], UnitNames],
    choice: Choice | None,
) -> PlanDraft:
    """The plan in all tables of a file (as `read_tables` gives them), as far as it was understood.

    `names` are those that the plan may use, or a function that finds them from what stands above the table. `year` is
    the plan's year where the file does not say it, and must agree with what it says. `choice` is what a person said
    about tables and columns, by the keys of `plans.importing.survey`. Raises PlanFileError where no table has known
    headings or any work, and where the year cannot be told. Everything less is an issue in the draft.
    """
    if not (choice and choice.tables) and (own := find_own_table(tables)):
        return read_own_plan(own, filename, year=year, names=names)
    plan = find_plan(tables, choice)
    if plan is None:
        raise _no_table(filename, bool(tables))
    if not plan.has(TITLE):
        raise PlanFileError("no_table", f"Trong tệp “{filename}” chưa có cột nào được chọn là nội dung nhiệm vụ.")
    front = read_front(plan.before)
    year, doubts = plan_year(front, plan, year, filename)
    known = names(front) if callable(names) else names
    sections: list[SectionDraft] = []
    issues: list[Issue] = list(doubts)
    for part in plan.each():
        reader = OutlineReader(part, known, year, front.issued_on)
        sections += reader.sections(build_outline(part), _part_title(part, plan, front))
        issues += reader.issues
    draft = PlanDraft(
        head=HeadDraft(filename, year, front.title, front.number, front.issued_on, front.issuer, front.bases),
        sections=tuple(sections),
        issues=(*issues, *_table_issues(plan), *_notes(tables, plan)),
        tables=tuple(TableUse(use.table, use.name, use.used, use.rows, use.reason) for use in plan.uses),
        columns=tuple((column.role, column.heading) for column in plan.columns),
    )
    if not any(draft.activities()):
        raise PlanFileError("no_rows", f"Bảng trong tệp “{filename}” không có nhiệm vụ nào dưới dòng tiêu đề.")
    return draft


def _part_title(part: PlanTable, plan: PlanTable, front: Front) -> str:
    """What rows without a heading stand under: the annex's own title, or the sheet's name where there are several."""
    if not plan.parts:
        return front.title
    name = "" if _UNNAMED.match(part.name) else part.name
    own = front.title if part is plan.parts[0] else read_front(part.before).title
    return name if name and find_area(name) else own or name


def _no_table(filename: str, has_tables: bool) -> PlanFileError:
    """What to do: say which column is which, or mend the header."""
    told = "Trên trang nhập kế hoạch, có thể tự chỉ ra bảng và từng cột. " if has_tables else ""
    return PlanFileError(
        "no_table",
        f"Tệp “{filename}” không có bảng nào có các cột quen thuộc (nội dung hoặc nhiệm vụ, chủ trì, thời gian). "
        f"{told}Hãy kiểm tra dòng tiêu đề của bảng.",
    )


def _table_issues(plan: PlanTable) -> list[Issue]:
    """What is doubtful in headers, and which tables were left out."""
    names = {use.table: _name(use) for use in plan.uses}
    doubts = []
    for doubt in plan.doubts:
        words = f"{names[doubt.table]}: {doubt.words}, cần kiểm tra."
        doubts.append(Issue(doubt.row, "table", "columns_uncertain", words, doubt.table))
    left = [
        Issue(use.row, "table", "table_left_out", f"{names[use.table]} {use.reason}.", use.table)
        for use in plan.uses
        if not (use.used or use.expected)
    ]
    return [*doubts, *left]


def _notes(tables: list[Table], plan: PlanTable) -> list[Issue]:
    """What the reader of the file has to say of the tables that were used."""
    used = {use.table for use in plan.uses if use.used}
    return [
        Issue(note.row, "table", note.code, note.message, table.number)
        for table in tables
        if table.number in used
        for note in table.notes
    ]


def _name(use: Use) -> str:
    return f"Trang “{use.name}”" if use.name else f"Bảng {use.table}"
