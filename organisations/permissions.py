"""Who may do what with units, accounts and the log."""

from organisations.enums import Role
from organisations.models import User
from reform.common.access import ALLOWED, Verdict, refuse


def can_read_log(user: User) -> Verdict:
    """The log of changes is ADMIN's."""
    return ALLOWED if user.role == Role.ADMIN else refuse("Nhật ký chỉ dành cho quản trị hệ thống.")


def can_list_accounts(user: User) -> Verdict:
    """Those who look after accounts see whose they are; which ones, `User.objects.visible_to` says."""
    if user.role in (Role.ADMIN, Role.PROVINCE, Role.OFFICE, Role.LEADER):
        return ALLOWED
    return refuse("Danh sách tài khoản dành cho Văn phòng, lãnh đạo đơn vị, Sở Nội vụ và quản trị hệ thống.")
