"""Plans, their activities and targets as the REST interface writes them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from organisations.api.serializers import UnitName
from plans.enums import AssignmentRole, DeadlineType, WorkStatus
from plans.models import Activity, Assignment, Plan, PlanSection, Resolution, Task
from plans.states import State
from reform.common import clock
from reform.common.api.fields import UPDATED_AT, Described, TextOrNull


class ResolutionSerializer(Described):
    """A document that plans rest on."""

    number = TextOrNull()
    title = TextOrNull()
    issuer = UnitName(allow_null=True)
    issuer_text = TextOrNull()
    excerpt = TextOrNull()

    class Meta:
        model = Resolution
        fields = ("code", "number", "kind", "title", "issued_on", "issuer", "issuer_text", "excerpt", "updated_at")
        about = {
            "code": "Mã, không thay đổi.",
            "number": "Số, ký hiệu; null nếu văn bản không ghi số.",
            "kind": "Loại văn bản.",
            "title": "Trích yếu; null nếu chưa có.",
            "issued_on": "Ngày ban hành; null nếu không rõ.",
            "issuer": "Cơ quan ban hành; null nếu không có trong danh mục.",
            "issuer_text": "Cơ quan ban hành như trong văn bản, khi không có trong danh mục.",
            "excerpt": "Nội dung mà các kế hoạch viện dẫn; null nếu chưa ghi.",
            "updated_at": UPDATED_AT,
        }


class PlanSerializer(Described):
    """A plan's head."""

    owner = UnitName()
    number = TextOrNull()
    parent = serializers.SlugRelatedField(slug_field="code", read_only=True, allow_null=True)
    resolutions = serializers.SlugRelatedField(slug_field="code", many=True, read_only=True)
    extra_columns = serializers.ListField(child=serializers.CharField())
    status_label = serializers.CharField(source="get_status_display", read_only=True)

    class Meta:
        model = Plan
        fields = (
            "code",
            "number",
            "title",
            "issued_on",
            "owner",
            "parent",
            "resolutions",
            "first_year",
            "last_year",
            "extra_columns",
            "status",
            "status_label",
            "updated_at",
        )
        about = {
            "code": "Mã, không thay đổi.",
            "number": "Số, ký hiệu; null nếu chưa ban hành.",
            "title": "Tên kế hoạch.",
            "issued_on": "Ngày ban hành; null nếu chưa ban hành.",
            "owner": "Cơ quan ban hành.",
            "parent": "Mã kế hoạch cấp trên mà kế hoạch này thực hiện; null nếu không có.",
            "resolutions": "Mã các văn bản làm căn cứ.",
            "first_year": "Năm đầu của kế hoạch.",
            "last_year": "Năm cuối của kế hoạch.",
            "extra_columns": "Tiêu đề các cột riêng của kế hoạch, theo thứ tự.",
            "status": "Trạng thái của kế hoạch.",
            "status_label": "Tên trạng thái.",
            "updated_at": UPDATED_AT,
        }


class SectionName(Described):
    """The heading above an activity."""

    class Meta:
        model = PlanSection
        fields = ("label", "title")
        about = {"label": "Số, ký hiệu mục như trong văn bản.", "title": "Tên mục."}


class TaskName(Described):
    """The task of an activity."""

    class Meta:
        model = Task
        fields = ("label", "title")
        about = {"label": "Số thứ tự như trong văn bản.", "title": "Nhiệm vụ."}


class Responsible(Described):
    """A unit that leads or supports."""

    code = serializers.CharField(source="unit.code")
    name = serializers.CharField(source="unit.name")
    group = UnitName(allow_null=True)

    class Meta:
        model = Assignment
        fields = ("code", "name", "group")
        about = {
            "code": "Mã cơ quan, đơn vị.",
            "name": "Tên cơ quan, đơn vị.",
            "group": "Nhóm được văn bản nêu tên, khi đơn vị làm với tư cách thành viên; null nếu được nêu trực tiếp.",
        }


class DeadlineSerializer(serializers.Serializer):
    """A deadline of an activity: the document's words and what they mean."""

    text = serializers.CharField(source="deadline_text", read_only=True, help_text="Nguyên văn trong kế hoạch.")
    kind = serializers.ChoiceField(
        source="deadline_kind",
        choices=DeadlineType.choices,
        read_only=True,
        help_text="Loại thời hạn; chỉ “fixed” có ngày phải hoàn thành và mới có thể quá hạn.",
    )
    starts_on = serializers.DateField(read_only=True, allow_null=True, help_text="Ngày bắt đầu; null nếu không nêu.")
    due_on = serializers.DateField(read_only=True, allow_null=True, help_text="Ngày phải hoàn thành, chỉ với “fixed”.")
    tentative = serializers.BooleanField(
        source="deadline_tentative", read_only=True, help_text="Văn bản ghi là dự kiến."
    )


