"""Small registers of what reform work consists of beside plans: inspections, documents, communication, dialogues,
surveys. Reports count their entries of the window.
"""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q

from indicators.models import ReformArea
from organisations.enums import Role
from organisations.models import Unit
from reform.common.abbreviations import words_match
from reform.common.tracking import stamped
from reporting.enums import CommunicationForm, RegisterKind, SteeringKind


class RegisterQuerySet(models.QuerySet):
    """Which entries."""

    def visible_to(self, user) -> "RegisterQuerySet":
        """An agency's people see its entries, Sở Nội vụ those of its province; ADMIN all."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role == Role.ADMIN:
            return self
        if user.unit.sees_whole_province(user.role):
            return self.filter(unit__province=user.unit.province_id)
        return self.filter(unit=user.unit.agency_id)

    def standing(self) -> "RegisterQuerySet":
        """Entries that were not struck out."""
        return self.filter(struck_at__isnull=True)

    def within(self, starts_on, ends_on) -> "RegisterQuerySet":
        """Entries of those days, both included."""
        return self.filter(happened_on__range=(starts_on, ends_on))

    def matching(self, words: str) -> "RegisterQuerySet":
        """Entries that have every word; diacritics do not count, abbreviations do."""
        return self.filter(words_match("search_text", words))

    def with_numbers(self, on: date | None = None) -> "RegisterQuerySet":
        """Each entry with what its lines count; most have it in their own columns."""
        return self


class InspectionQuerySet(RegisterQuerySet):
    """Which inspections."""

    def with_numbers(self, on: date | None = None) -> "InspectionQuerySet":
        """Each inspection with how many `found`, and `handled` (by that day)."""
        handled = Q(findings__handled_on__isnull=False) if on is None else Q(findings__handled_on__lte=on)
        return self.annotate(found=Count("findings"), handled=Count("findings", filter=handled))

    def with_open_findings(self) -> "InspectionQuerySet":
        """Those of which something was found that has not been put right."""
        open_ones = Finding.objects.filter(handled_on__isnull=True)
        return self.filter(pk__in=open_ones.values("inspection"))


class Entry(models.Model):
    """What entries of all registers have. `happened_on` decides which window counts it; a wrong entry is struck out
    with a reason, never deleted. `version` counts changes. `search_text` is written by `services.registers` alone.
    """

    register: ClassVar[RegisterKind]

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="cơ quan, đơn vị")
    area = models.ForeignKey(
        ReformArea, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="lĩnh vực"
    )
    happened_on = models.DateField("ngày")
    title = models.CharField("nội dung", max_length=500)
    note = models.TextField("ghi chú", blank=True)
    version = models.PositiveIntegerField(default=0)
    is_illustrative = models.BooleanField(default=False)
    entered_at = models.DateTimeField("nhập lúc")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    struck_at = models.DateTimeField("gạch bỏ lúc", null=True)
    struck_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    struck_reason = models.CharField("lý do gạch bỏ", max_length=500, blank=True)
    search_text = models.TextField(editable=False)
    updated_at = stamped()

    objects = RegisterQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-happened_on", "-id"]
        constraints = [
            models.CheckConstraint(name="%(class)s_has_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="%(class)s_struck_with_reason",
                condition=Q(struck_at__isnull=True, struck_by__isnull=True, struck_reason="")
                | (Q(struck_at__isnull=False, struck_by__isnull=False) & ~Q(struck_reason="")),
            ),
        ]
        indexes = [models.Index(fields=["unit", "happened_on"], name="%(class)s_of_unit")]

    @property
    def is_struck(self) -> bool:
        """Whether it was struck out and counts nowhere."""
        return self.struck_at is not None


class Inspection(Entry):
    """An inspection of a body's reform work (kiểm tra CCHC): whom, by which document."""

    register = RegisterKind.INSPECTION

    inspected = models.CharField("đơn vị được kiểm tra", max_length=200)
    document = models.CharField("văn bản", max_length=200, blank=True)
    is_unannounced = models.BooleanField("kiểm tra đột xuất", default=False)

    objects = InspectionQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = "cuộc kiểm tra"
        verbose_name_plural = "sổ kiểm tra"

    def __str__(self) -> str:
        return f"{self.inspected} ({self.happened_on:%d/%m/%Y})"


