"""What people decide about a file that was read: doubts that are none, rows that are no work, areas of sections.

Every change of an import first takes hold of it, so that changes queue up and none falls behind the commit.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.db.models import F

from indicators.enums import AreaKey
from organisations.models import User
from organisations.services.audit import audit
from plans.enums import ImportStatus
from plans.importing.tree import sections_of
from plans.models import ImportRow, PlanImport
from plans.permissions import can_import_plan
from plans.queries.import_doubts import HINT_WORDS, can_reopen, issue_key, open_hint
from reform.common import clock
from reform.common.errors import Conflict, Invalid

Json = dict[str, Any]
_UNKNOWN_AREA = "unknown_area"
_STATUS_DOUBT = "status_in_deadline"
GONE = "Điểm này vừa được người khác xem hoặc sửa. Danh sách bên dưới là hiện trạng mới nhất."


def open_count(issues: Iterable[Json]) -> int:
    """How many of the doubts nobody has dealt with."""
    return sum(not issue.get("settled") for issue in issues)


def hold_import(*, by: User, plan_import: PlanImport) -> None:
    """Keep other changes of the import waiting until this transaction ends, and look at it as it is now.

    Raises `NotPermitted`, and `Conflict` for one that became a plan or is being read anew.
    """
    can_import_plan(by, plan_import.owner).require()
    held = PlanImport.objects.filter(pk=plan_import.pk, status=ImportStatus.READ).update(status=ImportStatus.READ)
    plan_import.refresh_from_db(fields=["status", "outline", "version", "year"])
    if not held:
        raise Conflict(
            "Tệp này đã được đưa vào kế hoạch nên không sửa ở đây nữa."
            if plan_import.status == ImportStatus.COMMITTED
            else "Tệp đang được đọc lại nên chưa sửa được. Hãy chờ đọc xong."
        )


def row_now(row: ImportRow) -> ImportRow:
    """The row as it is now that its import is held. Raises `Conflict` when the file was read anew meanwhile."""
    try:
        row.refresh_from_db()
    except ImportRow.DoesNotExist as error:
        raise Conflict(GONE) from error
    return row


def save_row(row: ImportRow, *, seen_version: int | None = None, **fields: Any) -> None:
    """Write the row, which the import is held for. Raises `Conflict` when it is not the version that was seen."""
    rows = ImportRow.objects.filter(pk=row.pk)
    if seen_version is not None:
        rows = rows.filter(version=seen_version)
    if "issues" in fields:
        fields["open_issues"] = open_count(fields["issues"])
    if not rows.update(version=F("version") + 1, **fields):
        raise Conflict("Dòng này vừa được người khác sửa trong khi ông/bà đang xem.")
    row.refresh_from_db()


def save_tree(plan_import: PlanImport, tree: Json) -> None:
    """Write the tree of the import, which is held."""
    PlanImport.objects.filter(pk=plan_import.pk).update(outline=tree, version=F("version") + 1)
    plan_import.refresh_from_db(fields=["outline", "version"])


def seal(by: User) -> Json:
    """Who settles a doubt, and when."""
    return {"by": str(by), "at": clock.now().isoformat(timespec="seconds")}


def settled(issues: Iterable[Json], by: User, which: Callable[[Json], bool]) -> list[Json]:
    """The doubts, those that `which` names dealt with; what was dealt with before keeps its mark."""
    mark = {"settled": seal(by)}
    return [issue if issue.get("settled") or not which(issue) else issue | mark for issue in issues]


@transaction.atomic
def accept_issue(*, by: User, plan_import: PlanImport, key: str, row: ImportRow | None = None) -> None:
    """The person has looked at one doubt of a row, or of the file, and what was read is right.

    Raises `Conflict` when the doubt is not there any more.
    """
    hold_import(by=by, plan_import=plan_import)
    if row is not None:
        row_now(row)
    before = row.issues if row else plan_import.outline.get("issues", [])
    issues = settled(before, by, lambda issue: issue_key(issue) == key)
    if issues == before:
        raise Conflict(GONE)
    if row:
        save_row(row, issues=issues)
    else:
        save_tree(plan_import, plan_import.outline | {"issues": issues})
    what = next(issue for issue in before if issue_key(issue) == key)
    audit(by=by, action="Xác nhận điểm cần xem", obj=plan_import, after=_about(row) | {"issue": what["message"]})


@transaction.atomic
def reopen_issue(*, by: User, plan_import: PlanImport, key: str, row: ImportRow | None = None) -> None:
    """A doubt of a row, or of the file, that was dealt with is to be looked at once more.

    Raises `Conflict` when it is open or not there any more, or when its name has been explained: the row is corrected.
    """
    hold_import(by=by, plan_import=plan_import)
    if row is not None:
        row.refresh_from_db()
    before = row.issues if row else plan_import.outline.get("issues", [])
    what = next((issue for issue in before if issue.get("settled") and issue_key(issue) == key), None)
    if what is None:
        raise Conflict(GONE)
    if row and not can_reopen(what, row.draft):
        raise Conflict("Tên này đã được hiểu là một đơn vị. Hãy sửa dòng nếu đơn vị chưa đúng.")
    opened = {name: value for name, value in what.items() if name != "settled"}
    issues = [opened if issue is what else issue for issue in before]
    if row:
        draft = dict(row.draft)
        if what["code"] == _STATUS_DOUBT:
            draft.pop("hint_settled", None)
        save_row(row, issues=issues, draft=draft)
    else:
        save_tree(plan_import, plan_import.outline | {"issues": issues})
    audit(by=by, action="Xem lại điểm đã xem", obj=plan_import, after=_about(row) | {"issue": what["message"]})


@transaction.atomic
def accept_row(*, by: User, plan_import: PlanImport, row: ImportRow, seen_version: int) -> None:
    """Everything that was doubtful about the row is right. Raises `Conflict` when the row has changed since seen."""
    hold_import(by=by, plan_import=plan_import)
    count = row.open_issues
    save_row(row, seen_version=seen_version, issues=settled(row.issues, by, lambda issue: True))
    audit(by=by, action="Xác nhận cả dòng", obj=plan_import, after=_about(row) | {"issues": count})


@transaction.atomic
def accept_kind(*, by: User, plan_import: PlanImport, code: str, field: str) -> int:
    """All doubts of that code about that field are right, in the file and in every row; returns how many."""
    hold_import(by=by, plan_import=plan_import)

    def meant(issue: Json) -> bool:
        return (issue["code"], issue["field"]) == (code, field) and not issue.get("settled")

    of_file = plan_import.outline.get("issues", [])
    rows = [row for row in open_rows(plan_import) if any(map(meant, row.issues))]
    count = sum(map(meant, of_file)) + sum(meant(issue) for row in rows for issue in row.issues)
    if not count:
        raise Conflict(GONE)
    if any(map(meant, of_file)):
        save_tree(plan_import, plan_import.outline | {"issues": settled(of_file, by, meant)})
    for row in rows:
        row.issues = settled(row.issues, by, meant)
    save_rows(rows)
    audit(
        by=by, action="Xác nhận điểm giống nhau", obj=plan_import, after={"code": code, "field": field, "rows": count}
    )
    return count


@transaction.atomic
def leave_out(*, by: User, plan_import: PlanImport, row: ImportRow, seen_version: int, left_out: bool = True) -> None:
    """The row is no work and makes no activity, or after all it does. Raises `Conflict` when it has changed."""
    hold_import(by=by, plan_import=plan_import)
    save_row(row, seen_version=seen_version, left_out=left_out)
    action = "Bỏ dòng không phải nhiệm vụ" if left_out else "Đưa dòng trở lại"
    audit(by=by, action=action, obj=plan_import, after=_about(row))


@transaction.atomic
def choose_area(*, by: User, plan_import: PlanImport, section: int, area: str) -> None:
    """The section of that number (in the order of the file, from 1) and what follows it belong to the area.

    Sections below that had the area of this one go with it. Raises `Invalid` for what is no area or section.
    """
    hold_import(by=by, plan_import=plan_import)
    if area not in AreaKey.values:
        raise Invalid("Hãy chọn một trong bảy lĩnh vực.", field="area")
    tree = plan_import.outline
    chosen = dict(enumerate(sections_of(tree), start=1)).get(section)
    if chosen is None:
        raise Conflict(GONE)
    before = chosen.get("area")
    _set_area(chosen, before, area)
    without = {each["title"] for each in sections_of(tree) if each.get("tasks") and not each.get("area")}

    def answered(issue: Json) -> bool:
        quoted = any(f"“{title}”" in issue["message"] for title in _titles_below(chosen) - without)
        return issue["code"] == _UNKNOWN_AREA and quoted

    save_tree(plan_import, tree | {"issues": settled(tree.get("issues", []), by, answered)})
    audit(
        by=by,
        action="Chọn lĩnh vực của mục",
        obj=plan_import,
        before={"area": before or ""},
        after={"section": chosen["title"][:200], "area": area},
    )


@transaction.atomic
def settle_hints(
    *, by: User, plan_import: PlanImport, hint: str, keep: bool, row: ImportRow | None = None, seen_version: int = 0
) -> int:
    """What the file says of how work stands is kept in the note of the activity ("Theo tệp: …"), or dropped.

    For one row, or for every row with that hint that nobody has decided on. Nobody has reported on the work, so its
    status does not follow. Returns how many rows; raises `Conflict` when a row has changed since it was seen.
    """
    hold_import(by=by, plan_import=plan_import)
    if row is not None:
        if row_now(row).version != seen_version:
            raise Conflict("Dòng này vừa được người khác sửa trong khi ông/bà đang xem.")
        rows = [row]
    else:
        rows = [each for each in plan_import.rows.defer("cells", "read") if open_hint(each.draft) == hint]
    for each in rows:
        each.draft = _with_hint(each.draft, keep)
        each.issues = settled(each.issues, by, lambda issue: issue["code"] == _STATUS_DOUBT)
    save_rows(rows)
    action = "Ghi tình trạng theo tệp" if keep else "Bỏ tình trạng ghi trong tệp"
    audit(by=by, action=action, obj=plan_import, after={"hint": hint, "rows": len(rows)} | (_about(row) if row else {}))
    return len(rows)


def save_rows(rows: list[ImportRow]) -> None:
    """Write drafts and doubts of rows that the import is held for."""
    for row in rows:
        row.open_issues = open_count(row.issues)
        row.version += 1
    ImportRow.objects.bulk_update(rows, ["draft", "issues", "open_issues", "version"], batch_size=200)


def open_rows(plan_import: PlanImport) -> list[ImportRow]:
    """Rows with open doubts that are part of the plan, without their cells."""
    return list(plan_import.rows.filter(open_issues__gt=0, left_out=False).defer("cells", "read"))


def _with_hint(draft: Json, keep: bool) -> Json:
    words = f"Theo tệp: {HINT_WORDS.get(draft['deadline'].get('status_hint') or '', 'chưa rõ')}."
    lines = [line for line in draft.get("note", "").split("\n") if line and line != words]
    note = "\n".join([*lines, words] if keep else lines)
    return draft | {"note": note, "hint_settled": "kept" if keep else "dropped"}


def _set_area(section: Json, before: str | None, area: str) -> None:
    section["area"] = area
    for child in section.get("sections", ()):
        if child.get("area") in (None, before):
            _set_area(child, before, area)


def _titles_below(section: Json) -> set[str]:
    return {section["title"], *(each["title"] for each in sections_of(section))}


def _about(row: ImportRow | None) -> Json:
    return {"table": row.table, "row": row.row} if row else {}
