"""Where imported plans come from: the file, each row as it was read and understood, and what people say of headers."""

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
    """A file on its way into a plan.

    `outline` is the tree as understood (`plans.importing.drafts`) in which `{"row": n}` stands for the tracked row at
    position n: the rows themselves are `ImportRow`s, which people correct one by one. `survey` is what the file's
    tables look like and `choice` what a person said of them (`plans.importing`). With `revises` the file is an
    amendment of that plan, else it makes a plan of its own. `message` says why a file could not be read.
    """

    file_name = models.CharField("tên tệp", max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    file = models.FileField(upload_to="imports/%Y/%m", blank=True)
    owner = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="plan_imports", verbose_name="cơ quan ban hành"
    )
    year = models.PositiveSmallIntegerField("năm", null=True, blank=True)
    outline = models.JSONField(default=dict)
    survey = models.JSONField(default=dict)
    choice = models.JSONField(default=dict)
    status = models.CharField("trạng thái", max_length=9, choices=ImportStatus, default=ImportStatus.READ)
    message = models.CharField("lý do", max_length=1000, blank=True)
    revises = models.ForeignKey(
        Plan, on_delete=models.CASCADE, null=True, blank=True, related_name="amendments", verbose_name="điều chỉnh"
    )
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, null=True, blank=True, related_name="source_imports")
    version = models.PositiveIntegerField(default=0)
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
                condition=(~Q(status=ImportStatus.COMMITTED) & Q(plan__isnull=True, committed_at__isnull=True))
                | Q(status=ImportStatus.COMMITTED, plan__isnull=False, committed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="import_read_has_year",
                condition=~Q(status__in=[ImportStatus.READ, ImportStatus.COMMITTED]) | Q(year__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["owner", "sha256"], condition=Q(status=ImportStatus.COMMITTED), name="import_same_file_once"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """A tracked row of the file: the cells as read, the draft as it stands now, and the doubts about it.

    `cells` are [heading, words] pairs as the file has them; `read` is the draft as the importer understood it, `draft`
    what people made of it since. `issues` are the importer's with `settled` on those that a person has dealt with;
    `open_issues` counts the others. A row that `left_out` marks does not become an activity.
    """

    plan_import = models.ForeignKey(PlanImport, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    table = models.PositiveSmallIntegerField()
    row = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    read = models.JSONField(default=dict)
    draft = models.JSONField()
    issues = models.JSONField(default=list)
    open_issues = models.PositiveSmallIntegerField(default=0)
    left_out = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "dòng nhập"
        verbose_name_plural = "dòng nhập"
        ordering = ["plan_import", "position"]
        constraints = [models.UniqueConstraint(fields=["plan_import", "position"], name="import_row_position_once")]
        indexes = [
            models.Index(fields=["plan_import", "position"], condition=Q(open_issues__gt=0), name="import_row_open")
        ]

    def __str__(self) -> str:
        return f"{self.plan_import}, dòng {self.row}"


class HeaderChoice(models.Model):
    """What a person said the columns of a header hold; the same header of the same owner is then read so.

    `header` is the key of `plans.importing.survey` and `key` its SHA-256; `roles` holds one role or null for each
    column from left to right.
    """

    owner = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", verbose_name="cơ quan ban hành")
    key = models.CharField(max_length=64)
    header = models.TextField(default="")
    headings = models.JSONField("tiêu đề cột", default=list)
    roles = models.JSONField("nội dung cột", default=list)
    chosen_at = models.DateTimeField("chọn lúc")
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "cách hiểu tiêu đề bảng"
        verbose_name_plural = "cách hiểu tiêu đề bảng"
        ordering = ["-chosen_at"]
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="header_choice_once")]

    def __str__(self) -> str:
        return " | ".join(self.headings)
