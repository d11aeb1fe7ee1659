"""What waits for somebody's consent: a report that a leader must see first, and a change that a unit asks for."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from organisations.enums import Role
from organisations.models import Unit
from plans.enums import ProposalState, WantedChange, WorkStatus
from plans.models.activities import Activity, Assignment
from plans.models.progress import Evidence

_DECIDED_BY_SOMEBODY = Q(decided_at__isnull=True, decided_by__isnull=True) | Q(
    decided_at__isnull=False, decided_by__isnull=False
)
_DECIDED_IFF_CLOSED = Q(state=ProposalState.WAITING, decided_at__isnull=True) | (
    ~Q(state=ProposalState.WAITING) & Q(decided_at__isnull=False)
)


class ProposedUpdateQuerySet(models.QuerySet):
    """Which reports that have not taken effect."""

    def visible_to(self, user) -> "ProposedUpdateQuerySet":
        """Whoever sees the assignment as one of its agency; a report that does not hold yet is nobody else's, and no
        program's.
        """
        if not user.is_authenticated or not user.is_active or user.role == Role.CLIENT:
            return self.none()
        if user.role == Role.ADMIN:
            return self
        return self.filter(assignment__in=Assignment.objects.visible_to(user), assignment__agency=user.unit.agency_id)

    def waiting(self) -> "ProposedUpdateQuerySet":
        """Those that nobody has decided yet."""
        return self.filter(state=ProposalState.WAITING)


class ProposedUpdate(models.Model):
    """What an official wants to report where the unit wants two pairs of eyes: the fields of a `ProgressUpdate`.

    Nothing of it holds until the unit's leader lets it pass; then it becomes a step of the assignment's history.
    `seen_version` is the assignment's version that the official looked at; `period_end` the last day of the period of
    continuous work that it is meant as the word on, where one was named.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="proposals")
    status = models.CharField("trạng thái", max_length=11, choices=WorkStatus)
    progress = models.PositiveSmallIntegerField("tiến độ (%)")
    result = models.TextField("kết quả thực hiện", blank=True)
    difficulty = models.TextField("khó khăn, vướng mắc", blank=True)
    proposal = models.TextField("kiến nghị, đề xuất", blank=True)
    delay_reason = models.TextField("nguyên nhân chậm", blank=True)
    no_evidence_reason = models.CharField("lý do chưa có tài liệu kiểm chứng", max_length=500, blank=True)
    on = models.DateField("tính đến ngày")
    period_end = models.DateField("kỳ kết thúc ngày", null=True, blank=True)
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="+", verbose_name="tài liệu kiểm chứng")
    seen_version = models.PositiveIntegerField()
    is_illustrative = models.BooleanField("dữ liệu minh họa", default=False)
    state = models.CharField("kết quả duyệt", max_length=9, choices=ProposalState, default=ProposalState.WAITING)
    reason = models.TextField("lý do không chấp thuận", blank=True)
    proposed_at = models.DateTimeField("trình lúc")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ProposedUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = "cập nhật chờ duyệt"
        verbose_name_plural = "cập nhật chờ duyệt"
        ordering = ["assignment", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(state=ProposalState.WAITING), name="proposal_one_waiting"
            ),
            models.CheckConstraint(name="proposal_decided_by_somebody", condition=_DECIDED_BY_SOMEBODY),
            models.CheckConstraint(name="proposal_decided_iff_closed", condition=_DECIDED_IFF_CLOSED),
            models.CheckConstraint(
                name="proposal_refused_says_why", condition=~Q(state=ProposalState.REFUSED) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="proposal_done_iff_all",
                condition=Q(status=WorkStatus.DONE, progress=100) | (~Q(status=WorkStatus.DONE) & Q(progress__lt=100)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment}: {self.get_status_display()} {self.progress}%"


class ChangeRequestQuerySet(models.QuerySet):
    """Which requests."""

    def visible_to(self, user) -> "ChangeRequestQuerySet":
        """Who asks and who decides: the agency of the asking unit, that of the plan's owner, the province; ADMIN. No
        program.
        """
        if not user.is_authenticated or not user.is_active or user.role == Role.CLIENT:
            return self.none()
        if user.role == Role.ADMIN:
            return self
        if user.role == Role.PROVINCE:
            return self.filter(unit__province=user.unit.province_id)
        agency = user.unit.agency_id
        return self.filter(Q(unit__agency=agency) | Q(activity__plan__owner__agency=agency))

    def waiting(self) -> "ChangeRequestQuerySet":
        """Those that nobody has decided yet."""
        return self.filter(state=ProposalState.WAITING)


class ChangeRequest(models.Model):
    """A unit asks to have an activity of a plan in force changed, with a reason and the document that it rests on.

    `wanted` holds the wanted values by field; what was changed once it is approved stands in the activity's
    `ActivityChange`, so that the original stays visible.
    """

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="change_requests")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị đề nghị")
    kind = models.CharField("nội dung đề nghị", max_length=8, choices=WantedChange)
    wanted = models.JSONField("đề nghị")
    reason = models.TextField("lý do")
    number = models.CharField("số, ký hiệu văn bản", max_length=60, blank=True)
    issued_on = models.DateField("ngày văn bản", null=True, blank=True)
    state = models.CharField("kết quả", max_length=9, choices=ProposalState, default=ProposalState.WAITING)
    answer = models.TextField("ý kiến trả lời", blank=True)
    capacity = models.CharField("tư cách", max_length=200, blank=True)
    requested_at = models.DateTimeField("đề nghị lúc")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "đề nghị điều chỉnh"
        verbose_name_plural = "đề nghị điều chỉnh"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "unit", "kind"],
                condition=Q(state=ProposalState.WAITING),
                name="change_request_one_waiting",
            ),
            models.CheckConstraint(name="change_request_says_why", condition=~Q(reason="")),
            models.CheckConstraint(name="change_request_decided_by_somebody", condition=_DECIDED_BY_SOMEBODY),
            models.CheckConstraint(name="change_request_decided_iff_closed", condition=_DECIDED_IFF_CLOSED),
            models.CheckConstraint(
                name="change_request_refused_says_why", condition=~Q(state=ProposalState.REFUSED) | ~Q(answer="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.activity}"
