"""Activities, and the assignments that carry what each unit has done of them."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q

from indicators.models import ReformArea
from organisations.enums import Role, UnitKind
from organisations.models import Unit
from plans.enums import OPEN_STATUSES, AssignmentRole, DeadlineType, PlanStatus, Reviewer, WorkStatus
from plans.models.documents import Plan, issued_by
from plans.models.outline import Task
from plans.states import DUE_SOON_DAYS, NOW, THEN, Columns, State, state_case
from reform.common.abbreviations import words_match
from reform.common.tracking import stamped

_DONE_IFF_ALL = Q(status=WorkStatus.DONE, progress=100, completed_on__isnull=False) | (
    ~Q(status=WorkStatus.DONE) & Q(progress__lt=100, completed_on__isnull=True)
)


class TrackedQuerySet(models.QuerySet):
    """What activities and assignments have in common: a status and a deadline, hence a state on a day."""

    def with_state(self, on: date):
        """Adds `state`, a `plans.states.State` value on that day: as of the stored status, or of what held then where
        the rows were read as of a day (`plans.queries.as_of`).
        """
        return self.annotate(state=state_case(on, self.columns))

    @property
    def columns(self) -> Columns:
        """Where these rows hold what decides their state."""
        return THEN if THEN.status in self.query.annotations else NOW

    def state_counts(self, on: date) -> dict[State, int]:
        """How many rows stand in each state on that day; states without any are left out. One query."""
        counted = self.with_state(on).order_by().values_list("state").annotate(count=Count("pk"))
        return {State(state): count for state, count in counted}

    def late(self, on: date):
        """Open work whose due day has passed."""
        return self.filter(status__in=OPEN_STATUSES, due_on__lt=on)

    def due_soon(self, on: date):
        """Open work that is due within the next days, today included."""
        return self.filter(status__in=OPEN_STATUSES, due_on__range=(on, on + timedelta(days=DUE_SOON_DAYS)))


class ActivityQuerySet(TrackedQuerySet):
    """Which activities."""

    def visible_to(self, user) -> "ActivityQuerySet":
        """Whoever sees the plan sees what it promises; how each unit stands is the assignments'
        (`AssignmentQuerySet.visible_to`).
        """
        return self.filter(plan__in=Plan.objects.visible_to(user))

    def issued_by(self, on: date) -> "ActivityQuerySet":
        """Activities of plans issued by that day (`issued_by`)."""
        return self.filter(issued_by(on))

    def matching(self, words: str) -> "ActivityQuerySet":
        """Activities whose title, task, product or leads have every word; diacritics do not count, abbreviations do."""
        return self.filter(words_match("search_text", words))


class Activity(models.Model):
    """What is tracked. A task without activities of its own has one implicit activity, which pages show once.

    The deadline keeps the document's words beside what was understood; only FIXED has a due day. `status`,
    `progress` and `completed_on` follow from the lead assignments and are written with them. `extra` holds the cells of
    the plan's own columns (`Plan.extra_columns`) by their heading; `continues` is the activity of an earlier plan that
    was carried over unfinished, `merged_into` the one that took this (cancelled) one's place.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="activities", verbose_name="kế hoạch")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="activities", verbose_name="nhiệm vụ")
    area = models.ForeignKey(ReformArea, on_delete=models.PROTECT, related_name="activities", verbose_name="lĩnh vực")
    label = models.CharField("số thứ tự", max_length=60, blank=True)
    title = models.CharField("hoạt động", max_length=2000)
    position = models.PositiveIntegerField("thứ tự")
    implicit = models.BooleanField(default=False)
    requirement = models.TextField("tổ chức thực hiện", blank=True)
    product = models.TextField("kết quả, sản phẩm", blank=True)
    note = models.TextField("ghi chú", blank=True)
    leads_text = models.CharField("chủ trì theo văn bản", max_length=1000, blank=True)
    supports_text = models.CharField("phối hợp theo văn bản", max_length=1000, blank=True)
    deadline_text = models.CharField("thời gian theo văn bản", max_length=500, blank=True)
    deadline_kind = models.CharField("loại thời hạn", max_length=11, choices=DeadlineType)
    starts_on = models.DateField("bắt đầu", null=True, blank=True)
    due_on = models.DateField("hạn hoàn thành", null=True, blank=True)
    deadline_tentative = models.BooleanField("dự kiến", default=False)
    status = models.CharField(max_length=11, choices=WorkStatus, default=WorkStatus.NOT_STARTED)
    progress = models.PositiveSmallIntegerField(default=0)
    completed_on = models.DateField(null=True, blank=True)
    source_row = models.ForeignKey(
        "plans.ImportRow", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    continues = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="continued_by", verbose_name="tiếp nối"
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged_from", verbose_name="gộp vào"
    )
    extra = models.JSONField("thông tin riêng của kế hoạch", default=dict, blank=True)
    search_text = models.TextField(editable=False)
    updated_at = stamped()

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "hoạt động"
        verbose_name_plural = "hoạt động"
        ordering = ["plan", "position"]
        indexes = [models.Index(fields=["updated_at", "id"], name="activity_changed")]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="activity_position_once"),
            models.CheckConstraint(
                name="activity_due_iff_fixed",
                condition=Q(deadline_kind=DeadlineType.FIXED, due_on__isnull=False)
                | (~Q(deadline_kind=DeadlineType.FIXED) & Q(due_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="activity_starts_before_due",
                condition=Q(starts_on__isnull=True) | Q(due_on__isnull=True) | Q(starts_on__lte=F("due_on")),
            ),
            models.CheckConstraint(name="activity_done_iff_all", condition=_DONE_IFF_ALL),
            models.CheckConstraint(
                name="activity_merged_is_cancelled",
                condition=Q(merged_into__isnull=True) | (Q(status=WorkStatus.CANCELLED) & ~Q(merged_into=F("pk"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.title}".strip()


class AssignmentQuerySet(TrackedQuerySet):
    """Which assignments: by role, by date, by who asks."""

    def leading(self) -> "AssignmentQuerySet":
        """Lead assignments: what units answer for, and what is counted."""
        return self.filter(role=AssignmentRole.LEAD)

    def supporting(self) -> "AssignmentQuerySet":
        """Supporting assignments: who helps; they carry no state."""
        return self.filter(role=AssignmentRole.SUPPORT)

    def in_force(self) -> "AssignmentQuerySet":
        """Assignments of plans that are being carried out."""
        return self.filter(plan__status=PlanStatus.IN_FORCE)

    def in_care_of(self, user) -> "AssignmentQuerySet":
        """What the person looks after: an official the work of the own unit and below, everybody else that of the
        whole agency; a group's work counts where a member is looked after.
        """
        if not user.is_authenticated or not user.unit_id:
            return self.none()
        own = Q(path__startswith=user.unit.path) if user.role == Role.OFFICIAL else Q(agency=user.unit.agency_id)
        units = Unit.objects.filter(own)
        groups = Unit.members.through.objects.filter(to_unit__in=units).values("from_unit")
        return self.filter(Q(unit__in=units) | Q(unit__in=groups))

    def matching(self, words: str) -> "AssignmentQuerySet":
        """Assignments of the activities that `ActivityQuerySet.matching` finds."""
        return self.filter(words_match("activity__search_text", words))

    def counted_in(self, year: int) -> "AssignmentQuerySet":
        """Lead assignments of issued plans that cover the year; one row is one đầu việc of the reports. A plan that has
        come to its end still counts in its years: the yearly report is often written after.
        """
        issued = (PlanStatus.IN_FORCE, PlanStatus.CLOSED)
        return self.leading().filter(plan__status__in=issued, first_year__lte=year, last_year__gte=year)

    def issued_by(self, on: date) -> "AssignmentQuerySet":
        """Assignments of plans issued by that day (`issued_by`)."""
        return self.filter(issued_by(on, "first_year"))

    def of(self, unit: Unit) -> "AssignmentQuerySet":
        """Assignments of the agency, its own and those of the units inside it; an agency below another (a commune of a
        district) answers for itself, so that sums over agencies count nothing twice. Of a division its own alone.
        """
        return self.filter(unit=unit) if unit.kind == UnitKind.DIVISION else self.filter(agency=unit)

    def visible_to(self, user) -> "AssignmentQuerySet":
        """ADMIN all; whoever sees the whole province, the province; an agency its own work and the work in plans
        that it owns. The work of a draft is seen as the draft is (`PlanQuerySet.visible_to`).
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.role == Role.ADMIN:
            return self
        if user.unit.sees_whole_province(user.role):
            rows = self.filter(province=user.unit.province_id)
            return rows if user.role == Role.PROVINCE else rows.exclude(plan__status=PlanStatus.DRAFT)
        own = Q(agency=user.unit.agency_id) & ~Q(plan__status=PlanStatus.DRAFT)
        return self.filter(own | Q(plan__owner__agency=user.unit.agency_id))


class Assignment(models.Model):
    """A unit's part in an activity. A LEAD row carries the state that is reported; a SUPPORT row names who helps.

    A group that leads does so through its members: each has a row of its own, `group` naming the group. The columns
    from `plan` to `due_on` repeat what roll-ups group and filter by; the services that write assignments keep them
    right, and a test compares them. `version` grows with each change of state: an update names the version it saw,
    and a stale one is refused. `updated_by` is who reported last; `awaits` whose consent the last
    word waits for (a leader's: it does not hold yet; the office's: it holds and may be sent back).
    `confirmed_to` is the end of the last period of continuous or recurring work that the unit has spoken for, or that
    was over before the part was the unit's.
    """

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="assignments", verbose_name="hoạt động"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments", verbose_name="đơn vị")
    role = models.CharField("vai trò", max_length=7, choices=AssignmentRole)
    group = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="theo nhóm"
    )
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    status = models.CharField("trạng thái", max_length=11, choices=WorkStatus, default=WorkStatus.NOT_STARTED)
    progress = models.PositiveSmallIntegerField("tiến độ (%)", default=0)
    completed_on = models.DateField("ngày hoàn thành", null=True, blank=True)
    is_returned = models.BooleanField("bị trả lại", default=False)
    updated_on = models.DateField("cập nhật lần cuối", null=True, blank=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_to = models.DateField("đã báo cáo đến kỳ", null=True, blank=True)
    awaits = models.CharField("chờ", max_length=6, choices=Reviewer, blank=True)
    awaits_since = models.DateField("chờ từ ngày", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="assignments")
    province = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="agency_assignments")
    area = models.ForeignKey(ReformArea, on_delete=models.PROTECT, related_name="+")
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    deadline_kind = models.CharField(max_length=11, choices=DeadlineType)
    due_on = models.DateField(null=True)
    updated_at = stamped()

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "phân công"
        verbose_name_plural = "phân công"
        ordering = ["activity", "role", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "unit", "role"], name="assignment_once"),
            models.CheckConstraint(name="assignment_done_iff_all", condition=_DONE_IFF_ALL),
            models.CheckConstraint(
                name="assignment_due_iff_fixed",
                condition=Q(deadline_kind=DeadlineType.FIXED, due_on__isnull=False)
                | (~Q(deadline_kind=DeadlineType.FIXED) & Q(due_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="assignment_support_has_no_state",
                condition=Q(role=AssignmentRole.LEAD) | Q(status=WorkStatus.NOT_STARTED, progress=0, version=0),
            ),
            models.CheckConstraint(
                name="assignment_only_open_is_returned",
                condition=Q(is_returned=False) | Q(status=WorkStatus.IN_PROGRESS),
            ),
            models.CheckConstraint(
                name="assignment_awaits_since_a_day",
                condition=Q(awaits="", awaits_since__isnull=True) | (~Q(awaits="") & Q(awaits_since__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                fields=[
                    "province",
                    "agency",
                    "area",
                    "status",
                    "due_on",
                    "completed_on",
                    "deadline_kind",
                    "first_year",
                    "last_year",
                    "plan",
                ],
                condition=Q(role=AssignmentRole.LEAD),
                name="assignment_rollup",
            ),
            models.Index(
                fields=["agency", "due_on"],
                condition=Q(role=AssignmentRole.LEAD, status__in=OPEN_STATUSES),
                name="assignment_open",
            ),
            models.Index(fields=["updated_at", "id"], name="assignment_changed"),
            models.Index(fields=["agency", "awaits_since"], condition=~Q(awaits=""), name="assignment_awaits"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.activity}"

    @property
    def is_lead(self) -> bool:
        """Whether the unit answers for the activity."""
        return self.role == AssignmentRole.LEAD

    def state_on(self, day: date) -> State:
        """The row's state on that day, as pages and reports show it."""
        from_row = State.of(self.status, self.deadline_kind, self.due_on, self.completed_on, on=day)
        return State.RETURNED if self.is_returned and from_row is State.IN_PROGRESS else from_row
