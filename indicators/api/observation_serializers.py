"""How an observation looks, for the interface's description; rows themselves are made without serializers."""

from rest_framework import serializers

from indicators.enums import Aggregation, AreaKey, ObservationStatus, UnitOfMeasure
from indicators.queries.observations import FIELDS
from organisations.enums import UnitKind
from reform.common.api.fields import PlainDecimal, TextOrNull
from reform.common.periods import Period


def described(about: str, kind: type[serializers.Field] = serializers.CharField, **more) -> serializers.Field:
    """A field that is read, with what it means."""
    if kind in (PlainDecimal, TextOrNull):
        return kind(help_text=about)
    return kind(help_text=about, read_only=True, **more)


class ObservationSerializer(serializers.Serializer):
    """One flat row; which field is which dimension or attribute stands in `observations_guide`."""

    indicator = described("Mã chỉ tiêu.")
    indicator_name = described("Tên chỉ tiêu hiện nay.")
    area = described("Khóa của lĩnh vực.", serializers.ChoiceField, choices=AreaKey.choices)
    area_name = described("Tên lĩnh vực.")
    unit_of_measure = described("Đơn vị tính.", serializers.ChoiceField, choices=UnitOfMeasure.choices)
    aggregation = described("Cách cộng số liệu của nhiều đơn vị.", serializers.ChoiceField, choices=Aggregation.choices)
    cumulative = described("Lũy kế từ đầu năm (true) hay chỉ của kỳ (false).", serializers.BooleanField)
    definition_version = described(
        "Phiên bản định nghĩa của chỉ tiêu mà số liệu được tính theo; đổi phiên bản là gián đoạn chuỗi.",
        serializers.IntegerField,
    )
    unit = described("Mã cơ quan, đơn vị.")
    unit_name = described("Tên cơ quan, đơn vị.")
    unit_kind = described("Loại cơ quan, đơn vị.", serializers.ChoiceField, choices=UnitKind.choices)
    unit_group = described("Tên khối (loại cơ quan, đơn vị).")
    agency = described("Mã cơ quan mà đơn vị thuộc về; null nếu không thuộc cơ quan nào.", TextOrNull)
    agency_name = described("Tên cơ quan mà đơn vị thuộc về.", TextOrNull)
    province = described("Mã UBND tỉnh; null với cơ quan trung ương.", TextOrNull)
    province_name = described("Tên UBND tỉnh.", TextOrNull)
    year = described("Năm.", serializers.IntegerField)
    period = described("Kỳ báo cáo.", serializers.ChoiceField, choices=Period.choices)
    time_period = described(
        "Năm và kỳ theo SDMX: 2025-Q1, 2025-S1 (6 tháng), 2025-Q3, 2025-M9 (9 tháng), 2025 (năm), 2025-X (đột xuất)."
    )
    part = described("Mã phần của chỉ tiêu; “_T” là tổng số.")
    part_name = described("Tên phần; “Tổng số” với tổng số.")
    value = described(
        "Giá trị: số viết thành chuỗi; null nếu không phát sinh, đã rút, hoặc chỉ tiêu xếp nhóm.", PlainDecimal
    )
    numerator = described("Tử số; null nếu không phải tỷ lệ.", PlainDecimal)
    denominator = described("Mẫu số; “0” là không phát sinh; null nếu không phải tỷ lệ.", PlainDecimal)
    band = described("Nhóm xếp loại; null nếu không xếp nhóm.", TextOrNull)
    status = described("Tình trạng số liệu.", serializers.ChoiceField, choices=ObservationStatus.choices)
    final = described("Kỳ số liệu của cơ quan đã khóa.", serializers.BooleanField)
    illustrative = described("Số liệu minh họa, không phải số liệu thật.", serializers.BooleanField)
    note = described("Ghi chú; null nếu không có.", TextOrNull)
    recorded_at = described("Thời điểm ghi.", serializers.DateTimeField)
    updated_at = described(
        "Thời điểm thay đổi gần nhất, kể cả khi kỳ số liệu được khóa hay mở lại.", serializers.DateTimeField
    )
    version = described("Lần ghi: tăng sau mỗi lần sửa.", serializers.IntegerField)
    id = described("Mã số của số liệu, như ở tài nguyên measurements.", serializers.IntegerField)

    class Meta:
        fields = FIELDS
