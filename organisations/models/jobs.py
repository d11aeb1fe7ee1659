"""Background jobs as rows: the row is the truth, the broker only wakes a worker."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from organisations.enums import OPEN_JOB_STATUSES, JobStatus


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs by what may be done with them."""

    def free(self, now: datetime) -> "JobQuerySet":
        """Those that a worker may take: they wait and their time has come, or their worker's lease ran out; nobody has
        asked to stop them.
        """
        due = Q(not_before=None) | Q(not_before__lte=now)
        waits = due & Q(status=JobStatus.QUEUED)
        return self.filter(waits | Q(status=JobStatus.RUNNING, lease_until__lt=now), stop_asked_at=None)

    def open(self) -> "JobQuerySet":
        """Those that wait or run."""
        return self.filter(status__in=OPEN_JOB_STATUSES)

    def pieces_of(self, job: "Job | int") -> "JobQuerySet":
        """What the job is worked on in; none of most jobs."""
        return self.filter(parent=job)


class Job(models.Model):
    """One piece of work for a worker.

    `task` is the Celery task that takes the job's id; `key` says what is worked on, and at most one open job has
    it. A worker holds the job while `lease_until` lies ahead; an expired lease is taken up again by another
    attempt.

    A job with `parent` is a piece of it: the parent ends when all its pieces have. `not_before` holds a job back after
    a failure. Who asks to stop it sets `stop_asked_at`; the worker ends at its next step.
    """

    task = models.CharField(max_length=120)
    key = models.CharField(max_length=120, db_index=True)
    params = models.JSONField(default=dict)
    status = models.CharField(max_length=8, choices=JobStatus, default=JobStatus.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="pieces")
    not_before = models.DateTimeField(null=True)
    stop_asked_at = models.DateTimeField(null=True)
    stop_asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

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
                name="job_stopped_by_somebody",
                condition=Q(stop_asked_at__isnull=True, stop_asked_by__isnull=True)
                | Q(stop_asked_at__isnull=False, stop_asked_by__isnull=False),
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
