"""Targets as the REST interface writes them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from plans.api.serializers import TaskName
from plans.enums import TargetResult
from plans.models import Target
from reform.common.api.fields import UPDATED_AT, Described, PlainDecimal, TextOrNull
from reform.common.periods import Period

JUDGED = (
    "result",
    "result_label",
    "reason",
    "value",
    "value_band",
    "value_year",
    "value_period",
    "counted",
    "expected",
)


class TargetSerializer(Described):
    """A measurable promise: the document's words, the threshold understood from them, and how it stands on the day.
    Rows carry `standing` (`plans.queries.target_results`) where one of `JUDGED` is asked for.
    """

    plan = serializers.SlugRelatedField(slug_field="code", read_only=True)
    area = serializers.SlugRelatedField(slug_field="key", read_only=True)
    activity = serializers.IntegerField(source="activity_id", allow_null=True)
    indicator = serializers.SlugRelatedField(slug_field="code", read_only=True, allow_null=True)
    narrows = serializers.IntegerField(source="narrows_id", allow_null=True)
    subject = TextOrNull()
    lower = PlainDecimal()
    upper = PlainDecimal()
    band = TextOrNull()
    scope = TextOrNull()
    population = TextOrNull()
    exceptions = TextOrNull()
    baseline_value = PlainDecimal()
    tasks = serializers.SerializerMethodField()
    result = serializers.ChoiceField(source="standing.judgement.result", choices=TargetResult.choices)
    result_label = serializers.CharField(source="standing.result.label")
    reason = serializers.CharField(source="standing.reason")
    value = PlainDecimal(source="standing.judgement.value")
    value_band = serializers.SerializerMethodField()
    value_year = serializers.SerializerMethodField()
    value_period = serializers.SerializerMethodField()
    counted = serializers.SerializerMethodField()
    expected = serializers.SerializerMethodField()

    class Meta:
        model = Target
        fields = (
            "id",
            "plan",
            "code",
            "area",
            "activity",
            "indicator",
            "horizon_year",
            "text",
            "subject",
            "measure",
            "comparator",
            "lower",
            "upper",
            "band",
            "scope",
            "population",
            "exceptions",
            "baseline_year",
            "baseline_value",
            "pace",
            "narrows",
            "tasks",
            *JUDGED,
            "updated_at",
        )
        about = {
            "id": "Mã số của mục tiêu.",
            "plan": "Mã kế hoạch.",
            "code": "Mã trong kế hoạch.",
            "area": "Khóa của lĩnh vực.",
            "activity": "Mã số của hoạt động đặt ra mục tiêu; null nếu là mục tiêu chung của kế hoạch.",
            "indicator": "Mã chỉ tiêu dùng để đo; null nếu chưa gắn.",
            "horizon_year": "Phải đạt đến năm này.",
            "text": "Nguyên văn trong kế hoạch.",
            "subject": "Nội dung được đo; null nếu không nêu riêng.",
            "measure": "Con số là tỷ lệ, số lượng, thứ hạng hay nhóm.",
            "comparator": "Cách so sánh với cận.",
            "lower": "Cận dưới, dạng chuỗi, số tiền bằng đồng; null nếu không có.",
            "upper": "Cận trên, dạng chuỗi, số tiền bằng đồng; null nếu không có.",
            "band": "Nhóm phải đạt; null nếu không xếp nhóm.",
            "scope": "Phạm vi áp dụng (tỉnh, huyện, xã…); null nếu không nêu.",
            "population": "Đối tượng được tính; null nếu không nêu.",
            "exceptions": "Những gì không tính vào mẫu số; null nếu không nêu.",
            "baseline_year": "Năm được so sánh; null nếu không so với năm nào.",
            "baseline_value": "Giá trị gốc được nêu, dạng chuỗi; null nếu lấy từ số liệu hoặc không có.",
            "pace": "Tiến độ kỳ vọng từ giá trị gốc đến mục tiêu.",
            "tasks": "Nhiệm vụ của kế hoạch thực hiện mục tiêu này: số thứ tự và tên.",
            "result": "Kết quả đánh giá vào ngày làm việc, hoặc ngày nêu ở “as_of”.",
            "result_label": "Tên kết quả.",
            "reason": "Vì sao, trong một câu.",
            "value": "Giá trị mới nhất dùng để đánh giá, dạng chuỗi, số tiền bằng triệu đồng; null nếu chưa có hoặc "
            "là nhóm.",
            "value_band": "Nhóm mới nhất dùng để đánh giá; null nếu không xếp nhóm.",
            "value_year": "Năm của giá trị ấy; null nếu chưa có.",
            "value_period": "Kỳ của giá trị ấy; null nếu chưa có.",
            "counted": "Số đơn vị đã nhập trong giá trị cộng từ nhiều đơn vị; null nếu không phải.",
            "expected": "Số đơn vị phải nhập trong giá trị ấy; null nếu không phải.",
            "narrows": "Mã số của mục tiêu rộng hơn mà mục tiêu “trong đó” này nói về; null nếu không có.",
            "updated_at": UPDATED_AT,
        }

    @extend_schema_field(TaskName(many=True))
    def get_tasks(self, target: Target) -> list[dict[str, Any]]:
        """In the document's order."""
        return TaskName(sorted(target.served_by.all(), key=lambda task: task.position), many=True).data

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_value_band(self, target: Target) -> str | None:
        """The band's word."""
        reading = target.standing.judgement.reading
        return (reading.band or None) if reading else None

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_value_year(self, target: Target) -> int | None:
        """Of the reading that decided."""
        reading = target.standing.judgement.reading
        return reading.year if reading else None

    @extend_schema_field(serializers.ChoiceField(choices=Period.choices, allow_null=True))
    def get_value_period(self, target: Target) -> str | None:
        """Of the reading that decided."""
        reading = target.standing.judgement.reading
        return str(reading.period) if reading else None

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_counted(self, target: Target) -> int | None:
        """Units in it."""
        reading = target.standing.judgement.reading
        return reading.counted if reading and reading.expected else None

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_expected(self, target: Target) -> int | None:
        """Units that should be in it."""
        reading = target.standing.judgement.reading
        return reading.expected if reading and reading.expected else None
