"""Figures of indicators, one per indicator, unit and period; what a correction replaced is kept."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from indicators.models.catalogue import Indicator
from organisations.enums import Role
from organisations.models import Unit
from reform.common.periods import Period


class MeasurementQuerySet(models.QuerySet):
    """Which figures."""

    def visible_to(self, user) -> "MeasurementQuerySet":
        """ADMIN all; PROVINCE and a province's CLIENT the province; the others their own agency and the province's
        own figures.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role == Role.ADMIN:
            return self
        if user.unit.sees_whole_province(user.role):
            return self.filter(unit__province=user.unit.province_id)
        return self.filter(Q(unit__agency=user.unit.agency_id) | Q(unit=user.unit.province_id))


class Measurement(models.Model):
    """A figure. Ratios hold numerator and denominator and their percentage in `value`; a zero denominator means
    that nothing occurred, so `value` stays empty. Bands hold the word in `band`.
    """

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="measurements", verbose_name="chỉ tiêu"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="measurements", verbose_name="đơn vị")
    year = models.PositiveSmallIntegerField("năm")
    period = models.CharField("kỳ", max_length=6, choices=Period)
    numerator = models.DecimalField("tử số", max_digits=20, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField("mẫu số", max_digits=20, decimal_places=4, null=True, blank=True)
    value = models.DecimalField("giá trị", max_digits=20, decimal_places=4, null=True, blank=True)
    band = models.CharField("nhóm", max_length=40, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    is_illustrative = models.BooleanField("dữ liệu minh họa", default=False)
    recorded_at = models.DateTimeField("ghi lúc")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        verbose_name = "số liệu"
        verbose_name_plural = "số liệu"
        ordering = ["indicator", "unit", "year", "period"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "unit", "year", "period"], name="measurement_one_per_period"),
            models.CheckConstraint(
                name="measurement_parts_come_together",
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(numerator__isnull=False, denominator__isnull=False),
            ),
            models.CheckConstraint(
                name="measurement_parts_not_negative",
                condition=Q(numerator__isnull=True) | Q(numerator__gte=0, denominator__gte=0),
            ),
            models.CheckConstraint(
                name="measurement_nothing_occurred_has_no_value",
                condition=Q(denominator__isnull=True) | ~Q(denominator=0) | Q(value__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code}, {self.unit}, {Period(self.period).title(self.year)}"


class MeasurementRevision(models.Model):
    """What a figure was before a correction, who corrected it and why."""

    measurement = models.ForeignKey(Measurement, on_delete=models.CASCADE, related_name="revisions")
    numerator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    band = models.CharField(max_length=40, blank=True)
    reason = models.CharField("lý do", max_length=300)
    replaced_at = models.DateTimeField("sửa lúc")
    replaced_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "số liệu trước khi sửa"
        verbose_name_plural = "số liệu trước khi sửa"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.measurement} (trước {self.replaced_at:%d/%m/%Y})"
