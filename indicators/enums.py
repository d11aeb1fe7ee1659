"""Closed lists of the indicators app."""

from django.db import models

FIRST_YEAR, LAST_YEAR = 2010, 2060  # the years that figures may have; a first version holds from the first of them


class AreaKey(models.TextChoices):
    """The six areas of Nghị quyết 76/NQ-CP (15/07/2021) and the steering of the reform; the keys are part of the
    API.
    """

    STEERING = "steering", "Công tác chỉ đạo, điều hành CCHC"
    INSTITUTION = "institution", "Cải cách thể chế"
    PROCEDURES = "procedures", "Cải cách thủ tục hành chính"
    APPARATUS = "apparatus", "Cải cách tổ chức bộ máy hành chính nhà nước"
    CIVIL_SERVICE = "civil_service", "Cải cách chế độ công vụ"
    PUBLIC_FINANCE = "public_finance", "Cải cách tài chính công"
    DIGITAL_GOVERNMENT = "digital_government", "Xây dựng, phát triển chính quyền điện tử, chính quyền số"


class UnitOfMeasure(models.TextChoices):
    """What an indicator is counted in."""

    PERCENT = "PERCENT", "%"
    COUNT = "COUNT", "số lượng"
    RANK = "RANK", "thứ hạng"
    BAND = "BAND", "nhóm"
    MONEY = "MONEY", "triệu đồng"


class Direction(models.TextChoices):
    """Which way is better."""

    HIGHER = "HIGHER", "càng cao càng tốt"
    LOWER = "LOWER", "càng thấp càng tốt"


class Aggregation(models.TextChoices):
    """How figures of units become the figure of the body above them."""

    RATIO_OF_SUMS = "RATIO_OF_SUMS", "tổng tử số trên tổng mẫu số"
    SUM = "SUM", "cộng"
    LATEST = "LATEST", "số liệu mới nhất"
    NONE = "NONE", "không cộng gộp"


class FigureStatus(models.TextChoices):
    """Whether a figure stands."""

    RECORDED = "recorded", "đang có hiệu lực"
    WITHDRAWN = "withdrawn", "đã rút, không còn giá trị"


class ObservationStatus(models.TextChoices):
    """What a figure is worth in the flat lists; codes of SDMX's CL_OBS_STATUS."""

    NORMAL = "A", "chính thức: kỳ số liệu của cơ quan đã khóa vì báo cáo đã gửi"
    PROVISIONAL = "P", "tạm thời: kỳ số liệu chưa khóa, còn có thể sửa"
    NOT_OCCURRED = "M", "không phát sinh: mẫu số bằng 0 nên không có giá trị"
    TAKEN_BACK = "O", "đã rút: số liệu bị rút và chưa có số liệu thay thế"
