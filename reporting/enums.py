"""Closed lists of the reporting app; statuses know how they look."""

from django.db import models


class RoundStatus(models.TextChoices):
    """Whether agencies can still send."""

    OPEN = "OPEN", "Đang mở"
    CLOSED = "CLOSED", "Đã đóng"


class ReportLevel(models.TextChoices):
    """Whose report it is."""

    DIVISION = "DIVISION", "Báo cáo của phòng, đơn vị trực thuộc"
    UNIT = "UNIT", "Báo cáo của đơn vị"
    PROVINCE = "PROVINCE", "Báo cáo của tỉnh"


class DueFrom(models.TextChoices):
    """From which day a regime counts the day of sending of a level."""

    CUTOFF = "CUTOFF", "ngày chốt số liệu"
    ABOVE = "ABOVE", "hạn gửi của cấp trên"


class AnnexKind(models.TextChoices):
    """Forms that the portal fills in from its own data."""

    BY_AREA = "BY_AREA", "Tổng hợp tiến độ theo lĩnh vực"
    BY_UNIT = "BY_UNIT", "Tổng hợp tiến độ theo cơ quan, đơn vị"
    WORK = "WORK", "Danh mục nhiệm vụ và kết quả thực hiện"
    OVERDUE = "OVERDUE", "Danh mục nhiệm vụ quá hạn"
    FIGURES = "FIGURES", "Kết quả thực hiện các chỉ tiêu"
    REGISTERS = "REGISTERS", "Kiểm tra, văn bản chỉ đạo, tuyên truyền, đối thoại, khảo sát"
    SENDING = "SENDING", "Tình hình gửi báo cáo"
    ANSWERS = "ANSWERS", "Tổng hợp nội dung báo cáo theo yêu cầu"


class RoundKind(models.TextChoices):
    """Whether a round comes with the regime or was called for."""

    PERIODIC = "PERIODIC", "Định kỳ"
    AD_HOC = "AD_HOC", "Đột xuất"
    THEMATIC = "THEMATIC", "Chuyên đề"


class QuestionKind(models.TextChoices):
    """How a unit answers a question of an ad-hoc round."""

    TEXT = "TEXT", "Bằng lời"
    NUMBER = "NUMBER", "Bằng số"
    YES_NO = "YES_NO", "Có hoặc không"


class CommentKind(models.TextChoices):
    """Whether a comment is among those who write a report or comes from who reads it."""

    COMMENT = "COMMENT", "Trao đổi"
    REMARK = "REMARK", "Ý kiến khi trả lại"


class RegisterKind(models.TextChoices):
    """The registers that an agency keeps beside its plans."""

    INSPECTION = "INSPECTION", "Kiểm tra"
    DOCUMENT = "DOCUMENT", "Văn bản chỉ đạo, điều hành"
    COMMUNICATION = "COMMUNICATION", "Tuyên truyền"
    DIALOGUE = "DIALOGUE", "Đối thoại"
    SURVEY = "SURVEY", "Khảo sát"

    @property
    def slug(self) -> str:
        """How addresses name it."""
        return _REGISTER_SLUGS[self]

    @property
    def things(self) -> str:
        """What its entries are, after a number."""
        return _REGISTER_THINGS[self]

    @classmethod
    def of_slug(cls, slug: str) -> "RegisterKind | None":
        """The register that an address names, or None."""
        return next((kind for kind, name in _REGISTER_SLUGS.items() if name == slug), None)


_REGISTER_SLUGS = {
    RegisterKind.INSPECTION: "kiem-tra",
    RegisterKind.DOCUMENT: "van-ban",
    RegisterKind.COMMUNICATION: "tuyen-truyen",
    RegisterKind.DIALOGUE: "doi-thoai",
    RegisterKind.SURVEY: "khao-sat",
}
_REGISTER_THINGS = {
    RegisterKind.INSPECTION: "cuộc kiểm tra",
    RegisterKind.DOCUMENT: "văn bản",
    RegisterKind.COMMUNICATION: "hoạt động tuyên truyền",
    RegisterKind.DIALOGUE: "cuộc đối thoại",
    RegisterKind.SURVEY: "cuộc khảo sát",
}


