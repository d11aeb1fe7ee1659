"""What was read becomes a plan in one transaction, and is taken back while nobody has used it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from organisations.models import Unit, User
from organisations.services.audit import audit
from plans.enums import ImportStatus
from plans.models import Activity, ActivityChange, ChangeRequest, Note, Plan, PlanImport, ProgressUpdate, ProposedUpdate
from plans.permissions import can_import_plan
from plans.queries.import_outline import outline_of
from plans.services.plan_store import PlanHead, create_plan
from plans.services.resolutions import attach_bases
from reform.common import clock
from reform.common.codes import free_code
from reform.common.errors import Conflict
from reform.common.text import clean
from reform.common.wording import day


@transaction.atomic
def commit_import(
    *,
    by: User | None,
    plan_import: PlanImport,
    number: str = "",
    title: str = "",
    issued_on: date | None = None,
    parent: Plan | None = None,
    as_typed: bool = False,
    beside: bool = False,
) -> Plan:
    """Make the plan of what was read and corrected; every activity keeps its row of the file. Empty fields take the
    file's own words, unless a person was shown them and left them empty (`as_typed`).

    Raises `NotPermitted`; `Conflict` when it was committed already, is not read yet, or the owner has a plan of that
    year (`beside`: another plan beside it is meant, with a code of its own).
    """
    if by is not None:
        can_import_plan(by, plan_import.owner).require()
    refuse_unready(plan_import)
    head = _head(plan_import, number, title, issued_on, parent, as_typed, beside)
    plan = create_plan(by=by, head=head, outline=outline_of(plan_import))
    attach_bases(by=by, plan=plan, bases=plan_import.outline["plan"].get("bases", ()))
    close_import(by=by, plan_import=plan_import, plan=plan)
    return plan


def refuse_unready(plan_import: PlanImport) -> None:
    """Raise `Conflict` unless the import has been read and not become a plan, it or the same file before it.

    Corrections of the import wait until this transaction ends; those that were faster are in it.
    """
    PlanImport.objects.filter(pk=plan_import.pk).update(status=F("status"))
    try:
        plan_import.refresh_from_db()
    except PlanImport.DoesNotExist as error:
        raise Conflict("Tệp này vừa được người khác bỏ.") from error
    if plan_import.status == ImportStatus.COMMITTED:
        raise Conflict(f"Tệp này đã được đưa vào {plan_import.plan}.")
    if plan_import.status != ImportStatus.READ:
        raise Conflict("Tệp chưa được đọc xong nên chưa đưa vào kế hoạch được.")
    refuse_same_file(plan_import.owner, plan_import.sha256)


def close_import(*, by: User | None, plan_import: PlanImport, plan: Plan) -> None:
    """Mark the import as what became of the plan. Raises `Conflict` when somebody else was faster."""
    try:
        with transaction.atomic():
            committed = PlanImport.objects.filter(pk=plan_import.pk, status=ImportStatus.READ).update(
                status=ImportStatus.COMMITTED, plan=plan, committed_at=clock.now(), version=F("version") + 1
            )
    except IntegrityError:
        committed = 0
    if not committed:
        raise Conflict("Tệp này vừa được người khác đưa vào kế hoạch.")
    plan_import.refresh_from_db()
    audit(by=by, action="Đưa tệp vào kế hoạch", obj=plan_import, after={"plan": plan.code})


@transaction.atomic
def undo_import(*, by: User | None, plan_import: PlanImport) -> None:
    """Take the plan back that the import made; the file waits for review again, with every correction kept.

    Raises `NotPermitted`; `Conflict` where `why_not_undone` has a reason.
    """
    if by is not None:
        can_import_plan(by, plan_import.owner).require()
    if plan_import.plan:
        # As who reports does first: each sees what the other did.
        plan_import.plan.activities.update(status=F("status"))
    if reason := why_not_undone(plan_import):
        raise Conflict(reason)
    plan = plan_import.plan
    undone = PlanImport.objects.filter(pk=plan_import.pk, status=ImportStatus.COMMITTED, plan=plan).update(
        status=ImportStatus.READ, plan=None, committed_at=None, version=F("version") + 1
    )
    if not undone:
        raise Conflict("Việc nhập này vừa được người khác hoàn tác.")
    audit(by=by, action="Hoàn tác nhập kế hoạch", obj=plan_import, before={"plan": plan.code, "title": plan.title})
    plan.delete()
    plan_import.refresh_from_db()


@transaction.atomic
def discard_import(*, by: User | None, plan_import: PlanImport) -> None:
    """Forget a file that did not become a plan: its rows, and the file itself once nothing else refers to it.

    Raises `NotPermitted`, or `Conflict` when it is a plan already.
    """
    if by is not None:
        can_import_plan(by, plan_import.owner).require()
    not_yet = PlanImport.objects.filter(pk=plan_import.pk).exclude(status=ImportStatus.COMMITTED)
    if not not_yet.update(status=F("status")):  # a write: who makes a plan of it at the same time queues up
        raise Conflict("Tệp này đã được đưa vào kế hoạch nên được giữ lại làm nguồn.")
    audit(by=by, action="Bỏ tệp kế hoạch", obj=plan_import, before={"sha256": plan_import.sha256})
    stored = plan_import.file
    PlanImport.objects.filter(pk=plan_import.pk).delete()
    if stored:
        transaction.on_commit(lambda: stored.storage.delete(stored.name))


def why_not_undone(plan_import: PlanImport) -> str:
    """Why the commit cannot be taken back; "" when nobody has handed in anything on the plan and nothing rests on it.

    Whatever would be deleted with the plan though somebody wrote it is a reason.
    """
    plan = plan_import.plan
    if plan is None:
        return "Tệp này chưa được đưa vào kế hoạch."
    if plan_import.revises_id:
        return "Tệp này điều chỉnh một kế hoạch đang thực hiện nên không hoàn tác được. Hãy nhập bản điều chỉnh mới."
    if plan.amendments.exists():
        return "Kế hoạch đã được điều chỉnh hoặc đang chờ điều chỉnh nên không hoàn tác được."
    if plan.children.exists() or plan.continued_by.exists():
        return "Đã có kế hoạch khác thực hiện hoặc tiếp nối kế hoạch này nên không hoàn tác được."
    used = next((words for rows, words in _uses(plan) if rows.exists()), "")
    return f"{used} nên không hoàn tác được." if used else ""


def _uses(plan: Plan) -> Iterator[tuple[QuerySet, str]]:
    yield ProgressUpdate.objects.filter(assignment__plan=plan), "Đã có đơn vị cập nhật tiến độ"
    yield ProposedUpdate.objects.filter(assignment__plan=plan), "Đã có công chức trình lãnh đạo cập nhật tiến độ"
    yield ChangeRequest.objects.filter(activity__plan=plan), "Đã có đơn vị đề nghị điều chỉnh"
    yield Note.objects.filter(activity__plan=plan), "Đã có trao đổi về hoạt động của kế hoạch"
    merged = Activity.objects.filter(Q(plan=plan, merged_into__isnull=False) | Q(merged_into__plan=plan))
    yield merged, "Đã có hoạt động được gộp vào hoạt động khác"
    yield ActivityChange.objects.filter(activity__plan=plan), "Thời hạn hoặc nội dung hoạt động đã được thay đổi"


def plan_code(owner: Unit, year: int) -> str:
    """The code of an owner's plan of a year: "DN-2025"."""
    return f"{owner.code}-{year}"


