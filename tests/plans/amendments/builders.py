"""Annexes as kept files, and the amendment that they make of a plan."""

from datetime import date

from plans.models import Plan
from plans.queries.plan_diff import mark_of, plan_diff
from plans.services.amendments import AmendingDocument, Decisions, apply_amendment
from plans.services.import_reading import keep_import
from plans.services.imports import commit_import
from tests.plans.annex import REVIEW, annex

DAY = date(2025, 6, 14)
DOCUMENT = AmendingDocument("700/QĐ-UBND", date(2025, 6, 10), "Điều chỉnh Kế hoạch")
REPORT = ["Nhiệm vụ 4", "Báo cáo công tác pháp chế", "", "Báo cáo", "Sở Tư pháp", "", "Tháng 11", "", ""]


def plan_of(place, *rows) -> Plan:
    return commit_import(by=None, plan_import=keep(place, *rows))


def keep(place, *rows):
    return keep_import(by=None, owner=place.province, file_name="phụ lục.docx", content=annex(*rows))


def row(of: list[str], **changes) -> list[str]:
    columns = ("label", "title", "requirement", "product", "leads", "supports", "starts", "ends", "note")
    return [changes.get(name, cell) for name, cell in zip(columns, of, strict=True)]


def amend(by, kept, plan, *, leave: tuple[str, ...] = (), same: bool | None = None, document=DOCUMENT, seen=""):
    diff = plan_diff(kept, plan)
    apply = frozenset(line.key for line in diff.lines if line.title not in leave)
    decided = {} if same is None else {line.key: same for line in diff.doubtful}
    return apply_amendment(
        by=by,
        plan_import=kept,
        plan=plan,
        decisions=Decisions(apply, decided),
        document=document,
        seen=seen or mark_of(kept, plan),
    )


def titles(plan) -> list[str]:
    return list(plan.activities.order_by("position").values_list("title", flat=True))


def leads(activity) -> dict[str, str]:
    return dict(activity.assignments.leading().values_list("unit__name", "status"))


LIKE = row(REVIEW, title="Rà soát, hệ thống hóa văn bản quy phạm")
