"""What became of the activities of a plan in force; rows are only ever added."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from plans.enums import ChangeKind, DeadlineType
from plans.models.activities import Activity, Assignment
from plans.models.imports import PlanImport
from plans.models.review import ChangeRequest
from reform.common import clock


class ActivityChangeQuerySet(models.QuerySet):
    """Which changes."""

    def after(self, day: date) -> "ActivityChangeQuerySet":
        """Those that did not hold yet on that day, in the order in which they were made: the first of them that speaks
        of a field knows what the field was on the day.
        """
        return self.filter(on__gt=day).order_by("activity_id", "id")


class ActivityChange(models.Model):
    """One activity added, changed or cancelled: by an amendment, by a request that was approved, by an event that came.

    `before` and `after` hold the changed fields as people read them, by the field's Vietnamese name, so that the
    original stays visible. `on` is the day from which it holds, `was` what the changed fields held before it
    (`services.activity_history`), the deadline in `was_kind` and `was_due_on` where it changed: pages and reports as of
    an earlier day show that. `document` is the number of the document that it rests on; `source` the file of the
    amendment, `request` what the unit asked for, `reason` why, `capacity` in what capacity it was decided.
    `ended` are the keys of the lead assignments that ended with it: undoing it brings back these and no others.
    """

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField("thay đổi", max_length=9, choices=ChangeKind)
    before = models.JSONField("trước", default=dict)
    after = models.JSONField("sau", default=dict)
    document = models.CharField("văn bản điều chỉnh", max_length=200, blank=True)
    reason = models.TextField("lý do", blank=True)
    request = models.ForeignKey(ChangeRequest, on_delete=models.SET_NULL, null=True, blank=True, related_name="changes")
    capacity = models.CharField("tư cách", max_length=200, blank=True)
    ended = models.JSONField("phân công kết thúc", default=list, blank=True, editable=False)
    source = models.ForeignKey(PlanImport, on_delete=models.SET_NULL, null=True, blank=True, related_name="changes")
    on = models.DateField("từ ngày", default=clock.today)
    was = models.JSONField(default=dict, editable=False)
    was_kind = models.CharField(max_length=11, choices=DeadlineType, blank=True, editable=False)
    was_due_on = models.DateField(null=True, editable=False)
    changed_at = models.DateTimeField("lúc")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ActivityChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "thay đổi của hoạt động"
        verbose_name_plural = "thay đổi của hoạt động"
        ordering = ["activity", "id"]
        constraints = [
            models.CheckConstraint(
                name="change_was_due_iff_fixed",
                condition=Q(was_kind=DeadlineType.FIXED, was_due_on__isnull=False)
                | (~Q(was_kind=DeadlineType.FIXED) & Q(was_due_on__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.activity}"


class AssignmentGap(models.Model):
    """Days on which a unit had no part in an activity that it has or had on others: before an amendment gave it the
    part (`since` is empty), or between its cancellation and its return. The part is the unit's again from `until` on.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="gaps")
    since = models.DateField("từ ngày", null=True)
    until = models.DateField("đến trước ngày")

    class Meta:
        verbose_name = "thời gian không được giao"
        verbose_name_plural = "thời gian không được giao"
        ordering = ["assignment", "id"]
        constraints = [
            models.CheckConstraint(name="gap_lasts_a_day", condition=Q(since__isnull=True) | Q(since__lt=F("until")))
        ]

    def __str__(self) -> str:
        return f"{self.assignment}: đến trước ngày {self.until:%d/%m/%Y}"
