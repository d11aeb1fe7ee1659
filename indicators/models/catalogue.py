"""The catalogue: areas of reform, what is measured in them, and what it meant from which year on."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from indicators.enums import Aggregation, AreaKey, Direction, UnitOfMeasure
from reform.common.tracking import stamped


class ReformArea(models.Model):
    """One of the seven areas; `key` is stable, the names may follow new guidance."""

    key = models.CharField("khóa", max_length=20, choices=AreaKey, unique=True)
    name = models.CharField("tên lĩnh vực", max_length=120)
    short_name = models.CharField("tên ngắn", max_length=60)
    position = models.PositiveSmallIntegerField("thứ tự", unique=True)
    updated_at = stamped()

    class Meta:
        verbose_name = "lĩnh vực"
        verbose_name_plural = "lĩnh vực"
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """Something that is measured: its unit of measure, which way is better, and how figures of several units become
    one.

    The meaning (name, definition, parts, rule) is that of the newest `IndicatorVersion`, copied here. `reporter_kinds`
    are the kinds of units that give a figure (empty: every agency that reports), `periods_asked` the periods in which
    they do (empty: every one, that of nine months where a province has it). An index of a year that others publish in
    the next has `published_in`, the month of that year.
    `narrows` is the indicator of whose population this one counts a part ("trong đó").
    """

    code = models.CharField("mã", max_length=20, unique=True)
    name = models.CharField("tên chỉ tiêu", max_length=300)
    area = models.ForeignKey(ReformArea, on_delete=models.PROTECT, related_name="indicators", verbose_name="lĩnh vực")
    unit_of_measure = models.CharField("đơn vị tính", max_length=8, choices=UnitOfMeasure)
    direction = models.CharField("chiều hướng", max_length=6, choices=Direction)
    aggregation = models.CharField("cách tổng hợp", max_length=13, choices=Aggregation)
    numerator_name = models.CharField("tử số", max_length=200, blank=True)
    denominator_name = models.CharField("mẫu số", max_length=200, blank=True)
    cumulative = models.BooleanField("lũy kế từ đầu năm", default=True)
    source = models.CharField("nguồn", max_length=200, blank=True)
    definition = models.TextField("định nghĩa", blank=True)
    narrows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="narrowed_by", verbose_name="trong đó của"
    )
    reporter_kinds = models.JSONField("khối đơn vị báo cáo", default=list, blank=True)
    periods_asked = models.JSONField("kỳ báo cáo", default=list, blank=True)
    published_in = models.PositiveSmallIntegerField("tháng công bố năm sau", null=True, blank=True)
    parts_add_up = models.BooleanField("các phần cộng thành tổng", default=False)
    is_active = models.BooleanField("đang dùng", default=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = stamped()
    search_text = models.TextField(editable=False)

    class Meta:
        verbose_name = "chỉ tiêu"
        verbose_name_plural = "chỉ tiêu"
        ordering = ["area__position", "code"]
        constraints = [
            models.CheckConstraint(
                name="indicator_ratio_names_its_parts",
                condition=~Q(aggregation=Aggregation.RATIO_OF_SUMS) | (~Q(numerator_name="") & ~Q(denominator_name="")),
            ),
            models.CheckConstraint(
                name="indicator_ranks_and_bands_do_not_add_up",
                condition=~Q(unit_of_measure__in=[UnitOfMeasure.RANK, UnitOfMeasure.BAND])
                | Q(aggregation__in=[Aggregation.LATEST, Aggregation.NONE]),
            ),
            models.CheckConstraint(
                name="indicator_published_in_a_month",
                condition=Q(published_in__isnull=True) | Q(published_in__gte=1, published_in__lte=12),
            ),
            models.CheckConstraint(
                name="indicator_narrows_another", condition=Q(narrows__isnull=True) | ~Q(narrows=F("pk"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class IndicatorVersion(models.Model):
    """What an indicator means from a year on; figures stay under the version that they were counted by.

    `reason` says why the meaning changed, empty with the first version.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="versions", verbose_name="chỉ tiêu")
    number = models.PositiveSmallIntegerField("phiên bản")
    from_year = models.PositiveSmallIntegerField("áp dụng từ năm")
    name = models.CharField("tên chỉ tiêu", max_length=300)
    definition = models.TextField("định nghĩa", blank=True)
    unit_of_measure = models.CharField("đơn vị tính", max_length=8, choices=UnitOfMeasure)
    direction = models.CharField("chiều hướng", max_length=6, choices=Direction)
    aggregation = models.CharField("cách tổng hợp", max_length=13, choices=Aggregation)
    numerator_name = models.CharField("tử số", max_length=200, blank=True)
    denominator_name = models.CharField("mẫu số", max_length=200, blank=True)
    cumulative = models.BooleanField("lũy kế từ đầu năm", default=True)
    source = models.CharField("nguồn", max_length=200, blank=True)
    reason = models.CharField("lý do thay đổi", max_length=300, blank=True)
    decided_at = models.DateTimeField("ban hành lúc", null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "phiên bản chỉ tiêu"
        verbose_name_plural = "phiên bản chỉ tiêu"
        ordering = ["indicator", "number"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["indicator", "from_year"], name="version_one_a_year"),
            models.CheckConstraint(name="version_first_needs_no_reason", condition=Q(number=1) | ~Q(reason="")),
            models.CheckConstraint(
                name="version_decided_by_somebody",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} (từ năm {self.from_year})"


class IndicatorPart(models.Model):
    """A part by which figures of an indicator are told apart where the document does so: "Cấp tỉnh", "Lĩnh vực đất
    đai".
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="parts", verbose_name="chỉ tiêu")
    code = models.CharField("mã", max_length=20)
    name = models.CharField("tên phần", max_length=200)
    position = models.PositiveSmallIntegerField("thứ tự")

    class Meta:
        verbose_name = "phần của chỉ tiêu"
        verbose_name_plural = "phần của chỉ tiêu"
        ordering = ["indicator", "position"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "code"], name="part_of_indicator_once"),
            models.CheckConstraint(name="part_of_indicator_has_code", condition=~Q(code="")),
        ]

    def __str__(self) -> str:
        return self.name
