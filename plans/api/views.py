"""Resources `resolutions`, `plans`, `activities`, `assignments` and `targets`."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import DateField, Prefetch, QuerySet, Value
from django.db.models.functions import Coalesce
from rest_framework.exceptions import ValidationError

from organisations.enums import TokenScope
from plans.api.filters import ActivityFilters, AssignmentFilters, PlanFilters, ResolutionFilters, TargetFilters
from plans.api.serializers import (
    ActivitySerializer,
    AssignmentSerializer,
    PlanSerializer,
    ResolutionSerializer,
)
from plans.api.target_serializer import JUDGED, TargetSerializer
from plans.api.writing import ReportsProgress
from plans.models import Activity, Assignment, Plan, Resolution, Target
from plans.queries.as_of import activities_as_of, as_of, put_back, there_on
from plans.queries.target_results import TargetStanding, standings
from plans.states import State
from reform.common import clock
from reform.common.api.views import CODE, ReadOnlyResource

# What an activity itself follows from: looked for by today's columns, which would lie about an earlier day.
_OF_TODAY = ("status", "state", "deadline_kind", "due_after", "due_before", "lead")


def _due(column: str = "due_on") -> Coalesce:
    """Work without a due day comes after all that has one, as do documents of which nobody knows the day."""
    return Coalesce(column, Value(date.max), output_field=DateField())


class ResolutionView(ReadOnlyResource):
    """Documents that plans rest on; open to every account."""

    singular = "văn bản làm căn cứ"
    scope = TokenScope.READ
    about = "Nghị quyết, quyết định, chương trình, luật mà các kế hoạch căn cứ vào."
    serializer_class = ResolutionSerializer
    filterset_class = ResolutionFilters
    orderings = {"code": "code", "issued_on": "issued_order"}
    lookup_field = "code"
    lookup_value_regex = CODE
    queryset = Resolution.objects.select_related("issuer").annotate(issued_order=_due("issued_on"))


class PlanView(ReadOnlyResource):
    """Plans that the account may see."""

    singular = "kế hoạch"
    scope = TokenScope.READ
    about = "Kế hoạch cải cách hành chính của tỉnh và của các cơ quan, theo từng cấp."
    serializer_class = PlanSerializer
    filterset_class = PlanFilters
    orderings = {"code": "code", "first_year": "first_year"}
    lookup_field = "code"
    lookup_value_regex = CODE

    def get_queryset(self) -> QuerySet[Plan]:
        """Two queries a page: the plans, their resolutions; one where these are not asked for."""
        plans = Plan.objects.visible_to(self.request.user).select_related("owner", "parent")
        codes = Prefetch("resolutions", Resolution.objects.only("code").order_by("code"))
        return plans.prefetch_related(codes) if self.wants("resolutions") else plans


class ActivityView(ReadOnlyResource):
    """Activities of the plans that the account may see."""

    singular = "hoạt động"
    scope = TokenScope.READ
    about = (
        "Hoạt động được theo dõi: nội dung, đơn vị chủ trì và phối hợp, thời hạn theo đúng lời văn bản và theo cách "
        "hiểu, tình trạng tại ngày làm việc. Nhiệm vụ không chia thành hoạt động có một hoạt động ngầm định."
    )
    serializer_class = ActivitySerializer
    filterset_class = ActivityFilters
    orderings = {"id": "id", "due_on": "due_order"}
    no_history = ""

    def get_queryset(self) -> QuerySet[Activity]:
        """Two queries a page: the activities with their headings, their assignments with units; one where these are
        not asked for.
        """
        activities = Activity.objects.visible_to(self.request.user).with_state(clock.today())
        activities = activities.annotate(due_order=_due()).select_related("plan", "area", "task__section")
        assignments = Assignment.objects.select_related("unit", "group").order_by("position", "id")
        if self.as_of:
            assignments = as_of(assignments, self.as_of.day)
            activities = there_on(activities.issued_by(self.as_of.day), self.as_of.day)
        names = Prefetch("assignments", assignments)
        return activities.prefetch_related(names) if self.wants("leads", "supports") else activities

    def filter_queryset(self, queryset: QuerySet[Activity]) -> QuerySet[Activity]:
        """Refuses, for an earlier day, filters that go by what holds today."""
        asked = self.request.query_params
        if self.as_of and (wrong := [name for name in _OF_TODAY if name in asked]):
            message = "Không lọc được theo “{}” cùng với “as_of”. Hãy dùng tài nguyên assignments."
            raise ValidationError({name: [message.format(name)] for name in wrong})
        if self.as_of and asked.get("ordering", "").removeprefix("-") == "due_on":
            raise ValidationError({"ordering": ["Không sắp xếp được theo “due_on” cùng với “as_of”."]})
        return super().filter_queryset(queryset)

    def put_back(self, rows: Sequence[Activity]) -> Sequence[Activity]:
        """As they were at the end of the day. Some more queries."""
        day = self.as_of.day
        there = activities_as_of(self.get_queryset().filter(pk__in=[row.pk for row in rows]), day)
        for row in there:
            row.state = State.of(row.status, row.deadline_kind, row.due_on, row.completed_on, on=day)
        then = {row.pk: row for row in there}
        return [then[row.pk] for row in rows if row.pk in then]


class AssignmentView(ReportsProgress, ReadOnlyResource):
    """Assignments that the account may see."""

    singular = "phân công"
    scope = TokenScope.READ
    about = "Phần việc của một đơn vị trong một hoạt động. Dòng chủ trì mang trạng thái và là đơn vị đếm của báo cáo."
    serializer_class = AssignmentSerializer
    filterset_class = AssignmentFilters
    orderings = {"id": "id", "due_on": "due_order"}
    no_history = ""

    def get_queryset(self) -> QuerySet[Assignment]:
        """One query a page; two or three more for an earlier day."""
        assignments = Assignment.objects.visible_to(self.request.user)
        if self.as_of:
            assignments = as_of(assignments.issued_by(self.as_of.day), self.as_of.day)
        due = _due(assignments.columns.due_on)
        return (
            assignments.with_state(clock.today())
            .annotate(due_order=due)
            .select_related("activity", "plan", "area", "unit", "agency", "group")
        )

    def put_back(self, rows: Sequence[Assignment]) -> Sequence[Assignment]:
        """As they were at the end of the day."""
        put_back(rows, self.as_of.day)
        return rows


class TargetView(ReadOnlyResource):
    """Targets of the plans that the account may see."""

    singular = "mục tiêu định lượng"
    scope = TokenScope.READ
    about = "Mục tiêu đo được của kế hoạch: nguyên văn và ngưỡng hiểu được từ nguyên văn."
    serializer_class = TargetSerializer
    filterset_class = TargetFilters
    orderings = {"id": "id", "horizon_year": "horizon_year"}
    no_history = ""

    def get_queryset(self) -> QuerySet[Target]:
        """One query a page, and those of `standings` where the result is asked for."""
        targets = Target.objects.visible_to(self.request.user)
        targets = targets.issued_by(self.as_of.day) if self.as_of else targets
        return targets.select_related("plan__owner", "area", "indicator").prefetch_related("served_by")

    def rows_of(self, rows: Sequence[Target]) -> Sequence[Target]:
        """With their results on the day."""
        if self.wants(*JUDGED):
            for row, standing in zip(rows, self.judged(rows), strict=True):
                row.standing = standing
        return rows

    def judged(self, targets: Collection[Target]) -> list[TargetStanding]:
        """How they stand on the day that is asked for, as far as the account may know."""
        on = clock.today()
        with clock.working_on(self.today):  # figures of an earlier day are looked for by what today's day is
            return standings(targets, on, viewer=self.request.user)