class CommunicationForm(models.TextChoices):
    """How reform was made known."""

    CONFERENCE = "CONFERENCE", "Hội nghị, hội thảo, tập huấn"
    NEWS = "NEWS", "Tin, bài, phóng sự"
    CONTEST = "CONTEST", "Cuộc thi, tọa đàm"
    PRINTED = "PRINTED", "Tài liệu, tờ rơi, pa nô"
    ONLINE = "ONLINE", "Trang, kênh thông tin điện tử, mạng xã hội"
    OTHER = "OTHER", "Hình thức khác"


class SteeringKind(models.TextChoices):
    """What kind of document directs reform."""

    RESOLUTION = "RESOLUTION", "Nghị quyết"
    DECISION = "DECISION", "Quyết định"
    DIRECTIVE = "DIRECTIVE", "Chỉ thị"
    PLAN = "PLAN", "Kế hoạch"
    OFFICIAL_LETTER = "LETTER", "Công văn"
    NOTICE = "NOTICE", "Thông báo"
    OTHER = "OTHER", "Văn bản khác"


class SignatureState(models.TextChoices):
    """What was found of the signature of a PDF that was brought back."""

    NONE = "NONE", "Không có chữ ký số"
    VALID = "VALID", "Chữ ký số hợp lệ"
    UNTRUSTED = "UNTRUSTED", "Chữ ký nguyên vẹn, chưa tin cậy được chứng thư"
    BROKEN = "BROKEN", "Chữ ký không hợp lệ: tệp đã thay đổi sau khi ký"

    @property
    def tone(self) -> str:
        """Colour group of the tag."""
        return {"NONE": "grey", "VALID": "green", "UNTRUSTED": "amber", "BROKEN": "red"}[self.value]

    @property
    def icon(self) -> str:
        """Shape of the tag."""
        return {"NONE": "circle", "VALID": "tick", "UNTRUSTED": "half", "BROKEN": "cross"}[self.value]


class FileOrigin(models.TextChoices):
    """How a file that was brought back as signed hangs together with those that the portal made."""

    MADE = "MADE", "Đúng là tệp do hệ thống lập"
    ADDED = "ADDED", "Tệp do hệ thống lập, có phần thêm vào"
    RESAVED = "RESAVED", "Mang mã của báo cáo, đã được lưu lại"
    SCAN = "SCAN", "Bản quét"
    UNKNOWN = "", "Chưa đối chiếu với báo cáo"

    @property
    def told(self) -> str:
        """What that means, as a sentence for whoever holds the file."""
        return _ORIGINS[self.value]


_ORIGINS = {
    "MADE": "Tệp đã ký đúng là tệp do hệ thống lập.",
    "ADDED": "Tệp bắt đầu bằng đúng tệp do hệ thống lập, nhưng ngoài chữ ký số còn có phần thêm vào sau; chưa xác định "
    "được phần thêm ấy có làm nội dung khác đi hay không.",
    "RESAVED": "Tệp mang mã kiểm tra của báo cáo này nhưng đã được chương trình khác lưu lại; chưa xác định được nội "
    "dung có còn đúng như tệp do hệ thống lập hay không.",
    "SCAN": "Bản quét, không đọc được mã kiểm tra nào; chưa xác định được nội dung có phải là của báo cáo này hay "
    "không.",
    "": "Tệp được ghi từ trước khi hệ thống đối chiếu tệp đã ký với báo cáo.",
}


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
        return self in EDITABLE_REPORT_STATUSES


EDITABLE_REPORT_STATUSES = (ReportStatus.DRAFT, ReportStatus.RETURNED)
SENT_REPORT_STATUSES = (ReportStatus.SUBMITTED, ReportStatus.ACCEPTED)  # and not given back

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
    SUBMIT = "SUBMIT", "Gửi báo cáo"
    RETURN = "RETURN", "Trả lại"
    ACCEPT = "ACCEPT", "Tiếp nhận"
    CONSOLIDATE = "CONSOLIDATE", "Tổng hợp toàn tỉnh"
    WITHDRAW = "WITHDRAW", "Rút lại báo cáo"
    ISSUE = "ISSUE", "Ghi số, ngày ban hành"
    REISSUE = "REISSUE", "Tạo lại tệp"