class ActivitySerializer(Described):
    """What is tracked. Queries: see `ActivityView.get_queryset`."""

    plan = serializers.SlugRelatedField(slug_field="code", read_only=True)
    area = serializers.SlugRelatedField(slug_field="key", read_only=True)
    section = SectionName(source="task.section")
    task = TaskName()
    leads = serializers.SerializerMethodField()
    supports = serializers.SerializerMethodField()
    extra = serializers.DictField(child=serializers.CharField())
    deadline = DeadlineSerializer(source="*")
    status_label = serializers.CharField(source="get_status_display")
    state = serializers.ChoiceField(choices=State.choices)
    state_label = serializers.SerializerMethodField()

    class Meta:
        model = Activity
        fields = (
            "id",
            "plan",
            "area",
            "section",
            "task",
            "label",
            "title",
            "implicit",
            "requirement",
            "product",
            "note",
            "extra",
            "leads",
            "supports",
            "deadline",
            "status",
            "status_label",
            "state",
            "state_label",
            "progress",
            "completed_on",
            "updated_at",
        )
        about = {
            "id": "Mã số của hoạt động.",
            "plan": "Mã kế hoạch.",
            "area": "Khóa của lĩnh vực.",
            "section": "Mục của kế hoạch.",
            "task": "Nhiệm vụ mà hoạt động thuộc về.",
            "label": "Số thứ tự như trong văn bản; có thể trống hoặc trùng.",
            "title": "Tên hoạt động.",
            "implicit": "Nhiệm vụ không chia thành hoạt động: hoạt động này chính là nhiệm vụ.",
            "requirement": "Tổ chức thực hiện.",
            "product": "Kết quả, sản phẩm.",
            "note": "Ghi chú.",
            "extra": "Nội dung ở các cột riêng của kế hoạch, theo tiêu đề cột.",
            "leads": "Các đơn vị chủ trì.",
            "supports": "Các đơn vị phối hợp.",
            "deadline": "Thời gian hoàn thành.",
            "status": "Trạng thái do các đơn vị chủ trì báo cáo.",
            "status_label": "Tên trạng thái.",
            "state": "Tình trạng tại ngày làm việc, tính cả thời hạn.",
            "state_label": "Tên tình trạng.",
            "progress": "Tiến độ, phần trăm.",
            "completed_on": "Ngày hoàn thành; null nếu chưa xong.",
            "updated_at": UPDATED_AT,
        }

    @extend_schema_field(Responsible(many=True))
    def get_leads(self, activity: Activity) -> list[dict[str, Any]]:
        """Members of a group one by one, each naming the group."""
        return _responsible(activity, AssignmentRole.LEAD)

    @extend_schema_field(Responsible(many=True))
    def get_supports(self, activity: Activity) -> list[dict[str, Any]]:
        """A group that supports stays one entry."""
        return _responsible(activity, AssignmentRole.SUPPORT)

    @extend_schema_field(str)
    def get_state_label(self, activity: Activity) -> str:
        """The state's Vietnamese name."""
        return State(activity.state).label


class AssignmentSerializer(Described):
    """A unit's part in an activity; only a lead has a status."""

    plan = serializers.SlugRelatedField(slug_field="code", read_only=True)
    area = serializers.SlugRelatedField(slug_field="key", read_only=True)
    activity = serializers.IntegerField(source="activity_id")
    activity_title = serializers.CharField(source="activity.title")
    unit = UnitName()
    agency = serializers.SlugRelatedField(slug_field="code", read_only=True, allow_null=True)
    group = UnitName(allow_null=True)
    deadline = DeadlineSerializer(source="activity")
    status = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()
    state_label = serializers.SerializerMethodField()
    progress = serializers.SerializerMethodField()

    class Meta:
        model = Assignment
        fields = (
            "id",
            "plan",
            "area",
            "activity",
            "activity_title",
            "unit",
            "agency",
            "group",
            "role",
            "deadline",
            "status",
            "state",
            "state_label",
            "progress",
            "completed_on",
            "updated_on",
            "version",
            "updated_at",
        )
        about = {
            "id": "Mã số của phân công.",
            "plan": "Mã kế hoạch.",
            "area": "Khóa của lĩnh vực.",
            "activity": "Mã số của hoạt động.",
            "activity_title": "Tên hoạt động.",
            "unit": "Đơn vị được phân công.",
            "agency": "Mã cơ quan mà đơn vị thuộc về; null với nhóm đứng ngoài các cơ quan.",
            "group": "Nhóm được văn bản nêu tên, khi đơn vị làm với tư cách thành viên; null nếu được nêu trực tiếp.",
            "role": "Chủ trì hay phối hợp.",
            "deadline": "Thời gian hoàn thành.",
            "status": "Trạng thái đã báo cáo; null với đơn vị phối hợp.",
            "state": "Tình trạng tại ngày làm việc, tính cả thời hạn; null với đơn vị phối hợp.",
            "state_label": "Tên tình trạng; null với đơn vị phối hợp.",
            "progress": "Tiến độ, phần trăm; null với đơn vị phối hợp.",
            "completed_on": "Ngày hoàn thành; null nếu chưa xong.",
            "updated_on": "Ngày cập nhật gần nhất; null nếu chưa cập nhật.",
            "version": "Số lần thay đổi.",
            "updated_at": UPDATED_AT,
        }

    @extend_schema_field(serializers.ChoiceField(choices=WorkStatus.choices, allow_null=True))
    def get_status(self, assignment: Assignment) -> str | None:
        """What the lead reported."""
        return assignment.status if assignment.is_lead else None

    @extend_schema_field(serializers.ChoiceField(choices=State.choices, allow_null=True))
    def get_state(self, assignment: Assignment) -> str | None:
        """As pages show it on the working day."""
        return assignment.state_on(clock.today()).value if assignment.is_lead else None

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_state_label(self, assignment: Assignment) -> str | None:
        """The state's Vietnamese name."""
        return assignment.state_on(clock.today()).label if assignment.is_lead else None

    @extend_schema_field(serializers.IntegerField(min_value=0, max_value=100, allow_null=True))
    def get_progress(self, assignment: Assignment) -> int | None:
        """Percent."""
        return assignment.progress if assignment.is_lead else None


def _responsible(activity: Activity, role: str) -> list[dict[str, Any]]:
    """From the prefetched assignments, in the document's order."""
    return Responsible([row for row in activity.assignments.all() if row.role == role], many=True).data
