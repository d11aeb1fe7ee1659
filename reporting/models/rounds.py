"""Reporting rounds: a period of one province with its own dates."""

from django.db import models
from django.db.models import F, Q

from organisations.enums import Role
from organisations.models import Unit
from reform.common.periods import Period
from reporting.enums import RoundStatus


class ReportRoundQuerySet(models.QuerySet):
    """Which rounds."""

    def visible_to(self, user) -> "ReportRoundQuerySet":
        """The rounds of one's own province; ADMIN all."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role == Role.ADMIN:
            return self
        return self.filter(province=user.unit.province_id)


class ReportRound(models.Model):
    """One call for reports. Dates are data: an authority whose regime differs from the national one enters its own.

    Its agencies are those that have a report row in it; opening the round makes the rows.
    """

    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rounds", verbose_name="tỉnh")
    year = models.PositiveSmallIntegerField("năm")
    period = models.CharField("kỳ", max_length=6, choices=Period)
    title = models.CharField("tên kỳ", max_length=200)
    starts_on = models.DateField("số liệu từ ngày")
    cutoff_on = models.DateField("chốt số liệu ngày")
    unit_due_on = models.DateField("hạn đơn vị gửi")
    due_on = models.DateField("hạn tỉnh báo cáo")
    status = models.CharField("trạng thái", max_length=6, choices=RoundStatus, default=RoundStatus.OPEN)

    objects = ReportRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "kỳ báo cáo"
        verbose_name_plural = "kỳ báo cáo"
        ordering = ["-cutoff_on", "province"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "year", "period"], condition=~Q(period=Period.AD_HOC), name="round_once_a_period"
            ),
            models.CheckConstraint(
                name="round_dates_in_order",
                condition=Q(
                    starts_on__lte=F("cutoff_on"), cutoff_on__lte=F("unit_due_on"), unit_due_on__lte=F("due_on")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title
