"""Lets other work take over an activity of a plan in force, and undoes that while nobody has reported on the other."""

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from organisations.enums import NoticeKind
from organisations.models import User
from organisations.queries.people import office_of, workers_of
from organisations.queries.unit_names import NamedUnits
from organisations.services.audit import audit
from organisations.services.notify import notify
from plans.enums import OPEN_STATUSES, ChangeKind, PlanStatus, UpdateKind, WorkStatus
from plans.models import Activity, Plan, ProgressUpdate
from plans.permissions import can_amend_plan, can_merge_activity
from plans.queries.merging import STATE, TAKEN, merge_change
from plans.services.activity_history import Former, change_of, former_of
from plans.services.amendment_units import Units
from plans.services.amendments import AmendingDocument, check_document
from plans.services.request_closing import close_requests
from plans.states import State
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean_lines
from reform.common.wording import shortened

_REASON_LIMIT = 2000
_NAME_LENGTH = 120


@transaction.atomic
def merge_activity(*, activity: Activity, into: Activity, by: User, reason: str, document: AmendingDocument) -> None:
    """`into` takes the activity's place from today on: the activity is cancelled and names its successor, who led it
    leads it no longer, and nothing that was reported or proved is lost. Requests to change it are refused.

    Both are of one owner's plans in force. Raises `NotPermitted`; `Invalid` for the other activity, the reason or the
    document; `Conflict` when one of them was finished or taken out meanwhile, or when some unit has finished its part.
    """
    activity, into = _queued(activity, into)
    _refuse_late(activity)
    can_merge_activity(by, activity).require()
    _check_successor(activity, into)
    reason = clean_lines(reason)
    if not reason:
        raise Invalid("Hãy ghi lý do gộp hoạt động.", field="reason")
    if len(reason) > _REASON_LIMIT:
        raise Invalid(f"Lý do dài {len(reason)} ký tự, tối đa {_REASON_LIMIT}. Hãy rút gọn.", field="reason")
    check_document(document, activity.plan)
    on = clock.today()
    state = State.of(activity.status, activity.deadline_kind, activity.due_on, activity.completed_on, on=on)
    were = {one: former_of(one) for one in (activity, into)}
    units = Units(activity.plan, NamedUnits(), on, activity)
    ended = units.cancel(activity)
    units.write(by)
    Activity.objects.filter(pk=activity.pk).update(status=WorkStatus.CANCELLED, completed_on=None, merged_into=into)
    words = {
        activity: ({STATE: state.label}, {STATE: f"Đã gộp vào “{_name(into)}”"}),
        into: ({}, {TAKEN: _name(activity)}),
    }
    for one, (before, after) in words.items():
        parts = [row.pk for row in ended] if one == activity else []
        _note(one, were[one], before, after, by=by, ended=parts, reason=reason, document=document.citation)
    close_requests([activity], by=by, answer=f"Hoạt động đã được gộp vào “{_name(into)}”.")
    after = {"into": into.pk, "document": document.citation, "reason": reason}
    audit(by=by, action="Gộp hoạt động", obj=activity, before={"state": state.label}, after=after)
    concerned = {row.unit for row in ended}
    people = {person.pk: person for unit in concerned for person in (*workers_of([unit]), *office_of(unit))}
    notify(
        to=[person for person in people.values() if person.pk != by.pk],
        kind=NoticeKind.CHANGE,
        key=f"merge:{activity.pk}:{into.pk}:{on.isoformat()}",
        title="Hoạt động của đơn vị được gộp vào hoạt động khác",
        text=f"{_name(activity)} → {_name(into)}. Văn bản: {document.citation}.",
        path=reverse("plans:activity_detail", args=[into.pk]),
    )


