"""What happens to a report's words while people write them: earlier texts, remarks, passages that were taken over."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from reporting.enums import CommentKind
from reporting.models.reports import Report, ReportPart


class PartRevision(models.Model):
    """What a part said before it was changed; rows are only ever added. `version` is the part's at that time."""

    part = models.ForeignKey(ReportPart, on_delete=models.CASCADE, related_name="revisions", verbose_name="mục")
    version = models.PositiveIntegerField("lần sửa")
    body = models.TextField("nội dung", blank=True)
    is_generated = models.BooleanField("do hệ thống soạn")
    replaced_at = models.DateTimeField("thay lúc")
    replaced_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "nội dung trước khi sửa"
        verbose_name_plural = "nội dung trước khi sửa"
        ordering = ["part", "-version", "-id"]
        constraints = [models.UniqueConstraint(fields=["part", "version"], name="part_revision_once")]

    def __str__(self) -> str:
        return f"{self.part} (lần {self.version})"


class PartComment(models.Model):
    """A remark on a part, or on the whole report where `part_key` is empty. What the reader says when the report is
    returned is of kind REMARK and carries the submission (`report_version`) that it speaks of.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="comments", verbose_name="báo cáo")
    part_key = models.CharField("mục", max_length=30, blank=True)
    kind = models.CharField("loại", max_length=7, choices=CommentKind, default=CommentKind.COMMENT)
    report_version = models.PositiveIntegerField("lần gửi", default=0)
    text = models.TextField("ý kiến")
    written_at = models.DateTimeField("ghi lúc")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField("xử lý lúc", null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "ý kiến về mục báo cáo"
        verbose_name_plural = "ý kiến về mục báo cáo"
        ordering = ["report", "id"]
        constraints = [
            models.CheckConstraint(name="comment_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="comment_resolved_by_somebody",
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Quote(models.Model):
    """A passage of a unit's report that the report above takes over under its name.

    `source` is the unit's report as submitted (`source_version`), `source_key` the part it stands in. `line` is the
    item that was put into the text, with the name that the unit had then.
    """

    part = models.ForeignKey(ReportPart, on_delete=models.CASCADE, related_name="quotes", verbose_name="mục")
    source = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="quoted_in", verbose_name="trích từ")
    source_version = models.PositiveIntegerField("lần gửi")
    source_key = models.CharField("mục được trích", max_length=30)
    text = models.TextField("nội dung trích")
    line = models.TextField("dòng đã chèn")
    position = models.PositiveSmallIntegerField("thứ tự")
    taken_at = models.DateTimeField("trích lúc")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "nội dung trích của đơn vị"
        verbose_name_plural = "nội dung trích của đơn vị"
        ordering = ["part", "position", "id"]
        constraints = [models.CheckConstraint(name="quote_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self.source.unit}: {self.text[:60]}"


class ReportVersion(models.Model):
    """What was submitted, kept as it was: numbers and words of one submission. Rows are only ever added.

    `parts` is a list of objects (key, number, heading, depth, body, is_generated) in printing order. `days_late` is
    against the day by which the report was due then.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="versions", verbose_name="báo cáo")
    number = models.PositiveIntegerField("lần gửi")
    snapshot = models.JSONField("số liệu")
    parts = models.JSONField("nội dung")
    due_on = models.DateField("hạn gửi")
    days_late = models.PositiveIntegerField("chậm (ngày)", default=0)
    sent_on = models.DateField("ngày gửi")
    sent_at = models.DateTimeField("gửi lúc")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "bản báo cáo đã gửi"
        verbose_name_plural = "bản báo cáo đã gửi"
        ordering = ["report", "number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="report_version_once")]

    def __str__(self) -> str:
        return f"{self.report} (lần {self.number})"
