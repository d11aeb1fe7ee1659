"""The outline of reports as data: which headings a new report gets, editable without touching code."""

from django.db import models
from django.db.models import Q

from indicators.models import ReformArea
from reporting.enums import ReportLevel
from reporting.models.regimes import Regime


class OutlinePart(models.Model):
    """One heading of the outline of a level. `key` says which generated text it gets (`reporting.narrative`);
    others start empty. `regime` is empty for the portal's own outline, which holds where a regime has none.
    """

    regime = models.ForeignKey(
        Regime, on_delete=models.CASCADE, null=True, blank=True, related_name="outline", verbose_name="chế độ báo cáo"
    )
    level = models.CharField("cấp", max_length=8, choices=ReportLevel)
    key = models.CharField("khóa", max_length=30)
    number = models.CharField("số mục", max_length=10, blank=True)
    heading = models.CharField("tiêu đề", max_length=200)
    depth = models.PositiveSmallIntegerField("bậc", default=0)
    position = models.PositiveSmallIntegerField("thứ tự")
    area = models.ForeignKey(
        ReformArea, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lĩnh vực"
    )

    class Meta:
        verbose_name = "mục của đề cương"
        verbose_name_plural = "đề cương báo cáo"
        ordering = ["level", "position"]
        constraints = [
            models.UniqueConstraint(fields=["level", "key"], condition=Q(regime__isnull=True), name="outline_key_once"),
            models.UniqueConstraint(
                fields=["level", "position"], condition=Q(regime__isnull=True), name="outline_position_once"
            ),
            models.UniqueConstraint(fields=["regime", "level", "key"], name="outline_of_regime_key_once"),
            models.UniqueConstraint(fields=["regime", "level", "position"], name="outline_of_regime_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.heading}".strip()
