"""The catalogue: areas of reform and what is measured in them."""

from django.db import models
from django.db.models import Q

from indicators.enums import Aggregation, AreaKey, Direction, UnitOfMeasure


class ReformArea(models.Model):
    """One of the seven areas; `key` is stable, the names may follow new guidance."""

    key = models.CharField("khóa", max_length=20, choices=AreaKey, unique=True)
    name = models.CharField("tên lĩnh vực", max_length=120)
    short_name = models.CharField("tên ngắn", max_length=60)
    position = models.PositiveSmallIntegerField("thứ tự", unique=True)

    class Meta:
        verbose_name = "lĩnh vực"
        verbose_name_plural = "lĩnh vực"
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """Something that is measured: its unit of measure, which way is better, and how figures of several units become
    one.
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
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
