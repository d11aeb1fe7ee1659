"""Who may do what with units, accounts and the log."""

from organisations.enums import INNER_KINDS, Role, UnitKind
from organisations.models import Unit, User
from reform.common.access import ALLOWED, Verdict, refuse


def can_read_log(user: User) -> Verdict:
    """The log of changes is ADMIN's."""
    return ALLOWED if user.role == Role.ADMIN else refuse("Nhật ký chỉ dành cho quản trị hệ thống.")


def can_list_accounts(user: User) -> Verdict:
    """Those who look after accounts see whose they are; which ones, `User.objects.visible_to` says."""
    if user.role in (Role.ADMIN, Role.PROVINCE, Role.OFFICE, Role.LEADER):
        return ALLOWED
    return refuse("Danh sách tài khoản dành cho Văn phòng, lãnh đạo đơn vị, Sở Nội vụ và quản trị hệ thống.")


def can_teach_spellings(user: User) -> Verdict:
    """Those who bring plans in say whom the documents mean; how far it holds, `spelling_scope` says."""
    if user.role in (Role.ADMIN, Role.PROVINCE, Role.OFFICE):
        return ALLOWED
    return refuse("Chỉ Văn phòng của cơ quan, Sở Nội vụ và quản trị hệ thống được ghi nhận cách viết tên đơn vị.")


def can_add_unit(user: User, parent: Unit | None, kind: str) -> Verdict:
    """An office adds divisions and groups of its own agency, Sở Nội vụ what belongs to its province, ADMIN any."""
    if user.role == Role.ADMIN:
        return ALLOWED
    if user.role == Role.PROVINCE:
        inside = parent is not None and parent.province_id == user.unit.province_id
        if inside and kind != UnitKind.CENTRAL:
            return ALLOWED
        return refuse("Sở Nội vụ chỉ thêm được cơ quan, đơn vị của tỉnh mình.")
    if user.role == Role.OFFICE:
        own = parent is not None and parent.agency_id == user.unit.agency_id
        if own and kind in INNER_KINDS:
            return ALLOWED
        return refuse(
            "Văn phòng chỉ thêm được phòng, đơn vị trực thuộc và nhóm đơn vị của cơ quan mình. "
            "Hãy đề nghị Sở Nội vụ thêm cơ quan này vào danh mục."
        )
    return refuse("Chỉ Văn phòng của cơ quan, Sở Nội vụ và quản trị hệ thống được thêm đơn vị.")
