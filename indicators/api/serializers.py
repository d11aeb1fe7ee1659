"""Areas, indicators and figures as the REST interface writes them."""

from rest_framework import serializers

from indicators.models import Indicator, Measurement, ReformArea
from reform.common.api.fields import Described, PlainDecimal, TextOrNull


class AreaSerializer(Described):
    """One of the seven areas."""

    class Meta:
        model = ReformArea
        fields = ("key", "name", "short_name", "position")
        about = {
            "key": "Khóa ổn định của lĩnh vực.",
            "name": "Tên đầy đủ.",
            "short_name": "Tên ngắn.",
            "position": "Thứ tự trong báo cáo.",
        }


class IndicatorSerializer(Described):
    """What is measured and how it adds up."""

    area = serializers.SlugRelatedField(slug_field="key", read_only=True)
    numerator_name = TextOrNull()
    denominator_name = TextOrNull()
    source = TextOrNull()

    class Meta:
        model = Indicator
        fields = (
            "code",
            "name",
            "area",
            "unit_of_measure",
            "direction",
            "aggregation",
            "numerator_name",
            "denominator_name",
            "cumulative",
            "source",
        )
        about = {
            "code": "Mã chỉ tiêu, không thay đổi.",
            "name": "Tên chỉ tiêu.",
            "area": "Khóa của lĩnh vực.",
            "unit_of_measure": "Đơn vị tính.",
            "direction": "Chiều hướng nào là tốt hơn.",
            "aggregation": "Cách cộng số liệu của nhiều đơn vị. Tỷ lệ: tổng tử số trên tổng mẫu số, "
            "không lấy trung bình các tỷ lệ.",
            "numerator_name": "Tử số là gì; null nếu không phải tỷ lệ.",
            "denominator_name": "Mẫu số là gì; null nếu không phải tỷ lệ.",
            "cumulative": "Số liệu lũy kế từ đầu năm (true) hay chỉ của kỳ (false).",
            "source": "Nguồn số liệu; null nếu không ghi.",
        }


class MeasurementSerializer(Described):
    """One figure."""

    indicator = serializers.SlugRelatedField(slug_field="code", read_only=True)
    unit = serializers.SlugRelatedField(slug_field="code", read_only=True)
    unit_name = serializers.CharField(source="unit.name", read_only=True)
    value = PlainDecimal()
    numerator = PlainDecimal()
    denominator = PlainDecimal()
    band = TextOrNull()
    note = TextOrNull()
    illustrative = serializers.BooleanField(source="is_illustrative", read_only=True)

    class Meta:
        model = Measurement
        fields = (
            "id",
            "indicator",
            "unit",
            "unit_name",
            "year",
            "period",
            "value",
            "numerator",
            "denominator",
            "band",
            "note",
            "illustrative",
            "recorded_at",
            "version",
        )
        about = {
            "id": "Mã số của số liệu.",
            "indicator": "Mã chỉ tiêu.",
            "unit": "Mã cơ quan, đơn vị.",
            "unit_name": "Tên cơ quan, đơn vị.",
            "year": "Năm.",
            "period": "Kỳ báo cáo.",
            "value": "Giá trị, viết bằng chữ số với dấu chấm thập phân; null nếu không phát sinh hoặc là nhóm.",
            "numerator": "Tử số; null nếu không phải tỷ lệ.",
            "denominator": "Mẫu số; “0” nghĩa là không phát sinh; null nếu không phải tỷ lệ.",
            "band": "Nhóm xếp loại; null nếu không xếp nhóm.",
            "note": "Ghi chú; null nếu không có.",
            "illustrative": "Số liệu minh họa, không phải số liệu thật.",
            "recorded_at": "Thời điểm ghi.",
            "version": "Lần ghi: tăng sau mỗi lần sửa.",
        }
