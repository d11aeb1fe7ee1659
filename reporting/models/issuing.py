"""How an office's documents look, and what became of a report outside the portal: number, date, signed file."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from organisations.models import Unit
from reporting.enums import FileOrigin, SignatureState
from reporting.models.reports import Report


class DocumentSetting(models.Model):
    """What an office writes in head and foot of its documents (phụ lục I of Nghị định 30/2020/NĐ-CP). What is empty
    follows from the unit's name (`reporting.rendering.letterhead`). `version` counts changes.
    """

    unit = models.OneToOneField(
        Unit, on_delete=models.CASCADE, related_name="document_setting", verbose_name="cơ quan, đơn vị"
    )
    issuer = models.CharField("tên cơ quan ban hành", max_length=200, blank=True)
    higher_body = models.CharField("cơ quan chủ quản", max_length=200, blank=True)
    symbol = models.CharField("ký hiệu", max_length=40, blank=True)
    place = models.CharField("địa danh", max_length=80, blank=True)
    signer_authority = models.CharField("quyền hạn người ký", max_length=120, blank=True)
    signer_title = models.CharField("chức vụ người ký", max_length=120, blank=True)
    signer_name = models.CharField("họ tên người ký", max_length=120, blank=True)
    addressees = models.JSONField("kính gửi", default=list)
    recipients = models.JSONField("nơi nhận", default=list)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "thể thức văn bản của đơn vị"
        verbose_name_plural = "thể thức văn bản của đơn vị"
        ordering = ["unit__sort_key"]

    def __str__(self) -> str:
        return f"Thể thức văn bản của {self.unit}"


class BroughtFile(models.Model):
    """A signed file or scan that an office brought back. `signature` and `signature_note` say what was found of its
    digital signature, `origin` how it hangs together with the files that were made for that submission, `edition` with
    which of them.
    """

    file = models.FileField("bản đã ký", upload_to="issued/%Y/%m", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    signature = models.CharField("chữ ký số", max_length=9, choices=SignatureState, default=SignatureState.NONE)
    signature_note = models.TextField("kết quả kiểm tra chữ ký", blank=True)
    origin = models.CharField("đối chiếu với báo cáo", max_length=7, choices=FileOrigin, blank=True)
    edition = models.PositiveSmallIntegerField("lần tạo tệp", null=True)
    brought_at = models.DateTimeField("nộp lúc", null=True)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def origin_told(self) -> str:
        """What `origin` means, as a sentence."""
        return FileOrigin(self.origin).told


class Issue(BroughtFile):
    """The number and date that the office's document system gave a submission of a report, and the signed file or scan
    where it was brought back; those that it took the place of are its `replaced`.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="issues", verbose_name="báo cáo")
    version = models.PositiveIntegerField("lần gửi")
    number = models.CharField("số", max_length=20)
    issued_on = models.DateField("ngày ban hành")
    recorded_at = models.DateTimeField("ghi lúc")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "số, ngày ban hành"
        verbose_name_plural = "số, ngày ban hành"
        ordering = ["report", "version"]
        constraints = [
            models.UniqueConstraint(fields=["report", "version"], name="issue_once_a_version"),
            models.CheckConstraint(name="issue_has_number", condition=~Q(number="")),
            models.CheckConstraint(
                name="issue_file_has_digest", condition=Q(file="", sha256="") | (~Q(file="") & ~Q(sha256=""))
            ),
            models.CheckConstraint(
                name="issue_file_brought_by_somebody",
                condition=Q(file="", brought_at__isnull=True, brought_by__isnull=True)
                | (~Q(file="") & Q(brought_at__isnull=False, brought_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Số {self.number} ngày {self.issued_on:%d/%m/%Y}"


class ReplacedFile(BroughtFile):
    """A signed file or scan in whose place another was recorded, kept as evidence: who replaced it, when and why."""

    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="replaced", verbose_name="số, ngày")
    replaced_at = models.DateTimeField("thay lúc")
    replaced_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("lý do thay", max_length=300)

    class Meta:
        verbose_name = "bản đã ký bị thay"
        verbose_name_plural = "bản đã ký bị thay"
        ordering = ["issue", "-id"]
        constraints = [
            models.CheckConstraint(
                name="replaced_file_is_kept",
                condition=~Q(file="") & ~Q(sha256="") & Q(brought_at__isnull=False, brought_by__isnull=False),
            ),
            models.CheckConstraint(name="replaced_file_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"Bản đã ký trước của {self.issue}"