class Finding(models.Model):
    """What an inspection found, and when and how it was put right."""

    inspection = models.ForeignKey(
        Inspection, on_delete=models.CASCADE, related_name="findings", verbose_name="cuộc kiểm tra"
    )
    text = models.TextField("tồn tại, hạn chế phát hiện")
    due_on = models.DateField("thời hạn khắc phục", null=True, blank=True)
    handled_on = models.DateField("đã xử lý ngày", null=True, blank=True)
    handling = models.TextField("kết quả xử lý", blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "phát hiện qua kiểm tra"
        verbose_name_plural = "phát hiện qua kiểm tra"
        ordering = ["inspection", "id"]
        constraints = [
            models.CheckConstraint(name="finding_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="finding_handled_says_how",
                condition=Q(handled_on__isnull=True, handling="") | (Q(handled_on__isnull=False) & ~Q(handling="")),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class SteeringDocument(Entry):
    """A document that directs reform work (văn bản chỉ đạo, điều hành)."""

    register = RegisterKind.DOCUMENT

    kind = models.CharField("loại văn bản", max_length=10, choices=SteeringKind)
    number = models.CharField("số, ký hiệu", max_length=60)

    class Meta(Entry.Meta):
        verbose_name = "văn bản chỉ đạo, điều hành"
        verbose_name_plural = "sổ văn bản chỉ đạo, điều hành"

    def __str__(self) -> str:
        return f"{self.number} ngày {self.happened_on:%d/%m/%Y}"


class Communication(Entry):
    """Something done to make reform known (tuyên truyền): `quantity` conferences, news, leaflets…"""

    register = RegisterKind.COMMUNICATION

    form = models.CharField("hình thức", max_length=10, choices=CommunicationForm)
    quantity = models.PositiveIntegerField("số lượng", default=1)
    audience = models.PositiveIntegerField("lượt người tham gia, tiếp cận", null=True, blank=True)

    class Meta(Entry.Meta):
        verbose_name = "hoạt động tuyên truyền"
        verbose_name_plural = "sổ tuyên truyền"
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="communication_counts_something", condition=Q(quantity__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.happened_on:%d/%m/%Y})"


class Dialogue(Entry):
    """A meeting with people or enterprises (đối thoại): how many came, what they raised, what was answered."""

    register = RegisterKind.DIALOGUE

    with_whom = models.CharField("đối thoại với", max_length=200)
    participants = models.PositiveIntegerField("số người tham dự", default=0)
    raised = models.PositiveIntegerField("số kiến nghị", default=0)
    answered = models.PositiveIntegerField("đã giải quyết, trả lời", default=0)

    class Meta(Entry.Meta):
        verbose_name = "cuộc đối thoại"
        verbose_name_plural = "sổ đối thoại"
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="dialogue_answers_what_was_raised", condition=Q(answered__lte=F("raised"))),
        ]

    def __str__(self) -> str:
        return f"{self.with_whom} ({self.happened_on:%d/%m/%Y})"


class Survey(Entry):
    """A survey: how many forms went out, came back, and were satisfied. `happened_on` is its last day."""

    register = RegisterKind.SURVEY

    sent = models.PositiveIntegerField("số phiếu phát ra")
    returned = models.PositiveIntegerField("số phiếu thu về")
    satisfied = models.PositiveIntegerField("số phiếu hài lòng", null=True, blank=True)

    class Meta(Entry.Meta):
        verbose_name = "cuộc khảo sát"
        verbose_name_plural = "sổ khảo sát"
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(name="survey_returned_of_sent", condition=Q(returned__lte=F("sent"))),
            models.CheckConstraint(
                name="survey_satisfied_of_returned",
                condition=Q(satisfied__isnull=True) | Q(satisfied__lte=F("returned")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.happened_on:%d/%m/%Y})"


REGISTERS: dict[RegisterKind, type[Entry]] = {
    model.register: model for model in (Inspection, SteeringDocument, Communication, Dialogue, Survey)
}
