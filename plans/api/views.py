"""Resources `resolutions`, `plans`, `activities`, `assignments` and `targets`."""

from datetime import date

from django.db.models import DateField, Prefetch, QuerySet, Value
from django.db.models.functions import Coalesce

from plans.api.filters import ActivityFilters, AssignmentFilters, PlanFilters, ResolutionFilters, TargetFilters
from plans.api.serializers import (
    ActivitySerializer,
    AssignmentSerializer,
    PlanSerializer,
    ResolutionSerializer,
    TargetSerializer,
)
from plans.models import Activity, Assignment, Plan, Resolution, Target
from reform.common import clock
from reform.common.api.views import CODE, ReadOnlyResource

# Work without a due day comes after all that has one.
_DUE = Coalesce("due_on", Value(date.max), output_field=DateField())


class ResolutionView(ReadOnlyResource):
    """Documents that plans rest on; open to every account."""

    singular = "văn bản làm căn cứ"
    about = "Nghị quyết, quyết định, chương trình, luật mà các kế hoạch căn cứ vào."
    serializer_class = ResolutionSerializer
    filterset_class = ResolutionFilters
    orderings = {"code": "code", "issued_on": "issued_on"}
    lookup_field = "code"
    lookup_value_regex = CODE
    queryset = Resolution.objects.select_related("issuer")


class PlanView(ReadOnlyResource):
    """Plans that the account may see."""

    singular = "kế hoạch"
    about = "Kế hoạch cải cách hành chính của tỉnh và của các cơ quan, theo từng cấp."
    serializer_class = PlanSerializer
    filterset_class = PlanFilters
    orderings = {"code": "code", "first_year": "first_year"}
    lookup_field = "code"
    lookup_value_regex = CODE

    def get_queryset(self) -> QuerySet[Plan]:
        """Two queries a page: the plans, their resolutions."""
        codes = Prefetch("resolutions", Resolution.objects.only("code").order_by("code"))
        return Plan.objects.visible_to(self.request.user).select_related("owner", "parent").prefetch_related(codes)


class ActivityView(ReadOnlyResource):
    """Activities of the plans that the account may see."""

    singular = "hoạt động"
    about = (
        "Hoạt động được theo dõi: nội dung, đơn vị chủ trì và phối hợp, thời hạn theo đúng lời văn bản và theo cách "
        "hiểu, tình trạng tại ngày làm việc. Nhiệm vụ không chia thành hoạt động có một hoạt động ngầm định."
    )
    serializer_class = ActivitySerializer
    filterset_class = ActivityFilters
    orderings = {"id": "id", "due_on": "due_order"}

    def get_queryset(self) -> QuerySet[Activity]:
        """Two queries a page: the activities with their headings, their assignments with units."""
        assignments = Assignment.objects.select_related("unit", "group").order_by("position", "id")
        activities = Activity.objects.visible_to(self.request.user).with_state(clock.today())
        return (
            activities.annotate(due_order=_DUE)
            .select_related("plan", "area", "task__section")
            .prefetch_related(Prefetch("assignments", assignments))
        )


class AssignmentView(ReadOnlyResource):
    """Assignments that the account may see."""

    singular = "phân công"
    about = "Phần việc của một đơn vị trong một hoạt động. Dòng chủ trì mang trạng thái và là đơn vị đếm của báo cáo."
    serializer_class = AssignmentSerializer
    filterset_class = AssignmentFilters
    orderings = {"id": "id", "due_on": "due_order"}

    def get_queryset(self) -> QuerySet[Assignment]:
        """One query a page."""
        assignments = Assignment.objects.visible_to(self.request.user).with_state(clock.today())
        return assignments.annotate(due_order=_DUE).select_related(
            "activity", "plan", "area", "unit", "agency", "group"
        )


class TargetView(ReadOnlyResource):
    """Targets of the plans that the account may see."""

    singular = "mục tiêu định lượng"
    about = "Mục tiêu đo được của kế hoạch: nguyên văn và ngưỡng hiểu được từ nguyên văn."
    serializer_class = TargetSerializer
    filterset_class = TargetFilters
    orderings = {"id": "id", "horizon_year": "horizon_year"}

    def get_queryset(self) -> QuerySet[Target]:
        """One query a page."""
        return Target.objects.visible_to(self.request.user).select_related("plan", "area", "indicator")
