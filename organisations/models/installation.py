"""What is true of this installation as a whole; one row."""

from django.db import models
from django.db.models import Q


class Installation(models.Model):
    """`demo_date` is set where the portal holds illustrative data: the day on which it works, shown on every page."""

    demo_date = models.DateField("ngày làm việc minh họa", null=True, blank=True)

    class Meta:
        verbose_name = "cài đặt"
        verbose_name_plural = "cài đặt"
        constraints = [models.CheckConstraint(name="installation_one_row", condition=Q(id=1))]

    def __str__(self) -> str:
        return "Cài đặt của hệ thống"
