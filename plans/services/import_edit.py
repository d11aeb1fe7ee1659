"""A row of a file is corrected by a person: what is typed is read as the importer reads it."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from organisations.models import User
from organisations.services.audit import audit
from plans.deadlines import PROBLEM_MESSAGES, Deadline, DeadlineKind, parse_deadline
from plans.importing import headings as h
from plans.importing.drafts import Issue, deadline_from_json, deadline_to_json
from plans.importing.matching import UNIT_MESSAGES, UnitNames, read_units
from plans.importing.rows import Place, draft_targets
from plans.models import ImportRow, PlanImport
from plans.queries.import_sections import section_area, standings_of
from plans.queries.unit_names import unit_names_of
from plans.services.import_review import Json, choose_area, hold_import, row_now, save_row, save_tree, seal
from reform.common.errors import Invalid
from reform.common.text import clean, clean_lines

COLUMNS = {
    "title": "Nội dung",
    "label": "Số thứ tự",
    "requirement": "Yêu cầu, tổ chức thực hiện",
    "product": "Sản phẩm",
    "note": "Ghi chú",
    "leads": "Chủ trì",
    "supports": "Phối hợp",
    "deadline": "Thời hạn",
    "targets": "Mục tiêu",
    "area": "Lĩnh vực",
    "table": "Cả tệp",
}
_NOTHING = {
    "no_lead": "chưa có đơn vị chủ trì, cần bổ sung",
    "no_deadline": "chưa có thời hạn, cần bổ sung",
}
_COLUMN = re.compile(r"cột “(.*?)”: ")
_TARGET_COLUMNS = {h.REQUIREMENT, h.GOAL}
_TEXTS = ("requirement", "product", "note")


@dataclass(frozen=True)
class RowEdit:
    """What a person typed for a row. `deadline_kind` empty: the words say what is meant; else it and the days do."""

    title: str
    label: str = ""
    requirement: str = ""
    product: str = ""
    note: str = ""
    leads: str = ""
    supports: str = ""
    deadline: str = ""
    deadline_kind: str = ""
    starts_on: date | None = None
    due_on: date | None = None


@transaction.atomic
def edit_row(
    *, by: User, plan_import: PlanImport, row: ImportRow, edit: RowEdit, seen_version: int, area: str = ""
) -> None:
    """Bring the row to what was typed, and its section to the area where one is given.

    Doubts of changed fields are dealt with, and new ones found by reading stand; fields that are as they were keep
    their reading and their doubts. Raises `Invalid` with the field, `Conflict` when the row has changed since it was
    seen or is a plan's already.
    """
    hold_import(by=by, plan_import=plan_import)
    row_now(row)
    standing = standings_of(plan_import.outline).get(row.position)
    if area and standing and area != section_area(plan_import.outline, standing.section):
        choose_area(by=by, plan_import=plan_import, section=standing.section, area=area)
    editor = _Editor(plan_import, row, unit_names_of(plan_import.owner))
    editor.apply(edit)
    if not editor.changed:
        return
    before = {field: _shown(editor.before.get(field)) for field in editor.changed}
    after = {field: _shown(editor.draft.get(field)) for field in editor.changed}
    save_row(row, seen_version=seen_version, draft=editor.draft, issues=editor.issues(by))
    _follow_task(plan_import, row, edit, editor.before)
    audit(
        by=by,
        action="Sửa dòng của tệp",
        obj=plan_import,
        before=before,
        after={"table": row.table, "row": row.row} | after,
    )


def read_anew(plan_import: PlanImport, row: ImportRow, edit: RowEdit) -> tuple[Json, list[Json]]:
    """(draft, doubts) of a row that is not in the file, as the importer would read what was typed."""
    editor = _Editor(plan_import, row, unit_names_of(plan_import.owner), anew=True)
    editor.apply(edit)
    return editor.draft, [issue.to_json() for issue in editor.found]


def as_typed(plan_import: PlanImport, row: ImportRow) -> RowEdit:
    """The row as it stands, in the words of which a person would type it so."""
    draft = row.draft
    deadline = deadline_from_json(draft["deadline"])
    said = deadline_to_json(read_words(plan_import, deadline.text))
    chosen = said != draft["deadline"] and deadline.kind != DeadlineKind.UNSPECIFIED
    return RowEdit(
        title=draft["title"],
        label=shown_label(plan_import, row),
        leads=draft.get("leads_text", ""),
        supports=draft.get("supports_text", ""),
        deadline=deadline.text,
        deadline_kind=str(deadline.kind) if chosen else "",
        starts_on=deadline.starts_on if chosen else None,
        due_on=deadline.due_on if chosen else None,
        **{name: draft.get(name, "") for name in _TEXTS},
    )


def read_words(plan_import: PlanImport, words: str) -> Deadline:
    """What the words of a deadline mean in the plan's year."""
    issued = plan_import.outline["plan"].get("issued_on")
    return parse_deadline(words, year=plan_import.year, issued_on=date.fromisoformat(issued) if issued else None)


