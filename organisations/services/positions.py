"""People take positions, hand them over, and have others sign for them for a time."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F

from organisations.enums import NoticeKind, Role
from organisations.models import ActingGrant, Tenure, User
from organisations.permissions import can_grant_acting, can_hand_over
from organisations.queries.positions import APPROVING_ROLES, capacity_words
from organisations.services.audit import audit
from organisations.services.notify import notify
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean

_LONGEST_DAYS = 366


def take_position(user: User, *, document: str = "") -> None:
    """Write into the record of positions what the account says now; call inside the transaction that changed it.

    The open tenure ends the day before, or is corrected when it began today; who is not active holds none.
    """
    today = clock.today()
    held = Tenure.objects.filter(user=user, ends_on__isnull=True).first()
    wanted = (user.unit_id, user.role, user.title)
    if held and user.is_active and (held.unit_id, held.role, held.title) == wanted:
        return
    if held and held.starts_on >= today:
        held.delete()
    elif held:
        Tenure.objects.filter(pk=held.pk).update(ends_on=today - timedelta(days=1))
    if user.is_active and user.unit_id:
        Tenure.objects.create(
            user=user, unit_id=user.unit_id, role=user.role, title=user.title, starts_on=today, document=document
        )


@transaction.atomic
def hand_over(*, by: User, leaver: User, successor: User, document: str = "", keep_account: bool = False) -> User:
    """The successor takes the leaver's position — unit, role and title — from today on and so finds everything that
    waits for it; who signed for the leaver signs for the successor.

    Returns the successor. The leaver's account is closed, or takes the successor's former position with `keep_account`.
    Raises `NotPermitted`, `Invalid` for a successor of another agency or the leaver, `Conflict` when one of both
    accounts is not active.
    """
    can_hand_over(by, leaver).require()
    if leaver.pk == successor.pk or successor.unit is None or successor.unit.agency_id != leaver.unit.agency_id:
        raise Invalid("Hãy chọn người kế nhiệm là người khác trong cùng cơ quan.", field="successor")
    if by.pk == leaver.pk and not keep_account:
        raise Invalid(
            "Ông/bà không tự ngừng tài khoản của mình được. Hãy chọn đổi vị trí cho nhau.", field="keep_account"
        )
    # A write first: two who hand over at once queue up, and the second sees what the first did.
    both = User.objects.filter(pk__in=(leaver.pk, successor.pk))
    both.update(version=F("version") + 1)
    people = {person.pk: person for person in both.select_related("unit")}
    old, new = people[leaver.pk], people[successor.pk]
    if not old.is_active or not new.is_active:
        raise Conflict("Một trong hai tài khoản đã ngừng hoạt động. Hãy tải lại trang.")
    before = {"leaver": _position_words(old), "successor": _position_words(new)}
    former = (new.unit, new.role, new.title)
    new.unit, new.role, new.title = old.unit, old.role, old.title
    if keep_account:
        old.unit, old.role, old.title = former
    else:
        old.is_active = False
    for person in (old, new):
        person.save(update_fields=["unit", "role", "title", "is_active"])
        take_position(person, document=clean(document)[:200])
    _pass_grants_on(by, old, new)
    after = {"leaver": _position_words(old), "successor": _position_words(new), "document": clean(document)}
    audit(by=by, action="Bàn giao vị trí", obj=new, before=before, after=after)
    notify(
        to=[new],
        kind=NoticeKind.ACCOUNT,
        key=f"position:{new.pk}:{clock.today()}",
        title=f"Ông/bà nhận bàn giao vị trí {new.title or new.get_role_display()}, {new.unit}",
        text=f"Việc đang chờ của vị trí này đã hiện trong danh sách của ông/bà. Người bàn giao: {old}.",
        path="/",
    )
    return new


@transaction.atomic
def grant_acting(
    *, by: User, principal: User, deputy: User, capacity: str, starts_on: date, ends_on: date, document: str = ""
) -> ActingGrant:
    """From `starts_on` to the end of `ends_on` the deputy approves what the principal may, in that capacity.

    Raises `NotPermitted`; `Invalid` with the field for a principal without anything to approve, a deputy of another
    agency, days out of order, in the past or over a year; `Conflict` when the deputy signs for the principal then
    already.
    """
    can_grant_acting(by, principal).require()
    if principal.role not in APPROVING_ROLES:
        raise Invalid(f"{principal} không duyệt việc gì nên không cần người ký thay.", field="principal")
    if deputy.pk == principal.pk or not deputy.unit_id or deputy.unit.agency_id != principal.unit.agency_id:
        raise Invalid("Người ký thay phải là người khác trong cùng cơ quan.", field="deputy")
    if not deputy.is_active or deputy.role == Role.CLIENT:
        raise Invalid("Tài khoản này không ký thay được.", field="deputy")
    if ends_on < starts_on:
        raise Invalid("Ngày kết thúc phải từ ngày bắt đầu trở đi.", field="ends_on")
    if starts_on < clock.today():
        raise Invalid(f"Ngày bắt đầu phải từ hôm nay ({clock.today():%d/%m/%Y}) trở đi.", field="starts_on")
    if ends_on - starts_on > timedelta(days=_LONGEST_DAYS):
        raise Invalid("Mỗi lần giao ký thay không quá một năm.", field="ends_on")
    User.objects.filter(pk=principal.pk).update(version=F("version"))  # a write: two who grant at once queue up
    open_grants = ActingGrant.objects.filter(principal=principal, deputy=deputy, revoked_at__isnull=True)
    if open_grants.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise Conflict(f"{deputy} đã được giao ký thay {principal} trong thời gian này.")
    grant = ActingGrant.objects.create(
        principal=principal,
        deputy=deputy,
        capacity=capacity,
        starts_on=starts_on,
        ends_on=ends_on,
        document=clean(document)[:200],
        granted_at=clock.now(),
        granted_by=by,
    )
    until = f"{starts_on:%d/%m/%Y} – {ends_on:%d/%m/%Y}"
    audit(by=by, action="Giao ký thay", obj=grant, after={"capacity": capacity_words(grant), "days": until})
    notify(
        to=[deputy],
        kind=NoticeKind.ACCOUNT,
        key=f"acting:{grant.pk}",
        title=f"Ông/bà được giao {capacity_words(grant)} ({until})",
        text="Trong thời gian này, ông/bà duyệt được những việc mà vị trí đó được duyệt; nhật ký ghi rõ tư cách ký.",
        path="/vi-tri/",
    )
    return grant


@transaction.atomic
def revoke_acting(*, by: User, grant: ActingGrant) -> None:
    """End the grant at once. Raises `NotPermitted`, or `Conflict` when somebody has done so already."""
    can_grant_acting(by, grant.principal).require()
    _revoke(by, grant)


def _revoke(by: User, grant: ActingGrant) -> None:
    rows = ActingGrant.objects.filter(pk=grant.pk, revoked_at__isnull=True)
    if not rows.update(revoked_at=clock.now(), revoked_by=by):
        raise Conflict("Việc giao ký thay này đã được thu hồi.")
    audit(by=by, action="Thu hồi giao ký thay", obj=grant, before={"capacity": capacity_words(grant)})


def _pass_grants_on(by: User, leaver: User, successor: User) -> None:
    today = clock.today()
    given = ActingGrant.objects.filter(principal=leaver, revoked_at__isnull=True, ends_on__gte=today)
    for grant in given.select_related("deputy", "principal"):
        _revoke(by, grant)
        if grant.deputy_id != successor.pk:
            grant_again = ActingGrant(
                principal=successor,
                deputy=grant.deputy,
                capacity=grant.capacity,
                starts_on=max(grant.starts_on, today),
                ends_on=grant.ends_on,
                document=grant.document,
                granted_at=clock.now(),
                granted_by=by,
            )
            grant_again.save()
    for grant in ActingGrant.objects.filter(deputy=leaver, revoked_at__isnull=True, ends_on__gte=today):
        _revoke(by, grant)


def _position_words(user: User) -> str:
    words = f"{user}: {user.title or user.get_role_display()}, {user.unit}"
    return words if user.is_active else f"{words} (đã ngừng)"
