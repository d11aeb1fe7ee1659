"""What stands beside figures while they are entered: rows that are not complete yet, periods that are closed."""

from django.conf import settings
from django.db import models

from indicators.models.catalogue import Indicator
from organisations.models import Unit
from reform.common.periods import Period


class FigureDraft(models.Model):
    """A row of the entry sheet as somebody typed it, kept until it is a figure: `typed` is {field: text}, `objection`
    says what still speaks against it.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", verbose_name="đơn vị")
    year = models.PositiveSmallIntegerField("năm")
    period = models.CharField("kỳ", max_length=6, choices=Period)
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="+", verbose_name="chỉ tiêu")
    part = models.CharField("phần", max_length=20, blank=True)
    typed = models.JSONField("đã gõ", default=dict)
    objection = models.CharField("cần sửa", max_length=300, blank=True)
    saved_at = models.DateTimeField("lưu lúc")
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "dòng nhập dở"
        verbose_name_plural = "dòng nhập dở"
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "period", "indicator", "part"], name="draft_once_a_cell"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code}, {self.unit}, {Period(self.period).title(self.year)}"


class PeriodLock(models.Model):
    """The figures of an agency for a period are closed, since the report that rests on them is on its way; `because`
    says which.
    """

    agency = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="period_locks", verbose_name="cơ quan")
    year = models.PositiveSmallIntegerField("năm")
    period = models.CharField("kỳ", max_length=6, choices=Period)
    because = models.CharField("lý do", max_length=300)
    locked_at = models.DateTimeField("khóa lúc")
    locked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "kỳ số liệu đã khóa"
        verbose_name_plural = "kỳ số liệu đã khóa"
        constraints = [models.UniqueConstraint(fields=["agency", "year", "period"], name="period_lock_once")]

    def __str__(self) -> str:
        return f"{self.agency}, {Period(self.period).title(self.year)}"


class PeriodGate(models.Model):
    """The row of an agency's period that whoever writes its figures and whoever closes or opens it write first, so that
    they queue up here and each sees what the other did.
    """

    agency = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", verbose_name="cơ quan")
    year = models.PositiveSmallIntegerField("năm")
    period = models.CharField("kỳ", max_length=6, choices=Period)
    passes = models.PositiveBigIntegerField("số lần ghi", default=0)

    class Meta:
        verbose_name = "lượt ghi của kỳ số liệu"
        verbose_name_plural = "lượt ghi của kỳ số liệu"
        constraints = [models.UniqueConstraint(fields=["agency", "year", "period"], name="period_gate_once")]

    def __str__(self) -> str:
        return f"{self.agency}, {Period(self.period).title(self.year)}: {self.passes}"
