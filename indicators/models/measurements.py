"""Figures of indicators, one per indicator, unit and period; what a correction replaced is kept."""

from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Q

from indicators.models.catalogue import Indicator, IndicatorVersion
from organisations.enums import Role
from organisations.models import Unit
from reform.common.periods import Period
from reform.common.tracking import stamped


@dataclass(frozen=True)
class Reach:
    """Whose figures somebody sees: everybody's, a whole province's, or an agency's and its province's own."""

    everybody: bool = False
    province: int | None = None
    agency: int | None = None
    whole_province: bool = False

    def condition(self, unit: str) -> Q:
        """The condition on units, which stand at the end of that path."""
        if self.everybody:
            return Q()
        if self.whole_province:
            return Q(**{f"{unit}province": self.province})
        return Q(**{f"{unit}agency": self.agency}) | Q(**{f"{unit}id": self.province})


def reach_of(user) -> Reach | None:
    """How far the account sees figures; None: it sees none."""
    if not user.is_authenticated or not user.is_active:
        return None
    if user.role == Role.ADMIN:
        return Reach(everybody=True)
    if user.unit.sees_whole_province(user.role):
        return Reach(province=user.unit.province_id, whole_province=True)
    return Reach(province=user.unit.province_id, agency=user.unit.agency_id)


def units_measured_for(user) -> models.QuerySet[Unit]:
    """The units whose figures `Measurement.objects.visible_to(user)` holds."""
    reach = reach_of(user)
    return Unit.objects.none() if reach is None else Unit.objects.filter(reach.condition(""))


class MeasurementQuerySet(models.QuerySet):
    """Which figures."""

    def visible_to(self, user) -> "MeasurementQuerySet":
        """ADMIN all; PROVINCE and a province's CLIENT the province; the others their own agency and the province's
        own figures.
        """
        reach = reach_of(user)
        return self.none() if reach is None else self.filter(reach.condition("unit__"))

    def counted(self) -> "MeasurementQuerySet":
        """Whole figures that stand: neither parts of another figure nor taken back."""
        return self.part_counted("")

    def part_counted(self, part: str) -> "MeasurementQuerySet":
        """Figures of the part with this code that stand; without a code whole figures."""
        return self.filter(part=part, is_withdrawn=False)


class Measurement(models.Model):
    """A figure. Ratios hold numerator and denominator and their percentage in `value`; a zero denominator means
    that nothing occurred, so `value` stays empty. Bands hold the word in `band`.

    `part` is the code of an `IndicatorPart`, empty for the whole. A figure that was taken back keeps its row
    (`is_withdrawn`, without numbers) and its revisions. `definition` is the version of the indicator that it was
    counted by.
    """

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="measurements", verbose_name="chỉ tiêu"
    )
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="measurements",
        verbose_name="đơn vị",
        db_index=False,  # `measurement_by_unit` serves it
    )
    definition = models.ForeignKey(
        IndicatorVersion, on_delete=models.PROTECT, related_name="measurements", verbose_name="phiên bản chỉ tiêu"
    )
    part = models.CharField("phần", max_length=20, blank=True)
    year = models.PositiveSmallIntegerField("năm")
    period = models.CharField("kỳ", max_length=6, choices=Period)
    numerator = models.DecimalField("tử số", max_digits=20, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField("mẫu số", max_digits=20, decimal_places=4, null=True, blank=True)
    value = models.DecimalField("giá trị", max_digits=20, decimal_places=4, null=True, blank=True)
    band = models.CharField("nhóm", max_length=40, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    is_illustrative = models.BooleanField("dữ liệu minh họa", default=False)
    is_withdrawn = models.BooleanField("đã rút", default=False)
    recorded_at = models.DateTimeField("ghi lúc")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    updated_at = stamped()

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        verbose_name = "số liệu"
        verbose_name_plural = "số liệu"
        ordering = ["indicator", "unit", "year", "period"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "year", "period", "unit", "part"], name="measurement_one_per_period"
            ),
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
            models.CheckConstraint(
                name="measurement_withdrawn_is_empty",
                condition=Q(is_withdrawn=False)
                | Q(numerator__isnull=True, denominator__isnull=True, value__isnull=True, band=""),
            ),
        ]
        indexes = [
            models.Index(fields=["updated_at", "id"], name="measurement_changed"),
            models.Index(fields=["unit", "id"], name="measurement_by_unit"),  # the order of flat lists
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code}, {self.unit}, {Period(self.period).title(self.year)}"


class MeasurementRevision(models.Model):
    """What a figure was before a correction, who had recorded it then, who corrected it and why. `version` is the
    measurement's before the correction.
    """

    measurement = models.ForeignKey(Measurement, on_delete=models.CASCADE, related_name="revisions")
    numerator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    band = models.CharField(max_length=40, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    was_withdrawn = models.BooleanField("đã rút", default=False)
    version = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField("ghi lúc", null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField("lý do", max_length=300)
    replaced_at = models.DateTimeField("sửa lúc")
    replaced_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "số liệu trước khi sửa"
        verbose_name_plural = "số liệu trước khi sửa"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="revision_recorded_by_somebody",
                condition=Q(recorded_at__isnull=True, recorded_by__isnull=True)
                | Q(recorded_at__isnull=False, recorded_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measurement} (trước {self.replaced_at:%d/%m/%Y})"
