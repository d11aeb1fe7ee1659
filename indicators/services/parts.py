"""Writes the parts by which figures of an indicator are told apart."""

import re
from collections.abc import Sequence

from django.db import transaction

from indicators.models import Indicator, IndicatorPart, Measurement
from indicators.permissions import can_keep_catalogue
from indicators.services.indicators import write_head
from organisations.models import User
from organisations.services.audit import audit
from reform.common.errors import Conflict, Invalid
from reform.common.text import clean

MOST_PARTS = 60
_CODE = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z.-]{0,18}[0-9A-Za-z])?")


@transaction.atomic
def save_parts(
    *, by: User | None, indicator: Indicator, parts: Sequence[tuple[str, str]], seen_version: int | None = None
) -> list[IndicatorPart]:
    """The indicator has these parts, (code, name) in this order, and no others; returns them.

    A code is a part's identity: figures are kept by it, so a part with figures may get another name and place, and is
    never left out (`Conflict`). Raises `Invalid` for a code twice, or one that cannot stand in a sheet's heading.
    """
    if by is not None:
        can_keep_catalogue(by).require()
    wanted = [(clean(code), clean(name)[:200]) for code, name in parts]
    _check(wanted)
    known = {part.code: part for part in indicator.parts.all()}
    before = [(part.code, part.name) for part in known.values()]
    if before == wanted:
        return list(known.values())
    gone = [part for code, part in known.items() if code not in dict(wanted)]
    _refuse_counted(indicator, gone)
    write_head(indicator, {}, seen_version)
    IndicatorPart.objects.filter(pk__in=[part.pk for part in gone]).delete()
    for position, (code, name) in enumerate(wanted, start=1):
        fields = {"name": name, "position": position}
        IndicatorPart.objects.update_or_create(indicator=indicator, code=code, defaults=fields)
    audit(by=by, action="Sửa các phần của chỉ tiêu", obj=indicator, before=_words(before), after=_words(wanted))
    return list(indicator.parts.all())


def _check(wanted: list[tuple[str, str]]) -> None:
    if len(wanted) > MOST_PARTS:
        raise Invalid(f"Một chỉ tiêu có nhiều nhất {MOST_PARTS} phần.", field="parts")
    codes = [code for code, _ in wanted]
    for code, name in wanted:
        if not _CODE.fullmatch(code):
            raise Invalid(
                f"Mã phần “{code[:30]}” phải gồm chữ không dấu, chữ số, dấu gạch ngang, tối đa 20 ký tự.", field="parts"
            )
        if not name:
            raise Invalid(f"Phần “{code}” chưa có tên.", field="parts")
        if codes.count(code) > 1:
            raise Invalid(f"Mã phần “{code}” được dùng hai lần.", field="parts")


def _refuse_counted(indicator: Indicator, gone: list[IndicatorPart]) -> None:
    counted = Measurement.objects.filter(indicator=indicator, part__in=[part.code for part in gone])
    codes = set(counted.values_list("part", flat=True))
    names = ", ".join(f"“{part.name}”" for part in gone if part.code in codes)
    if names:
        raise Conflict(f"Đã có số liệu của phần {names} nên không bỏ được phần này.")


def _words(parts: Sequence[tuple[str, str]]) -> dict[str, str]:
    return {"parts": "; ".join(f"{code}: {name}" for code, name in parts)}
