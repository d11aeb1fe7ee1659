"""Reporting rounds: a period of one province with its own dates."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from organisations.enums import Role
from organisations.models import Unit
from reform.common.periods import Period
from reform.common.tracking import stamped
from reporting.enums import QuestionKind, RoundKind, RoundStatus
from reporting.models.regimes import Regime


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
    """One call for reports, by a regime or, ad hoc, by `request_document`. Its dates are its own.

    Its agencies are those that have a report row in it; opening the round makes the rows. `division_due_on` is by when
    divisions send to their agency's office; empty: they are not asked. `is_cumulative`: figures count from the
    beginning of the year. After `closes_on` the round is closed by the schedule; empty: only people close it.
    """

    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rounds", verbose_name="tỉnh")
    year = models.PositiveSmallIntegerField("năm")
    period = models.CharField("kỳ", max_length=6, choices=Period)
    kind = models.CharField("loại kỳ", max_length=8, choices=RoundKind, default=RoundKind.PERIODIC)
    regime = models.ForeignKey(
        Regime, on_delete=models.PROTECT, null=True, related_name="rounds", verbose_name="chế độ báo cáo"
    )
    title = models.CharField("tên kỳ", max_length=200)
    request = models.TextField("yêu cầu báo cáo", blank=True)
    request_document = models.CharField("văn bản yêu cầu", max_length=200, blank=True)
    is_cumulative = models.BooleanField("lũy kế từ đầu năm", default=True)
    starts_on = models.DateField("số liệu từ ngày")
    cutoff_on = models.DateField("chốt số liệu ngày")
    division_due_on = models.DateField("hạn phòng, đơn vị trực thuộc gửi", null=True)
    unit_due_on = models.DateField("hạn đơn vị gửi")
    due_on = models.DateField("hạn tỉnh báo cáo")
    closes_on = models.DateField("tự đóng sau ngày", null=True)
    status = models.CharField("trạng thái", max_length=6, choices=RoundStatus, default=RoundStatus.OPEN)
    updated_at = stamped()

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
            models.CheckConstraint(
                name="round_divisions_before_units",
                condition=Q(division_due_on__isnull=True)
                | Q(division_due_on__lte=F("unit_due_on"), division_due_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="round_closes_after_it_is_due",
                condition=Q(closes_on__isnull=True) | Q(closes_on__gte=F("due_on")),
            ),
            models.CheckConstraint(
                name="round_called_for_is_ad_hoc",
                condition=Q(kind=RoundKind.PERIODIC) | Q(period=Period.AD_HOC),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RoundQuestion(models.Model):
    """What an ad-hoc round asks; each unit's report has a part for it. Numbers add up over units."""

    round = models.ForeignKey(ReportRound, on_delete=models.CASCADE, related_name="questions", verbose_name="kỳ")
    position = models.PositiveSmallIntegerField("thứ tự")
    text = models.CharField("nội dung yêu cầu", max_length=500)
    kind = models.CharField("cách trả lời", max_length=6, choices=QuestionKind, default=QuestionKind.TEXT)
    unit_of_measure = models.CharField("đơn vị tính", max_length=60, blank=True)
    is_required = models.BooleanField("bắt buộc", default=True)

    class Meta:
        verbose_name = "nội dung yêu cầu báo cáo"
        verbose_name_plural = "nội dung yêu cầu báo cáo"
        ordering = ["round", "position"]
        constraints = [
            models.UniqueConstraint(fields=["round", "position"], name="question_position_once"),
            models.CheckConstraint(name="question_asks_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.text


class RoundExclusion(models.Model):
    """A unit that need not report in a round, and why; the report above prints it."""

    round = models.ForeignKey(ReportRound, on_delete=models.CASCADE, related_name="exclusions", verbose_name="kỳ")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="cơ quan, đơn vị")
    reason = models.CharField("lý do", max_length=500)
    excluded_at = models.DateTimeField("lúc")
    excluded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "đơn vị không phải báo cáo"
        verbose_name_plural = "đơn vị không phải báo cáo"
        ordering = ["round", "unit__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["round", "unit"], name="exclusion_once_a_round"),
            models.CheckConstraint(name="exclusion_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.reason}"
