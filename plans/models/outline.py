"""The plan's outline: nesting headings and the tasks under them."""

from django.db import models
from django.db.models import Q

from indicators.models import ReformArea
from plans.models.documents import Plan


class PlanSection(models.Model):
    """A heading. `label` is the numbering as the document prints it; order is `position` (over the whole plan,
    parents first).
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="sections")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    label = models.CharField("số, ký hiệu mục", max_length=60, blank=True)
    title = models.CharField("tên mục", max_length=500)
    position = models.PositiveIntegerField("thứ tự")
    depth = models.PositiveSmallIntegerField(default=0)
    area = models.ForeignKey(
        ReformArea, on_delete=models.PROTECT, null=True, blank=True, related_name="sections", verbose_name="lĩnh vực"
    )

    class Meta:
        verbose_name = "mục"
        verbose_name_plural = "mục"
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="section_position_once"),
            models.CheckConstraint(
                name="section_depth_follows_parent",
                condition=Q(parent__isnull=True, depth=0) | Q(parent__isnull=False, depth__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.title}".strip()


class Task(models.Model):
    """A task of the plan; what is tracked are its activities."""

    section = models.ForeignKey(PlanSection, on_delete=models.CASCADE, related_name="tasks", verbose_name="mục")
    label = models.CharField("số thứ tự", max_length=60, blank=True)
    title = models.CharField("nhiệm vụ", max_length=2000)
    position = models.PositiveIntegerField("thứ tự")

    class Meta:
        verbose_name = "nhiệm vụ"
        verbose_name_plural = "nhiệm vụ"
        ordering = ["section", "position"]
        constraints = [models.UniqueConstraint(fields=["section", "position"], name="task_position_once")]

    def __str__(self) -> str:
        return f"{self.label} {self.title}".strip()
