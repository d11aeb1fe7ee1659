"""People take positions, hand them over, and have others sign for them for a time."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from organisations.enums import NoticeKind, Role
from organisations.models import ActingGrant, Tenure, Unit, User
from organisations.models.users import name_columns
from organisations.permissions import can_grant_acting, can_hand_over
from organisations.queries.positions import capacity_words, successors_of
from organisations.services.audit import audit
from organisations.services.notify import notify
from reform.common import clock
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean

_LONGEST_DAYS = 366


def take_position(user: User, *, by: User | None, document: str = "") -> None:
    """Write into the record of positions what the account says now; call inside the transaction that changed it.

    The open tenure ends the day before, or is corrected when it began today; who is not active holds none. Who signed
    for the person signed for the position: with another role or unit that ends.
    """
    today = clock.today()
    held = Tenure.objects.filter(user=user, ends_on__isnull=True).first()
    wanted = (user.unit_id, user.role, user.title)
    if held and user.is_active and (held.unit_id, held.role, held.title) == wanted:
        return
    if by and not (held and user.is_active and (held.unit_id, held.role) == wanted[:2]):
        _end_grants(by, ActingGrant.objects.filter(principal=user))
    if held and held.starts_on >= today:
        held.delete()
    elif held:
        Tenure.objects.filter(pk=held.pk).update(ends_on=today - timedelta(days=1))
    if user.is_active and user.unit_id:
        Tenure.objects.create(
            user=user, unit_id=user.unit_id, role=user.role, title=user.title, starts_on=today, document=document
        )


def has_office(agency: Unit, *, but: User | None = None) -> bool:
    """Whether somebody, `but` aside, is the agency's office: without one it could neither report nor let anybody in.

    Call inside the transaction that takes an office away: two who do so at once wait here for each other, so that the
    second sees that the first has gone.
    """
    Unit.objects.filter(pk=agency.pk).update(code=F("code"))
    offices = User.objects.filter(role=Role.OFFICE, is_active=True, unit__agency=agency)
    return (offices.exclude(pk=but.pk) if but else offices).exists()


@transaction.atomic
def hand_over(*, by: User, leaver: User, successor: User, document: str = "", keep_account: bool = False) -> User:
    """The successor takes the leaver's position — unit, role and title — from today on and so finds everything that
    waits for it; who signed for the leaver signs for the successor.

    Returns the successor. The leaver's account is closed, or takes the successor's former position with `keep_account`.
    Raises `NotPermitted`, `Invalid` for a successor of another agency or the leaver, `Conflict` when one of both
    accounts is not active.
    """
    can_hand_over(by, leaver).require()
    if by.pk == leaver.pk and not keep_account:
        words = "Ông/bà không tự ngừng tài khoản của mình được. Hãy chọn đổi vị trí cho nhau."
        raise Invalid(words, field="keep_account")
    # A write first: two who hand over at once queue up, and the second sees what the first did.
    both = User.objects.filter(pk__in=(leaver.pk, successor.pk))
    both.update(version=F("version") + 1)
    people = {person.pk: person for person in both.select_related("unit__agency")}
    old, new = people[leaver.pk], people[successor.pk]
    can_hand_over(by, old).require()
    if not old.is_active or not new.is_active:
        raise Conflict("Một trong hai tài khoản đã ngừng hoạt động. Hãy tải lại trang.")
    if not successors_of(old, by).filter(pk=new.pk).exists():
        raise Invalid("Hãy chọn người kế nhiệm là người khác trong cùng cơ quan.", field="successor")
    before = {"leaver": _position_words(old), "successor": _position_words(new)}
    passed_on = list(_open_grants(ActingGrant.objects.filter(principal=old)).exclude(deputy=new))
    former = (new.unit, new.role, new.title)
    new.unit, new.role, new.title = old.unit, old.role, old.title
    if keep_account:
        old.unit, old.role, old.title = former
    else:
        old.is_active = False
        _end_grants(by, ActingGrant.objects.filter(deputy=old))
    for person in (old, new):
        person.search_text, person.sort_key = name_columns(person)
        person.save(update_fields=["unit", "role", "title", "is_active", "search_text", "sort_key"])
        take_position(person, by=by, document=clean(document)[:200])
    if not has_office(new.unit.agency):
        words = f"{new.unit.agency} sẽ không còn ai giữ vai trò Văn phòng. Hãy chọn người kế nhiệm khác."
        raise Invalid(words, field="successor")
    _grant_again(by, passed_on, new)
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

    Raises `NotPermitted`; `Invalid` with the field for a deputy of another agency or the one who grants, days out of
    order, in the past or over a year; `Conflict` when the deputy signs for the principal then already.
    """
    can_grant_acting(by, principal).require()
    if deputy.pk == principal.pk or not deputy.unit_id or deputy.unit.agency_id != principal.unit.agency_id:
        raise Invalid("Người ký thay phải là người khác trong cùng cơ quan.", field="deputy")
    if deputy.pk == by.pk:
        raise Invalid("Ông/bà không tự giao cho mình ký thay người khác được.", field="deputy")
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


def _open_grants(grants: QuerySet[ActingGrant]) -> QuerySet[ActingGrant]:
    return grants.filter(revoked_at__isnull=True, ends_on__gte=clock.today()).select_related("deputy", "principal")


def _end_grants(by: User, grants: QuerySet[ActingGrant]) -> None:
    for grant in _open_grants(grants):
        _revoke(by, grant)


def _grant_again(by: User, grants: list[ActingGrant], principal: User) -> None:
    """Who signed for the position goes on to, for the one who holds it now."""
    ActingGrant.objects.bulk_create(
        ActingGrant(
            principal=principal,
            deputy=grant.deputy,
            capacity=grant.capacity,
            starts_on=max(grant.starts_on, clock.today()),
            ends_on=grant.ends_on,
            document=grant.document,
            granted_at=clock.now(),
            granted_by=by,
        )
        for grant in grants
    )


def _position_words(user: User) -> str:
    words = f"{user}: {user.title or user.get_role_display()}, {user.unit}"
    return words if user.is_active else f"{words} (đã ngừng)"
