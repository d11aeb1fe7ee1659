"""The year turns: next year's plan is drawn up from this one, put in force, and this one comes to its end."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from organisations.models import User
from organisations.services.audit import audit
from plans.enums import ImportStatus, PlanStatus
from plans.models import Plan, PlanImport
from plans.permissions import can_close_plan, can_copy_plan, can_issue_plan, can_reopen_plan
from plans.queries.year_turn import unfinished_of
from plans.services.imports import free_plan_code
from plans.services.plan_copy import Copier, CopyScope
from plans.year_words import in_later_year
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean, clean_lines, search_text
from reform.common.wording import day

_LAST_YEAR = 2100
_REASON_LIMIT = 1000


@transaction.atomic
def copy_plan(*, by: User, plan: Plan, year: int, what: str = CopyScope.ALL) -> Plan:
    """A draft for that year with the plan's outline, as far as `what` says; returns it.

    Deadlines move with the year, work that is not finished is carried over (`Activity.continues`), and units that no
    longer exist are replaced by who follows them, for a person to look at. Targets are not copied: they are next
    year's to set. Raises `NotPermitted`, `Invalid` for the year, `Conflict` when there is such a plan already.
    """
    can_copy_plan(by, plan).require()
    if not plan.last_year < year <= _LAST_YEAR:
        raise Invalid(f"Năm của kế hoạch mới phải sau năm {plan.last_year}.", field="year")
    Plan.objects.filter(pk=plan.pk).update(status=F("status"))  # who copies it at the same time queues up here
    if there := plan.continued_by.filter(first_year=year).first():
        raise Conflict(f"Đã có kế hoạch năm {year} lập từ kế hoạch này: “{there.title}” ({there.code}).")
    years = year - plan.first_year
    title = in_later_year(plan.title, plan.first_year, plan.last_year, years)[:500]
    draft = Plan.objects.create(
        code=free_plan_code(plan.owner, year),
        title=title,
        owner=plan.owner,
        parent=plan.parent,
        continues=plan,
        extra_columns=plan.extra_columns,
        first_year=year,
        last_year=plan.last_year + years,
        status=PlanStatus.DRAFT,
        search_text=search_text(title),
    )
    draft.resolutions.set(plan.resolutions.all())
    copied, carried = Copier(plan, draft, years, what).copy()
    after = {"code": draft.code, "from": plan.code, "what": str(what), "activities": copied, "carried": carried}
    audit(by=by, action="Lập kế hoạch năm sau", obj=draft, after=after)
    return draft


@transaction.atomic
def put_in_force(*, by: User, plan: Plan, number: str = "", issued_on: date | None = None) -> None:
    """The draft becomes a plan that units see and report on.

    Raises `NotPermitted`, `Invalid` for number or day, `Conflict` when somebody else was faster.
    """
    can_issue_plan(by, plan).require()
    number = clean(number)
    if len(number) > Plan._meta.get_field("number").max_length:
        raise Invalid("Số, ký hiệu của kế hoạch dài quá 60 ký tự.", field="number")
    if issued_on and issued_on > clock.today():
        raise Invalid(f"Ngày ban hành không được sau hôm nay ({day(clock.today())}).", field="issued_on")
    values = {"number": number, "issued_on": issued_on, "search_text": search_text(plan.title, number)}
    before = {"status": PlanStatus.DRAFT, "number": plan.number, "issued_on": day(plan.issued_on)}
    _move(plan, PlanStatus.DRAFT, PlanStatus.IN_FORCE, **values)
    after = {"status": PlanStatus.IN_FORCE, "number": number, "issued_on": day(issued_on)}
    audit(by=by, action="Ban hành kế hoạch", obj=plan, before=before, after=after)


@transaction.atomic
def delete_draft(*, by: User, plan: Plan) -> None:
    """Throw a draft away; files that it was amended by wait for review again.

    Raises `NotPermitted`, `Conflict` when it is no draft any more or another plan implements it.
    """
    can_issue_plan(by, plan).require()
    _move(plan, PlanStatus.DRAFT, PlanStatus.DRAFT)
    if plan.children.exists():
        raise Conflict("Đã có kế hoạch khác thực hiện dự thảo này nên không xóa được.")
    PlanImport.objects.filter(plan=plan).update(
        status=ImportStatus.READ, plan=None, revises=None, committed_at=None, version=F("version") + 1
    )
    PlanImport.objects.filter(revises=plan).update(revises=None)
    audit(by=by, action="Xóa dự thảo kế hoạch", obj=plan, before={"code": plan.code, "title": plan.title})
    plan.delete()


@transaction.atomic
def close_plan(*, by: User, plan: Plan, on: date) -> None:
    """The plan's work has come to its end on that day: nobody reports on it any more; its years' figures stay.

    Raises `NotPermitted`, `Invalid` for the day, `Conflict` when somebody else was faster.
    """
    can_close_plan(by, plan).require()
    if on > clock.today():
        raise Invalid(f"Ngày kết thúc không được sau hôm nay ({day(clock.today())}).", field="on")
    if plan.issued_on and on < plan.issued_on:
        raise Invalid(f"Ngày kết thúc không được trước ngày ban hành ({day(plan.issued_on)}).", field="on")
    _move(plan, PlanStatus.IN_FORCE, PlanStatus.CLOSED, closed_on=on)
    after = {"status": PlanStatus.CLOSED, "on": on.isoformat(), "unfinished": unfinished_of(plan).count()}
    audit(by=by, action="Kết thúc kế hoạch", obj=plan, before={"status": PlanStatus.IN_FORCE}, after=after)


@transaction.atomic
def reopen_plan(*, by: User, plan: Plan, reason: str) -> None:
    """Units may report on the plan again.

    Raises `NotPermitted`, `Invalid` without a reason, `Conflict` when somebody else was faster.
    """
    can_reopen_plan(by, plan).require()
    reason = clean_lines(reason)
    if not reason:
        raise Invalid("Hãy ghi lý do mở lại kế hoạch.", field="reason")
    if len(reason) > _REASON_LIMIT:
        raise Invalid(f"Lý do dài {len(reason)} ký tự, tối đa {_REASON_LIMIT}.", field="reason")
    _move(plan, PlanStatus.CLOSED, PlanStatus.IN_FORCE, closed_on=None)
    after = {"status": PlanStatus.IN_FORCE, "reason": reason}
    audit(by=by, action="Mở lại kế hoạch", obj=plan, before={"status": PlanStatus.CLOSED}, after=after)


def _move(plan: Plan, before: str, after: str, **values: Any) -> None:
    moved = Plan.objects.filter(pk=plan.pk, status=before).update(status=after, **values)
    if not moved:
        raise Conflict("Trạng thái của kế hoạch vừa được người khác thay đổi. Hãy mở lại trang kế hoạch.")
    plan.refresh_from_db()
