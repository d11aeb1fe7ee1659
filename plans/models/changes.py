"""What became of the activities of a plan in force; rows are only ever added."""

from django.conf import settings
from django.db import models

from plans.enums import ChangeKind
from plans.models.activities import Activity
from plans.models.imports import PlanImport
from plans.models.review import ChangeRequest


class ActivityChange(models.Model):
    """One activity added, changed or cancelled: by an amendment, by a request that was approved, by an event that came.

    `before` and `after` hold the changed fields as people read them, by the field's Vietnamese name, so that the
    original stays visible. `document` is the number of the document that it rests on; `source` the file of the
    amendment, `request` what the unit asked for, `reason` why, `capacity` in what capacity it was decided.
    """

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField("thay đổi", max_length=9, choices=ChangeKind)
    before = models.JSONField("trước", default=dict)
    after = models.JSONField("sau", default=dict)
    document = models.CharField("văn bản điều chỉnh", max_length=200, blank=True)
    reason = models.TextField("lý do", blank=True)
    request = models.ForeignKey(ChangeRequest, on_delete=models.SET_NULL, null=True, blank=True, related_name="changes")
    capacity = models.CharField("tư cách", max_length=200, blank=True)
    source = models.ForeignKey(PlanImport, on_delete=models.SET_NULL, null=True, blank=True, related_name="changes")
    changed_at = models.DateTimeField("lúc")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "thay đổi của hoạt động"
        verbose_name_plural = "thay đổi của hoạt động"
        ordering = ["activity", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.activity}"
