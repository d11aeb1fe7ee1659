"""Who may write figures."""

from organisations.enums import Role
from organisations.models import Unit, User
from reform.common.access import ALLOWED, Verdict, refuse


def can_record(user: User, unit: Unit) -> Verdict:
    """Officials and the office write the figures of their own agency, Sở Nội vụ those of its province, ADMIN all."""
    if not user.is_active:
        return refuse("Tài khoản đã ngừng hoạt động.")
    if user.role == Role.ADMIN:
        return ALLOWED
    if user.role == Role.PROVINCE:
        same = unit.province_id is not None and unit.province_id == user.unit.province_id
        return ALLOWED if same else refuse(f"“{unit}” không thuộc tỉnh của ông/bà.")
    if user.role not in (Role.OFFICIAL, Role.OFFICE):
        return refuse("Vai trò của ông/bà chỉ xem số liệu, không nhập.")
    if unit.agency_id != user.unit.agency_id:
        return refuse(f"Ông/bà chỉ nhập được số liệu của cơ quan mình, không phải của “{unit}”.")
    return ALLOWED
