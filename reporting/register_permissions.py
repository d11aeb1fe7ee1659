"""Who may write in whose registers, each answer with its reason."""

from organisations.enums import Role, UnitKind
from organisations.models import Unit, User
from reform.common.access import ALLOWED, Verdict, refuse
from reform.common.wording import day
from reporting.models import Entry


def can_keep_registers(user: User, unit: Unit) -> Verdict:
    """An agency's office writes in its registers; Sở Nội vụ in those of the province and in its own."""
    if user.role == Role.OFFICE and user.unit.agency_id == unit.pk:
        return ALLOWED
    if user.role == Role.PROVINCE and unit.pk in (user.unit.agency_id, user.unit.province_id):
        return ALLOWED
    who = "Sở Nội vụ" if unit.kind == UnitKind.PROVINCE else f"Văn phòng của {unit}"
    return refuse(f"Chỉ {who} được ghi sổ theo dõi của {unit}.")


def can_change_entry(user: User, entry: Entry) -> Verdict:
    """Whoever keeps the register, unless the entry was struck out."""
    if not (may := can_keep_registers(user, entry.unit)):
        return may
    if entry.is_struck:
        return refuse(
            f"Mục này đã gạch bỏ ngày {day(entry.struck_at)} nên không sửa được.", then="Nếu cần, hãy ghi mục mới."
        )
    return ALLOWED


def can_add_entries(user: User) -> Verdict:
    """Whoever keeps a register at all."""
    if units_kept_by(user):
        return ALLOWED
    return refuse("Sổ theo dõi do Văn phòng của cơ quan ghi; sổ của tỉnh do Sở Nội vụ ghi.")


def units_kept_by(user: User) -> list[Unit]:
    """In whose registers the person writes, the own agency first."""
    if user.role == Role.OFFICE:
        return [user.unit.agency]
    if user.role == Role.PROVINCE and user.unit.province is not None:
        return list(dict.fromkeys([user.unit.agency, user.unit.province]))
    return []
