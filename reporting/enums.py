"""Closed lists of the reporting app; statuses know how they look."""

from django.db import models


class RoundStatus(models.TextChoices):
    """Whether agencies can still send."""

    OPEN = "OPEN", "Đang mở"
    CLOSED = "CLOSED", "Đã đóng"


class ReportLevel(models.TextChoices):
    """Whose report it is."""

    UNIT = "UNIT", "Báo cáo của đơn vị"
    PROVINCE = "PROVINCE", "Báo cáo của tỉnh"


class ReportStatus(models.TextChoices):
    """Where a report stands between an agency and Sở Nội vụ."""

    DRAFT = "DRAFT", "Đang soạn"
    SUBMITTED = "SUBMITTED", "Đã gửi"
    RETURNED = "RETURNED", "Bị trả lại"
    ACCEPTED = "ACCEPTED", "Đã tiếp nhận"

    @property
    def tone(self) -> str:
        """Colour group of the status tag."""
        return _LOOKS[self][0]

    @property
    def icon(self) -> str:
        """Shape of the status tag."""
        return _LOOKS[self][1]

    @property
    def is_editable(self) -> bool:
        """Whether the agency works on it."""
        return self in (ReportStatus.DRAFT, ReportStatus.RETURNED)


_LOOKS = {
    ReportStatus.DRAFT: ("grey", "circle"),
    ReportStatus.SUBMITTED: ("blue", "half"),
    ReportStatus.RETURNED: ("amber", "return"),
    ReportStatus.ACCEPTED: ("green", "tick"),
}


class FileFormat(models.TextChoices):
    """What a report is printed as."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    XLSX = "xlsx", "Excel"


class Transition(models.TextChoices):
    """Steps of a report's way, as its history names them."""

    COMPILE = "COMPILE", "Tổng hợp số liệu"
    SUBMIT = "SUBMIT", "Gửi Sở Nội vụ"
    RETURN = "RETURN", "Trả lại"
    ACCEPT = "ACCEPT", "Tiếp nhận"
    CONSOLIDATE = "CONSOLIDATE", "Tổng hợp toàn tỉnh"
