"""Writes units: the tree's derived columns, spellings, groups, successions."""

import re
from collections.abc import Iterable
from datetime import date

from django.db import transaction

from organisations.enums import INNER_KINDS, UnitKind
from organisations.models import Unit, UnitAlias, UnitSuccession, User
from organisations.permissions import can_set_reviews
from organisations.queries.people import leaders_of
from organisations.services.audit import Told, audit, audit_each
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean, name_key, search_text, sort_key
from reform.common.wording import day

_LONGEST_SPELLING = 150
_LEARN = "Thêm cách viết tên"
_CODE = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z.-]{0,30}[0-9A-Za-z])?")


@transaction.atomic
def save_unit(
    *,
    by: User | None,
    code: str,
    name: str,
    kind: str,
    short_name: str = "",
    parent: Unit | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Unit:
    """Create the unit with that code, or bring it to these values; returns it.

    Writes `path`, `province` and `agency`. Raises `Invalid` for a code that cannot stand in an address, a division
    without a parent, a province with one, a place too deep in the tree, or days out of order, and `Conflict` when the
    place changes of a unit that has units below it, or work, plans, figures or reports, which repeat its place: a
    reorganisation is a new unit and a succession.
    """
    _check_place(code, kind, parent)
    if valid_from and valid_to and valid_to < valid_from:
        raise Invalid("Ngày hết hiệu lực phải không trước ngày có hiệu lực.", field="valid_to")
    unit = Unit.objects.filter(code=code).first() or Unit(code=code)
    before = _values(unit) if unit.pk else {}
    place = (unit.path, unit.province_id, unit.agency_id)
    unit.name, unit.short_name, unit.kind, unit.parent = clean(name), clean(short_name), kind, parent
    unit.path, unit.valid_from, unit.valid_to = _path(code, parent), valid_from, valid_to
    unit.search_text = search_text(unit.name, unit.short_name, unit.code)
    unit.sort_key = sort_key(unit.name)[:255]
    known = unit.pk is not None
    unit.save()
    unit.province = unit if kind == UnitKind.PROVINCE else (parent.province if parent else None)
    unit.agency = parent.agency if parent and kind in INNER_KINDS else unit
    unit.save(update_fields=["province", "agency"])
    if known and place != (unit.path, unit.province_id, unit.agency_id):
        _refuse_move(unit)
    after = _values(unit)
    if before != after:
        audit(by=by, action="Lưu đơn vị", obj=unit, before=before, after=after)
    return unit


@transaction.atomic
def set_two_reviews(*, by: User, unit: Unit, wanted: bool) -> None:
    """Whether what officials of the unit report holds only once its leader has let it pass; an agency's setting holds
    for its divisions too. What waits already goes on waiting.

    Raises `NotPermitted`; `Conflict` where nobody could let anything pass.
    """
    can_set_reviews(by, unit).require()
    if wanted and not leaders_of(unit).exists():
        raise Conflict(f"{unit} chưa có tài khoản lãnh đạo nên chưa bật được. Hãy tạo tài khoản lãnh đạo trước.")
    if Unit.objects.filter(pk=unit.pk, two_reviews=not wanted).update(two_reviews=wanted):
        before, after = {"two_reviews": not wanted}, {"two_reviews": wanted}
        audit(by=by, action="Đặt duyệt hai lượt", obj=unit, before=before, after=after)


def alias_scope(unit: Unit) -> Unit | None:
    """Inside which unit a spelling of this unit's name means it: its agency for divisions, else its province."""
    inside_an_agency = unit.kind in INNER_KINDS and unit.agency_id != unit.province_id
    return unit.agency if inside_an_agency else unit.province


@transaction.atomic
def learn_spelling(*, by: User | None, unit: Unit, text: str, inside: Unit | None = None) -> UnitAlias:
    """Remember that documents write `text` for the unit; the unit's own name needs no entry. Known: returned as it is.

    It holds inside `alias_scope`, or only `inside` the agency or province given. Raises `Invalid` for a text that no
    document would call a name, and `Conflict` when the spelling already means another unit in the same scope.
    """
    key, scope = _spelling_key(text), inside or alias_scope(unit)
    known = UnitAlias.objects.filter(key=key, scope=scope).select_related("unit").first()
    if known and known.unit_id != unit.pk:
        raise Conflict(f"Cách viết “{text}” đang được hiểu là “{known.unit}”.")
    if known:
        return known
    alias = UnitAlias.objects.create(unit=unit, text=clean(text), key=key, scope=scope)
    audit(by=by, action=_LEARN, obj=unit, after={"alias": alias.text})
    return alias


@transaction.atomic
def learn_spellings(*, by: User | None, spellings: Iterable[tuple[Unit, str]]) -> int:
    """`learn_spelling` of many at once, each inside its unit's `alias_scope`, with as many statements as for one;
    returns how many were new. Raises what that raises, and then nothing is learnt.
    """
    meant = {(key, scope): unit for key, scope, unit in UnitAlias.objects.values_list("key", "scope", "unit")}
    new = []
    for unit, text in spellings:
        key, scope = _spelling_key(text), alias_scope(unit)
        place = (key, scope.pk if scope else None)
        if place not in meant:
            meant[place] = unit.pk
            new.append(UnitAlias(unit=unit, text=clean(text), key=key, scope=scope))
        elif meant[place] != unit.pk:
            raise Conflict(f"Cách viết “{text}” đang được hiểu là “{Unit.objects.get(pk=meant[place])}”.")
    UnitAlias.objects.bulk_create(new)
    audit_each([Told(_LEARN, alias.unit, after={"alias": alias.text}) for alias in new], by=by)
    return len(new)


def _spelling_key(text: str) -> str:
    key = name_key(text)
    if not key or len(key) > UnitAlias._meta.get_field("key").max_length or len(clean(text)) > _LONGEST_SPELLING:
        raise Invalid("Cách viết phải là một tên, dài không quá 150 ký tự.", field="text")
    return key


@transaction.atomic
def forget_spelling(*, by: User | None, alias: UnitAlias) -> None:
    """Documents that write it so no longer mean the unit."""
    audit(by=by, action="Xóa cách viết tên", obj=alias.unit, before={"alias": alias.text})
    alias.delete()


@transaction.atomic
def set_members(*, by: User | None, group: Unit, members: Iterable[Unit]) -> None:
    """Make exactly these units the members of the group. Raises `Invalid` when the unit is not a group."""
    if not group.is_group:
        raise Invalid(f"“{group}” không phải là nhóm đơn vị.")
    before = sorted(group.members.values_list("code", flat=True))
    after = sorted({member.code for member in members})
    if before != after:
        group.members.set(members)
        audit(by=by, action="Đặt thành viên nhóm", obj=group, before={"members": before}, after={"members": after})


@transaction.atomic
def record_succession(
    *, by: User | None, predecessor: Unit, successor: Unit, effective_on: date, decision: str = ""
) -> UnitSuccession:
    """Record that the successor takes up the predecessor's work from that day; the same pair again updates its date
    and document.
    """
    if predecessor == successor:
        raise Invalid("Đơn vị kế thừa phải khác đơn vị cũ.", field="successor")
    known = UnitSuccession.objects.filter(predecessor=predecessor, successor=successor).first()
    before = _succession_values(known) if known else {}
    succession, _ = UnitSuccession.objects.update_or_create(
        predecessor=predecessor, successor=successor, defaults={"effective_on": effective_on, "decision": decision}
    )
    after = _succession_values(succession)
    if before != after:
        audit(by=by, action="Ghi nhận kế thừa", obj=predecessor, before=before, after=after)
    return succession


@transaction.atomic
def remove_succession(*, by: User | None, succession: UnitSuccession) -> None:
    """Take back a succession that was recorded by mistake."""
    audit(by=by, action="Xóa kế thừa", obj=succession.predecessor, before=_succession_values(succession))
    succession.delete()


def _check_place(code: str, kind: str, parent: Unit | None) -> None:
    if not _CODE.fullmatch(code):
        raise Invalid("Mã chỉ gồm chữ cái không dấu, chữ số, dấu gạch ngang và dấu chấm.", field="code")
    if kind == UnitKind.DIVISION and parent is None:
        raise Invalid("Phòng, đơn vị trực thuộc phải có cơ quan chủ quản.", field="parent")
    if kind == UnitKind.PROVINCE and parent is not None:
        raise Invalid("UBND tỉnh không trực thuộc cơ quan nào trong danh mục.", field="parent")
    if parent and parent.code == code:
        raise Invalid("Một cơ quan không thể trực thuộc chính mình.", field="parent")


def _path(code: str, parent: Unit | None) -> str:
    path = f"{parent.path if parent else '/'}{code}/"
    if len(path) > Unit._meta.get_field("path").max_length:
        raise Invalid("Cây đơn vị quá nhiều cấp ở chỗ này. Hãy chọn cơ quan chủ quản ở cấp cao hơn.", field="parent")
    return path


def _refuse_move(unit: Unit) -> None:
    """Undo the surrounding transaction where others hold on to the unit's place."""
    if unit.children.exists():
        raise Conflict(
            "Không thể chuyển một cơ quan đang có đơn vị trực thuộc. Hãy chuyển các đơn vị trực thuộc trước."
        )
    if _is_used(unit):
        raise Conflict(
            "Đơn vị đã có công việc, kế hoạch, số liệu hoặc báo cáo nên không chuyển được. "
            "Hãy tạo đơn vị mới và ghi nhận kế thừa."
        )


def _is_used(unit: Unit) -> bool:
    """Whether rows of the apps above refer to the unit."""
    references = [field for field in Unit._meta.get_fields(include_hidden=True) if field.one_to_many]
    return any(
        reference.related_model._base_manager.filter(**{reference.field.name: unit}).exists()
        for reference in references
        if reference.related_model._meta.app_label != Unit._meta.app_label
    )


def _values(unit: Unit) -> dict[str, str]:
    return {
        "name": unit.name,
        "short_name": unit.short_name,
        "kind": unit.kind,
        "path": unit.path,
        "valid_from": day(unit.valid_from),
        "valid_to": day(unit.valid_to),
    }


def _succession_values(succession: UnitSuccession) -> dict[str, str]:
    return {
        "successor": succession.successor.code,
        "on": day(succession.effective_on),
        "decision": succession.decision,
    }