@transaction.atomic
def unmerge_activity(*, activity: Activity, by: User) -> None:
    """The activity is followed on its own again, by those who led it when it was merged, as far as they had come.

    Raises `NotPermitted`, `Conflict` when it is not merged or somebody has reported on its successor since.
    """
    into = activity.merged_into
    if into is None:
        raise Conflict("Hoạt động không còn ở trạng thái gộp. Hãy tải lại trang.")
    activity, into = _queued(activity, into)
    if activity.merged_into_id != into.pk:
        raise Conflict("Hoạt động không còn ở trạng thái gộp. Hãy tải lại trang.")
    can_amend_plan(by, activity.plan).require()
    change = merge_change(activity)
    since = ProgressUpdate.objects.filter(assignment__activity=into, recorded_at__gt=change.changed_at)
    since = since.exclude(kind=UpdateKind.ACCEPT)  # the answer to an earlier report
    if since.exists():
        raise Conflict(f"“{_name(into)}” đã có cập nhật sau khi gộp nên không tách lại được.")
    were = {one: former_of(one) for one in (activity, into)}
    units = Units(activity.plan, NamedUnits(), clock.today(), activity)
    units.reopen(activity, change.ended)
    units.write(by)
    Activity.objects.filter(pk=activity.pk).update(merged_into=None, **units.state(activity))
    merged = {STATE: f"Đã gộp vào “{_name(into)}”"}
    _note(activity, were[activity], merged, {STATE: "Theo dõi riêng trở lại"}, by=by)
    _note(into, were[into], {TAKEN: _name(activity)}, {TAKEN: "Đã tách ra"}, by=by)
    audit(by=by, action="Tách lại hoạt động đã gộp", obj=activity, before={"into": into.pk})


def _queued(activity: Activity, into: Activity) -> tuple[Activity, Activity]:
    """Both as they are now. Who amends their plans or reports on them meanwhile queues up: plans first, as amendments
    do, each in the order of keys.
    """
    for pk in sorted({activity.plan_id, into.plan_id}):
        Plan.objects.filter(pk=pk).update(status=F("status"))
    for pk in sorted({activity.pk, into.pk}):
        Activity.objects.filter(pk=pk).update(status=F("status"))
    fresh = Activity.objects.select_related("plan__owner", "area").in_bulk([activity.pk, into.pk])
    if len(fresh) < len({activity.pk, into.pk}):
        raise Conflict("Hoạt động vừa bị xóa. Hãy tải lại trang kế hoạch.")
    return fresh[activity.pk], fresh[into.pk]


def _refuse_late(activity: Activity) -> None:
    if activity.merged_into_id:
        raise Conflict("Hoạt động vừa được người khác gộp. Hãy tải lại trang.")
    if activity.status not in OPEN_STATUSES:
        raise Conflict(f"Hoạt động {activity.get_status_display().lower()} nên không gộp được.")
    done = activity.assignments.leading().filter(status=WorkStatus.DONE).select_related("unit")
    if names := ", ".join(str(row.unit) for row in done):  # merged, it would count for nobody
        raise Conflict(
            f"{names} đã hoàn thành phần việc của hoạt động này; nếu gộp, kết quả đó không còn được tính. "
            "Hãy để các đơn vị còn lại hoàn thành, hoặc giữ hoạt động như hiện nay."
        )


def _check_successor(activity: Activity, into: Activity) -> None:
    if into.pk == activity.pk:
        raise Invalid("Hãy chọn một hoạt động khác.", field="into")
    if into.plan.owner_id != activity.plan.owner_id:
        raise Invalid("Chỉ gộp vào hoạt động của kế hoạch cùng cơ quan ban hành.", field="into")
    if into.plan.status != PlanStatus.IN_FORCE:
        raise Invalid("Chỉ gộp vào hoạt động của kế hoạch đang thực hiện.", field="into")
    if into.status == WorkStatus.CANCELLED:
        raise Invalid("Hoạt động được chọn đã hủy. Hãy chọn hoạt động khác.", field="into")


def _note(
    activity: Activity, former: Former, before: dict[str, str], after: dict[str, str], *, by: User, **fields
) -> None:
    activity.refresh_from_db()
    change = change_of(
        activity=activity,
        kind=ChangeKind.MERGED,
        by=by,
        on=clock.today(),
        former=former,
        before=before,
        after=after,
        capacity=by.title[:200],
        changed_at=clock.now(),
        **fields,
    )
    change.save()


def _name(activity: Activity) -> str:
    return shortened(activity.title, _NAME_LENGTH)