def shown_label(plan_import: PlanImport, row: ImportRow) -> str:
    """The row's number as pages show it: a task that is tracked itself has its own in the tree."""
    task = _task_of(plan_import.outline, row.position) or {}
    return row.draft["label"] or (task.get("label", "") if row.draft.get("implicit") else "")


def _shown(value: Any) -> Any:
    return value["text"] if isinstance(value, dict) else value


class _Editor:
    """Collects what changes in a draft, which fields that answers, and what reading them found.

    `anew`: nothing was read before, so that what is empty is doubtful too.
    """

    def __init__(self, plan_import: PlanImport, row: ImportRow, names: UnitNames, *, anew: bool = False) -> None:
        self.plan_import, self.row, self.names, self.anew = plan_import, row, names, anew
        self.before: Json = row.draft
        self.draft: Json = dict(row.draft)
        self.changed: list[str] = []
        self.answered: set[str] = set()
        self.found: list[Issue] = []

    def apply(self, edit: RowEdit) -> None:
        if not clean(edit.title):
            raise Invalid("Hãy nhập nội dung nhiệm vụ. Nếu dòng không phải nhiệm vụ, hãy chọn bỏ dòng.", field="title")
        in_title = self.anew and not _TARGET_COLUMNS & {role for role, _ in self.plan_import.outline.get("columns", ())}
        had_targets_in_title = in_title or (bool(self.before.get("targets")) and not self.before.get("requirement"))
        if self._put("title", clean(edit.title)) and had_targets_in_title:
            self._targets(edit.title, "title")
        if clean(edit.label) != shown_label(self.plan_import, self.row):
            self._put("label", "" if self.before.get("implicit") else clean(edit.label))
            self._note("label")
        for field in _TEXTS:
            if self._put(field, clean_lines(getattr(edit, field))) and field == "requirement":
                self._targets(self.draft["requirement"], "targets")
        for field in ("leads", "supports"):
            self._units(field, getattr(edit, field))
        self._deadline(edit)

    def issues(self, by: User) -> list[Json]:
        """Doubts of other fields as they were; those of the changed ones dealt with unless they are found again."""
        found = {(issue.code, issue.message): issue.to_json() | {"found": "edit"} for issue in self.found}
        kept = []
        for issue in self.row.issues:
            again = found.pop((issue["code"], issue["message"]), None)
            if issue["field"] not in self.answered or again or issue.get("settled"):
                kept.append(issue)
            elif issue.get("found") != "edit":
                kept.append(issue | {"settled": seal(by) | {"edited": True}})
        return [*kept, *found.values()]

    def _put(self, field: str, value: Any) -> bool:
        if self.before.get(field, "") == value:
            return False
        self.draft[field] = value
        self._note(field)
        return True

    def _note(self, field: str) -> None:
        if field not in self.changed:
            self.changed.append(field)
        self.answered.add(field)

    def _units(self, field: str, typed: str) -> None:
        words = clean_lines(typed)
        if words == self.before.get(f"{field}_text", "") and not self.anew:
            return
        read = read_units(words, self.names)
        self.draft |= {f"{field}_text": read.text, field: list(read.names)}
        self._note(field)
        self.changed.append(f"{field}_text")
        for code, name in read.doubts:
            self._doubt(field, code, UNIT_MESSAGES[code].format(name))
        if field == "leads" and not read.names:
            self._doubt(field, "no_lead", _NOTHING["no_lead"])

    def _deadline(self, edit: RowEdit) -> None:
        words = clean(edit.deadline)
        read = read_words(self.plan_import, words)
        if edit.deadline_kind:
            days = _days(edit) if edit.deadline_kind == DeadlineKind.FIXED else (None, None)
            chosen = Deadline(words, DeadlineKind(edit.deadline_kind), *days, tentative=read.tentative)
            after = deadline_to_json(chosen)
            after |= {"status_hint": hint} if (hint := deadline_to_json(read).get("status_hint")) else {}
        else:
            after = deadline_to_json(read)
        if after == self.before["deadline"] and not self.anew:
            return
        if after.get("status_hint") != self.before["deadline"].get("status_hint"):
            self.draft.pop("hint_settled", None)
        self.draft["deadline"] = after
        self._note("deadline")
        if edit.deadline_kind:
            return
        if not words:
            self._doubt("deadline", "no_deadline", _NOTHING["no_deadline"])
        elif not read.understood:
            self._doubt("deadline", str(read.problem), f"“{words}”: {PROBLEM_MESSAGES[read.problem]}")

    def _targets(self, text: str, field: str) -> None:
        targets, issues = draft_targets(text, self._place(field))
        self.draft["targets"] = [target.to_json() for target in targets]
        self.found += issues
        self._note("targets")

    def _doubt(self, field: str, code: str, message: str) -> None:
        self.found.append(self._place(field).issue(code, message))

    def _place(self, field: str) -> Place:
        """Where the field stands in the file, in the words that the row's other doubts use."""
        messages = [issue["message"] for issue in self.row.issues if issue["field"] == field]
        headings = [found[1] for message in messages if (found := _COLUMN.search(message))]
        many = any(issue["message"].startswith("Bảng") for issue in self.row.issues) or self.row.table > 1
        heading = headings[0] if headings else COLUMNS.get(field, COLUMNS["title"])
        return Place(self.row.table, self.row.row, field, heading, many)


def _days(edit: RowEdit) -> tuple[date | None, date]:
    if edit.due_on is None:
        raise Invalid("Hãy nhập ngày phải hoàn thành, ví dụ 30/06/2025.", field="due_on")
    if edit.starts_on and edit.starts_on > edit.due_on:
        raise Invalid("Ngày hoàn thành phải từ ngày bắt đầu trở đi.", field="due_on")
    return edit.starts_on, edit.due_on


def _follow_task(plan_import: PlanImport, row: ImportRow, edit: RowEdit, before: Json) -> None:
    """A task that is tracked itself bears the title and number of its only row."""
    if not before.get("implicit"):
        return
    task = _task_of(plan_import.outline, row.position)
    if task is None:
        return
    renamed = {"label": clean(edit.label)} if not before["label"] else {}
    if task["title"] == before["title"]:
        renamed["title"] = clean(edit.title)
    if any(task.get(name) != value for name, value in renamed.items()):
        task.update(renamed)
        save_tree(plan_import, plan_import.outline)


def _task_of(tree: Json, position: int) -> Json | None:
    for section in tree.get("sections", ()):
        for task in section.get("tasks", ()):
            if {"row": position} in task.get("activities", ()):
                return task
        if found := _task_of(section, position):
            return found
    return None
