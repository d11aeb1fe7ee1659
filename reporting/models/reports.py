"""A report: its numbers, its words, its way, its files."""

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from organisations.enums import Role, UnitKind
from organisations.models import Unit
from reform.common import clock
from reform.common.tracking import stamped
from reporting.enums import EDITABLE_REPORT_STATUSES, FileFormat, ReportLevel, ReportStatus, Transition
from reporting.models.rounds import ReportRound, RoundExclusion, RoundQuestion
from reporting.snapshot import Snapshot

if TYPE_CHECKING:
    from reporting.models.editing import ReportVersion


class ReportQuerySet(models.QuerySet):
    """Which reports."""

    def visible_to(self, user) -> "ReportQuerySet":
        """Whoever sees the whole province sees its agencies' reports and the province's own; an agency's people see the
        agency's and that of their own division, its office and leader those of all its divisions and those that are
        sent to it. ADMIN all.

        Who receives a report also sees that a report is still being written, but not what it says
        (`permissions.can_read_content`).
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role == Role.ADMIN:
            return self
        if user.role == Role.CLIENT and user.unit.sees_whole_province(user.role):
            fixed = Q(status=ReportStatus.ACCEPTED) | Q(level=ReportLevel.PROVINCE, status=ReportStatus.SUBMITTED)
            return self.above_divisions().filter(fixed, round__province=user.unit.province_id)
        if user.role == Role.PROVINCE:
            return self.above_divisions().filter(round__province=user.unit.province_id)
        own = Q(unit__in=(user.unit.agency_id, user.unit_id))
        if user.role in (Role.OFFICE, Role.LEADER) and user.unit_id == user.unit.agency_id:
            own |= Q(level=ReportLevel.DIVISION, unit__agency=user.unit.agency_id) | Q(recipient=user.unit.agency_id)
        return self.filter(own)

    def received_by(self, user) -> "ReportQuerySet":
        """Reports that the person returns or accepts once they are sent (`permissions.can_decide`): by the tree of
        units, or where a route leads elsewhere, by the report's own recipient (`Report.sent_elsewhere`).
        """
        there = Q(recipient__valid_to__isnull=True) | Q(recipient__valid_to__gte=clock.today())
        routed = Q(recipient=user.unit.agency_id) & (there | Q(status=ReportStatus.ACCEPTED))
        if user.role == Role.PROVINCE:
            lost = Q(recipient__valid_to__lt=clock.today()) & ~Q(status=ReportStatus.ACCEPTED)
            usual = Q(recipient__isnull=True) | Q(recipient__kind=UnitKind.PROVINCE) | lost
            return self.of_units().filter(usual | routed, round__province=user.unit.province_id)
        if user.role == Role.OFFICE:
            inner = Q(level=ReportLevel.DIVISION, recipient__isnull=True, unit__agency=user.unit.agency_id)
            return self.filter(routed | inner)
        return self.none()

    def above_divisions(self) -> "ReportQuerySet":
        """Agencies' reports and the province's; what divisions send stays inside their agency."""
        return self.exclude(level=ReportLevel.DIVISION)

    def of_units(self) -> "ReportQuerySet":
        """Agencies' reports, without the province's own."""
        return self.filter(level=ReportLevel.UNIT)

    def to_be_sent(self) -> "ReportQuerySet":
        """Reports that are being written, for the first time or again, by units that have to report."""
        freed = RoundExclusion.objects.filter(round=OuterRef("round"), unit=OuterRef("unit"))
        return self.filter(~Exists(freed), status__in=EDITABLE_REPORT_STATUSES)

    def accepted(self) -> "ReportQuerySet":
        """Reports that were taken over."""
        return self.filter(status=ReportStatus.ACCEPTED)


class Report(models.Model):
    """One body's report in one round. `snapshot` is the numbers as of the cut-off (`reporting.snapshot`); it is
    replaced by compiling again only while the report is editable, and frozen from the moment it is sent; `compiled_at`
    is when its sources were read. `version` counts submissions. `recipient` is who returns or accepts it, empty where
    the tree of units says it; `due_on` by when it is to be sent, `first_sent_on` when it first was and not withdrawn
    before anybody answered.
    """

    round = models.ForeignKey(ReportRound, on_delete=models.PROTECT, related_name="reports", verbose_name="kỳ báo cáo")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reports", verbose_name="đơn vị")
    level = models.CharField("cấp", max_length=8, choices=ReportLevel)
    status = models.CharField("trạng thái", max_length=9, choices=ReportStatus, default=ReportStatus.DRAFT)
    recipient = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="reports_received", verbose_name="nơi nhận"
    )
    due_on = models.DateField("hạn gửi", null=True)
    first_sent_on = models.DateField("gửi lần đầu ngày", null=True)
    snapshot = models.JSONField(null=True)
    compiled_at = models.DateTimeField("tổng hợp lúc", null=True)
    submitted_at = models.DateTimeField("gửi lúc", null=True)
    submitted_on = models.DateField("ngày gửi", null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("xử lý lúc", null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    return_reason = models.TextField("lý do trả lại", blank=True)
    version = models.PositiveIntegerField("lần gửi", default=0)
    updated_at = stamped()
    # The sending that the reader of a returned report is shown; put by `queries.as_sent`, never stored.
    as_sent: "ReportVersion | None" = None

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
    def due_day(self) -> date:
        """By when it is to be sent: its own day, else that of its level in the round."""
        by_level = {ReportLevel.PROVINCE: self.round.due_on, ReportLevel.DIVISION: self.round.division_due_on}
        return self.due_on or by_level.get(self.level) or self.round.unit_due_on

    def days_late(self, on: date) -> int:
        """By how many days it was sent late, or is late on that day; of several sendings the first that was not
        withdrawn counts.
        """
        return max(0, ((self.first_sent_on or self.submitted_on or on) - self.due_day).days)

    @property
    def sent_elsewhere(self) -> Unit | None:
        """To whom it goes by a route of its own; None where Sở Nội vụ, or of a division its agency's office, takes
        it.
        """
        to = self.recipient
        return None if to is None or to.kind == UnitKind.PROVINCE or self.has_lost_recipient else to

    @property
    def has_lost_recipient(self) -> bool:
        """Whether the unit that a route led it to ended before it was accepted, though it may have been returned:
        then it goes as all others do.
        """
        last = self.recipient.valid_to if self.recipient else None
        return last is not None and last < clock.today() and self.status != ReportStatus.ACCEPTED

    @property
    def received_by_unit(self) -> Unit | None:
        """Who takes it over, as far as it is known: whom it is sent to, else the agency of who has decided on it."""
        if self.recipient is not None and not self.has_lost_recipient:
            return self.recipient
        return self.decided_by.unit.agency if self.decided_by and self.decided_by.unit else None

    @property
    def file_version(self) -> int:
        """Which files show what the report says: those of the last sending, or 0, the draft's, while it is being
        written.
        """
        return 0 if ReportStatus(self.status).is_editable and self.as_sent is None else self.version


class ReportPart(models.Model):
    """A passage of the narrative. `is_generated` until a person has changed it; compiling again rewrites only
    generated passages.

    `question` is what an ad-hoc round asks here, `answer` the number it was answered with. While `editing_until` lies
    ahead `editing_by` has the passage open and others wait. A passage that was locked (`locked_at`) is finished:
    nobody changes it until it is unlocked.
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
    question = models.ForeignKey(
        RoundQuestion, on_delete=models.PROTECT, null=True, related_name="parts", verbose_name="nội dung yêu cầu"
    )
    answer = models.DecimalField("trả lời bằng số", max_digits=20, decimal_places=4, null=True)
    editing_until = models.DateTimeField("đang sửa đến", null=True)
    editing_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    locked_at = models.DateTimeField("khóa lúc", null=True)
    locked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    # Numbers of what it stands under, "III.", where it is named in a list; put by `numbering.chapters`, never stored.
    chapter: str = ""

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
            models.CheckConstraint(
                name="part_locked_by_somebody",
                condition=Q(locked_at__isnull=True, locked_by__isnull=True)
                | Q(locked_at__isnull=False, locked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="part_answer_to_a_question", condition=Q(answer__isnull=True) | Q(question__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chapter}{self.number} {self.heading}".strip()

    @property
    def is_held(self) -> bool:
        """Whether somebody has it open at this moment."""
        return self.editing_until is not None and self.editing_until > clock.now()


class ReportTransition(models.Model):
    """One step of a report's way; rows are only ever added.

    `changes` is what compiling again changed: "numbers" (rows of `reporting.changes`), the keys of the parts that
    were "rewritten", or "kept" though the portal would write something else there, and of the latter as "stale" those
    whose numbers have changed since a person took them over ("key", "before", "now"); empty for other steps.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="transitions")
    step = models.CharField("bước", max_length=11, choices=Transition)
    note = models.TextField("ý kiến", blank=True)
    changes = models.JSONField("thay đổi", default=dict, blank=True)
    at = models.DateTimeField("lúc")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "bước xử lý"
        verbose_name_plural = "bước xử lý"
        ordering = ["report", "id"]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} {self.get_step_display()}"


class ReportFile(models.Model):
    """A document made of a report's snapshot and parts for a submission and format; the same input gives the same
    bytes. `edition` counts how often the files of a submission were made: a re-issue (after number and date were given,
    say) is a new edition of the same version.

    `check_code` is what the printed code leads to; `content_sha256` the digest of the numbers and words it was made of.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="files")
    format = models.CharField(max_length=4, choices=FileFormat)
    version = models.PositiveIntegerField("lần gửi")
    edition = models.PositiveSmallIntegerField("lần tạo tệp", default=1)
    check_code = models.CharField("mã kiểm tra", max_length=32, blank=True, db_index=True)
    content_sha256 = models.CharField(max_length=64, blank=True)
    file = models.FileField(upload_to="reports/%Y/%m")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField("tạo lúc")

    class Meta:
        verbose_name = "tệp báo cáo"
        verbose_name_plural = "tệp báo cáo"
        ordering = ["report", "version", "edition", "format"]
        constraints = [
            models.UniqueConstraint(fields=["report", "format", "version", "edition"], name="report_file_once"),
        ]

    def __str__(self) -> str:
        return f"{self.report}.{self.format}"


class FrozenList(models.Model):
    """An agency's list of work as it stands in the province's annex: pages that were printed once and are joined to the
    others whenever the province's report is made. `content_sha256` is of what it says and how it looks, so another
    version of the report, or of the form, has another list.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="lists", verbose_name="báo cáo")
    content_sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="lists/%Y/%m")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField("tạo lúc")

    class Meta:
        verbose_name = "danh mục đã in của đơn vị"
        verbose_name_plural = "danh mục đã in của đơn vị"
        ordering = ["report", "id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "content_sha256"], name="frozen_list_once"),
        ]

    def __str__(self) -> str:
        return f"{self.report}: danh mục nhiệm vụ"
