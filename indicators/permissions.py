"""Who may write figures, open what was closed, and keep the catalogue that says what figures mean."""

from organisations.enums import Role, TokenScope
from organisations.models import Unit, User
from reform.common.access import ALLOWED, Verdict, refuse


def can_record(user: User, unit: Unit) -> Verdict:
    """Officials and the office write the figures of their own agency, Sở Nội vụ those of its province, ADMIN all; a
    program those of its own agency (of the province itself, if it is the province's), by a key with the scope.
    """
    if not user.is_active:
        return refuse("Tài khoản đã ngừng hoạt động.")
    if user.role == Role.ADMIN:
        return ALLOWED
    if user.role == Role.PROVINCE:
        same = unit.province_id is not None and unit.province_id == user.unit.province_id
        return ALLOWED if same else refuse(f"“{unit}” không thuộc tỉnh của ông/bà.")
    by_key = user.role == Role.CLIENT and TokenScope.WRITE_FIGURES in user.key_scopes
    if user.role not in (Role.OFFICIAL, Role.OFFICE) and not by_key:
        return refuse("Vai trò của ông/bà chỉ xem số liệu, không nhập.")
    if unit.agency_id != user.unit.agency_id:
        return refuse(f"Ông/bà chỉ nhập được số liệu của cơ quan mình, không phải của “{unit}”.")
    return ALLOWED


def can_keep_catalogue(user: User) -> Verdict:
    """What is measured, and how, is kept by Sở Nội vụ and ADMIN; everybody reads it."""
    if not user.is_active:
        return refuse("Tài khoản đã ngừng hoạt động.")
    if user.role in (Role.ADMIN, Role.PROVINCE):
        return ALLOWED
    return refuse("Danh mục chỉ tiêu do Sở Nội vụ và quản trị hệ thống quản lý.")


def can_reopen(user: User, agency: Unit) -> Verdict:
    """Sở Nội vụ opens closed periods of its province, ADMIN all."""
    if user.is_active and user.role == Role.ADMIN:
        return ALLOWED
    if user.is_active and user.role == Role.PROVINCE and agency.province_id == user.unit.province_id:
        return ALLOWED
    return refuse("Chỉ Sở Nội vụ mở lại được kỳ số liệu đã khóa.")


def figures_visible(user: User, body: Unit) -> bool:
    """Whether the person may see what adds up to the body: ADMIN everything, Sở Nội vụ and a province's program all of
    its province, the others their own agency with its divisions and the province as a whole. Single entries have a rule
    of their own (`Measurement.objects.visible_to`).
    """
    if not user.is_authenticated or not user.is_active:
        return False
    if user.role == Role.ADMIN:
        return True
    if user.unit.sees_whole_province(user.role):
        return body.province_id == user.unit.province_id
    return body.agency_id == user.unit.agency_id or body.pk == user.unit.province_id