def free_plan_code(owner: Unit, year: int) -> str:
    """The first code of that owner and year which no plan has: "DN-2025", "DN-2025-2", …"""
    first = plan_code(owner, year)
    return free_code(first, Plan.objects.filter(code__startswith=first).values_list("code", flat=True))


def _head(
    plan_import: PlanImport,
    number: str,
    title: str,
    issued_on: date | None,
    parent: Plan | None,
    as_typed: bool,
    beside: bool,
) -> PlanHead:
    read: dict[str, Any] = {} if as_typed else plan_import.outline["plan"]
    issued = issued_on or (date.fromisoformat(read["issued_on"]) if read.get("issued_on") else None)
    year = plan_import.year
    return PlanHead(
        code=(free_plan_code if beside else plan_code)(plan_import.owner, year),
        number=clean(number) or read.get("number", ""),
        title=clean(title) or read.get("title") or f"Kế hoạch cải cách hành chính năm {year}",
        issued_on=issued,
        owner=plan_import.owner,
        parent=parent,
        first_year=year,
        last_year=year,
    )


def refuse_same_file(owner: Unit, digest: str) -> None:
    """Raise `Conflict` when the file of that SHA-256 already became a plan of the owner."""
    same = PlanImport.objects.filter(owner=owner, sha256=digest, status=ImportStatus.COMMITTED).first()
    if same:
        raise Conflict(
            f"Tệp này đã được đưa vào “{same.plan}” ngày {day(same.committed_at)}. Hãy mở kế hoạch đó thay vì nhập lại."
        )
