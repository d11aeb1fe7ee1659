"""Closed lists of the plans app; statuses know how they look."""

from django.db import models


class ResolutionKind(models.TextChoices):
    """What kind of document a plan rests on."""

    RESOLUTION = "RESOLUTION", "Nghị quyết"
    DECISION = "DECISION", "Quyết định"
    PROGRAMME = "PROGRAMME", "Chương trình"
    PLAN = "PLAN", "Kế hoạch"
    DIRECTIVE = "DIRECTIVE", "Chỉ thị"
    DECREE = "DECREE", "Nghị định"
    LAW = "LAW", "Luật"
    ORDINANCE = "ORDINANCE", "Pháp lệnh"
    CIRCULAR = "CIRCULAR", "Thông tư"
    CONCLUSION = "CONCLUSION", "Kết luận"
    PROJECT = "PROJECT", "Đề án"
    GUIDANCE = "GUIDANCE", "Hướng dẫn"
    REGULATION = "REGULATION", "Quy định"
    NOTICE = "NOTICE", "Thông báo"
    LETTER = "LETTER", "Công văn"
    TELEGRAM = "TELEGRAM", "Công điện"
    OTHER = "OTHER", "Văn bản"


class PlanStatus(models.TextChoices):
    """A plan's life; only a plan in force is reported on."""

    DRAFT = "DRAFT", "Dự thảo"
    IN_FORCE = "IN_FORCE", "Đang thực hiện"
    CLOSED = "CLOSED", "Đã kết thúc"


class AssignmentRole(models.TextChoices):
    """What a unit does in an activity."""

    LEAD = "LEAD", "Chủ trì"
    SUPPORT = "SUPPORT", "Phối hợp"


class DeadlineType(models.TextChoices):
    """Kinds of deadline, as `plans.deadlines.DeadlineKind` names them; only FIXED can be overdue."""

    FIXED = "fixed", "Có thời hạn"
    CONTINUOUS = "continuous", "Thường xuyên"
    RECURRING = "recurring", "Định kỳ"
    CONDITIONAL = "conditional", "Theo mốc"
    UNSPECIFIED = "unspecified", "Chưa xác định"


class WorkStatus(models.TextChoices):
    """What a unit has said of its work; whether that is late follows from the day (`plans.states`)."""

    NOT_STARTED = "NOT_STARTED", "Chưa thực hiện"
    IN_PROGRESS = "IN_PROGRESS", "Đang thực hiện"
    DONE = "DONE", "Hoàn thành"
    CANCELLED = "CANCELLED", "Đã hủy"


OPEN_STATUSES = (WorkStatus.NOT_STARTED, WorkStatus.IN_PROGRESS)


class UpdateKind(models.TextChoices):
    """What a step in an assignment's history is."""

    REPORT = "REPORT", "Cập nhật"
    RETURN = "RETURN", "Trả lại"
    ACCEPT = "ACCEPT", "Chấp nhận"


class Reviewer(models.TextChoices):
    """Whom a step waits for."""

    LEADER = "LEADER", "Lãnh đạo đơn vị"
    OFFICE = "OFFICE", "Văn phòng"


class ProposalState(models.TextChoices):
    """What became of something that needs somebody's consent."""

    WAITING = "WAITING", "Chờ duyệt"
    APPROVED = "APPROVED", "Đã duyệt"
    REFUSED = "REFUSED", "Không chấp thuận"
    WITHDRAWN = "WITHDRAWN", "Đã rút"


class WantedChange(models.TextChoices):
    """What a unit asks to have changed in an activity of a plan in force."""

    DEADLINE = "DEADLINE", "Thời hạn"
    LEAD = "LEAD", "Đơn vị chủ trì"
    TEXT = "TEXT", "Nội dung"


class EvidenceKind(models.TextChoices):
    """What proves a result."""

    FILE = "FILE", "Tệp đính kèm"
    DOCUMENT = "DOCUMENT", "Văn bản"
    LINK = "LINK", "Liên kết"


class MeasureKind(models.TextChoices):
    """What a target's number is."""

    PERCENT = "percent", "tỷ lệ"
    COUNT = "count", "số lượng"
    RANK = "rank", "thứ hạng"
    BAND = "band", "nhóm"


class ComparatorKind(models.TextChoices):
    """How a target's bound is meant."""

    AT_LEAST = "at_least", "từ … trở lên"
    MORE_THAN = "more_than", "trên"
    AT_MOST = "at_most", "không quá"
    LESS_THAN = "less_than", "dưới"
    BETWEEN = "between", "từ … đến …"
    EXACTLY = "exactly", "đúng"
    BETTER_THAN_YEAR = "better_than_year", "tốt hơn năm"
    REDUCED_BY = "reduced_by", "giảm so với năm"


class Pace(models.TextChoices):
    """What a target asks for before its horizon."""

    LINEAR = "LINEAR", "Thay đổi đều từ giá trị gốc"
    STEPS = "STEPS", "Theo từng bước của kế hoạch"
    END = "END", "Chỉ xét vào cuối kỳ"


class TargetResult(models.TextChoices):
    """How a target stands on a day."""

    MET = "MET", "Đạt"
    ON_TRACK = "ON_TRACK", "Đúng tiến độ"
    AT_RISK = "AT_RISK", "Có nguy cơ không đạt"
    MISSED = "MISSED", "Không đạt"
    NOT_YET = "NOT_YET", "Chưa thể đánh giá"
    NO_DATA = "NO_DATA", "Chưa có số liệu"

    @property
    def tone(self) -> str:
        """Colour, as the pages name it."""
        return _RESULT_LOOKS[self][0]

    @property
    def icon(self) -> str:
        """Sign beside the words."""
        return _RESULT_LOOKS[self][1]


_RESULT_LOOKS = {
    TargetResult.MET: ("green", "tick"),
    TargetResult.ON_TRACK: ("blue", "half"),
    TargetResult.AT_RISK: ("amber", "clock"),
    TargetResult.MISSED: ("red", "triangle"),
    TargetResult.NOT_YET: ("violet", "hourglass"),
    TargetResult.NO_DATA: ("grey", "circle"),
}


class ImportStatus(models.TextChoices):
    """A file's way into a plan."""

    READING = "READING", "Đang đọc"
    ASKING = "ASKING", "Chờ chọn bảng, cột"
    FAILED = "FAILED", "Không đọc được"
    READ = "READ", "Chờ đưa vào kế hoạch"
    COMMITTED = "COMMITTED", "Đã đưa vào kế hoạch"


class ChangeKind(models.TextChoices):
    """What became of an activity of a plan in force, by an amendment, an approved request or an event."""

    ADDED = "ADDED", "Bổ sung"
    CHANGED = "CHANGED", "Điều chỉnh"
    CANCELLED = "CANCELLED", "Đưa ra khỏi kế hoạch"
    EVENT = "EVENT", "Ghi nhận mốc"
    MERGED = "MERGED", "Gộp hoặc thay thế"
