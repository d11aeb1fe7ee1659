"""Background jobs as rows: the row is the truth, the broker only wakes a worker."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from organisations.enums import OPEN_JOB_STATUSES, JobStatus


class Job(models.Model):
    """One piece of work for a worker.

    `task` is the Celery task that takes the job's id; `key` says what is worked on, and at most one open job has
    it. A worker holds the job while `lease_until` lies ahead; an expired lease is taken up again by another
    attempt.
    """

    task = models.CharField(max_length=120)
    key = models.CharField(max_length=120, db_index=True)
    params = models.JSONField(default=dict)
    status = models.CharField(max_length=8, choices=JobStatus, default=JobStatus.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "tác vụ nền"
        verbose_name_plural = "tác vụ nền"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(status__in=OPEN_JOB_STATUSES), name="job_one_open_for_a_key"
            ),
            models.CheckConstraint(name="job_progress_is_a_percentage", condition=Q(progress__lte=100)),
            models.CheckConstraint(
                name="job_finished_iff_closed",
                condition=Q(status__in=OPEN_JOB_STATUSES, finished_at__isnull=True)
                | (~Q(status__in=OPEN_JOB_STATUSES) & Q(finished_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="job_running_has_lease", condition=~Q(status=JobStatus.RUNNING) | Q(lease_until__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.get_status_display()})"

    @property
    def is_open(self) -> bool:
        """Whether the job still waits or runs."""
        return self.status in OPEN_JOB_STATUSES
