"""Areas, indicators and figures as the REST interface writes them."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from indicators.enums import FigureStatus
from indicators.models import Indicator, IndicatorPart, IndicatorVersion, Measurement, ReformArea
from organisations.enums import UnitKind
from reform.common.api.fields import UPDATED_AT, Described, PlainDecimal, TextOrNull
from reform.common.periods import Period


class AreaSerializer(Described):
    """One of the seven areas."""

    class Meta:
        model = ReformArea
        fields = ("key", "name", "short_name", "position", "updated_at")
        about = {
            "key": "Khóa ổn định của lĩnh vực.",
            "name": "Tên đầy đủ.",
            "short_name": "Tên ngắn.",
            "position": "Thứ tự trong báo cáo.",
            "updated_at": UPDATED_AT,
        }


class VersionSerializer(Described):
    """What an indicator meant from a year on."""

    definition = TextOrNull()
    numerator_name = TextOrNull()
    denominator_name = TextOrNull()
    source = TextOrNull()
    reason = TextOrNull()

    class Meta:
        model = IndicatorVersion
        fields = (
            "number",
            "from_year",
            "name",
            "definition",
            "unit_of_measure",
            "direction",
            "aggregation",
            "numerator_name",
            "denominator_name",
            "cumulative",
            "source",
            "reason",
        )
        about = {
            "number": "Số thứ tự của phiên bản.",
            "from_year": "Áp dụng cho số liệu từ năm này.",
            "name": "Tên chỉ tiêu theo phiên bản.",
            "definition": "Định nghĩa; null nếu không ghi.",
            "unit_of_measure": "Đơn vị tính.",
            "direction": "Chiều hướng nào là tốt hơn.",
            "aggregation": "Cách cộng số liệu của nhiều đơn vị.",
            "numerator_name": "Tử số là gì; null nếu không phải tỷ lệ.",
            "denominator_name": "Mẫu số là gì; null nếu không phải tỷ lệ.",
            "cumulative": "Số liệu lũy kế từ đầu năm (true) hay chỉ của kỳ (false).",
            "source": "Nguồn số liệu; null nếu không ghi.",
            "reason": "Lý do thay đổi so với phiên bản trước; null ở phiên bản đầu.",
        }


class PartSerializer(Described):
    """A part by which figures are told apart."""

    class Meta:
        model = IndicatorPart
        fields = ("code", "name")
        about = {"code": "Mã của phần, ở “part” của số liệu.", "name": "Tên của phần."}


class IndicatorSerializer(Described):
    """What is measured and how it adds up."""

    definition = TextOrNull()
    narrows = serializers.SlugRelatedField(slug_field="code", read_only=True, allow_null=True)
    reporter_kinds = serializers.ListField(child=serializers.ChoiceField(choices=UnitKind.choices))
    periods_asked = serializers.ListField(child=serializers.ChoiceField(choices=Period.choices))
    active = serializers.BooleanField(source="is_active")
    parts = PartSerializer(many=True)
    versions = VersionSerializer(many=True)
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
            "definition",
            "narrows",
            "reporter_kinds",
            "periods_asked",
            "published_in",
            "parts_add_up",
            "parts",
            "versions",
            "active",
            "updated_at",
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
            "definition": "Định nghĩa của phiên bản mới nhất; null nếu không ghi.",
            "narrows": "Mã chỉ tiêu rộng hơn mà chỉ tiêu này là một phần (“trong đó”); null nếu không có.",
            "reporter_kinds": "Các loại đơn vị nhập số liệu; rỗng là mọi cơ quan có báo cáo.",
            "periods_asked": "Các kỳ nhập số liệu; rỗng là mọi kỳ báo cáo.",
            "published_in": "Tháng của năm sau mà số liệu của năm được công bố; null nếu đơn vị tự có số liệu.",
            "parts_add_up": "Các phần cộng lại thành tổng.",
            "parts": "Các phần mà số liệu được tách theo; rỗng nếu không tách.",
            "versions": "Nghĩa của chỉ tiêu theo từng giai đoạn, cũ trước; các trường bên ngoài là của phiên bản cuối.",
            "active": "Đang dùng.",
            "updated_at": UPDATED_AT,
        }


class MeasurementSerializer(Described):
    """One figure."""

    definition_version = serializers.IntegerField(source="definition.number")
    part = TextOrNull()
    status = serializers.SerializerMethodField()

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
            "part",
            "definition_version",
            "status",
            "value",
            "numerator",
            "denominator",
            "band",
            "note",
            "illustrative",
            "recorded_at",
            "version",
            "updated_at",
        )
        about = {
            "id": "Mã số của số liệu.",
            "indicator": "Mã chỉ tiêu.",
            "unit": "Mã cơ quan, đơn vị.",
            "unit_name": "Tên cơ quan, đơn vị.",
            "year": "Năm.",
            "period": "Kỳ báo cáo.",
            "part": "Mã của phần, xem “parts” của chỉ tiêu; null là toàn bộ.",
            "definition_version": "Phiên bản của chỉ tiêu mà số liệu được tính theo.",
            "status": "Số liệu có hiệu lực hay đã rút; đã rút thì không còn giá trị nào.",
            "value": "Giá trị, viết bằng chữ số với dấu chấm thập phân; null nếu không phát sinh hoặc là nhóm.",
            "numerator": "Tử số; null nếu không phải tỷ lệ.",
            "denominator": "Mẫu số; “0” nghĩa là không phát sinh; null nếu không phải tỷ lệ.",
            "band": "Nhóm xếp loại; null nếu không xếp nhóm.",
            "note": "Ghi chú; null nếu không có.",
            "illustrative": "Số liệu minh họa, không phải số liệu thật.",
            "recorded_at": "Thời điểm ghi.",
            "version": "Lần ghi: tăng sau mỗi lần sửa.",
            "updated_at": UPDATED_AT,
        }

    @extend_schema_field(serializers.ChoiceField(choices=FigureStatus.choices))
    def get_status(self, figure: Measurement) -> str:
        """Withdrawn figures stay, without numbers, so that programs learn of it."""
        return (FigureStatus.WITHDRAWN if figure.is_withdrawn else FigureStatus.RECORDED).value
