"""Rows that the importer did not find are added to a file, and rows that it tore in two are joined."""

from typing import Any

from django.db import transaction
from django.db.models import Max

from organisations.models import User
from organisations.services.audit import audit
from plans.importing.drafts import ActivityDraft, Source
from plans.importing.tree import sections_of
from plans.models import ImportRow, PlanImport
from plans.queries.import_added import left_out_words
from plans.queries.import_doubts import LEFT_OUT, issue_key
from plans.queries.import_sections import standings_of
from plans.services.import_edit import RowEdit, as_typed, edit_row, read_anew
from plans.services.import_review import GONE, Json, hold_import, save_row, save_tree, settled
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean

_CELLS = ("leads", "supports", "deadline", "product", "requirement", "note")


@transaction.atomic
def add_row(
    *, by: User, plan_import: PlanImport, edit: RowEdit, section: int, task: int = 0, left_out: str = ""
) -> ImportRow:
    """A row more under the section of that number, in its `task` of that number or as a task of its own.

    `left_out` is the key of the doubt about a row of the file that was not taken for work: the new row is that one,
    stands where it stood, and the doubt is dealt with. Else it stands at the end. Raises `Invalid` with the field, and
    `Conflict` for a section that is not there or a doubt that somebody has dealt with.
    """
    hold_import(by=by, plan_import=plan_import)
    tree = plan_import.outline
    home = dict(enumerate(sections_of(tree), start=1)).get(section)
    tasks = home.setdefault("tasks", []) if home else []
    if home is None or task > len(tasks):
        raise Invalid("Hãy chọn mục của dòng mới.", field="place")
    doubt = _left_out(tree, left_out) if left_out else None
    source = Source(doubt.get("table", 1), doubt["row"]) if doubt else _free_source(plan_import, home)
    if plan_import.rows.filter(table=source.table, row=source.row).exists():
        raise Conflict("Dòng này của tệp đã thành một hoạt động rồi.")
    row = _blank(plan_import, source, implicit=not task, cells=left_out_words(doubt["message"]) if doubt else "")
    row.draft, row.issues = read_anew(plan_import, row, edit)
    row.draft |= {} if doubt else {"added": True}
    row.open_issues = len(row.issues)
    row.save()
    stood = source if doubt else None
    if task:
        _put(tasks[task - 1]["activities"], {"row": row.position}, plan_import, stood)
    else:
        made = {
            "label": clean(edit.label),
            "title": row.draft["title"],
            "activities": [{"row": row.position}],
            "targets": [],
        }
        _put(tasks, made, plan_import, stood)
    issues = settled(tree.get("issues", []), by, lambda issue: issue_key(issue) == left_out)
    save_tree(plan_import, tree | {"issues": issues})
    audit(
        by=by,
        action="Thêm dòng vào tệp",
        obj=plan_import,
        after={"table": row.table, "row": row.row, "title": row.draft["title"][:200]},
    )
    return row


@transaction.atomic
def join_above(*, by: User, plan_import: PlanImport, row: ImportRow, seen_version: int) -> ImportRow:
    """The row is the end of the one above: its words go there field by field, and it makes no activity of its own.

    Returns the row above. Raises `Conflict` when there is none, or when the row has changed since it was seen.
    """
    hold_import(by=by, plan_import=plan_import)
    above = _above(plan_import, row)
    tail = as_typed(plan_import, row)
    inherited = {issue["field"] for issue in row.issues if issue["code"].startswith(("inherited_", "ditto"))}
    save_row(row, seen_version=seen_version, left_out=True, issues=settled(row.issues, by, lambda issue: True))
    whole = as_typed(plan_import, above)
    words = {name: _joined(getattr(whole, name), getattr(tail, name)) for name in _CELLS if name not in inherited}
    if "deadline" in words and words["deadline"] != whole.deadline:
        words |= {"deadline_kind": "", "starts_on": None, "due_on": None}
    title = whole.title if tail.title == whole.title else f"{whole.title} {tail.title}"
    edit = RowEdit(**{**vars(whole), **words, "title": title.strip()})
    edit_row(by=by, plan_import=plan_import, row=above, edit=edit, seen_version=above.version)
    save_row(above, cells=_joined_cells(above.cells, row.cells))
    audit(
        by=by,
        action="Gộp dòng với dòng trên",
        obj=plan_import,
        after={"table": row.table, "row": row.row, "into": above.row},
    )
    return above


