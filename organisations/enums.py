"""Closed lists of the organisations app."""

from django.db import models


class UnitKind(models.TextChoices):
    """What a unit is; PROVINCE is the provincial People's Committee, root of all units of its province."""

    PROVINCE = "PROVINCE", "UBND tỉnh"
    DEPARTMENT = "DEPARTMENT", "Sở, ban, ngành"
    DISTRICT = "DISTRICT", "UBND cấp huyện"
    COMMUNE = "COMMUNE", "UBND cấp xã"
    BOARD = "BOARD", "Ban quản lý"
    PARTY = "PARTY", "Cơ quan Đảng, đoàn thể"
    CENTRAL = "CENTRAL", "Cơ quan trung ương"
    DIVISION = "DIVISION", "Phòng, đơn vị trực thuộc"
    GROUP = "GROUP", "Nhóm cơ quan, đơn vị"


# Kinds that report on their own in a provincial round.
REPORTING_KINDS = (UnitKind.DEPARTMENT, UnitKind.BOARD, UnitKind.DISTRICT, UnitKind.COMMUNE)
# Kinds that belong to an agency above them instead of being one.
INNER_KINDS = (UnitKind.DIVISION, UnitKind.GROUP)


class Role(models.TextChoices):
    """What a person does in the portal; one role a person, tied to the person's unit."""

    OFFICIAL = "OFFICIAL", "Công chức, viên chức"
    LEADER = "LEADER", "Lãnh đạo đơn vị"
    OFFICE = "OFFICE", "Văn phòng"
    PROVINCE = "PROVINCE", "Sở Nội vụ (toàn tỉnh)"
    CLIENT = "CLIENT", "Hệ thống khai thác dữ liệu"
    ADMIN = "ADMIN", "Quản trị hệ thống"


# Roles of people who work inside one agency.
AGENCY_ROLES = (Role.OFFICIAL, Role.LEADER, Role.OFFICE)
# Positions whose holders consent to something.
APPROVING_ROLES = (Role.LEADER, Role.OFFICE, Role.PROVINCE)
# Roles that see or change what many depend on: they sign in with a second factor.
GUARDED_ROLES = (Role.OFFICE, Role.PROVINCE, Role.ADMIN)


class AccountState(models.TextChoices):
    """How an account stands with signing in."""

    ACTIVE = "ACTIVE", "Đang hoạt động"
    NEW = "NEW", "Chưa đăng nhập lần nào"
    LOCKED = "LOCKED", "Tạm khóa đăng nhập"
    STOPPED = "STOPPED", "Đã ngừng"

    @property
    def tone(self) -> str:
        """Colour, as the pages name it."""
        return _ACCOUNT_LOOKS[self][0]

    @property
    def icon(self) -> str:
        """Sign beside the words."""
        return _ACCOUNT_LOOKS[self][1]


_ACCOUNT_LOOKS = {
    AccountState.ACTIVE: ("green", "tick"),
    AccountState.NEW: ("grey", "circle"),
    AccountState.LOCKED: ("amber", "clock"),
    AccountState.STOPPED: ("grey", "cross"),
}


class Capacity(models.TextChoices):
    """In what capacity a deputy signs (Nghị định 30/2020/NĐ-CP, điều 13)."""

    KT = "KT", "KT. (ký thay)"
    TM = "TM", "TM. (thay mặt)"
    TL = "TL", "TL. (thừa lệnh)"
    TUQ = "TUQ", "TUQ. (thừa ủy quyền)"


class NoticeKind(models.TextChoices):
    """What a notice is about."""

    REMINDER = "REMINDER", "Nhắc hạn"
    DIGEST = "DIGEST", "Bản tin tuần"
    ESCALATION = "ESCALATION", "Quá hạn kéo dài"
    REVIEW = "REVIEW", "Chờ duyệt"
    RETURNED = "RETURNED", "Bị trả lại"
    CHANGE = "CHANGE", "Đề nghị điều chỉnh"
    NOTE = "NOTE", "Trao đổi"
    ACCOUNT = "ACCOUNT", "Tài khoản"


class JobStatus(models.TextChoices):
    """Where a background job stands."""

    QUEUED = "QUEUED", "Đang chờ"
    RUNNING = "RUNNING", "Đang xử lý"
    DONE = "DONE", "Đã xong"
    FAILED = "FAILED", "Không thành công"


OPEN_JOB_STATUSES = (JobStatus.QUEUED, JobStatus.RUNNING)
