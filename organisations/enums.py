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


class TokenScope(models.TextChoices):
    """What a program's key opens; each scope alone, none follows from another."""

    READ = "read", "Đọc danh mục, kế hoạch, tiến độ, mục tiêu"
    READ_FIGURES = "read:figures", "Đọc số liệu"
    READ_REPORTS = "read:reports", "Đọc báo cáo"
    WRITE_FIGURES = "write:figures", "Ghi số liệu"
    WRITE_PROGRESS = "write:progress", "Cập nhật tiến độ"


READING_SCOPES = (TokenScope.READ, TokenScope.READ_FIGURES, TokenScope.READ_REPORTS)


class TokenState(models.TextChoices):
    """How a program's key stands."""

    GOOD = "GOOD", "Còn hạn"
    ENDING = "ENDING", "Sắp hết hạn"
    EXPIRED = "EXPIRED", "Đã hết hạn"
    REVOKED = "REVOKED", "Đã thu hồi"
    LOCKED = "LOCKED", "Tài khoản bị khóa"

    @property
    def tone(self) -> str:
        """Colour, as the pages name it."""
        return _TOKEN_LOOKS[self][0]

    @property
    def icon(self) -> str:
        """Sign beside the words."""
        return _TOKEN_LOOKS[self][1]


_TOKEN_LOOKS = {
    TokenState.GOOD: ("green", "tick"),
    TokenState.ENDING: ("amber", "clock"),
    TokenState.EXPIRED: ("grey", "hourglass"),
    TokenState.REVOKED: ("grey", "cross"),
    TokenState.LOCKED: ("red", "lock"),
}


class WebhookEvent(models.TextChoices):
    """What a receiving address can be told of."""

    REPORT_ACCEPTED = "report.accepted", "Báo cáo được tiếp nhận"
    TARGET_MISSED = "target.missed", "Mục tiêu không đạt"


class DeliveryState(models.TextChoices):
    """Where the telling of one event stands."""

    WAITING = "WAITING", "Đang chờ gửi"
    TAKEN = "TAKEN", "Đã nhận"
    GIVEN_UP = "GIVEN_UP", "Ngừng gửi"

    @property
    def tone(self) -> str:
        """Colour, as the pages name it."""
        return _DELIVERY_LOOKS[self][0]

    @property
    def icon(self) -> str:
        """Sign beside the words."""
        return _DELIVERY_LOOKS[self][1]


_DELIVERY_LOOKS = {
    DeliveryState.WAITING: ("blue", "clock"),
    DeliveryState.TAKEN: ("green", "tick"),
    DeliveryState.GIVEN_UP: ("red", "cross"),
}


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
    TARGET = "TARGET", "Mục tiêu"
    SCORING = "SCORING", "Chấm điểm"
    REPORT = "REPORT", "Báo cáo"


class JobStatus(models.TextChoices):
    """Where a background job stands."""

    QUEUED = "QUEUED", "Đang chờ"
    RUNNING = "RUNNING", "Đang xử lý"
    DONE = "DONE", "Đã xong"
    FAILED = "FAILED", "Không thành công"
    STOPPED = "STOPPED", "Đã dừng theo yêu cầu"


OPEN_JOB_STATUSES = (JobStatus.QUEUED, JobStatus.RUNNING)
