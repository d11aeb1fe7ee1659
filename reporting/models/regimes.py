"""Regimes of reporting as data: which periods, with which days, in which outline, and who reports to whom."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from organisations.enums import Role
from organisations.models import Unit
from reform.common.periods import Period
from reporting.enums import AnnexKind, DueFrom, ReportLevel


class RegimeQuerySet(models.QuerySet):
    """Which regimes."""

    def visible_to(self, user) -> "RegimeQuerySet":
        """The national regime and those of one's own province; ADMIN all."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role == Role.ADMIN:
            return self
        return self.filter(Q(province=user.unit.province_id) | Q(province__isnull=True))

    def valid_on(self, day) -> "RegimeQuerySet":
        """Regimes that hold on that day."""
        return self.filter(Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day)))


class Regime(models.Model):
    """A regime of periodic reports (điều 12 of Nghị định 09/2019/NĐ-CP: name, content, who reports, to whom, how, by
    when, how often, cut-off, outline, forms).

    `province` is empty for the national one, which holds where a province has none of its own. `waits_for_last`: the
    next round opens only after the last one's reports are accepted. `version` counts changes.
    """

    province = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="regimes", verbose_name="tỉnh")
    code = models.CharField("mã", max_length=30, unique=True)
    name = models.CharField("tên chế độ báo cáo", max_length=300)
    basis = models.TextField("căn cứ", blank=True)
    valid_from = models.DateField("áp dụng từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    waits_for_last = models.BooleanField("chỉ mở kỳ sau khi kỳ trước được tiếp nhận hết", default=False)
    closes_days_after = models.PositiveSmallIntegerField("tự đóng kỳ sau hạn tỉnh báo cáo (ngày)", null=True)
    version = models.PositiveIntegerField(default=0)

    objects = RegimeQuerySet.as_manager()

    class Meta:
        verbose_name = "chế độ báo cáo"
        verbose_name_plural = "chế độ báo cáo"
        ordering = [F("province").asc(nulls_first=True), "-valid_from", "code"]
        constraints = [
            models.CheckConstraint(name="regime_has_code_and_name", condition=~Q(code="") & ~Q(name="")),
            models.CheckConstraint(
                name="regime_days_in_order", condition=Q(valid_to__isnull=True) | Q(valid_from__lte=F("valid_to"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RegimePeriod(models.Model):
    """One report that the regime asks for each year. Days are month and day; `starts_years_before` is 1 where the
    window begins in December of the year before.

    `is_cumulative`: its figures count from the beginning of the year. `opens_days_before`: so many days before the
    cut-off the round opens by itself. `reminds_days_before` are days before a due day.
    """

    regime = models.ForeignKey(Regime, on_delete=models.CASCADE, related_name="periods", verbose_name="chế độ báo cáo")
    period = models.CharField("kỳ", max_length=6, choices=Period)
    position = models.PositiveSmallIntegerField("thứ tự")
    starts_month = models.PositiveSmallIntegerField("tháng bắt đầu")
    starts_day = models.PositiveSmallIntegerField("ngày bắt đầu")
    starts_years_before = models.PositiveSmallIntegerField("năm trước", default=0)
    cutoff_month = models.PositiveSmallIntegerField("tháng chốt số liệu")
    cutoff_day = models.PositiveSmallIntegerField("ngày chốt số liệu")
    is_cumulative = models.BooleanField("lũy kế từ đầu năm", default=True)
    opens_days_before = models.PositiveSmallIntegerField("mở trước ngày chốt (ngày)", default=30)
    reminds_days_before = models.JSONField("nhắc trước hạn (ngày)", default=list)

    class Meta:
        verbose_name = "kỳ của chế độ báo cáo"
        verbose_name_plural = "kỳ của chế độ báo cáo"
        ordering = ["regime", "position"]
        constraints = [
            models.UniqueConstraint(fields=["regime", "period"], name="regime_period_once"),
            models.UniqueConstraint(fields=["regime", "position"], name="regime_period_position_once"),
            models.CheckConstraint(
                name="regime_period_days_are_days",
                condition=Q(starts_month__range=(1, 12), cutoff_month__range=(1, 12))
                & Q(starts_day__range=(1, 31), cutoff_day__range=(1, 31)),
            ),
            models.CheckConstraint(name="regime_period_start_year", condition=Q(starts_years_before__lte=1)),
            models.CheckConstraint(name="regime_period_is_periodic", condition=~Q(period=Period.AD_HOC)),
        ]

    def __str__(self) -> str:
        return f"{self.regime}: {self.get_period_display()}"


class RegimeDue(models.Model):
    """By when a level sends: so many days (working days where `in_working_days`) after the cut-off, or before the day
    of the level above (negative `days`).
    """

    regime_period = models.ForeignKey(RegimePeriod, on_delete=models.CASCADE, related_name="dues", verbose_name="kỳ")
    level = models.CharField("cấp", max_length=8, choices=ReportLevel)
    counted_from = models.CharField("tính từ", max_length=6, choices=DueFrom, default=DueFrom.CUTOFF)
    days = models.SmallIntegerField("số ngày")
    in_working_days = models.BooleanField("ngày làm việc", default=False)

    class Meta:
        verbose_name = "hạn gửi của cấp"
        verbose_name_plural = "hạn gửi của các cấp"
        ordering = ["regime_period", "level"]
        constraints = [
            models.UniqueConstraint(fields=["regime_period", "level"], name="regime_due_once_a_level"),
            models.CheckConstraint(
                name="regime_due_after_cutoff", condition=~Q(counted_from=DueFrom.CUTOFF) | Q(days__gte=0)
            ),
            models.CheckConstraint(
                name="regime_due_of_province_from_cutoff",
                condition=~Q(level=ReportLevel.PROVINCE) | Q(counted_from=DueFrom.CUTOFF),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}: {self.days:+d} ngày"


class RegimeAnnex(models.Model):
    """A form that reports of a level carry, in the order of `position`."""

    regime = models.ForeignKey(Regime, on_delete=models.CASCADE, related_name="annexes", verbose_name="chế độ báo cáo")
    level = models.CharField("cấp", max_length=8, choices=ReportLevel)
    kind = models.CharField("biểu", max_length=12, choices=AnnexKind)
    title = models.CharField("tên phụ lục", max_length=300, blank=True)
    position = models.PositiveSmallIntegerField("thứ tự")

    class Meta:
        verbose_name = "biểu mẫu kèm báo cáo"
        verbose_name_plural = "biểu mẫu kèm báo cáo"
        ordering = ["regime", "level", "position"]
        constraints = [
            models.UniqueConstraint(fields=["regime", "level", "kind"], name="regime_annex_once"),
            models.UniqueConstraint(fields=["regime", "level", "position"], name="regime_annex_position_once"),
        ]

    def __str__(self) -> str:
        return self.title or self.get_kind_display()


class ReportingRouteQuerySet(models.QuerySet):
    """Which routes."""

    def visible_to(self, user) -> "ReportingRouteQuerySet":
        """Those of one's own province; ADMIN all."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self if user.role == Role.ADMIN else self.filter(province=user.unit.province_id)

    def valid_on(self, day) -> "ReportingRouteQuerySet":
        """Routes that hold on that day."""
        return self.filter(Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day)))


class ReportingRoute(models.Model):
    """From `valid_from` on `sender` reports to `recipient` instead of to whom the tree of units names.

    Without a recipient the unit does not report at all in that time.
    """

    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="routes", verbose_name="tỉnh")
    sender = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="routes_up", verbose_name="đơn vị gửi")
    recipient = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="routes_down", verbose_name="nơi nhận"
    )
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    document = models.CharField("văn bản", max_length=200, blank=True)
    made_at = models.DateTimeField("lập lúc")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ReportingRouteQuerySet.as_manager()

    class Meta:
        verbose_name = "tuyến báo cáo"
        verbose_name_plural = "tuyến báo cáo"
        ordering = ["sender__sort_key", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["sender", "valid_from"], name="route_once_a_day"),
            models.CheckConstraint(
                name="route_days_in_order", condition=Q(valid_to__isnull=True) | Q(valid_from__lte=F("valid_to"))
            ),
            models.CheckConstraint(
                name="route_not_to_oneself", condition=Q(recipient__isnull=True) | ~Q(recipient=F("sender"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sender} → {self.recipient or 'không báo cáo'}"
