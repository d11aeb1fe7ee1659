"""A report: its numbers, its words, its way, its files."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from organisations.enums import Role
from organisations.models import Unit
from reporting.enums import FileFormat, ReportLevel, ReportStatus, Transition
from reporting.models.rounds import ReportRound
from reporting.snapshot import Snapshot


class ReportQuerySet(models.QuerySet):
    """Which reports."""

    def visible_to(self, user) -> "ReportQuerySet":
        """Whoever sees the whole province sees its reports that were sent, and the province's own; an agency sees
        its own. ADMIN all.

        Sở Nội vụ also sees that a report is still being written, but not what it says
        (`permissions.can_read_content`).
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role == Role.ADMIN:
            return self
        if user.role == Role.CLIENT and user.unit.sees_whole_province(user.role):
            return self.filter(round__province=user.unit.province_id, status=ReportStatus.ACCEPTED)
        if user.role == Role.PROVINCE:
            return self.filter(round__province=user.unit.province_id)
        return self.filter(unit=user.unit.agency_id)

    def of_units(self) -> "ReportQuerySet":
        """Agencies' reports, without the province's own."""
        return self.filter(level=ReportLevel.UNIT)

    def accepted(self) -> "ReportQuerySet":
        """Reports that Sở Nội vụ has taken over."""
        return self.filter(status=ReportStatus.ACCEPTED)


class Report(models.Model):
    """One body's report in one round. `snapshot` is the numbers as of the cut-off (`reporting.snapshot`); it is
    replaced by compiling again only while the report is editable, and frozen from the moment it is sent. `version`
    counts submissions.
    """

    round = models.ForeignKey(ReportRound, on_delete=models.PROTECT, related_name="reports", verbose_name="kỳ báo cáo")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reports", verbose_name="đơn vị")
    level = models.CharField("cấp", max_length=8, choices=ReportLevel)
    status = models.CharField("trạng thái", max_length=9, choices=ReportStatus, default=ReportStatus.DRAFT)
    snapshot = models.JSONField(null=True)
    compiled_at = models.DateTimeField("tổng hợp lúc", null=True)
    submitted_at = models.DateTimeField("gửi lúc", null=True)
    submitted_on = models.DateField("ngày gửi", null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("xử lý lúc", null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    return_reason = models.TextField("lý do trả lại", blank=True)
    version = models.PositiveIntegerField("lần gửi", default=0)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo"
        verbose_name_plural = "báo cáo"
        ordering = ["round", "unit__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["round", "unit"], name="report_one_a_round_and_unit"),
            models.CheckConstraint(
                name="report_compiled_has_snapshot",
                condition=Q(snapshot__isnull=True, compiled_at__isnull=True)
                | Q(snapshot__isnull=False, compiled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="report_sent_has_snapshot_and_sender",
                condition=Q(
                    status=ReportStatus.DRAFT,
                    submitted_at__isnull=True,
                    submitted_on__isnull=True,
                    submitted_by__isnull=True,
                )
                | (
                    ~Q(status=ReportStatus.DRAFT)
                    & Q(
                        snapshot__isnull=False,
                        submitted_at__isnull=False,
                        submitted_on__isnull=False,
                        submitted_by__isnull=False,
                    )
                ),
            ),
            models.CheckConstraint(
                name="report_decided_has_decider",
                condition=Q(
                    status__in=[ReportStatus.DRAFT, ReportStatus.SUBMITTED],
                    decided_at__isnull=True,
                    decided_by__isnull=True,
                )
                | Q(
                    status__in=[ReportStatus.RETURNED, ReportStatus.ACCEPTED],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="report_returned_says_why",
                condition=(Q(status=ReportStatus.RETURNED) & ~Q(return_reason=""))
                | (~Q(status=ReportStatus.RETURNED) & Q(return_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} — {self.round}"

    @property
    def numbers(self) -> Snapshot | None:
        """The snapshot as a value, or None before the first compilation."""
        return Snapshot.from_json(self.snapshot) if self.snapshot else None

    @property
    def file_version(self) -> int:
        """Which files show what the report says: those of the last sending, or 0, the draft's, while it is being
        written.
        """
        return 0 if ReportStatus(self.status).is_editable else self.version


class ReportPart(models.Model):
    """A passage of the narrative. `is_generated` until a person has changed it; compiling again rewrites only
    generated passages.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="parts")
    key = models.CharField(max_length=30)
    number = models.CharField(max_length=10, blank=True)
    heading = models.CharField("tiêu đề", max_length=200)
    depth = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveSmallIntegerField()
    body = models.TextField("nội dung", blank=True)
    is_generated = models.BooleanField("do hệ thống soạn", default=True)
    version = models.PositiveIntegerField(default=0)
    edited_at = models.DateTimeField("sửa lúc", null=True)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "phần báo cáo"
        verbose_name_plural = "phần báo cáo"
        ordering = ["report", "position"]
        constraints = [
            models.UniqueConstraint(fields=["report", "key"], name="part_once"),
            models.CheckConstraint(
                name="part_edited_by_somebody",
                condition=Q(is_generated=True) | Q(edited_at__isnull=False, edited_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.heading}".strip()


class ReportTransition(models.Model):
    """One step of a report's way; rows are only ever added."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="transitions")
    step = models.CharField("bước", max_length=11, choices=Transition)
    note = models.TextField("ý kiến", blank=True)
    at = models.DateTimeField("lúc")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "bước xử lý"
        verbose_name_plural = "bước xử lý"
        ordering = ["report", "id"]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} {self.get_step_display()}"


class ReportFile(models.Model):
    """A document made of a report's snapshot and parts, once for each submission and format; the same input gives
    the same bytes.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="files")
    format = models.CharField(max_length=4, choices=FileFormat)
    version = models.PositiveIntegerField("lần gửi")
    file = models.FileField(upload_to="reports/%Y/%m")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField("tạo lúc")

    class Meta:
        verbose_name = "tệp báo cáo"
        verbose_name_plural = "tệp báo cáo"
        ordering = ["report", "version", "format"]
        constraints = [
            models.UniqueConstraint(fields=["report", "format", "version"], name="report_file_once"),
        ]

    def __str__(self) -> str:
        return f"{self.report}.{self.format}"