class SetStatus(models.TextChoices):
    """Whether a set of criteria can still be changed, and whether units are scored by it."""

    DRAFT = "DRAFT", "Dự thảo"
    IN_FORCE = "IN_FORCE", "Đang áp dụng"
    CLOSED = "CLOSED", "Hết áp dụng"

    @property
    def tone(self) -> str:
        """Colour group of the status tag."""
        return _SET_LOOKS[self][0]

    @property
    def icon(self) -> str:
        """Shape of the status tag."""
        return _SET_LOOKS[self][1]


_SET_LOOKS = {
    SetStatus.DRAFT: ("grey", "circle"),
    SetStatus.IN_FORCE: ("green", "tick"),
    SetStatus.CLOSED: ("grey", "cross"),
}


class RuleKind(models.TextChoices):
    """How points follow from what was measured (`reporting.criteria_rules`)."""

    STEPS = "STEPS", "Theo bậc"
    PROPORTIONAL = "PROPORTIONAL", "Theo tỷ lệ"
    YES_NO = "YES_NO", "Có hoặc không"
    APPRAISER = "APPRAISER", "Thẩm định cho điểm"


class ScoreSource(models.TextChoices):
    """Where the measured value of a criterion comes from."""

    TYPED = "TYPED", "Đơn vị tự nhập"
    INDICATOR = "INDICATOR", "Số liệu của chỉ tiêu"
    PROGRESS = "PROGRESS", "Tiến độ kế hoạch"
    SURVEY = "SURVEY", "Điều tra xã hội học"


class ScoringStatus(models.TextChoices):
    """Whether a round of scoring goes on or its ranking is published."""

    OPEN = "OPEN", "Đang chấm"
    PUBLISHED = "PUBLISHED", "Đã công bố"

    @property
    def tone(self) -> str:
        """Colour group of the status tag."""
        return "blue" if self is ScoringStatus.OPEN else "green"

    @property
    def icon(self) -> str:
        """Shape of the status tag."""
        return "half" if self is ScoringStatus.OPEN else "tick"


class CardStatus(models.TextChoices):
    """Where a unit's card stands between the unit and Sở Nội vụ."""

    DRAFT = "DRAFT", "Đang tự chấm"
    SENT = "SENT", "Chờ thẩm định"
    APPRAISED = "APPRAISED", "Có kết quả thẩm định"
    OBJECTED = "OBJECTED", "Đề nghị xem lại"
    AGREED = "AGREED", "Đã thống nhất"
    FINAL = "FINAL", "Kết quả cuối cùng"

    @property
    def tone(self) -> str:
        """Colour group of the status tag."""
        return _CARD_LOOKS[self][0]

    @property
    def icon(self) -> str:
        """Shape of the status tag."""
        return _CARD_LOOKS[self][1]


_CARD_LOOKS = {
    CardStatus.DRAFT: ("grey", "circle"),
    CardStatus.SENT: ("blue", "half"),
    CardStatus.APPRAISED: ("violet", "hourglass"),
    CardStatus.OBJECTED: ("amber", "return"),
    CardStatus.AGREED: ("teal", "tick"),
    CardStatus.FINAL: ("green", "tick"),
}


class CardStep(models.TextChoices):
    """Steps of a card's way, as its history names them."""

    OPEN = "OPEN", "Mở phiếu chấm điểm"
    SEND = "SEND", "Gửi Sở Nội vụ thẩm định"
    RETURN = "RETURN", "Trả lại để bổ sung"
    APPRAISE = "APPRAISE", "Thông báo kết quả thẩm định"
    AGREE = "AGREE", "Đồng ý với kết quả thẩm định"
    OBJECT = "OBJECT", "Đề nghị xem lại"
    FINISH = "FINISH", "Chốt kết quả"
    PUBLISH = "PUBLISH", "Công bố xếp hạng"


class UnitGroup(models.TextChoices):
    """The groups (khối) within which units are ranked."""

    DEPARTMENTS = "DEPARTMENTS", "Sở, ban, ngành"
    DISTRICTS = "DISTRICTS", "UBND cấp huyện"
    COMMUNES = "COMMUNES", "UBND cấp xã"
