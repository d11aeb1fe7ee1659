"""Amends a plan in force by a newer version of its annex: what was done stays with the work, what left is cancelled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import F

from organisations.models import User
from organisations.services.audit import audit
from plans.enums import PlanStatus
from plans.models import Plan, PlanImport
from plans.permissions import can_amend_plan
from plans.queries.plan_diff import Line, PlanDiff, mark_of, plan_diff
from plans.services.amendment_rows import Amender
from plans.services.imports import close_import, refuse_unready
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean
from reform.common.wording import day, shortened

_CITATION_LIMIT = 200
_NUMBER_LIMIT = 60


@dataclass(frozen=True)
class AmendingDocument:
    """The document by which the plan is amended."""

    number: str = ""
    issued_on: date | None = None
    title: str = ""

    @property
    def citation(self) -> str:
        """ "128/QĐ-UBND ngày 04/06/2025 – Điều chỉnh Kế hoạch"."""
        dated = f" ngày {day(self.issued_on)}" if self.issued_on else ""
        words = f"{clean(self.number)}{dated}"
        return shortened(f"{words} – {clean(self.title)}" if clean(self.title) else words, _CITATION_LIMIT)


@dataclass(frozen=True)
class Decisions:
    """What a person said: the keys of the lines to apply (`plan_diff.Line.key`), and of each doubtful pair whether it
    is the same work.
    """

    apply: frozenset[str]
    same: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class Amended:
    """How many activities were added, changed, taken out and brought back."""

    added: int
    changed: int
    removed: int
    back: int


@transaction.atomic
def apply_amendment(
    *,
    by: User,
    plan_import: PlanImport,
    plan: Plan,
    decisions: Decisions,
    document: AmendingDocument,
    seen: str,
) -> Amended:
    """Bring the plan to the file's state as far as the person decided; `seen` is `mark_of` what they looked at.

    Work that stays keeps its progress and history. Work that leaves a plan in force is cancelled from the document's
    day on and can come back by a later amendment; from a draft it is deleted. A lead that leaves is cancelled where it
    has reported, else deleted. Raises `NotPermitted`; `Invalid` for the document or an undecided pair; `Conflict` when
    the file or the plan changed meanwhile. About 60 queries for any number of rows.
    """
    # A write to the plan's row first: who amends it meanwhile queues up here and then finds another mark.
    if not Plan.objects.filter(pk=plan.pk).update(status=F("status")):
        raise Conflict("Kế hoạch vừa bị xóa.")
    plan.activities.update(status=F("status"))  # as who reports does first: each sees what the other did
    plan.refresh_from_db()
    can_amend_plan(by, plan).require()
    refuse_unready(plan_import)
    _refuse_other_plan(plan_import, plan)
    if plan.status == PlanStatus.IN_FORCE:
        check_document(document, plan)
    if seen != mark_of(plan_import, plan):
        raise Conflict(
            "Kế hoạch hoặc tệp đã thay đổi trong khi ông/bà đang xem. Hãy xem lại các thay đổi bên dưới rồi xác nhận."
        )
    diff = plan_diff(plan_import, plan)
    chosen = _chosen(diff, decisions)
    plan_import.revises = plan
    PlanImport.objects.filter(pk=plan_import.pk).update(revises=plan)
    on = document.issued_on or clock.today()
    Amender(by=by, plan=plan, diff=diff, source=plan_import, document=document.citation, on=on).amend(**chosen)
    close_import(by=by, plan_import=plan_import, plan=plan)
    counts = {kind: len(lines) for kind, lines in chosen.items()}
    after = counts | {"document": document.citation, "import": plan_import.pk}
    audit(by=by, action="Điều chỉnh kế hoạch", obj=plan, after=after)
    return Amended(**counts)


def _chosen(diff: PlanDiff, decisions: Decisions) -> dict[str, list[Line]]:
    """The lines to apply by what is done with them. A doubtful pair that is not the same work is one that leaves and
    one that comes.
    """
    undecided = [line for line in diff.doubtful if line.key not in decisions.same]
    if undecided:
        raise Invalid(f"Hãy chọn cho cả {len(undecided)} cặp hoạt động chưa chắc chắn.", field=undecided[0].key)
    chosen = {
        "added": [line for line in diff.added if line.key in decisions.apply],
        "changed": [line for line in diff.changed if line.key in decisions.apply],
        "removed": [line for line in diff.removed if line.key in decisions.apply],
        "back": [line for line in diff.back if line.key in decisions.apply],
    }
    for line in diff.doubtful:
        if decisions.same[line.key]:
            chosen["changed"].append(line)
        else:
            chosen["removed"].append(line)
            chosen["added"].append(line)
    return chosen


def _refuse_other_plan(plan_import: PlanImport, plan: Plan) -> None:
    if plan_import.owner_id != plan.owner_id:
        raise Invalid("Tệp là của cơ quan khác nên không điều chỉnh được kế hoạch này.")
    if not plan.first_year <= (plan_import.year or 0) <= plan.last_year:
        raise Invalid(f"Tệp là của năm {plan_import.year}, kế hoạch là của {plan.years}, nên không điều chỉnh được.")


def check_document(document: AmendingDocument, plan: Plan) -> None:
    """Raise `Invalid`, with the field, unless the document has a number and a day since the plan was issued."""
    if not clean(document.number):
        raise Invalid("Hãy nhập số, ký hiệu của văn bản điều chỉnh.", field="number")
    if len(clean(document.number)) > _NUMBER_LIMIT:
        raise Invalid(f"Số, ký hiệu dài quá {_NUMBER_LIMIT} ký tự.", field="number")
    if document.issued_on is None:
        raise Invalid("Hãy nhập ngày của văn bản điều chỉnh.", field="issued_on")
    if document.issued_on > clock.today():
        raise Invalid(f"Ngày văn bản không được sau hôm nay ({day(clock.today())}).", field="issued_on")
    earliest = date(plan.first_year - 1, 1, 1)  # where the plan itself bears no date
    if not plan.issued_on and document.issued_on < earliest:
        raise Invalid(f"Ngày văn bản phải từ {day(earliest)} trở đi, theo thời gian của kế hoạch.", field="issued_on")
    if plan.issued_on and document.issued_on < plan.issued_on:
        raise Invalid(
            f"Ngày văn bản không được trước ngày ban hành kế hoạch ({day(plan.issued_on)}).", field="issued_on"
        )
