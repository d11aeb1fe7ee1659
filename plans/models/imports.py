"""Where imported plans come from: the file, and each row as it was read and understood."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from organisations.enums import Role
from organisations.models import Unit
from plans.enums import ImportStatus
from plans.models.documents import Plan


class PlanImportQuerySet(models.QuerySet):
    """Which imports."""

    def visible_to(self, user) -> "PlanImportQuerySet":
        """ADMIN all; otherwise the imports of one's own agency, and for PROVINCE those of the province."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role == Role.ADMIN:
            return self
        if user.role == Role.PROVINCE:
            return self.filter(owner__province=user.unit.province_id)
        return self.filter(owner__agency=user.unit.agency_id)


class PlanImport(models.Model):
    """A file that was read. `outline` is the tree as understood (`plans.importing.drafts`); a commit makes the plan
    of it.
    """

    file_name = models.CharField("tên tệp", max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    file = models.FileField(upload_to="imports/%Y/%m", blank=True)
    owner = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="plan_imports", verbose_name="cơ quan ban hành"
    )
    year = models.PositiveSmallIntegerField("năm")
    outline = models.JSONField()
    status = models.CharField("trạng thái", max_length=9, choices=ImportStatus, default=ImportStatus.READ)
    plan = models.OneToOneField(Plan, on_delete=models.CASCADE, null=True, blank=True, related_name="source_import")
    read_at = models.DateTimeField("đọc lúc")
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    committed_at = models.DateTimeField("đưa vào kế hoạch lúc", null=True, blank=True)

    objects = PlanImportQuerySet.as_manager()

    class Meta:
        verbose_name = "lần nhập kế hoạch"
        verbose_name_plural = "lần nhập kế hoạch"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="import_committed_has_plan",
                condition=Q(status=ImportStatus.READ, plan__isnull=True, committed_at__isnull=True)
                | Q(status=ImportStatus.COMMITTED, plan__isnull=False, committed_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["owner", "sha256"], condition=Q(status=ImportStatus.COMMITTED), name="import_same_file_once"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """A tracked row of the file: the draft as understood, with its issues, and where it stood."""

    plan_import = models.ForeignKey(PlanImport, on_delete=models.CASCADE, related_name="rows")
    table = models.PositiveSmallIntegerField()
    row = models.PositiveIntegerField()
    draft = models.JSONField()
    issues = models.JSONField(default=list)

    class Meta:
        verbose_name = "dòng nhập"
        verbose_name_plural = "dòng nhập"
        ordering = ["plan_import", "table", "row"]

    def __str__(self) -> str:
        return f"{self.plan_import}, dòng {self.row}"