def _above(plan_import: PlanImport, row: ImportRow) -> ImportRow:
    order = list(standings_of(plan_import.outline))
    before = order[: order.index(row.position)] if row.position in order else []
    rows = {each.position: each for each in plan_import.rows.filter(left_out=False, position__in=before)}
    above = next((rows[position] for position in reversed(before) if position in rows), None)
    if above is None:
        raise Conflict("Không có dòng nào ở trên để gộp vào.")
    return above


def _joined(above: str, tail: str) -> str:
    """Both words; what the tail only repeats is there already."""
    if not tail or tail == above:
        return above
    inside = tail[:1].islower() or tail[:1] in ",;:)"
    return f"{above}{' ' if inside else chr(10)}{tail}" if above else tail


def _joined_cells(above: list[list[str]], tail: list[list[str]]) -> list[list[str]]:
    """The cells of both rows under their headings."""
    words = dict(tail)
    cells = [[heading, _joined(text, words.pop(heading, ""))] for heading, text in above]
    return [*cells, *([heading, text] for heading, text in words.items() if text)]


def _left_out(tree: Json, key: str) -> Json:
    for issue in tree.get("issues", ()):
        if issue["code"] == LEFT_OUT and not issue.get("settled") and issue_key(issue) == key:
            return issue
    raise Conflict(GONE)


def _free_source(plan_import: PlanImport, section: Json) -> Source:
    """A number after all rows of the table in which the section's rows stand."""
    positions = [place["row"] for task in section["tasks"] for place in task.get("activities", ())]
    tables = plan_import.rows.filter(position__in=positions).values_list("table", flat=True)
    table = tables.first() or plan_import.rows.values_list("table", flat=True).first() or 1
    last = plan_import.rows.filter(table=table).aggregate(last=Max("row"))["last"] or 0
    told = [issue.get("row", 0) for issue in plan_import.outline.get("issues", ()) if issue.get("table", 1) == table]
    return Source(table, max([last, *told]) + 1)


def _blank(plan_import: PlanImport, source: Source, *, implicit: bool, cells: str) -> ImportRow:
    """An unsaved row without words, behind all others: the tree says where it stands."""
    draft = ActivityDraft("", "", source, implicit=implicit).to_json()
    draft.pop("issues")
    last = plan_import.rows.aggregate(last=Max("position"))["last"]
    return ImportRow(
        plan_import=plan_import,
        position=0 if last is None else last + 1,
        table=source.table,
        row=source.row,
        cells=[["Nội dung", cells]] if cells else [],
        draft=draft,
    )


def _put(among: list[Json], new: Json, plan_import: PlanImport, stood: Source | None) -> None:
    """Insert the task or place behind what stands above it in the file; without a source at the end."""
    if stood is None:
        among.append(new)
        return
    sources = dict(_sources(plan_import))
    here = (stood.table, stood.row)
    before = [index for index, one in enumerate(among) if any(sources.get(n, here) < here for n in _positions(one))]
    among.insert(before[-1] + 1 if before else 0, new)


def _sources(plan_import: PlanImport) -> list[tuple[int, tuple[int, int]]]:
    """(position, (table, row)) of the rows that the file has."""
    rows = plan_import.rows.values_list("position", "table", "row", "draft__added")
    return [(position, (table, row)) for position, table, row, added in rows if not added]


def _positions(one: dict[str, Any]) -> list[int]:
    return [one["row"]] if "row" in one else [place["row"] for place in one.get("activities", ())]
