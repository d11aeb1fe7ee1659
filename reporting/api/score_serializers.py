"""Published results of scoring as the REST interface writes them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from organisations.api.serializers import UnitName
from reform.common.api.fields import UPDATED_AT, Described, PlainDecimal, TextOrNull, plain
from reporting.models import Scorecard

_POINTS = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
_AREA = {
    "type": "object",
    "required": ["label", "name", "earned", "applicable", "index"],
    "properties": {
        "label": {"type": "string", "description": "Ký hiệu của lĩnh vực trong bộ tiêu chí."},
        "name": {"type": "string", "description": "Tên lĩnh vực."},
        "earned": _POINTS | {"description": "Điểm đạt."},
        "applicable": _POINTS | {"description": "Điểm áp dụng với đơn vị."},
        "index": {
            **_POINTS,
            "type": ["string", "null"],
            "description": "Điểm đạt ÷ điểm áp dụng × 100; null nếu không tiêu chí nào áp dụng.",
        },
    },
}


class ScoreSerializer(Described):
    """What a ranking tells of one unit."""

    round = serializers.IntegerField(source="round_id")
    year = serializers.IntegerField(source="round.year")
    title = serializers.CharField(source="round.title")
    criteria_set = serializers.CharField(source="round.criteria_set.code")
    criteria_version = serializers.IntegerField(source="round.criteria_set.number")
    decision_number = TextOrNull(source="round.decision_number")
    decided_on = serializers.DateField(source="round.decided_on")
    trial = serializers.BooleanField(source="round.is_trial")
    illustrative = serializers.BooleanField(source="round.is_illustrative")
    unit = UnitName()
    group_label = serializers.CharField(source="get_group_display")
    earned = PlainDecimal()
    applicable = PlainDecimal()
    index = PlainDecimal(source="result")
    areas = serializers.SerializerMethodField()

    class Meta:
        model = Scorecard
        fields = (
            "id",
            "round",
            "year",
            "title",
            "criteria_set",
            "criteria_version",
            "decision_number",
            "decided_on",
            "trial",
            "illustrative",
            "unit",
            "group",
            "group_label",
            "earned",
            "applicable",
            "index",
            "rank",
            "ranked_among",
            "areas",
            "updated_at",
        )
        about = {
            "id": "Mã số của phiếu chấm điểm.",
            "round": "Mã số của đợt chấm điểm.",
            "year": "Năm đánh giá.",
            "title": "Tên đợt chấm điểm.",
            "criteria_set": "Mã bộ tiêu chí.",
            "criteria_version": "Phiên bản của bộ tiêu chí; kết quả các năm chỉ so sánh trong cùng phiên bản.",
            "decision_number": "Số quyết định công bố.",
            "decided_on": "Ngày quyết định công bố.",
            "trial": "Chấm thử, không so với kết quả của cả năm.",
            "illustrative": "Dữ liệu minh họa.",
            "unit": "Đơn vị được chấm.",
            "group": "Khối, trong đó đơn vị được xếp hạng.",
            "group_label": "Tên khối.",
            "earned": "Điểm đạt; null nếu chưa có kết quả cuối cùng.",
            "applicable": "Điểm áp dụng với đơn vị; null nếu chưa có kết quả cuối cùng.",
            "index": "Chỉ số: điểm đạt ÷ điểm áp dụng × 100; null nếu chưa có kết quả cuối cùng.",
            "rank": "Thứ hạng trong khối, bằng điểm thì cùng hạng; null nếu không được xếp hạng.",
            "ranked_among": "Số đơn vị của khối được xếp hạng.",
            "areas": "Kết quả theo lĩnh vực của bộ tiêu chí; rỗng nếu chưa có kết quả cuối cùng.",
            "updated_at": UPDATED_AT,
        }

    @extend_schema_field({"type": "array", "items": _AREA})
    def get_areas(self, card: Scorecard) -> list[dict[str, Any]]:
        """In the order of the set."""
        return [
            {
                "label": area.label,
                "name": area.name,
                "earned": plain(sums.earned),
                "applicable": plain(sums.applicable),
                "index": None if sums.index is None else plain(sums.index),
            }
            for area, sums in card.areas
        ]
