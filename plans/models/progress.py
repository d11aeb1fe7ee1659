"""The history of an assignment, and what proves it; rows are only ever added."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Max, Q

from organisations.enums import Role
from organisations.models import Unit
from plans.enums import EvidenceKind, UpdateKind, WorkStatus
from plans.models.activities import Assignment
from reform.common.abbreviations import words_match


def citation_of(kind: str, name: str, number: str, issued_on: date | None) -> str:
    """How a report names a piece of evidence of that kind; `name` is what it is called in lists."""
    if kind != EvidenceKind.DOCUMENT:
        return name
    return f"Văn bản số {number} ngày {issued_on:%d/%m/%Y}" if issued_on else f"Văn bản số {number}"


class EvidenceQuerySet(models.QuerySet):
    """Which evidence."""

    def visible_to(self, user) -> "EvidenceQuerySet":
        """Whoever sees an assignment sees its evidence; besides, an agency its own."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role == Role.ADMIN:
            return self
        links = ProgressUpdate.evidence.through.objects
        seen = links.filter(progressupdate__assignment__in=Assignment.objects.visible_to(user)).values("evidence")
        return self.filter(Q(unit__agency=user.unit.agency_id) | Q(pk__in=seen))

    def kept_by(self, agency: int | None) -> "EvidenceQuerySet":
        """The store of an agency: what its units keep, and may use again for any of its work."""
        return self.filter(unit__agency=agency)

    def matching(self, words: str) -> "EvidenceQuerySet":
        """Pieces whose title, number, file name or address have every word; diacritics do not count."""
        return self.filter(words_match("search_text", words))


class Evidence(models.Model):
    """A file, the number and date of a document, or a link; belongs to a unit's store and can prove several updates.

    Files lie outside the web root under a name made from `sha256`; `file_name` is what the person called it. A unit
    keeps the same file once.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="evidence", verbose_name="đơn vị")
    kind = models.CharField("loại", max_length=8, choices=EvidenceKind)
    title = models.CharField("trích yếu", max_length=300, blank=True)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày văn bản", null=True, blank=True)
    url = models.URLField("địa chỉ", max_length=500, blank=True)
    file = models.FileField("tệp", upload_to="evidence/%Y/%m", blank=True)
    file_name = models.CharField("tên tệp", max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    size = models.PositiveIntegerField(default=0, editable=False)
    added_at = models.DateTimeField("thêm lúc")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    search_text = models.TextField(editable=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "tài liệu kiểm chứng"
        verbose_name_plural = "tài liệu kiểm chứng"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="evidence_holds_what_its_kind_says",
                condition=(Q(kind=EvidenceKind.FILE, url="") & ~Q(file="") & ~Q(sha256=""))
                | (Q(kind=EvidenceKind.DOCUMENT, file="", url="") & ~Q(number=""))
                | (Q(kind=EvidenceKind.LINK, file="") & ~Q(url="")),
            ),
            models.UniqueConstraint(
                fields=["unit", "sha256"], condition=Q(kind=EvidenceKind.FILE), name="evidence_file_once_a_unit"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.number or self.file_name or self.url

    @property
    def citation(self) -> str:
        """How a report names it: "Văn bản số 128/BC-STP ngày 04/06/2025", or the name of the file or link."""
        return citation_of(self.kind, str(self), self.number, self.issued_on)


class ProgressUpdateQuerySet(models.QuerySet):
    """Which steps of history."""

    def visible_to(self, user) -> "ProgressUpdateQuerySet":
        """Whoever sees the assignment sees its history."""
        return self.filter(assignment__in=Assignment.objects.visible_to(user))

    def latest_as_of(self, day: date) -> "ProgressUpdateQuerySet":
        """The last step of each assignment that held on `day`; at most one row an assignment."""
        last = self.filter(on__lte=day).values("assignment").annotate(last=Max("id")).values("last")
        return self.filter(id__in=last)


class ProgressUpdate(models.Model):
    """One step: a report of the unit, its return by the office with a reason, or its acceptance. Never changed; a
    correction is a new step. `capacity` is in what capacity it was recorded, as it was then; `approved_by` the leader
    who let it pass where the unit wants two pairs of eyes.

    `on` is the day from which the statement holds, never earlier than the step before; `recorded_at` is when it was
    typed. Reports as of a day count the last step with `on` not after that day. `completed_on` is set exactly for
    DONE: the day on which the work was first said to be done and has been since.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="updates")
    kind = models.CharField("loại", max_length=6, choices=UpdateKind, default=UpdateKind.REPORT)
    status = models.CharField("trạng thái", max_length=11, choices=WorkStatus)
    progress = models.PositiveSmallIntegerField("tiến độ (%)")
    result = models.TextField("kết quả thực hiện", blank=True)
    difficulty = models.TextField("khó khăn, vướng mắc", blank=True)
    proposal = models.TextField("kiến nghị, đề xuất", blank=True)
    delay_reason = models.TextField("nguyên nhân chậm", blank=True)
    no_evidence_reason = models.CharField("lý do chưa có tài liệu kiểm chứng", max_length=500, blank=True)
    reason = models.TextField("lý do trả lại", blank=True)
    on = models.DateField("tính đến ngày")
    completed_on = models.DateField("ngày hoàn thành", null=True, blank=True)
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="updates", verbose_name="tài liệu kiểm chứng")
    is_illustrative = models.BooleanField("dữ liệu minh họa", default=False)
    recorded_at = models.DateTimeField("ghi lúc")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    capacity = models.CharField("tư cách", max_length=200, blank=True)
    approved_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ProgressUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = "cập nhật tiến độ"
        verbose_name_plural = "cập nhật tiến độ"
        ordering = ["assignment", "id"]
        indexes = [models.Index(fields=["assignment", "on"], name="update_as_of")]
        constraints = [
            models.CheckConstraint(
                name="update_done_iff_all",
                condition=Q(status=WorkStatus.DONE, progress=100, completed_on__isnull=False)
                | (~Q(status=WorkStatus.DONE) & Q(progress__lt=100, completed_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="update_return_says_why",
                condition=(Q(kind=UpdateKind.RETURN) & ~Q(reason="")) | (~Q(kind=UpdateKind.RETURN) & Q(reason="")),
            ),
            models.CheckConstraint(
                name="update_approved_by_somebody",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y} {self.get_status_display()} {self.progress}%"
