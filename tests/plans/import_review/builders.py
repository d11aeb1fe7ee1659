"""Kept files, their rows, and corrections of them."""

from organisations.models import Unit
from plans.models import ImportRow, PlanImport
from plans.services.import_edit import RowEdit, edit_row
from plans.services.import_reading import keep_import
from tests.plans.annex import SURVEY, annex

STRANGE = "Viện Nghiên cứu Tây Nguyên"
INHERITS = ["Nhiệm vụ 4", "Tổng kết", "", "Báo cáo", "", "", "", "", ""]


def keep(owner: Unit, *rows: list[str]) -> PlanImport:
    return keep_import(by=None, owner=owner, content=annex(*rows), file_name="phụ lục.docx")


def row_of(kept: PlanImport, title: str) -> ImportRow:
    return next(row for row in kept.rows.all() if row.draft["title"] == title)


def survey(number: int, **cells) -> list[str]:
    return [f"Nhiệm vụ {number}", f"Khảo sát {number}", *SURVEY[2:]]


def as_it_is(row: ImportRow, **changed) -> RowEdit:
    draft = row.draft
    words = {"leads": draft["leads_text"], "supports": draft["supports_text"], "deadline": draft["deadline"]["text"]}
    texts = {name: draft[name] for name in ("title", "requirement", "product", "note")}
    return RowEdit(**{**texts, "label": "Nhiệm vụ 3", **words, **changed})


def edit(by, kept: PlanImport, row: ImportRow, **changed) -> None:
    edit_row(by=by, plan_import=kept, row=row, edit=as_it_is(row, **changed), seen_version=row.version)


def open_codes(row: ImportRow) -> list[str]:
    return [issue["code"] for issue in row.issues if not issue.get("settled")]
