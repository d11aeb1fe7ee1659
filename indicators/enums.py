"""Closed lists of the indicators app."""

from django.db import models


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
