"""Units and spellings that people add while they read a plan: each within what the person looks after."""

from collections.abc import Iterable

from django.db import transaction

from organisations.enums import Role, UnitKind
from organisations.models import Unit, UnitAlias, User
from organisations.permissions import can_add_unit, can_teach_spellings
from organisations.services.units import alias_scope, learn_spelling, save_unit, set_members
from reform.common.codes import free_code
from reform.common.errors import Invalid
from reform.common.text import clean, slug

_LONGEST_CODE = 32
_ROOM_FOR_NUMBER = 4
_LONGEST_NAME, _LONGEST_SHORT_NAME = 200, 60


@transaction.atomic
def add_unit(
    *, by: User, parent: Unit | None, kind: str, name: str, short_name: str = "", members: Iterable[Unit] = ()
) -> Unit:
    """A new unit under `parent` with a code made from its name; `members` are those of a group.

    Raises `NotPermitted`, or `Invalid` for a name that is empty, too long or taken under the same parent.
    """
    can_add_unit(by, parent, kind).require()
    name, short_name = clean(name), clean(short_name)
    if not name:
        raise Invalid("Hãy nhập tên đơn vị.", field="name")
    for field, text, limit in (("name", name, _LONGEST_NAME), ("short_name", short_name, _LONGEST_SHORT_NAME)):
        if len(text) > limit:
            raise Invalid(f"Tên dài {len(text)} ký tự, tối đa {limit}. Hãy rút gọn.", field=field)
    if Unit.objects.filter(parent=parent, name=name).exists():
        raise Invalid(f"“{name}” đã có trong danh mục. Hãy chọn đơn vị đó.", field="name")
    unit = save_unit(by=by, code=_free_code(parent, name), name=name, short_name=short_name, kind=kind, parent=parent)
    if kind == UnitKind.GROUP:
        set_members(by=by, group=unit, members=members)
    return unit


@transaction.atomic
def teach_spelling(*, by: User, unit: Unit, text: str) -> UnitAlias:
    """Remember whom documents mean by `text`, as far as `spelling_scope` says. Raises like `learn_spelling`."""
    can_teach_spellings(by).require()
    return learn_spelling(by=by, unit=unit, text=text, inside=spelling_scope(by, unit))


def spelling_scope(user: User, unit: Unit) -> Unit | None:
    """Where a spelling holds that this person teaches: what an office says of others' units holds in its own agency
    only, what Sở Nội vụ says of central bodies in its province; None is everywhere.
    """
    natural = alias_scope(unit)
    if user.role == Role.ADMIN:
        return natural
    if user.role == Role.PROVINCE:
        return natural if natural and natural.province_id == user.unit.province_id else user.unit.province
    return user.unit.agency


def _free_code(parent: Unit | None, name: str) -> str:
    """ "DN-KCN-PTH" for "Phòng Tổng hợp" of DN-KCN, with a number where that is taken."""
    initials = "".join(word[0] for word in slug(name).split("-") if word).upper() or "DV"
    before = f"{parent.code}-" if parent else ""
    stem = f"{before}{initials}"[: _LONGEST_CODE - _ROOM_FOR_NUMBER].rstrip("-.")
    return free_code(stem, Unit.objects.filter(code__startswith=stem).values_list("code", flat=True))
