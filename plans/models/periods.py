"""Work without one deadline: which of its periods a unit has spoken for."""

from django.db import models

from plans.models.activities import Assignment
from plans.models.progress import ProgressUpdate


class PeriodReport(models.Model):
    """A unit's word on one period of continuous or recurring work; `update` is the step that said it.

    `ends_on` is the period's last day (a milestone of recurring work), `name` its name as people read it.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="period_reports")
    ends_on = models.DateField("kỳ kết thúc ngày")
    name = models.CharField("kỳ", max_length=60)
    update = models.OneToOneField(ProgressUpdate, on_delete=models.CASCADE, related_name="period_report")

    class Meta:
        verbose_name = "báo cáo theo kỳ"
        verbose_name_plural = "báo cáo theo kỳ"
        ordering = ["assignment", "ends_on", "id"]
        indexes = [models.Index(fields=["assignment", "ends_on"], name="period_report_of_period")]

    def __str__(self) -> str:
        return f"{self.name}: {self.assignment}"
