"""Who may do what with units, accounts and the log."""

from organisations.enums import AGENCY_ROLES, APPROVING_ROLES, INNER_KINDS, Role, UnitKind
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


def can_manage_accounts(user: User) -> Verdict:
    """Accounts are looked after by the office of the agency, by Sở Nội vụ in its province, by ADMIN everywhere."""
    if user.role in (Role.ADMIN, Role.PROVINCE, Role.OFFICE):
        return ALLOWED
    return refuse("Tài khoản do Văn phòng của cơ quan, Sở Nội vụ và quản trị hệ thống quản lý.")


def roles_to_give(user: User) -> tuple[Role, ...]:
    """Which roles the person may give to an account; those above an agency are ADMIN's to give."""
    if user.role == Role.ADMIN:
        return tuple(Role)
    return AGENCY_ROLES if can_manage_accounts(user) else ()


def can_manage_clients(user: User) -> Verdict:
    """Keys of programs and the addresses that are told of events are ADMIN's."""
    if user.role == Role.ADMIN:
        return ALLOWED
    return refuse("Khóa truy cập và địa chỉ nhận sự kiện do quản trị hệ thống quản lý.")


def can_place_account(user: User, role: str, unit: Unit | None) -> Verdict:
    """Whether the person may make an account of that role in that unit."""
    if user.role == Role.ADMIN:
        return ALLOWED
    if role not in roles_to_give(user):
        label = Role(role).label
        return can_manage_accounts(user) and refuse(f"Vai trò “{label}” chỉ do quản trị hệ thống giao.")
    if unit is None or not _looks_after(user, unit):
        return refuse(_OUTSIDE[user.role])
    return ALLOWED


def can_manage_account(user: User, account: User) -> Verdict:
    """Whether the person may change the account: one that it could have made."""
    return can_place_account(user, account.role, account.unit)


def can_reset_sign_in(user: User, account: User) -> Verdict:
    """Password and second factor of others; one's own are changed by who knows the present ones."""
    if user.pk == account.pk:
        return refuse("Mật khẩu và xác thực hai lớp của chính mình đổi ở trang Bảo mật tài khoản.")
    return can_manage_account(user, account)


def _looks_after(user: User, unit: Unit) -> bool:
    if user.role == Role.PROVINCE:
        return unit.province_id is not None and unit.province_id == user.unit.province_id
    return unit.agency_id == user.unit.agency_id


_OUTSIDE = {
    Role.OFFICE: "Văn phòng chỉ quản lý tài khoản của cơ quan mình.",
    Role.PROVINCE: "Sở Nội vụ chỉ quản lý tài khoản của các cơ quan, đơn vị trong tỉnh mình.",
}


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


def can_set_reviews(user: User, unit: Unit) -> Verdict:
    """Whether reports of a unit pass its leader first is set by the office of its agency."""
    if user.role == Role.OFFICE and unit.agency_id == user.unit.agency_id and not unit.is_group:
        return ALLOWED
    return refuse("Việc duyệt hai lượt do Văn phòng của cơ quan bật hoặc tắt cho cơ quan và các phòng của mình.")


def can_see_unit_history(user: User, unit: Unit) -> Verdict:
    """Who changed what of a unit is for those who look after it."""
    if user.role == Role.ADMIN:
        return ALLOWED
    if user.role == Role.PROVINCE and unit.province_id and unit.province_id == user.unit.province_id:
        return ALLOWED
    if user.role == Role.OFFICE and unit.agency_id and unit.agency_id == user.unit.agency_id:
        return ALLOWED
    return refuse("Lịch sử thay đổi dành cho Văn phòng của cơ quan, Sở Nội vụ và quản trị hệ thống.")


def can_see_positions(user: User) -> Verdict:
    """Who holds which position of an agency is for the people who work there."""
    if user.unit_id and user.role != Role.CLIENT:
        return ALLOWED
    return refuse("Trang này dành cho người giữ vị trí trong một cơ quan, đơn vị.")


def can_grant_acting(user: User, principal: User) -> Verdict:
    """Who signs for a leader or the office is said by themselves, by the office of the agency, by ADMIN; who signs for
    Sở Nội vụ's overseers, by these and ADMIN alone.
    """
    if principal.unit_id is None or principal.role not in APPROVING_ROLES:
        return refuse(f"{principal} không duyệt việc gì nên không cần người ký thay.")
    if user.role == Role.ADMIN or user.pk == principal.pk:
        return ALLOWED
    same_agency = user.role == Role.OFFICE and principal.unit.agency_id == user.unit.agency_id
    if same_agency and principal.role in AGENCY_ROLES:
        return ALLOWED
    return refuse("Việc giao ký thay do chính người giữ vị trí hoặc Văn phòng của cơ quan ghi nhận.")


def can_hand_over(user: User, leaver: User) -> Verdict:
    """A position of an agency is handed over by its office or by ADMIN, an overseer's in Sở Nội vụ by ADMIN."""
    if leaver.unit_id is None or leaver.role not in (*AGENCY_ROLES, Role.PROVINCE):
        return refuse("Tài khoản này không giữ vị trí nào để bàn giao.")
    if user.role == Role.ADMIN:
        return ALLOWED
    if user.role == Role.OFFICE and leaver.unit.agency_id == user.unit.agency_id and leaver.role in AGENCY_ROLES:
        return ALLOWED
    return refuse("Việc bàn giao vị trí do Văn phòng của cơ quan thực hiện.")
