"""Filters of a list that people keep under a name."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from organisations.models import Unit


class SavedFilterQuerySet(models.QuerySet):
    """Which filters."""

    def visible_to(self, user) -> "SavedFilterQuerySet":
        """One's own, and those that people of the same agency share with it."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        own = Q(saved_by=user)
        return self.filter(own | Q(shared=True, unit__agency=user.unit.agency_id)) if user.unit_id else self.filter(own)


class SavedFilter(models.Model):
    """`query` is the part of the list's address after the question mark; `page` says which list."""

    page = models.CharField("trang", max_length=40)
    name = models.CharField("tên", max_length=80)
    query = models.CharField("bộ lọc", max_length=1000, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", verbose_name="đơn vị")
    shared = models.BooleanField("dùng chung trong cơ quan", default=False)
    saved_at = models.DateTimeField("lưu lúc")
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters")

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = "bộ lọc đã lưu"
        verbose_name_plural = "bộ lọc đã lưu"
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["saved_by", "page", "name"], name="saved_filter_once")]

    def __str__(self) -> str:
        return self.name
