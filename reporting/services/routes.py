"""The routing table: who reports to whom where the tree of units does not say it."""

from datetime import date

from django.db import transaction
from django.db.models import F, Q, QuerySet

from organisations.enums import INNER_KINDS, UnitKind
from organisations.models import Unit, User
from organisations.services.audit import audit
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean
from reporting.models import ReportingRoute
from reporting.permissions import can_manage_rounds


@transaction.atomic
def add_route(
    *,
    by: User,
    province: Unit,
    sender: Unit,
    recipient: Unit | None,
    valid_from: date,
    valid_to: date | None = None,
    document: str = "",
) -> ReportingRoute:
    """From that day on `sender` reports to `recipient`, or, without one, to nobody. Rounds that are open keep to whom
    their reports go.

    Raises `NotPermitted`, `Invalid` with the field, `Conflict` where the sender has another route in that time.
    """
    can_manage_rounds(by, province).require()
    if sender.province_id != province.pk or sender.kind in (*INNER_KINDS, UnitKind.PROVINCE):
        raise Invalid("Hãy chọn một cơ quan, đơn vị của tỉnh.", field="sender")
    if recipient is not None and (recipient.province_id != province.pk or recipient.kind in INNER_KINDS):
        raise Invalid("Nơi nhận phải là cơ quan của tỉnh.", field="recipient")
    if recipient == sender:
        raise Invalid("Nơi nhận phải khác đơn vị gửi.", field="recipient")
    if valid_to is not None and valid_to < valid_from:
        raise Invalid("Ngày kết thúc phải từ ngày bắt đầu trở đi.", field="valid_to")
    Unit.objects.filter(pk=province.pk).update(code=F("code"))  # who adds one at the same time queues up here
    _refuse_meeting(ReportingRoute.objects.filter(sender=sender), valid_from, valid_to)
    if recipient is not None and _leads_back(recipient, sender, valid_from):
        raise Invalid(
            f"{recipient} đang gửi báo cáo qua {sender} nên không nhận được báo cáo của {sender}.", field="recipient"
        )
    made = ReportingRoute.objects.create(
        province=province,
        sender=sender,
        recipient=recipient,
        valid_from=valid_from,
        valid_to=valid_to,
        document=clean(document)[:200],
        made_at=clock.now(),
        made_by=by,
    )
    after = {"sender": str(sender), "recipient": str(recipient or ""), "valid_from": str(valid_from)}
    audit(by=by, action="Thêm tuyến báo cáo", obj=made, after=after)
    return made


@transaction.atomic
def end_route(*, by: User, route: ReportingRoute, valid_to: date) -> None:
    """The route holds up to and with that day. Raises `NotPermitted`, `Invalid`, `Conflict` when it was ended
    meanwhile, or where the sender has another route by then.
    """
    can_manage_rounds(by, route.province).require()
    if valid_to < route.valid_from:
        raise Invalid("Ngày kết thúc phải từ ngày bắt đầu trở đi.", field="valid_to")
    Unit.objects.filter(pk=route.province_id).update(code=F("code"))  # who adds one at the same time queues up here
    others = ReportingRoute.objects.filter(sender=route.sender_id).exclude(pk=route.pk)
    _refuse_meeting(others, route.valid_from, valid_to)
    if not ReportingRoute.objects.filter(pk=route.pk, valid_to=route.valid_to).update(valid_to=valid_to):
        raise Conflict("Tuyến báo cáo vừa được người khác sửa. Hãy xem lại.")
    before = {"valid_to": str(route.valid_to or "")}
    audit(by=by, action="Kết thúc tuyến báo cáo", obj=route, before=before, after={"valid_to": str(valid_to)})
    route.refresh_from_db()


def _refuse_meeting(routes: QuerySet[ReportingRoute], valid_from: date, valid_to: date | None) -> None:
    """Raise `Conflict` where one of these routes of a sender holds on any of those days."""
    meeting = routes.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from)).select_related("sender")
    if valid_to is not None:
        meeting = meeting.filter(valid_from__lte=valid_to)
    if other := meeting.first():
        until = f" đến {other.valid_to:%d/%m/%Y}" if other.valid_to else ""
        raise Conflict(
            f"{other.sender} đã có tuyến báo cáo từ {other.valid_from:%d/%m/%Y}{until}. Hãy kết thúc tuyến đó trước."
        )


def _leads_back(recipient: Unit, sender: Unit, on: date) -> bool:
    """Whether what the recipient gets would come back to it."""
    onward = dict(ReportingRoute.objects.valid_on(on).values_list("sender", "recipient"))
    at, seen = recipient.pk, set()
    while at is not None and at not in seen:
        if at == sender.pk:
            return True
        seen.add(at)
        at = onward.get(at)
    return False
