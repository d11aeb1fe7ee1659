"""What amendments did to the activities of a plan in force; rows are only ever added."""

from django.conf import settings
from django.db import models

from plans.enums import ChangeKind
from plans.models.activities import Activity
from plans.models.imports import PlanImport


class ActivityChange(models.Model):
    """One activity added, changed or cancelled by an amendment.

    `before` and `after` hold the changed fields as people read them, by the field's Vietnamese name, so that the
    original stays visible. `document` is the number of the amending document; `source` the file that it came in.
    """

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField("thay đổi", max_length=9, choices=ChangeKind)
    before = models.JSONField("trước", default=dict)
    after = models.JSONField("sau", default=dict)
    document = models.CharField("văn bản điều chỉnh", max_length=200, blank=True)
    source = models.ForeignKey(PlanImport, on_delete=models.SET_NULL, null=True, blank=True, related_name="changes")
    changed_at = models.DateTimeField("lúc")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "thay đổi của hoạt động"
        verbose_name_plural = "thay đổi của hoạt động"
        ordering = ["activity", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.activity}"
